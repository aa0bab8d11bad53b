"""Use cases of a plan's life: draft, change, discuss, agree, activate, revise, renew, complete, end, acknowledge."""

from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.decisions import find_decision
from app.domain.access.draft import ByDecisionDraft, DecidedDraft, ReasonDraft
from app.domain.access.house_settings import house_setting
from app.domain.access.terms import end_term
from app.domain.access.work import Gate, Work
from app.domain.errors import Fault, InvalidContent, NotFound
from app.domain.ids import new_id
from app.domain.plans.drafts import CompletionDraft, PlanChange, PlanDraft, RenewalDraft
from app.domain.plans.rules import (
    check_activation,
    check_agreed,
    check_analysis,
    check_goals_closed,
    check_in_force,
    check_kind,
    check_link,
    check_voices,
    check_writable,
    superseded_by,
)
from app.domain.plans.standing import find_plan, in_force, member_facts, moved, of_case
from app.domain.plans.statements import steps
from app.domain.safety.ratings import signals_of
from app.domain.tables.plans import PlanAcknowledgementRow, PlanRow
from app.domain.vocabulary.meetings import DecisionKind
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.plans import PlanKind, PlanState
from app.domain.vocabulary.safety import SignalStage
from app.domain.vocabulary.terms import TermKind


async def draft_plan(gate: Gate, actor: Actor, *, case_id: UUID, draft: PlanDraft) -> UUID:
    """Draft a plan, by the case director or Veilig Thuis; the plan's id (rule PL-01)."""
    async with gate.open(actor, "plan:draft") as work:
        standing = await of_case(work, case_id, "plan:draft", rule="PL-01", locked=True)
        now = await in_force(work, standing.case.household_id)
        check_kind(draft.kind, now)
        if draft.replaces_id is not None and draft.replaces_id not in {plan.id for plan in now}:
            raise InvalidContent(Fault("/replacesId", "not-in-force", "PL-01"))
        row = PlanRow(
            house_id=actor.house_id,
            case_id=case_id,
            household_id=standing.case.household_id,
            kind=draft.kind.value,
            parts=[part.value for part in draft.parts],
            means_order=[means.value for means in draft.means_order],
            summary=draft.summary,
            diagnostic_input=draft.diagnostic_input,
            lead_times=draft.lead_times,
            replaces_id=draft.replaces_id,
            made_by_id=actor.organisation_id,
            made_at=work.now,
        )
        await work.insert(row)
        work.about("plan", row.id, case_id=case_id, version=1)
    return row.id


async def change_plan(gate: Gate, actor: Actor, *, plan_id: UUID, seen: int, draft: PlanChange) -> int:
    """Change the shared parts of a plan that is not in force; in force it is revised first (rules PL-05 and PL-06)."""
    async with gate.open(actor, "plan:change") as work:
        found = await find_plan(work, plan_id, "plan:change", seen=seen)
        check_writable(found.row.state)
        told = draft.model_dump(mode="json", exclude_none=True)
        if not told:
            raise InvalidContent(Fault("", "required", "PL-05"))
        return await work.change(found.row, **told)


async def discuss_plan(gate: Gate, actor: Actor, *, plan_id: UUID, seen: int) -> int:
    """Say that the plan was discussed with the family: the view of each member is there, or why not (rule PL-02)."""
    async with gate.open(actor, "plan:discuss") as work:
        found = await find_plan(work, plan_id, "plan:discuss", seen=seen)
        check_voices(await member_facts(work, found.row))
        return await moved(work, found, PlanState.discussed)


async def agree_plan(gate: Gate, actor: Actor, *, plan_id: UUID, seen: int, draft: ByDecisionDraft) -> int:
    """Enter a meeting's decision to agree the plan, with lines and goals (rules PL-06, PL-08 and ME-13)."""
    async with gate.open(actor, "plan:agree") as work:
        found = await find_plan(work, plan_id, "plan:agree", seen=seen)
        await find_decision(work, draft.decision_id, case_id=found.row.case_id, about=DecisionKind.plan_agreed)
        counted = await work.fetch_one(steps.COUNTED, plan=plan_id)
        check_agreed(lines=counted["lines"], goals=counted["goals"])
        return await moved(work, found, PlanState.agreed)


async def activate_plan(gate: Gate, actor: Actor, *, plan_id: UUID, seen: int) -> int:
    """Put an agreed plan in force; it replaces the plan in whose place it comes (rules PL-01 and PL-02)."""
    async with gate.open(actor, "plan:activate") as work:
        found = await find_plan(work, plan_id, "plan:activate", seen=seen)
        row = found.row
        counted = await work.fetch_one(steps.COUNTED, plan=plan_id)
        check_activation(
            directed=await work.fetch_value(steps.DIRECTED, case=row.case_id),
            goals=counted["goals"],
            members=await member_facts(work, row),
        )
        analysis = await work.fetch_one(steps.ANALYSIS_NOW, case=row.case_id)
        check_analysis(outdated=analysis["outdated"])
        await _check_vt_and_police(work, row.case_id)
        now = await in_force(work, row.household_id)
        for replaced_id in superseded_by(PlanKind(row.kind), row.replaces_id, now):
            replaced = await work.read(PlanRow, replaced_id)
            await work.change(replaced, state=PlanState.superseded.value, ended_at=work.now)
            await _end_terms(work, replaced_id)
        version = await moved(
            work, found, PlanState.active, activated_at=work.now, revised_at=work.now, analysis_id=analysis["id"]
        )
        await _keep_edition(work, row, reason=None, difference=None)
        await _tell(work, row, NoticeType.plans_activated, reason=row.kind)
        return version


async def revise_plan(gate: Gate, actor: Actor, *, plan_id: UUID, seen: int, draft: ReasonDraft) -> int:
    """Take a plan in force into revision, with a reason; it stays in force until its new version (rule PL-05)."""
    async with gate.open(actor, "plan:revise") as work:
        found = await find_plan(work, plan_id, "plan:revise", seen=seen)
        return await moved(work, found, PlanState.under_revision, reason=draft.reason)


async def renew_plan(gate: Gate, actor: Actor, *, plan_id: UUID, seen: int, draft: RenewalDraft) -> int:
    """Put a new version in force, with reason and difference; each organisation with a line is asked to take note.

    After relapse or no effect it needs a new analysis (rules PL-05 and CA-16).
    """
    async with gate.open(actor, "plan:renew") as work:
        found = await find_plan(work, plan_id, "plan:renew", seen=seen)
        row = found.row
        await find_decision(work, draft.decision_id, case_id=row.case_id, about=DecisionKind.plan_agreed)
        counted = await work.fetch_one(steps.COUNTED, plan=plan_id)
        check_activation(
            directed=await work.fetch_value(steps.DIRECTED, case=row.case_id),
            goals=counted["goals"],
            members=await member_facts(work, row),
        )
        analysis = await work.fetch_one(steps.ANALYSIS_NOW, case=row.case_id)
        check_analysis(outdated=analysis["outdated"])
        version = await moved(
            work,
            found,
            PlanState.active,
            edition=row.edition + 1,
            revised_at=work.now,
            analysis_id=analysis["id"],
            reason=draft.reason,
        )
        await _keep_edition(work, row, reason=draft.reason, difference=draft.difference)
        await _tell(work, row, NoticeType.plans_revised, reason=f"edition_{row.edition}")
        return version


async def complete_plan(gate: Gate, actor: Actor, *, plan_id: UUID, seen: int, draft: CompletionDraft) -> int:
    """Complete a plan by a meeting's decision, with a check of result against target (rule PL-09)."""
    async with gate.open(actor, "plan:complete") as work:
        found = await find_plan(work, plan_id, "plan:complete", seen=seen)
        await find_decision(work, draft.decision_id, case_id=found.row.case_id, about=DecisionKind.plan_completed)
        counted = await work.fetch_one(steps.COUNTED, plan=plan_id)
        check_goals_closed(counted["open_goals"])
        await _end_terms(work, plan_id)
        return await moved(
            work,
            found,
            PlanState.completed,
            check_result=draft.result,
            check_tolerance=draft.tolerance,
            check_follow_up=draft.follow_up.value,
            ended_at=work.now,
        )


async def end_plan(gate: Gate, actor: Actor, *, plan_id: UUID, seen: int, draft: DecidedDraft) -> int:
    """End a plan before it is completed, by a meeting's decision and with a reason (rule PL-09)."""
    async with gate.open(actor, "plan:end") as work:
        found = await find_plan(work, plan_id, "plan:end", seen=seen)
        await find_decision(work, draft.decision_id, case_id=found.row.case_id, about=DecisionKind.plan_ended)
        await _end_terms(work, plan_id)
        return await moved(work, found, PlanState.ended, reason=draft.reason, ended_at=work.now)


async def acknowledge_plan(gate: Gate, actor: Actor, *, plan_id: UUID) -> UUID:
    """Take note of the present version, by an organisation with a line (rule PL-05)."""
    async with gate.open(actor, "plan:acknowledge") as work:
        found = await find_plan(work, plan_id, "plan:acknowledge")
        check_in_force(found.row.state)
        made: UUID | None = await work.fetch_value(
            steps.ACKNOWLEDGE, plan=plan_id, edition=found.row.edition, organisation=actor.organisation_id
        )
        if made is None:
            raise NotFound
        work.about("plan_acknowledgement", made, case_id=found.row.case_id)
    return made


async def _check_vt_and_police(work: Work, case_id: UUID) -> None:
    """Where the house asks it: at stage 3 Veilig Thuis and the police are at the table (rule PL-04)."""
    if await house_setting(work, "vt_police_link", "finding") != "refuse":
        return
    acute = (await signals_of(work, case_id)).stage is SignalStage.acute_or_structural
    check_link(acute=acute, linked=await work.fetch_value(steps.LINKED, case=case_id))


async def _end_terms(work: Work, plan_id: UUID) -> None:
    for evaluation in await work.fetch(steps.OPEN_EVALUATIONS, plan=plan_id):
        await end_term(work, TermKind.plan_evaluation, evaluation["id"])


async def _keep_edition(work: Work, row: PlanRow, *, reason: str | None, difference: str | None) -> None:
    await work.execute(steps.ADD_EDITION, id=new_id(), plan=row.id, reason=reason, difference=difference)
    owners = await work.fetch(steps.LINE_OWNERS, plan=row.id)
    await work.insert(
        *(
            PlanAcknowledgementRow(
                house_id=row.house_id,
                case_id=row.case_id,
                plan_id=row.id,
                edition=row.edition,
                organisation_id=owner["organisation_id"],
                asked_at=work.now,
            )
            for owner in owners
        )
    )


async def _tell(work: Work, row: PlanRow, event: NoticeType, *, reason: str) -> None:
    owners = [owner["organisation_id"] for owner in await work.fetch(steps.LINE_OWNERS, plan=row.id)]
    work.tell(
        event,
        kind="plan",
        subject_id=row.id,
        version=row.version,
        case_id=row.case_id,
        reason=reason,
        audience=[work.actor.keeper_id, *owners],
    )
