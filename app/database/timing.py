"""Keeps the service's clock at PostgreSQL's, and says when the machine's own is apart from it."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import asyncpg
import structlog

from app.clock import CLOCK, Clock
from app.database.absence import AWAY

EVERY_SECONDS: Final = 10.0
_PATIENCE_SECONDS: Final = 2.0
READ: Final = "SELECT extract(epoch FROM clock_timestamp())::float8"

log = structlog.get_logger()


@asynccontextmanager
async def keeping_time(
    pool: Any,  # noqa: ANN401 - asyncpg publishes no types
    *,
    tolerance: float,
    clock: Clock = CLOCK,
    every_seconds: float = EVERY_SECONDS,
) -> AsyncIterator[None]:
    """Read the clock now, so that nothing happens by another one, and again and again until the block ends."""
    clock.tolerance = tolerance
    await read_clock(pool, clock)
    following = asyncio.create_task(_follow(pool, clock, every_seconds))
    try:
        yield
    finally:
        following.cancel()
        await asyncio.wait({following})


async def read_clock(pool: Any, clock: Clock = CLOCK) -> None:  # noqa: ANN401 - asyncpg publishes no types
    """Read PostgreSQL's clock once."""
    async with pool.acquire() as connection:
        asked = time.monotonic()
        told = await connection.fetchval(READ)
        clock.follow(told, asked, time.monotonic())


async def _follow(pool: Any, clock: Clock, every_seconds: float) -> None:  # noqa: ANN401
    while True:
        if clock.is_apart:
            log.warning("clocks_apart", seconds=round(clock.apart, 1))
        await asyncio.sleep(every_seconds)
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                await read_clock(pool, clock)
        except (asyncpg.PostgresError, *AWAY):
            continue  # it counts on
