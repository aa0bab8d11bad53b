"""REST doors to meetings: planned, invited to, prepared, held part by part, recorded and fed back."""

from app.api.rest.offering import Move, offer, offer_moves
from app.api.rest.route import Rest
from app.domain.access.view import fields_of
from app.domain.meetings import clients, inviting, planning, questions, session
from app.domain.meetings.calendar import MEDIA_TYPE, calendar_of
from app.domain.meetings.statements.views import CLIENT_PARTICIPATIONS, MEETINGS
from app.domain.meetings.views import MeetingView

rest = Rest("Meetings", "Meetings (overleggen): who is there, which cases are discussed, what clients choose and hear.")

_MEETING = "/meetings/{meetingId}"
_SEAT = "/participants/{participantId}"
_CLIENT = "/client-participations/{clientParticipationId}"
_ID = "0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4c"

_EDGES = {
    "parts": "parts",
    "participants": "organisations",
    "family": "clients, support persons and network persons",
    "clients": "clients of the agenda cases",
    "agenda": "agenda items",
    "decisions": "decisions",
    "minutes": "minutes",
}

rest.page(
    "/meetings",
    MEETINGS,
    operation_id="list_meetings",
    summary="List the meetings in which you have a seat",
    description="The newest first; the house sees all of them.",
)
rest.text(
    "/meetings/calendar",
    MEETINGS,
    media=MEDIA_TYPE,
    write=calendar_of,
    operation_id="read_meeting_calendar",
    summary="Follow your meetings in a calendar",
    description="The newest of your meetings as an iCalendar feed (RFC 5545): when and what kind, nothing of anybody.",
)
rest.read(
    _MEETING,
    MEETINGS,
    operation_id="read_meeting",
    summary="Read a meeting",
    description="When, where, under which charter, and how far it is. What is said of cases hangs on its agenda.",
)
for _edge, _what in _EDGES.items():
    rest.page(
        f"{_MEETING}/{fields_of(MeetingView)[_edge].name}",
        MEETINGS,
        edge=_edge,
        operation_id=f"list_meeting_{_edge}",
        summary=f"List the {_what} of a meeting",
        description=f"The {_what} of the meeting, each with only what you may know of it.",
    )
offer(
    rest,
    "POST",
    "/meetings",
    planning.plan_meeting,
    permission="meeting:plan",
    summary="Plan a meeting",
    shows=MEETINGS,
    creates="/meetings/{id}",
    example={
        "kindId": _ID,
        "startsAt": "2026-12-03T09:00:00Z",
        "endsAt": "2026-12-03T11:00:00Z",
        "place": "Stadhuis, kamer 2",
        "parts": [{"kind": "care_block"}, {"kind": "justice_block"}],
    },
)
offer(
    rest,
    "POST",
    f"{_MEETING}/participants",
    inviting.add_participant,
    permission="meeting:add-participant",
    summary="Give an organisation a seat",
    example={"organisationId": _ID, "basis": "case_involved", "reason": "Visits the family every week"},
)
offer(
    rest,
    "POST",
    f"{_MEETING}/core-team",
    inviting.seat_core_team,
    permission="meeting:add-participant",
    summary="Give the core teams of the agenda cases a seat",
    shows=MEETINGS,
)
offer(
    rest,
    "POST",
    f"{_MEETING}/family",
    inviting.add_family_participant,
    permission="meeting:add-family",
    summary="Invite a screened person around the family",
    example={
        "caseId": _ID,
        "personId": _ID,
        "basis": "support_person",
        "supportsId": _ID,
        "reason": "The mother wants her sister there",
    },
)
offer(
    rest,
    "POST",
    f"{_SEAT}/remove",
    inviting.remove_participant,
    permission="meeting:remove-participant",
    summary="Take a seat away",
)
offer(
    rest,
    "POST",
    f"{_SEAT}/mark",
    session.mark_attendance,
    permission="meeting:mark-attendance",
    summary="Say whether somebody is there",
    example={"attendance": "present"},
)
offer_moves(
    rest,
    _MEETING,
    Move("invite", inviting.send_invitations, "meeting:invite", "Send the invitations"),
    Move("publish-pack", session.publish_pack, "meeting:publish-pack", "Publish the pack"),
    Move("prepare", session.prepare_meeting, "meeting:prepare", "Say that a meeting is prepared"),
    Move("open", session.open_meeting, "meeting:open", "Open a meeting"),
    Move("next-part", session.open_next_part, "meeting:next-part", "Go on with the next part"),
    Move(
        "record",
        session.record_meeting,
        "meeting:record",
        "End a meeting and make its minutes",
        {"nextOn": "2026-12-17"},
    ),
    Move("feed-back", session.feed_back, "meeting:feed-back", "Say that every client heard of it"),
    Move(
        "cancel",
        session.cancel_meeting,
        "meeting:cancel",
        "Call a meeting off",
        {"reason": "The chair is ill", "itemsOn": "2026-12-10"},
    ),
    shows=MEETINGS,
)
rest.read(
    _CLIENT,
    CLIENT_PARTICIPATIONS,
    operation_id="read_client_participation",
    summary="Read how a client takes part",
    description="What a client chose, was prepared for and heard of one meeting, with only what you may know of it.",
)
offer_moves(
    rest,
    _CLIENT,
    Move(
        "leave-out",
        clients.leave_out_client,
        "meeting-client:leave-out",
        "Leave a client out",
        {"reason": "safety"},
    ),
    Move(
        "choose",
        clients.record_client_choice,
        "meeting-client:choose",
        "Record what a client chose",
        {"attends": True, "mode": "physical", "composition": "small"},
    ),
    Move(
        "prepare",
        clients.record_preparation,
        "meeting-client:prepare",
        "Record the talk before the meeting",
        {"heldOn": "2026-11-20", "wishes": "Wants to speak first"},
    ),
    Move(
        "hear",
        clients.record_client_feedback,
        "meeting-client:hear",
        "Record what a client heard of it",
        {"debriefedOn": "2026-11-21"},
    ),
    shows=CLIENT_PARTICIPATIONS,
)
offer(
    rest,
    "POST",
    f"{_MEETING}/family-plans",
    questions.record_family_plan,
    permission="family-plan:record",
    summary="Keep the family's own plan",
    example={"caseId": _ID, "text": "Grandmother fetches the children from school every day"},
)
