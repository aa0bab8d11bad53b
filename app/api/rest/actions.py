"""REST doors to actions: proposed, agreed, carried out by their owner, followed by the case director."""

from app.api.rest.offering import offer
from app.api.rest.route import Rest
from app.domain.actions import progress, service
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
for _move, _use_case, _permission, _summary in (
    ("agree", service.agree_action, "action:agree", "Agree an action"),
    ("accept", service.accept_action, "action:accept", "Accept an action"),
    ("decline", service.decline_action, "action:decline", "Decline an action"),
    ("propose-again", service.propose_again, "action:propose-again", "Propose a declined action again"),
    ("reschedule", service.reschedule_action, "action:reschedule", "Give an action other dates"),
    ("start", progress.start_action, "action:start", "Start an action"),
    ("wait", progress.wait_action, "action:wait", "Put an action on the waiting list"),
    ("block", progress.block_action, "action:block", "Say that an action cannot go on"),
    ("unblock", progress.unblock_action, "action:unblock", "Say that an action can go on"),
    ("finish", progress.finish_action, "action:finish", "Finish an action"),
    ("stop", progress.stop_action, "action:stop", "Stop an action"),
    ("cancel", progress.cancel_action, "action:cancel", "Cancel an action"),
):
    offer(rest, "POST", f"{_ONE}/{_move}", _use_case, permission=_permission, summary=_summary, shows=OWN_ACTIONS)
offer(
    rest,
    "POST",
    f"{_ONE}/comments",
    service.comment_action,
    permission="action:comment",
    summary="Comment on an action",
)
