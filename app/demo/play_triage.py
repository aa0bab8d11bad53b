"""Plays what Veilig Thuis does with a referral: triage, investigation, conditions and follow-up, handing over."""

from typing import Any, Final

from app.demo.play_scene import Scene, soon, without_none
from app.domain.vocabulary.referrals import ReferralState
from app.domain.vocabulary.sharing import Purpose

PURPOSE: Final = Purpose.referral_handling
TRIAGE: Final = "vt-medewerker-1"
"""Who does triage at Veilig Thuis."""

_OUTCOMES: Final = {
    ReferralState.in_weighing: "multidisciplinary_approach",
    ReferralState.investigating: "investigation",
    ReferralState.vt_conditions: "conditions_and_follow_up",
    ReferralState.regular_support: "local_team",
    ReferralState.handed_over: "local_team",
}


def sender(scene: Scene) -> str:
    """Who sent the message."""
    told = scene.case.message["sender"]
    return str(told["organisation"]) if isinstance(told, dict) else ""


async def move_referral(
    scene: Scene, organisation: str, professional: str, move: str, body: dict[str, Any] | None = None
) -> None:
    """A named move of the referral on what is seen now."""
    await scene.partner(organisation).change(
        f"/v1/referrals/{scene.referral_id}", move, body, purpose=PURPOSE, by=scene.professional(professional)
    )


async def triage(scene: Scene, state: ReferralState) -> None:
    """The one outcome of triage, by which the referral comes to a state."""
    found = _message(scene)
    outcome = _OUTCOMES[state]
    if outcome == "local_team" and found.get("outcome") == "existing_help":
        outcome = "existing_help"
    body = {
        "outcome": outcome,
        "instrument": found.get("instrument", "vt_triage"),
        "version": found.get("version", "2026-1"),
        "date": found.get("date", scene.case.story.referral.decided_on.isoformat()),
        "result": found.get("result", "other"),
        "conditions": await _conditions(scene) if state is ReferralState.vt_conditions else None,
    }
    await _let_go(scene, state, "triage", without_none(body))


async def conclude(scene: Scene, before: ReferralState, state: ReferralState) -> None:
    """The end of an investigation with a result of every suspicion, or of conditions that were all checked."""
    if before is ReferralState.investigating:
        suspicions = scene.case.story.referral.suspicions
        found = [
            {"what": one.what, "intimateTerror": one.intimate_terror, "result": one.result.value} for one in suspicions
        ]
        await _let_go(scene, state, "conclude-investigation", {"suspicions": found})
        scene.notes.extend(f"investigated, {one.result.value}" for one in suspicions)
        return
    seen = {one.text: one.seen for one in scene.case.story.referral.conditions}
    path = f"/v1/referrals/{scene.referral_id}/conditions"
    known = await scene.partner(sender(scene)).call("GET", path, purpose=PURPOSE, by=scene.professional(TRIAGE))
    checks = [
        {"conditionId": one["id"], "met": True, "checkedOn": scene.today.isoformat(), "note": seen[one["text"]]}
        for one in known.body["items"]
    ]
    await _let_go(scene, state, "conclude-conditions", {"checks": checks})
    scene.notes.append("conditions of Veilig Thuis kept")


def elsewhere(scene: Scene) -> dict[str, Any] | None:
    """Who settles the situation instead, and why."""
    route = scene.case.story.referral.other_route
    if route is None:
        return None
    return {
        "reasonCode": route.reason_code,
        "organisationId": scene.organisation(route.organisation),
        "text": route.text,
    }


async def _let_go(scene: Scene, state: ReferralState, move: str, body: dict[str, Any]) -> None:
    """Make the move by which Veilig Thuis lets go; a handover takes effect when the receiver accepts it."""
    if state is ReferralState.regular_support:
        body |= without_none({"elsewhere": elsewhere(scene)})
    if state is not ReferralState.handed_over:
        await move_referral(scene, sender(scene), TRIAGE, move, body)
        return
    story = scene.case.story.referral
    if story.receiver is None:
        message = "nobody to hand over to"
        raise ValueError(message)
    receiver = story.receiver.organisation
    body["handover"] = {
        "receiverId": scene.organisation(receiver),
        "summary": story.reason,
        "ground": "vt_statutory_task",
        "purpose": "handover",
    }
    await move_referral(scene, sender(scene), TRIAGE, move, body)
    await _accept(scene, receiver)


async def _accept(scene: Scene, receiver: str) -> None:
    partner, by = scene.partner(receiver), scene.cast.professional(receiver)
    offers = await partner.call("GET", "/v1/referral-handovers?pageSize=200", purpose=Purpose.handover, by=by)
    [offered] = [one for one in offers.body["items"] if one["referralId"] == scene.referral_id]
    path = f"/v1/referral-handovers/{offered['id']}"
    await partner.change(path, "accept", {"liveAt": soon(-1)}, purpose=Purpose.handover, by=by)


async def _conditions(scene: Scene) -> list[dict[str, Any]]:
    path = f"/v1/referrals/{scene.referral_id}/persons?pageSize=200"
    people = await scene.partner(sender(scene)).call("GET", path, purpose=PURPOSE, by=scene.professional(TRIAGE))
    known = {person["key"]: person["id"] for person in people.body["items"]}
    return [
        {
            "text": one.text,
            "referralPersonIds": [known[key] for key in one.persons],
            "guardId": scene.organisation(one.guard),
            "checkOn": scene.in_days(one.check_in_days),
            "consequence": one.consequence,
        }
        for one in scene.case.story.referral.conditions
    ]


def _message(scene: Scene) -> dict[str, Any]:
    told = scene.case.message.get("triage")
    return told if isinstance(told, dict) else {}
