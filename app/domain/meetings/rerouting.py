"""Leading an item on to another kind of meeting: it ends here and begins there, once (rules ME-14, ME-16)."""

from uuid import UUID

from app.domain.access import granting
from app.domain.access.actor import Actor
from app.domain.access.work import Gate, Work
from app.domain.errors import Fault, GuardNotMet, InvalidContent
from app.domain.meetings.agenda import add_item, tell_item
from app.domain.meetings.agenda_drafts import RerouteDraft
from app.domain.meetings.items import find_item, moved_item
from app.domain.meetings.rules import JUSTICE_MEETINGS, JUSTICE_PARTIES
from app.domain.meetings.statements import facts
from app.domain.meetings.statements.charters import ACTIVE_KIND
from app.domain.tables.meetings import AgendaItemRow, MeetingKindRow, MeetingRow
from app.domain.vocabulary.meetings import ItemKind, ItemStatus, KindStatus, MeetingKind
from app.domain.vocabulary.notices import NoticeType


async def reroute_item(gate: Gate, actor: Actor, *, item_id: UUID, seen: int, draft: RerouteDraft) -> int:
    """Lead an item on to another kind of meeting (rules ME-14, ME-16, RE-10).

    The item ends here; another one, with this one as its source, comes on the agenda of the next meeting of that kind,
    or waits for the first that is planned. Between care and justice it takes a criterion, and care begins.
    """
    async with gate.open(actor, "agenda-item:reroute") as work:
        row, _, roles = await find_item(work, item_id, "agenda-item:reroute")
        here = await work.read(MeetingKindRow, row.kind_id, locked=False)
        crosses = (MeetingKind(here.kind) in JUSTICE_MEETINGS) != (draft.kind in JUSTICE_MEETINGS)
        if crosses and draft.criterion is None:
            raise InvalidContent(Fault("/criterion", "required", "ME-16"))
        if crosses and actor.organisation_kind in JUSTICE_PARTIES:
            raise GuardNotMet("ME-16", "care-has-initiative")
        there = await _target(work, row, draft)
        version = await moved_item(
            work,
            row,
            ItemStatus.rerouted,
            roles,
            seen=seen,
            rerouted_to=draft.kind.value,
            reason=draft.reason,
            criterion=draft.criterion,
        )
        led_on = await _lead_on(work, row, there)
        await granting.rewrite(work, row.case_id)
        tell_item(work, led_on, NoticeType.meetings_changed)
        tell_item(work, row, NoticeType.meetings_changed)
        return version


async def _target(work: Work, row: AgendaItemRow, draft: RerouteDraft) -> MeetingKindRow:
    """The kind of meeting to which an item goes: another than its own, with an active charter."""
    kind_id = draft.kind_id or await work.fetch_value(ACTIVE_KIND, kind=draft.kind.value)
    if kind_id is None:
        raise GuardNotMet("ME-01", "active-charter")
    found = await work.read(MeetingKindRow, kind_id, locked=False)
    if found.kind != draft.kind:
        raise InvalidContent(Fault("/kindId", "other-kind", "ME-14"))
    if found.id == row.kind_id:
        raise InvalidContent(Fault("/kindId" if draft.kind_id else "/kind", "same-kind", "ME-14"))
    if found.status != KindStatus.active:
        raise GuardNotMet("ME-01", "active-charter")
    return found


async def _lead_on(work: Work, source: AgendaItemRow, there: MeetingKindRow) -> AgendaItemRow:
    """The item on the other side; what was noted here stays here, for each side shares what it decides to (ME-16)."""
    meeting_id = await work.fetch_value(facts.NEXT_MEETING, kind=there.id)
    return await add_item(
        work,
        None if meeting_id is None else await work.read(MeetingRow, meeting_id),
        there,
        case_id=source.case_id,
        kind=ItemKind(source.kind),
        question=source.question,
        source_item_id=source.id,
    )
