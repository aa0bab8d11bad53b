"""REST doors to what goes on around referrals: advice without a name, and attempts to reach someone."""

from app.api.rest.offering import Move, offer, offer_moves
from app.api.rest.route import Rest
from app.domain.referrals import consulting, contacting
from app.domain.referrals.statements.around import CONSULTATIONS, CONTACT_ATTEMPTS

rest = Rest("Advice and contact", "Advice without a name (advies, consultatie) and attempts to reach someone.")

_ONE = "/consultations/{consultationId}"
_ID = "0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4c"

rest.page(
    "/consultations",
    CONSULTATIONS,
    operation_id="list_consultations",
    summary="List advice and consultations",
    description="What your organisation asked or was asked; no person is in it.",
)
rest.read(
    _ONE,
    CONSULTATIONS,
    operation_id="read_consultation",
    summary="Read advice or a consultation",
    description="A question without a name, and its answer.",
)
offer(
    rest,
    "POST",
    "/consultations",
    consulting.ask_consultation,
    permission="consultation:ask",
    summary="Ask for advice without a name",
    shows=CONSULTATIONS,
    creates="/consultations/{id}",
    example={
        "kind": "advice",
        "askedId": _ID,
        "question": "A child of eight is left alone in the evening. Does this need a report, and who talks with whom?",
    },
)
offer_moves(
    rest,
    _ONE,
    Move(
        "answer",
        consulting.answer_consultation,
        "consultation:answer",
        "Answer a consultation",
        {"answer": "Talk with the parents first, together with the school, and call again next week"},
    ),
    Move("close", consulting.close_consultation, "consultation:close", "Close a consultation"),
    shows=CONSULTATIONS,
)
offer(
    rest,
    "POST",
    f"{_ONE}/convert",
    consulting.convert_consultation,
    permission="consultation:convert",
    summary="Refer a household after advice",
    example={
        "notice": "told_to_client",
        "referral": {
            "messageId": "wt-2026-00418",
            "sentAt": "2026-11-02T09:40:00Z",
            "reference": "WT-2026-418",
            "entryPoint": "local_team",
            "signalKind": "notification",
            "receivedAt": "2026-11-02T08:15:00Z",
            "ground": {"kind": "reporting_code", "purpose": "referral_handling"},
            "concerns": [{"what": "The children were alone again, three evenings in a row."}],
        },
    },
)
rest.page(
    "/contact-attempts",
    CONTACT_ATTEMPTS,
    operation_id="list_contact_attempts",
    summary="List attempts to reach someone",
    description="Attempts in the cases that you may know of; filter by `caseId` for those of one case.",
)
offer(
    rest,
    "POST",
    "/cases/{caseId}/contact-attempts",
    contacting.record_contact_attempt,
    permission="contact-attempt:record",
    summary="Record an attempt to reach someone",
    example={"personId": _ID, "channel": "visit", "result": "no_answer", "attemptedOn": "2026-11-09"},
)
