"""Mistakes that the protection could hold; the attacker must find each."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Final

import pytest

from app.domain.statistics import lines, protection
from app.domain.statistics.lines import CellKey, Line, Segment
from app.domain.statistics.protection import Counts, Published
from app.domain.vocabulary.reports import Measure
from app.domain.vocabulary.statistics import Grain

Plant = Callable[[pytest.MonkeyPatch], None]
Series = Mapping[Grain, Mapping[date, int]]
Cells = list[CellKey | Segment]


def _one_axis(patch: pytest.MonkeyPatch) -> None:
    right: Callable[[Mapping[CellKey, int]], Iterator[Line]] = lines._along_axes  # type: ignore[assignment]

    def wrong(places: Mapping[CellKey, int]) -> Iterator[Line]:
        keys = list(places)
        return (line for line in right(places) if keys[line.total].values[0] or not keys[line.parts[0]].values[0])

    patch.setattr(lines, "_along_axes", wrong)


def _sums_over_time(patch: pytest.MonkeyPatch) -> None:
    def wrong(*_: object) -> Iterator[Line]:
        return iter(())

    patch.setattr(lines, "_over_time", wrong)


def _crossing(patch: pytest.MonkeyPatch) -> None:
    right: Callable[[tuple[str, ...], Series, Cells], Iterator[Line]] = lines._over_time  # type: ignore[assignment]

    def wrong(values: tuple[str, ...], grains: Series, cells: Cells) -> Iterator[Line]:
        for left_out in (Grain.month, Grain.week):
            yield from right(values, {grain: of for grain, of in grains.items() if grain is not left_out}, cells)

    patch.setattr(lines, "_over_time", wrong)


def _published(patch: pytest.MonkeyPatch) -> None:
    right = protection.protect

    def wrong(
        counted: Mapping[CellKey, Counts], published: Mapping[CellKey, Published], measure: Measure, **options: bool
    ) -> dict[CellKey, Published]:
        new = {key: counts for key, counts in counted.items() if key not in published}
        return right(new, {}, measure, complements=options["complements"])

    patch.setattr(protection, "protect", wrong)


FAULTS: Final[dict[str, Plant]] = {
    "the sums over one axis are forgotten": _one_axis,
    "the sums over time are forgotten": _sums_over_time,
    "the crossing of weeks and months is forgotten": _crossing,
    "what was published before is forgotten": _published,
}


@contextmanager
def planted(name: str) -> Iterator[None]:
    """The protection with a mistake in it."""
    with pytest.MonkeyPatch.context() as patch:
        FAULTS[name](patch)
        yield
