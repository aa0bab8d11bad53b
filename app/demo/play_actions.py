"""Plays the actions of a story: proposed and agreed by the director, accepted and carried out by their owner."""

from typing import Any

from app.demo.partners import Answer
from app.demo.play_scene import Scene, without_none
from app.demo.story import ActionMove, ActionStory, Director, HouseholdOwner
from app.domain.vocabulary.actions import ActionStatus
from app.domain.vocabulary.sharing import Purpose

_PURPOSE = Purpose.plan_execution


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
        for one in action.cancelled:
            path = f"/v1/actions/{made.id}/cancellations"
            cancelled = {"onDate": min(one.on, scene.today).isoformat(), "reason": one.reason}
            by = scene.cast.professional(owner)
            await scene.partner(owner).call("POST", path, cancelled, purpose=_PURPOSE, by=by)
        if action.cancelled:
            scene.notes.append(f"cancelled {len(action.cancelled)} times by the provider")
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
    owner = _owner(scene, move.owner, director) if move.owner else {}
    expected = scene.not_before_today(move.expected_on) if move.expected_on else None
    reason = move.reason or (move.result if move.to is not ActionStatus.done else None)
    end = {"outcome": move.to, "result": move.result, "reason": reason}
    acts: dict[ActionStatus, tuple[str, dict[str, Any]]] = {
        ActionStatus.agreed: ("agree", {}),
        ActionStatus.proposed: ("propose-again", {"text": move.text, **owner}),
        ActionStatus.accepted: ("accept", {}),
        ActionStatus.declined: ("decline", {"reason": move.reason}),
        ActionStatus.in_progress: ("start", {}),
        ActionStatus.waiting_list: ("wait", {"expectedOn": expected, "bridgingHelp": move.bridging}),
        ActionStatus.blocked: ("block", {"blockedReason": move.blocked_reason, "reason": move.reason}),
        ActionStatus.stopped: ("stop", {"reason": move.reason}),
        ActionStatus.done: ("finish", end),
        ActionStatus.not_done: ("finish", end),
        ActionStatus.no_show: ("finish", end),
    }
    name, body = acts[move.to]
    return name, without_none(body)
