"""The rules of actions (AC) as pure functions; their way through the gate is in tests/domain."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.access.checks import check_team
from app.domain.actions.rules import (
    OwnerFacts,
    check_complete,
    check_due,
    check_end,
    check_joint,
    check_owner,
    check_proposed_anew,
    check_waiting,
    mandate_for_start,
)
from app.domain.errors import GuardNotMet, InvalidContent, MissingRole, WrongState
from app.domain.ids import new_id
from app.domain.vocabulary.actions import ACTION, ActionStatus
from app.domain.vocabulary.cases import CasePersonRole
from app.domain.vocabulary.organisations import MandateScope
from app.domain.vocabulary.persons import NetworkInfluence
from app.domain.vocabulary.roles import Capacity, Role

TODAY = date(2026, 11, 22)
OWNER = OwnerFacts(new_id(), new_id(), None, takes_part=True, professional_works_there=True)
PERSON = replace(OWNER, professional_id=None, person_id=new_id(), person_role=CasePersonRole.client)


@pytest.mark.rule("AC-01")
@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({}, ()),
        ({"legal_domain": None}, ("legalDomain",)),
        ({"subjects": 0}, ("subjectIds",)),
        ({"due_on": None}, ("dueOn",)),
        ({"owner": PERSON}, ()),
        ({"owner": replace(OWNER, organisation_id=None)}, ("ownerOrganisationId",)),
        ({"owner": replace(OWNER, professional_id=None)}, ("owner",)),
        ({"owner": replace(OWNER, person_id=new_id())}, ("owner",)),
    ],
)
def test_an_agreement_has_a_domain_one_owner_subjects_and_a_due_date(
    change: dict[str, object], missing: tuple[str, ...]
) -> None:
    given: dict[str, object] = {"legal_domain": "help", "owner": OWNER, "subjects": 1, "due_on": TODAY} | change
    if not missing:
        check_complete(**given)  # type: ignore[arg-type]
        return
    with pytest.raises(GuardNotMet) as refused:
        check_complete(**given)  # type: ignore[arg-type]
    assert (refused.value.rule, refused.value.missing) == ("AC-01", missing)


@pytest.mark.rule("AC-01", "PE-08")
def test_an_owner_takes_part_and_someone_of_the_network_was_screened() -> None:
    check_owner(OWNER)
    check_owner(PERSON)
    for wrong in (
        replace(OWNER, takes_part=False),
        replace(OWNER, professional_works_there=False),
        replace(PERSON, person_role=None),
    ):
        with pytest.raises(InvalidContent):
            check_owner(wrong)
    neighbour = replace(PERSON, person_role=CasePersonRole.network_person)
    for unsafe in (neighbour, replace(neighbour, person_screened=True, person_influence=NetworkInfluence.harm)):
        with pytest.raises(GuardNotMet):
            check_owner(unsafe)
    check_owner(replace(neighbour, person_screened=True, person_influence=NetworkInfluence.support))
    with pytest.raises(InvalidContent):
        check_due(TODAY - timedelta(days=1), TODAY)


@pytest.mark.rule("AC-02")
def test_a_declined_action_comes_back_changed() -> None:
    check_proposed_anew(same_text=False, same_owner=True)
    check_proposed_anew(same_text=True, same_owner=False)
    with pytest.raises(InvalidContent):
        check_proposed_anew(same_text=True, same_owner=True)
    with pytest.raises(WrongState):
        ACTION.check(ActionStatus.agreed, ActionStatus.in_progress, by=[Capacity.owner])


@pytest.mark.rule("AC-03")
def test_only_the_owner_moves_and_only_the_team_comments() -> None:
    ACTION.check(ActionStatus.in_progress, ActionStatus.done, by=[Capacity.owner])
    with pytest.raises(MissingRole):
        ACTION.check(ActionStatus.in_progress, ActionStatus.done, by=[Role.case_director, Capacity.proposer])
    check_team(takes_part=True, rule="AC-03")
    with pytest.raises(MissingRole):
        check_team(takes_part=False, rule="AC-03")


@pytest.mark.rule("AC-05")
def test_what_waits_is_expected_on_a_day_to_come() -> None:
    check_waiting(TODAY, TODAY)
    with pytest.raises(InvalidContent):
        check_waiting(TODAY - timedelta(days=1), TODAY)


@pytest.mark.rule("AC-06")
@pytest.mark.parametrize(
    ("status", "at_once", "expected_in", "mandate"),
    [
        (ActionStatus.accepted, False, None, None),
        (ActionStatus.accepted, True, None, MandateScope.start_care),
        (ActionStatus.waiting_list, False, 0, None),
        (ActionStatus.waiting_list, False, 5, MandateScope.bypass_waiting_list),
        (ActionStatus.waiting_list, True, 0, MandateScope.bypass_waiting_list),
        (ActionStatus.no_show, False, None, None),
    ],
)
def test_care_at_once_and_passing_the_waiting_list_ask_for_a_mandate(
    status: ActionStatus, expected_in: int | None, mandate: MandateScope | None, *, at_once: bool
) -> None:
    expected_on = None if expected_in is None else TODAY + timedelta(days=expected_in)
    assert mandate_for_start(status, at_once=at_once, expected_on=expected_on, today=TODAY) is mandate


@pytest.mark.rule("AC-08")
@pytest.mark.parametrize(
    ("status", "facts", "pointers"),
    [
        (ActionStatus.done, {"result": "x"}, []),
        (ActionStatus.done, {"reason": "x"}, ["/result"]),
        (ActionStatus.not_done, {"reason": "x"}, []),
        (ActionStatus.no_show, {}, ["/reason"]),
        (ActionStatus.stopped, {"reason": "x", "client_refused": True}, ["/refusalTalkOn"]),
        (ActionStatus.stopped, {"reason": "x", "client_refused": True, "refusal_talk_on": TODAY}, []),
        (
            ActionStatus.stopped,
            {"reason": "x", "client_refused": True, "refusal_talk_on": TODAY + timedelta(days=1)},
            ["/refusalTalkOn"],
        ),
        (ActionStatus.stopped, {"reason": "x", "refusal_talk_on": TODAY}, ["/refusalTalkOn"]),
    ],
)
def test_an_end_has_a_result_or_a_reason_and_a_refusal_a_dated_talk(
    status: ActionStatus, facts: dict[str, object], pointers: list[str]
) -> None:
    given = {"result": None, "reason": None, "client_refused": False, "refusal_talk_on": None, "today": TODAY} | facts
    if not pointers:
        check_end(status, **given)  # type: ignore[arg-type]
        return
    with pytest.raises(InvalidContent) as refused:
        check_end(status, **given)  # type: ignore[arg-type]
    assert [fault.pointer for fault in refused.value.faults] == pointers


@pytest.mark.rule("AC-09")
def test_nobody_is_brought_together_with_who_is_a_danger() -> None:
    check_joint(requires_joint=True, kept_apart=False)
    check_joint(requires_joint=False, kept_apart=True)
    with pytest.raises(GuardNotMet):
        check_joint(requires_joint=True, kept_apart=True)
