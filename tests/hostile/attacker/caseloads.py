"""Seeded caseloads of a region, in the shapes of the field's own figures: skewed, sparse, and with hardly anything."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from app.domain.vocabulary.reports import Measure

PROFILES: Final = {"terror": 18, "stress": 28, "children": 14, "long_care": 30, "separation": 10}
MEETINGS: Final = {1: 40, 2: 12, 3: 12.6, 4: 13.8, 5: 10.8, 6: 6.6, 7: 4.2}
PHASES: Final = ("direct_safety", "risk_led_care", "recovery")
SHARE: Final = 0.7


@dataclass(frozen=True)
class Caseload:
    """Facts of some years: the day, the values of the axes, numerator and denominator."""

    name: str
    cases: int
    measure: Measure
    values: tuple[tuple[str, ...], ...]
    first: date
    last: date
    facts: tuple[tuple[date, tuple[str, ...], int, int], ...]


def caseload(seed: int, *, is_small: bool = False) -> Caseload:
    """The data set of a seed. Every third is sparse, every fourth a share, every fifth lives in one municipality.

    A small one has three axes and half a year, in which as much happens as in the whole.
    """
    random = Random(seed)  # noqa: S311 - data, no secret
    cases = random.choice((40, 90, 200, 400, 900, 2500)) if seed % 3 else random.choice((15, 40, 80))
    municipalities = tuple(f"GM{n:02}" for n in range(random.randint(3, 5 if is_small else 9)))
    programmes = ("regular", "mda", "conference", "home_ban")[: random.randint(2, 4)]
    skew = 3.0 if seed % 5 == 0 else random.choice((0.6, 1.0, 1.6))
    at_home = [1 / (n + 1) ** skew for n in range(len(municipalities))]
    tracks = [1 / (n + 1) ** random.choice((1, 2, 3)) for n in range(len(programmes))]
    first = date(2024, 1, 1)
    last = date(2024, 6, 30) if is_small else date(2024, 12, 31) if seed % 2 else date(2025, 6, 30)
    days = (last - first).days + 1
    axes = 3 if is_small else 4
    measure = Measure.share if seed % 4 == 3 else Measure.number
    facts = []
    for _ in range(cases):
        municipality = random.choices(municipalities, at_home)[0]
        programme = random.choices(programmes, tracks)[0]
        profile = random.choices(tuple(PROFILES), tuple(PROFILES.values()))[0]
        begins = random.randrange(days)
        for _ in range(random.choices(tuple(MEETINGS), tuple(MEETINGS.values()))[0]):
            day = first + timedelta(min(days - 1, begins + int(559 * random.betavariate(1.4, 2.51) * random.random())))
            phase = random.choices(PHASES, (5, 3, 1))[0]
            counts = int(random.random() < SHARE) if measure is Measure.share else 1
            facts.append((day, (municipality, programme, profile, phase)[:axes], counts, 1))
    values = (municipalities, programmes, tuple(PROFILES), PHASES)[:axes]
    kind = "sparse" if cases < 100 else "skewed" if skew == 3.0 else "even"
    return Caseload(f"{seed:02} {kind}", cases, measure, values, first, last, tuple(facts))
