"""Today is the day in Amsterdam, also at night, when it is still yesterday by UTC."""

from datetime import UTC, date, datetime

import pytest

from app.database.pool import Pools
from app.domain.access import work as access
from app.domain.days import day_of
from tests.world import make_world


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
