"""The tables that are published of an indicator: always the same ones, so that nobody can ask for another. Pure.

A table is a period and up to two axes, each with and without the own cell of the indicator. Days stand undivided, weeks
by one axis at most: by more there would hardly be ten of anything. Every value has its cell, whether it was counted or
not.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, product
from math import prod
from typing import Any, Final

from app.domain.statistics.facts import UNKNOWN
from app.domain.statistics.indicators import Indicator
from app.domain.statistics.lines import ALL, CellKey
from app.domain.statistics.periods import Period, period_of
from app.domain.statistics.protection import Counts
from app.domain.vocabulary.reports import Measure
from app.domain.vocabulary.statistics import DataQuality, Grain

CELL: Final = "cell"
MOST_AXES: Final = {Grain.day: 0, Grain.week: 1, Grain.month: 2, Grain.quarter: 2, Grain.year: 2}
MOST_CELLS: Final = 1000
"""A table of two axes with more cells than these is not published: nearly all of them would be hidden."""

COMPLETE, PARTIAL = 0.01, 0.25
"""Up to these shares of facts with something unknown the quality is complete, or partial."""


@dataclass(frozen=True, slots=True)
class Sum:
    """What was counted in one cell from one day on, up to the next that has any."""

    since: date
    values: tuple[str, ...]
    numerator: float
    denominator: float
    facts: int


@dataclass(frozen=True, slots=True)
class Cubes:
    """The fixed tables of one indicator in one house, over the values that its axes have there."""

    indicator: Indicator
    values: Mapping[str, Sequence[str]]

    @property
    def names(self) -> tuple[str, ...]:
        """The indicator's cell, where it has one, and its axes: the order of a key's values."""
        axes = tuple(axis.value for axis in self.indicator.axes)
        return axes if self.indicator.cell is None else (CELL, *axes)

    def tables(self, grain: Grain) -> Iterator[frozenset[str]]:
        """By what each table of a period is divided."""
        axes = [axis.value for axis in self.indicator.axes]
        for count in range(MOST_AXES[grain] + 1):
            for chosen in combinations(axes, count):
                if count > 1 and prod(len(self.values[name]) for name in chosen) > MOST_CELLS:
                    continue
                if not self.indicator.separate:
                    yield frozenset(chosen)
                if self.indicator.cell is not None:
                    yield frozenset((CELL, *chosen))

    def keys(self, period: Period) -> Iterator[CellKey]:
        """Every cell of every table of a period."""
        for table in self.tables(period.grain):
            for values in product(*(self.values[name] if name in table else (ALL,) for name in self.names)):
                yield CellKey(period.grain, period.starts_on, values)

    def counted(
        self, periods: Iterable[Period], sums: Sequence[Sum], cases: Mapping[CellKey, int] | None = None
    ) -> dict[CellKey, Counts]:
        """What was counted in each cell of these periods; of a stock, what there was at the end of a period.

        `cases` says how many cases stand behind a cell, of an indicator that counts things of cases.
        """
        is_stock = self.indicator.measure is Measure.stock
        by_grain: dict[Grain, list[Period]] = defaultdict(list)
        for period in periods:
            by_grain[period.grain].append(period)
        found: dict[CellKey, Counts] = {}
        for grain, of_grain in by_grain.items():
            tables = [tuple(name in table for name in self.names) for table in self.tables(grain)]
            totals = (_standing if is_stock else _coming)(sorted(of_grain), tables, sums)
            for period in of_grain:
                for key in self.keys(period):
                    numerator, denominator = totals[period].get(key.values, (0.0, 0.0))
                    things = numerator if is_stock else denominator
                    found[key] = Counts(numerator, denominator, things if cases is None else cases.get(key, 0))
        return found

    def columns(self, key: CellKey) -> dict[str, str]:
        """The values of a key by the names of the columns; '' where it is not divided."""
        return dict(zip(self.names, key.values, strict=True))


Totals = dict[Period, dict[tuple[str, ...], list[float]]]


def _coming(periods: Sequence[Period], tables: Sequence[tuple[bool, ...]], sums: Iterable[Sum]) -> Totals:
    """What came in each period, by the values that each table shows."""
    totals: Totals = {period: {} for period in periods}
    for each in sums:
        period = period_of(periods[0].grain, each.since)
        if period in totals:
            _add(totals[period], tables, each)
    return totals


def _standing(periods: Sequence[Period], tables: Sequence[tuple[bool, ...]], sums: Iterable[Sum]) -> Totals:
    """What stood at the end of each period."""
    waiting = sorted(sums, key=lambda each: each.since, reverse=True)
    running: dict[tuple[str, ...], list[float]] = {}
    totals: Totals = {}
    for period in periods:
        while waiting and waiting[-1].since < period.ends_on:
            _add(running, tables, waiting.pop())
        totals[period] = {values: [*total] for values, total in running.items()}
    return totals


def _add(totals: dict[tuple[str, ...], list[float]], tables: Sequence[tuple[bool, ...]], each: Sum) -> None:
    for table in tables:
        divided = zip(each.values, table, strict=True)
        total = totals.setdefault(tuple(value if is_shown else ALL for value, is_shown in divided), [0.0, 0.0])
        total[0] += each.numerator
        total[1] += each.denominator


def quality_of(sums: Iterable[Sum], *, least: int) -> DataQuality:
    """How much of what was counted is known on every axis; of too few nothing better is said."""
    facts = unknown = 0
    for each in sums:
        facts += each.facts
        unknown += each.facts if UNKNOWN in each.values else 0
    if facts < least:
        return DataQuality.poor
    share = unknown / facts
    if share <= COMPLETE:
        return DataQuality.complete
    return DataQuality.partial if share <= PARTIAL else DataQuality.poor


def sums_of(rows: Iterable[Any], names: Sequence[str]) -> list[Sum]:
    """The rows that PostgreSQL summed up, with the values of an indicator's own axes."""
    return [
        Sum(
            row["since"],
            tuple(row[name] for name in names),
            float(row["numerator"]),
            float(row["denominator"]),
            int(row["facts"]),
        )
        for row in rows
    ]
