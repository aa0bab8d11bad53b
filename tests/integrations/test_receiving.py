"""How a message is read: with no transaction open, a long one beside the event loop, and none for ever."""

import asyncio
import gc
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio

from app.database.pool import Pools, open_pools
from app.domain.access.aside import Aside, TookTooLong
from app.domain.connections import receiving
from app.domain.connections.receiving import LONG, receive_message
from app.domain.errors import SignatureInvalid, Unavailable
from app.domain.tables.connections import ConnectionRow
from app.domain.vocabulary.connections import Direction
from app.integrations.adapter import InboundAdapter, Translated
from app.integrations.inbound.veilig_thuis import ADAPTER
from app.settings import Settings
from tests.referral_world import partner
from tests.world import World, make_world

pytestmark = pytest.mark.asyncio(loop_scope="module")

SHORT = next(iter(ADAPTER.examples()))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pools(module_database: Settings) -> AsyncIterator[Pools]:
    async with open_pools(module_database) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(pools: Pools) -> World:
    return await make_world(pools)


def message(name: str, *, long: bool = True) -> bytes:
    """A message under its own identifier; blanks make it long."""
    told = SHORT.replace(b'"messageId"', b'"messageId": "%s", "was"' % name.encode(), 1)
    return told + b" " * LONG if long else told


def watched(look: Callable[[], Any]) -> InboundAdapter:
    """The format, with something that looks around while a message is read."""

    def translate(body: bytes, options: Any) -> Translated:  # noqa: ANN401 - the format's own class
        look()
        return ADAPTER.translate(body, options)

    return replace(ADAPTER, translate=translate)


async def test_a_long_message_is_read_beside_the_event_loop_and_a_short_one_in_it(world: World) -> None:
    seen: list[int] = []
    form = watched(lambda: seen.append(threading.get_ident()))
    for name, long in (("draad-1", True), ("draad-2", False)):
        await receive_message(world.gate, partner(world, "veilig_thuis"), form=form, body=message(name, long=long))
    assert seen[0] != threading.get_ident()
    assert seen[1] == threading.get_ident()


async def test_no_transaction_is_open_while_a_message_is_read(world: World, pools: Pools) -> None:
    busy: list[int] = []
    form = watched(lambda: busy.append(pools.writer.get_size() - pools.writer.get_idle_size()))
    await receive_message(world.gate, partner(world, "veilig_thuis"), form=form, body=message("los-1", long=False))
    assert busy == [0]


async def test_a_message_that_its_format_comes_to_no_end_with_is_kept_and_keeps_nobody(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "_ASIDE", Aside("test", at_once=1, waiting=0, seconds=0.05))
    sender, go_on = partner(world, "veilig_thuis"), threading.Event()
    try:
        pushed = asyncio.create_task(
            receive_message(world.gate, sender, form=watched(lambda: go_on.wait(30)), body=message("hangt-1"))
        )
        with pytest.raises(Unavailable):  # its thread hangs still, so not even its identifier is read
            await pushed
    finally:
        go_on.set()


async def test_what_takes_too_long_is_a_fault_of_the_message(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "_ASIDE", Aside("test", at_once=2, waiting=0, seconds=0.05))
    go_on = threading.Event()
    try:
        pushed = await receive_message(
            world.gate, partner(world, "veilig_thuis"), form=watched(lambda: go_on.wait(30)), body=message("hangt-2")
        )
    finally:
        go_on.set()
    assert pushed.received is None
    assert [fault.code for fault in pushed.faults] == ["adapter-failed"]


async def test_a_signature_that_is_never_checked_is_none(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "_ASIDE", Aside("test", at_once=1, waiting=0, seconds=0.05))
    sender, go_on = partner(world, "police"), threading.Event()
    async with world.gate.open(world.keeper(), "connection:create") as work:
        await work.insert(
            ConnectionRow(
                house_id=world.house_id,
                organisation_id=sender.organisation_id,
                direction=Direction.inbound,
                adapter=ADAPTER.name,
                options={},
                certificates=["-----BEGIN CERTIFICATE-----"],
            )
        )
    form = replace(ADAPTER, verify=lambda *_: (go_on.wait(30), None)[1])
    try:
        with pytest.raises(SignatureInvalid):
            await receive_message(world.gate, sender, form=form, body=message("nooit-1"))
    finally:
        go_on.set()


async def test_what_a_step_raises_is_told_to_its_caller_and_to_no_log() -> None:
    aside, go_on, logged = Aside("test", at_once=1, waiting=0, seconds=0.05), threading.Event(), list[Any]()
    asyncio.get_running_loop().set_exception_handler(lambda _, context: logged.append(context))

    def fail(wait: float) -> None:
        go_on.wait(wait)
        raise ValueError("Kanarie van Duinrell")

    with pytest.raises(ValueError, match="Kanarie"):
        await aside.run(fail, 0)
    with pytest.raises(TookTooLong):
        await aside.run(fail, 30)
    go_on.set()
    await asyncio.sleep(0.05)
    gc.collect()
    asyncio.get_running_loop().set_exception_handler(None)
    assert logged == []


async def test_who_comes_when_too_many_wait_comes_again_later() -> None:
    aside, go_on = Aside("test", at_once=1, waiting=1, seconds=0.2), threading.Event()
    first, second = (asyncio.create_task(aside.run(go_on.wait, 30)) for _ in range(2))
    await asyncio.sleep(0)
    with pytest.raises(Unavailable):
        await aside.run(go_on.wait, 30)
    with pytest.raises(TookTooLong):
        await first
    with pytest.raises(Unavailable):  # it never began
        await second
    go_on.set()
    while True:  # the thread is free again once the first step has ended
        try:
            assert await aside.run(lambda: 7) == 7
        except Unavailable:
            await asyncio.sleep(0.001)
        else:
            return
