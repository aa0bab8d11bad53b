"""Use cases of what is watched after scaling down: moments of monitoring and follow-up, each with its owner (CA-19)."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_course import LAPSE_MOMENTS, MOMENT_OWNERS, MOMENTS
from app.domain.access.case_standing import find_case
from app.domain.access.checks import check_seen
from app.domain.access.draft import ReasonDraft
from app.domain.access.policy import check
from app.domain.access.terms import end_term, start_term
from app.domain.access.work import Gate, Work
from app.domain.cases.course_drafts import HeldDraft
from app.domain.cases.course_rules import (
    Moment,
    PlannedMoment,
    check_held,
    check_monitored,
    months_after,
)
from app.domain.cases.moving import case_to_move, moved, require_status
from app.domain.days import day_of
from app.domain.errors import GuardNotMet, WrongState
from app.domain.tables.case_work import MonitoringMomentRow
from app.domain.tables.cases import CaseRow
from app.domain.vocabulary.case_work import MonitoringKind, MonitoringState
from app.domain.vocabulary.cases import CaseStatus
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.terms import TermKind

AFTERCARE_MONTHS = 6
"""When a client is asked again who wants aftercare to go on."""


async def hold_moment(gate: Gate, actor: Actor, *, moment_id: UUID, seen: int, draft: HeldDraft) -> int:
    """Record what came of a moment, by the organisation that holds it or the process director.

    A client who wants aftercare to go on is asked again half a year later (rule CA-23).
    """
    async with gate.open(actor, "case:hold-moment") as work:
        row, case = await _moment(work, moment_id, "case:hold-moment", seen)
        kind = MonitoringKind(row.kind)
        check_held(kind, wants_more=draft.wants_more)
        version = await work.change(
            row,
            state=MonitoringState.done.value,
            result=draft.result,
            wants_more=draft.wants_more,
            held_at=work.now,
            held_by_id=actor.professional_id,
        )
        await end_term(work, TermKind.monitoring_moment, row.id)
        if draft.wants_more and not await _planned(work, case.id, MonitoringKind.follow_up):
            again = day_of(months_after(work.now, AFTERCARE_MONTHS))
            await plan_moments(work, case, [PlannedMoment(MonitoringKind.follow_up, again)])
        return version


async def refuse_moment(gate: Gate, actor: Actor, *, moment_id: UUID, seen: int, draft: ReasonDraft) -> int:
    """Record that a client refused a follow-up contact, with the reason."""
    async with gate.open(actor, "case:refuse-moment") as work:
        row, _ = await _moment(work, moment_id, "case:refuse-moment", seen)
        if row.kind != MonitoringKind.follow_up:
            raise GuardNotMet("CA-19", "followUp")
        await end_term(work, TermKind.monitoring_moment, row.id)
        return await work.change(
            row, state=MonitoringState.refused.value, reason=draft.reason, wants_more=False, held_at=work.now
        )


async def begin_follow_up(gate: Gate, actor: Actor, *, case_id: UUID, seen: int, draft: ReasonDraft) -> int:
    """Go on to aftercare when the monitoring moments were held (rule CA-19)."""
    async with gate.open(actor, "case:begin-follow-up") as work:
        standing, by = await case_to_move(work, case_id, "case:begin-follow-up", seen=seen)
        require_status(standing.case, CaseStatus.monitoring, to=CaseStatus.follow_up)
        check_monitored(await moments_of(work, case_id))
        return await moved(work, standing.case, CaseStatus.follow_up, by=by, reason=draft.reason)


async def plan_moments(work: Work, case: CaseRow, planned: Iterable[PlannedMoment]) -> None:
    """Plan moments with their owners and terms: Veilig Thuis looks at the safety agreements. A step."""
    owners = await work.fetch_one(MOMENT_OWNERS, case=case.id)
    watched = (Role.process_director, case.keeper_id)
    if owners["process_manager_id"] is not None:
        watched = (Role.process_manager, owners["process_manager_id"])
    for moment in planned:
        role, owner_id = watched
        if moment.kind is MonitoringKind.safety_agreements and owners["veilig_thuis_id"] is not None:
            role, owner_id = Role.vt_worker, owners["veilig_thuis_id"]
        row = MonitoringMomentRow(
            house_id=case.house_id,
            case_id=case.id,
            kind=moment.kind.value,
            state=MonitoringState.planned.value,
            owner_role=role.value,
            owner_id=owner_id,
            due_on=moment.on,
        )
        await work.insert(row)
        await start_term(
            work,
            TermKind.monitoring_moment,
            case_id=case.id,
            subject=("monitoring_moment", row.id),
            due_at=datetime.combine(moment.on, time.min, UTC) + timedelta(days=1),
            organisation_id=owner_id,
        )


async def lapse_moments(work: Work, case_id: UUID) -> None:
    """What was planned and not held is no longer asked: the case went back, or its moments are planned anew. A step."""
    for row in await work.fetch(LAPSE_MOMENTS, case=case_id):
        await end_term(work, TermKind.monitoring_moment, row["id"])


async def moments_of(work: Work, case_id: UUID) -> list[Moment]:
    """The moments of the case that still count."""
    found = await work.fetch(MOMENTS, case=case_id)
    return [Moment(MonitoringKind(row["kind"]), MonitoringState(row["state"]), row["wants_more"]) for row in found]


async def _planned(work: Work, case_id: UUID, kind: MonitoringKind) -> bool:
    return any(m.kind is kind and m.state is MonitoringState.planned for m in await moments_of(work, case_id))


async def _moment(work: Work, moment_id: UUID, permission: str, seen: int) -> tuple[MonitoringMomentRow, CaseRow]:
    row = await work.read(MonitoringMomentRow, moment_id)
    standing = await find_case(work, row.case_id)
    work.about("monitoring_moment", row.id, case_id=row.case_id, version=row.version)
    check(work.actor, permission, case_roles=standing.roles, own=row.owner_id == work.actor.organisation_id)
    check_seen(row.version, seen)
    if row.state != MonitoringState.planned:
        raise WrongState
    return row, standing.case
