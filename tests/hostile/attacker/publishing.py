"""Publishes a caseload as the service does: period after period as each ends, what is published stays."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from itertools import combinations, groupby, product
from operator import attrgetter
from typing import NamedTuple

from app.domain.statistics.lines import CellKey, earliest_of_interest, last_day, settled_on
from app.domain.statistics.protection import Counts, Published
from app.domain.vocabulary.statistics import Grain
from tests.hostile.attacker.caseloads import Caseload

Counted = dict[CellKey, Counts]
Protection = Callable[[Counted, dict[CellKey, Published]], dict[CellKey, Published]]
MOST_AXES = {Grain.day: 1, Grain.week: 1, Grain.month: 2, Grain.quarter: 2, Grain.year: 2}


class Period(NamedTuple):
    """A period by its last day, so that they sort as they end, the shorter first."""

    settles_on: date
    order: int
    grain: Grain
    starts_on: date


def periods(first: date, last: date) -> list[Period]:
    """Every whole period from first to last, in the order in which they end."""
    return sorted(_periods(first, last))


def _periods(first: date, last: date) -> Iterator[Period]:
    for n in range((last - first).days + 1):
        day = first + timedelta(n)
        begins = {Grain.day: True, Grain.week: day.weekday() == 0, Grain.month: day.day == 1}
        begins[Grain.quarter] = day.day == 1 and day.month in (1, 4, 7, 10)
        begins[Grain.year] = (day.day, day.month) == (1, 1)
        for order, (grain, does) in enumerate(begins.items()):
            if does and settled_on(grain, day) <= last:
                yield Period(settled_on(grain, day), order, grain, day)


def counted_in(load: Caseload, period: Period) -> Counted:
    """Every cell of a period, those with nothing as well."""
    ends_on = last_day(period.grain, period.starts_on)
    facts = [fact for fact in load.facts if period.starts_on <= fact[0] <= ends_on]
    counted: Counted = {}
    for size in range(MOST_AXES[period.grain] + 1):
        for axes in combinations(range(len(load.values)), size):
            sums: dict[tuple[str, ...], list[int]] = defaultdict(lambda: [0, 0])
            for _, values, numerator, denominator in facts:
                found = sums[_split(values, axes)]
                found[0] += numerator
                found[1] += denominator
            for chosen in product(*(load.values[axis] for axis in axes)):
                spread = dict(zip(axes, chosen, strict=True))
                values = tuple(spread.get(axis, "") for axis in range(len(load.values)))
                numerator, denominator = sums.get(values, (0, 0))
                counted[CellKey(period.grain, period.starts_on, values)] = Counts(numerator, denominator, denominator)
    return counted


@cache
def _split(values: tuple[str, ...], axes: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(value if axis in axes else "" for axis, value in enumerate(values))


def publish(load: Caseload, protection: Protection) -> tuple[dict[CellKey, Published], Counted]:
    """What stands published at the end, and what was truly counted."""
    published: dict[CellKey, Published] = {}
    counted: Counted = {}
    for _, ended in groupby(periods(load.first, load.last), key=attrgetter("settles_on")):
        together = list(ended)
        since = min(earliest_of_interest(period.grain, period.starts_on) for period in together)
        new = {key: counts for period in together for key, counts in counted_in(load, period).items()}
        bearing = {key: counts for key, counts in counted.items() if key.starts_on >= since}
        published |= protection(bearing | new, {key: published[key] for key in bearing})
        counted |= new
    return published, counted
