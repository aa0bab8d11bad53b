"""Rounds of kills at random moments under load, of whichever process comes up; and at the end the ledger decides."""

import asyncio
import random
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.chaos.ledger import Ledger, delivery_faults, inside
from tests.chaos.load import Load
from tests.chaos.postgres import MortalServer, mortal_server
from tests.chaos.programs import Service, service
from tests.chaos.region import make_region
from tests.integrations.delivery_world import receiver, until

ROUNDS = ("api", "worker", "postgres", "api", "postgres", "worker", "api", "postgres", "api", "worker")
SEED = 20261102


@pytest.mark.chaos
async def test_ten_rounds_of_kills_lose_nothing_and_halve_nothing(folder: Path) -> None:
    chance = random.Random(SEED)  # noqa: S311 - moments, not secrets
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(mortal_server())
        settings = server.settings()
        made = await stack.enter_async_context(service(settings, folder))
        partner = await stack.enter_async_context(receiver())
        region = await make_region(settings, made.base_url, cases=4)
        await made.start_api()
        made.worker.start()
        ledger = Ledger()
        load = await stack.enter_async_context(Load(region, ledger, made.base_url))
        await region.enter(load.http)
        await region.subscribe(load.http, f"{partner.base}/told")
        partner.delay = 0.02
        async with asyncio.TaskGroup() as group:
            group.create_task(load.run())
            await until(lambda: partner.told, 60)
            for victim in ROUNDS:
                before = sum(ledger.actions.values())
                await asyncio.sleep(chance.uniform(0.1, 1.5))
                await _kill(victim, made, server)
                await made.answers("/readyz", 200)
                await until(lambda: sum(ledger.actions.values()) > before, 60)  # noqa: B023 - awaited in its round
            load.stopping.set()
        assert set(ledger.statuses) <= {200, 201, 204, 409, 503}
        assert await ledger.faults(settings, region.house_id) == []

        async def all_told() -> bool:
            async with inside(settings, region.house_id) as connection:
                return not await connection.fetchval("SELECT count(*) FROM deliveries WHERE state <> 'delivered'")

        partner.delay = 0
        await until(all_told, 90)  # a lane that a killed worker held is free after half a minute
        assert await delivery_faults(settings, region.house_id, partner) == []
        writes = len(ledger.referrals) + sum(ledger.actions.values())
        print(  # noqa: T201 - the figure of the promise
            f"{len(ROUNDS)} kills, {writes} writes acknowledged, {ledger.broken} answers cut off, "
            f"{ledger.statuses[503]} answers of 503, {len(partner.told)} notices: nothing lost"
        )


async def _kill(victim: str, made: Service, server: MortalServer) -> None:
    if victim == "postgres":
        await server.die()
        await asyncio.sleep(0.3)
        await server.live()
    elif victim == "api":
        await made.api.end()
        made.api.start()
    else:
        await made.worker.end()
        made.worker.start()
