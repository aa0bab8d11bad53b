"""Use cases of agenda items: taken up, noted, put off, planned again, taken off, discussed online."""

from typing import Any
from uuid import UUID

from app.domain.access import granting
from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case
from app.domain.access.policy import check
from app.domain.access.terms import end_term, start_term
from app.domain.access.work import Gate, Work
from app.domain.errors import Fault, GuardNotMet, InvalidContent, MissingRole, NotFound, WrongState
from app.domain.grounds.recording import check_organisations
from app.domain.meetings.agenda import arrived, check_agenda, promote, start_of, tell_item
from app.domain.meetings.agenda_drafts import (
    AgendaCommentDraft,
    DeferDraft,
    NoteDraft,
    RemoveDraft,
    RescheduleItemDraft,
)
from app.domain.meetings.rules import check_next_on
from app.domain.meetings.standing import MeetingStanding, check_open, chosen_parts, find_meeting
from app.domain.tables.meetings import AgendaCommentRow, AgendaItemRow, MeetingKindRow
from app.domain.vocabulary.cases import DiscussionMode
from app.domain.vocabulary.meetings import (
    AGENDA_ITEM,
    ItemKind,
    ItemStatus,
    MeetingStatus,
)
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.roles import Capacity, Role
from app.domain.vocabulary.terms import TermKind

THIRD = 3


async def find_item(
    work: Work, item_id: UUID, permission: str
) -> tuple[AgendaItemRow, MeetingStanding | None, frozenset[Role]]:
    """An item of a case that the actor may know of, its meeting where it has one, and the roles held there."""
    row = await work.read(AgendaItemRow, item_id)
    case = await find_case(work, row.case_id)
    meeting = None if row.meeting_id is None else await find_meeting(work, row.meeting_id, roles=case.roles)
    roles = case.roles if meeting is None else meeting.roles
    if meeting is None:
        charter = await work.read(MeetingKindRow, row.kind_id, locked=False)
        if work.actor.professional_id is not None and charter.chair_id == work.actor.professional_id:
            roles |= {Role.chair}
    work.about("agenda_item", row.id, case_id=row.case_id, version=row.version)
    check(work.actor, permission, case_roles=roles)
    return row, meeting, roles


async def moved_item(
    work: Work,
    row: AgendaItemRow,
    to: ItemStatus,
    roles: frozenset[Role],
    *,
    seen: int | None = None,
    **also: Any,  # noqa: ANN401 - columns of the row
) -> int:
    """Move an item along its life cycle; the new version. Raises WrongState, MissingRole, StaleVersion."""
    move = AGENDA_ITEM.check(row.status, to)
    held: set[Role | Capacity] = {*roles, Capacity.team_organisation}
    if work.actor.professional_id is not None:
        held |= work.actor.roles
    if not held & set(move.by):
        raise MissingRole(*(role for role in move.by if isinstance(role, Role)), rule=move.rules[0])
    version = await work.change(row, seen=seen, status=to.value, changed_at=work.now, **also)
    work.about("agenda_item", row.id, case_id=row.case_id, version=version)
    return version


async def discuss_item(gate: Gate, actor: Actor, *, item_id: UUID, seen: int) -> int:
    """Take an item up, in the part of the meeting that is in session."""
    async with gate.open(actor, "agenda-item:discuss") as work:
        row, meeting, roles = await find_item(work, item_id, "agenda-item:discuss")
        if meeting is None or meeting.row.status != MeetingStatus.in_session:
            raise GuardNotMet("ME-14", "in-session")
        part = (await chosen_parts(work, meeting.row.id, [row.part_id] if row.part_id else [], "/partId"))[0]
        if part.position != meeting.row.current_part:
            raise GuardNotMet("ME-16", "other-part")
        return await moved_item(work, row, ItemStatus.in_discussion, roles, seen=seen)


async def note_item(gate: Gate, actor: Actor, *, item_id: UUID, seen: int, draft: NoteDraft) -> int:
    """Note what is said of an item; in process mode flags, care, responsible organisation and review only (ME-15)."""
    async with gate.open(actor, "agenda-item:note") as work:
        row, meeting, _ = await find_item(work, item_id, "agenda-item:note")
        if row.status not in {ItemStatus.scheduled, ItemStatus.in_discussion, ItemStatus.virtual_open}:
            raise WrongState(AGENDA_ITEM.name, current=row.status)
        in_process = meeting is not None and meeting.row.mode == DiscussionMode.process
        if in_process and (draft.discussion is not None or draft.step is not None):
            raise InvalidContent(Fault("/discussion", "not-in-process-mode", "ME-15"))
        await check_organisations(work, {"/responsibleId": [draft.responsible_id] if draft.responsible_id else []})
        given = {name: value for name, value in draft.model_dump().items() if value is not None}
        if "known_flags" in given:
            given["known_flags"] = list(given["known_flags"])
        if draft.next_review_on is not None:
            check_next_on(draft.next_review_on, work.today)
            await start_term(
                work,
                TermKind.recall,
                case_id=row.case_id,
                subject=("agenda_item", row.id),
                due_at=start_of(draft.next_review_on),
            )
        return await work.change(row, seen=seen, changed_at=work.now, **given)


async def defer_item(gate: Gate, actor: Actor, *, item_id: UUID, seen: int, draft: DeferDraft) -> int:
    """Put an item off, with reason and next date; the third time chair and manager hear of it (rule ME-14)."""
    async with gate.open(actor, "agenda-item:defer") as work:
        row, meeting, roles = await find_item(work, item_id, "agenda-item:defer")
        check_next_on(draft.next_on, work.today)
        count = row.deferrals + 1
        version = await moved_item(
            work,
            row,
            ItemStatus.deferred,
            roles,
            seen=seen,
            deferral_reason=draft.reason.value,
            next_on=draft.next_on,
            deferrals=count,
        )
        chairs = meeting.row.chair_organisation_id if meeting else None
        also = (work.actor.keeper_id, chairs or work.actor.keeper_id) if count >= THIRD else ()
        tell_item(work, row, NoticeType.meetings_item_deferred, also=also)
        return version


async def reschedule_item(gate: Gate, actor: Actor, *, item_id: UUID, seen: int, draft: RescheduleItemDraft) -> int:
    """Put an item that was put off, or that left its meeting, on the agenda of another one (rule ME-14)."""
    async with gate.open(actor, "agenda-item:reschedule") as work:
        row, _, roles = await find_item(work, item_id, "agenda-item:reschedule")
        target = await find_meeting(work, draft.meeting_id)
        check_open(target.row)
        if row.status == ItemStatus.scheduled and row.meeting_id is not None:
            raise WrongState(AGENDA_ITEM.name, current=row.status)
        await check_agenda(work, target.row, target.kind, case_id=row.case_id, kind=ItemKind(row.kind))
        part = (await chosen_parts(work, target.row.id, [draft.part_id] if draft.part_id else [], "/partId"))[0]
        place = {"meeting_id": target.row.id, "part_id": part.id, "kind_id": target.kind.id}
        if row.status == ItemStatus.scheduled:
            version = await work.change(row, seen=seen, changed_at=work.now, **place)
        else:
            version = await moved_item(work, row, ItemStatus.scheduled, roles, seen=seen, **place)
        await arrived(work, target.row, row.case_id)
        tell_item(work, row, NoticeType.meetings_changed)
        return version


async def remove_item(gate: Gate, actor: Actor, *, item_id: UUID, seen: int, draft: RemoveDraft) -> int:
    """Take an item off the agenda, with a reason; the access that it gave ends (rules ME-14, GR-18)."""
    async with gate.open(actor, "agenda-item:remove") as work:
        row, _, roles = await find_item(work, item_id, "agenda-item:remove")
        version = await moved_item(work, row, ItemStatus.removed, roles, seen=seen, reason=draft.reason)
        await granting.rewrite(work, row.case_id)
        tell_item(work, row, NoticeType.meetings_changed)
        return version


async def comment_item(gate: Gate, actor: Actor, *, item_id: UUID, draft: AgendaCommentDraft) -> UUID:
    """Remark on an item that is discussed online, or confirm what it proposes (rule ME-20)."""
    if draft.text is None and not draft.confirms:
        raise InvalidContent(Fault("/text", "required", "ME-20"))
    async with gate.open(actor, "agenda-item:comment") as work:
        item = await work.read(AgendaItemRow, item_id)
        await find_case(work, item.case_id)
        check(actor, "agenda-item:comment")
        work.about("agenda_item", item.id, case_id=item.case_id, version=item.version)
        if item.meeting_id is not None:
            raise NotFound
        if item.status != ItemStatus.virtual_open:
            raise WrongState(AGENDA_ITEM.name, current=item.status)
        row = AgendaCommentRow(
            house_id=actor.house_id,
            item_id=item.id,
            case_id=item.case_id,
            organisation_id=actor.organisation_id,
            professional_id=actor.professional_id,
            text=draft.text,
            confirms=draft.confirms,
        )
        await work.insert(row)
    return row.id


async def promote_item(gate: Gate, actor: Actor, *, item_id: UUID, seen: int) -> int:
    """Ask that an item is discussed in a meeting instead of online; any participant may (rule ME-20)."""
    async with gate.open(actor, "agenda-item:promote") as work:
        row = await work.read(AgendaItemRow, item_id)
        await find_case(work, row.case_id)
        check(actor, "agenda-item:promote")
        work.about("agenda_item", row.id, case_id=row.case_id, version=row.version)
        AGENDA_ITEM.check(row.status, ItemStatus.scheduled, by=(Capacity.team_organisation,))
        await end_term(work, TermKind.virtual_item, row.id)
        return await promote(work, row, seen=seen)
