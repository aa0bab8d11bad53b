"""Plays the actions of a story: proposed and agreed by the director, accepted and carried out by their owner."""

from typing import Any

from app.demo.partners import Answer
from app.demo.play_scene import Scene, without_none
from app.demo.story import ActionMove, ActionStory, Director, HouseholdOwner
from app.domain.vocabulary.actions import ActionStatus
from app.domain.vocabulary.sharing import Purpose

_PURPOSE = Purpose.plan_execution
_ENDS = frozenset({ActionStatus.done, ActionStatus.not_done, ActionStatus.no_show})


async def play_actions(scene: Scene, director: Director) -> None:
    """Every action with its moves."""
    for action in scene.case.story.actions:
        made = await scene.partner(director.organisation).call(
            "POST",
            f"{scene.path}/actions",
            _draft(scene, action, director),
            purpose=_PURPOSE,
            by=scene.professional(director.professional),
        )
        scene.actions[action.key] = made.id
        owner = director.organisation if isinstance(action.owner, HouseholdOwner) else action.owner
        last = made
        for move in action.moves:
            owner = move.owner or owner
            last = await _move(scene, made.id, move, director, owner, last.etag)
        if any(move.to is ActionStatus.declined for move in action.moves):
            scene.notes.append("an action declined")
        if action.moves and action.moves[-1].to is ActionStatus.blocked:
            scene.notes.append("an action blocked")


def _draft(scene: Scene, action: ActionStory, director: Director) -> dict[str, Any]:
    return without_none(
        {
            "text": action.text,
            "rationale": action.rationale,
            "kind": action.kind,
            "agreementType": action.agreement_type,
            "legalDomain": action.legal_domain,
            "subjectIds": scene.people(action.subjects),
            "dueOn": scene.not_before_today(action.due),
            **_owner(scene, action.owner, director),
        }
    )


def _owner(scene: Scene, owner: str | HouseholdOwner, director: Director) -> dict[str, str]:
    if isinstance(owner, HouseholdOwner):
        return {
            "ownerOrganisationId": scene.organisation(director.organisation),
            "ownerPersonId": scene.persons[owner.person],
        }
    return {
        "ownerOrganisationId": scene.organisation(owner),
        "ownerProfessionalId": scene.cast.professional(owner),
    }


async def _move(  # each sees the version that the answer before told; who may only write cannot read it otherwise
    scene: Scene, action_id: str, move: ActionMove, director: Director, owner: str, seen: str | None
) -> Answer:
    name, body = _act(scene, move, director)
    by_director = move.to in (ActionStatus.agreed, ActionStatus.proposed)
    organisation = director.organisation if by_director else owner
    by = scene.professional(director.professional) if by_director else scene.cast.professional(owner)
    path = f"/v1/actions/{action_id}/{name}"
    return await scene.partner(organisation).call("POST", path, body, purpose=_PURPOSE, by=by, seen=seen)


def _act(scene: Scene, move: ActionMove, director: Director) -> tuple[str, dict[str, Any]]:
    if move.to in _ENDS:
        reason = move.result if move.to is not ActionStatus.done else None
        told = {"outcome": move.to, "result": move.result, "reason": move.reason or reason}
        return "finish", without_none(told)
    match move.to:
        case ActionStatus.agreed:
            return "agree", {}
        case ActionStatus.proposed:
            owner = _owner(scene, move.owner, director) if move.owner else {}
            return "propose-again", without_none({"text": move.text}) | owner
        case ActionStatus.accepted:
            return "accept", {}
        case ActionStatus.declined:
            return "decline", {"reason": move.reason}
        case ActionStatus.in_progress:
            return "start", {}
        case ActionStatus.waiting_list:
            expected = scene.not_before_today(move.expected_on) if move.expected_on else None
            return "wait", without_none({"expectedOn": expected, "bridgingHelp": move.bridging})
        case ActionStatus.blocked:
            return "block", without_none({"blockedReason": move.blocked_reason, "reason": move.reason})
        case ActionStatus.stopped:
            return "stop", {"reason": move.reason}
        case _:
            message = f"no way to {move.to}"
            raise ValueError(message)
