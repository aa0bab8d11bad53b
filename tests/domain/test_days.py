"""Today is the day in Amsterdam, also at night, when it is still yesterday by UTC, in Python and in SQL alike."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.database.pool import Pools
from app.domain.access import work as access
from app.domain.days import day_of
from tests.world import make_world

APP: Final = Path(__file__).resolve().parents[2] / "app"
ELSEWHERE: Final = re.compile(
    r"current_date|localtimestamp|(?:\bnow\(\)|_at|\.at)::date|cast\([^)]*\b(?:now\(\)|\w+_at) as date", re.IGNORECASE
)
MOMENTS: Final = st.integers(631_152_000, 2_840_140_800).map(lambda second: datetime.fromtimestamp(second, UTC))


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 1, 14, 22, 59, tzinfo=UTC), date(2026, 1, 14)),
        (datetime(2026, 1, 14, 23, 0, tzinfo=UTC), date(2026, 1, 15)),
        (datetime(2026, 7, 14, 21, 59, tzinfo=UTC), date(2026, 7, 14)),
        (datetime(2026, 7, 14, 22, 0, tzinfo=UTC), date(2026, 7, 15)),
    ],
)
def test_a_day_begins_at_midnight_in_amsterdam(moment: datetime, day: date) -> None:
    assert day_of(moment) == day


async def test_what_is_done_at_night_is_done_today(pools: Pools, monkeypatch: pytest.MonkeyPatch) -> None:
    class Night:
        """The clock of somebody who works at half past twelve."""

        @staticmethod
        def now() -> datetime:
            return datetime(2026, 1, 14, 23, 30, tzinfo=UTC)

    world = await make_world(pools)
    monkeypatch.setattr(access, "CLOCK", Night)
    async with world.gate.open(world.keeper(), "test:night") as work:
        assert work.today == date(2026, 1, 15)


async def test_sql_counts_the_days_as_python_does(pools: Pools) -> None:
    moments: list[datetime] = []

    @given(MOMENTS)
    @example(datetime(2026, 11, 22, 23, 0, tzinfo=UTC))
    @example(datetime(2026, 3, 28, 22, 59, tzinfo=UTC))
    @example(datetime(2026, 10, 25, 22, 30, tzinfo=UTC))
    def gather(moment: datetime) -> None:
        moments.append(moment)

    gather()
    async with pools.writer.acquire() as connection:
        days = await connection.fetchval(
            "SELECT array_agg(day_of(m) ORDER BY n) FROM unnest($1::timestamptz[]) WITH ORDINALITY u(m, n)", moments
        )
        now, today = await connection.fetchrow("SELECT now(), today()")
    assert days == [day_of(moment) for moment in moments]
    assert today == day_of(now)


def test_no_statement_asks_for_the_day_of_another_time_zone() -> None:
    files = sorted(APP.rglob("*.py"))
    assert [f"{file.name}: {found[0]}" for file in files for found in ELSEWHERE.finditer(file.read_text())] == []
