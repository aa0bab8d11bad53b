"""No number shows or lets derive a small one: threshold, complementary suppression and rounding; rule RP-01.

Pure. It works on all cells of one indicator in one house at once, over every line on which they add up (lines.py). What
was published before stays as it was; only of what is new more can be hidden. docs/statistics-protection.md says what is
promised and what is not.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from math import inf
from typing import Final

from app.domain.statistics.bounds import Bounds
from app.domain.statistics.lines import ALL, CellKey, Line, Segment, lines_of
from app.domain.statistics.rounding import mean_of, rounded, value_of
from app.domain.vocabulary.reports import Measure

THRESHOLD: Final = 10
BASE: Final = 5


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted in a cell: the two parts of its value, and how many cases stand behind it."""

    numerator: float
    denominator: float
    subjects: float


@dataclass(frozen=True, slots=True)
class Published:
    """What is shown of a cell; of a suppressed one nothing."""

    numerator: int | None
    denominator: int | None
    value: float | None
    is_suppressed: bool


SUPPRESSED: Final = Published(None, None, None, is_suppressed=True)


def layers_of(measure: Measure, counts: Counts) -> tuple[float, ...]:
    """The numbers of things in a cell that must not be small, all of which add up along the lines.

    The numerator of a mean is an amount (hours, a rating), which counts nobody.
    """
    numerator, denominator = float(counts.numerator), float(counts.denominator)
    match measure:
        case Measure.share:
            return numerator, denominator - numerator
        case Measure.mean:
            return (denominator,)
        case Measure.stock:
            return (numerator,)
        case _:
            return numerator, denominator


def protect(
    counted: Mapping[CellKey, Counts],
    published: Mapping[CellKey, Published],
    measure: Measure,
    *,
    threshold: int = THRESHOLD,
    base: int = BASE,
    complements: bool = True,
) -> dict[CellKey, Published]:
    """What to publish of every counted cell that is not yet published.

    `counted` holds the new cells, of all periods that settle on one day together (`lines.settled_on`), and those
    published before that bear on them (`lines.earliest_of_interest`), all as they are counted now. Without
    `complements` only small cells are hidden, which protects nobody: for comparison in tests.
    """
    table = _Table(counted, published, measure, threshold=threshold, base=base)
    if complements:
        table.complement()
    return {key: table.shown(key, counts) for key, counts in counted.items() if key not in published}


class _Table:
    """The cells by their places, which of them are hidden, and which may still be."""

    def __init__(
        self,
        counted: Mapping[CellKey, Counts],
        published: Mapping[CellKey, Published],
        measure: Measure,
        *,
        threshold: int,
        base: int,
    ) -> None:
        self._measure, self._threshold, self._base = measure, threshold, base
        self._published = published
        lines = lines_of(counted, is_stock=measure is Measure.stock)
        self._place, self._lines = _merged(lines.cells, lines.lines)
        count = len(lines.cells)
        layers = zip(*(layers_of(measure, counts) for counts in counted.values()), strict=True)
        self._layers = [[*layer, *[0.0] * (count - len(counted))] for layer in layers]
        self._subjects = [float(counts.subjects) for counts in counted.values()] + [inf] * (count - len(counted))
        self._split = [sum(value != ALL for value in cell.values) for cell in lines.cells]
        self._unseen = [isinstance(cell, Segment) for cell in lines.cells]
        self._sum_segments(lines.lines)
        self._of_cell: list[list[int]] = [[] for _ in range(count)]
        for number, (total, parts) in enumerate(self._lines):
            for place in (total, *parts):
                self._of_cell[place].append(number)
        self._keys = {key: self._place[n] for n, key in enumerate(counted)}
        self._fixed: dict[int, CellKey] = {}
        for key in sorted(published.keys() & counted.keys(), key=lambda key: not published[key].is_suppressed):
            self._fixed[self._keys[key]] = key
        self.hidden = [False] * count
        for place in set(self._place):
            fixed = self._fixed.get(place)
            self.hidden[place] = published[fixed].is_suppressed if fixed else self._is_small(place)

    def _sum_segments(self, lines: Sequence[Line]) -> None:
        for total, parts in lines:
            if self._unseen[total]:
                for layer in self._layers:
                    layer[total] = sum(layer[part] for part in parts)

    def _is_small(self, place: int) -> bool:
        return self._subjects[place] < self._threshold or any(layer[place] < self._threshold for layer in self._layers)

    def shown(self, key: CellKey, counts: Counts) -> Published:
        place = self._keys[key]
        if self.hidden[place]:
            return SUPPRESSED
        if place in self._fixed:
            return self._published[self._fixed[place]]
        numerator, denominator = rounded(counts.numerator, self._base), rounded(counts.denominator, self._base)
        if self._measure is Measure.mean:
            return Published(None, denominator, mean_of(counts.numerator, counts.denominator), is_suppressed=False)
        value = value_of(self._measure, numerator, denominator)
        return Published(numerator, denominator, value, is_suppressed=False)

    def complement(self) -> None:
        """Hide more until neither a line nor all lines together tell what is hidden."""
        waiting = list(range(len(self._lines)))
        while waiting:
            self._close_lines(waiting)
            waiting = self._hide_told()

    def _close_lines(self, numbers: Sequence[int]) -> None:
        waiting = deque(numbers)
        while waiting:
            number = waiting.popleft()
            while self._tells(self._lines[number]):
                place = self._cheapest(self._members(number))
                if place is None:
                    break
                self.hidden[place] = True
                waiting.extend(self._of_cell[place])

    def _members(self, number: int) -> list[int]:
        total, parts = self._lines[number]
        return [total, *parts]

    def _tells(self, line: Line) -> bool:
        """Whether a line alone tells too much of what is hidden on it."""
        total, parts = line
        out = [part for part in parts if self.hidden[part]]
        if self.hidden[total]:
            return not out
        if not out:
            return False
        if len(out) == 1:
            return True
        for layer in self._layers:
            together = sum(layer[part] for part in out)
            small = max((layer[part] for part in out if layer[part] < self._threshold), default=0.0)
            if together < max(self._threshold, small + self._base):
                return True
        rest = self._subjects[total] - sum(self._subjects[part] for part in parts if not self.hidden[part])
        return max(rest, *(self._subjects[part] for part in out)) < self._threshold

    def _cheapest(self, places: Iterable[int]) -> int | None:
        free = [place for place in places if not self.hidden[place] and place not in self._fixed]
        return min(free, key=self._cost, default=None)

    def _cost(self, place: int) -> tuple[bool, int, int, float, int]:
        """Rather what nobody sees, then what is split further, then what breaks the fewest whole lines, then the least.

        A total is worth more than one of its parts: hiding inner cells first keeps most of the totals.
        """
        whole = sum(not any(self.hidden[other] for other in self._members(n)) for n in self._of_cell[place])
        amount = sum(layer[place] for layer in self._layers)
        return not self._unseen[place], -self._split[place], whole, amount, place

    def _hide_told(self) -> list[int]:
        """Hide a cell for each that all lines together tell; the lines to look at again.

        One that follows from what was hidden a moment ago waits for the next look: perhaps it is told no longer.
        """
        again: set[int] = set()
        for layer in self._layers:
            bounds = self._bounds(layer)
            following = bounds.following()
            waiting: set[int] = set()
            for place in sorted(set(self._place)):
                told = self.hidden[place] and self._is_told(bounds.least[place], bounds.most[place])
                if not told or place in waiting:
                    continue
                other = self._cheapest(self._behind(place, bounds))
                if other is not None:
                    self.hidden[other] = True
                    self._await(other, following, waiting)
                    again.update(self._of_cell[other])
        return sorted(again)

    def _is_told(self, least: float, most: float) -> bool:
        return most - least < self._base or (least >= 1 and most < self._threshold)

    def _bounds(self, layer: Sequence[float]) -> Bounds:
        """What one who knew every shown number to the unit would know: more than rounding lets anybody."""
        least = [0.0 if hidden else value for hidden, value in zip(self.hidden, layer, strict=True)]
        most = [inf if hidden else value for hidden, value in zip(self.hidden, layer, strict=True)]
        bounds = Bounds(least, most, self._lines, self._of_cell)
        bounds.close()
        return bounds

    def _behind(self, place: int, bounds: Bounds) -> set[int]:
        """All cells from which what is known of a hidden one follows."""
        seen = {place}
        ring = [place]
        while ring:
            numbers = {why[cell] for cell in ring for why in (bounds.why_least, bounds.why_most) if cell in why}
            members = set(chain.from_iterable(self._members(number) for number in numbers))
            ring = list(members - seen)
            seen |= members
        return seen

    def _await(self, place: int, following: Mapping[int, set[int]], waiting: set[int]) -> None:
        """Let all cells wait of which something follows from this one: the way back of `_behind`."""
        ring = [place]
        waiting.add(place)
        while ring:
            numbers = set(chain.from_iterable(self._of_cell[cell] for cell in ring))
            cells = set(chain.from_iterable(following.get(number, ()) for number in numbers))
            ring = list(cells - waiting)
            waiting |= cells


def _merged(cells: Sequence[object], lines: Sequence[Line]) -> tuple[list[int], list[Line]]:
    """Cells that are one and the same number, as a total is with its only part, share a place."""
    place = list(range(len(cells)))

    def find(cell: int) -> int:
        while place[cell] != cell:
            place[cell] = cell = place[place[cell]]
        return cell

    for total, parts in lines:
        if len(parts) == 1:
            low, high = sorted((find(total), find(parts[0])))
            place[high] = low
    found = [find(cell) for cell in range(len(cells))]
    rest = {Line(found[total], tuple(found[part] for part in parts)): None for total, parts in lines if len(parts) > 1}
    return found, list(rest)
