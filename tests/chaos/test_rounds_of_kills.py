"""Rounds of kills at random moments under load, of whichever process comes up; and at the end the ledger decides."""

import asyncio
import random
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.chaos.at_work import all_delivered, at_work
from tests.chaos.ledger import delivery_faults
from tests.chaos.postgres import MortalServer, mortal_server
from tests.chaos.programs import Service
from tests.integrations.delivery_world import until

ROUNDS = ("api", "worker", "postgres", "api", "postgres", "worker", "api", "postgres", "api", "worker")
SEED = 20261102


@pytest.mark.chaos
async def test_ten_rounds_of_kills_lose_nothing_and_halve_nothing(folder: Path) -> None:
    chance = random.Random(SEED)  # noqa: S311 - moments, not secrets
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(mortal_server())
        settings = server.settings()
        it = await stack.enter_async_context(at_work(settings, folder, cases=4))
        made, region, load, ledger, partner = it.made, it.region, it.load, it.ledger, it.partner
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

        partner.delay = 0
        await until(
            lambda: all_delivered(settings, region.house_id), 90
        )  # a lane that a killed worker held is free after half a minute
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
