"""The attack: every published number as an interval, drawn in by every sum until nothing more follows.

Knows the published answers, the threshold, the base and the method; shares no code with the protection.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import inf
from typing import Final, NamedTuple

DAY: Final = timedelta(days=1)
SHORTER: Final = {"week": ("day",), "month": ("day",), "quarter": ("month",), "year": ("quarter",)}
STRETCH: Final = "stretch"
MOST_TURNS: Final = 60


class Place(NamedTuple):
    """Where a number stands: which part of a value, of which days, and the value on every axis ('' for all)."""

    part: str
    grain: str
    first: date
    last: date
    values: tuple[str, ...]


Answers = Mapping[Place, tuple[float, float] | None]
"""What is published, as the least and the most that it can stand for; None where it is hidden."""

Sum = tuple[Place, list[Place]]


def heard(number: float, *, step: int, threshold: int) -> tuple[float, float]:
    """What a shown number can stand for that was rounded to a step and is not small."""
    return max(threshold, number - step // 2), number + (step - 1) // 2


def is_told(least: float, most: float, *, threshold: int, base: int) -> bool:
    """Whether a hidden number is known as well as a rounded one, or known to be small and not nothing."""
    return most - least < base or (least >= 1 and most < threshold)


@dataclass
class Knowledge:
    """What the attacker knows: the least and the most of every number, and the sums among them."""

    least: dict[Place, float]
    most: dict[Place, float]
    sums: list[Sum]
    hidden: list[Place]
    threshold: int
    base: int

    def close(self) -> set[Place]:
        """Subtract until nothing more follows; the hidden numbers that are recovered."""
        stands_in: dict[Place, list[int]] = defaultdict(list)
        for number, (total, parts) in enumerate(self.sums):
            for place in (total, *parts):
                stands_in[place].append(number)
        waiting = dict.fromkeys(range(len(self.sums)))
        turns = [0] * len(self.sums)
        while waiting:
            number = next(iter(waiting))
            del waiting[number]
            turns[number] += 1
            if turns[number] <= MOST_TURNS:
                for place in self._subtract(*self.sums[number]):
                    waiting.update(dict.fromkeys(stands_in[place]))
        return {place for place in self.hidden if self.tells(self.least[place], self.most[place])}

    def tells(self, least: float, most: float) -> bool:
        """Whether a number between the two is recovered."""
        return is_told(least, most, threshold=self.threshold, base=self.base)

    def _subtract(self, total: Place, parts: list[Place]) -> Iterator[Place]:
        low = sum(self.least[part] for part in parts)
        tops = sorted((self.most[part] for part in parts), reverse=True)
        high, rest = sum(tops), sum(tops[1:])
        if self._narrow(total, low, high):
            yield total
        for part in parts:
            others = rest if self.most[part] == inf else high - self.most[part]
            if self._narrow(part, self.least[total] - others, self.most[total] - (low - self.least[part])):
                yield part

    def _narrow(self, place: Place, low: float, high: float) -> bool:
        narrower = low > self.least[place] or high < self.most[place]
        self.least[place] = max(low, self.least[place])
        self.most[place] = min(high, self.most[place])
        return narrower


def learn(answers: Answers, *, threshold: int, base: int) -> Knowledge:
    """What the answers say before any subtraction."""
    sums = [*_across(answers), *_over_time(answers)]
    denominators = [place for place in answers if place.part == "denominator"]
    for whole in denominators:
        parts = [whole._replace(part=part) for part in ("numerator", "rest")]
        if parts[1] in answers:
            sums.append((whole, parts))
    least = {place: 0.0 for total, parts in sums for place in (total, *parts)}
    most = dict.fromkeys(least, inf)
    for place, known in answers.items():
        least[place], most[place] = known or (0, inf)
    hidden = [place for place, known in answers.items() if known is None]
    return Knowledge(least, most, sums, hidden, threshold, base)


def _across(answers: Answers) -> Iterator[Sum]:
    """A total as the sum over any one axis, which answers what is asked with NOT as well."""
    parts: dict[tuple[Place, int], list[Place]] = defaultdict(list)
    for place in answers:
        for axis, value in enumerate(place.values):
            if value:
                whole = place._replace(values=(*place.values[:axis], "", *place.values[axis + 1 :]))
                parts[whole, axis].append(place)
    yield from ((whole, found) for (whole, _), found in parts.items() if whole in answers)


def _over_time(answers: Answers) -> Iterator[Sum]:
    """Longer periods as sums of shorter ones, and weeks and months of the stretches that they cut each other into."""
    series: dict[tuple[str, tuple[str, ...]], list[Place]] = defaultdict(list)
    for place in answers:
        series[place.part, place.values].append(place)
    for places in series.values():
        known: dict[str, dict[date, Place]] = defaultdict(dict)
        for place in places:
            known[place.grain][place.first] = place
        crossing = [*known["week"].values(), *known["month"].values()]
        cuts = sorted({day for place in crossing for day in (place.first, place.last + DAY)})
        for first, after in pairwise(cuts):
            stretch = places[0]._replace(grain=STRETCH, first=first, last=after - DAY)
            known[STRETCH][first] = stretch
            yield from _tiled(stretch, known["day"])
        for place in places:
            for shorter in (*SHORTER.get(place.grain, ()), STRETCH):
                yield from _tiled(place, known[shorter])


def _tiled(whole: Place, starts: Mapping[date, Place]) -> Iterator[Sum]:
    """A period as the sum of shorter ones, where these fill it."""
    tiles, day = [], whole.first
    while day in starts and starts[day].last <= whole.last:
        tiles.append(starts[day])
        day = starts[day].last + DAY
    if day == whole.last + DAY and tiles != [whole]:
        yield whole, tiles


def only(answers: Answers, grains: Iterable[str]) -> Answers:
    """The answers about periods of some lengths."""
    wanted = set(grains)
    return {place: known for place, known in answers.items() if place.grain in wanted}
