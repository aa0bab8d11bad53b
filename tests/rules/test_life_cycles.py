"""The life cycles: every state can be reached and left, every move is guarded, and what is not listed is refused."""

import re
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import MissingRole, WrongState
from app.domain.vocabulary.actions import ACTION, ENDED_ACTIONS, ActionStatus
from app.domain.vocabulary.case_course import CASE, PHASE
from app.domain.vocabulary.cases import DIRECTOR_CHANGE, OPEN_CASE, CasePhase, CaseStatus, HandoverState
from app.domain.vocabulary.contributions import CONTEST, INFORMATION_REQUEST, ContestState, InformationRequestState
from app.domain.vocabulary.grounds import CONSENT, CONSENT_AGAINST, CONSENT_IN_FORCE, GROUND, ConsentState, GroundState
from app.domain.vocabulary.lifecycle import LifeCycle
from app.domain.vocabulary.notices import DELIVERY, DeliveryState
from app.domain.vocabulary.referrals import FEEDBACK_STATES, REFERRAL, ReferralState
from app.domain.vocabulary.roles import Capacity, Role
from app.domain.vocabulary.text import LIFE_CYCLES

each_cycle = pytest.mark.parametrize("cycle", LIFE_CYCLES, ids=lambda cycle: cycle.name)


def pairs(cycle: LifeCycle[Any], *, with_later: bool = False) -> set[tuple[Any, Any]]:
    """Every (from, to) of a life cycle."""
    steps = [(move.sources, move.targets) for move in cycle.moves]
    if with_later:
        steps += [(move.sources, move.targets) for move in cycle.later]
    return {pair for sources, targets in steps for pair in product(sources, targets)}


def states(cycle: LifeCycle[Any]) -> list[Any]:
    """Every state of a life cycle, in the order of its list."""
    return [cycle.states(value) for value in cycle.states.values()]


@each_cycle
def test_every_state_is_reached_in_the_field_s_own_table(cycle: LifeCycle[Any]) -> None:
    reached = set(cycle.initial)
    steps = pairs(cycle, with_later=True)
    while new := {target for source, target in steps if source in reached} - reached:
        reached |= new
    assert reached == set(states(cycle))


@each_cycle
def test_a_state_without_a_way_out_is_an_end_state(cycle: LifeCycle[Any]) -> None:
    left = {source for source, _ in pairs(cycle, with_later=True)}
    assert set(states(cycle)) - left <= set(cycle.ends)


@each_cycle
def test_no_offered_move_leads_into_a_dead_end_before_its_time(cycle: LifeCycle[Any]) -> None:
    left = {source for source, _ in pairs(cycle, with_later=True)}
    for _, target in pairs(cycle):
        assert target in left or cycle.is_end(target)


@each_cycle
def test_every_move_stands_once_and_names_who_may_and_the_rules(cycle: LifeCycle[Any]) -> None:
    offered = [pair for move in cycle.moves for pair in product(move.sources, move.targets)]
    assert len(offered) == len(set(offered))
    for move in cycle.moves:
        assert move.by
        assert move.rules
        assert all(re.fullmatch(r"[A-Z]{2}-\d\d", rule) for rule in move.rules)
    assert not set(offered) & {pair for row in cycle.later for pair in product(row.sources, row.targets)}
    assert all(row.waits_for for row in cycle.later)
    assert cycle.starts_by
    assert cycle.starts_rules


@pytest.mark.rule("CA-02")
@given(data=st.data())
def test_what_is_not_listed_is_refused_with_the_moves_that_are_open(data: st.DataObject) -> None:
    cycle = data.draw(st.sampled_from(LIFE_CYCLES))
    current = data.draw(st.sampled_from(states(cycle)))
    wanted = data.draw(st.sampled_from(states(cycle)))
    if (current, wanted) in pairs(cycle):
        assert wanted in cycle.targets(current)
        assert cycle.check(current.value, wanted.value) is cycle.find(current, wanted)
        return
    with pytest.raises(WrongState) as refusal:
        cycle.check(current, wanted)
    assert refusal.value.current == current.value
    assert refusal.value.allowed == tuple(state.value for state in cycle.targets(current))


@pytest.mark.rule("CA-02")
@given(data=st.data())
def test_a_move_is_open_to_those_who_are_named_only(data: st.DataObject) -> None:
    cycle = data.draw(st.sampled_from(LIFE_CYCLES))
    source, target = data.draw(st.sampled_from(sorted(pairs(cycle))))
    who = data.draw(st.sampled_from([*Role, *Capacity]))
    move = cycle.find(source, target)
    assert move is not None
    if who in move.by:
        assert cycle.check(source, target, by=(who,)) is move
        return
    with pytest.raises(MissingRole) as refusal:
        cycle.check(source, target, by=(who,))
    assert set(refusal.value.needed) == {str(named) for named in move.by}


def test_an_unknown_state_is_no_state() -> None:
    with pytest.raises(ValueError, match="not a valid"):
        REFERRAL.check("received", "lost")


@pytest.mark.rule("RE-09")
def test_a_referral_can_always_come_to_an_end_by_moves_that_are_offered() -> None:
    ending = set(REFERRAL.ends)
    while new := {source for source, target in pairs(REFERRAL) if target in ending} - ending:
        ending |= new
    assert ending == set(ReferralState)


@pytest.mark.rule("RE-11")
def test_only_what_was_not_taken_up_may_be_weighed_again() -> None:
    assert {source for source, _ in pairs(REFERRAL) if source in REFERRAL.ends} == {ReferralState.not_taken_up}
    assert REFERRAL.targets(ReferralState.not_taken_up) == (ReferralState.in_weighing,)


@pytest.mark.rule("RE-06")
def test_triage_belongs_to_veilig_thuis_and_weighing_to_the_house() -> None:
    for source, target in pairs(REFERRAL):
        move = REFERRAL.find(source, target)
        assert move is not None
        if target in {ReferralState.in_triage, ReferralState.investigating} and source is ReferralState.received:
            assert move.by == (Role.vt_worker,)
        if target in {ReferralState.accepted, ReferralState.not_taken_up, ReferralState.rerouted}:
            assert set(move.by) == {Role.process_director, Role.information_officer}


@pytest.mark.rule("NO-05")
def test_the_referrer_hears_of_every_state_but_those_that_tell_content() -> None:
    silent = set(ReferralState) - set(FEEDBACK_STATES)
    assert silent == {
        ReferralState.duplicate,
        ReferralState.acute_care,
        ReferralState.investigating,
        ReferralState.vt_conditions,
        ReferralState.withdrawn,
    }


@pytest.mark.rule("CA-11")
def test_no_phase_is_changed_without_a_meeting_or_from_direct_safety_to_recovery_in_one_step() -> None:
    for source, target in pairs(PHASE) - {(CasePhase.undetermined, CasePhase.direct_safety)}:
        move = PHASE.find(source, target)
        assert move is not None
        assert set(move.by) == {Role.chair, Role.case_director}
        assert "CA-11" in move.rules
    assert (CasePhase.direct_safety, CasePhase.recovery) not in pairs(PHASE)
    assert PHASE.targets(CasePhase.completed) == (CasePhase.direct_safety, CasePhase.risk_led_care)


@pytest.mark.rule("CA-15")
def test_a_case_is_parked_and_taken_up_again_in_the_status_before_and_transferred_from_every_open_one() -> None:
    resting = {source for source, target in pairs(CASE) if target is CaseStatus.parked}
    assert resting == {
        CaseStatus.preparing,
        CaseStatus.under_analysis,
        CaseStatus.plan_active,
        CaseStatus.stagnated,
    }
    assert set(CASE.targets(CaseStatus.parked)) == resting | {CaseStatus.transferred}
    assert {CaseStatus.closed, CaseStatus.transferred, CaseStatus.archived}.isdisjoint(OPEN_CASE)
    assert {source for source, target in pairs(CASE) if target is CaseStatus.transferred} == OPEN_CASE


@pytest.mark.rule("GR-03")
def test_consent_can_be_withdrawn_and_asked_again_but_never_comes_back_by_itself() -> None:
    for state in CONSENT_IN_FORCE:
        assert ConsentState.withdrawn in CONSENT.targets(state)
        assert ConsentState.expired in CONSENT.targets(state)
    for state in (ConsentState.refused, ConsentState.withdrawn, ConsentState.expired):
        assert CONSENT.targets(state) == (ConsentState.requested,)
    assert CONSENT.targets(ConsentState.superseded) == ()
    assert CONSENT_IN_FORCE.isdisjoint(CONSENT_AGAINST)


@pytest.mark.rule("GR-13")
def test_one_parent_blocks_and_both_unblock() -> None:
    assert {source for source, target in pairs(CONSENT) if target is ConsentState.blocked_by_parent} == {
        ConsentState.requested,
        ConsentState.given,
    }
    assert CONSENT.targets(ConsentState.blocked_by_parent) == (ConsentState.given, ConsentState.refused)


@pytest.mark.rule("GR-08")
def test_an_override_comes_into_force_and_under_review_and_ends() -> None:
    assert pairs(GROUND) == {
        (GroundState.drafted, GroundState.active),
        (GroundState.drafted, GroundState.rejected),
        (GroundState.active, GroundState.under_review),
        (GroundState.active, GroundState.ended),
        (GroundState.under_review, GroundState.active),
        (GroundState.under_review, GroundState.expired),
        (GroundState.under_review, GroundState.ended),
    }


@pytest.mark.rule("AC-03")
def test_from_acceptance_on_only_the_owner_moves_an_action() -> None:
    running = {ActionStatus.in_progress, ActionStatus.waiting_list, ActionStatus.blocked, ActionStatus.no_show}
    for source, target in pairs(ACTION):
        if source in running:
            move = ACTION.find(source, target)
            assert move is not None
            assert set(move.by) <= {Capacity.owner, Role.system}


@pytest.mark.rule("CA-20")
def test_every_action_ends_in_a_state_that_counts_as_ended() -> None:
    assert set(ACTION.ends) == ENDED_ACTIONS


@pytest.mark.rule("NO-03")
def test_what_is_offered_again_is_checked_again() -> None:
    withheld_from = {source for source, target in pairs(DELIVERY) if target is DeliveryState.withheld}
    assert withheld_from == {DeliveryState.pending, DeliveryState.retry_wait, DeliveryState.resent}


@pytest.mark.rule("NO-01")
def test_a_failed_delivery_can_be_sent_again() -> None:
    assert DELIVERY.targets(DeliveryState.failed) == (DeliveryState.resent,)


@pytest.mark.rule("CO-09")
def test_a_request_can_be_answered_at_any_time_before_its_end() -> None:
    for state in (
        InformationRequestState.asked,
        InformationRequestState.reminded,
        InformationRequestState.overdue,
    ):
        assert set(INFORMATION_REQUEST.ends) <= set(INFORMATION_REQUEST.targets(state))


@pytest.mark.rule("CO-07")
def test_the_owner_answers_a_contest_in_one_of_three_ways() -> None:
    assert CONTEST.targets(ContestState.contested) == (
        ContestState.corrected,
        ContestState.withdrawn,
        ContestState.upheld,
    )


@pytest.mark.rule("CA-05")
def test_a_director_is_changed_by_a_live_handover_and_the_successor_s_word() -> None:
    assert HandoverState.accepted not in DIRECTOR_CHANGE.targets(HandoverState.offered)
    move = DIRECTOR_CHANGE.find(HandoverState.live_handover, HandoverState.accepted)
    assert move is not None
    assert move.by == (Capacity.successor,)
