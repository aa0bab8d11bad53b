"""Use cases of the safety plan (veiligheidsplan): drafted, discussed, agreed, in force, revised, ended (SA-14, SA-16).

It keeps its own row: a change of phase or of the joint plan does not end it.
"""

from datetime import date
from typing import Any
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import CaseStanding
from app.domain.access.checks import check_seen
from app.domain.access.decisions import find_decision
from app.domain.access.draft import ByDecisionDraft, DecidedDraft, ReasonDraft
from app.domain.access.terms import end_term
from app.domain.access.work import Gate, Work
from app.domain.errors import Fault, InvalidContent
from app.domain.safety.agreements import end_agreements
from app.domain.safety.monitoring import end_moments, plan_moments
from app.domain.safety.plan_drafts import ActivateDraft, ExclusionDraft, SafetyPlanDraft
from app.domain.safety.recording import by_whom, capacities, case_of_team, check_about, found_in_case
from app.domain.safety.revising import next_due, run_due
from app.domain.safety.rules import MemberFact, check_plan, check_writable
from app.domain.safety.statements import writing
from app.domain.tables.conditions import SafetyExclusionRow, SafetyPlanRow
from app.domain.vocabulary.conditions import SAFETY_PLAN, SafetyPlanStatus
from app.domain.vocabulary.meetings import DecisionKind
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.terms import TermKind


async def draft_safety_plan(gate: Gate, actor: Actor, *, case_id: UUID, draft: SafetyPlanDraft) -> UUID:
    """Have a safety plan written; the draft is due after the house's number of days (rule SA-16)."""
    async with gate.open(actor, "safety-plan:draft") as work:
        await case_of_team(work, case_id, "safety-plan:draft", "SA-16")
        row = SafetyPlanRow(
            **by_whom(work),
            case_id=case_id,
            status=SafetyPlanStatus.draft.value,
            aim=draft.aim,
            due_at=await next_due(work),
            changed_at=work.now,
        )
        await work.insert(row)
        await run_due(work, case_id, row.id, row.due_at, hears=actor.organisation_id)
        work.about("safety_plan", row.id, case_id=case_id, version=1)
    return row.id


async def exclude_member(gate: Gate, actor: Actor, *, safety_plan_id: UUID, seen: int, draft: ExclusionDraft) -> int:
    """Leave a member out of the plan, for safety and with a reason (rule SA-14)."""
    async with gate.open(actor, "safety-plan:exclude-member") as work:
        row, _ = await _plan(work, safety_plan_id, "safety-plan:exclude-member", seen)
        check_writable(row.status)
        await check_about(work, row.case_id, "SA-14", [(draft.person_id, "/personId")])
        facts = {one.person_id: one for one in await _members(work, row)}
        if draft.person_id not in facts or facts[draft.person_id].excluded:
            raise InvalidContent(Fault("/personId", "not-a-member-to-exclude", "SA-14"))
        await work.insert(
            SafetyExclusionRow(
                **by_whom(work),
                case_id=row.case_id,
                safety_plan_id=row.id,
                person_id=draft.person_id,
                reason=draft.reason,
            )
        )
        return await work.change(row, changed_at=work.now)


async def discuss_safety_plan(gate: Gate, actor: Actor, *, safety_plan_id: UUID, seen: int) -> int:
    """The draft is ready and was discussed with the members; its due date has been met (rule SA-16)."""
    async with gate.open(actor, "safety-plan:discuss") as work:
        row, standing = await _plan(work, safety_plan_id, "safety-plan:discuss", seen)
        version = await _moved(work, row, standing, SafetyPlanStatus.discussed)
        await end_term(work, TermKind.safety_plan_due, row.id)
        return version


async def agree_safety_plan(
    gate: Gate, actor: Actor, *, safety_plan_id: UUID, seen: int, draft: ByDecisionDraft
) -> int:
    """Agree on the plan by a meeting decision (rule ME-13)."""
    async with gate.open(actor, "safety-plan:agree") as work:
        row, standing = await _plan(work, safety_plan_id, "safety-plan:agree", seen, draft.decision_id)
        await find_decision(work, draft.decision_id, case_id=row.case_id, about=DecisionKind.plan_agreed)
        return await _moved(work, row, standing, SafetyPlanStatus.agreed, decision_id=draft.decision_id)


async def activate_safety_plan(
    gate: Gate, actor: Actor, *, safety_plan_id: UUID, seen: int, draft: ActivateDraft
) -> int:
    """Put a plan in force, or a revised one in force again, once it holds something for every member (rule SA-14).

    The plan that was in force until now is superseded; the monitoring moments run from now.
    """
    async with gate.open(actor, "safety-plan:activate") as work:
        row, standing = await _plan(work, safety_plan_id, "safety-plan:activate", seen, alone=True)
        revised = row.status == SafetyPlanStatus.under_revision
        SAFETY_PLAN.check(row.status, SafetyPlanStatus.active, by=capacities(standing))
        check_plan(await _members(work, row))
        _check_ahead(draft.monitor_on, work.today)
        await _supersede(work, row)
        edition = row.edition + 1 if revised else row.edition
        version = await _moved(
            work, row, standing, SafetyPlanStatus.active, activated_at=work.now, edition=edition, reason=None
        )
        await work.execute(writing.ACTIVATE_AGREEMENTS, plan=row.id)
        await end_term(work, TermKind.safety_plan_due, row.id)
        await plan_moments(work, row.case_id, draft.monitor_on, safety_plan_id=row.id, hears=row.organisation_id)
        return version


async def revise_safety_plan(gate: Gate, actor: Actor, *, safety_plan_id: UUID, seen: int, draft: ReasonDraft) -> int:
    """Take a plan in revision, with a reason; it stays in force meanwhile and is due again (rules PL-05, SA-16)."""
    async with gate.open(actor, "safety-plan:revise") as work:
        row, standing = await _plan(work, safety_plan_id, "safety-plan:revise", seen)
        due_at = await next_due(work)
        version = await _moved(work, row, standing, SafetyPlanStatus.under_revision, reason=draft.reason, due_at=due_at)
        await run_due(work, row.case_id, row.id, due_at, hears=row.organisation_id)
        return version


async def complete_safety_plan(
    gate: Gate, actor: Actor, *, safety_plan_id: UUID, seen: int, draft: DecidedDraft
) -> int:
    """Complete a plan by a meeting decision that states the result (rule PL-09)."""
    async with gate.open(actor, "safety-plan:complete") as work:
        row, standing = await _plan(work, safety_plan_id, "safety-plan:complete", seen, draft.decision_id)
        await find_decision(work, draft.decision_id, case_id=row.case_id, about=DecisionKind.plan_completed)
        return await _closed(work, row, standing, SafetyPlanStatus.completed, draft)


async def end_safety_plan(gate: Gate, actor: Actor, *, safety_plan_id: UUID, seen: int, draft: DecidedDraft) -> int:
    """End a plan by a meeting decision with a reason."""
    async with gate.open(actor, "safety-plan:end") as work:
        row, standing = await _plan(work, safety_plan_id, "safety-plan:end", seen, draft.decision_id)
        await find_decision(work, draft.decision_id, case_id=row.case_id, about=DecisionKind.plan_ended)
        return await _closed(work, row, standing, SafetyPlanStatus.ended, draft)


async def _plan(
    work: Work,
    safety_plan_id: UUID,
    permission: str,
    seen: int,
    decision_id: UUID | None = None,
    *,
    alone: bool = False,
) -> tuple[SafetyPlanRow, CaseStanding]:
    row, standing = await found_in_case(
        work, SafetyPlanRow, safety_plan_id, "safety_plan", permission, decision_id, alone=alone
    )
    check_seen(row.version, seen)
    return row, standing


async def _moved(
    work: Work,
    row: SafetyPlanRow,
    standing: CaseStanding,
    to: SafetyPlanStatus,
    **also: Any,  # noqa: ANN401 - columns
) -> int:
    SAFETY_PLAN.check(row.status, to, by=capacities(standing))
    version = await work.change(row, status=to.value, changed_at=work.now, **also)
    _tell(work, row, standing.director_id)
    return version


async def _closed(
    work: Work, row: SafetyPlanRow, standing: CaseStanding, to: SafetyPlanStatus, draft: DecidedDraft
) -> int:
    version = await _moved(work, row, standing, to, decision_id=draft.decision_id, reason=draft.reason)
    await _close(work, row.id, to)
    return version


async def _supersede(work: Work, row: SafetyPlanRow) -> None:
    """At most one safety plan of a case is in force."""
    for record in await work.fetch(writing.IN_FORCE, case=row.case_id):
        if record["id"] != row.id:
            old = await work.read(SafetyPlanRow, record["id"])
            await work.change(old, status=SafetyPlanStatus.superseded.value, changed_at=work.now)
            await _close(work, old.id, SafetyPlanStatus.superseded)
            _tell(work, old, None)


async def _close(work: Work, plan_id: UUID, to: SafetyPlanStatus) -> None:
    await end_agreements(work, plan_id, to.value)
    await end_moments(work, plan_id)
    await end_term(work, TermKind.safety_plan_due, plan_id)


def _tell(work: Work, row: SafetyPlanRow, director_id: UUID | None) -> None:
    work.tell(
        NoticeType.safety_plan_changed,
        kind="safety_plan",
        subject_id=row.id,
        version=row.version,
        case_id=row.case_id,
        reason=row.status,
        audience=[director_id],
    )


async def _members(work: Work, row: SafetyPlanRow) -> list[MemberFact]:
    found = await work.fetch(writing.PLAN_MEMBERS, case=row.case_id, plan=row.id)
    return [
        MemberFact(one["person_id"], one["agreements"], one["unacknowledged"], excluded=one["excluded"])
        for one in found
    ]


def _check_ahead(dates: tuple[date, ...], today: date) -> None:
    faults = [Fault(f"/monitorOn/{n}", "in-past", "SA-16") for n, on in enumerate(dates) if on < today]
    if faults:
        raise InvalidContent(*faults)
