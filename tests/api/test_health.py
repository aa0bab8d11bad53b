"""What orchestrators ask: the process lives whatever happens, and is ready only while the database can serve."""

import time
from collections.abc import AsyncIterator

import httpx
import pytest
from asgi_lifespan import LifespanManager

from app.database.pool import open_pools
from app.database.readiness import Readiness
from app.main import create_app
from app.settings import Settings


@pytest.fixture
async def caller(database: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """The application on a database of its own."""
    app = create_app(database)
    async with (
        LifespanManager(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as caller,
    ):
        yield caller


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/startupz"])
async def test_a_started_service_is_well_and_asks_no_token(caller: httpx.AsyncClient, path: str) -> None:
    answer = await caller.get(path)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"


async def test_a_service_whose_database_left_lives_on_and_is_not_ready(database: Settings) -> None:
    app = create_app(database)
    async with (
        LifespanManager(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as caller,
    ):
        async with open_pools(database) as pools:
            closed = Readiness(pools.writer)
        app.state.hindrance = closed.hindrance
        refused = await caller.get("/readyz")
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
        assert refused.json()["reason"] == "database"
        assert refused.headers["content-type"] == "application/problem+json"
        assert (await caller.get("/livez")).status_code == 200


async def test_a_process_whose_clock_is_wrong_says_so_and_is_not_ready(
    caller: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() - 60)
    refused = await caller.get("/readyz")
    assert (refused.status_code, refused.json()["reason"]) == (503, "clock")
    assert (await caller.get("/livez")).status_code == 200


async def test_a_newer_schema_serves_an_older_release(database: Settings) -> None:
    async with open_pools(database) as pools:
        readiness = Readiness(pools.writer, pools.reader)
        assert await readiness.hindrance() is None
        readiness._needed = "9999"  # of a release to come
        assert await readiness.hindrance() == "schema"
