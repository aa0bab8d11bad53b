"""Workers on several nodes share the lanes by lease: nothing comes twice but under its id, nothing out of order."""

import functools
from contextlib import AsyncExitStack

import pytest

from tests.integrations.delivery_world import QUICK, Receiver, World, until
from tests.integrations.test_delivery_crash import worker_process

CASES = 70
VERSIONS = 3
OF_ONE = QUICK.posts // 3
"""Most posts that one worker lets one partner hold."""


@pytest.mark.rule("NO-01")
async def test_three_workers_share_what_waits_and_take_over_from_one_that_is_killed(
    world: World, partner: Receiver
) -> None:
    police = await world.organisation()
    await world.subscribe(police, partner.base)
    cases = [await world.case(police) for _ in range(CASES)]
    partner.delay = 0.3
    async with AsyncExitStack() as stack:
        before = await sessions(world)
        workers = [await stack.enter_async_context(worker_process(world.settings)) for _ in range(3)]
        await until(functools.partial(joined, world, before), 120)
        async with world.inside() as connection:
            for version in range(1, VERSIONS + 1):
                for case_id in cases:
                    await world.tell_inside(connection, case_id, version)
        await until(lambda: partner.most_at_once > 2 * OF_ONE, 30)  # more than two could hold
        workers[0].kill()
        await workers[0].wait()
        partner.delay = 0.0
        await world.settled("delivered", seconds=30)
    assert partner.by_subject() == {str(case_id): list(range(1, VERSIONS + 1)) for case_id in cases}
    bodies = {(told.webhook_id, told.body) for told in partner.told}
    assert len(bodies) == len({told.webhook_id for told in partner.told}) == CASES * VERSIONS


async def joined(world: World, before: int) -> bool:
    """Whether each worker looks for work, by its session."""
    return await sessions(world) >= before + 3


async def sessions(world: World) -> int:
    """How many sessions write in the database of this test."""
    async with world.inside() as connection:
        return int(
            await connection.fetchval(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user"
            )
        )
