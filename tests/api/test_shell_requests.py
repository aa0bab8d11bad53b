"""What every request meets on its way in and out: identity, trusted headers, size, quota, room, and the last net."""

import asyncio
import re
from collections.abc import AsyncIterator

import httpx
import pytest
from structlog.testing import capture_logs

from app.api.limits import Quota
from app.api.visit import Visit
from app.domain.errors import TooManyRequests
from tests.api.shell_world import ACTION_ID, CASE_ID, Memory, dumps, good_task, make_world, partner

ONE = f"/v1/files/{CASE_ID}"
TASKS = f"{ONE}/tasks"


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
async def client(memory: Memory) -> AsyncIterator[httpx.AsyncClient]:
    async with partner(make_world(memory)) as client:
        yield client


async def test_every_answer_carries_the_version_the_security_headers_and_its_own_identity(
    client: httpx.AsyncClient,
) -> None:
    for path in (ONE, "/v1/nowhere", "/docs", f"{ONE}?nope=1"):
        headers = (await client.get(path)).headers
        assert headers["API-Version"] == "1.0.0"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
        assert headers["Cache-Control"] == "no-store"
        assert re.fullmatch(r"[0-9a-f-]{36}", headers["Request-Id"])
        assert re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}", headers["traceparent"])


async def test_a_callers_request_id_and_trace_are_kept_where_they_can_hold_no_data(client: httpx.AsyncClient) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    kept = await client.get(
        ONE, headers={"Request-Id": str(ACTION_ID), "traceparent": f"00-{trace}-00f067aa0ba902b7-01"}
    )
    assert kept.headers["Request-Id"] == str(ACTION_ID)
    assert kept.headers["traceparent"].startswith(f"00-{trace}-")
    assert kept.headers["traceparent"].endswith("-01")
    assert "00f067aa0ba902b7" not in kept.headers["traceparent"]
    refused = await client.get(ONE, headers={"Request-Id": "jan-de-vries", "traceparent": "00-jan-de-vries-01"})
    assert refused.headers["Request-Id"] != "jan-de-vries"
    assert "jan" not in refused.headers["traceparent"]


async def test_a_steering_header_that_stands_there_twice_is_refused(client: httpx.AsyncClient) -> None:
    twice = [("Authorization", "Bearer ok"), ("Purpose", "plan_execution"), ("Purpose", "monitoring")]
    answer = await client.send(httpx.Request("GET", client.base_url.join(ONE), headers=twice))
    assert answer.status_code == 400
    assert answer.json()["errors"] == [{"pointer": "/headers", "code": "repeated"}]


async def test_headers_without_end_are_refused(client: httpx.AsyncClient) -> None:
    many = {f"X-{number}": "x" for number in range(120)}
    assert (await client.get(ONE, headers=many)).status_code == 431
    assert (await client.get(ONE, headers={"X": "x" * 40_000})).status_code == 431


async def test_a_body_that_is_too_large_is_refused_by_its_announcement_and_by_its_bytes() -> None:
    memory = Memory()
    async with partner(make_world(memory, max_body_bytes=2048)) as client:
        announced = await client.post(TASKS, content=dumps(good_task(text="x" * 3000)))

        async def pieces() -> AsyncIterator[bytes]:
            for _ in range(30):
                yield b" " * 100

        streamed = await client.post(TASKS, content=pieces(), headers={"Content-Type": "application/json"})
    assert announced.status_code == streamed.status_code == 413
    assert announced.json()["type"].endswith("/problems/body-too-large")
    assert memory.drafts == []


@pytest.mark.parametrize(
    "headers", [{"Content-Encoding": "gzip"}, {"Content-Type": "text/plain"}, {"Content-Type": ""}]
)
async def test_only_plain_json_is_read(client: httpx.AsyncClient, memory: Memory, headers: dict[str, str]) -> None:
    answer = await client.post(
        TASKS, content=dumps(good_task()), headers={"Content-Type": "application/json", **headers}
    )
    assert answer.status_code == 415
    assert memory.drafts == []


async def test_a_client_over_its_quota_waits_and_is_told_how_long() -> None:
    async with partner(make_world(Memory(), requests_per_minute=60)) as client:
        answers = [await client.get(ONE) for _ in range(12)]
    good = [answer for answer in answers if answer.status_code == 200]
    refused = answers[-1]
    assert len(good) == 10
    assert good[0].headers["RateLimit-Policy"] == '"client";q=60;w=60'
    assert good[0].headers["RateLimit"].startswith('"client";r=9;')
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) >= 1
    assert refused.headers["RateLimit"].startswith('"client";r=0;')


def test_a_quota_flows_in_again_and_belongs_to_one_client() -> None:
    now = [0.0]
    quota = Quota(600, clock=lambda: now[0])
    for _ in range(60):
        quota.charge(Visit([]), "one")
    with pytest.raises(TooManyRequests):
        quota.charge(Visit([]), "one")
    quota.charge(Visit([]), "other")
    now[0] = 1.0
    for _ in range(10):
        quota.charge(Visit([]), "one")
    with pytest.raises(TooManyRequests):
        quota.charge(Visit([]), "one")


async def test_who_finds_no_room_is_told_to_come_back_and_room_is_given_back() -> None:
    class Slow(Memory):
        async def disclose(self, *given: object) -> object:  # type: ignore[override]
            await asyncio.sleep(0.05)
            return await super().disclose(*given)  # type: ignore[arg-type]

    async with partner(make_world(Slow(), max_in_flight=2)) as client:
        answers = await asyncio.gather(*(client.get(ONE) for _ in range(5)))
        later = await client.get(ONE)
    assert sorted(answer.status_code for answer in answers) == [200, 200, 503, 503, 503]
    assert all(answer.headers["Retry-After"] == "1" for answer in answers if answer.status_code == 503)
    assert later.status_code == 200


async def test_a_failure_nobody_foresaw_is_a_problem_and_its_log_names_code_only(client: httpx.AsyncClient) -> None:
    with capture_logs() as lines:
        answer = await client.post(TASKS, json=good_task(text="fail"))
    assert answer.status_code == 500
    assert answer.json() == {
        "type": "https://gate.example/problems/internal-error",
        "title": "Something went wrong on our side",
        "status": 500,
        "detail": "Try again later, and quote the request id if it stays.",
        "instance": f"urn:uuid:{answer.headers['Request-Id']}",
    }
    (line,) = lines
    assert line["request_id"] == answer.headers["Request-Id"]
    assert line["error"] == "builtins.RuntimeError"
    assert any("record_task" in frame for frame in line["frames"])
    assert set(line) == {"event", "log_level", "request_id", "error", "frames"}


async def test_a_lost_connection_is_unavailable_and_not_our_fault() -> None:
    async with partner(make_world(Memory(error=ConnectionResetError()))) as client:
        answer = await client.get(ONE)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"


async def test_a_dashboard_of_a_named_origin_may_ask_from_a_browser_and_no_other() -> None:
    async with partner(make_world(Memory(), cors_origins="https://dashboard.example")) as client:
        named = await client.get(ONE, headers={"Origin": "https://dashboard.example"})
        other = await client.get(ONE, headers={"Origin": "https://elsewhere.example"})
    assert named.headers["Access-Control-Allow-Origin"] == "https://dashboard.example"
    assert "Access-Control-Allow-Origin" not in other.headers
