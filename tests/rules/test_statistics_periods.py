"""Periods in the time of Amsterdam, and the tables that are published of an indicator."""

from datetime import UTC, date, datetime

import pytest

from app.domain.days import day_of
from app.domain.statistics.cubes import Cubes, Sum, quality_of
from app.domain.statistics.indicators import indicators
from app.domain.statistics.periods import Period, ended_periods, midnight, months_from, period_of
from app.domain.vocabulary.statistics import Axis, DataQuality, Grain


@pytest.mark.parametrize(
    ("grain", "day", "starts_on", "ends_on"),
    [
        (Grain.day, date(2026, 3, 29), date(2026, 3, 29), date(2026, 3, 30)),
        (Grain.week, date(2027, 1, 3), date(2026, 12, 28), date(2027, 1, 4)),
        (Grain.month, date(2026, 12, 31), date(2026, 12, 1), date(2027, 1, 1)),
        (Grain.quarter, date(2026, 11, 22), date(2026, 10, 1), date(2027, 1, 1)),
        (Grain.year, date(2026, 11, 22), date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_a_day_lies_in_one_period_of_each_grain(grain: Grain, day: date, starts_on: date, ends_on: date) -> None:
    assert period_of(grain, day) == Period(ends_on, starts_on, grain)


def test_a_day_of_amsterdam_begins_at_its_midnight_in_summer_and_winter() -> None:
    assert midnight(date(2026, 7, 1)).astimezone(UTC) == datetime(2026, 6, 30, 22, tzinfo=UTC)
    assert midnight(date(2026, 1, 1)).astimezone(UTC) == datetime(2025, 12, 31, 23, tzinfo=UTC)
    assert day_of(datetime(2026, 6, 30, 22, 30, tzinfo=UTC)) == date(2026, 7, 1)


def test_only_what_has_ended_is_a_period_to_publish() -> None:
    found = ended_periods(Grain.month, date(2026, 1, 15), date(2026, 3, 31))
    assert [period.starts_on for period in found] == [date(2026, 1, 1), date(2026, 2, 1)]
    assert len(ended_periods(Grain.month, date(2026, 1, 15), date(2026, 4, 1))) == 3
    assert months_from(date(2026, 11, 22), 3) == [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)]


def cubes(name: str) -> Cubes:
    values = {name: ["a", "b", "unknown"] for name in ("cell", *Axis.values())}
    return Cubes(indicators()[name], values)


def test_days_stand_undivided_weeks_by_one_axis_and_the_rest_by_two() -> None:
    found = cubes("IN-17")
    most = {grain: max(len(table - {"cell"}) for table in found.tables(grain)) for grain in Grain}
    assert most == {Grain.day: 0, Grain.week: 1, Grain.month: 2, Grain.quarter: 2, Grain.year: 2}
    assert all("cell" in table for table in cubes("IN-32").tables(Grain.year))  # no total over separate cells


def test_every_value_has_a_cell_whether_anything_was_counted_or_not() -> None:
    found = cubes("IN-57")
    january = period_of(Grain.month, date(2026, 1, 1))
    sums = [Sum(date(2026, 1, 3), ("a", "b", "unknown"), 3, 3, 3), Sum(date(2026, 2, 1), ("a", "b", "a"), 5, 5, 5)]
    counted = {key.values: counts.numerator for key, counts in found.counted([january], sums).items()}
    assert counted["a", "", ""] == counted["", "b", ""] == counted["", "", ""] == 3
    assert counted["b", "", ""] == counted["b", "a", "a"] == 0


def test_a_stock_is_what_stood_at_the_end_of_its_period() -> None:
    found = cubes("IN-57-backlog")
    came = Sum(date(2025, 5, 1), ("a", "b"), 12, 12, 12)
    left = Sum(date(2026, 1, 31), ("a", "b"), -2, 2, 2)
    periods = [period_of(Grain.day, date(2026, 1, 30)), period_of(Grain.month, date(2026, 1, 1))]
    counted = {key.grain: counts.numerator for key, counts in found.counted(periods, [came, left]).items()
               if key.values == ("", "")}  # fmt: skip
    assert counted == {Grain.day: 12, Grain.month: 10}


def test_the_quality_of_few_says_nothing_of_them() -> None:
    def of(known: int, unknown: int) -> DataQuality:
        day = date(2026, 1, 1)
        rows = [Sum(day, ("a",), known, known, known), Sum(day, ("unknown",), unknown, unknown, unknown)]
        return quality_of(rows, least=10)

    assert of(0, 0) is of(9, 0) is of(0, 9) is DataQuality.poor
    assert (of(100, 1), of(90, 10), of(50, 50)) == (DataQuality.complete, DataQuality.partial, DataQuality.poor)
