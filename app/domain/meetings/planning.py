"""Planning a meeting: under an active charter, in a room that is free, with its parts and one chair."""

from datetime import date, datetime, timedelta
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.house_settings import house_setting
from app.domain.access.policy import check
from app.domain.access.terms import working_days_after
from app.domain.access.work import Gate, Work
from app.domain.days import day_of
from app.domain.errors import Conflict, Fault, GuardNotMet, InvalidContent
from app.domain.meetings.agenda import add_item, take_up_waiting
from app.domain.meetings.drafts import MeetingDraft, PartDraft
from app.domain.meetings.rules import check_period, pack_due
from app.domain.meetings.statements.charters import ACTIVE_KIND, BOOKED, WORKS_FOR
from app.domain.tables.meeting_records import FacilityRow
from app.domain.tables.meetings import MeetingKindRow, MeetingPartRow, MeetingRow
from app.domain.vocabulary.meetings import ItemKind, KindStatus, MeetingKind, PackRule, PartKind
from app.domain.vocabulary.roles import Role

AN_HOUR = timedelta(hours=1)


async def plan_meeting(gate: Gate, actor: Actor, *, draft: MeetingDraft) -> UUID:
    """Plan a meeting; its kind has an active charter and policy, its room is free (rules ME-01, ME-22, GR-16)."""
    check_period(draft.starts_at, draft.ends_at)
    async with gate.open(actor, "meeting:plan") as work:
        kind = await work.read(MeetingKindRow, draft.kind_id)
        chairs = kind.chair_id is not None and kind.chair_id == actor.professional_id
        check(actor, "meeting:plan", case_roles=frozenset({Role.chair}) if chairs else frozenset())
        row = await _planned(work, kind, draft)
    return row.id


async def plan_meeting_step(
    work: Work,
    *,
    kind: MeetingKind,
    starts_at: datetime,
    ends_at: datetime | None = None,
    case_id: UUID | None = None,
    question: str | None = None,
    item_kind: ItemKind = ItemKind.running,
) -> UUID:
    """Plan a meeting of the active kind by this word, with the case on its agenda. A step for guides (rule GU-07)."""
    kind_id = await work.fetch_value(ACTIVE_KIND, kind=kind.value)
    if kind_id is None:
        raise GuardNotMet("ME-01", "active-charter")
    charter = await work.read(MeetingKindRow, kind_id)
    draft = MeetingDraft(kind_id=kind_id, starts_at=starts_at, ends_at=ends_at or starts_at + AN_HOUR)
    row = await _planned(work, charter, draft)
    if case_id is not None:
        await add_item(work, row, charter, case_id=case_id, kind=item_kind, question=question or charter.name)
    return row.id


async def _planned(work: Work, kind: MeetingKindRow, draft: MeetingDraft) -> MeetingRow:
    if kind.status != KindStatus.active:
        raise GuardNotMet("ME-01", "active-charter")
    chair_id = draft.chair_id or kind.chair_id
    chair_organisation_id = None
    if chair_id is not None:
        chair_organisation_id = await work.fetch_value(WORKS_FOR, professional=chair_id)
        if chair_organisation_id is None:
            raise InvalidContent(Fault("/chairId", "unknown-professional", "ME-02"))
    if draft.facility_id is not None:
        await _book(work, draft)
    if draft.previous_id is not None:
        await work.read(MeetingRow, draft.previous_id, locked=False)
    row = MeetingRow(
        house_id=work.actor.house_id,
        kind_id=kind.id,
        kind=kind.kind,
        charter_version=kind.version,
        mode=(draft.mode or kind.mode),
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
        place=draft.place,
        facility_id=draft.facility_id,
        owner_id=work.actor.organisation_id,
        chair_id=chair_id,
        chair_organisation_id=chair_organisation_id,
        previous_id=draft.previous_id,
        invite_by=await _invite_by(work, draft.starts_at),
        pack_due_at=await _pack_due(work, kind, draft.starts_at),
    )
    work.about("meeting", row.id, version=1)
    await work.insert(row)
    of_charter = tuple(PartDraft(kind=PartKind(part)) for part in kind.parts)
    parts = draft.parts or of_charter or (PartDraft(kind=PartKind.plenary),)
    await work.insert(
        *(
            MeetingPartRow(house_id=row.house_id, meeting_id=row.id, position=n, kind=part.kind.value, title=part.title)
            for n, part in enumerate(parts, start=1)
        )
    )
    await take_up_waiting(work, row, kind)
    return row


async def _book(work: Work, draft: MeetingDraft) -> None:
    """Lock the room, so that of two who book it at once one comes second (rule ME-22)."""
    room = await work.read(FacilityRow, draft.facility_id) if draft.facility_id else None
    if room is None:
        return
    if await work.fetch_value(BOOKED, facility=room.id, starts_at=draft.starts_at, ends_at=draft.ends_at):
        raise Conflict(rule="ME-22")


async def _invite_by(work: Work, starts_at: datetime) -> date:
    """The last day on which an invitation is in time, in working days before the meeting (rule ME-11)."""
    days = await house_setting(work, "invitation_days", 5)
    day = found = day_of(starts_at)
    while working_days_after(found, days) > day:
        found -= timedelta(days=1)
    return found


async def _pack_due(work: Work, kind: MeetingKindRow, starts_at: datetime) -> datetime:
    days = kind.pack_days if kind.pack_days is not None else await house_setting(work, "pack_deadline", 4)
    return pack_due(kind.pack_rule if days else PackRule.daily, days, starts_at)
