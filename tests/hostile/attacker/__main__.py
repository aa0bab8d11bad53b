"""`python -m tests.hostile.attacker`: twenty data sets, attacked with and without each step of the protection."""

from collections.abc import Iterable

from tests.hostile.attacker.caseloads import caseload
from tests.hostile.attacker.faults import FAULTS, planted
from tests.hostile.attacker.outcome import Told, told

SEEDS = range(1, 21)
HEAD = ("data set", "cases", "measure", "cells", "small", "hidden", "both", "no complements", "no rounding", "neither")


def main() -> None:
    """Print the tables."""
    _say("Whole caseloads: four axes, a year or more; recovered by subtraction")
    _print(HEAD)
    for seed in SEEDS:
        _print(_by_subtraction(*_pair(seed, is_small=False)))
    _say("\nSmall ones: three axes, half a year; recovered by linear programmes over months and quarters")
    _print((*HEAD[:7], *HEAD[8:9]))
    for seed in SEEDS:
        one = told(caseload(seed, is_small=True))
        _print((*_shape(one), one.programmed(), one.programmed(is_rounded=False)))
    _say("\nMistakes planted in the protection, on the small ones 1 to 10: recovered by subtraction")
    for name in FAULTS:
        with planted(name):
            found = [told(caseload(seed, is_small=True)).subtracted() for seed in range(1, 11)]
        _say(f"{name}: {found}")


def _pair(seed: int, *, is_small: bool) -> tuple[Told, Told]:
    load = caseload(seed, is_small=is_small)
    return told(load), told(load, complements=False)


def _by_subtraction(both: Told, bare: Told) -> Iterable[object]:
    return (
        *_shape(both),
        both.subtracted(),
        bare.subtracted(),
        both.subtracted(is_rounded=False),
        bare.subtracted(is_rounded=False),
    )


def _shape(one: Told) -> Iterable[object]:
    cells = len(one.published)
    small, hidden = (f"{100 * count / cells:.1f} %" for count in (one.small, one.hidden))
    return one.load.name, one.load.cases, one.load.measure.value, cells, small, hidden


def _print(row: Iterable[object]) -> None:
    _say("| " + " | ".join(str(each) for each in row) + " |")


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - the table is what was asked for


if __name__ == "__main__":
    main()
