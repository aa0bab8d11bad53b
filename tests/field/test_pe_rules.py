"""The rules of persons and households (PE) as pure functions; their way through the gate is in tests/domain."""

from datetime import date
from uuid import UUID

import pytest

from app.domain.errors import GuardNotMet, InvalidContent
from app.domain.ids import new_id
from app.domain.persons.rules import (
    Agreement,
    HouseholdFact,
    check_birth_date,
    check_case_role,
    check_dates,
    check_findable,
    check_household,
    check_two,
    is_adult,
    is_screened,
    ranked,
)
from app.domain.vocabulary.cases import CasePersonRole
from app.domain.vocabulary.persons import AgeBand, HouseholdRole, NetworkInfluence

TODAY = date(2026, 11, 22)


@pytest.mark.rule("PE-01")
@pytest.mark.parametrize(
    ("fact", "adult"),
    [
        (HouseholdFact(HouseholdRole.other, date(2008, 11, 22)), True),
        (HouseholdFact(HouseholdRole.parent, date(2008, 11, 23)), False),
        (HouseholdFact(HouseholdRole.child, None, AgeBand.adult), True),
        (HouseholdFact(HouseholdRole.parent, None, AgeBand.age_12_17), False),
        (HouseholdFact(HouseholdRole.partner), True),
        (HouseholdFact(HouseholdRole.child), False),
        (HouseholdFact(HouseholdRole.other), False),
    ],
)
def test_an_adult_is_known_by_birth_date_else_age_band_else_role(fact: HouseholdFact, *, adult: bool) -> None:
    assert is_adult(fact, TODAY) is adult


@pytest.mark.rule("PE-01")
def test_a_household_has_an_adult_and_needs_no_child() -> None:
    check_household([HouseholdFact(HouseholdRole.partner)], TODAY)
    for members in ([], [HouseholdFact(HouseholdRole.child)]):
        with pytest.raises(InvalidContent) as refused:
            check_household(members, TODAY)
        assert refused.value.faults[0].rule == "PE-01"


@pytest.mark.rule("PE-01")
def test_dates_are_possible() -> None:
    check_birth_date(date(1902, 1, 1), TODAY)
    check_dates(date(2026, 1, 1), date(2026, 1, 1))
    for born in (date(2026, 11, 23), date(1899, 1, 1)):
        with pytest.raises(InvalidContent):
            check_birth_date(born, TODAY)
    with pytest.raises(InvalidContent):
        check_dates(date(2026, 1, 2), date(2026, 1, 1))


@pytest.mark.rule("PE-02")
def test_candidates_are_ranked_and_never_made_one() -> None:
    one, two, three = (new_id() for _ in range(3))
    found = [
        Agreement(one, frozenset({"family_name"})),
        Agreement(two, frozenset({"family_name", "birth_date"})),
        Agreement(three, frozenset({"bsn"})),
        Agreement(one, frozenset({"alias"})),
    ]
    order: list[UUID] = [candidate.person_id for candidate in ranked(found)]
    assert order == [three, one, two]
    assert ranked(found)[1].agrees == {"family_name", "alias"}
    with pytest.raises(InvalidContent):
        check_findable(family_name=None, aliases=(), bsn=None, given_and_born=False)


@pytest.mark.rule("PE-05")
def test_a_danger_pair_is_two_persons() -> None:
    one = new_id()
    check_two(one, new_id(), "PE-05", "/otherPersonId")
    with pytest.raises(InvalidContent):
        check_two(one, one, "PE-05", "/otherPersonId")


@pytest.mark.rule("PE-08")
@pytest.mark.parametrize(
    ("influence", "screened", "takes_part"),
    [
        (None, False, False),
        (NetworkInfluence.support, False, False),
        (NetworkInfluence.support, True, True),
        (NetworkInfluence.unknown, True, True),
        (NetworkInfluence.harm, True, False),
    ],
)
def test_someone_of_the_network_takes_part_after_a_screening_without_harm(
    influence: NetworkInfluence | None, *, screened: bool, takes_part: bool
) -> None:
    assert is_screened(influence, screened=screened) is takes_part
    check_case_role(CasePersonRole.network_person, influence, screened=screened)
    if not takes_part:
        with pytest.raises(GuardNotMet):
            check_case_role(CasePersonRole.support_person, influence, screened=screened)
