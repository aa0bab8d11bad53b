"""The generated caseload: the same each time, of the shape that the file studies report, in the field's words."""

from datetime import date
from itertools import islice
from statistics import mean

import pytest

from app.demo.caseload import FIRST_DAY, LAST_DAY, cases
from app.demo.figures import load_figures
from app.demo.generated import GeneratedCase
from app.domain.vocabulary.actions import ActionKind, ActionStatus, AgreementType, LegalDomain
from app.domain.vocabulary.cases import CaseStatus, ParticipationBasis, Track
from app.domain.vocabulary.contributions import Awareness, ContributionMode, KnownValue, RefusalReason, Restriction
from app.domain.vocabulary.grounds import ConsentState, GroundState
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.persons import HouseholdRole, Sex
from app.domain.vocabulary.referrals import EntryPoint
from app.domain.vocabulary.safety import FamilyProfile
from app.domain.vocabulary.sharing import Category, Purpose, SharingGround


@pytest.fixture(scope="module")
def caseload() -> list[GeneratedCase]:
    return list(cases(2_000, seed=7))


def test_the_same_seed_gives_the_same_cases_and_another_seed_gives_others(caseload: list[GeneratedCase]) -> None:
    assert list(cases(50, seed=7)) == caseload[:50]
    assert list(cases(50, seed=8)) != caseload[:50]


def test_a_slice_equals_the_same_part_of_the_whole(caseload: list[GeneratedCase]) -> None:
    assert list(cases(20, seed=7, first=1_200)) == caseload[1_200:1_220]


def test_cases_come_one_by_one() -> None:
    assert len(list(islice(cases(10**9, seed=1), 3))) == 3


def test_the_shape_is_that_of_the_file_studies(caseload: list[GeneratedCase]) -> None:
    children = [sum("child" in person.household_role for person in case.persons) for case in caseload]
    organisations = [len(case.participations) - 1 for case in caseload]
    assert min(children) == 1
    assert max(children) == 5
    assert mean(children) == pytest.approx(2.05, abs=0.15)
    assert min(organisations) >= 4
    assert mean(organisations) == pytest.approx(9.4, abs=0.6)
    assert mean(len(case.meetings_on) for case in caseload) == pytest.approx(2.8, abs=0.2)
    assert mean(len(case.actions) for case in caseload) == pytest.approx(21.6, abs=1.5)
    assert mean(case.closed_on is None for case in caseload) == pytest.approx(0.6, abs=0.05)
    rationale = [action.rationale is not None for case in caseload for action in case.actions]
    assert mean(rationale) == pytest.approx(0.171, abs=0.02)


def test_a_lighter_action_list_leaves_the_rest_as_it_is(caseload: list[GeneratedCase]) -> None:
    light = list(cases(300, seed=7, agreements_per_meeting=1.8))
    assert mean(len(case.actions) for case in light) == pytest.approx(5, abs=0.8)
    assert [case.persons for case in light] == [case.persons for case in caseload[:300]]


def test_every_position_points_into_its_case(caseload: list[GeneratedCase]) -> None:
    for case in caseload:
        persons, table = range(len(case.persons)), range(len(case.participations))
        doors = range(len(case.addresses))
        assert all(person.address is None or person.address in doors for person in case.persons)
        for ground in case.grounds:
            assert ground.giver in table
            assert set(ground.recipients) <= set(table) - {ground.giver}
            assert ground.person is None or ground.person in persons
            assert ground.recipients or ground.kind == "covenant"
        for item in case.contributions:
            assert item.participation in table
            assert set(item.persons) <= set(persons)
            assert item.ground is None or item.category in {*case.grounds[item.ground].categories}
            assert (item.text is not None) == (item.mode == "content")
            assert (item.refusal_reason is not None) == (item.mode == "withheld")
        for action in case.actions:
            assert action.owner in table
            assert set(action.subjects) <= set(persons)


def test_health_and_own_words_never_travel_on_the_covenant(caseload: list[GeneratedCase]) -> None:
    shared = [(case, item) for case in caseload for item in case.contributions if item.ground is not None]
    sensitive = [(case, item) for case, item in shared if item.category in {"health", "client_voice", "contact"}]
    assert sensitive
    assert {case.grounds[item.ground or 0].kind for case, item in sensitive} == {"consent"}


def test_a_protected_door_is_not_shared_with_the_other_of_a_danger_pair(caseload: list[GeneratedCase]) -> None:
    hidden = [case for case in caseload if case.addresses[0].protected]
    assert hidden
    for case in hidden:
        assert case.danger_pair == (0, 1)
        assert case.persons[1].address != 0


def test_every_day_lies_in_its_period(caseload: list[GeneratedCase]) -> None:
    first, last = date.fromordinal(FIRST_DAY), date.fromordinal(LAST_DAY)
    for case in caseload:
        assert first <= case.opened_on <= case.meetings_on[0] <= case.meetings_on[-1] <= last
        assert case.closed_on is None or case.opened_on < case.closed_on <= last
        assert (case.status == "closed") == (case.closed_on is not None)
        assert all(part.ends_on is None or part.starts_on < part.ends_on for part in case.participations)
        assert all(person.birth_date is None or person.birth_date < case.opened_on for person in case.persons)


def test_every_value_is_a_word_of_the_field(caseload: list[GeneratedCase]) -> None:
    found: dict[type, set[object]] = {}

    def note(kind: type, *values: object) -> None:
        found.setdefault(kind, set()).update(values)

    for case in caseload[:500]:
        note(Track, case.track)
        note(FamilyProfile, case.profile)
        note(CaseStatus, case.status)
        note(EntryPoint, case.entry_point)
        for person in case.persons:
            note(HouseholdRole, person.household_role)
            note(Sex, person.sex)
        for part in case.participations:
            note(OrganisationKind, part.organisation_kind)
            note(ParticipationBasis, part.basis)
        for ground in case.grounds:
            note(SharingGround, ground.kind)
            note(ConsentState if ground.kind == "consent" else GroundState, ground.state)
            note(Category, *ground.categories)
            note(Purpose, ground.purpose)
        for item in case.contributions:
            note(ContributionMode, item.mode)
            note(Category, item.category)
            note(Restriction, item.restriction)
            note(KnownValue, item.known)
            note(RefusalReason, item.refusal_reason)
            note(Awareness, item.awareness)
        for action in case.actions:
            note(AgreementType, action.agreement_type)
            note(ActionKind, action.kind)
            note(LegalDomain, action.legal_domain)
            note(ActionStatus, action.status)
    for kind, values in found.items():
        assert {str(value) for value in values if value is not None} <= {str(word) for word in kind}, kind  # type: ignore[attr-defined]


def test_the_figures_name_their_sources() -> None:
    assert load_figures() is load_figures()
    assert len({kind for kind, _ in load_figures().organisation_shares}) == 34
