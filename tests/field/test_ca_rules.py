"""The rules of cases (CA) that a case without meetings and plans can meet; the rest of their way is in tests/domain."""

from datetime import date, timedelta

import pytest

from app.domain.cases.rules import (
    TrackFacts,
    check_direction,
    check_joining,
    check_leaving,
    check_parking,
    check_prepared,
    check_subject,
    check_track,
)
from app.domain.errors import GuardNotMet, InvalidContent, MissingRole, WrongState
from app.domain.vocabulary.case_course import CASE
from app.domain.vocabulary.cases import (
    DIRECTOR_CHANGE,
    Approach,
    CaseStatus,
    CoerciveFramework,
    DirectionRole,
    DirectorForm,
    HandoverState,
    Track,
)
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.roles import Capacity, Role

TODAY = date(2026, 11, 22)


def direction(**changes: object) -> None:
    given: dict[str, object] = {
        "role": DirectionRole.case_director,
        "form": DirectorForm.involved_professional,
        "provisional": False,
        "in_charge": False,
        "takes_part": True,
    }
    check_direction(**(given | changes))  # type: ignore[arg-type]


@pytest.mark.rule("CA-01")
@pytest.mark.parametrize(
    ("members", "track", "setting", "allowed"),
    [
        (2, Track.mda_structural, "never", True),
        (1, Track.regular, "regular_only", True),
        (1, Track.complex, "regular_only", False),
        (1, Track.regular, "never", False),
        (1, Track.complex, "any", True),
    ],
)
def test_a_single_person_is_a_client_only_where_track_and_setting_say_so(
    members: int, track: Track, setting: str, *, allowed: bool
) -> None:
    if allowed:
        check_subject(members, track, setting)
    else:
        with pytest.raises(InvalidContent) as refused:
            check_subject(members, track, setting)
        assert refused.value.faults[0].rule == "CA-01"


@pytest.mark.rule("CA-02")
def test_a_case_moves_along_its_table_and_by_a_named_role_only() -> None:
    CASE.check(CaseStatus.opened, CaseStatus.preparing, by=[Role.process_director])
    with pytest.raises(MissingRole):
        CASE.check(CaseStatus.opened, CaseStatus.preparing, by=[Role.case_director])
    with pytest.raises(WrongState):
        CASE.check(CaseStatus.opened, CaseStatus.closed, by=[Role.process_director])


@pytest.mark.rule("CA-03")
def test_track_complex_asks_for_coercion_considered_and_a_branch_of_law() -> None:
    facts = TrackFacts(Track.complex, None, CoerciveFramework.not_needed, None, with_prosecution=False)
    with pytest.raises(InvalidContent) as refused:
        check_track(facts)
    assert [fault.pointer for fault in refused.value.faults] == ["/coerciveFramework", "/legalDomain"]
    check_track(TrackFacts(Track.complex, None, CoerciveFramework.to_consider, "civil", with_prosecution=False))
    check_track(TrackFacts(Track.regular, None, None, None, with_prosecution=False))


@pytest.mark.rule("CA-03")
def test_with_the_prosecution_the_approach_is_inter() -> None:
    with pytest.raises(InvalidContent):
        check_track(TrackFacts(Track.regular, Approach.multi, None, None, with_prosecution=True))
    check_track(TrackFacts(Track.regular, Approach.inter, None, None, with_prosecution=True))
    with pytest.raises(GuardNotMet):
        check_joining(OrganisationKind.prosecution, Approach.multi)
    check_joining(OrganisationKind.prosecution, Approach.inter)
    check_joining(OrganisationKind.police, None)


@pytest.mark.rule("CA-04")
def test_a_director_has_a_form_and_takes_part_and_a_coordinator_is_there_while_nobody_directs() -> None:
    direction()
    direction(form=None, provisional=True)
    for wrong in ({"form": None}, {"takes_part": False}, {"role": DirectionRole.first_contact}):
        with pytest.raises(InvalidContent):
            direction(**wrong)
    with pytest.raises(GuardNotMet):
        direction(form=None, provisional=True, in_charge=True)


@pytest.mark.rule("CA-04")
def test_preparing_waits_for_a_director_and_a_director_does_not_just_leave() -> None:
    check_prepared(director_there=True)
    with pytest.raises(GuardNotMet):
        check_prepared(director_there=False)
    check_leaving([DirectionRole.first_contact])
    with pytest.raises(GuardNotMet):
        check_leaving([DirectionRole.case_director])


@pytest.mark.rule("CA-05")
def test_a_successor_accepts_after_a_live_handover_and_nobody_else() -> None:
    DIRECTOR_CHANGE.check(HandoverState.live_handover, HandoverState.accepted, by=[Capacity.successor])
    with pytest.raises(WrongState):
        DIRECTOR_CHANGE.check(HandoverState.offered, HandoverState.accepted, by=[Capacity.successor])
    with pytest.raises(MissingRole):
        DIRECTOR_CHANGE.check(HandoverState.live_handover, HandoverState.accepted, by=[Capacity.predecessor])


@pytest.mark.rule("CA-15")
@pytest.mark.parametrize(("days", "allowed"), [(-1, False), (0, False), (1, True), (90, True), (91, False)])
def test_a_parked_case_has_a_review_date_within_the_term(days: int, *, allowed: bool) -> None:
    until = TODAY + timedelta(days=days)
    if allowed:
        check_parking(until, TODAY, 90)
    else:
        with pytest.raises(InvalidContent):
            check_parking(until, TODAY, 90)
