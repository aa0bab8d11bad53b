"""REST doors to sharing grounds: consent asked and answered, other grounds drafted and put in force, may I share."""

from app.api.rest.offering import offer
from app.api.rest.route import Rest
from app.domain.grounds import answers, consents, service, weighing_sets
from app.domain.grounds.rules import MayShare
from app.domain.grounds.statements import GRANTS, GROUNDS, WEIGHING_SETS

rest = Rest("Grounds", "Sharing grounds (grondslagen): consent, agreements, overrides, weighings, statutory tasks.")

_CASE = "/cases/{caseId}"
_ONE = "/grounds/{groundId}"
_MADE = "/grounds/{id}"
_CONSENT = {
    "personId": "0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4c",
    "purposes": ["joint_analysis"],
    "categories": ["care"],
    "recipientIds": ["0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4d"],
}
_DRAFT = {
    "kind": "vt_statutory_task",
    "purposes": ["risk_assessment"],
    "categories": ["safety"],
}

rest.page(
    "/grounds",
    GROUNDS,
    operation_id="list_grounds",
    summary="List the grounds that you recorded",
    description="Grounds that your organisation recorded, over all cases, the newest first.",
)
rest.read(
    _ONE,
    GROUNDS,
    operation_id="read_ground",
    summary="Read a ground",
    description="One ground: what it permits, to whom, for which purpose, until when, and where it stands.",
)
rest.page(
    f"{_ONE}/steps",
    GROUNDS,
    edge="steps",
    operation_id="list_ground_steps",
    summary="List the steps of a ground",
    description="The steps of its life; steps are only ever added.",
)
rest.page(
    "/grants",
    GRANTS,
    operation_id="list_grants",
    summary="Explain who can see what, by which ground",
    description="For the house's officers: what each organisation may read of whom, and the grounds behind it. Filter "
    "by `caseId` to explain one case. Others find nothing here.",
)
rest.page(
    "/weighing-sets",
    WEIGHING_SETS,
    operation_id="list_weighing_sets",
    summary="List the questions of a weighing",
    description="The questions by which your house weighs privacy against safety, by edition, the newest first.",
)
rest.read(
    "/weighing-sets/{weighingSetId}",
    WEIGHING_SETS,
    operation_id="read_weighing_set",
    summary="Read the questions of a weighing",
    description="One edition of the questions; a weighing answers them all.",
)
offer(
    rest,
    "POST",
    "/weighing-sets",
    weighing_sets.publish_weighing_set,
    permission="weighing-set:publish",
    summary="Publish the questions of a weighing",
    shows=WEIGHING_SETS,
    creates="/weighing-sets/{id}",
)
offer(
    rest,
    "POST",
    f"{_CASE}/may-share",
    answers.ask_may_share,
    permission="ground:may-share",
    summary="Ask whether something may be shared",
    returns=MayShare,
)
for _path, _make, _permission, _summary, _example in (
    ("consents", consents.request_consent, "consent:request", "Ask a person for consent", _CONSENT),
    ("grounds", service.draft_ground, "ground:draft", "Draft a ground", _DRAFT),
    ("overrides", service.record_override, "ground:activate", "Record a serious-threat override", None),
):
    offer(
        rest,
        "POST",
        f"{_CASE}/{_path}",
        _make,
        permission=_permission,
        summary=_summary,
        shows=GROUNDS,
        creates=_MADE,
        example=_example,
    )
for _move, _use_case, _permission, _summary in (
    ("ask-again", consents.repeat_consent_request, "consent:request", "Ask for consent again"),
    ("answer", consents.record_consent, "consent:record", "Record what the person answered"),
    ("withdraw", consents.withdraw_consent, "consent:withdraw", "Withdraw consent"),
    ("block", consents.block_consent, "consent:block", "Record that one of two parents refuses"),
    ("unblock", consents.unblock_consent, "consent:unblock", "Record that the refusal was overcome"),
    ("activate", service.activate_ground, "ground:activate", "Put a ground in force"),
    ("reject", service.reject_ground, "ground:reject", "Refuse the draft of a ground"),
    ("renew", service.renew_ground, "ground:renew", "Renew an override under review"),
    ("end", service.end_ground, "ground:end", "End a ground"),
):
    offer(rest, "POST", f"{_ONE}/{_move}", _use_case, permission=_permission, summary=_summary, shows=GROUNDS)
offer(
    rest,
    "POST",
    f"{_CASE}/police-wish",
    service.record_police_wish,
    permission="police-wish:record",
    summary="Record what the client wants of the police",
)
