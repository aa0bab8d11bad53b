"""REST doors to kinds of meeting: charters, seats, rooms."""

from app.api.rest.offering import Move, offer, offer_moves
from app.api.rest.route import Rest
from app.domain.meetings import kinds
from app.domain.meetings.statements.charters import FACILITIES, MEETING_KINDS

rest = Rest("Meeting kinds", "Kinds of meeting (soorten overleg) with their charters, who represents whom, and rooms.")

_KIND = "/meeting-kinds/{kindId}"
_ID = "0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4c"
_CHARTER = {
    "kind": "care_conference",
    "name": "Casusoverleg huiselijk geweld",
    "goal": "Violence stops and stays away",
    "frequency": "Every two weeks",
    "roles": ["chair", "case director"],
    "informationRules": "What is needed for the question, nothing more",
    "decisionRule": "consensus",
    "policyGoals": "Stop violence",
    "policyActors": "The parties of the covenant",
    "policyTasks": "Weigh, analyse, agree",
    "policyInformation": "Process information",
    "policyExchange": "At the table and in the minutes",
    "retentionDays": 730,
}

_ADDED = {name: _CHARTER[name] for name in _CHARTER if name.startswith("policy")} | {"retentionDays": 730}

rest.page(
    "/meeting-kinds",
    MEETING_KINDS,
    operation_id="list_meeting_kinds",
    summary="List the kinds of meeting",
    description="With their charters; every partner of the house reads them.",
)
rest.read(
    _KIND,
    MEETING_KINDS,
    operation_id="read_meeting_kind",
    summary="Read a kind of meeting",
    description="One kind of meeting with its charter and processing policy.",
)
rest.page(
    f"{_KIND}/seats",
    MEETING_KINDS,
    edge="seats",
    operation_id="list_meeting_kind_seats",
    summary="List who represents whom",
    description="Primary representatives and deputies of a kind of meeting.",
)
offer(
    rest,
    "POST",
    "/meeting-kinds",
    kinds.register_meeting_kind,
    permission="meeting-kind:register",
    summary="Write down a kind of meeting",
    shows=MEETING_KINDS,
    creates="/meeting-kinds/{id}",
    example=_CHARTER,
)
offer(
    rest,
    "POST",
    "/conference-forms/{conferenceFormId}/adopt",
    kinds.adopt_conference_form,
    permission="conference-form:adopt",
    summary="Found a kind of meeting on a form of conference",
    shows=MEETING_KINDS,
    creates="/meeting-kinds/{id}",
    example=_ADDED,
)
offer_moves(
    rest,
    _KIND,
    Move("change", kinds.change_meeting_kind, "meeting-kind:change", "Change a charter", _CHARTER),
    Move("activate", kinds.activate_meeting_kind, "meeting-kind:activate", "Let meetings of a kind be planned"),
    Move("end", kinds.end_meeting_kind, "meeting-kind:end", "Let no more meetings of a kind be planned"),
    shows=MEETING_KINDS,
)
offer(
    rest,
    "POST",
    f"{_KIND}/acknowledge",
    kinds.acknowledge_charter,
    permission="charter:acknowledge",
    summary="Acknowledge a charter",
)
offer(
    rest,
    "POST",
    f"{_KIND}/seats",
    kinds.assign_seat,
    permission="seat:assign",
    summary="Say who represents your organisation",
    example={"professionalId": _ID, "isPrimary": True},
)
offer(rest, "POST", "/seats/{seatId}/end", kinds.end_seat, permission="seat:end", summary="End a seat")
rest.page(
    "/facilities",
    FACILITIES,
    operation_id="list_facilities",
    summary="List the rooms",
    description="Rooms that meetings can book.",
)
offer(
    rest,
    "POST",
    "/facilities",
    kinds.register_facility,
    permission="facility:register",
    summary="Register a room",
    example={"kind": "meeting_room_raised_safety", "name": "Kamer 3", "address": "Kerkpad 1, Waterduin"},
)
