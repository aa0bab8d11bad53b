"""REST doors to contributions: what each organisation brings or withholds, what is contested, what is asked for."""

from app.api.rest.offering import offer
from app.api.rest.route import Rest
from app.domain.contributions import requests, service
from app.domain.contributions.statements.views import CONTRIBUTIONS, INFORMATION_REQUESTS

rest = Rest("Contributions", "Contributions (bijdragen): items that stay the property of who brings them.")

_CASE = "/cases/{caseId}"
_ONE = "/contributions/{contributionId}"
_MADE = "/contributions/{id}"
_REQUEST = "/information-requests/{requestId}"
_ITEM = {
    "personIds": ["0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4c"],
    "mode": "content",
    "category": "safety",
    "content": "The son may live at home only while the father sleeps elsewhere.",
    "necessity": "needed for the joint analysis of safety",
    "asOf": "2026-11-02",
    "purpose": "joint_analysis",
    "ground": {
        "kind": "covenant",
        "agreementId": "0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4d",
        "edition": "2026-1",
    },
}

rest.page(
    "/contributions",
    CONTRIBUTIONS,
    operation_id="list_contributions",
    summary="List the items that you brought",
    description="What your organisation brought or withheld, over all cases, the newest first.",
)
rest.read(
    _ONE,
    CONTRIBUTIONS,
    operation_id="read_contribution",
    summary="Read a contribution",
    description="One item. What it holds is shown to who may read its category of all its persons.",
)
offer(
    rest,
    "POST",
    f"{_CASE}/contributions",
    service.share_contribution,
    permission="contribution:share",
    summary="Bring an item into a case",
    shows=CONTRIBUTIONS,
    creates=_MADE,
    example=_ITEM,
)
offer(
    rest,
    "POST",
    f"{_CASE}/withheld",
    service.withhold_contribution,
    permission="contribution:withhold",
    summary="Say that something is not shared",
    shows=CONTRIBUTIONS,
    creates=_MADE,
)
offer(
    rest,
    "POST",
    f"{_ONE}/correct",
    service.correct_contribution,
    permission="contribution:correct",
    summary="Correct an item",
    shows=CONTRIBUTIONS,
    creates=_MADE,
)
for _move, _use_case, _permission, _summary in (
    ("confirm", service.confirm_contribution, "contribution:confirm", "Say that an item is still true"),
    ("withdraw", service.withdraw_contribution, "contribution:withdraw", "Take an item back"),
    ("contest", service.contest_contribution, "contribution:contest", "Contest an item"),
    ("answer-contest", service.answer_contest, "contribution:answer-contest", "Answer who contests an item"),
    ("verify", service.verify_contribution, "contribution:verify", "Check the quality of an item"),
    ("instruct", service.instruct_contribution, "contribution:instruct", "Put an instruction on an item"),
    ("lift-instruction", service.lift_instruction, "contribution:lift-instruction", "Lift an instruction"),
):
    offer(rest, "POST", f"{_ONE}/{_move}", _use_case, permission=_permission, summary=_summary, shows=CONTRIBUTIONS)
rest.page(
    "/information-requests",
    INFORMATION_REQUESTS,
    operation_id="list_information_requests",
    summary="List what you are asked for",
    description="Questions for information to your organisation, the newest first.",
)
rest.read(
    _REQUEST,
    INFORMATION_REQUESTS,
    operation_id="read_information_request",
    summary="Read a question for information",
    description="What is asked, by whom, before when, and how it ended.",
)
offer(
    rest,
    "POST",
    f"{_CASE}/information-requests",
    requests.request_contribution,
    permission="contribution:request",
    summary="Ask an organisation for information",
    shows=INFORMATION_REQUESTS,
    creates="/information-requests/{id}",
)
offer(
    rest,
    "POST",
    f"{_REQUEST}/answer",
    requests.answer_request,
    permission="contribution:answer-request",
    summary="End a question for information",
    shows=INFORMATION_REQUESTS,
)
