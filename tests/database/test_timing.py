"""A process counts on from PostgreSQL's clock, from the moment that it opens the database."""

import asyncio
import time
from typing import Any, Self

import pytest

from app.clock import Clock
from app.database.pool import open_pools
from app.database.timing import keeping_time
from app.settings import Settings
from tests.integrations.delivery_world import until

DAY = 86_400.0


class WithClock:
    """A pool of a database whose clock is off by so much, or that is away."""

    def __init__(self, pool: Any) -> None:  # noqa: ANN401 - asyncpg publishes no types
        self._pool = pool
        self.off = 0.0
        self.away = False
        self.asked = 0

    def acquire(self) -> Self:
        return self

    async def __aenter__(self) -> Self:
        self.asked += 1
        if self.away:
            raise OSError
        return self

    async def __aexit__(self, *_: object) -> None:
        return

    async def fetchval(self, sql: str) -> float:
        off = self.off  # as it was when the question was asked: it may change before the answer
        return float(await self._pool.fetchval(sql)) + off


async def test_a_process_follows_a_clock_that_changes_and_counts_on_where_it_is_away(database: Settings) -> None:
    clock = Clock()
    async with open_pools(database) as pools:
        pool = WithClock(pools.writer)
        pool.off = -DAY
        async with keeping_time(pool, tolerance=5.0, clock=clock, every_seconds=0.01):
            assert clock.apart == pytest.approx(DAY, abs=1)
            assert clock.is_apart
            pool.off = 0.0
            await _asked_again(pool)
            assert clock.apart == pytest.approx(0, abs=1)
            pool.away = True
            pool.off = DAY
            await _asked_again(pool)
            assert abs(clock.seconds() - time.time()) < 1
        asked = pool.asked
        await asyncio.sleep(0.05)
        assert pool.asked == asked, "it asks on after the end"


async def _asked_again(pool: WithClock) -> None:
    asked = pool.asked
    await until(lambda: pool.asked >= asked + 2, 10)
