"""Plays the way of a referral: pushed by Veilig Thuis, triaged, weighed by the house, decided or handed over."""

from datetime import timedelta
from typing import Any

from app.demo.play_scene import LEADER, Scene, without_none
from app.demo.play_triage import PURPOSE, TRIAGE, conclude, elsewhere, move_referral, sender, triage
from app.demo.story_referral import ReferralStory
from app.domain.vocabulary.referrals import ReferralState

_ANSWER_DAYS = 14
_BY_VEILIG_THUIS = (
    ReferralState.in_weighing,
    ReferralState.investigating,
    ReferralState.vt_conditions,
    ReferralState.regular_support,
    ReferralState.handed_over,
)


async def play_referral(scene: Scene) -> None:
    """Push the message, then walk the states of the story."""
    told = await scene.partner(sender(scene)).push("/v1/inbound/veilig-thuis", scene.case.message)
    if told.body["outcome"] != "taken_in":
        faults = ", ".join(f"{fault['pointer']} {fault['code']}" for fault in told.body["faults"])
        message = f"the message was quarantined: {faults}"
        raise ValueError(message)
    scene.referral_id = told.body["referralId"]
    path = (ReferralState.received, *scene.case.story.referral.path)
    for number, state in enumerate(path[1:], 1):
        await _step(scene, path[number - 1], state, last=number == len(path) - 1)


async def play_repeats(scene: Scene) -> None:
    """Push what was reported again: it joins the open case instead of opening a second one (rule RE-05)."""
    for message in scene.case.repeats:
        told = await scene.partner(sender(scene)).push("/v1/inbound/veilig-thuis", message)
        referral = await scene.house("GET", f"/v1/referrals/{told.body['referralId']}", purpose=PURPOSE)
        scene.notes.append(f"a repeat report: {referral.body['state']}")


async def _step(scene: Scene, before: ReferralState, state: ReferralState, *, last: bool) -> None:
    story = scene.case.story.referral
    if before in (ReferralState.investigating, ReferralState.vt_conditions):
        await conclude(scene, before, state)
        return
    match state:
        case ReferralState.in_triage:
            await move_referral(scene, sender(scene), TRIAGE, "start-triage")
        case _ if state in _BY_VEILIG_THUIS:
            await triage(scene, state)
        case ReferralState.accepted | ReferralState.not_taken_up | ReferralState.rerouted:
            await move_referral(scene, scene.cast.house, LEADER, "decide", _decision(scene, state))
        case ReferralState.needs_information:
            await _ask(scene, story)
        case ReferralState.received:
            await _answer(scene)
        case ReferralState.withdrawn:
            await move_referral(scene, sender(scene), TRIAGE, "withdraw", {"reason": story.reason})
        case _:
            message = f"no way to {state}"
            raise ValueError(message)
    if last and state is ReferralState.in_triage:
        scene.notes.append("stays with Veilig Thuis")


def _decision(scene: Scene, state: ReferralState) -> dict[str, Any]:
    story, case = scene.case.story.referral, scene.case.story.case
    hit = any(criterion.answer == "yes" for criterion in story.criteria)
    accepted = state is ReferralState.accepted
    return without_none(
        {
            "outcome": state.value,
            "decisionRule": story.decision_rule or "consensus",
            "deciderIds": scene.organisations(story.deciders),
            "criteria": [criterion.model_dump() for criterion in story.criteria],
            "overrideReason": None if hit or not accepted else story.reason,
            "reason": story.reason,
            "decidedOn": story.decided_on.isoformat(),
            "track": case.track if accepted and case else None,
            "approach": case.approach if accepted and case else None,
            "coerciveFramework": case.coercive_framework if accepted and case else None,
            "legalDomain": case.legal_domain if accepted and case else None,
            "addedPersons": [
                {"person": {"ageBand": person.age_band}, "householdRole": person.household_role}
                for person in story.added
            ]
            or None,
            "elsewhere": None if accepted else elsewhere(scene),
            "meetingKind": story.meeting_kind,
        }
    )


async def _ask(scene: Scene, story: ReferralStory) -> None:
    body = {
        "needs": [{"question": need} for need in story.needs],
        "dueOn": (scene.today + timedelta(days=_ANSWER_DAYS)).isoformat(),
    }
    await move_referral(scene, scene.cast.house, "zvh-informatie", "ask-information", body)


async def _answer(scene: Scene) -> None:
    asked_of = scene.partner(sender(scene))
    path = f"/v1/referrals/{scene.referral_id}/questions"
    asked = await asked_of.call("GET", path, purpose=PURPOSE)
    answers = [
        {"questionId": question["id"], "text": "Nothing more is known; the signal said no more."}
        for question in asked.body["items"]
    ]
    await move_referral(scene, sender(scene), TRIAGE, "answer", {"answers": answers})
