"""Use cases of departures from soft rules (CA-25), and of other collaborations around the household (CA-14)."""

from datetime import date
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_course import course_facts
from app.domain.access.case_standing import find_case
from app.domain.access.checks import check_seen
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.cases.moving import named
from app.domain.cases.work_drafts import CollaborationDraft, DeviationDraft
from app.domain.errors import Fault, InvalidContent, MandateRequired, WrongState
from app.domain.tables.case_work import CollaborationRow, DeviationRow
from app.domain.vocabulary.case_work import DeviationKind
from app.domain.vocabulary.organisations import MandateScope


async def record_deviation(gate: Gate, actor: Actor, *, case_id: UUID, draft: DeviationDraft) -> UUID:
    """Record a departure from a soft rule, template or protocol, with reason, decider and date (rule CA-25).

    Only who holds a mandate for it may: scope record_deviation.
    """
    async with gate.open(actor, "deviation:record") as work:
        standing = await find_case(work, case_id)
        check(actor, "deviation:record", case_roles=standing.roles)
        if not (await course_facts(work, case_id)).may_deviate:
            raise MandateRequired(MandateScope.record_deviation, rule="CA-25")
        if draft.decided_on > work.today:
            raise InvalidContent(Fault("/decidedOn", "in-future", "CA-25"))
        row = await deviated(work, case_id, draft.kind, draft.rule, draft.reason, draft.decided_on, draft.subject_id)
        work.about("deviation", row.id, case_id=case_id)
    return row.id


async def deviated(
    work: Work,
    case_id: UUID,
    kind: DeviationKind,
    rule: str,
    reason: str,
    decided_on: date,
    subject_id: UUID | None = None,
) -> DeviationRow:
    """Keep a departure; that the actor may decide on it was checked. A step for other use cases."""
    row = DeviationRow(
        house_id=work.actor.house_id,
        case_id=case_id,
        kind=kind.value,
        rule=rule,
        subject_id=subject_id,
        reason=reason,
        decided_on=decided_on,
        organisation_id=work.actor.organisation_id,
        decided_by_id=named(work.actor),
        recorded_at=work.now,
    )
    await work.insert(row)
    return row


async def record_collaboration(gate: Gate, actor: Actor, *, case_id: UUID, draft: CollaborationDraft) -> UUID:
    """Record that the household is discussed in another collaboration as well (samenloop, rule CA-14)."""
    async with gate.open(actor, "collaboration:record") as work:
        standing = await find_case(work, case_id)
        check(actor, "collaboration:record", case_roles=standing.roles)
        row = CollaborationRow(
            house_id=actor.house_id,
            case_id=case_id,
            kind=draft.kind.value,
            note=draft.note,
            organisation_id=actor.organisation_id,
            starts_on=draft.starts_on,
        )
        await work.insert(row)
        work.about("collaboration", row.id, case_id=case_id, version=1)
    return row.id


async def end_collaboration(gate: Gate, actor: Actor, *, collaboration_id: UUID, seen: int) -> int:
    """Record that the household is no longer discussed there."""
    async with gate.open(actor, "collaboration:end") as work:
        row = await work.read(CollaborationRow, collaboration_id)
        standing = await find_case(work, row.case_id)
        work.about("collaboration", row.id, case_id=row.case_id, version=row.version)
        own = row.organisation_id == actor.organisation_id
        check(actor, "collaboration:end", case_roles=standing.roles, own=own)
        check_seen(row.version, seen)
        if row.ends_on is not None:
            raise WrongState
        return await work.change(row, ends_on=work.today)
