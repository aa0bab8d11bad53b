"""Monitoring moments of safety plans and conditions: planned, kept with a result each, told when overdue (SA-16)."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.agenda import put_on_agenda
from app.domain.access.checks import check_past, check_seen, check_team
from app.domain.access.terms import end_term, start_term
from app.domain.access.work import Gate, Work
from app.domain.errors import Fault, InvalidContent, WrongState
from app.domain.safety.plan_drafts import MonitoringDraft, MonitoringMomentDraft
from app.domain.safety.recording import by_whom, found_in_case
from app.domain.safety.revising import revise_after_breach
from app.domain.safety.rules import check_results
from app.domain.safety.statements import writing
from app.domain.tables.conditions import (
    ConditionRow,
    MonitoringCheckRow,
    MonitoringResultRow,
    SafetyPlanRow,
)
from app.domain.tables.terms import TermRow
from app.domain.vocabulary.conditions import MonitoringResult, SafetyPlanStatus
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.terms import TermKind


async def plan_moments(
    work: Work,
    case_id: UUID,
    dates: Iterable[date],
    *,
    safety_plan_id: UUID | None = None,
    condition_id: UUID | None = None,
    hears: UUID | None = None,
) -> list[UUID]:
    """Let a plan or a condition be looked at on these dates; each runs as a term that passes at the end of its day."""
    made = []
    for due_on in sorted(set(dates)):
        row = MonitoringCheckRow(
            **by_whom(work), case_id=case_id, safety_plan_id=safety_plan_id, condition_id=condition_id, due_on=due_on
        )
        await work.insert(row)
        await start_term(
            work,
            TermKind.safety_monitoring,
            case_id=case_id,
            subject=("monitoring_check", row.id),
            due_at=datetime.combine(due_on + timedelta(days=1), time.min, UTC),
            organisation_id=hears,
        )
        made.append(row.id)
    return made


async def end_moments(work: Work, subject_id: UUID) -> None:
    """What is over is not looked at any more."""
    for record in await work.fetch(writing.OPEN_CHECKS, id=subject_id):
        await end_term(work, TermKind.safety_monitoring, record["id"])


async def plan_monitoring(
    gate: Gate, actor: Actor, *, safety_plan_id: UUID, seen: int, draft: MonitoringMomentDraft
) -> int:
    """Add a monitoring moment to a safety plan in force (rule SA-16)."""
    async with gate.open(actor, "safety-plan:monitor") as work:
        row, _ = await found_in_case(work, SafetyPlanRow, safety_plan_id, "safety_plan", "safety-plan:monitor")
        check_seen(row.version, seen)
        if row.status not in (SafetyPlanStatus.active, SafetyPlanStatus.under_revision):
            raise WrongState
        if draft.due_on < work.today:
            raise InvalidContent(Fault("/dueOn", "in-past", "SA-16"))
        await plan_moments(work, row.case_id, [draft.due_on], safety_plan_id=row.id)
        return await work.change(row, changed_at=work.now)


async def record_monitoring(
    gate: Gate, actor: Actor, *, monitoring_check_id: UUID, seen: int, draft: MonitoringDraft
) -> int:
    """Keep a monitoring moment: a result for each agreement in force, or for the condition (rule SA-16).

    A safety agreement that was not kept takes the plans in force in revision, as a breach does (section 2.7).
    """
    async with gate.open(actor, "monitoring:record") as work:
        row, standing = await found_in_case(
            work, MonitoringCheckRow, monitoring_check_id, "monitoring_check", "monitoring:record"
        )
        check_seen(row.version, seen)
        check_team(takes_part=standing.takes_part, rule="SA-16")
        if row.done_on is not None:
            raise WrongState
        done_on = draft.done_on or work.today
        check_past(done_on, work.today, "/doneOn", "SA-16")
        await work.insert(*await _results(work, row, draft))
        if any(one.result is MonitoringResult.not_kept for one in draft.results):
            await revise_after_breach(work, row.case_id)
        await end_term(work, TermKind.safety_monitoring, row.id)
        return await work.change(row, done_on=done_on, done_by_id=actor.organisation_id, remark=draft.remark)


async def tell_monitoring_overdue(work: Work, term: TermRow) -> None:
    """A monitoring moment passed and nobody kept it (rule SA-16)."""
    director_id = await work.fetch_value(writing.DIRECTOR, case=term.case_id)
    work.tell(
        NoticeType.safety_monitoring_overdue,
        kind="monitoring_check",
        subject_id=term.subject_id,
        case_id=term.case_id,
        audience=[term.organisation_id, director_id, work.actor.keeper_id],
    )


async def put_late_plan_on_agenda(work: Work, term: TermRow) -> None:
    """A safety plan that is late, as a draft or in revision, comes back on the agenda (rule SA-16)."""
    await put_on_agenda(work, term.case_id, "Veiligheidsplan is over tijd")


async def _results(work: Work, row: MonitoringCheckRow, draft: MonitoringDraft) -> list[MonitoringResultRow]:
    held = {**by_whom(work), "case_id": row.case_id, "monitoring_check_id": row.id}
    if row.condition_id is not None:
        if draft.result is None or draft.results:
            raise InvalidContent(Fault("/result", "required", "SA-16"))
        condition = await work.read(ConditionRow, row.condition_id, locked=False)
        return [MonitoringResultRow(**held, person_ids=condition.bound_ids, result=draft.result.value)]
    if draft.result is not None:
        raise InvalidContent(Fault("/result", "of-a-condition-only", "SA-16"))
    in_force = {
        found["id"]: found["person_id"]
        for found in await work.fetch(writing.AGREEMENTS_IN_FORCE, plan=row.safety_plan_id)
    }
    check_results([one.agreement_id for one in draft.results], in_force)
    return [
        MonitoringResultRow(
            **held,
            safety_agreement_id=one.agreement_id,
            person_ids=[in_force[one.agreement_id]],
            result=one.result.value,
            remark=one.remark,
        )
        for one in draft.results
    ]
