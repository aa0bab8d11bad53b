"""Use cases of closing (afsluiten) and of taking a closed case up again (rules CA-20 to CA-23)."""

from typing import Final
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_course import OPEN_CLOSING, SUBJECT, SUBJECTS, CourseFacts, chairing, course_facts
from app.domain.access.case_standing import CaseStanding, find_case
from app.domain.access.checks import check_seen
from app.domain.access.decisions import find_decision
from app.domain.access.house_settings import house_setting
from app.domain.access.policy import check
from app.domain.access.programme import programme_of
from app.domain.access.terms import end_term, end_terms_of_case
from app.domain.access.work import Gate, Work
from app.domain.cases.archiving import run_retention
from app.domain.cases.course_drafts import (
    ClosingAnswersDraft,
    ClosingDraft,
    ClosingSubjectDraft,
    ObjectionDraft,
    ReopenDraft,
)
from app.domain.cases.course_rules import (
    AS_PROGRAMME,
    RECOVERY,
    ClosingFacts,
    MemberSafety,
    SubjectFacts,
    check_closed,
    check_closing_begins,
    check_followed_up,
    check_monitored,
    check_recovery_left,
    check_second_role,
    check_talk,
    unsafe,
)
from app.domain.cases.monitoring import lapse_moments, moments_of
from app.domain.cases.moving import Told, Why, case_to_move, moved, named, require_status
from app.domain.cases.participating import leave_with_case
from app.domain.cases.partners import partners_told
from app.domain.errors import Fault, GuardNotMet, InvalidContent, WrongState
from app.domain.tables.case_work import CaseClosingRow, ClosingSubjectRow
from app.domain.tables.cases import CaseRow
from app.domain.tables.meetings import MeetingDecisionRow
from app.domain.vocabulary.case_work import ClosingState, MonitoringKind, ReopenCause
from app.domain.vocabulary.cases import CasePhase, CaseStatus, ClosingReason, SubjectOutcome
from app.domain.vocabulary.meetings import DecisionKind
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.roles import Capacity, Role
from app.domain.vocabulary.terms import TermKind

_FROM: Final = (CaseStatus.plan_active, CaseStatus.monitoring, CaseStatus.follow_up)
_CONFIRMERS: Final = (
    Role.process_director,
    Role.case_director,
    Role.process_manager,
    Role.vt_worker,
    Role.house_manager,
)


async def begin_closing(gate: Gate, actor: Actor, *, case_id: UUID, seen: int, draft: ClosingDraft) -> int:
    """Begin to close a case: from a running plan by a meeting's decision, after aftercare by the process director.

    A running plan is closed where the programme's closing rule says so or its phases are completed (rule CA-21).
    """
    async with gate.open(actor, "case:begin-closing") as work:
        chairs = await chairing(work, case_id, draft.decision_id)
        standing, by = await case_to_move(work, case_id, "case:begin-closing", seen=seen, also=chairs)
        case = standing.case
        require_status(case, *_FROM, to=CaseStatus.closing)
        facts = await course_facts(work, case_id)
        decision = None
        if case.status == CaseStatus.plan_active:
            decision = await _decided(work, case_id, draft)
            check_closing_begins(await _closing_rule(work, case_id), CasePhase(case.phase))
        else:
            await _check_watched(work, case, facts)
        if CasePhase(case.phase) in (RECOVERY, CasePhase.completed):
            check_recovery_left(closure_plan=facts.closure_plan)
        version = await moved(
            work, case, CaseStatus.closing, by=by, why=Why(draft.explanation, decision), closed_at=None
        )
        await _prepared(work, case, draft, _role_of(by), facts)
        return version


async def record_closing_subject(
    gate: Gate, actor: Actor, *, closing_id: UUID, seen: int, draft: ClosingSubjectDraft
) -> int:
    """Record the outcome for one person, and the talk about closing or why there was none (rules CA-20, CA-21)."""
    async with gate.open(actor, "case:record-closing-subject") as work:
        row, _ = await _closing(work, closing_id, "case:record-closing-subject", seen)
        check_talk(draft.talk_on, draft.no_talk_reason, work.today)
        found = await work.fetch_value(SUBJECT, case=row.case_id, closing=row.id, person=draft.person_id)
        if found is None:
            raise InvalidContent(Fault("/personId", "not-a-person-of-the-case", "CA-20"))
        subject = await work.read(ClosingSubjectRow, found)
        await work.change(
            subject, outcome=draft.outcome.value, talk_on=draft.talk_on, no_talk_reason=draft.no_talk_reason
        )
        return await work.change(row)


async def answer_closing(gate: Gate, actor: Actor, *, closing_id: UUID, seen: int, draft: ClosingAnswersDraft) -> int:
    """Record that the team was consulted, whether agreements were kept and whether the result was reached (CA-20)."""
    async with gate.open(actor, "case:answer-closing") as work:
        row, _ = await _closing(work, closing_id, "case:answer-closing", seen)
        if draft.team_consulted_on > work.today:
            raise InvalidContent(Fault("/teamConsultedOn", "in-future", "CA-20"))
        return await work.change(row, **draft.model_dump())


async def confirm_closing(gate: Gate, actor: Actor, *, closing_id: UUID, seen: int) -> int:
    """Confirm, in a second role, a closing that rests on what is never enough by itself (rule CA-20)."""
    async with gate.open(actor, "case:confirm-closing") as work:
        row, standing = await _closing(work, closing_id, "case:confirm-closing", seen)
        held = actor.roles | standing.roles
        role = next((role for role in _CONFIRMERS if role in held and role.value != row.prepared_role), None)
        check_second_role(
            prepared_by=row.prepared_by_id,
            prepared_role=row.prepared_role,
            by=actor.professional_id,
            role=row.prepared_role if role is None else role.value,
        )
        return await work.change(
            row,
            confirmed_by_id=named(actor),
            confirmed_role=None if role is None else role.value,
            confirmed_at=work.now,
        )


async def uphold_objection(gate: Gate, actor: Actor, *, case_id: UUID, seen: int, draft: ObjectionDraft) -> int:
    """Uphold the objection of a client or partner: the case is not closed and its plan goes on (rule CA-20)."""
    async with gate.open(actor, "case:uphold-objection") as work:
        standing, by = await case_to_move(work, case_id, "case:uphold-objection", seen=seen)
        require_status(standing.case, CaseStatus.closing, to=CaseStatus.plan_active)
        row = await _open_closing(work, case_id)
        await work.change(row, state=ClosingState.objected.value, objection=draft.objection, settled_at=work.now)
        return await moved(work, standing.case, CaseStatus.plan_active, by=by, reason=draft.objection)


async def close_case(gate: Gate, actor: Actor, *, case_id: UUID, seen: int) -> int:
    """Close a case when everything that rule CA-20 asks is recorded and the closing point is reached (CA-21, CA-22).

    Veilig Thuis, the local team and the justice partners are each told once (rule NO-06).
    """
    async with gate.open(actor, "case:close") as work:
        standing, by = await case_to_move(work, case_id, "case:close", seen=seen)
        case = standing.case
        require_status(case, CaseStatus.closing, to=CaseStatus.closed)
        row = await _open_closing(work, case_id)
        check_closed(await _facts(work, case, row))
        await work.change(row, state=ClosingState.closed.value, settled_at=work.now)
        await lapse_moments(work, case_id)
        await end_terms_of_case(work, case_id)
        await run_retention(work, case)
        await leave_with_case(work, case_id)
        return await moved(
            work,
            case,
            CaseStatus.closed,
            by=by,
            why=Why(row.explanation),
            tell=Told(audience=await partners_told(work, case_id)),
            closed_at=work.now,
        )


async def reopen_case(gate: Gate, actor: Actor, *, case_id: UUID, seen: int, draft: ReopenDraft) -> int:
    """Take a closed case up again without a new intake: the episode is raised, its links are kept (rule CA-23)."""
    async with gate.open(actor, "case:reopen") as work:
        standing, by = await case_to_move(work, case_id, "case:reopen", seen=seen)
        return await reopened(work, standing.case, by, draft.cause, draft.reason)


async def reopened(work: Work, case: CaseRow, by: frozenset[Role | Capacity], cause: ReopenCause, reason: str) -> int:
    """Take a locked closed case up again. A step: the service does so itself on a new signal."""
    require_status(case, CaseStatus.closed, to=CaseStatus.preparing)
    await end_term(work, TermKind.retention, case.id)
    return await moved(
        work,
        case,
        CaseStatus.preparing,
        by=by,
        reason=f"{cause.value}: {reason}",
        tell=Told(NoticeType.cases_reopened),
        episode=case.episode + 1,
        repeats=case.repeats + 1,
        closed_at=None,
        phase_started_at=work.now,
    )


async def reopened_by_signal(work: Work, case_id: UUID) -> UUID | None:
    """Let the service take a closed case up again on a new signal; its household, or None where it was not closed."""
    case = await work.read(CaseRow, case_id)
    if case.status != CaseStatus.closed:
        return None
    await reopened(work, case, frozenset({Role.system}), ReopenCause.new_signal, "RE-05")
    return case.household_id


async def _decided(work: Work, case_id: UUID, draft: ClosingDraft) -> MeetingDecisionRow:
    if draft.decision_id is None:
        raise GuardNotMet("ME-13", "no-decision")
    return await find_decision(work, draft.decision_id, case_id=case_id, about=DecisionKind.closing)


async def _closing_rule(work: Work, case_id: UUID) -> str:
    """The house's setting, or what the programme of the case says."""
    rule = await house_setting(work, "closing_rule", AS_PROGRAMME)
    return rule if rule != AS_PROGRAMME else (await programme_of(work, case_id)).closing_rule.value


async def _check_watched(work: Work, case: CaseRow, facts: CourseFacts) -> None:
    """Monitoring is over, and so is the aftercare that the programme asks for (rules CA-19, CA-23)."""
    moments = await moments_of(work, case.id)
    check_monitored(moments)
    if case.status == CaseStatus.monitoring:
        if any(moment.kind is MonitoringKind.follow_up for moment in moments):
            raise GuardNotMet("CA-19", "followUps")
        return
    levels = [MemberSafety(person, level) for person, level in facts.levels]
    check_followed_up(moments, is_unsafe=facts.gate_on and unsafe(levels, facts.threshold))


async def _prepared(work: Work, case: CaseRow, draft: ClosingDraft, role: Role, facts: CourseFacts) -> None:
    row = CaseClosingRow(
        house_id=case.house_id,
        case_id=case.id,
        episode=case.episode,
        state=ClosingState.prepared.value,
        reason=draft.reason.value,
        leans_on=draft.leans_on,
        explanation=draft.explanation,
        decision_id=draft.decision_id,
        prepared_by_id=work.actor.professional_id,
        prepared_role=role.value,
        prepared_at=work.now,
    )
    await work.insert(row)
    await work.insert(
        *(
            ClosingSubjectRow(house_id=case.house_id, case_id=case.id, closing_id=row.id, person_id=person_id)
            for person_id, _ in facts.levels
        )
    )


def _role_of(by: frozenset[Role | Capacity]) -> Role:
    return next((role for role in (*_CONFIRMERS, Role.chair) if role in by), Role.chair)


async def _open_closing(work: Work, case_id: UUID) -> CaseClosingRow:
    found = await work.fetch_value(OPEN_CLOSING, case=case_id)
    if found is None:
        raise GuardNotMet("CA-20", "closing")
    return await work.read(CaseClosingRow, found)


async def _closing(work: Work, closing_id: UUID, permission: str, seen: int) -> tuple[CaseClosingRow, CaseStanding]:
    row = await work.read(CaseClosingRow, closing_id)
    standing = await find_case(work, row.case_id)
    work.about("case_closing", row.id, case_id=row.case_id, version=row.version)
    check(work.actor, permission, case_roles=standing.roles)
    check_seen(row.version, seen)
    if row.state != ClosingState.prepared:
        raise WrongState
    return row, standing


async def _facts(work: Work, case: CaseRow, row: CaseClosingRow) -> ClosingFacts:
    facts = await course_facts(work, case.id)
    subjects = await work.fetch(SUBJECTS, case=case.id, closing=row.id)
    return ClosingFacts(
        reason=ClosingReason(row.reason),
        rule=await _closing_rule(work, case.id),
        phase=CasePhase(case.phase),
        subjects=[
            SubjectFacts(
                None if subject["outcome"] is None else SubjectOutcome(subject["outcome"]),
                subject["talk_on"] is not None or subject["no_talk_reason"] is not None,
            )
            for subject in subjects
        ],
        levels=[MemberSafety(person, level) for person, level in facts.levels],
        threshold=facts.threshold,
        team_consulted=row.team_consulted_on is not None,
        agreements_answered=row.agreements_kept is not None,
        result_answered=row.result_reached is not None,
        open_actions=facts.open_actions,
        open_plans=facts.open_plans,
        needs_confirmation=row.leans_on is not None,
        confirmed=row.confirmed_at is not None,
        closure_plan=facts.closure_plan,
        receiver_accepted=facts.receiver_accepted,
    )
