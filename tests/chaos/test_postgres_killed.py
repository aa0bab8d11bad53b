"""PostgreSQL is killed under load: 503 with a time to come back, no 500, nothing lost, and all goes on by itself."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.chaos.at_work import all_delivered, at_work
from tests.chaos.ledger import PROBLEM, Ledger, delivery_faults, end_leases
from tests.chaos.load import Load
from tests.chaos.postgres import mortal_server
from tests.chaos.programs import service
from tests.chaos.region import make_region
from tests.integrations.delivery_world import until


async def test_while_postgres_is_away_every_answer_is_503_and_afterwards_nothing_is_missing(folder: Path) -> None:
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(mortal_server())
        settings = server.settings()
        it = await stack.enter_async_context(at_work(settings, folder))
        made, region, load, ledger, partner = it.made, it.region, it.load, it.ledger, it.partner
        async with asyncio.TaskGroup() as group:
            group.create_task(load.run())
            await until(lambda: partner.told and min(ledger.actions.values(), default=0) > 5, 60)
            await server.die()
            refused = await made.answers("/readyz", 503)
            assert refused.headers["content-type"] == PROBLEM
            assert refused.headers["retry-after"].isdigit()
            assert (await load.http.get("/livez")).status_code == 200
            await until(lambda: ledger.statuses[503] > 20, 30)
            asked = await load.http.post("/oauth/token", data=region.partners["police"].form())
            assert (asked.status_code, asked.headers["retry-after"].isdigit()) == (503, True)
            await server.live()
            await made.answers("/readyz", 200, 20)
            before = sum(ledger.actions.values())
            await until(lambda: sum(ledger.actions.values()) > before + 5, 30)
            load.stopping.set()
        assert set(ledger.statuses) <= {200, 201, 204, 409, 503}
        assert await ledger.faults(settings, region.house_id) == []

        await end_leases(settings, region.house_id)

        await until(lambda: all_delivered(settings, region.house_id), 60)
        assert await delivery_faults(settings, region.house_id, partner) == []
        assert made.api.process is not None
        assert made.api.process.poll() is None
        assert "request.failed" not in made.api.log.read_text()


@pytest.mark.chaos
async def test_a_server_that_answers_before_its_disk_knows_is_found_out(folder: Path) -> None:
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(mortal_server(synced=False))
        settings = server.settings()
        made = await stack.enter_async_context(service(settings, folder))
        region = await make_region(settings, made.base_url, cases=1)
        await made.start_api()
        ledger = Ledger()
        load = await stack.enter_async_context(Load(region, ledger, made.base_url))
        await region.enter(load.http)
        for _ in range(5):
            await load.refer()
        await server.die()
        await server.live()
        assert any("exactly once" in fault for fault in await ledger.faults(settings, region.house_id))
