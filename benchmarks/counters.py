"""Numbers of the caseload: counted as an operator has them counted, and one indicator of them published for two years.

The live count is what a dashboard without rollups would ask: the indicator's own definition, over the rows themselves.
"""

import asyncio
import time
from datetime import timedelta
from typing import Final

import asyncpg

from app.clock import CLOCK
from app.database.pool import open_pools
from app.domain.access.entry import Entry
from app.domain.access.work import Gate
from app.domain.days import day_of
from app.domain.statistics.apart import reckoning_apart
from app.domain.statistics.counting import rebuild
from app.domain.statistics.indicators import indicators
from app.domain.statistics.periods import ended_periods
from app.domain.statistics.publishing import publish
from app.domain.vocabulary.sharing import Purpose
from app.domain.vocabulary.statistics import Grain
from app.settings import Settings
from benchmarks.caseload import HOUSE
from benchmarks.service import Rate

INDICATOR: Final = "D-01"
DIVIDED_BY: Final = "phase"
SHOWN: Final = 200
_BACK: Final = timedelta(days=730)

ASKED: Final = f"""query Counters {{ statistics(first: <shown>, indicator: "{INDICATOR}", grain: month,
  dividedBy: "{DIVIDED_BY}") {{ nodes {{ startsOn phase value isSuppressed quality }}
  pageInfo {{ hasNextPage endCursor }} }} }}"""
LIVE: Final = f"""SELECT date_trunc('month', f.day), f.{DIVIDED_BY}, sum(f.numerator)
    FROM ({indicators()[INDICATOR].facts}) f WHERE f.house_id = '{HOUSE}' GROUP BY 1, 2"""


async def lay_numbers(settings: Settings) -> float:
    """Count the house and publish the months of two years; the seconds that counting took."""
    async with open_pools(settings) as pools:
        gate = Gate(pools)
        actor = await Entry(pools).job(HOUSE, scopes=frozenset(), purpose=Purpose.monitoring)
        started = time.monotonic()
        await rebuild(gate, actor)
        taken = time.monotonic() - started
        today = day_of(CLOCK.now())
        async with reckoning_apart() as reckon:
            for period in ended_periods(Grain.month, today - _BACK, today):
                await publish(gate, actor, indicators()[INDICATOR], [period], reckon)
    return taken


async def count_live(url: str, *, seconds: float, connections: int = 2) -> Rate:
    """Count over the rows themselves, one after the other on a few connections, for a while and at least once."""
    until = time.monotonic() + seconds

    async def count() -> list[float]:
        connection = await asyncpg.connect(url)
        taken: list[float] = []
        try:
            while not taken or time.monotonic() < until:
                begun = time.monotonic()
                await connection.fetch(LIVE)
                taken.append(time.monotonic() - begun)
        finally:
            await connection.close()
        return taken

    begun = time.monotonic()
    found = sorted(one for taken in await asyncio.gather(*(count() for _ in range(connections))) for one in taken)
    return Rate(len(found) / (time.monotonic() - begun), found[len(found) // 2], found[-1])
