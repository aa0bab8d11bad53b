"""A meeting from pack to feedback: published, prepared, opened part by part, recorded, fed back, or cancelled."""

from datetime import timedelta
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case
from app.domain.access.changes import loaded
from app.domain.access.house_settings import house_setting
from app.domain.access.work import Gate, Work
from app.domain.contributions.absence import keep_absence
from app.domain.errors import Fault, GuardNotMet, InvalidContent, NotFound, WrongState
from app.domain.meetings.clients import has_heard
from app.domain.meetings.drafts import AttendanceDraft, CancelDraft, RecordDraft
from app.domain.meetings.minutes import make_minutes
from app.domain.meetings.rules import FAMILY_MEETINGS, THERE, check_next_on
from app.domain.meetings.standing import (
    MeetingStanding,
    check_composition,
    find_meeting,
    moved,
    parts_of,
    rewrite_agenda,
    seats_of,
    tell_seats,
)
from app.domain.meetings.statements import facts
from app.domain.tables.meetings import AgendaItemRow, AttendanceRow, ClientParticipationRow, MeetingRow
from app.domain.vocabulary.meetings import (
    MEETING,
    Attendance,
    ItemStatus,
    MeetingKind,
    MeetingStatus,
)
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.roles import Role

OPEN_ITEM = frozenset({ItemStatus.scheduled, ItemStatus.in_discussion})


async def publish_pack(gate: Gate, actor: Actor, *, meeting_id: UUID, seen: int) -> int:
    """Publish the pack; what is added or changed later is marked as such (rule ME-18)."""
    async with gate.open(actor, "meeting:publish-pack") as work:
        standing = await find_meeting(work, meeting_id, "meeting:publish-pack")
        row = standing.row
        if row.status != MeetingStatus.invited or row.pack_published_at is not None:
            raise WrongState(MEETING.name, current=row.status)
        version = await work.change(row, seen=seen, pack_published_at=work.now)
        work.about("meeting", row.id, version=version)
        await tell_seats(work, row, NoticeType.meetings_pack_published)
        return version


async def prepare_meeting(gate: Gate, actor: Actor, *, meeting_id: UUID, seen: int) -> int:
    """Say that a meeting is prepared: the pack is out; talks that are missing show as findings (ME-08, ME-18)."""
    async with gate.open(actor, "meeting:prepare") as work:
        standing = await find_meeting(work, meeting_id, "meeting:prepare")
        MEETING.check(standing.row.status, MeetingStatus.prepared)
        if standing.row.pack_published_at is None:
            raise GuardNotMet("ME-18", "pack")
        return await moved(work, standing, MeetingStatus.prepared, seen=seen)


async def mark_attendance(gate: Gate, actor: Actor, *, participant_id: UUID, seen: int, draft: AttendanceDraft) -> int:
    """Say whether somebody is there, in one part; a mandate to decide is looked up (rules ME-07, ME-12)."""
    async with gate.open(actor, "meeting:mark-attendance") as work:
        seat = await work.read(AttendanceRow, participant_id)
        standing = await find_meeting(work, seat.meeting_id, "meeting:mark-attendance")
        if seat.case_id is not None:
            await find_case(work, seat.case_id)
        if standing.row.status not in {MeetingStatus.prepared, MeetingStatus.in_session}:
            raise WrongState(MEETING.name, current=standing.row.status)
        if draft.attendance is Attendance.absent and draft.absence_reason is None:
            raise InvalidContent(Fault("/absenceReason", "required", "ME-06"))
        if draft.professional_id is not None and seat.organisation_id is None:
            raise InvalidContent(Fault("/professionalId", "not-allowed", "ME-07"))
        version = await work.change(
            seat,
            seen=seen,
            attendance=draft.attendance.value,
            absence_reason=draft.absence_reason,
            professional_id=draft.professional_id or seat.professional_id,
        )
        mandated = await work.fetch(facts.MANDATED, part=seat.part_id)
        may_decide = seat.organisation_id in {found["organisation_id"] for found in mandated}
        if may_decide != seat.may_decide:
            version = await work.change(seat, may_decide=may_decide)
        work.about("participant", seat.id, case_id=seat.case_id, version=version)
        parts = await parts_of(work, standing.row.id)
        now = next((part for part in parts if part.position == standing.row.current_part), None)
        if now is not None and now.id == seat.part_id:
            await check_composition(work, standing, opening=now)
        return version


async def open_meeting(gate: Gate, actor: Actor, *, meeting_id: UUID, seen: int) -> int:
    """Open the first part: one chair who is there, everybody's access works, nobody who may not meet (ME-02 to ME-19).

    The chair of a network council is the case director.
    """
    async with gate.open(actor, "meeting:open") as work:
        standing = await find_meeting(work, meeting_id, "meeting:open")
        row = standing.row
        MEETING.check(row.status, MeetingStatus.in_session)
        if row.status == MeetingStatus.in_session:
            raise WrongState(MEETING.name, current=row.status, wanted=MeetingStatus.in_session)
        await _check_chair(work, standing)
        if standing.kind.runs_in_system:
            lacking = await work.fetch(facts.WITHOUT_ACCESS, organisations=standing.kind.mandatory_ids)
            if lacking:
                raise GuardNotMet("ME-19", "no-access")
        first = (await parts_of(work, row.id))[0]
        await check_composition(work, standing, opening=first)
        return await moved(work, standing, MeetingStatus.in_session, seen=seen, current_part=first.position)


async def open_next_part(gate: Gate, actor: Actor, *, meeting_id: UUID, seen: int) -> int:
    """Go on with the next part, by the attendance of that part (rules ME-03, ME-16)."""
    async with gate.open(actor, "meeting:next-part") as work:
        standing = await find_meeting(work, meeting_id, "meeting:next-part")
        row = standing.row
        if row.status != MeetingStatus.in_session:
            raise WrongState(MEETING.name, current=row.status, wanted=MeetingStatus.in_session)
        following = [part for part in await parts_of(work, row.id) if part.position > row.current_part]
        if not following:
            raise GuardNotMet("ME-03", "last-part")
        await check_composition(work, standing, opening=following[0])
        return await moved(work, standing, MeetingStatus.in_session, seen=seen, current_part=following[0].position)


async def record_meeting(gate: Gate, actor: Actor, *, meeting_id: UUID, seen: int, draft: RecordDraft) -> int:
    """End a meeting: no item is left open; the minutes are made and published, access gets its end (ME-14, GR-18).

    What those would have told who did not come is kept as unknown (CO-14).
    """
    async with gate.open(actor, "meeting:record") as work:
        standing = await find_meeting(work, meeting_id, "meeting:record")
        row = standing.row
        MEETING.check(row.status, MeetingStatus.recorded)
        items = [loaded(AgendaItemRow, dict(found)) for found in await work.fetch(facts.ITEMS_OF, meeting=row.id)]
        if any(item.status in OPEN_ITEM for item in items):
            raise GuardNotMet("ME-14", "open-items")
        if draft.next_on is not None:
            check_next_on(draft.next_on, work.today)
        days = await house_setting(work, "access_after_meeting_days", 14)
        kept = standing.kind.retention_days or 0
        version = await moved(
            work,
            standing,
            MeetingStatus.recorded,
            seen=seen,
            recorded_at=work.now,
            next_on=draft.next_on,
            none_needed_reason=draft.none_needed_reason,
            access_ends_at=work.now + timedelta(days=days),
            erase_on=work.today + timedelta(days=kept),
        )
        await make_minutes(work, row, items)
        await keep_absence(work, row.id)
        await rewrite_agenda(work, row.id)
        return version


async def feed_back(gate: Gate, actor: Actor, *, meeting_id: UUID, seen: int) -> int:
    """Close a meeting once every client heard what came of it, or a reason says why that is not safe (rule ME-09)."""
    async with gate.open(actor, "meeting:feed-back") as work:
        directs = await _directs(work, meeting_id)
        roles = frozenset({Role.case_director}) if directs else frozenset[Role]()
        standing = await find_meeting(work, meeting_id, "meeting:feed-back", roles=roles)
        MEETING.check(standing.row.status, MeetingStatus.fed_back)
        there = {seat.person_id for _, seat in await seats_of(work, meeting_id) if seat.attendance in THERE}
        asked = await work.fetch(facts.CLIENTS_ASKED, meeting=meeting_id)
        for found in asked:
            row = loaded(ClientParticipationRow, dict(found))
            if not has_heard(row, was_there=row.person_id in there):
                raise GuardNotMet("ME-09", "clients")
        return await moved(work, standing, MeetingStatus.fed_back, seen=seen)


async def cancel_meeting(gate: Gate, actor: Actor, *, meeting_id: UUID, seen: int, draft: CancelDraft) -> int:
    """Call a meeting off, with a reason; its items get a new date, the access that it gave ends (ME-14, GR-18)."""
    async with gate.open(actor, "meeting:cancel") as work:
        standing = await find_meeting(work, meeting_id, "meeting:cancel")
        row = standing.row
        MEETING.check(row.status, MeetingStatus.cancelled)
        check_next_on(draft.items_on, work.today)
        await work.execute(facts.PUT_OFF_ITEMS, meeting=row.id, next_on=draft.items_on, at=work.now)
        version = await moved(
            work,
            standing,
            MeetingStatus.cancelled,
            seen=seen,
            cancelled_reason=draft.reason,
            access_ends_at=work.now,
        )
        await rewrite_agenda(work, row.id)
        return version


async def _check_chair(work: Work, standing: MeetingStanding) -> None:
    """Who opens it chairs it, and is the only one; in a council of the family that is the case director (ME-02)."""
    row = standing.row
    if MeetingKind(row.kind) in FAMILY_MEETINGS:
        directors = await work.fetch(facts.DIRECTORS_OF_ITEMS, meeting=row.id)
        if row.chair_id not in {director["professional_id"] for director in directors}:
            raise GuardNotMet("ME-02", "case-director-chairs")


async def _directs(work: Work, meeting_id: UUID) -> bool:
    row = await work.read(MeetingRow, meeting_id, locked=False)
    cases = {item["case_id"] for item in await work.fetch(facts.ITEMS_OF, meeting=row.id)}
    for case_id in cases:
        try:
            standing = await find_case(work, case_id)
        except NotFound:
            continue
        if Role.case_director in standing.roles:
            return True
    return False
