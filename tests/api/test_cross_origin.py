"""Browsers of listed origins may ask: what they may send and see, what nobody else may, and never with cookies."""

from typing import Any, cast

import httpx
import pytest
from fastapi import FastAPI

from app.api.assembly import make_application
from app.api.graphql.routes import graphql_routes
from app.api.rest import cases
from app.settings import Settings
from tests.api.graphql.door import Shelf
from tests.api.shell_world import BASE_URL, Known, Memory

DASHBOARD = "https://dashboard.example"
SENT = ("authorization", "dpop", "purpose", "professional", "idempotency-key", "content-type", "if-match")


@pytest.fixture(scope="module")
def app() -> FastAPI:
    rooms = [cases.rest]
    values: Any = {"base_url": BASE_URL, "secret_key": "x" * 40, "cors_origins": f"{DASHBOARD}, https://b.example:8443"}
    made = make_application(Settings(**values), rooms, doors=graphql_routes(rooms))
    made.state.gate, made.state.entry, made.state.operations = cast("Any", Memory()), Known(), Shelf(())
    return made


def browser(app: FastAPI, origin: str | None) -> httpx.AsyncClient:
    headers = {} if origin is None else {"Origin": origin}
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE_URL, headers=headers)


async def preflight(app: FastAPI, origin: str, path: str, method: str) -> httpx.Response:
    async with browser(app, origin) as client:
        asked = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": ", ".join(SENT)}
        return await client.options(path, headers=asked)


@pytest.mark.parametrize(
    ("path", "method"), [("/graphql", "POST"), ("/v1/statistics", "GET"), ("/oauth/token", "POST")]
)
@pytest.mark.parametrize("origin", [DASHBOARD, "https://b.example:8443"])
async def test_a_listed_origin_may_send_what_our_doors_read(app: FastAPI, path: str, method: str, origin: str) -> None:
    answer = await preflight(app, origin, path, method)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == origin
    assert method in answer.headers["access-control-allow-methods"]
    allowed = answer.headers["access-control-allow-headers"].lower()
    assert all(header in allowed for header in SENT)
    assert "Origin" in answer.headers["vary"]
    assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize(
    "origin",
    ["https://elsewhere.example", "http://dashboard.example", "https://dashboard.example.evil.example", "null",
     "https://b.example", "https://sub.dashboard.example"],
)  # fmt: skip
async def test_no_other_origin_may(app: FastAPI, origin: str) -> None:
    answer = await preflight(app, origin, "/graphql", "POST")
    assert answer.status_code == 400
    assert "access-control-allow-origin" not in answer.headers
    async with browser(app, origin) as client:
        asked = await client.post("/graphql", json={"query": "{ __typename }"}, headers={"Authorization": "Bearer ok"})
    assert "access-control-allow-origin" not in asked.headers


async def test_answers_and_refusals_can_be_read_and_caches_keep_origins_apart(app: FastAPI) -> None:
    for authorization, status in (("Bearer ok", 200), ("Bearer wrong", 401)):
        async with browser(app, DASHBOARD) as client:
            headers = {"Authorization": authorization}
            answer = await client.post("/graphql", json={"query": "{ __typename }"}, headers=headers)
        assert answer.status_code == status
        assert answer.headers["access-control-allow-origin"] == DASHBOARD
        assert "access-control-allow-credentials" not in answer.headers
        assert "Origin" in answer.headers["vary"]
        assert "Retry-After" in answer.headers["access-control-expose-headers"]
    async with browser(app, None) as client:
        alone = await client.post("/graphql", json={"query": "{ __typename }"}, headers={"Authorization": "Bearer ok"})
    assert "Origin" in alone.headers["vary"]


@pytest.mark.parametrize("origin", ["*", "null", "https://a.example/", "a.example", "https://*.example"])
def test_an_origin_is_named_whole(origin: str) -> None:
    with pytest.raises(ValueError, match="cors_origins"):
        Settings(base_url=BASE_URL, cors_origins=cast("Any", origin))
