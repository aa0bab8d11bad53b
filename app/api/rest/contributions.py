"""REST doors to contributions: what each organisation brings or withholds, what is contested, what is asked for."""

from app.api.rest.offering import offer
from app.api.rest.route import Rest
from app.domain.contributions import history, picture, requests, service
from app.domain.contributions.statements.history import HELP, UNKNOWNS
from app.domain.contributions.statements.views import CONTRIBUTIONS, INFORMATION_REQUESTS, SITUATION_PARTS

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

_PART = "/situation-parts/{situationPartId}"
_HELP = "/help/{helpId}"
_UNKNOWN = "/unknowns/{unknownId}"
_SEEN = {
    "heading": "The evenings",
    "text": "When father drinks the children go to their aunt; nobody knows yet who fetches them.",
    "contributionIds": ["0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4e"],
}

for _path, _source, _operation, _what in (
    (_PART, SITUATION_PARTS, "read_situation_part", "a part of the situation picture"),
    (_HELP, HELP, "read_help", "help that someone has or had"),
    (_UNKNOWN, UNKNOWNS, "read_unknown", "what is not known"),
):
    rest.read(
        _path,
        _source,
        operation_id=_operation,
        summary=f"Read {_what}",
        description=f"One record of {_what}, with only what you may know of it.",
    )
offer(
    rest,
    "POST",
    f"{_CASE}/completeness",
    history.ask_completeness,
    permission="contribution:completeness",
    summary="Ask what is missing before a meeting",
    returns=history.Completeness,
)
offer(
    rest,
    "POST",
    f"{_CASE}/situation-parts",
    picture.write_situation_part,
    permission="situation:write",
    summary="Write a part of the situation picture",
    shows=SITUATION_PARTS,
    creates="/situation-parts/{id}",
    example=_SEEN,
)
offer(
    rest,
    "PUT",
    _PART,
    picture.rewrite_situation_part,
    permission="situation:rewrite",
    summary="Write a part of the situation picture anew",
    shows=SITUATION_PARTS,
    example=_SEEN,
)
offer(
    rest,
    "POST",
    f"{_CASE}/help",
    history.record_help,
    permission="help:record",
    summary="Record help that someone has or had",
    shows=HELP,
    creates="/help/{id}",
    example={
        "personId": "0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4c",
        "helper": "Team Waterduin",
        "kind": "parenting support",
        "aim": "Calm evenings",
        "startsOn": "2026-09-01",
    },
)
offer(
    rest,
    "POST",
    f"{_HELP}/end",
    history.end_help,
    permission="help:end",
    summary="Record how help ended",
    shows=HELP,
    example={"endsOn": "2026-11-01", "outcome": "The evenings are calm"},
)
offer(
    rest,
    "POST",
    f"{_CASE}/unknowns",
    history.record_unknown,
    permission="unknown:record",
    summary="Record what is not known",
    shows=UNKNOWNS,
    creates="/unknowns/{id}",
    example={
        "personIds": ["0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4c"],
        "question": "Where do the children sleep when father drinks?",
    },
)
offer(
    rest,
    "POST",
    f"{_UNKNOWN}/settle",
    history.settle_unknown,
    permission="unknown:settle",
    summary="Say how what was not known is found out",
    shows=UNKNOWNS,
    example={"outcome": "With their aunt"},
)
