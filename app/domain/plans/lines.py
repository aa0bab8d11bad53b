"""Use cases of what hangs on a plan: each organisation's own lines, its members, tracks, goals, phases, evaluations."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case
from app.domain.access.checks import check_past
from app.domain.access.plan_revision import reopen_plans
from app.domain.access.policy import check
from app.domain.access.terms import end_term, start_term
from app.domain.access.work import Gate, Work
from app.domain.errors import MissingRole, WrongState
from app.domain.plans.drafts import (
    EvaluationOutcome,
    GoalCheck,
    GoalDraft,
    PhaseCriterionDraft,
    PlanEntryDraft,
    PlanEvaluationDraft,
    PlanLineDraft,
    PlanTrackDraft,
)
from app.domain.plans.rules import check_ahead, check_entry, check_goal_check, check_in_force, check_writable
from app.domain.plans.standing import FoundPlan, check_organisations, check_persons, find_plan
from app.domain.plans.statements import steps
from app.domain.tables.plans import (
    GoalRow,
    PhaseCriterionRow,
    PlanEntryRow,
    PlanEvaluationRow,
    PlanLineRow,
    PlanRow,
    PlanTrackRow,
)
from app.domain.tables.terms import TermRow
from app.domain.vocabulary.plans import GoalState
from app.domain.vocabulary.roles import Capacity
from app.domain.vocabulary.terms import TermKind


async def write_plan_line(gate: Gate, actor: Actor, *, plan_id: UUID, draft: PlanLineDraft) -> UUID:
    """Write a line of one's own organisation (rule PL-06); the line's id."""
    async with gate.open(actor, "plan-line:write") as work:
        found = await _writable(work, plan_id, "plan-line:write")
        if not found.standing.takes_part:
            raise MissingRole(Capacity.team_organisation, rule="PL-06")
        await check_persons(work, found.row.case_id, draft.subject_ids, "/subjectIds", "PL-06")
        told = draft.model_dump(mode="python", exclude={"subject_ids"})
        row = PlanLineRow(
            house_id=actor.house_id,
            case_id=found.row.case_id,
            plan_id=plan_id,
            organisation_id=actor.organisation_id,
            subject_ids=list(draft.subject_ids),
            changed_at=work.now,
            **told,
        )
        await work.insert(row)
        work.about("plan_line", row.id, case_id=row.case_id, version=1)
    return row.id


async def change_plan_line(gate: Gate, actor: Actor, *, line_id: UUID, seen: int, draft: PlanLineDraft) -> int:
    """Change a line, by the organisation whose it is and no other (rule PL-06)."""
    async with gate.open(actor, "plan-line:change") as work:
        row = await _own_line(work, line_id, "plan-line:change")
        await check_persons(work, row.case_id, draft.subject_ids, "/subjectIds", "PL-06")
        told = draft.model_dump(mode="python", exclude={"subject_ids"})
        return await work.change(row, seen=seen, subject_ids=list(draft.subject_ids), changed_at=work.now, **told)


async def withdraw_plan_line(gate: Gate, actor: Actor, *, line_id: UUID, seen: int) -> int:
    """Withdraw a line, by the organisation whose it is (rule PL-06)."""
    async with gate.open(actor, "plan-line:withdraw") as work:
        row = await _own_line(work, line_id, "plan-line:withdraw")
        return await work.change(row, seen=seen, withdrawn_at=work.now)


async def set_plan_entry(gate: Gate, actor: Actor, *, plan_id: UUID, draft: PlanEntryDraft) -> UUID:
    """Record a member's view, or why there is none, and why the member has no line (rule PL-02); the entry's id."""
    async with gate.open(actor, "plan-entry:set") as work:
        found = await _writable(work, plan_id, "plan-entry:set")
        check_entry(
            voice=draft.voice,
            view=draft.view,
            reporter=draft.reported_by_id is not None,
            no_view_reason=draft.no_view_reason,
            line_answer=draft.line_answer,
            line_reason=draft.line_reason,
        )
        await check_persons(work, found.row.case_id, [draft.person_id], "/personId", "PL-02")
        told = draft.model_dump(mode="python") | {"recorded_at": work.now}
        there = await work.fetch_value(steps.FIND_ENTRY, plan=plan_id, person=draft.person_id)
        if there is not None:
            row = await work.read(PlanEntryRow, there)
            await work.change(row, **told)
        else:
            row = PlanEntryRow(house_id=actor.house_id, case_id=found.row.case_id, plan_id=plan_id, **told)
            await work.insert(row)
        work.about("plan_entry", row.id, case_id=row.case_id, version=row.version)
    return row.id


async def set_plan_track(gate: Gate, actor: Actor, *, plan_id: UUID, draft: PlanTrackDraft) -> UUID:
    """Name the organisation that owns a track (rule PL-07); the track's id."""
    async with gate.open(actor, "plan-track:set") as work:
        found = await _writable(work, plan_id, "plan-track:set")
        await check_organisations(work, found.row.case_id, [draft.organisation_id], "/organisationId", "PL-07")
        there = await work.fetch_value(steps.FIND_TRACK, plan=plan_id, track=draft.track.value)
        if there is not None:
            row = await work.read(PlanTrackRow, there)
            await work.change(row, organisation_id=draft.organisation_id)
        else:
            row = PlanTrackRow(
                house_id=actor.house_id,
                case_id=found.row.case_id,
                plan_id=plan_id,
                track=draft.track.value,
                organisation_id=draft.organisation_id,
            )
            await work.insert(row)
        work.about("plan_track", row.id, case_id=row.case_id, version=row.version)
    return row.id


async def set_goal(gate: Gate, actor: Actor, *, plan_id: UUID, draft: GoalDraft) -> UUID:
    """Set a goal with measure, target, deadline, phase and horizon (rule PL-08); its id."""
    async with gate.open(actor, "goal:set") as work:
        found = await _writable(work, plan_id, "goal:set")
        check_ahead(draft.due_on, work.today, "/dueOn", "PL-08")
        await check_persons(work, found.row.case_id, draft.subject_ids, "/subjectIds", "PL-08")
        told = draft.model_dump(mode="python", exclude={"subject_ids"})
        row = GoalRow(
            house_id=actor.house_id,
            case_id=found.row.case_id,
            plan_id=plan_id,
            subject_ids=list(draft.subject_ids),
            **told,
        )
        await work.insert(row)
        work.about("goal", row.id, case_id=row.case_id, version=1)
    return row.id


async def change_goal(gate: Gate, actor: Actor, *, goal_id: UUID, seen: int, draft: GoalDraft) -> int:
    """Change a goal of a plan that is not in force; in force the plan is revised first (rules PL-05 and PL-08)."""
    async with gate.open(actor, "goal:change") as work:
        row = await work.read(GoalRow, goal_id)
        await _writable(work, row.plan_id, "goal:change")
        work.about("goal", goal_id, case_id=row.case_id, version=row.version)
        if row.state != GoalState.open:
            raise WrongState
        check_ahead(draft.due_on, work.today, "/dueOn", "PL-08")
        await check_persons(work, row.case_id, draft.subject_ids, "/subjectIds", "PL-08")
        told = draft.model_dump(mode="python", exclude={"subject_ids"})
        return await work.change(row, seen=seen, subject_ids=list(draft.subject_ids), **told)


async def complete_goal(gate: Gate, actor: Actor, *, goal_id: UUID, seen: int, draft: GoalCheck) -> int:
    """Complete a goal with a check: result against target, tolerance, and whether to adjust or to stop (rule PL-09)."""
    async with gate.open(actor, "goal:complete") as work:
        row = await work.read(GoalRow, goal_id)
        found = await find_plan(work, row.plan_id, "goal:complete")
        work.about("goal", goal_id, case_id=row.case_id, version=row.version)
        check_in_force(found.row.state)
        if row.state != GoalState.open:
            raise WrongState
        check_goal_check(draft.follow_up, draft.adjustment)
        return await work.change(
            row, seen=seen, state=GoalState.completed.value, checked_on=work.today, **draft.model_dump()
        )


async def set_phase_criterion(gate: Gate, actor: Actor, *, plan_id: UUID, draft: PhaseCriterionDraft) -> UUID:
    """Say where a phase ends, in words that the client sees too (rule PL-10); the criterion's id."""
    async with gate.open(actor, "phase-criterion:set") as work:
        found = await _writable(work, plan_id, "phase-criterion:set")
        row = PhaseCriterionRow(
            house_id=actor.house_id, case_id=found.row.case_id, plan_id=plan_id, **draft.model_dump()
        )
        await work.insert(row)
        work.about("phase_criterion", row.id, case_id=row.case_id, version=1)
    return row.id


async def set_plan_evaluation(gate: Gate, actor: Actor, *, plan_id: UUID, draft: PlanEvaluationDraft) -> UUID:
    """Plan an evaluation with the client; when its date passes unheld that is told (rule PL-10); its id."""
    async with gate.open(actor, "plan-evaluation:set") as work:
        found = await find_plan(work, plan_id, "plan-evaluation:set")
        check_ahead(draft.planned_on, work.today, "/plannedOn", "PL-10")
        await check_persons(work, found.row.case_id, draft.with_ids, "/withIds", "PL-10")
        row = PlanEvaluationRow(
            house_id=actor.house_id,
            case_id=found.row.case_id,
            plan_id=plan_id,
            phase=draft.phase.value,
            planned_on=draft.planned_on,
            with_ids=list(draft.with_ids),
        )
        await work.insert(row)
        due = datetime.combine(draft.planned_on + timedelta(days=1), time.min, tzinfo=UTC)
        subject = ("plan_evaluation", row.id)
        await start_term(work, TermKind.plan_evaluation, case_id=row.case_id, subject=subject, due_at=due)
        work.about("plan_evaluation", row.id, case_id=row.case_id, version=1)
    return row.id


async def hold_plan_evaluation(
    gate: Gate, actor: Actor, *, plan_evaluation_id: UUID, seen: int, draft: EvaluationOutcome
) -> int:
    """Record an evaluation that was held with the client, and what came of it (rule PL-10)."""
    async with gate.open(actor, "plan-evaluation:hold") as work:
        row = await work.read(PlanEvaluationRow, plan_evaluation_id)
        await find_plan(work, row.plan_id, "plan-evaluation:hold")
        work.about("plan_evaluation", row.id, case_id=row.case_id, version=row.version)
        if row.held_on is not None:
            raise WrongState
        check_past(draft.held_on, work.today, "/heldOn", "PL-10")
        await end_term(work, TermKind.plan_evaluation, row.id)
        return await work.change(row, seen=seen, held_on=draft.held_on, outcome=draft.outcome)


async def follow_overdue_evaluation(work: Work, term: TermRow) -> None:
    """What follows when an evaluation was not held in time: the plan is to be revised (rule PL-10)."""
    await reopen_plans(work, term.case_id, "evaluation overdue")


async def _writable(work: Work, plan_id: UUID, permission: str) -> FoundPlan:
    found = await find_plan(work, plan_id, permission)
    check_writable(found.row.state)
    return found


async def _own_line(work: Work, line_id: UUID, permission: str) -> PlanLineRow:
    row = await work.read(PlanLineRow, line_id)
    standing = await find_case(work, row.case_id)
    work.about("plan_line", line_id, case_id=row.case_id, version=row.version)
    own = row.organisation_id == work.actor.organisation_id
    check(work.actor, permission, case_roles=standing.roles, own=own)
    plan = await work.read(PlanRow, row.plan_id)
    check_writable(plan.state)
    if row.withdrawn_at is not None:
        raise WrongState
    return row
