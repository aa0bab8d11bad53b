"""The use case of phases (fasen van gefaseerde ketenzorg): a meeting decides, the gate is answered, safety allows it.

Each phase sets the clock for what must be reached in it; where that is not reached in time an escalation is open at
once, with the targets that the field proposes (rule CA-13).
"""

from typing import Final
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_course import CourseFacts, chairing, course_facts, gate_answer
from app.domain.access.decisions import find_decision
from app.domain.access.house_settings import house_setting
from app.domain.access.terms import end_term, start_term
from app.domain.access.work import Gate, Work
from app.domain.cases.course_drafts import PhaseDraft
from app.domain.cases.course_rules import (
    MemberSafety,
    check_direct_safety_left,
    check_gate,
    check_recovery_left,
    months_after,
)
from app.domain.cases.deviating import deviated
from app.domain.cases.escalating import escalated
from app.domain.cases.moving import Why, case_to_move, require_status, told
from app.domain.errors import GuardNotMet, MandateRequired
from app.domain.tables.cases import CaseRow
from app.domain.tables.terms import TermRow
from app.domain.vocabulary.case_course import PHASE
from app.domain.vocabulary.case_work import PROPOSED_AT_OVERDUE_PHASE, DeviationKind, EscalationLevel
from app.domain.vocabulary.cases import OPEN_CASE, CasePhase, CaseStatus
from app.domain.vocabulary.meetings import DecisionKind
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.organisations import MandateScope
from app.domain.vocabulary.terms import TermKind

CLOCKS: Final = {
    CasePhase.direct_safety: (TermKind.direct_safety, "direct_safety_months", 3),
    CasePhase.risk_led_care: (TermKind.stable_safety, "stable_safety_months", 6),
}
"""Which term a phase starts, with the setting for its months and what the field says by default (rule CA-13)."""


async def change_phase(gate: Gate, actor: Actor, *, case_id: UUID, seen: int, draft: PhaseDraft) -> int:
    """Enter the phase that a meeting decided on, with the answer to the gate question (rules CA-11, CA-12, CA-22).

    From direct safety a case goes on while no member's latest level is insufficient and no condition is breached,
    unless a mandated role records why; that is kept as a deviation.
    """
    async with gate.open(actor, "case:change-phase") as work:
        chairs = await chairing(work, case_id, draft.decision_id)
        standing, by = await case_to_move(work, case_id, "case:change-phase", seen=seen, also=chairs)
        case = standing.case
        require_status(case, *sorted(OPEN_CASE), to=CaseStatus(case.status))
        current = CasePhase(case.phase)
        PHASE.check(current, draft.to, by=by)
        decision = await find_decision(work, draft.decision_id, case_id=case_id, about=DecisionKind.phase_change)
        concerns = await _concerns(work, case_id, draft)
        check_gate(current, draft.to, draft.gate, concerns=concerns, no_direct_concern=draft.no_direct_concern)
        facts = await course_facts(work, case_id)
        if current in (CasePhase.direct_safety, CasePhase.undetermined) and draft.to is not CasePhase.direct_safety:
            await _leave_direct_safety(work, case, facts, draft)
        if draft.to is CasePhase.completed:
            check_recovery_left(closure_plan=facts.closure_plan)
        answered = None if draft.gate is None else f"{draft.gate.value}: {'yes' if concerns else 'no'}"
        await told(work, case, "phase", case.phase, draft.to.value, draft.rationale, Why(None, decision, answered))
        if draft.to is current:
            return await work.change(case, updated_at=work.now)
        version = await work.change(case, phase=draft.to.value, phase_started_at=work.now, updated_at=work.now)
        await run_phase_clock(work, case)
        work.tell(
            NoticeType.cases_phase_changed,
            kind="case",
            subject_id=case_id,
            version=version,
            case_id=case_id,
            reason=draft.to.value,
            audience=[case.keeper_id],
        )
        return version


async def run_phase_clock(work: Work, case: CaseRow) -> None:
    """Let the term of the case's phase run from now, and no other. A step for what opens a case too."""
    for phase, (kind, setting, months) in CLOCKS.items():
        if phase == case.phase:
            due_at = months_after(work.now, await house_setting(work, setting, months))
            await start_term(work, kind, case_id=case.id, subject=("case", case.id), due_at=due_at)
        else:
            await end_term(work, kind, case.id)


async def phase_overdue(work: Work, term: TermRow) -> None:
    """A phase took too long: an escalation is required, and what the field proposes stands in it (rule CA-13)."""
    await escalated(
        work,
        case_id=term.case_id,
        level=EscalationLevel.partner_contact,
        addressee_id=work.actor.keeper_id,
        reason=f"escalation_required: {term.kind}",
        proposed=PROPOSED_AT_OVERDUE_PHASE,
        code="escalation_required",
    )


async def _concerns(work: Work, case_id: UUID, draft: PhaseDraft) -> bool | None:
    """The answer at the gate: what stands in the guide, where one is used there; else what the caller says."""
    if draft.gate is None:
        return None
    answered = await gate_answer(work, case_id, draft.gate.value)
    if answered is not None and draft.concerns is not None and answered is not draft.concerns:
        raise GuardNotMet("GU-02", "gateAnswer")
    return draft.concerns if answered is None else answered


async def _leave_direct_safety(work: Work, case: CaseRow, facts: CourseFacts, draft: PhaseDraft) -> None:
    if not facts.gate_on:
        return
    levels = [MemberSafety(person, level) for person, level in facts.levels]
    excused = draft.unsafe_reason is not None
    if excused and not facts.may_deviate:
        raise MandateRequired(MandateScope.record_deviation, rule="CA-12")
    check_direct_safety_left(levels, threshold=facts.threshold, breached=facts.breached, excused=excused)
    if draft.unsafe_reason is not None:
        await deviated(work, case.id, DeviationKind.soft_rule, "CA-12", draft.unsafe_reason, work.today)
