"""The course of a case: analysis, plan, stagnation, pushing through, phases with their gates and terms (CA-06 on)."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.database.pool import Pools
from app.domain.access.draft import DecidedDraft, ReasonDraft
from app.domain.access.entry import Entry
from app.domain.cases import contact, course, directing, phases, service
from app.domain.cases.course_drafts import ContactPersonDraft, PhaseDraft, PushThroughDraft, ReanalysisDraft
from app.domain.cases.course_rules import months_after
from app.domain.cases.drafts import DirectionDraft
from app.domain.errors import GuardNotMet, InvalidContent, MandateRequired, MissingRole, StaleVersion, WrongState
from app.domain.terms.service import TermKeeper
from app.domain.vocabulary.case_work import ReanalysisCause
from app.domain.vocabulary.cases import CasePhase, CaseStatus, DirectionRole
from app.domain.vocabulary.meetings import DecisionKind
from app.domain.vocabulary.sharing import Purpose
from app.integrations.jobs import FOLLOWS, SCOPES
from tests.domain.case_world import edge
from tests.field import guide_world
from tests.field.course_world import (
    WHY,
    closure_plan,
    course_case,
    decided,
    levels,
    mandate,
    meeting,
    plan,
    row_of,
    sql,
    version_of,
)
from tests.world import MadeCase, World

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def status(world: World, case: MadeCase) -> str:
    return (await row_of(world, case)).status


async def enter(world: World, case: MadeCase, to: CasePhase, decision: UUID | None = None, **facts: object) -> int:
    """A change of phase by the case director, with a decision of its own unless one is given."""
    decision_id = decision or await decided(world, case, DecisionKind.phase_change)
    given = {"to": to, "decision_id": decision_id, "rationale": WHY} | facts
    draft = PhaseDraft.model_validate(given)
    director, seen = world.actor("veilig_thuis"), await version_of(world, case)
    return await phases.change_phase(world.gate, director, case_id=case.id, seen=seen, draft=draft)


@pytest.mark.rule("ME-17", "CA-02")
async def test_analysis_begins_while_a_meeting_with_the_case_is_in_session(world: World) -> None:
    case = await course_case(world, CaseStatus.preparing)
    keeper, draft = world.keeper(), ReasonDraft(reason=WHY)
    with pytest.raises(GuardNotMet) as waits:
        await course.begin_analysis(world.gate, keeper, case_id=case.id, seen=1, draft=draft)
    assert waits.value.missing == ("meetingInSession",)
    await meeting(world, case)
    with pytest.raises(MissingRole):
        await course.begin_analysis(world.gate, world.actor("veilig_thuis"), case_id=case.id, seen=1, draft=draft)
    with pytest.raises(StaleVersion):
        await course.begin_analysis(world.gate, keeper, case_id=case.id, seen=9, draft=draft)
    seen = await course.begin_analysis(world.gate, keeper, case_id=case.id, seen=1, draft=draft)
    with pytest.raises(WrongState):
        await course.begin_analysis(world.gate, keeper, case_id=case.id, seen=seen, draft=draft)
    await course.prepare_case_again(world.gate, keeper, case_id=case.id, seen=seen, draft=draft)
    assert await status(world, case) == "preparing"


@pytest.mark.rule("CA-09", "PL-02", "ME-13", "CA-02")
async def test_a_plan_starts_by_a_decision_when_it_is_in_force_and_the_clients_have_a_contact(world: World) -> None:
    case = await course_case(world, CaseStatus.under_analysis)
    director = world.actor("veilig_thuis")

    async def start(decision_id: UUID) -> int:
        draft = DecidedDraft(decision_id=decision_id, reason=WHY)
        return await course.start_plan(world.gate, director, case_id=case.id, seen=1, draft=draft)

    with pytest.raises(GuardNotMet) as no_decision:
        await start(uuid4())
    assert no_decision.value.rule == "ME-13"
    decision_id = await decided(world, case, DecisionKind.plan_agreed)
    with pytest.raises(GuardNotMet) as no_plan:
        await start(decision_id)
    assert no_plan.value.missing == ("activePlan",)
    await plan(world, case)
    with pytest.raises(GuardNotMet) as no_contact:
        await start(decision_id)
    assert (no_contact.value.rule, no_contact.value.missing) == ("CA-09", ("contactPerson",))
    await name_contact(world, case, "police")
    await start(decision_id)
    assert await status(world, case) == "plan_active"
    (step, *_) = await edge(world, world.keeper(), case, "moves")
    assert (step["old"], step["new"], step["reason"], step["decisionId"]) == (
        "under_analysis", "plan_active", WHY, str(decision_id),
    )  # fmt: skip
    assert step["meetingId"]


@pytest.mark.rule("CA-11")
async def test_who_chaired_the_meeting_enters_its_decision_too(world: World) -> None:
    case = await course_case(world)
    await levels(world, case, 7, 7, 7)
    decision_id = await decided(world, case, DecisionKind.phase_change, chair="police")
    other = await decided(world, case, DecisionKind.phase_change)
    draft = {"to": "risk_led_care", "gate": "DV-O1", "concerns": False, "rationale": WHY}
    with pytest.raises(MissingRole):
        await phases.change_phase(
            world.gate, world.actor("police"), case_id=case.id, seen=1,
            draft=PhaseDraft.model_validate(draft | {"decisionId": str(other)}),
        )  # fmt: skip
    await phases.change_phase(
        world.gate, world.actor("police"), case_id=case.id, seen=1,
        draft=PhaseDraft.model_validate(draft | {"decisionId": str(decision_id)}),
    )  # fmt: skip
    assert (await row_of(world, case)).phase == "risk_led_care"


async def name_contact(world: World, case: MadeCase, kind: str) -> None:
    draft = ContactPersonDraft(
        organisation_id=world.organisations[kind],
        professional_id=world.professionals[kind],
        out_of_hours="Veilig Thuis",
    )
    await contact.set_contact_person(world.gate, world.keeper(), case_id=case.id, draft=draft)


@pytest.mark.rule("CA-09")
async def test_a_contact_person_follows_another_and_holds_the_role_on_the_case(world: World) -> None:
    case = await course_case(world)
    await name_contact(world, case, "police")
    await name_contact(world, case, "youth_protection")
    found = await edge(world, world.keeper(), case, "contact_persons")
    assert [(one["organisationId"], one["endsAt"] is None) for one in found] == [
        (str(world.organisations["youth_protection"]), True),
        (str(world.organisations["police"]), False),
    ]
    held = [d for d in await edge(world, world.keeper(), case, "directions") if d["role"] == "client_contact"]
    assert [d["endsAt"] is None for d in held] == [True, False]
    told = await sql(
        world, "SELECT notice_class FROM events WHERE type = 'cases.contact_changed' AND case_id = $1", case.id
    )
    assert {row["notice_class"] for row in told} == {"acknowledge"}


@pytest.mark.rule("CA-16", "PL-10")
@pytest.mark.parametrize("was", [CaseStatus.plan_active, CaseStatus.stagnated, CaseStatus.monitoring])
async def test_a_relapse_opens_the_analysis_again_and_puts_the_case_on_the_agenda(
    world: World, was: CaseStatus
) -> None:
    case = await course_case(world, was)
    draft = ReanalysisDraft(cause=ReanalysisCause.relapse, reason=WHY)
    actor = world.actor("police") if was is CaseStatus.monitoring else world.keeper()
    if was is not CaseStatus.monitoring:
        with pytest.raises(MissingRole):
            await course.reopen_analysis(world.gate, world.actor("police"), case_id=case.id, seen=1, draft=draft)
    await course.reopen_analysis(world.gate, actor, case_id=case.id, seen=1, draft=draft)
    row = await row_of(world, case)
    assert row.status == "under_analysis"
    waiting = await sql(world, "SELECT 1 FROM agenda_items WHERE case_id = $1 UNION ALL "
                        "SELECT 1 FROM tasks WHERE case_id = $1 AND kind = 'agenda'", case.id)  # fmt: skip
    assert len(waiting) == 1


@pytest.mark.rule("CA-16")
async def test_analysis_is_not_opened_again_before_there_was_one(world: World) -> None:
    case = await course_case(world, CaseStatus.preparing)
    draft = ReanalysisDraft(cause=ReanalysisCause.no_effect, reason=WHY)
    with pytest.raises(WrongState):
        await course.reopen_analysis(world.gate, world.keeper(), case_id=case.id, seen=1, draft=draft)


@pytest.mark.rule("CA-06", "CA-16")
async def test_only_who_may_push_through_overrules_partners_and_it_is_stored(world: World) -> None:
    case = await course_case(world)
    director, others = world.actor("veilig_thuis"), (world.organisations["youth_protection"],)
    seen = await course.stagnate_case(world.gate, director, case_id=case.id, seen=1, draft=ReasonDraft(reason=WHY))
    draft = PushThroughDraft(reason=WHY, organisation_ids=others)
    with pytest.raises(GuardNotMet) as refused:
        await course.push_through(world.gate, director, case_id=case.id, seen=seen, draft=draft)
    assert refused.value.rule == "CA-06"
    assert await edge(world, world.keeper(), case, "push_throughs") == []
    await sql(world, "UPDATE directions SET push_through = true WHERE case_id = $1", case.id)
    await course.push_through(world.gate, director, case_id=case.id, seen=seen, draft=draft)
    (stored,) = await edge(world, world.keeper(), case, "push_throughs")
    assert (stored["reason"], stored["organisationIds"]) == (WHY, [str(others[0])])
    assert await status(world, case) == "plan_active"


@pytest.mark.rule("CA-11")
async def test_a_phase_changes_by_a_decision_with_an_answered_gate_and_never_in_two_steps_at_once(world: World) -> None:
    case = await course_case(world)
    await levels(world, case, 7, 7, 7)
    with pytest.raises(GuardNotMet) as undecided:
        await enter(world, case, CasePhase.risk_led_care, uuid4(), gate="DV-O1", concerns=False)
    assert undecided.value.rule == "ME-13"
    with pytest.raises(GuardNotMet) as unanswered:
        await enter(world, case, CasePhase.risk_led_care)
    assert (unanswered.value.rule, unanswered.value.missing) == ("CA-11", ("gateAnswer",))
    with pytest.raises(GuardNotMet):
        await enter(world, case, CasePhase.risk_led_care, gate="DV-O1", concerns=True)
    with pytest.raises(GuardNotMet):
        await enter(world, case, CasePhase.risk_led_care, gate="RZ-O2", concerns=True)
    with pytest.raises(WrongState):
        await enter(world, case, CasePhase.recovery, gate="DV-O1", concerns=False)
    await enter(world, case, CasePhase.risk_led_care, gate="DV-O1", concerns=False)
    (step, *_) = [m for m in await edge(world, world.keeper(), case, "moves") if m["field"] == "phase"]
    assert (step["new"], step["gate"], step["reason"]) == ("risk_led_care", "DV-O1: no", WHY)
    with pytest.raises(GuardNotMet):
        await enter(world, case, CasePhase.recovery, gate="RZ-B1", concerns=True)
    await enter(world, case, CasePhase.direct_safety, gate="RZ-B1", concerns=True)
    assert (await row_of(world, case)).phase == "direct_safety"


@pytest.mark.rule("CA-11", "GU-02")
async def test_what_stands_in_the_guide_is_the_answer_at_the_gate(world: World) -> None:
    case, meeting_id = await guide_world.met(world, status="plan_active")
    await levels(world, case, 7, 7, 7)
    run_id = await guide_world.run_of(world, case, meeting_id)
    await guide_world.answered(world, run_id, "DV-O1", yes=True, rationale=WHY)
    with pytest.raises(GuardNotMet) as otherwise:
        await enter(world, case, CasePhase.risk_led_care, gate="DV-O1", concerns=False)
    assert otherwise.value.rule == "GU-02"
    with pytest.raises(GuardNotMet):
        await enter(world, case, CasePhase.risk_led_care, gate="DV-O1")
    await guide_world.answered(world, run_id, "DV-O1", yes=False, rationale=WHY)
    await enter(world, case, CasePhase.risk_led_care, gate="DV-O1")
    assert (await row_of(world, case)).phase == "risk_led_care"


@pytest.mark.rule("CA-12")
async def test_direct_safety_is_left_with_sufficient_levels_or_a_mandated_reason(world: World) -> None:
    case = await course_case(world)
    gate: dict[str, Any] = {"gate": "DV-O1", "concerns": False}
    await levels(world, case, 8, 5.5, 7)
    with pytest.raises(GuardNotMet) as unsafe:
        await enter(world, case, CasePhase.risk_led_care, **gate)
    assert (unsafe.value.rule, unsafe.value.missing) == ("CA-12", ("safetyLevels",))
    with pytest.raises(MandateRequired):
        await enter(world, case, CasePhase.risk_led_care, **gate, unsafe_reason=WHY)
    await mandate(world, "veilig_thuis")
    await enter(world, case, CasePhase.risk_led_care, **gate, unsafe_reason=WHY)
    (deviation,) = await edge(world, world.keeper(), case, "deviations")
    assert (deviation["rule"], deviation["reason"]) == ("CA-12", WHY)


@pytest.mark.rule("CA-12")
@pytest.mark.parametrize("status", ["breached", "consequence_applied"])
async def test_direct_safety_is_not_left_while_a_condition_is_breached(world: World, status: str) -> None:
    case = await course_case(world)
    await levels(world, case, 6, 6, 6)
    await sql(
        world,
        """INSERT INTO conditions (house_id, id, version, case_id, organisation_id, kind, text, phase, status,
            bound_ids, guard_organisation_id, check_on, consequence, changed_at)
        VALUES ($1, gen_random_uuid(), 1, $2, $3, 'bottom_requirement', 'Geen contact', 'direct_safety', $5,
            ARRAY[$4::uuid], $3, ARRAY[today()], 'Uit huis', now())""",
        world.house_id, case.id, world.organisations["police"], case.persons[1], status,
    )  # fmt: skip
    with pytest.raises(GuardNotMet) as breached:
        await enter(world, case, CasePhase.risk_led_care, gate="DV-O1", concerns=False)
    assert (breached.value.rule, breached.value.missing) == ("CA-12", ("conditions",))
    await sql(world, "UPDATE conditions SET status = 'active' WHERE case_id = $1", case.id)
    await enter(world, case, CasePhase.risk_led_care, gate="DV-O1", concerns=False)


@pytest.mark.rule("CA-22", "CA-11")
async def test_a_case_completes_its_phases_with_a_closure_plan(world: World) -> None:
    case = await course_case(world, phase="recovery")
    gate: dict[str, Any] = {"gate": "HZ-O2", "concerns": False}
    with pytest.raises(GuardNotMet) as missing:
        await enter(world, case, CasePhase.completed, **gate)
    assert missing.value.rule == "CA-22"
    await closure_plan(world, case)
    await enter(world, case, CasePhase.completed, **gate)
    await enter(world, case, CasePhase.direct_safety)
    assert (await row_of(world, case)).phase == "direct_safety"


@pytest.mark.rule("CA-13")
async def test_each_phase_runs_its_own_term_and_one_that_passes_asks_for_escalation_once(
    world: World, pools: Pools
) -> None:
    case = await course_case(world)
    await levels(world, case, 7, 7, 7)
    await enter(world, case, CasePhase.risk_led_care, gate="DV-O1", concerns=False)
    (term,) = await sql(world, "SELECT * FROM terms WHERE case_id = $1 AND ended_at IS NULL", case.id)
    assert (term["kind"], term["due_at"]) == ("stable_safety", months_after(term["starts_at"], 6))
    await sql(world, "UPDATE terms SET due_at = now() - interval '1 second' WHERE id = $1", term["id"])
    job = await Entry(pools).job(world.house_id, scopes=frozenset(), purpose=Purpose.monitoring)
    keep = TermKeeper(FOLLOWS)
    assert await keep(world.gate, job) == 1
    assert await keep(world.gate, job) == 0
    (raised,) = await edge(world, world.keeper(), case, "escalations")
    assert (raised["level"], raised["state"]) == ("partner_contact", "open")
    (given,) = await sql(world, "SELECT due_at - raised_at AS days FROM escalations WHERE case_id = $1", case.id)
    assert given["days"] == timedelta(days=7)
    assert raised["proposedTargets"] == [
        "new_vt_report", "child_protection_board", "criminal_chain", "mda_plus_plus",
    ]  # fmt: skip
    told = await sql(world, "SELECT reason_code FROM events WHERE type = 'cases.escalated' AND case_id = $1", case.id)
    assert [row["reason_code"] for row in told] == ["escalation_required"]


@pytest.mark.rule("CA-15")
async def test_the_review_date_of_a_parked_case_puts_it_on_the_agenda(world: World, pools: Pools) -> None:
    case = await course_case(
        world, CaseStatus.parked, status_before_parking="plan_active", parked_until=(await today(world))
    )
    job = await Entry(pools).job(world.house_id, scopes=SCOPES, purpose=Purpose.monitoring)
    assert await service.unpark_due_cases(world.gate, job) == 1
    assert await status(world, case) == "plan_active"
    waiting = await sql(world, "SELECT 1 FROM agenda_items WHERE case_id = $1 UNION ALL "
                        "SELECT 1 FROM tasks WHERE case_id = $1 AND kind = 'agenda'", case.id)  # fmt: skip
    assert len(waiting) == 1


async def today(world: World) -> object:
    return (await sql(world, "SELECT today() AS day"))[0]["day"]


@pytest.mark.rule("CA-09")
async def test_the_contact_of_the_clients_is_named_as_such_and_not_offered_like_a_director(world: World) -> None:
    case = await course_case(world)
    draft = DirectionDraft(
        role=DirectionRole.client_contact, organisation_id=world.organisations["police"], push_through=False
    )
    with pytest.raises(InvalidContent) as refused:
        await directing.assign_director(world.gate, world.keeper(), case_id=case.id, draft=draft)
    assert refused.value.faults[0].rule == "CA-09"
