"""Use cases of scaling down (afschalen): a receiver accepts, the team decides, monitoring begins (CA-18, CA-19)."""

from datetime import date
from typing import Final
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_course import course_facts
from app.domain.access.case_standing import find_case
from app.domain.access.checks import check_seen
from app.domain.access.decisions import find_decision
from app.domain.access.draft import DecidedDraft, ReasonDraft
from app.domain.access.policy import check
from app.domain.access.programme import programme_of, programme_started
from app.domain.access.work import Gate, Work
from app.domain.cases.course_drafts import ScaleDownOfferDraft
from app.domain.cases.course_rules import MemberSafety, check_direct_safety_left, monitoring_plan, months_after
from app.domain.cases.drafts import DeclineDraft
from app.domain.cases.monitoring import lapse_moments, plan_moments
from app.domain.cases.moving import Told, Why, case_to_move, moved, require_status
from app.domain.cases.partners import partners_told
from app.domain.days import day_of
from app.domain.errors import Conflict, GuardNotMet
from app.domain.organisations.service import check_takes_part
from app.domain.tables.case_work import ScaleDownRow
from app.domain.vocabulary.cases import CaseStatus, HandoverState
from app.domain.vocabulary.meetings import DecisionKind
from app.domain.vocabulary.notices import NoticeType

_OFFERABLE: Final = (CaseStatus.plan_active, CaseStatus.scaling_down)


async def offer_scale_down(gate: Gate, actor: Actor, *, case_id: UUID, draft: ScaleDownOfferDraft) -> UUID:
    """Ask an organisation or care network to go on after scaling down (rule CA-18)."""
    async with gate.open(actor, "case:offer-scale-down") as work:
        standing = await find_case(work, case_id, locked=True)
        check(actor, "case:offer-scale-down", case_roles=standing.roles)
        require_status(standing.case, *_OFFERABLE, to=CaseStatus.scaling_down)
        await check_takes_part(work, draft.receiver_id, "/receiverId")
        row = ScaleDownRow(
            house_id=actor.house_id,
            case_id=case_id,
            receiver_id=draft.receiver_id,
            network=draft.network,
            note=draft.note,
            state=HandoverState.offered.value,
            offered_at=work.now,
        )
        work.about("scale_down", row.id, case_id=case_id, version=1)
        await work.insert(row)
        _tell(work, row, "offered")
    return row.id


async def accept_scale_down(gate: Gate, actor: Actor, *, scale_down_id: UUID, seen: int) -> int:
    """Accept to go on with the family after scaling down, by the organisation that was asked."""
    async with gate.open(actor, "case:accept-scale-down") as work:
        row = await _offer(work, scale_down_id, "case:accept-scale-down", seen)
        version = await work.change(row, state=HandoverState.accepted.value, settled_at=work.now)
        _tell(work, row, "accepted")
        return version


async def decline_scale_down(gate: Gate, actor: Actor, *, scale_down_id: UUID, seen: int, draft: DeclineDraft) -> int:
    """Decline to go on with the family, with a reason."""
    async with gate.open(actor, "case:decline-scale-down") as work:
        row = await _offer(work, scale_down_id, "case:decline-scale-down", seen)
        version = await work.change(row, state=HandoverState.declined.value, reason=draft.reason, settled_at=work.now)
        _tell(work, row, "declined")
        return version


async def scale_down_case(gate: Gate, actor: Actor, *, case_id: UUID, seen: int, draft: DecidedDraft) -> int:
    """Scale down as the team decided together, with a receiver that accepted and acceptable safety (CA-12, CA-18).

    Veilig Thuis, the local team and the justice partners are each told once (rule NO-06).
    """
    async with gate.open(actor, "case:scale-down") as work:
        standing, by = await case_to_move(work, case_id, "case:scale-down", seen=seen)
        require_status(standing.case, CaseStatus.plan_active, to=CaseStatus.scaling_down)
        decision = await find_decision(work, draft.decision_id, case_id=case_id, about=DecisionKind.scaling_down)
        facts = await course_facts(work, case_id)
        if facts.gate_on:
            levels = [MemberSafety(person, level) for person, level in facts.levels]
            check_direct_safety_left(levels, threshold=facts.threshold, breached=facts.breached, excused=False)
        if not facts.receiver_accepted:
            raise GuardNotMet("CA-18", "receiverAccepted")
        return await moved(
            work,
            standing.case,
            CaseStatus.scaling_down,
            by=by,
            why=Why(draft.reason, decision),
            tell=Told(NoticeType.cases_scaled_down, await partners_told(work, case_id)),
        )


async def resume_plan(gate: Gate, actor: Actor, *, case_id: UUID, seen: int, draft: ReasonDraft) -> int:
    """Take the plan up again: the receiver withdraws, or there is unsafety (rule CA-18)."""
    async with gate.open(actor, "case:resume-plan") as work:
        standing, by = await case_to_move(work, case_id, "case:resume-plan", seen=seen)
        require_status(standing.case, CaseStatus.scaling_down, to=CaseStatus.plan_active)
        return await moved(work, standing.case, CaseStatus.plan_active, by=by, reason=draft.reason)


async def begin_monitoring(gate: Gate, actor: Actor, *, case_id: UUID, seen: int, draft: ReasonDraft) -> int:
    """Begin to monitor: the programme of the case sets the moments and who holds them (rule CA-19)."""
    async with gate.open(actor, "case:begin-monitoring") as work:
        standing, by = await case_to_move(work, case_id, "case:begin-monitoring", seen=seen)
        require_status(standing.case, CaseStatus.scaling_down, to=CaseStatus.monitoring)
        version = await moved(work, standing.case, CaseStatus.monitoring, by=by, reason=draft.reason)
        programme = await programme_of(work, case_id)
        ends_on = await _monitoring_ends(work, case_id, programme.monitoring_ends_after_months)
        await lapse_moments(work, case_id)
        await plan_moments(
            work,
            standing.case,
            monitoring_plan(work.now, programme.monitoring_months, ends_on, programme.follow_up_months),
        )
        return version


async def _monitoring_ends(work: Work, case_id: UUID, months: int | None) -> date | None:
    """The last day of monitoring, counted from the start of the programme (tot een jaar na de start, rule CA-19)."""
    if months is None:
        return None
    return day_of(months_after(await programme_started(work, case_id), months))


async def _offer(work: Work, scale_down_id: UUID, permission: str, seen: int) -> ScaleDownRow:
    row = await work.read(ScaleDownRow, scale_down_id)
    standing = await find_case(work, row.case_id)
    work.about("scale_down", row.id, case_id=row.case_id, version=row.version)
    check(work.actor, permission, case_roles=standing.roles, own=row.receiver_id == work.actor.organisation_id)
    check_seen(row.version, seen)
    if row.state != HandoverState.offered:
        raise Conflict(rule="CA-18")
    return row


def _tell(work: Work, row: ScaleDownRow, code: str) -> None:
    work.tell(
        NoticeType.cases_participation_changed,
        kind="scale_down",
        subject_id=row.id,
        version=row.version,
        case_id=row.case_id,
        reason=f"scale_down_{code}",
        audience=[row.receiver_id, work.actor.keeper_id],
    )
