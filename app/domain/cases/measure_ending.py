"""Use cases of the end of a child-protection measure: guidance and monitoring are each accepted (rule CA-05)."""

from typing import Any
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case
from app.domain.access.checks import check_seen
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.cases.work_drafts import MeasureHandoverDraft
from app.domain.cases.work_rules import check_going_on
from app.domain.errors import Conflict, Fault, InvalidContent, NotFound
from app.domain.organisations.service import check_takes_part
from app.domain.tables.case_work import MeasureHandoverRow
from app.domain.tables.measures import MeasureRow
from app.domain.vocabulary.notices import NoticeType


async def offer_measure_handover(gate: Gate, actor: Actor, *, case_id: UUID, draft: MeasureHandoverDraft) -> UUID:
    """Ask the local team for guidance and Veilig Thuis for monitoring, before a measure ends."""
    async with gate.open(actor, "measure-handover:offer") as work:
        standing = await find_case(work, case_id)
        check(actor, "measure-handover:offer", case_roles=standing.roles)
        await _check_measure(work, case_id, draft.measure_id)
        check_going_on(
            await check_takes_part(work, draft.guidance_by_id, "/guidanceById"),
            await check_takes_part(work, draft.monitoring_by_id, "/monitoringById"),
        )
        row = MeasureHandoverRow(house_id=actor.house_id, case_id=case_id, offered_at=work.now, **draft.model_dump())
        work.about("measure_handover", row.id, case_id=case_id, version=1)
        await work.insert(row)
        _tell(work, row, "offered")
    return row.id


async def accept_measure_handover(gate: Gate, actor: Actor, *, measure_handover_id: UUID, seen: int) -> int:
    """Accept the guidance or the monitoring after a measure, by the organisation that was asked."""
    async with gate.open(actor, "measure-handover:accept") as work:
        row = await work.read(MeasureHandoverRow, measure_handover_id)
        standing = await find_case(work, row.case_id)
        work.about("measure_handover", row.id, case_id=row.case_id, version=row.version)
        parts = {
            "guidance_accepted_at": row.guidance_by_id,
            "monitoring_accepted_at": row.monitoring_by_id,
        }
        mine = [name for name, organisation_id in parts.items() if organisation_id == actor.organisation_id]
        check(actor, "measure-handover:accept", case_roles=standing.roles, own=bool(mine))
        check_seen(row.version, seen)
        if getattr(row, mine[0]) is not None:
            raise Conflict(rule="CA-05")
        accepted: dict[str, Any] = {mine[0]: work.now}
        version = await work.change(row, **accepted)
        _tell(work, row, mine[0].removesuffix("_at"))
        return version


async def _check_measure(work: Work, case_id: UUID, measure_id: UUID) -> None:
    try:
        measure = await work.read(MeasureRow, measure_id, locked=False)
    except NotFound:
        raise InvalidContent(Fault("/measureId", "unknown-measure", "CA-05")) from None
    if measure.case_id != case_id:
        raise InvalidContent(Fault("/measureId", "unknown-measure", "CA-05"))


def _tell(work: Work, row: MeasureHandoverRow, code: str) -> None:
    work.tell(
        NoticeType.cases_director_changed,
        kind="measure_handover",
        subject_id=row.id,
        version=row.version,
        case_id=row.case_id,
        reason=code,
        audience=[row.guidance_by_id, row.monitoring_by_id, work.actor.keeper_id],
    )
