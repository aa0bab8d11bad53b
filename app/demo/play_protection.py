"""Plays what protects a family: its profile with what was chosen, measures and home bans, questions, escalation."""

from collections.abc import Iterable
from typing import Any

from app.demo.course_protection import BanStory, EscalationStory, MeasureStory, ProfileStory, QuestionStory
from app.demo.play_scene import Scene, soon, without_none

_WEEK_SECONDS = 7 * 24 * 3600


async def assess_profile(scene: Scene, story: ProfileStory) -> None:
    """The foremost profile, and what is chosen for whom out of its arrangement or beside it."""
    body = {
        "profile": story.profile,
        "foremost": True,
        "rationale": story.rationale,
        "assessedOn": scene.today.isoformat(),
    }
    await scene.add(story.by, f"{scene.path}/profile-assessments", body)
    for choice in story.choices:
        chosen = without_none(
            {
                "profile": story.profile,
                "stage": story.stage,
                "part": choice.part,
                "code": choice.code,
                "personId": scene.persons[choice.person],
                "reason": choice.reason,
            }
        )
        await scene.add(choice.by, f"{scene.path}/arrangement-choices", chosen)
    scene.notes.append(f"profile {story.profile.value.replace('_', ' ')}")


async def play_measure(scene: Scene, story: MeasureStory) -> None:
    """A measure from its request to its refusal, its running, or its end."""
    kind = story.kind.value.replace("_", " ")
    body = {
        "kind": story.kind,
        "frame": story.frame,
        "subjectId": scene.persons[story.subject],
        "ground": story.ground,
        "authority": story.authority,
        **_asked(story.ban),
    }
    made = await scene.add(story.by, f"{scene.path}/measures", body)
    path = f"/v1/measures/{made.id}"
    if story.refused is not None:
        await scene.move(story.by, path, "decide", {"answer": "decided_no", "reason": story.refused})
        scene.notes.append(f"{kind} refused")
        return
    await scene.move(story.by, path, "decide", {"answer": "decided_yes", "endsOn": scene.in_days(story.days)})
    await scene.move(story.by, path, "start", _arranged(scene, story.ban))
    told = {"onDate": scene.today.isoformat(), "personIds": scene.people([story.subject])}
    await scene.move(story.by, path, "explain", told)
    if story.ended is not None:
        await scene.move(story.by, path, "end", {"outcome": "lifted", "reason": story.ended})
    scene.notes.append(f"measure: {kind}")


def _asked(ban: BanStory | None) -> dict[str, Any]:
    if ban is None:
        return {}
    return without_none({"seriousDanger": True, "presence": ban.presence, "banTrust": ban.trust})


def _arranged(scene: Scene, ban: BanStory | None) -> dict[str, Any]:
    if ban is None:
        return {}
    helpers = [
        {
            "personId": scene.persons[person],
            "organisationId": scene.organisation(helper),
            "professionalId": scene.acting(helper),
        }
        for person, helper in ban.helpers.items()
    ]
    return {"directorId": scene.organisation(ban.director), "helpers": helpers}


async def ask_prosecution(scene: Scene, questions: Iterable[QuestionStory]) -> None:
    """Questions that the prosecution answers before the conference, so that the table can read the answers."""
    for one in questions:
        asked = {
            "askedId": scene.organisation(one.asked),
            "route": "system",
            "question": one.question,
            "dueAt": soon(_WEEK_SECONDS),
        }
        made = await scene.add(scene.director.organisation, f"{scene.path}/prosecution-questions", asked)
        answer = {"answer": one.answer, "prosecutionNeeded": one.needed, "shareable": True}
        await scene.move(one.asked, f"/v1/prosecution-questions/{made.id}", "answer", answer)
        scene.notes.append("the prosecution was asked")


async def escalate(scene: Scene, story: EscalationStory) -> None:
    """Raised, answered by whom it was addressed to, closed with what came of it."""
    body = {
        "level": story.level,
        "target": story.target,
        "addresseeId": scene.organisation(story.addressee),
        "reason": story.reason,
        "dueAt": soon(_WEEK_SECONDS),
    }
    raised = await scene.add(story.by, f"{scene.path}/escalations", body)
    path = f"/v1/escalations/{raised.id}"
    await scene.move(story.addressee, path, "answer", {"answer": story.answer})
    await scene.move(story.by, path, "close", {"outcome": story.outcome})
    scene.notes.append("raised above the table")
