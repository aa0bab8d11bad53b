"""Plays the way of a referral: pushed by Veilig Thuis, triaged, weighed by the house, decided or handed over."""

from datetime import timedelta
from typing import Any

from app.demo.play_scene import Scene, soon, without_none
from app.demo.story import ReferralStory
from app.domain.vocabulary.referrals import ReferralState
from app.domain.vocabulary.sharing import Purpose

_PURPOSE = Purpose.referral_handling
_TRIAGE = "vt-medewerker-1"
_ANSWER_DAYS = 14


async def play_referral(scene: Scene) -> None:
    """Push the message, then walk the states of the story."""
    sender = _sender(scene)
    told = await scene.partner(sender).push("/v1/inbound/veilig-thuis", scene.case.message)
    if told.body["outcome"] != "taken_in":
        faults = ", ".join(f"{fault['pointer']} {fault['code']}" for fault in told.body["faults"])
        message = f"the message was quarantined: {faults}"
        raise ValueError(message)
    scene.referral_id = told.body["referralId"]
    for number, state in enumerate(scene.case.story.referral.path):
        await _step(scene, state, scene.case.story.referral.path[number + 1 :])


async def play_repeats(scene: Scene) -> None:
    """Push what was reported again: it joins the open case instead of opening a second one (rule RE-05)."""
    for message in scene.case.repeats:
        told = await scene.partner(_sender(scene)).push("/v1/inbound/veilig-thuis", message)
        referral = await scene.house("GET", f"/v1/referrals/{told.body['referralId']}", purpose=_PURPOSE)
        scene.notes.append(f"a repeat report: {referral.body['state']}")


async def _step(scene: Scene, state: ReferralState, ahead: tuple[ReferralState, ...]) -> None:
    story = scene.case.story.referral
    match state:
        case ReferralState.in_triage:
            await _move(scene, _sender(scene), _TRIAGE, "start-triage")
            if not ahead:
                scene.notes.append("stays with Veilig Thuis")
        case ReferralState.in_weighing | ReferralState.investigating | ReferralState.regular_support:
            await _move(scene, _sender(scene), _TRIAGE, "triage", _triage(scene, state))
        case ReferralState.handed_over:
            await _hand_over(scene, story)
        case ReferralState.accepted | ReferralState.not_taken_up | ReferralState.rerouted:
            await _move(scene, scene.cast.house, "zvh-procesregisseur", "decide", _decision(scene, state))
        case ReferralState.needs_information:
            await _ask(scene, story)
        case ReferralState.received:
            await _answer(scene)
        case ReferralState.withdrawn:
            await _move(scene, _sender(scene), _TRIAGE, "withdraw", {"reason": story.reason})
        case _:
            message = f"no way to {state}"
            raise ValueError(message)


async def _move(
    scene: Scene, organisation: str, professional: str, move: str, body: dict[str, Any] | None = None
) -> None:
    await scene.partner(organisation).change(
        f"/v1/referrals/{scene.referral_id}", move, body, purpose=_PURPOSE, by=scene.professional(professional)
    )


def _sender(scene: Scene) -> str:
    sender = scene.case.message["sender"]
    return str(sender["organisation"]) if isinstance(sender, dict) else ""


def _triage(scene: Scene, state: ReferralState) -> dict[str, Any]:
    outcomes = {
        ReferralState.in_weighing: "multidisciplinary_approach",
        ReferralState.investigating: "investigation",
        ReferralState.regular_support: "local_team",
        ReferralState.handed_over: "local_team",
    }
    told = scene.case.message.get("triage")
    found = told if isinstance(told, dict) else {}
    outcome = outcomes[state]
    if outcome == "local_team" and found.get("outcome") == "existing_help":
        outcome = "existing_help"
    route = scene.case.story.referral.other_route
    elsewhere = None
    if state is ReferralState.regular_support and route is not None:
        elsewhere = _elsewhere(scene)
    return without_none(
        {
            "outcome": outcome,
            "instrument": found.get("instrument", "vt_triage"),
            "version": found.get("version", "2026-1"),
            "date": found.get("date", scene.case.story.referral.decided_on.isoformat()),
            "result": found.get("result", "other"),
            "elsewhere": elsewhere,
        }
    )


def _elsewhere(scene: Scene) -> dict[str, Any] | None:
    route = scene.case.story.referral.other_route
    if route is None:
        return None
    return {
        "reasonCode": route.reason_code,
        "organisationId": scene.organisation(route.organisation),
        "text": route.text,
    }


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
            "elsewhere": None if accepted else _elsewhere(scene),
            "meetingKind": story.meeting_kind,
        }
    )


async def _hand_over(scene: Scene, story: ReferralStory) -> None:
    if story.receiver is None:
        message = "nobody to hand over to"
        raise ValueError(message)
    receiver = story.receiver.organisation
    body = _triage(scene, ReferralState.handed_over) | {
        "handover": {
            "receiverId": scene.organisation(receiver),
            "summary": story.reason,
            "ground": "vt_statutory_task",
            "purpose": "handover",
        }
    }
    await _move(scene, _sender(scene), _TRIAGE, "triage", body)
    partner, by = scene.partner(receiver), scene.cast.professional(receiver)
    offered = await partner.call("GET", "/v1/referral-handovers?pageSize=1", purpose=Purpose.handover, by=by)
    path = f"/v1/referral-handovers/{offered.body['items'][0]['id']}"
    await partner.change(path, "accept", {"liveAt": soon(-1)}, purpose=Purpose.handover, by=by)


async def _ask(scene: Scene, story: ReferralStory) -> None:
    body = {
        "needs": [{"question": need} for need in story.needs],
        "dueOn": (scene.today + timedelta(days=_ANSWER_DAYS)).isoformat(),
    }
    await _move(scene, scene.cast.house, "zvh-informatie", "ask-information", body)


async def _answer(scene: Scene) -> None:
    sender = scene.partner(_sender(scene))
    path = f"/v1/referrals/{scene.referral_id}/questions"
    asked = await sender.call("GET", path, purpose=_PURPOSE)
    answers = [
        {"questionId": question["id"], "text": "Nothing more is known; the signal said no more."}
        for question in asked.body["items"]
    ]
    await _move(scene, _sender(scene), _TRIAGE, "answer", {"answers": answers})
