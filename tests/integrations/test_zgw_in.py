"""A zaak of a municipality is announced, read in its case system and becomes a referral: once, whatever happens."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from structlog.testing import capture_logs

from app.database.pool import Pools
from app.domain.connections import fetching
from app.domain.connections.announcing import retry_announcement
from app.domain.connections.service import suspend_connection
from app.domain.connections.statements import ANNOUNCEMENTS, CONNECTIONS
from app.domain.errors import GuardNotMet, NotFound
from app.domain.notices.rules import MAX_ATTEMPTS, RETRY_SECONDS
from app.domain.referrals.statements.views import QUARANTINED_MESSAGES, REFERRALS
from app.domain.vocabulary.roles import Role
from app.settings import Settings
from tests.domain.case_world import rows
from tests.integrations.zgw_world import AUTHORIZATION, HOUSEHOLD, KIND, SMALLEST, Connected, connected
from tests.referral_world import partner, shown


@pytest.fixture
async def town(pools: Pools, database: Settings, tmp_path: Path) -> AsyncIterator[Connected]:
    async with connected(pools, database, tmp_path) as known:
        yield known


@pytest.mark.rule("RE-01", "RE-03")
async def test_a_new_zaak_is_acknowledged_at_once_then_read_and_taken_in(town: Connected) -> None:
    uuid = town.town.add(HOUSEHOLD)
    await town.announce(uuid)
    assert town.town.asked == [], "nothing is read while the notification waits for its answer"
    with capture_logs() as logs:
        await town.fetch()
    assert town.town.asked == [
        ("GET", f"/zaken/{uuid}"), ("GET", f"/zaken/{uuid}/zaakeigenschappen"), ("GET", "/rollen")
    ]  # fmt: skip
    (note,) = await town.announcements()
    assert (note["state"], note["attempts"], note["last_outcome"]) == ("taken_in", 1, None)
    told = await shown(town.world, partner(town.world, KIND), REFERRALS, note["referral_id"])
    assert (told["messageId"], told["reference"], told["state"]) == (
        f"zaak:{uuid}", "ZAAK-2026-0000004711", "received"
    )  # fmt: skip
    seen = await shown(town.world, partner(town.world, KIND), REFERRALS, note["referral_id"], "persons")
    assert {person["givenName"] for person in seen["persons"]["items"]} == {"Mira", "Kiki"}
    (kept,) = await rows(town.push.pools, town.world, "SELECT body, kept_aside FROM kept_messages")
    assert "/rollen/results/2" in kept["kept_aside"]
    assert b"Onno" in kept["body"]
    assert not {"Mira", "Voorbeeldsma", "Onno"} & set(json.dumps(logs, default=repr).split('"'))


@pytest.mark.rule("RE-02")
async def test_repeats_of_a_notification_have_one_effect(town: Connected) -> None:
    uuid = town.town.add(SMALLEST)
    await asyncio.gather(*(town.announce(uuid) for _ in range(5)))
    await asyncio.gather(town.fetch(), town.fetch())
    await town.announce(uuid)
    town.town.zaken[uuid]["omschrijving"] = "Intussen anders"
    await town.fetch()
    assert await town.counted() == (1, 0)
    assert town.town.asked.count(("GET", f"/zaken/{uuid}")) == 1


@pytest.mark.rule("RE-02")
async def test_a_worker_that_dies_between_reading_and_storing_leaves_it_to_the_next(
    town: Connected, monkeypatch: pytest.MonkeyPatch
) -> None:
    uuid = town.town.add(SMALLEST)
    await town.announce(uuid)
    hangs = asyncio.Event()

    async def dies(*_: object, **__: object) -> object:
        hangs.set()
        return await asyncio.Event().wait()

    with monkeypatch.context() as patched:
        patched.setattr(fetching, "receive_each", dies)
        worker = town.fetcher()
        await worker.begin_all()
        await hangs.wait()
        for task in worker._tasks:  # as the end of its process does
            task.cancel()
        await worker.finish()
        await worker._client.close()
    assert await town.counted() == (0, 0)
    await town.fetch()
    assert await town.counted() == (0, 0), "its lease still runs"
    await town.due_again()
    await town.fetch()
    assert await town.counted() == (1, 0)


@pytest.mark.rule("RE-02")
async def test_a_slow_worker_whose_lease_ran_out_takes_nothing_in_again(town: Connected) -> None:
    uuid = town.town.add(SMALLEST)
    await town.announce(uuid)
    release, reached = asyncio.Event(), asyncio.Event()

    async def slowly(_: Request) -> Response:
        town.town.instead.clear()
        reached.set()
        await release.wait()
        return JSONResponse(town.town.zaken[uuid] | {"omschrijving": "Gelezen voor het veranderde"})

    town.town.instead[uuid] = slowly
    slow = asyncio.create_task(town.fetch())
    await reached.wait()
    await town.due_again()
    await town.fetch()
    release.set()
    await slow
    assert await town.counted() == (1, 0)
    assert (await town.announcements())[0]["state"] == "taken_in"


@pytest.mark.rule("RE-03")
async def test_a_system_that_is_down_is_asked_again_after_growing_intervals_and_given_up_after_days(
    town: Connected,
) -> None:
    uuid = town.town.add(SMALLEST)
    await town.announce(uuid)
    town.town.instead["zaken"] = _answering(Response(status_code=503))
    town.town.instead[uuid] = _answering(Response(status_code=503))
    waits = []
    for _ in range(MAX_ATTEMPTS):
        await town.fetch()
        (note,) = await town.announcements()
        waits.append((note["due_at"] - note["arrived_at"]).total_seconds())
        assert note["last_outcome"] == "status_503"
        await town.due_again()
    assert all(least <= wait < 1.2 * least + 60 for wait, least in zip(waits[:-1], RETRY_SECONDS, strict=True))
    assert sum(RETRY_SECONDS) >= 72 * 3600
    assert note["state"] == "given_up"
    both = {town.world.organisations[KIND], town.world.keeper_id}
    assert await town.told_failed() == [(note["id"], "given_up", both)]
    await town.fetch()
    assert len(town.town.asked) == MAX_ATTEMPTS
    town.town.instead.clear()
    await town.announce(uuid)  # told again, it is tried anew
    await town.fetch()
    assert await town.counted() == (1, 0)


async def test_who_keeps_the_house_or_the_municipality_lets_it_be_tried_at_once(town: Connected) -> None:
    uuid = town.town.add(SMALLEST)
    await town.announce(uuid)
    town.town.instead[uuid] = _answering(Response(status_code=503, headers={"Retry-After": "3600"}))
    await town.fetch()
    (note,) = await town.announcements()
    assert (note["due_at"] - note["arrived_at"]).total_seconds() > 3000, "what it asks for is kept"
    seen = await shown(town.world, partner(town.world, KIND), ANNOUNCEMENTS, note["id"])
    assert (seen["state"], seen["lastOutcome"], seen["path"]) == ("waiting", "status_503", f"zaken/{uuid}")
    assert await shown(town.world, partner(town.world, "police"), ANNOUNCEMENTS, note["id"]) is None

    async def retry(kind: str, seen: int) -> int:
        return await retry_announcement(town.world.gate, town.world.actor(kind), announcement_id=note["id"], seen=seen)

    with pytest.raises(NotFound):
        await retry("police", note["version"])
    town.town.instead.clear()
    version = await retry(KIND, note["version"])
    await town.fetch()
    with pytest.raises(GuardNotMet):
        await retry("safety_house", version + 1)
    assert await town.counted() == (1, 0)


@pytest.mark.rule("OR-02")
async def test_another_authorization_is_refused_alike_and_leaves_nothing(town: Connected) -> None:
    body = town.town.notification(town.town.add(SMALLEST))
    told = []
    for shown_as in (None, "", "Bearer", AUTHORIZATION[:-1], f"{AUTHORIZATION}x", AUTHORIZATION.lower(), "ü"):
        sent = {b"Content-Type": b"application/json"}
        sent |= {} if shown_as is None else {b"Authorization": shown_as.encode()}
        for path in (town.push.path, f"/v1/inbound/zgw/{uuid4()}", "/v1/inbound/zgw/gemeente"):
            refused = await town.push.http.post(path, content=body, headers=sent)
            told.append((refused.status_code, {**refused.json(), "instance": ""}))
    assert told[0][0] == 403
    assert all(each == told[0] for each in told)
    assert await town.announcements() == []


@pytest.mark.rule("OR-02")
async def test_the_test_of_an_abonnement_passes(town: Connected) -> None:
    sent = {
        "kanaal": "test", "hoofdObject": "http://some.hoofdobject.nl/", "resource": "some_resource",
        "resourceUrl": "http://some.resource.nl/", "actie": "create", "aanmaakdatum": "2019-01-01T12:00:00Z",
        "kenmerken": {},
    }  # fmt: skip
    assert (await town.notify(json.dumps(sent).encode())).status_code == 204
    assert (await town.notify(json.dumps(sent).encode(), None)).status_code == 403
    assert await town.announcements() == []


async def test_what_is_no_new_zaak_is_acknowledged_and_left_alone(town: Connected) -> None:
    uuid = town.town.add(SMALLEST)
    for changes in ({"actie": "update"}, {"resource": "status"}, {"kanaal": "documenten"}):
        assert (await town.notify(town.town.notification(uuid, **changes))).status_code == 204
    assert await town.announcements() == []


async def test_roles_that_follow_the_zaak_in_calls_of_their_own_are_waited_for(
    pools: Pools, database: Settings, tmp_path: Path
) -> None:
    async with connected(pools, database, tmp_path, pauseSeconds=60) as town:
        uuid = town.town.add(HOUSEHOLD)
        roles, town.town.roles[uuid] = town.town.roles[uuid], []
        await town.announce(uuid)
        await town.fetch()
        assert town.town.asked == []
        (note,) = await town.announcements()
        assert (note["due_at"] - note["arrived_at"]).total_seconds() == 60
        town.town.roles[uuid] = roles
        await town.due_again()
        await town.fetch()
        assert len(await rows(pools, town.world, "SELECT 1 FROM referral_persons")) == 2


async def test_a_zaaktype_that_is_no_referral_is_never_read(pools: Pools, database: Settings, tmp_path: Path) -> None:
    async with connected(pools, database, tmp_path, zaaktypes=["https://catalogi.example/zaaktypen/1"]) as town:
        other, disguised = town.town.add(SMALLEST), town.town.add(SMALLEST)
        await town.announce(other)
        assert await town.announcements() == []
        kenmerken = {"zaaktype": "https://catalogi.example/zaaktypen/1"}
        await town.notify(town.town.notification(disguised, kenmerken=kenmerken))
        await town.fetch()
        assert await town.counted() == (0, 1)
        assert ("GET", f"/zaken/{other}") not in town.town.asked


@pytest.mark.rule("RE-03")
async def test_an_address_outside_the_endpoint_is_never_called(town: Connected) -> None:
    uuid = town.town.add(SMALLEST)
    base, server = town.town.base, town.town.base.rpartition("/zaken/api/v1")[0]
    elsewhere = [
        f"https://elders.example/zaken/api/v1/zaken/{uuid}",
        f"{server}/intern/v1/zaken/{uuid}",
        f"{server.replace('http://', 'http://gemeente@')}/zaken/api/v1/zaken/{uuid}",
        f"{server}.elders.example/zaken/api/v1/zaken/{uuid}",
        f"{base}/../../../beheer/zaken/{uuid}",
        f"{base}/%2e%2e/zaken/{uuid}",
        f"{base}/zaken/{uuid}/zaakeigenschappen",
        f"{base}/zaken/{uuid}?expand=rollen",
        f"{base}/zaken/{uuid}#",
        f"{base}/rollen/{uuid}",
        f"{base}zaken/{uuid}",
        f"http://127.0.0.1:1/zaken/api/v1/zaken/{uuid}",
        "file:///etc/passwd",
    ]
    for url in elsewhere:
        answer = await town.notify(town.town.notification(uuid, hoofdObject=url, resourceUrl=url))
        assert (answer.status_code, answer.json()["faults"][0]["code"]) == (202, "outside-endpoint"), url
        assert url not in answer.text
    await town.fetch()
    assert (await town.announcements(), town.town.asked) == ([], [])
    assert await town.counted() == (0, len(elsewhere))


async def _far(_: Request) -> Response:
    return RedirectResponse("https://elders.example/zaken")


def _answering(answer: Response) -> Any:  # noqa: ANN401 - an answer of the server
    async def answered(_: Request) -> Response:
        return answer

    return answered


async def _huge(_: Request) -> Response:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(64):
            yield b"[" * 65_536

    return StreamingResponse(pieces(), media_type="application/json")


async def _trickle(_: Request) -> Response:
    async def pieces() -> AsyncIterator[bytes]:
        while True:
            yield b" "
            await asyncio.sleep(0.05)

    return StreamingResponse(pieces(), media_type="application/json")


@pytest.mark.rule("RE-03")
async def test_a_system_that_misbehaves_brings_nothing_and_is_tried_again(town: Connected) -> None:
    refuses = _answering(Response(status_code=403))
    answers = {"status_307": _far, "too_large": _huge, "timed_out": _trickle, "status_403": refuses}
    for answer in answers.values():
        uuid = town.town.add(SMALLEST)
        await town.announce(uuid)
        town.town.instead[uuid] = answer
    await town.fetch(seconds=1)
    notes = await town.announcements()
    assert [(note["state"], note["last_outcome"]) for note in notes] == [("waiting", outcome) for outcome in answers]
    assert await town.counted() == (0, 0)
    town.town.instead.clear()
    await town.due_again()
    await town.fetch()
    assert await town.counted() == (len(answers), 0)


@pytest.mark.rule("RE-03")
async def test_an_answer_that_is_no_zaak_is_quarantined_byte_for_byte(town: Connected) -> None:
    garbage = [b"<html>Onderhoud bij Voorbeeldsma</html>", b"\xff\xfe", b"", b"[]", b'{"url": 1}']
    for answer in garbage:
        uuid = town.town.add(SMALLEST)
        await town.announce(uuid)
        town.town.instead[uuid] = _answering(Response(answer))
    with capture_logs() as logs:
        await town.fetch()
    notes = await town.announcements()
    assert {(note["state"], note["referral_id"]) for note in notes} == {("quarantined", None)}
    both = {town.world.organisations[KIND], town.world.keeper_id}
    assert sorted(await town.told_failed()) == sorted((note["id"], "quarantined", both) for note in notes)
    told = []
    for note, answer in zip(notes, garbage, strict=True):
        held_id = note["quarantined_message_id"]
        pools, found = town.push.pools, "SELECT body, route FROM quarantined_messages WHERE id = $1"
        (held,) = await rows(pools, town.world, found, held_id)
        assert b'"zaak":%b,"zaakeigenschappen":' % answer in held["body"]
        told.append(await shown(town.world, partner(town.world, KIND), QUARANTINED_MESSAGES, held_id))
        assert told[-1]["faults"]
    assert "Voorbeeldsma" not in json.dumps([told, logs], default=repr)


async def test_a_suspended_connection_takes_no_announcement_and_reads_none(town: Connected) -> None:
    uuid = town.town.add(SMALLEST)
    await town.announce(uuid)
    admin = town.world.keeper(Role.policy_admin)
    (connection,) = (await shown(town.world, admin, CONNECTIONS))["items"]
    await suspend_connection(town.world.gate, admin, connection_id=UUID(connection["id"]), seen=1)
    await town.fetch()
    refused = await town.notify(town.town.notification(town.town.add(SMALLEST)))
    assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (403, "connection-closed")
    assert (town.town.asked, len(await town.announcements())) == ([], 1)


async def test_of_one_organisation_few_are_read_at_once_however_long_its_system_hangs(town: Connected) -> None:
    known = [town.town.add(SMALLEST) for _ in range(6)]
    for uuid in known:
        await town.announce(uuid)
    waits = asyncio.Event()

    async def hang(_: Request) -> Response:
        await waits.wait()
        return Response(status_code=500)

    for uuid in known:
        town.town.instead[uuid] = hang
    worker = town.fetcher()
    begun = [await worker.begin_all() for _ in range(3)]
    assert begun == [4, 0, 0]
    waits.set()
    await worker.finish()
    assert await worker.begin_all() == 2
    await worker.finish()
    await worker._client.close()
