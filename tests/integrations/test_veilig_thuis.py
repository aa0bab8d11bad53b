"""The signed push of a Veilig Thuis message: every message of the demo, every fault, every hostile byte."""

import asyncio
import copy
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc.jwk import ECKey
from pydantic import ValidationError

from app.database.pool import Pools
from app.domain.clients.service import suspend_client
from app.domain.referrals.statements.views import QUARANTINED_MESSAGES, REFERRALS
from app.integrations.inbound.veilig_thuis import VeiligThuisMessage
from app.settings import Settings
from tests.integrations.push_world import Push, pushing
from tests.referral_world import CASES, all_messages, desk, house, shown

PATH = "/v1/inbound/veilig-thuis"
CANARY = "kanarie-in-de-mijn"
SCHEMA_FILE = Path(__file__).parents[2] / "app/integrations/inbound/veilig_thuis.schema.json"
SCHEMA = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
VALIDATOR = jsonschema_rs.Draft202012Validator(SCHEMA, validate_formats=True)
MESSAGES = [message for _, message in all_messages()]


@pytest.fixture
async def push(pools: Pools, database: Settings) -> AsyncIterator[Push]:
    async with pushing(pools, database) as ready:
        yield ready


@pytest.mark.rule("RE-01", "RE-03")
async def test_every_message_of_the_demo_comes_in_and_its_repeat_is_the_same_referral(push: Push) -> None:
    made = []
    for message in MESSAGES:
        answer = await push.send(message)
        assert answer.status_code == 201, answer.text
        made.append(answer.json()["referralId"])
        assert answer.headers["Location"] == f"/v1/referrals/{made[-1]}"
    assert len(set(made)) == len(MESSAGES) == 29
    again = await push.send(MESSAGES[3])
    assert (again.status_code, again.json()["referralId"]) == (200, made[3])
    assert again.json()["repeated"] is True
    seen = await shown(push.world, desk(push.world), REFERRALS, made[3])
    assert seen["messageId"] == MESSAGES[3]["messageId"]
    assert seen["incidents"] == json.loads(json.dumps(seen["incidents"]))


@pytest.mark.rule("RE-02")
async def test_an_answer_that_was_lost_is_given_again_and_other_content_is_a_conflict(push: Push) -> None:
    first = await push.send(MESSAGES[0])
    respelled = await push.send(json.dumps(MESSAGES[0], indent=3, sort_keys=True).encode())
    other = await push.send({**MESSAGES[0], "analysis": CANARY})
    assert respelled.status_code == 200
    assert respelled.json()["referralId"] == first.json()["referralId"]
    assert other.status_code == 409
    assert other.json()["type"].endswith("reference-conflict")
    assert CANARY not in other.text


@pytest.mark.rule("RE-02")
async def test_the_same_message_pushed_at_once_is_one_referral(push: Push) -> None:
    answers = await asyncio.gather(*(push.send(MESSAGES[1]) for _ in range(8)))
    assert {answer.json()["referralId"] for answer in answers} == {answers[0].json()["referralId"]}
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]


@pytest.mark.rule("RE-03")
async def test_broken_content_is_kept_with_every_fault_and_resumed_when_it_comes_repaired(push: Push) -> None:
    broken: dict[str, Any] = copy.deepcopy(dict(MESSAGES[4]))
    broken["concerns"] = []
    broken["entryPoint"] = CANARY
    broken["persons"][0]["bsn"] = CANARY
    answer = await push.send(broken)
    assert answer.status_code == 202
    assert {(fault["pointer"], fault["code"]) for fault in answer.json()["faults"]} == {
        ("/concerns", "too-short"),
        ("/entryPoint", "not-in-list"),
        ("/persons/0/bsn", "bad-format"),
    }
    assert CANARY not in answer.text
    kept = answer.json()["quarantinedMessageId"]
    assert (await push.send(broken)).json()["quarantinedMessageId"] == kept
    own = await shown(push.world, desk(push.world), QUARANTINED_MESSAGES, kept)
    keepers = await shown(push.world, house(push.world), QUARANTINED_MESSAGES, kept)
    assert (own["state"], own["messageId"]) == ("held", broken["messageId"])
    assert own["body"] is not None
    assert keepers["body"] is None
    assert len(keepers["faults"]) == 3
    taken = await push.send(MESSAGES[4])
    assert taken.status_code == 201
    after = await shown(push.world, desk(push.world), QUARANTINED_MESSAGES, kept)
    assert (after["state"], after["referralId"]) == ("repaired", taken.json()["referralId"])


@pytest.mark.rule("RE-03", "GR-06")
async def test_content_that_only_the_house_can_judge_is_quarantined_too(push: Push) -> None:
    message = {**MESSAGES[2], "ground": {"kind": "exchange_agreement", "purpose": "referral_handling"}}
    answer = await push.send(message)
    unknown_key = await push.send({**MESSAGES[5], "informed": [{"person": "nobody", "what": "x"}]})
    assert answer.status_code == 202
    assert answer.json()["faults"] == [{"pointer": "/ground", "code": "no-agreement-in-force", "rule": "GR-06"}]
    assert unknown_key.json()["faults"] == [{"pointer": "/informed/0/person", "code": "unknown-key", "rule": "RE-03"}]


HOSTILE = (
    b"",
    b"null",
    b"[]",
    b"7",
    b'"text"',
    b"{",
    b"\xff\xfe\x00",
    b'{"messageId":"a","messageId":"b"}',
    b'{"messageId": NaN}',
    b'{"earlierReports": 1e400}',
    b'{"messageId":"\\u0000"}',
    b'{"analysis":"\\ud800"}',
    b'{"a":' * 60 + b"1" + b"}" * 60,
    b'{"messageId":"x","persons":' + b"[" * 31 + b"]" * 31 + b"}",
    b'{"messageId": 99999999999999999999999999}',
    b'{"__proto__": {"a": 1}}',
    json.dumps({**MESSAGES[0], "sentAt": "1763800000"}).encode(),
    json.dumps({**MESSAGES[0], "receivedAt": "9999-12-31T23:59:59Z"}).encode(),
    json.dumps({**MESSAGES[0], "persons": [{"key": "a"}] * 41}).encode(),
    json.dumps({**MESSAGES[0], "urgency": ["acute"]}).encode(),
)


async def test_whatever_bytes_a_known_sender_signs_end_in_quarantine_and_none_comes_back(push: Push) -> None:
    for body in HOSTILE:
        answer = await push.send(body)
        assert answer.status_code == 202, (body[:60], answer.text)
        assert answer.json()["faults"]
    kept = await push.pools.writer.fetch("SELECT body FROM quarantined_messages", timeout=5)
    assert not kept  # hidden without the house
    listed = await shown(push.world, desk(push.world), QUARANTINED_MESSAGES)
    assert len(listed["items"]) == len(HOSTILE)


async def test_nothing_is_taken_from_a_sender_who_does_not_prove_itself(push: Push) -> None:
    body = json.dumps(MESSAGES[0]).encode()
    now = int(time.time())
    bad = {
        "another key": push.sign(body, key=ECKey.generate_key("P-256")),
        "another body": push.sign(body + b" "),
        "unknown kid": push.sign(body, kid="k2"),
        "no kid": push.sign(body, kid=None),
        "another kind": push.sign(body, typ="client-authentication+jwt"),
        "no kind": push.sign(body, typ=None),
        "another audience": push.sign(body, aud="https://elders.test"),
        "audience as a list": push.sign(body, aud=[push.audience]),
        "too old": push.sign(body, iat=now - 400),
        "from the future": push.sign(body, iat=now + 60),
        "no time": push.sign(body, iat=None),
        "time as text": push.sign(body, iat=str(now)),
        "unknown client": push.sign(body, iss="01a20124-5c72-74de-8883-c5e87e91557c"),
        "client spelled otherwise": push.sign(body, iss=str(push.client_id).upper()),
        "no client": push.sign(body, iss=None),
        "key of its own": push.sign(body, jwk=push.key.as_dict(private=False)),
        "address of a key": push.sign(body, jku="https://elders.test/keys"),
        "attached": push.sign(body).replace("..", ".e30."),
        "empty": "..",
        "text": "kanarie",
        "long": "a" * 9000 + ".." + "b",
    }
    for why, signature in bad.items():
        answer = await push.send(body, signature)
        assert answer.status_code == 401, why
        assert answer.json()["type"].endswith("signature-invalid"), why
    assert (await push.http.post(PATH, content=body, headers={"Content-Type": "application/json"})).status_code == 401
    assert (await shown(push.world, house(push.world), QUARANTINED_MESSAGES))["items"] == []
    assert (await shown(push.world, house(push.world), REFERRALS))["items"] == []


async def test_a_suspended_client_pushes_nothing(push: Push) -> None:
    await suspend_client(push.pools.writer, push.client_id)
    assert (await push.send(MESSAGES[0])).status_code == 401


async def test_what_is_no_json_or_too_large_is_refused_before_it_is_read(push: Push) -> None:
    body = b"x" * 1_100_000
    signature = push.sign(b"{}")
    kinds = {"Content-Type": "text/plain", "Message-Signature": signature}
    assert (await push.http.post(PATH, content=b"{}", headers=kinds)).status_code == 415
    kinds = {"Content-Type": "application/json", "Message-Signature": signature}
    assert (await push.http.post(PATH, content=body, headers=kinds)).status_code == 413


def accepts(message: object) -> bool:
    try:
        VeiligThuisMessage.model_validate_json(json.dumps(message), strict=True)
    except ValidationError:
        return False
    return True


def places(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path]
    if isinstance(value, dict):
        found += [place for name, member in value.items() for place in places(member, (*path, name))]
    if isinstance(value, list):
        found += [place for n, member in enumerate(value) for place in places(member, (*path, n))]
    return found


CHANGES = st.sampled_from(
    ["gone", 7, -1, 1000, True, "", "x", "X" * 5000, [], ["a", "a"], {}, {"unknown": 1}, "2026-02-30", "0000 ZZ", "y-z"]
)


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_our_types_accept_what_the_published_schema_accepts_and_nothing_else(data: st.DataObject) -> None:
    message = copy.deepcopy(json.loads(json.dumps(data.draw(st.sampled_from(MESSAGES)))))
    *path, last = data.draw(st.sampled_from([place for place in places(message) if place]))
    change = data.draw(CHANGES)
    parent: Any = message
    for step in path:
        parent = parent[step]
    if change == "gone":
        del parent[last]
    else:
        parent[last] = change
    assert accepts(message) == VALIDATOR.is_valid(message), (path, last, change)


def test_the_published_schema_and_our_types_name_the_same_members() -> None:
    model = VeiligThuisMessage.model_json_schema(by_alias=True)
    assert set(model["properties"]) == set(SCHEMA["properties"])
    assert set(model["required"]) == set(SCHEMA["required"])
    assert len(CASES) == 28
