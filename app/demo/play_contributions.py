"""Plays what organisations bring to a case, what they withhold, and what is contested."""

from typing import Any

from app.demo.play_grounds import named_ground
from app.demo.play_scene import Scene, midnight, without_none
from app.demo.story import Contest, ContributionStory
from app.domain.vocabulary.contributions import ContestState, ContributionMode


async def play_contributions(scene: Scene) -> None:
    """Every item, in the order of the story."""
    for item in scene.case.story.contributions:
        partner, by = scene.partner(item.organisation), scene.cast.professional(item.organisation)
        made = await partner.call(
            "POST", f"{scene.path}/contributions", _draft(scene, item), purpose=item.purpose, by=by
        )
        scene.contributions[item.key] = made.id
        if item.mode is ContributionMode.withheld:
            scene.notes.append("withheld, with the reason")
        if item.contest is not None:
            await _contest(scene, item, item.contest)


def _draft(scene: Scene, item: ContributionStory) -> dict[str, Any]:
    grounds = {ground.key: ground for ground in scene.case.story.grounds}
    oral = item.mode is ContributionMode.oral_only
    plain = item.mode in (ContributionMode.withheld, ContributionMode.known_flag)
    return without_none(
        {
            "personIds": scene.people(item.persons),
            "mode": item.mode,
            "category": item.category,
            "restriction": item.restriction,
            "content": item.text if item.mode is ContributionMode.content else None,
            "necessity": item.necessity if item.mode is ContributionMode.content else None,
            "asOf": item.as_of.isoformat() if item.as_of and item.mode is ContributionMode.content else None,
            "purpose": item.purpose,
            "ground": None if plain or item.ground is None else named_ground(scene, grounds[item.ground]),
            "healthGroundId": scene.grounds[item.health_ground] if item.health_ground else None,
            "awareness": [
                {"personId": scene.persons[person], "status": known} for person, known in item.awareness.items()
            ]
            if item.mode is ContributionMode.content
            else None,
            "knownValue": item.known,
            "refusalReason": item.refusal_reason,
            "compartmentOf": scene.persons[item.compartment_of] if item.compartment_of else None,
            "recipientIds": scene.organisations(item.recipients) if item.recipients else None,
            "toldAt": midnight(item.told_on) if oral and item.told_on else None,
            "toldBy": "the professional of the organisation" if oral else None,
            "toldIn": "the meeting of the team" if oral else None,
        }
    )


async def _contest(scene: Scene, item: ContributionStory, contest: Contest) -> None:
    director = scene.case.story.case.director if scene.case.story.case else None
    voice = director.organisation if director else scene.cast.house
    path = f"/v1/contributions/{scene.contributions[item.key]}"
    await scene.partner(voice).call(
        "POST",
        f"{path}/contest",
        {"reason": contest.ground_of_dispute, "forClient": True},
        purpose=item.purpose,
        by=scene.cast.professional(voice),
    )
    correction = None
    if contest.answer is ContestState.corrected:
        correction = {"content": contest.text, "asOf": contest.answered_on.isoformat()}
    answer = without_none({"state": contest.answer, "answer": contest.text, "correction": correction})
    answered = await scene.partner(item.organisation).change(
        path, "answer-contest", answer, purpose=item.purpose, by=scene.cast.professional(item.organisation)
    )
    scene.contributions[item.key] = answered.id
    scene.notes.append(f"contested, {contest.answer.value}")
