"""Every format that is installed keeps the contract, on its own and behind the real door; planted faults are found."""

import json
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from app.database.pool import Pools
from app.domain.errors import Fault, InvalidContent
from app.integrations.adapter import InboundAdapter, Translated, inbound_adapters
from app.settings import Settings
from tests.integrations.adapters import contract
from tests.integrations.adapters.contract import CANARY
from tests.integrations.push_world import pushing

ADAPTERS = inbound_adapters()
SENDERS = {"police-xml": "police"}
"""Who sends in a format, where it is not Veilig Thuis."""

NOTHING: dict[str, Translated] = {}

each_adapter = pytest.mark.parametrize("adapter", ADAPTERS.values(), ids=lambda adapter: adapter.name)


@each_adapter
def test_it_is_declared_whole(adapter: InboundAdapter) -> None:
    contract.check_declaration(adapter)


@each_adapter
def test_its_examples_say_the_same_each_time_and_what_our_own_door_would_take(adapter: InboundAdapter) -> None:
    contract.check_examples(adapter)


@each_adapter
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_bytes_end_as_a_translation_or_as_faults_that_repeat_nothing(
    adapter: InboundAdapter, data: st.DataObject
) -> None:
    contract.check_any_bytes(adapter, data.draw(st.binary(max_size=2000)))
    body = data.draw(st.sampled_from(list(adapter.examples())))
    contract.check_any_bytes(adapter, contract.broken(body, data.draw(st.randoms(use_true_random=False))))


@each_adapter
def test_the_largest_messages_take_little_memory(adapter: InboundAdapter) -> None:
    for body in contract.large_bodies(next(iter(adapter.examples()))):
        contract.check_memory(adapter, body)


@each_adapter
def test_a_member_that_is_not_mapped_never_vanishes(adapter: InboundAdapter) -> None:
    for body in adapter.examples():
        for changed in contract.with_unknown(body):
            contract.check_unknown(adapter, body, changed)
            contract.check_any_bytes(adapter, changed)


@each_adapter
@pytest.mark.rule("RE-02", "RE-03")
async def test_behind_the_door_each_message_has_one_effect_and_nothing_is_lost(
    adapter: InboundAdapter, pools: Pools, database: Settings
) -> None:
    chance = random.Random(4)  # noqa: S311 - the same breaks in each run
    examples = list(adapter.examples())
    async with pushing(pools, database, adapter.name, kind=SENDERS.get(adapter.name, "veilig_thuis")) as push:
        if adapter.announced is not None:
            for body in examples:
                assert (await push.send(body)).status_code == 403  # no connection, so nothing that it could announce
            return
        if adapter.verify is not None:
            for body in examples:
                assert (await push.send(body)).status_code == 401  # no connection, so no key that could prove it
            return
        with capture_logs() as logs:
            for body in examples:
                first, second = await push.send(body), await push.send(body)
                assert (first.status_code, second.status_code) in {(201, 200), (202, 202)}, first.text
                assert {**first.json(), "repeated": True} == {**second.json(), "repeated": True}
            for body in [*(contract.broken(body, chance) for body in examples * 4), CANARY.encode(), b"\x00"]:
                answer = await push.send(body)
                assert answer.status_code in {200, 201, 202, 409}, answer.text
                assert CANARY not in answer.text
        assert CANARY not in json.dumps(logs, default=repr)


def test_planted_faults_are_found() -> None:
    sound = ADAPTERS["veilig-thuis"]
    body = next(iter(sound.examples()))

    def failing(sent: bytes, options: object) -> Translated:
        return sound.translate(sent, options) if sent == body else NOTHING["no"]

    def echoing(sent: bytes, options: object) -> Translated:
        try:
            return sound.translate(sent, options)
        except InvalidContent:
            raise InvalidContent(Fault(f"/{sent.decode(errors='replace')}", "wrong")) from None

    def dropping(sent: bytes, options: object) -> Translated:
        known = json.loads(sent)
        known.pop("zzOnbekend", None)
        return sound.translate(json.dumps(known).encode(), options)

    def hoarding(sent: bytes, options: object) -> Translated:
        kept = [bytearray(len(sent)) for _ in range(200)]
        assert kept
        return sound.translate(sent, options)

    with pytest.raises(KeyError):
        contract.check_any_bytes(replace(sound, translate=failing), b"x")
    with pytest.raises(AssertionError):
        contract.check_any_bytes(replace(sound, translate=echoing), CANARY.encode())
    with pytest.raises(AssertionError):
        contract.check_unknown(replace(sound, translate=dropping), body, next(iter(contract.with_unknown(body))))
    with pytest.raises(AssertionError):
        contract.check_memory(replace(sound, translate=hoarding), b" " * contract.LARGEST)
    with pytest.raises(AssertionError):
        contract.check_declaration(replace(sound, media_types=frozenset()))
