"""REST doors to actions: proposed, agreed, carried out by their owner, followed by the case director."""

from app.api.rest.offering import Move, offer, offer_moves
from app.api.rest.route import Rest
from app.domain.actions import progress, recording, service
from app.domain.actions.statements import ACTIONS, OWN_ACTIONS

rest = Rest("Actions", "Actions (acties, afspraken): who does what, for whom, by when, and what came of it.")

_ONE = "/actions/{actionId}"

rest.page(
    "/actions",
    ACTIONS,
    operation_id="list_actions",
    summary="List your actions",
    description="The actions that your organisation owns, over all cases, the newest first.",
)
rest.read(
    _ONE,
    ACTIONS,
    operation_id="read_action",
    summary="Read an action",
    description="One action, with only what you may know of it.",
)
rest.page(
    f"{_ONE}/comments",
    ACTIONS,
    edge="comments",
    operation_id="list_action_comments",
    summary="List the comments on an action",
    description="What team organisations remarked, the newest first.",
)
offer(
    rest,
    "POST",
    "/cases/{caseId}/actions",
    service.propose_action,
    permission="action:propose",
    summary="Propose an action",
    shows=OWN_ACTIONS,
    creates="/actions/{id}",
    example={
        "text": "Keep a place in the shelter for the mother and her son",
        "kind": "safety_measure",
        "agreementType": "other_professionals",
        "legalDomain": "help",
        "dueOn": "2026-11-30",
    },
)
_REASON = {"reason": "The family moved to another region"}

offer_moves(
    rest,
    _ONE,
    Move(
        "agree",
        service.agree_action,
        "action:agree",
        "Agree an action",
        {"legalDomain": "help", "dueOn": "2026-11-30"},
    ),
    Move("accept", service.accept_action, "action:accept", "Accept an action", {}),
    Move(
        "decline",
        service.decline_action,
        "action:decline",
        "Decline an action",
        {"reason": "Our team has no worker for this yet"},
    ),
    Move(
        "propose-again",
        service.propose_again,
        "action:propose-again",
        "Propose a declined action again",
        {"text": "A home visit by the local team, together with the police officer of the quarter"},
    ),
    Move(
        "reschedule",
        service.reschedule_action,
        "action:reschedule",
        "Give an action other dates",
        {"dueOn": "2026-12-14", "reason": "The school is closed until then"},
    ),
    Move("start", progress.start_action, "action:start", "Start an action", {"atOnce": False}),
    Move(
        "wait",
        progress.wait_action,
        "action:wait",
        "Put an action on the waiting list",
        {"expectedOn": "2027-01-11", "bridgingHelp": "A weekly call by the local team"},
    ),
    Move(
        "block",
        progress.block_action,
        "action:block",
        "Say that an action cannot go on",
        {"blockedReason": "housing", "reason": "There is no safe place to stay yet"},
    ),
    Move(
        "set-preconditions",
        recording.set_preconditions,
        "action:set-preconditions",
        "Say what must be there before an action can go on",
        {"required": ["roof", "motivated"], "unmet": ["roof"]},
    ),
    Move("unblock", progress.unblock_action, "action:unblock", "Say that an action can go on"),
    Move(
        "finish",
        progress.finish_action,
        "action:finish",
        "Finish an action",
        {"outcome": "done", "result": "Mother and son stay at the shelter since Monday"},
    ),
    Move("stop", progress.stop_action, "action:stop", "Stop an action", _REASON),
    Move("cancel", progress.cancel_action, "action:cancel", "Cancel an action", _REASON),
    shows=OWN_ACTIONS,
)
offer(
    rest,
    "POST",
    f"{_ONE}/comments",
    service.comment_action,
    permission="action:comment",
    summary="Comment on an action",
    example={"text": "We can join on Friday morning"},
)
offer(
    rest,
    "POST",
    f"{_ONE}/cancellations",
    recording.record_cancellation,
    permission="action:record-cancellation",
    summary="Record an appointment that the provider cancelled",
    example={"onDate": "2026-12-03", "reason": "The worker was ill"},
)
offer(
    rest,
    "POST",
    "/cases/{caseId}/peer-offers",
    recording.record_peer_offer,
    permission="action:record-peer-offer",
    summary="Record whether the support of peers was offered",
    example={"personId": "0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4c", "offered": True},
)
