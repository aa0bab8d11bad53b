"""What a publication says, out of what PostgreSQL found: read from JSON, protected, and written as JSON again. Pure.

It stands between two statements and passes bytes from one to the other, so it runs anywhere: `apart` gives it a process
of its own.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from app.domain.ids import new_id
from app.domain.statistics.cubes import CELL, Cubes, Sum, quality_of, sums_of
from app.domain.statistics.indicators import Indicator
from app.domain.statistics.lines import CellKey
from app.domain.statistics.periods import Period
from app.domain.statistics.protection import SUPPRESSED, Published, protect
from app.domain.vocabulary.statistics import Axis, DataQuality, Grain

COLUMNS: Final = (CELL, *Axis.values())
"""How the values of a cell follow each other in every row that PostgreSQL gives."""

_SUMMED: Final = ("since", *COLUMNS, "numerator", "denominator", "facts")


@dataclass(frozen=True, slots=True)
class Found:
    """What PostgreSQL found for one publication. What is bytes is JSON: rows, each a list of its columns."""

    indicator: Indicator
    new: Sequence[Period]
    """What is published now, in the order in which it is told."""

    periods: Sequence[Period]
    """The same, and all that was published before and bears on it."""

    values: Mapping[str, Sequence[str]]
    """Every value of each axis."""

    listed: Mapping[str, frozenset[str]]
    """Those of them that are told."""

    least: int
    is_revision: bool
    sums: bytes
    cases: Sequence[tuple[Grain, bytes]] | None
    """How many cases stand behind each cell."""

    published: Sequence[tuple[Grain, date, bytes]]


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What is to be written of one period: how complete its numbers are, and its cells as JSON."""

    quality: DataQuality
    cells: bytes


def reckon(found: Found) -> list[Reckoned]:
    """What to publish of each new period. What was never counted often enough is not listed at all."""
    cubes = Cubes(found.indicator, found.values)
    sums = _sums(found.sums, cubes.names)
    counted = cubes.counted(found.periods, sums, _cases(cubes, found.cases))
    before = _published(cubes, found.published, found.new if found.is_revision else ())
    shown = protect(counted, before, found.indicator.measure, threshold=found.least)
    cells: dict[tuple[Grain, date], list[dict[str, Any]]] = {_begin(period): [] for period in found.new}
    for key, cell in {**before, **shown}.items():
        of_period = cells.get((key.grain, key.starts_on))
        values = cubes.columns(key)
        if of_period is not None and all(value in found.listed[name] for name, value in values.items() if value):
            of_period.append(_row(values, cell))
    return [
        Reckoned(_quality(sums, period, found.least), json.dumps(cells[_begin(period)]).encode())
        for period in found.new
    ]


def _begin(period: Period) -> tuple[Grain, date]:
    return period.grain, period.starts_on


def _quality(sums: Sequence[Sum], period: Period, least: int) -> DataQuality:
    return quality_of((each for each in sums if period.starts_on <= each.since < period.ends_on), least=least)


def _sums(text: bytes, names: Sequence[str]) -> list[Sum]:
    rows = (dict(zip(_SUMMED, row, strict=True)) for row in json.loads(text))
    return sums_of((row | {"since": date.fromisoformat(row["since"])} for row in rows), names)


def _cases(cubes: Cubes, texts: Sequence[tuple[Grain, bytes]] | None) -> dict[CellKey, int] | None:
    if texts is None:
        return None
    found = {}
    for grain, text in texts:
        for starts_on, *values, roots in json.loads(text):
            found[_key(cubes, grain, date.fromisoformat(starts_on), values)] = roots
    return found


def _published(
    cubes: Cubes, texts: Sequence[tuple[Grain, date, bytes]], revised: Sequence[Period]
) -> dict[CellKey, Published]:
    """What was published before. In a period that is revised, what was hidden stays hidden; the rest is told anew."""
    again = {_begin(period) for period in revised}
    found = {}
    for grain, starts_on, text in texts:
        for *values, numerator, denominator, value, is_suppressed in json.loads(text):
            if (grain, starts_on) not in again:
                shown = Published(numerator, denominator, value, is_suppressed=is_suppressed)
                found[_key(cubes, grain, starts_on, values)] = shown
            elif is_suppressed:
                found[_key(cubes, grain, starts_on, values)] = SUPPRESSED
    return found


def _key(cubes: Cubes, grain: Grain, starts_on: date, values: Sequence[str]) -> CellKey:
    by_name = dict(zip(COLUMNS, values, strict=True))
    return CellKey(grain, starts_on, tuple(by_name[name] for name in cubes.names))


def _row(values: Mapping[str, str], cell: Published) -> dict[str, Any]:
    return {
        "id": str(new_id()),
        "axes": ",".join(name for name in COLUMNS if values.get(name)),
        **{name: values.get(name, "") for name in COLUMNS},
        "numerator": cell.numerator,
        "denominator": cell.denominator,
        "value": cell.value,
        "is_suppressed": cell.is_suppressed,
    }
