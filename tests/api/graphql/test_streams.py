"""Who follows hears what the feed shows, at once and in order, over both protocols, as long as the token holds."""

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import aiohttp
import httpx
import pytest
import pytest_asyncio
from multidict import CIMultiDict

from app.api.graphql import streams
from app.clock import CLOCK
from app.domain.clients.service import resume_client, suspend_client
from app.domain.vocabulary.scopes import Scope
from app.settings import Settings
from tests.api.graphql.stream_world import EVENTS, Client, Served, Socket, served

pytestmark = pytest.mark.asyncio(loop_scope="module")

SUBJECTS = "subscription($after: String) { events(after: $after) { cursor node { subjectId } } }"
SOON = 1.0
IN_FLIGHT = 4


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def service(module_database: Settings) -> AsyncIterator[Served]:
    async with served(module_database, max_in_flight=IN_FLIGHT) as opened:
        opened.limit(check_seconds=0.1)
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def police(service: Served) -> Client:
    return await service.client("police")


async def _begun(socket: Socket, query: str = SUBJECTS, **variables: str) -> None:
    await socket.acknowledged()
    await socket.subscribe(query=query, **variables)
    await asyncio.sleep(0.2)  # so that it stands before anything happens


async def test_an_event_is_told_within_a_second_of_its_commit_in_order_and_without_content(
    service: Served, police: Client
) -> None:
    async with police.socket() as socket:
        await _begun(
            socket, "subscription { events { __typename node { __typename id type version: subjectVersion } } }"
        )
        began = time.monotonic()
        await service.tell()
        edge = await socket.edge()
        assert time.monotonic() - began < SOON
        assert edge["__typename"] == "EventsEdge"
        assert {key: value for key, value in edge["node"].items() if key != "id"} == {
            "__typename": "Event",
            "type": "actions.agreed",
            "version": 1,
        }
    async with police.socket() as socket:
        await _begun(socket)
        subjects = await service.tell(30)
        assert [(await socket.edge())["node"]["subjectId"] for _ in subjects] == subjects


async def test_a_cursor_goes_on_where_a_connection_broke_and_is_that_of_the_query(
    service: Served, police: Client
) -> None:
    async with police.socket() as socket:
        await _begun(socket)
        await service.tell()
        cursor = (await socket.edge())["cursor"]
    missed = await service.tell(3)
    async with police.socket() as socket:
        await _begun(socket, after=cursor)
        assert [(await socket.edge())["node"]["subjectId"] for _ in missed] == missed
    query = {"query": "query($after: String) { events(after: $after) { nodes { subjectId } } }"}
    async with httpx.AsyncClient(trust_env=False) as http:
        answer = await http.post(
            f"{service.url}/graphql",
            json={**query, "variables": {"after": cursor}},
            headers={"authorization": f"Bearer {await police.token()}"},
        )
    assert [node["subjectId"] for node in answer.json()["data"]["events"]["nodes"]] == missed


async def test_nobody_hears_of_a_case_that_it_may_not_know_and_a_withdrawal_ends_it(
    service: Served, police: Client
) -> None:
    hidden = await service.world.case(members=("youth_protection",))
    async with police.socket() as socket:
        await _begun(socket)
        await service.tell(case=hidden)
        await service.tell(kind="youth_protection")
        (known,) = await service.tell(kind="police")
        assert (await socket.edge())["node"]["subjectId"] == known
        case = await service.world.case()
        (before,) = await service.tell(case=case)
        assert (await socket.edge())["node"]["subjectId"] == before
        async with service.world.gate.open(service.world.keeper(), "test:withdraw") as work:
            await work.connection.execute("DELETE FROM case_readers WHERE case_id = $1", case.id)
        await service.tell(case=case)
        (after,) = await service.tell(kind="police")
        assert (await socket.edge())["node"]["subjectId"] == after


async def test_a_filter_tells_only_what_it_names(service: Served, police: Client) -> None:
    async with police.socket() as socket:
        await socket.acknowledged()
        await socket.subscribe("other", EVENTS, type=["cases.opened"])
        await socket.subscribe("these", EVENTS, type=["actions.agreed"])
        await asyncio.sleep(0.2)
        await service.tell()
        assert (await socket.next())["id"] == "these"
        await socket.send(type="complete", id="these")
        await socket.send(type="ping")
        assert (await socket.next()) == {"type": "pong"}
        await service.tell()
        with pytest.raises(asyncio.TimeoutError):
            await socket.next(SOON)


async def test_many_who_follow_the_same_are_one_look_and_one_reading(service: Served, police: Client) -> None:
    follower = service.app.state.streams.follower
    token = await police.token()
    async with AsyncExitStack() as stack:
        sockets = []
        for _ in range(10):
            socket = await stack.enter_async_context(police.socket({"Authorization": f"Bearer {token}"}))
            await socket.acknowledged()
            for number in range(20):
                await socket.subscribe(str(number))
            sockets.append(socket)
        await asyncio.sleep(1.0)
        readings, looks, began = follower.readings, follower._watch.looks, time.monotonic()
        await service.tell()
        for socket in sockets:
            for _ in range(20):
                await socket.edge()
        assert follower.readings - readings <= 4
        assert follower._watch.looks - looks <= 12
        assert time.monotonic() - began < 3 * SOON


async def test_a_token_that_ends_and_a_client_that_is_suspended_close_within_five_seconds(service: Served) -> None:
    client = await service.client("police")
    async with client.socket() as socket:
        await _begun(socket)
        began = time.monotonic()
        await suspend_client(service.pools.writer, client.client_id)
        assert await socket.closed() == (4401, "credential-revoked")
        assert time.monotonic() - began < 5
    await resume_client(service.pools.writer, client.client_id)


async def test_the_end_of_a_token_closes(service: Served, police: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    async with police.socket() as socket, police.events(SUBJECTS) as stream:
        await _begun(socket)
        now = CLOCK.seconds
        monkeypatch.setattr(type(CLOCK), "seconds", lambda _: now() + 901)
        assert await socket.closed() == (4403, "credential-expired")
        assert ": credential-expired" in [line async for line in stream.aiter_lines()]


@pytest.mark.parametrize(
    ("send", "code"),
    [
        ('{"type":"connection_init"}', 4403),
        ('{"type":"connection_init","payload":{"Authorization":"Bearer nonsense"}}', 4403),
        ('{"type":"subscribe","id":"1","payload":{"query":"subscription { events { cursor } }"}}', 4401),
        ('{"type":"connection_nit"}', 4400),
        ('{"type":"ping"', 4400),
        ("[]", 4400),
        ('{"type":"ping","surplus":1}', 4400),
        (b"\x00", 4400),
        ("", 4400),
    ],
)
async def test_what_is_no_begin_ends_with_its_code(police: Client, send: str | bytes, code: int) -> None:
    async with police.socket({}) as socket:
        await (socket.opened.send_bytes(send) if isinstance(send, bytes) else socket.opened.send_str(send))
        assert (await socket.closed())[0] == code


async def test_a_silent_beginner_another_protocol_and_a_second_init_are_refused(
    service: Served, police: Client
) -> None:
    service.limit(check_seconds=0.1, init_seconds=0.2)
    async with police.socket({}) as socket:
        assert (await socket.closed())[0] == 4408
    service.limit(check_seconds=0.1)
    async with police.socket({}, protocols=("graphql-ws",)) as socket:
        assert (await socket.closed())[0] == 4406
    async with police.socket() as socket:
        await socket.acknowledged()
        await socket.send(type="connection_init", payload={})
        assert (await socket.closed())[0] == 4429


async def test_a_number_twice_and_a_message_too_large_end_it(police: Client) -> None:
    async with police.socket() as socket:
        await socket.acknowledged()
        await socket.subscribe("same")
        await socket.subscribe("same")
        assert (await socket.closed())[0] == 4409
    async with police.socket() as socket:
        await socket.acknowledged()
        await socket.send(type="ping", payload={"much": "x" * 70_000})
        assert (await socket.closed())[0] == 1009


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("subscription { events { node { nothing } } }", "invalid-document"),
        ("subscription { a: events { cursor } b: events { cursor } }", "invalid-document"),
        ("query { events { nodes { id } } }", "invalid-document"),
        ('subscription { events(after: "made-up") { cursor } }', "invalid-content"),
        ("subscription { events(first: 1) { cursor } }", "invalid-document"),
    ],
)
async def test_a_wrong_question_is_answered_and_the_connection_stays(police: Client, query: str, code: str) -> None:
    async with police.socket() as socket:
        await socket.acknowledged()
        await socket.subscribe("1", query)
        answer = await socket.next()
        assert (answer["type"], answer["id"]) == ("error", "1")
        assert answer["payload"][0]["extensions"]["code"] == code
        await socket.send(type="ping")
        assert await socket.next() == {"type": "pong"}


async def test_who_lacks_the_scope_follows_nothing(service: Served) -> None:
    client = await service.client("police", Scope.case_read)
    async with client.socket() as socket:
        await socket.acknowledged()
        await socket.subscribe()
        assert (await socket.next())["payload"][0]["extensions"]["code"] == "missing-scope"
    async with client.events() as stream:
        assert stream.status_code == 403


async def test_connections_and_subscriptions_are_counted_and_given_back(service: Served) -> None:
    service.limit(check_seconds=0.1, of_a_client=2, on_a_connection=1)
    client = await service.client("police")
    async with client.socket() as first, client.events() as stream:
        await first.acknowledged()
        assert stream.status_code == 200
        async with client.socket() as third:
            assert await third.closed() == (4429, "too-many-requests")
        async with client.events() as refused:
            assert (refused.status_code, refused.headers["retry-after"]) == (429, "30")
        await first.subscribe("1")
        await first.subscribe("2")
        answer = await first.next()
        assert (
            answer["payload"][0]["extensions"] | {"limit": "subscriptions", "allowed": 1}
            == answer["payload"][0]["extensions"]
        )
    await asyncio.sleep(0.1)
    assert service.app.state.streams.open == 0
    service.limit(check_seconds=0.1)


async def test_a_bound_token_shows_its_proof_once_when_it_begins(service: Served) -> None:
    client = await service.client("police")
    token = await client.token(bound=True)
    proof = client.prover.proof("GET", f"{service.url}/graphql", token)
    init = {"Authorization": f"DPoP {token}", "DPoP": proof}
    async with client.socket(init) as socket:
        await _begun(socket)
        await service.tell()
        await socket.edge()
    for stolen in (init, {"Authorization": f"Bearer {token}"}, {"Authorization": f"DPoP {token}"}):
        async with client.socket(stolen) as socket:
            assert await socket.closed() == (4403, "proof-invalid")


async def test_a_handshake_that_says_one_thing_twice_begins_nothing(police: Client) -> None:
    twice = CIMultiDict([("Purpose", "stop_violence"), ("Purpose", "handover")])
    async with police.socket(headers=twice) as socket:
        assert (await socket.closed())[0] == 4400


async def test_a_page_of_a_foreign_origin_cannot_even_connect(service: Served, police: Client) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        async with police.socket({}, origin="https://elsewhere.example"):
            pass
    assert refused.value.status == 403
    async with police.socket(origin=service.url) as socket:
        await socket.acknowledged()


async def test_a_stream_of_events_tells_the_same_and_goes_on_after_its_last_id(service: Served, police: Client) -> None:
    async with police.events(SUBJECTS) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        lines = stream.aiter_lines()
        assert await anext(lines) == ":"
        await asyncio.sleep(0.2)
        told = await service.tell(2)
        heard = [line async for line in _events(lines, 2)]
        assert [json.loads(data)["data"]["events"]["node"]["subjectId"] for _, data in heard] == told
    more = await service.tell()
    async with police.events(SUBJECTS, **{"last-event-id": heard[-1][0]}) as stream:
        ((_, data),) = [line async for line in _events(stream.aiter_lines(), 1)]
        assert json.loads(data)["data"]["events"]["node"]["subjectId"] == more[0]


async def _events(lines: AsyncIterator[str], most: int) -> AsyncIterator[tuple[str, str]]:
    number = ""
    async with asyncio.timeout(5):
        async for line in lines:
            if line.startswith("id: "):
                number = line[4:]
            if line.startswith("data: "):
                yield number, line[6:]
                most -= 1
                if not most:
                    return


async def test_silence_is_broken_by_comments(service: Served, police: Client) -> None:
    service.limit(check_seconds=0.1, ping_seconds=0.1)
    async with police.events(SUBJECTS) as stream:
        lines = stream.aiter_lines()
        assert [await anext(lines) for _ in range(6)] == [":", "", ":", "", ":", ""]
    service.limit(check_seconds=0.1)


async def test_streams_take_no_place_among_the_requests_that_are_answered(police: Client) -> None:
    async with AsyncExitStack() as stack:
        for _ in range(IN_FLIGHT + 1):
            stream = await stack.enter_async_context(police.events(SUBJECTS))
            assert stream.status_code == 200


async def test_a_question_over_events_is_one_event_and_a_subscription_by_post_is_told_how(
    service: Served, police: Client
) -> None:
    async with police.events("{ events(first: 1) { nodes { id } } }") as stream:
        lines = [line async for line in stream.aiter_lines() if line]
        assert (lines[0], lines[2]) == ("event: next", "event: complete")
    async with police.events(SUBJECTS, accept="application/graphql-response+json") as answer:
        assert answer.status_code == 400
        body = json.loads(await answer.aread())
        assert body["errors"][0]["extensions"]["cause"] == "needs-a-stream"


async def test_a_process_that_leaves_ends_its_streams_and_takes_no_others(
    service: Served, police: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    leaving = threading.Event()
    monkeypatch.setattr(streams, "LEAVING", leaving)
    async with police.socket() as socket, police.events(SUBJECTS) as stream:
        await _begun(socket)
        leaving.set()
        assert await socket.closed() == (1012, "leaving")
        assert ": unavailable" in [line async for line in stream.aiter_lines()]
    async with police.socket() as socket:
        assert await socket.closed() == (1012, "leaving")
    async with police.events(SUBJECTS) as stream:
        assert (stream.status_code, stream.headers["retry-after"]) == (503, "1")


async def test_who_does_not_read_is_closed_and_loses_nothing(service: Served, police: Client) -> None:
    service.limit(check_seconds=0.1, patience_seconds=0.3)
    async with police.socket() as socket:
        await _begun(socket)
        await service.tell()
        cursor = (await socket.edge())["cursor"]
    await service.tell(1)
    fat = (
        "subscription($after: String) { events(after: $after) { node { "
        + " ".join(f"a{n}: subjectId" for n in range(59))
        + " } } }"
    )
    async with police.socket(max_msg_size=0) as socket:
        await socket.acknowledged()
        assert socket.opened._conn is not None
        transport = socket.opened._conn.transport
        assert transport is not None
        transport.pause_reading()
        for number in range(50):
            await socket.subscribe(str(number), fat, after=cursor)
        await service.tell(40)
        await asyncio.sleep(1.5)
        transport.resume_reading()
        assert (await socket.closed())[0] == 4413
    service.limit(check_seconds=0.1)
