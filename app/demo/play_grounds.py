"""Plays the grounds of a story: what persons were asked and answered, and what else lets partners share."""

from typing import Any

from app.demo.play_scene import Scene, TakenBack, midnight, soon, without_none
from app.demo.story import Consent, DraftedGround, Ground
from app.domain.vocabulary.grounds import ConsentState

EXPIRES_IN = 10.0
"""Seconds until a consent ends that has expired in its story: long enough to share on it, short enough to see it."""


async def play_grounds(scene: Scene) -> None:
    """Every ground up to the moment at which it opens something; agreements stand by themselves."""
    for ground in scene.case.story.grounds:
        if isinstance(ground, Consent):
            await _ask(scene, ground)
        elif isinstance(ground, DraftedGround):
            await _draft(scene, ground)


async def play_ends(scene: Scene) -> None:
    """What a person takes back, after others have shared on it; what expires needs nobody."""
    for ground in scene.case.story.grounds:
        if not isinstance(ground, Consent):
            continue
        for move in ground.moves:
            if move.to is ConsentState.withdrawn:
                await _withdraw(scene, ground, move.reason)
            if move.to is ConsentState.expired:
                scene.notes.append("consent expires")


async def _withdraw(scene: Scene, ground: Consent, reason: str | None) -> None:
    """Withdraw a consent, and see what its recipients read before and since (rule GR-03)."""
    before = await _readable(scene, ground)
    await _change(scene, ground, "withdraw", without_none({"reason": reason}))
    since = await _readable(scene, ground)
    scene.taken_back.append(TakenBack(scene.grounds[ground.key], ground.recipients, before, since))
    scene.notes.append("consent withdrawn")


async def _readable(scene: Scene, ground: Consent) -> int:
    """How many items that were shared on a consent its recipients can read, counted for each of them."""
    on_it = {
        scene.contributions[item.key]
        for item in scene.case.story.contributions
        if item.ground == ground.key and item.key in scene.contributions
    }
    found = 0
    for recipient in ground.recipients:
        path = f"{scene.path}/contributions?pageSize=200"
        by = scene.cast.professional(recipient)
        read = await scene.partner(recipient).call("GET", path, purpose=ground.purpose, by=by)
        found += sum(item["id"] in on_it and item["content"] is not None for item in read.body["items"])
    return found


async def _ask(scene: Scene, ground: Consent) -> None:
    states = [move.to for move in ground.moves]
    unanswered = states == [ConsentState.requested, ConsentState.expired]
    body = {
        "personId": scene.persons[ground.person],
        "purposes": [ground.purpose],
        "categories": ground.categories,
        "recipientIds": scene.organisations(ground.recipients),
        "authorityHolders": 2 if ConsentState.blocked_by_parent in states else None,
        "formReference": ground.form_reference,
        "answerDueAt": soon(EXPIRES_IN) if unanswered else None,
    }
    partner = scene.partner(ground.recorded_by)
    asked = await partner.call(
        "POST",
        f"{scene.path}/consents",
        without_none(body),
        purpose=ground.purpose,
        by=scene.cast.professional(ground.recorded_by),
    )
    scene.grounds[ground.key] = asked.id
    for move in ground.moves:
        if move.to in (ConsentState.given, ConsentState.limited, ConsentState.refused):
            answer = _answer(scene, ground, move.to, is_ending=ConsentState.expired in states)
            await _change(scene, ground, "answer", answer)
        if move.to is ConsentState.blocked_by_parent:
            await _change(scene, ground, "block", without_none({"reason": move.reason}))
            scene.notes.append("consent blocked by a parent")
        if move.to is ConsentState.refused:
            scene.notes.append("consent refused")


def _answer(scene: Scene, ground: Consent, state: ConsentState, *, is_ending: bool) -> dict[str, Any]:
    move = next(move for move in ground.moves if move.to is state)
    ends_at = midnight(move.until) if move.until is not None and move.until > scene.today else soon(EXPIRES_IN)
    return without_none(
        {
            "state": state,
            "endsAt": None if state is ConsentState.refused else soon(EXPIRES_IN) if is_ending else ends_at,
            "limitation": ground.limitation if state is ConsentState.limited else None,
            "representative": ground.representative,
            "reason": move.reason,
            "holdersAgreed": None if state is ConsentState.refused else 1,
        }
    )


async def _change(scene: Scene, ground: Consent, move: str, body: dict[str, Any]) -> None:
    await scene.partner(ground.recorded_by).change(
        f"/v1/grounds/{scene.grounds[ground.key]}",
        move,
        body,
        purpose=ground.purpose,
        by=scene.cast.professional(ground.recorded_by),
    )


async def _draft(scene: Scene, ground: DraftedGround) -> None:
    author = scene.professional(ground.author) if ground.author else scene.cast.professional(ground.by)
    weighing = None
    if ground.weighing_set is not None:
        weighing = {
            "edition": ground.weighing_set,
            "answers": [answer.model_dump() for answer in ground.answers],
            "conclusion": ground.conclusion,
        }
    body = {
        "kind": ground.kind,
        "purposes": [ground.purpose],
        "categories": ground.categories,
        "personIds": scene.people(ground.persons) or None,
        "recipientIds": scene.organisations(ground.recipients) or None,
        "threat": ground.threat,
        "protectsIds": scene.people(ground.protects) or None,
        "reviewAt": midnight(ground.review_on) if ground.review_on else None,
        "measure": ground.measure,
        "weighing": weighing,
    }
    partner = scene.partner(ground.by)
    drafted = await partner.call("POST", f"{scene.path}/grounds", without_none(body), purpose=ground.purpose, by=author)
    scene.grounds[ground.key] = drafted.id
    await partner.change(f"/v1/grounds/{drafted.id}", "activate", purpose=ground.purpose, by=author)
    if ground.kind == "serious_threat_override":
        scene.notes.append("acute danger: override")
    if ground.kind == "safety_weighing":
        scene.notes.append("weighed instead of asked")


def named_ground(scene: Scene, ground: Ground) -> dict[str, Any]:
    """A ground as a contribution names it (rule GR-01)."""
    if isinstance(ground, (Consent, DraftedGround)):
        edition = ground.weighing_set if isinstance(ground, DraftedGround) else None
        return without_none({"kind": ground.kind, "groundId": scene.grounds[ground.key], "edition": edition})
    agreement = scene.cast.region.agreement(ground.agreement)
    return {
        "kind": agreement.kind,
        "agreementId": scene.cast.agreements[agreement.key],
        "edition": agreement.edition,
    }
