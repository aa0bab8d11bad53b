"""REST doors to what stands beside the course of a case: escalations, transfers, deviations, levels of direction."""

from app.api.rest.of_case import CASE, list_case_edges, read_each
from app.api.rest.offering import Move, offer, offer_moves
from app.api.rest.route import Rest
from app.domain.cases import deviating, direction_levels, escalating, measure_ending, transferring
from app.domain.cases.course_sources import (
    COLLABORATIONS,
    DEVIATIONS,
    DIRECTION_GRANTS,
    ESCALATIONS,
    MEASURE_HANDOVERS,
    RECEIVED_ESCALATIONS,
    TRANSFERS,
)

rest = Rest("Escalation and transfer", "Escalations (opschaling), transfers (casusoverdracht), deviations, direction.")

_ID = "0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4c"

list_case_edges(
    rest,
    {
        "escalations": "escalations",
        "transfers": "transfers",
        "deviations": "departures from soft rules",
        "collaborations": "other collaborations around the household",
        "direction_grants": "grants of direction",
        "measure_handovers": "handovers at the end of a measure",
    },
)
read_each(
    rest,
    (
        ("/escalations/{escalationId}", ESCALATIONS, "read_escalation", "escalation"),
        ("/transfers/{transferId}", TRANSFERS, "read_transfer", "transfer"),
        ("/deviations/{deviationId}", DEVIATIONS, "read_deviation", "departure from a soft rule"),
        ("/collaborations/{collaborationId}", COLLABORATIONS, "read_collaboration", "collaboration around a household"),
        (
            "/measure-handovers/{measureHandoverId}",
            MEASURE_HANDOVERS,
            "read_measure_handover",
            "handover after a measure",
        ),
    ),
)
for _edge, _what in {"contributions": "contributions", "actions": "actions"}.items():
    rest.page(
        f"/transfers/{{transferId}}/{_edge}",
        TRANSFERS,
        edge=_edge,
        operation_id=f"list_transfer_{_edge}",
        summary=f"List the {_what} of a transfer package",
        description=f"The {_what} that a ground carries to the receiver, each with only what you may know of it.",
    )
rest.read(
    "/direction-grants/{directionGrantId}",
    DIRECTION_GRANTS,
    operation_id="read_direction_grant",
    summary="Read a grant of direction",
    description="One grant of direction; of a case it is shown to who directs and to the house.",
)
rest.page(
    "/received-escalations",
    RECEIVED_ESCALATIONS,
    operation_id="list_received_escalations",
    summary="List escalations that you are to answer",
    description="Matters that reached your organisation, such as a steering group's; nothing of a case is in them.",
)
rest.read(
    "/received-escalations/{escalationId}",
    RECEIVED_ESCALATIONS,
    operation_id="read_received_escalation",
    summary="Read an escalation that you are to answer",
    description="Its level and before when an answer is expected; what it is about tells you who raised it.",
)
rest.page(
    "/direction-grants",
    DIRECTION_GRANTS,
    operation_id="list_direction_grants",
    summary="List grants of direction",
    description="Direction of conferences, of the house and of external networks, the newest first.",
)

offer(
    rest,
    "POST",
    f"{CASE}/escalations",
    escalating.raise_escalation,
    permission="escalation:raise",
    summary="Raise an escalation",
    shows=ESCALATIONS,
    creates="/escalations/{id}",
    example={
        "level": "middle_manager",
        "target": "house_manager",
        "addresseeId": _ID,
        "addressee": "Team manager",
        "reason": "No treatment has begun in ten weeks",
        "dueAt": "2026-12-04T12:00:00Z",
    },
)
offer_moves(
    rest,
    "/escalations/{escalationId}",
    Move(
        "answer",
        escalating.answer_escalation,
        "escalation:answer",
        "Answer an escalation",
        {"answer": "The intake is on Tuesday"},
    ),
    Move("move-up", escalating.move_escalation_up, "escalation:move-up", "Bring an escalation to the next level"),
    Move(
        "close",
        escalating.close_escalation,
        "escalation:close",
        "Close an escalation",
        {"outcome": "Treatment began"},
    ),
    shows=ESCALATIONS,
)
offer(
    rest,
    "POST",
    f"{CASE}/transfers",
    transferring.offer_transfer,
    permission="transfer:offer",
    summary="Offer a case to another house, programme or organisation",
    shows=TRANSFERS,
    creates="/transfers/{id}",
    example={
        "toKind": "organisation",
        "receiverId": _ID,
        "summary": "The family moves in December; school and help are arranged",
        "openRisks": ["The father knows the new address"],
    },
)
offer_moves(
    rest,
    "/transfers/{transferId}",
    Move(
        "hand-over",
        transferring.hand_over_transfer,
        "transfer:hand-over",
        "Record the live handover of a case",
        {"at": "2026-11-20T10:00:00Z", "note": "With the mother and both directors"},
    ),
    Move("accept", transferring.accept_transfer, "transfer:accept", "Accept a case"),
    Move(
        "decline",
        transferring.decline_transfer,
        "transfer:decline",
        "Decline a case",
        {"reason": "The family does not come to live here"},
    ),
    shows=TRANSFERS,
)
offer(
    rest,
    "POST",
    f"{CASE}/deviations",
    deviating.record_deviation,
    permission="deviation:record",
    summary="Record a departure from a soft rule",
    shows=DEVIATIONS,
    creates="/deviations/{id}",
    example={
        "kind": "template",
        "rule": "PR-18",
        "reason": "The family chose its own helper",
        "decidedOn": "2026-11-20",
    },
)
offer(
    rest,
    "POST",
    f"{CASE}/collaborations",
    deviating.record_collaboration,
    permission="collaboration:record",
    summary="Record another collaboration around the household",
    shows=COLLABORATIONS,
    creates="/collaborations/{id}",
    example={"kind": "protection_tables", "startsOn": "2026-11-01"},
)
offer_moves(
    rest,
    "/collaborations/{collaborationId}",
    Move("end", deviating.end_collaboration, "collaboration:end", "End a collaboration"),
    shows=COLLABORATIONS,
)
offer(
    rest,
    "POST",
    "/direction-grants",
    direction_levels.record_direction_grant,
    permission="direction-grant:record",
    summary="Grant direction at a level",
    shows=DIRECTION_GRANTS,
    creates="/direction-grants/{id}",
    example={"level": "house", "organisationId": _ID, "dataToDeliver": ["Progress of actions, each month"]},
)
offer(
    rest,
    "POST",
    "/direction-grants/{directionGrantId}/end",
    direction_levels.end_direction_grant,
    permission="direction-grant:end",
    summary="End a grant of direction",
    shows=DIRECTION_GRANTS,
)
offer(
    rest,
    "POST",
    f"{CASE}/measure-handovers",
    measure_ending.offer_measure_handover,
    permission="measure-handover:offer",
    summary="Ask who goes on after a child-protection measure",
    shows=MEASURE_HANDOVERS,
    creates="/measure-handovers/{id}",
    example={"measureId": _ID, "guidanceById": _ID, "monitoringById": _ID, "note": "The school keeps an eye on them"},
)
offer_moves(
    rest,
    "/measure-handovers/{measureHandoverId}",
    Move("accept", measure_ending.accept_measure_handover, "measure-handover:accept", "Accept to go on"),
    shows=MEASURE_HANDOVERS,
)
