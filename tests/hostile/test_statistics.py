"""An attacker who asks for every published number and subtracts finds no small one; every step is needed."""

from dataclasses import replace
from datetime import date

import pytest

from tests.hostile.attacker.caseloads import Caseload, caseload
from tests.hostile.attacker.faults import FAULTS, planted
from tests.hostile.attacker.outcome import Told, told

SPARSE, SKEWED, SHARE = 8, 5, 11


def _quarter(seed: int) -> Caseload:
    return replace(caseload(seed, is_small=True), last=date(2024, 3, 31))


@pytest.fixture(scope="module", params=[SPARSE, SKEWED, SHARE])
def protected(request: pytest.FixtureRequest) -> Told:
    """A quarter of a region, published day by day."""
    return told(_quarter(request.param))


@pytest.mark.rule("RP-01")
def test_nothing_is_recovered(protected: Told) -> None:
    assert protected.subtracted() == 0
    assert protected.subtracted(is_rounded=False) == 0
    assert protected.hidden > protected.small > 0
    assert protected.hidden < len(protected.published)


@pytest.mark.rule("RP-01")
def test_no_combination_recovers_anything(protected: Told) -> None:
    assert protected.programmed() == 0


def test_without_complements_much_is_recovered_and_without_rounding_more() -> None:
    bare = told(_quarter(SKEWED), complements=False)
    assert 0 < bare.subtracted() < bare.subtracted(is_rounded=False)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_mistake_is_found(fault: str) -> None:
    with planted(fault):
        wrong = told(_quarter(SKEWED))
    assert wrong.subtracted(is_rounded=False) > 0
