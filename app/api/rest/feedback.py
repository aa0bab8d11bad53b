"""REST doors to what goes to the police and the mayor."""

from app.api.rest.offering import offer
from app.api.rest.route import Rest
from app.domain.notices import feedback
from app.domain.notices.statements.feedback import BRIEFINGS, POLICE_FEEDBACK

rest = Rest("Feedback", "Feedback to the police and briefings for the mayor (terugkoppeling, bericht burgemeester).")

_POLICE = "/cases/{caseId}/police-feedback"
_BRIEFING = "/briefings/{briefingId}"
_ID = "0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4c"

rest.read(
    _POLICE,
    POLICE_FEEDBACK,
    operation_id="read_police_feedback",
    summary="Read the feedback to the police",
    description="For the police: status, foremost profile where a ground allows it, the "
    "agreements that concern it and the corrected codes of its incidents; never care or health.",
)
offer(
    rest,
    "POST",
    _POLICE,
    feedback.send_police_feedback,
    permission="police-feedback:send",
    summary="Send feedback to the police",
)
rest.page(
    "/briefings",
    BRIEFINGS,
    operation_id="list_briefings",
    summary="List briefings for the mayor",
    description="Those that you issued or received; for the house all of them.",
)
rest.read(
    _BRIEFING,
    BRIEFINGS,
    operation_id="read_briefing",
    summary="Read a briefing for the mayor",
    description="The safety aspect of a case, as its local process manager told it.",
)
offer(
    rest,
    "POST",
    "/cases/{caseId}/briefings",
    feedback.issue_briefing,
    permission="briefing:issue",
    summary="Brief the mayor",
    shows=BRIEFINGS,
    creates="/briefings/{id}",
    example={"recipientId": _ID, "safety": "A home ban is asked for; the children stay with their aunt"},
)
