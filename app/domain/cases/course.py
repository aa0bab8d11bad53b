"""Use cases of analysis and plan: begin, go back, start the plan, open the analysis again, push through (CA-16)."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.agenda import put_on_agenda
from app.domain.access.case_course import chairing, course_facts
from app.domain.access.decisions import find_decision
from app.domain.access.draft import DecidedDraft, ReasonDraft
from app.domain.access.work import Gate, Work
from app.domain.cases.course_drafts import PushThroughDraft, ReanalysisDraft
from app.domain.cases.course_rules import check_push_through
from app.domain.cases.monitoring import lapse_moments
from app.domain.cases.moving import Why, case_to_move, moved, named, require_status
from app.domain.errors import Fault, GuardNotMet, InvalidContent
from app.domain.organisations.service import check_takes_part
from app.domain.tables.case_work import PushThroughRow
from app.domain.tables.cases import CaseRow
from app.domain.tables.terms import TermRow
from app.domain.vocabulary.case_work import ReanalysisCause
from app.domain.vocabulary.cases import OPEN_CASE, CaseStatus
from app.domain.vocabulary.meetings import DecisionKind
from app.domain.vocabulary.roles import Capacity, Role

_QUESTIONS: Final = {cause: f"Analyse heropend: {cause.nl}" for cause in ReanalysisCause}

_RUNNING: Final = (CaseStatus.plan_active, CaseStatus.stagnated, CaseStatus.monitoring, CaseStatus.follow_up)


async def begin_analysis(gate: Gate, actor: Actor, *, case_id: UUID, seen: int, draft: ReasonDraft) -> int:
    """Begin analysis and planning while a meeting with this case on its agenda is in session.

    Roles that nobody holds yet and input that is missing are shown as findings of the case (rules CA-08, CO-10).
    """
    async with gate.open(actor, "case:begin-analysis") as work:
        standing, by = await case_to_move(work, case_id, "case:begin-analysis", seen=seen)
        require_status(standing.case, CaseStatus.preparing, to=CaseStatus.under_analysis)
        if not (await course_facts(work, case_id)).in_session:
            raise GuardNotMet("ME-17", "meetingInSession")
        return await moved(work, standing.case, CaseStatus.under_analysis, by=by, reason=draft.reason)


async def prepare_case_again(gate: Gate, actor: Actor, *, case_id: UUID, seen: int, draft: ReasonDraft) -> int:
    """Go back to the preparation because decisive information is missing; the reason says which."""
    async with gate.open(actor, "case:prepare-again") as work:
        standing, by = await case_to_move(work, case_id, "case:prepare-again", seen=seen)
        require_status(standing.case, CaseStatus.under_analysis, to=CaseStatus.preparing)
        return await moved(work, standing.case, CaseStatus.preparing, by=by, reason=draft.reason)


async def start_plan(gate: Gate, actor: Actor, *, case_id: UUID, seen: int, draft: DecidedDraft) -> int:
    """Carry the plan out that a meeting agreed on: it is in force and the clients have a contact person (CA-09)."""
    async with gate.open(actor, "case:start-plan") as work:
        chairs = await chairing(work, case_id, draft.decision_id)
        standing, by = await case_to_move(work, case_id, "case:start-plan", seen=seen, also=chairs)
        require_status(standing.case, CaseStatus.under_analysis, to=CaseStatus.plan_active)
        decision = await find_decision(work, draft.decision_id, case_id=case_id, about=DecisionKind.plan_agreed)
        facts = await course_facts(work, case_id)
        if not facts.plan_active:
            raise GuardNotMet("PL-02", "activePlan")
        if not facts.contact_person:
            raise GuardNotMet("CA-09", "contactPerson")
        why = Why(draft.reason, decision)
        return await moved(work, standing.case, CaseStatus.plan_active, by=by, why=why)


async def reopen_analysis(gate: Gate, actor: Actor, *, case_id: UUID, seen: int, draft: ReanalysisDraft) -> int:
    """Report no effect, stagnation, relapse, breach or a new incident: the analysis is open again (rule CA-16).

    The case goes on the next agenda, and a new plan version needs a new analysis. While the case is only monitored
    every organisation of the team may do so.
    """
    async with gate.open(actor, "case:reopen-analysis") as work:
        standing, by = await case_to_move(work, case_id, "case:reopen-analysis", seen=seen)
        require_status(standing.case, *_RUNNING, to=CaseStatus.under_analysis)
        return await _reopened(work, standing.case, by, draft.cause, draft.reason)


async def stagnate_case(gate: Gate, actor: Actor, *, case_id: UUID, seen: int, draft: ReasonDraft) -> int:
    """Report that the plan is stuck (vastgelopen): the case goes on the next agenda (rule CA-16)."""
    async with gate.open(actor, "case:stagnate") as work:
        standing, by = await case_to_move(work, case_id, "case:stagnate", seen=seen)
        version = await moved(
            work,
            standing.case,
            CaseStatus.stagnated,
            by=by,
            reason=draft.reason,
        )
        await put_on_agenda(work, case_id, _QUESTIONS[ReanalysisCause.stagnation])
        return version


async def push_through(gate: Gate, actor: Actor, *, case_id: UUID, seen: int, draft: PushThroughDraft) -> int:
    """Overrule partners that disagree, with the power to push through (doorzettingsmacht, rule CA-06).

    It is stored with its reason and the organisations that disagreed; a case that is stuck goes on with its plan.
    """
    async with gate.open(actor, "case:push-through") as work:
        standing, by = await case_to_move(work, case_id, "case:push-through", seen=seen)
        case = standing.case
        require_status(case, *sorted(OPEN_CASE), to=CaseStatus.plan_active)
        facts = await course_facts(work, case_id)
        check_push_through(may=facts.may_push_through, others=draft.organisation_ids, own=actor.organisation_id)
        for n, organisation_id in enumerate(draft.organisation_ids):
            await check_takes_part(work, organisation_id, f"/organisationIds/{n}")
        if len(set(draft.organisation_ids)) < len(draft.organisation_ids):
            raise InvalidContent(Fault("/organisationIds", "repeated", "CA-06"))
        await work.insert(
            PushThroughRow(
                house_id=actor.house_id,
                case_id=case_id,
                reason=draft.reason,
                organisation_ids=list(draft.organisation_ids),
                organisation_id=actor.organisation_id,
                professional_id=named(actor),
                at=work.now,
            )
        )
        if case.status != CaseStatus.stagnated:
            return await work.change(case, updated_at=work.now)
        return await moved(work, case, CaseStatus.plan_active, by=by, reason=draft.reason)


async def evaluation_overdue(work: Work, term: TermRow) -> None:
    """The service opens the analysis again where a plan runs that was not evaluated in time (rules CA-16, PL-10)."""
    case = await work.read(CaseRow, term.case_id)
    if case.status == CaseStatus.plan_active:
        cause = ReanalysisCause.evaluation_due
        await _reopened(work, case, frozenset({Role.system}), cause, term.kind)


async def _reopened(
    work: Work, case: CaseRow, by: Iterable[Role | Capacity], cause: ReanalysisCause, reason: str
) -> int:
    version = await moved(
        work,
        case,
        CaseStatus.under_analysis,
        by=by,
        reason=f"{cause.value}: {reason}",
    )
    await lapse_moments(work, case.id)
    await put_on_agenda(work, case.id, _QUESTIONS[cause])
    return version
