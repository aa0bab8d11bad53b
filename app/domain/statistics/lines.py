"""Which cells of one indicator add up to which: along every axis, and over time from days to years.

A cell is a period and a value for each axis, '' where the axis is not split. A line says that a total is the sum of its
parts. Weeks and months cross each other; the stretch of days that one of each have in common is nowhere shown, yet
follows by subtraction, so it takes part in the lines as a segment.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple

from app.domain.statistics.periods import ended_periods, period_of
from app.domain.vocabulary.statistics import Grain

ALL: Final = ""
_DAY: Final = timedelta(days=1)
_FINER: Final = {Grain.quarter: Grain.month, Grain.year: Grain.quarter}


class CellKey(NamedTuple):
    """A cell: its period and its value on every axis, always in the same order."""

    grain: Grain
    starts_on: date
    values: tuple[str, ...]


class Segment(NamedTuple):
    """The days that a week and a month have in common."""

    starts_on: date
    days: int
    values: tuple[str, ...]


class Line(NamedTuple):
    """A total and its parts, as places in `Lines.cells`."""

    total: int
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """The cells, those nowhere shown at the end, and how they add up."""

    cells: list[CellKey | Segment]
    lines: list[Line]


def last_day(grain: Grain, starts_on: date) -> date:
    """The last day of a period."""
    return period_of(grain, starts_on).ends_on - _DAY


def settled_on(grain: Grain, starts_on: date) -> date:
    """The day after which a period can be published: its last, and of a week the last of the month in which it ends.

    Of a week and a month that cross, the one that comes second is often hidden for the sake of the other; a month is
    worth more.
    """
    ends_on = last_day(grain, starts_on)
    return last_day(Grain.month, ends_on.replace(day=1)) if grain is Grain.week else ends_on


def earliest_of_interest(grain: Grain, starts_on: date) -> date:
    """The first day from which what was published before bears on the publication of a period."""
    if grain is Grain.day:
        return starts_on
    if grain is Grain.year:
        return starts_on - 6 * _DAY
    before = starts_on.replace(day=1) - _DAY
    return before.replace(day=1)


def lines_of(keys: Iterable[CellKey], *, is_stock: bool) -> Lines:
    """Every line among the cells; of a stock, a period stands as its last day does."""
    cells: list[CellKey | Segment] = list(keys)
    places = {key: place for place, key in enumerate(cells)}
    lines = list(_along_axes(places))
    series: dict[tuple[str, ...], dict[Grain, dict[date, int]]] = defaultdict(lambda: defaultdict(dict))
    for place, key in enumerate(list(cells)):
        if isinstance(key, CellKey):
            series[key.values][key.grain][key.starts_on] = place
    for values, grains in series.items():
        lines += _last_ones(grains) if is_stock else _over_time(values, grains, cells)
    return Lines(cells, lines)


def _along_axes(places: dict[CellKey | Segment, int]) -> Iterator[Line]:
    parts: dict[tuple[CellKey, int], list[int]] = defaultdict(list)
    for key, place in places.items():
        if isinstance(key, Segment):
            continue
        for axis, value in enumerate(key.values):
            if value != ALL:
                whole = key._replace(values=(*key.values[:axis], ALL, *key.values[axis + 1 :]))
                parts[whole, axis].append(place)
    for (whole, _), found in parts.items():
        if whole in places:
            yield Line(places[whole], tuple(found))


def _over_time(
    values: tuple[str, ...], grains: dict[Grain, dict[date, int]], cells: list[CellKey | Segment]
) -> Iterator[Line]:
    segments: dict[date, int] = {}
    days = grains.get(Grain.day, {})
    for grain in (Grain.week, Grain.month):
        for starts_on, place in grains.get(grain, {}).items():
            stretches = list(_stretches(starts_on, last_day(grain, starts_on)))
            if not all(first + n * _DAY in days for first, length in stretches for n in range(length)):
                continue
            for first, length in stretches:
                if first not in segments:
                    segments[first] = len(cells)
                    cells.append(Segment(first, length, values))
                    yield Line(segments[first], tuple(days[first + n * _DAY] for n in range(length)))
            yield Line(place, tuple(segments[first] for first, _ in stretches))
    for grain, finer in _FINER.items():
        for starts_on, place in grains.get(grain, {}).items():
            parts = [grains.get(finer, {}).get(first) for first in _starts(starts_on, grain, finer)]
            found = tuple(part for part in parts if part is not None)
            if len(found) == len(parts):
                yield Line(place, found)


def _stretches(first: date, last: date) -> Iterator[tuple[date, int]]:
    """The days from first to last, broken where a week or a month begins: the first day and how many days."""
    begins = first
    for n in range(1, (last - first).days + 2):
        day = first + n * _DAY
        if day > last or day.day == 1 or day.weekday() == 0:
            yield begins, (day - begins).days
            begins = day


def _starts(starts_on: date, grain: Grain, finer: Grain) -> list[date]:
    return [period.starts_on for period in ended_periods(finer, starts_on, period_of(grain, starts_on).ends_on)]


def _last_ones(grains: dict[Grain, dict[date, int]]) -> Iterator[Line]:
    for grain, finer in {Grain.week: Grain.day, Grain.month: Grain.day, **_FINER}.items():
        for starts_on, place in grains.get(grain, {}).items():
            last = last_day(grain, starts_on)
            part = grains.get(finer, {}).get(last if finer is Grain.day else _starts(starts_on, grain, finer)[-1])
            if part is not None:
                yield Line(place, (part,))
