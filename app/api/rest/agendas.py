"""REST doors to agendas: items, decisions, questions to the prosecution, threats against professionals."""

from app.api.rest.offering import Move, offer, offer_moves
from app.api.rest.route import Rest
from app.domain.meetings import agenda, deciding, items, questions, rerouting
from app.domain.meetings.statements.charters import PROSECUTION_QUESTIONS, STAFF_THREATS
from app.domain.meetings.statements.views import AGENDA_ITEMS, MEETING_DECISIONS

rest = Rest("Agendas", "Agenda items (agendapunten), decisions (besluiten) and questions to the prosecution.")

_ITEM = "/agenda-items/{itemId}"
_DECISION = "/meeting-decisions/{decisionId}"
_QUESTION = "/prosecution-questions/{questionId}"
_THREAT = "/staff-threats/{threatId}"
_ID = "0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4c"

rest.page(
    "/agenda-items",
    AGENDA_ITEMS,
    operation_id="list_agenda_items",
    summary="List agenda items",
    description="Of the cases that you may know of: those of your meetings and those that are discussed online.",
)
for _path, _source, _operation, _one in (
    (_ITEM, AGENDA_ITEMS, "read_agenda_item", "an agenda item"),
    (_DECISION, MEETING_DECISIONS, "read_meeting_decision", "a decision"),
    (_QUESTION, PROSECUTION_QUESTIONS, "read_prosecution_question", "a question to the prosecution"),
    (_THREAT, STAFF_THREATS, "read_staff_threat", "a threat against professionals"),
):
    rest.read(
        _path,
        _source,
        operation_id=_operation,
        summary=f"Read {_one}",
        description="With only what you may know of it.",
    )
for _edge in ("comments", "decisions"):
    rest.page(
        f"{_ITEM}/{_edge}",
        AGENDA_ITEMS,
        edge=_edge,
        operation_id=f"list_agenda_item_{_edge}",
        summary=f"List the {_edge} on an agenda item",
        description="Each with only what you may know of it.",
    )
offer(
    rest,
    "POST",
    "/cases/{caseId}/agenda-items",
    agenda.schedule_item,
    permission="agenda-item:schedule",
    summary="Put a case on an agenda",
    shows=AGENDA_ITEMS,
    creates="/agenda-items/{id}",
    example={"meetingId": _ID, "kind": "new", "question": "Who takes the lead, and is the shelter still needed?"},
)
offer_moves(
    rest,
    _ITEM,
    Move("discuss", items.discuss_item, "agenda-item:discuss", "Take an item up"),
    Move(
        "note",
        items.note_item,
        "agenda-item:note",
        "Note what is said of an item",
        {"responsibleId": _ID, "nextReviewOn": "2027-01-14"},
    ),
    Move(
        "defer",
        items.defer_item,
        "agenda-item:defer",
        "Put an item off",
        {"reason": "missing_information", "nextOn": "2026-12-17"},
    ),
    Move("reschedule", items.reschedule_item, "agenda-item:reschedule", "Plan an item again", {"meetingId": _ID}),
    Move(
        "remove",
        items.remove_item,
        "agenda-item:remove",
        "Take an item off the agenda",
        {"reason": "The family moved away"},
    ),
    Move(
        "reroute",
        rerouting.reroute_item,
        "agenda-item:reroute",
        "Lead an item on to another kind of meeting",
        {"kind": "justice_conference", "reason": "A ban is needed", "criterion": "recidivism"},
    ),
    Move("promote", items.promote_item, "agenda-item:promote", "Ask for a meeting instead of online discussion"),
    Move("decide", deciding.decide_item, "agenda-item:decide", "Close the discussion of an item"),
    shows=AGENDA_ITEMS,
)
offer(
    rest,
    "POST",
    f"{_ITEM}/comments",
    items.comment_item,
    permission="agenda-item:comment",
    summary="Remark on an item that is discussed online",
    example={"text": "We see no reason to meet", "confirms": True},
)
offer(
    rest,
    "POST",
    f"{_ITEM}/decisions",
    deciding.record_decision,
    permission="decision:record",
    summary="Record a decision",
    shows=MEETING_DECISIONS,
    creates="/meeting-decisions/{id}",
    example={
        "kind": "phase_change",
        "text": "Direct safety is reached; we go on with care led by risk",
        "positions": [{"organisationId": _ID, "position": "in_favour"}],
    },
)
offer_moves(
    rest,
    _DECISION,
    Move("accept", deciding.accept_decision, "decision:accept", "Accept a decision for your organisation"),
    shows=MEETING_DECISIONS,
)
offer(
    rest,
    "POST",
    "/cases/{caseId}/prosecution-questions",
    questions.ask_prosecution,
    permission="prosecution:ask",
    summary="Ask the prosecution",
    shows=PROSECUTION_QUESTIONS,
    creates="/prosecution-questions/{id}",
    example={
        "askedId": _ID,
        "route": "consultation_hour",
        "question": "Is a restraining order possible before the hearing?",
        "dueAt": "2026-12-01T12:00:00Z",
    },
)
offer_moves(
    rest,
    _QUESTION,
    Move(
        "answer",
        questions.answer_prosecution,
        "prosecution:answer",
        "Answer as the prosecution",
        {"answer": "Yes, as a condition of the suspension", "prosecutionNeeded": "yes", "shareable": True},
    ),
    Move(
        "withdraw",
        questions.withdraw_prosecution_question,
        "prosecution:withdraw",
        "Take a question back",
    ),
    shows=PROSECUTION_QUESTIONS,
)
offer(
    rest,
    "POST",
    "/cases/{caseId}/staff-threats",
    questions.flag_staff_threat,
    permission="staff-threat:flag",
    summary="Say that a person threatened professionals",
    example={"personId": _ID, "text": "Threatened the worker at the door"},
)
offer(
    rest,
    "POST",
    f"{_THREAT}/end",
    questions.end_staff_threat,
    permission="staff-threat:end",
    summary="Say that a threat is over",
)
