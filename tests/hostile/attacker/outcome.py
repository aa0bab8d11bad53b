"""One attack on one caseload: what was published, what was hidden, what was recovered of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from app.domain.statistics import protection
from app.domain.statistics.lines import CellKey, last_day
from app.domain.statistics.protection import BASE, THRESHOLD, Counts, Published
from app.domain.vocabulary.reports import Measure
from tests.hostile.attacker.attack import Answers, Knowledge, Place, heard, learn, only
from tests.hostile.attacker.caseloads import Caseload
from tests.hostile.attacker.exact import Programmes
from tests.hostile.attacker.publishing import Counted, publish

LONG: Final = ("month", "quarter", "year")


@dataclass(frozen=True)
class Told:
    """Everything published of a caseload."""

    load: Caseload
    published: Mapping[CellKey, Published]
    counted: Mapping[CellKey, Counts]

    @property
    def small(self) -> int:
        """How many cells are small."""
        return sum(
            any(part < THRESHOLD for part in protection.layers_of(self.load.measure, counts))
            for counts in self.counted.values()
        )

    @property
    def hidden(self) -> int:
        """How many cells are hidden."""
        return sum(cell.is_suppressed for cell in self.published.values())

    def subtracted(self, *, is_rounded: bool = True) -> int:
        """How many cells subtraction recovers."""
        return len(_cells(self._knowledge(is_rounded=is_rounded).close()))

    def programmed(self, grains: Iterable[str] = LONG, *, is_rounded: bool = True) -> int:
        """How many cells linear programmes recover, which leave no combination out."""
        knowledge = self._knowledge(grains, is_rounded=is_rounded)
        return len(_cells(knowledge.close() | Programmes(knowledge).recovered()))

    def _knowledge(self, grains: Iterable[str] = (), *, is_rounded: bool) -> Knowledge:
        answers = dict(_heard(self, is_rounded=is_rounded))
        return learn(only(answers, grains) if grains else answers, threshold=THRESHOLD, base=BASE)


def told(load: Caseload, *, complements: bool = True) -> Told:
    """Publish a caseload, period after period."""

    def protect(counted: Counted, published: dict[CellKey, Published]) -> dict[CellKey, Published]:
        return protection.protect(counted, published, load.measure, complements=complements)

    return Told(load, *publish(load, protect))


def _cells(places: Iterable[Place]) -> set[Place]:
    return {place._replace(part="") for place in places}


def _heard(of: Told, *, is_rounded: bool) -> Answers:
    """The published answers as the attacker reads them; unrounded ones as they were counted."""
    step = BASE if is_rounded else 1
    answers: dict[Place, tuple[float, float] | None] = {}
    for key, cell in of.published.items():
        place = Place("numerator", key.grain.value, key.starts_on, last_day(key.grain, key.starts_on), key.values)
        denominator, rest = place._replace(part="denominator"), place._replace(part="rest")
        is_share = of.load.measure is Measure.share
        if cell.numerator is None or cell.denominator is None:
            answers[place] = None
            answers |= {denominator: None, rest: None} if is_share else {}
            continue
        shown: tuple[float, float] = cell.numerator, cell.denominator
        if not is_rounded:
            shown = of.counted[key].numerator, of.counted[key].denominator
        answers[place] = some = heard(shown[0], step=step, threshold=THRESHOLD)
        if is_share:
            answers[denominator] = every = heard(shown[1], step=step, threshold=THRESHOLD)
            answers[rest] = max(THRESHOLD, every[0] - some[1]), every[1] - some[0]
    return answers
