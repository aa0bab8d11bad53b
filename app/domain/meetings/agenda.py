"""How cases come on an agenda: put there within the capacity, opened for discussion online, recalled, moved on."""

from contextlib import suppress
from datetime import UTC, date, datetime, time
from uuid import UUID

from app.domain.access import granting
from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case
from app.domain.access.changes import loaded
from app.domain.access.house_settings import house_setting
from app.domain.access.policy import check
from app.domain.access.terms import end_term, start_term, working_days_after
from app.domain.access.work import Gate, Work
from app.domain.days import day_of
from app.domain.errors import Fault, GuardNotMet, InvalidContent
from app.domain.meetings.agenda_drafts import AgendaItemDraft
from app.domain.meetings.rules import check_capacity, order_of
from app.domain.meetings.standing import check_open, chosen_parts, find_meeting
from app.domain.meetings.statements import facts
from app.domain.tables.meetings import AgendaItemRow, ClientParticipationRow, MeetingKindRow, MeetingRow
from app.domain.tables.terms import TermRow
from app.domain.vocabulary.cases import DiscussionMode
from app.domain.vocabulary.meetings import (
    ItemKind,
    ItemStatus,
    KindStatus,
    MeetingKind,
)
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.terms import TermKind


async def schedule_item(gate: Gate, actor: Actor, *, case_id: UUID, draft: AgendaItemDraft) -> UUID:
    """Put a case on the agenda of a meeting, or open it for discussion online (rules ME-14, ME-15, ME-20)."""
    async with gate.open(actor, "agenda-item:schedule") as work:
        standing = await find_case(work, case_id)
        if draft.meeting_id is not None:
            meeting = await find_meeting(work, draft.meeting_id, roles=standing.roles)
            check(actor, "agenda-item:schedule", case_roles=meeting.roles)
            check_open(meeting.row)
            row = await add_item(
                work,
                meeting.row,
                meeting.kind,
                case_id=case_id,
                kind=draft.kind,
                question=draft.question,
                part_id=draft.part_id,
            )
        else:
            check(actor, "agenda-item:schedule", case_roles=standing.roles)
            if draft.kind_id is None:
                raise InvalidContent(Fault("/kindId", "required", "ME-20"))
            charter = await work.read(MeetingKindRow, draft.kind_id, locked=False)
            row = await open_online(work, charter, case_id=case_id, kind=draft.kind, question=draft.question)
        work.about("agenda_item", row.id, case_id=case_id, version=1)
    return row.id


async def add_item(
    work: Work,
    meeting: MeetingRow | None,
    charter: MeetingKindRow,
    *,
    case_id: UUID,
    kind: ItemKind,
    question: str,
    part_id: UUID | None = None,
    source_item_id: UUID | None = None,
) -> AgendaItemRow:
    """Put a case on the agenda of a meeting; one on which was decided before is new no more (rule ME-14). A step.

    Without a meeting it waits for the first of its kind that is planned; `source_item_id` is where it was led on from.
    """
    kind = await _kind_now(work, case_id, kind)
    check_takes_cases(charter)
    row = AgendaItemRow(
        house_id=charter.house_id,
        case_id=case_id,
        kind_id=charter.id,
        kind=kind.value,
        status=ItemStatus.scheduled.value,
        question=question,
        position=order_of(kind, new_first=charter.new_items_first),
        source_item_id=source_item_id,
        created_by_id=work.actor.organisation_id,
        changed_at=work.now,
    )
    if meeting is not None:
        await check_agenda(work, meeting, charter, case_id=case_id, kind=kind)
        part = (await chosen_parts(work, meeting.id, [part_id] if part_id else [], "/partId"))[0]
        row.meeting_id, row.part_id = meeting.id, part.id
    await work.insert(row)
    if meeting is not None:
        await arrived(work, meeting, case_id)
    return row


async def take_up_waiting(work: Work, meeting: MeetingRow, charter: MeetingKindRow) -> None:
    """Put what waits for a meeting of this kind on the agenda of one that is planned, as far as it holds. A step."""
    part = (await chosen_parts(work, meeting.id, [], "/partId"))[0]
    for found in await work.fetch(facts.WAITING_ITEMS, kind=charter.id):
        row = loaded(AgendaItemRow, dict(found))
        with suppress(GuardNotMet):  # without a place, or a ground to speak of it now, it waits on
            await check_agenda(work, meeting, charter, case_id=row.case_id, kind=ItemKind(row.kind))
            await work.change(row, meeting_id=meeting.id, part_id=part.id, changed_at=work.now)
            await arrived(work, meeting, row.case_id)


async def _kind_now(work: Work, case_id: UUID, kind: ItemKind) -> ItemKind:
    if kind is ItemKind.new and await work.fetch_value(facts.DECIDED_BEFORE, case=case_id):
        return ItemKind.running
    return kind


async def check_agenda(
    work: Work, meeting: MeetingRow, charter: MeetingKindRow, *, case_id: UUID, kind: ItemKind
) -> None:
    """No cases where policy is discussed; in content mode a ground and a place within the capacity (rule ME-15)."""
    check_takes_cases(charter)
    if meeting.mode != DiscussionMode.content:
        return
    if not await work.fetch_value(facts.IS_SHARED, case=case_id, keeper=work.actor.keeper_id):
        raise GuardNotMet("ME-15", "ground")
    cap = charter.content_cap or await house_setting(work, "content_cap", 10)
    check_capacity(await work.fetch_value(facts.CONTENT_ITEMS, meeting=meeting.id), cap, kind)


def check_takes_cases(charter: MeetingKindRow) -> None:
    """A meeting on policy runs without any case (rule ME-01)."""
    if MeetingKind(charter.kind) is MeetingKind.policy_meeting:
        raise GuardNotMet("ME-01", "no-case-data")


async def arrived(work: Work, meeting: MeetingRow, case_id: UUID) -> None:
    """A case came on an agenda: its clients are asked by default (ME-06), and who is invited may read it (GR-18)."""
    asked = {
        (found["case_id"], found["person_id"]) for found in await work.fetch(facts.CLIENTS_ASKED, meeting=meeting.id)
    }
    clients = await work.fetch(facts.CLIENTS_OF, case=case_id)
    await work.insert(
        *(
            ClientParticipationRow(
                house_id=meeting.house_id, meeting_id=meeting.id, case_id=case_id, person_id=client["person_id"]
            )
            for client in clients
            if (case_id, client["person_id"]) not in asked
        )
    )
    if meeting.invited_at is not None:
        await granting.rewrite(work, case_id)


async def open_online(
    work: Work,
    charter: MeetingKindRow,
    *,
    case_id: UUID,
    kind: ItemKind,
    question: str,
    recall_on: date | None = None,
) -> AgendaItemRow:
    """Open an item for discussion online; undecided after its term it goes to the next meeting (rule ME-20)."""
    if charter.status != KindStatus.active:
        raise GuardNotMet("ME-01", "active-charter")
    check_takes_cases(charter)
    row = AgendaItemRow(
        house_id=work.actor.house_id,
        case_id=case_id,
        kind_id=charter.id,
        kind=kind.value,
        status=ItemStatus.virtual_open.value,
        question=question,
        recall_on=recall_on,
        created_by_id=work.actor.organisation_id,
        changed_at=work.now,
    )
    await work.insert(row)
    days = await house_setting(work, "virtual_expiry_days", 5)
    await start_term(
        work,
        TermKind.virtual_item,
        case_id=case_id,
        subject=("agenda_item", row.id),
        due_at=start_of(working_days_after(work.today, days)),
        organisation_id=row.created_by_id,
    )
    return row


async def promote(work: Work, row: AgendaItemRow, *, seen: int | None = None) -> int:
    """Move an item from online to the next meeting of its kind, planned or yet to be (rule ME-20). A step."""
    meeting_id = await work.fetch_value(facts.NEXT_MEETING, kind=row.kind_id)
    part_id: UUID | None = None
    if meeting_id is not None:
        part_id = (await chosen_parts(work, meeting_id, [], "/partId"))[0].id
    version = await work.change(
        row,
        seen=seen,
        status=ItemStatus.scheduled.value,
        meeting_id=meeting_id,
        part_id=part_id,
        promoted_at=work.now,
        changed_at=work.now,
    )
    if meeting_id is not None:
        await arrived(work, await work.read(MeetingRow, meeting_id), row.case_id)
    await end_term(work, TermKind.virtual_item, row.id)
    tell_item(work, row, NoticeType.meetings_item_promoted)
    return version


async def promote_expired(work: Work, term: TermRow) -> None:
    """What follows when an item was discussed online for too long: it goes to a meeting (rule ME-20)."""
    row = await work.read(AgendaItemRow, term.subject_id)
    if row.status == ItemStatus.virtual_open:
        await promote(work, row)


async def recall_case(work: Work, term: TermRow) -> None:
    """What follows on a recall date: one item, online to begin with (rule ME-20)."""
    earlier = await work.read(AgendaItemRow, term.subject_id, locked=False)
    charter = await work.read(MeetingKindRow, earlier.kind_id, locked=False)
    if charter.status != KindStatus.active:
        return
    row = await open_online(
        work,
        charter,
        case_id=term.case_id,
        kind=ItemKind.recall,
        question=earlier.question,
        recall_on=day_of(term.due_at),
    )
    tell_item(work, row, NoticeType.meetings_changed)


def tell_item(work: Work, row: AgendaItemRow, notice: NoticeType, *, also: tuple[UUID, ...] = ()) -> None:
    """Tell the team of the case, in its order, what became of an item."""
    work.about("agenda_item", row.id, case_id=row.case_id, version=row.version)
    work.tell(
        notice,
        kind="agenda_item",
        subject_id=row.id,
        version=row.version,
        case_id=row.case_id,
        reason=row.status,
        audience=[row.created_by_id, *also],
    )


def start_of(day: date) -> datetime:
    """The first instant of a day."""
    return datetime.combine(day, time.min, UTC)
