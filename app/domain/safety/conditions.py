"""Use cases of conditions (bodemeis, veiligheidsvoorwaarde): proposed, in force, met, lifted, replaced (rule SA-12).

`add_condition` is the step by which other rooms make one, from the answer to a guide (rule GU-07).
"""

from typing import Any
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import CaseStanding
from app.domain.access.checks import check_seen
from app.domain.access.decisions import find_decision
from app.domain.access.draft import ByDecisionDraft, DecidedDraft
from app.domain.access.work import Gate, Work
from app.domain.errors import Fault, GuardNotMet, InvalidContent, NotFound, WrongState
from app.domain.organisations.service import check_works_there
from app.domain.safety.monitoring import end_moments, plan_moments
from app.domain.safety.plan_drafts import ConditionDraft, ReplaceDraft
from app.domain.safety.recording import (
    by_whom,
    capacities,
    case_of_team,
    check_about,
    check_takes_part,
    found_in_case,
    pointers,
)
from app.domain.safety.rules import check_condition
from app.domain.safety.statements import writing
from app.domain.tables.cases import CaseRow
from app.domain.tables.conditions import ConditionBreachRow, ConditionRow
from app.domain.vocabulary.cases import CasePhase
from app.domain.vocabulary.conditions import CONDITION, BreachState, ConditionStatus
from app.domain.vocabulary.meetings import DecisionKind
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.roles import Capacity


async def add_condition(work: Work, case: CaseRow, draft: ConditionDraft, *, pointer: str = "") -> UUID:
    """Propose a condition on a case that the actor may work on; its id. A step for every room (rule SA-12)."""
    check_condition(draft, CasePhase(case.phase), work.today, pointer)
    named = [*pointers(f"{pointer.lstrip('/')}/boundIds".lstrip("/"), draft.bound_ids)]
    if draft.guard_person_id is not None:
        named.append((draft.guard_person_id, f"{pointer}/guardPersonId"))
    await check_about(work, case.id, "SA-12", named)
    if draft.guard_organisation_id is not None:
        await check_takes_part(work, case.id, draft.guard_organisation_id, f"{pointer}/guardOrganisationId", "SA-12")
        if draft.guard_professional_id is not None:
            place = f"{pointer}/guardProfessionalId"
            await check_works_there(work, draft.guard_professional_id, draft.guard_organisation_id, place)
    row = ConditionRow(
        **by_whom(work),
        case_id=case.id,
        kind=draft.kind.value,
        text=draft.text,
        phase=case.phase,
        status=ConditionStatus.proposed.value,
        bound_ids=list(draft.bound_ids),
        guard_organisation_id=draft.guard_organisation_id,
        guard_professional_id=draft.guard_professional_id,
        guard_person_id=draft.guard_person_id,
        check_on=sorted(draft.check_on),
        consequence=draft.consequence,
        changed_at=work.now,
    )
    await work.insert(row)
    return row.id


async def propose_condition(gate: Gate, actor: Actor, *, case_id: UUID, draft: ConditionDraft) -> UUID:
    """Propose a condition with guard, check moments and consequence, by any organisation of the team (rule SA-12)."""
    async with gate.open(actor, "condition:propose") as work:
        standing = await case_of_team(work, case_id, "condition:propose", "SA-12")
        condition_id = await add_condition(work, standing.case, draft)
        work.about("condition", condition_id, case_id=case_id, version=1)
    return condition_id


async def activate_condition(gate: Gate, actor: Actor, *, condition_id: UUID, seen: int, draft: ByDecisionDraft) -> int:
    """Put a condition in force by a meeting decision; its check moments run from now (rules SA-12, SA-16)."""
    async with gate.open(actor, "condition:activate") as work:
        row, standing = await _condition(work, condition_id, "condition:activate", seen, draft.decision_id)
        _from(row, ConditionStatus.proposed, ConditionStatus.active)
        await find_decision(work, draft.decision_id, case_id=row.case_id, about=DecisionKind.condition_set)
        version = await moved(work, row, standing, ConditionStatus.active, decision_id=draft.decision_id)
        today = work.today
        ahead = [on for on in row.check_on if on >= today]
        await plan_moments(work, row.case_id, ahead, condition_id=row.id, hears=row.guard_organisation_id)
        return version


async def resume_condition(gate: Gate, actor: Actor, *, condition_id: UUID, seen: int, draft: ByDecisionDraft) -> int:
    """Put a condition in force again after its consequence, by a meeting decision (rule SA-12)."""
    async with gate.open(actor, "condition:resume") as work:
        row, standing = await _condition(work, condition_id, "condition:resume", seen, draft.decision_id)
        _from(row, ConditionStatus.consequence_applied, ConditionStatus.active)
        await find_decision(work, draft.decision_id, case_id=row.case_id, about=DecisionKind.condition_replaced)
        await _settle(work, row.id)
        return await moved(work, row, standing, ConditionStatus.active, decision_id=draft.decision_id)


async def meet_condition(gate: Gate, actor: Actor, *, condition_id: UUID, seen: int, draft: ByDecisionDraft) -> int:
    """Say by a meeting decision that a condition is met for good; a check moment was kept first (rule SA-16)."""
    async with gate.open(actor, "condition:meet") as work:
        row, standing = await _condition(work, condition_id, "condition:meet", seen, draft.decision_id)
        await find_decision(work, draft.decision_id, case_id=row.case_id, about=DecisionKind.condition_met)
        if not await work.fetch_value(writing.CHECKED, id=row.id):
            raise GuardNotMet("SA-16", "monitoringMoment")
        version = await moved(work, row, standing, ConditionStatus.met, decision_id=draft.decision_id)
        await end_moments(work, row.id)
        return version


async def lift_condition(gate: Gate, actor: Actor, *, condition_id: UUID, seen: int, draft: DecidedDraft) -> int:
    """End a condition by a meeting decision with a reason (rule CA-12)."""
    async with gate.open(actor, "condition:lift") as work:
        row, standing = await _condition(work, condition_id, "condition:lift", seen, draft.decision_id)
        await find_decision(work, draft.decision_id, case_id=row.case_id, about=DecisionKind.condition_lifted)
        version = await moved(
            work, row, standing, ConditionStatus.lifted, decision_id=draft.decision_id, reason=draft.reason
        )
        await end_moments(work, row.id)
        return version


async def replace_condition(gate: Gate, actor: Actor, *, condition_id: UUID, seen: int, draft: ReplaceDraft) -> int:
    """Let another condition that is in force take its place (rule PL-05)."""
    async with gate.open(actor, "condition:replace") as work:
        row, standing = await _condition(work, condition_id, "condition:replace", seen, draft.decision_id)
        if row.status == ConditionStatus.consequence_applied:
            if draft.decision_id is None:
                raise InvalidContent(Fault("/decisionId", "required", "SA-12"))
            await find_decision(work, draft.decision_id, case_id=row.case_id, about=DecisionKind.condition_replaced)
        await _check_successor(work, row, draft.condition_id)
        await _settle(work, row.id)
        version = await moved(
            work,
            row,
            standing,
            ConditionStatus.replaced,
            decision_id=draft.decision_id,
            replaced_by_id=draft.condition_id,
        )
        await end_moments(work, row.id)
        return version


async def moved(
    work: Work,
    row: ConditionRow,
    standing: CaseStanding,
    to: ConditionStatus,
    *,
    notice: NoticeType = NoticeType.safety_condition_changed,
    **also: Any,  # noqa: ANN401 - columns of the row
) -> int:
    """Move a condition along its life cycle and tell guard, case director and team; the new version."""
    guards = (Capacity.owner,) if is_guard(row, work.actor) else ()
    CONDITION.check(row.status, to, by=capacities(standing, *guards))
    version = await work.change(row, status=to.value, changed_at=work.now, **also)
    tell(work, row, standing.director_id, notice, to.value)
    return version


def tell(work: Work, row: ConditionRow, director_id: UUID | None, notice: NoticeType, reason: str) -> None:
    """Note what happened to a condition for its guard, the case director and the team."""
    work.about("condition", row.id, case_id=row.case_id, version=row.version)
    work.tell(
        notice,
        kind="condition",
        subject_id=row.id,
        version=row.version,
        case_id=row.case_id,
        reason=reason,
        notice_class=notice.notice_class,
        audience=[row.guard_organisation_id, director_id],
    )


def is_guard(row: ConditionRow, actor: Actor) -> bool:
    """Whether the actor's organisation guards the condition."""
    return row.guard_organisation_id == actor.organisation_id


async def _condition(
    work: Work, condition_id: UUID, permission: str, seen: int, decision_id: UUID | None
) -> tuple[ConditionRow, CaseStanding]:
    row, standing = await found_in_case(work, ConditionRow, condition_id, "condition", permission, decision_id)
    check_seen(row.version, seen)
    return row, standing


def _from(row: ConditionRow, source: ConditionStatus, to: ConditionStatus) -> None:
    """Several use cases lead to a condition in force; each begins in a status of its own."""
    if row.status != source:
        raise WrongState(
            CONDITION.name,
            current=row.status,
            wanted=to,
            allowed=CONDITION.targets(ConditionStatus(row.status)),
        )


async def _check_successor(work: Work, row: ConditionRow, condition_id: UUID) -> None:
    try:
        other = await work.read(ConditionRow, condition_id, locked=False)
    except NotFound:
        other = None
    if other is None or other.case_id != row.case_id or other.id == row.id:
        raise InvalidContent(Fault("/conditionId", "unknown-condition", "PL-05"))
    if other.status != ConditionStatus.active:
        raise GuardNotMet("PL-05", "newConditionActive")


async def _settle(work: Work, condition_id: UUID) -> None:
    """A breach whose consequence was applied ends with the decision on the condition."""
    record = await work.fetch_one(writing.OPEN_BREACH, id=condition_id)
    if record is not None:
        breach = await work.read(ConditionBreachRow, record["id"])
        await work.change(breach, state=BreachState.settled.value, settled_at=work.now)
