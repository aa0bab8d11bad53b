"""Clients and a meeting: left out only with a reason, their own choice, the talk before, what they hear after."""

from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case
from app.domain.access.house_settings import house_setting
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.errors import Fault, GuardNotMet, InvalidContent, MissingRole
from app.domain.meetings.drafts import ClientChoiceDraft, ClientFeedbackDraft, ClientTalkDraft, LeaveOutDraft
from app.domain.meetings.standing import MeetingStanding, check_composition, check_open, chosen_parts, find_meeting
from app.domain.meetings.statements import facts
from app.domain.tables.meetings import AttendanceRow, ClientParticipationRow
from app.domain.vocabulary.meetings import ClientAbsenceReason, MeetingStatus, ParticipantBasis
from app.domain.vocabulary.roles import Role

AFTER = (MeetingStatus.recorded, MeetingStatus.fed_back)


async def leave_out_client(
    gate: Gate, actor: Actor, *, client_participation_id: UUID, seen: int, draft: LeaveOutDraft
) -> int:
    """Leave a client out, with a reason and by whom; the setting says who decides that (rule ME-06)."""
    async with gate.open(actor, "meeting-client:leave-out") as work:
        row, standing = await _find(work, client_participation_id, "meeting-client:leave-out")
        check_open(standing.row)
        decider = await house_setting(work, "client_exclusion_decider", "process_director")
        wanted = Role.process_director if decider == "process_director" else Role.chair
        if wanted not in actor.roles | standing.roles:
            raise MissingRole(wanted, rule="ME-06")
        if draft.reason is ClientAbsenceReason.client_choice:
            raise InvalidContent(Fault("/reason", "not-the-clients-choice", "ME-06"))
        version = await work.change(
            row,
            seen=seen,
            invited=False,
            attends=False,
            absence_reason=draft.reason.value,
            absence_by_id=actor.professional_id,
        )
        await work.execute(facts.REMOVE_PERSON, meeting=row.meeting_id, person=row.person_id)
        return version


async def record_client_choice(
    gate: Gate, actor: Actor, *, client_participation_id: UUID, seen: int, draft: ClientChoiceDraft
) -> int:
    """Record what a client chose: to come or not, in person or online, in small or full company (rule ME-06)."""
    async with gate.open(actor, "meeting-client:choose") as work:
        row, standing = await _find(work, client_participation_id, "meeting-client:choose")
        check_open(standing.row)
        if not row.invited:
            raise GuardNotMet("ME-06", "left-out")
        if draft.attends and draft.mode is None:
            raise InvalidContent(Fault("/mode", "required", "ME-06"))
        reason = None if draft.attends else draft.reason or ClientAbsenceReason.client_choice
        version = await work.change(
            row,
            seen=seen,
            attends=draft.attends,
            mode=draft.mode.value if draft.mode else None,
            composition=draft.composition.value if draft.composition else None,
            absence_reason=reason.value if reason else None,
            absence_by_id=actor.professional_id if reason else None,
        )
        await work.execute(facts.REMOVE_PERSON, meeting=row.meeting_id, person=row.person_id)
        if draft.attends:
            named = [draft.part_id] if draft.part_id else []
            part = (await chosen_parts(work, row.meeting_id, named, "/partId"))[0]
            await work.insert(
                AttendanceRow(
                    house_id=row.house_id,
                    meeting_id=row.meeting_id,
                    part_id=part.id,
                    case_id=row.case_id,
                    person_id=row.person_id,
                    basis=ParticipantBasis.client.value,
                    reason="client_choice",
                    mode=draft.mode.value if draft.mode else None,
                )
            )
            await check_composition(work, standing)
        return version


async def record_preparation(
    gate: Gate, actor: Actor, *, client_participation_id: UUID, seen: int, draft: ClientTalkDraft
) -> int:
    """Record the talk before the meeting, also with a client who will not come (rule ME-08)."""
    async with gate.open(actor, "meeting-client:prepare") as work:
        row, standing = await _find(work, client_participation_id, "meeting-client:prepare")
        check_open(standing.row)
        if draft.held_on > work.today:
            raise InvalidContent(Fault("/heldOn", "in-the-future", "ME-08"))
        return await work.change(row, seen=seen, prepared_on=draft.held_on, preparation=draft.wishes)


async def record_client_feedback(
    gate: Gate, actor: Actor, *, client_participation_id: UUID, seen: int, draft: ClientFeedbackDraft
) -> int:
    """Record the debrief of a client who was there, the feedback to one who was not, or why neither is safe (ME-09)."""
    async with gate.open(actor, "meeting-client:hear") as work:
        row, standing = await _find(work, client_participation_id, "meeting-client:hear")
        if standing.row.status not in AFTER:
            raise GuardNotMet("ME-09", "recorded")
        given = {name: value for name, value in draft.model_dump().items() if value is not None}
        if len(given) != 1:
            raise InvalidContent(Fault("/", "exactly-one", "ME-09"))
        if any(day > work.today for day in (draft.debriefed_on, draft.fed_back_on) if day is not None):
            raise InvalidContent(Fault("/", "in-the-future", "ME-09"))
        return await work.change(row, seen=seen, **given)


def has_heard(row: ClientParticipationRow, *, was_there: bool) -> bool:
    """Whether a client heard what came of the meeting, in the way that fits, or why that is not safe (ME-09)."""
    heard = row.debriefed_on if was_there else row.fed_back_on
    return heard is not None or row.not_safe_reason is not None


async def _find(work: Work, participation_id: UUID, permission: str) -> tuple[ClientParticipationRow, MeetingStanding]:
    row = await work.read(ClientParticipationRow, participation_id)
    case = await find_case(work, row.case_id)
    standing = await find_meeting(work, row.meeting_id, roles=case.roles)
    work.about("client_participation", row.id, case_id=row.case_id, version=row.version)
    check(work.actor, permission, case_roles=standing.roles)
    return row, standing
