"""Plays analysis and plan: drafted by the director, lines by each organisation, a word of every member."""

from typing import Any

from app.demo.course import PlanStory
from app.demo.play_scene import Scene, without_none

_METHOD = "Joint analysis along the guide, the family as a whole"


async def draft_plan(scene: Scene, story: PlanStory) -> None:
    """From the analysis to a plan that was discussed with the family."""
    director = scene.director.organisation
    contributors = dict.fromkeys([director, *(line.by for line in story.lines)])
    await scene.add(
        director,
        f"{scene.path}/analyses",
        {
            "method": _METHOD,
            "problems": story.problems,
            "patterns": story.patterns,
            "unknowns": story.unknowns,
            "contributorIds": scene.organisations(contributors),
        },
    )
    parts = list(dict.fromkeys(line.part for line in story.lines))
    body = {"kind": "conference_plan", "parts": parts, "summary": story.summary}
    made = await scene.add(director, f"{scene.path}/plans", body)
    scene.plans["plan"] = made.id
    path = f"/v1/plans/{made.id}"
    for line in story.lines:
        told = {"part": line.part, "text": line.text, "subjectIds": scene.people(line.subjects)}
        await scene.add(line.by, f"{path}/lines", told)
    for number, goal in enumerate(story.goals):
        set_now = await scene.add(
            director,
            f"{path}/goals",
            {
                "text": goal.text,
                "measure": goal.measure,
                "target": goal.target,
                "dueOn": scene.in_days(goal.in_days),
                "phase": "direct_safety",
                "horizon": "short",
                "subjectIds": scene.people(goal.subjects),
            },
        )
        scene.plans[f"goal-{number}"] = set_now.id
    for entry in story.entries:
        own: dict[str, Any] = {
            "personId": scene.persons[entry.person],
            "voice": "own_view" if entry.view else "none",
            "view": entry.view,
            "noViewReason": entry.no_view_reason,
            "lineAnswer": entry.no_line,
            "lineReason": entry.line_reason,
        }
        await scene.add(director, f"{path}/entries", without_none(own))
    await scene.direct(path, "discuss")


async def start_plan(scene: Scene, story: PlanStory, decision: str) -> None:
    """Agreed by the conference, put in force, a contact person for the family, and the case goes on with it."""
    path = f"/v1/plans/{scene.plans['plan']}"
    await scene.direct(path, "agree", {"decisionId": decision})
    await scene.direct(path, "activate")
    contact = {
        "organisationId": scene.organisation(story.contact),
        "professionalId": scene.acting(story.contact),
        "outOfHours": "Veilig Thuis Waterduin, dag en nacht",
    }
    await scene.add(scene.director.organisation, f"{scene.path}/contact-persons", contact)
    await scene.direct(scene.path, "start-plan", {"decisionId": decision, "reason": story.summary})
    for line in dict.fromkeys(line.by for line in story.lines):
        await scene.add(line, f"{path}/acknowledge", {})


async def complete_plan(scene: Scene, decision: str, result: str) -> None:
    """Each goal checked, then the plan as a whole."""
    check = {"result": result, "tolerance": "A quarrel with words, no more", "followUp": "stop"}
    for key, goal_id in scene.plans.items():
        if key.startswith("goal-"):
            await scene.direct(f"/v1/goals/{goal_id}", "complete", check)
    await scene.direct(f"/v1/plans/{scene.plans['plan']}", "complete", check | {"decisionId": decision})
