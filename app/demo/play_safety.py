"""Plays safety: incidents with their roles, ratings, levels, conditions and their breach, the safety plan."""

from collections.abc import Iterable

from app.demo.course import ConditionStory, CourseStory, IncidentStory, LevelStory, RatingStory, SafetyPlanStory
from app.demo.play_meeting import Sitting
from app.demo.play_scene import Scene
from app.domain.vocabulary.meetings import DecisionKind

_MONTHS_BETWEEN = (30, 90)


async def report_incidents(scene: Scene, incidents: Iterable[IncidentStory]) -> None:
    """What happened, by who knows of it."""
    for incident in incidents:
        body = {
            "roles": [{"personId": scene.persons[one.person], "role": one.role} for one in incident.roles],
            "occurredOn": min(incident.on, scene.today).isoformat(),
            "precision": incident.precision,
            "kinds": incident.kinds,
            "impact": incident.impact,
            "source": incident.source,
        }
        await scene.add(incident.by, f"{scene.path}/incidents", body)


async def rate(scene: Scene, ratings: Iterable[RatingStory]) -> None:
    """Where each organisation puts its worry on the scale of direct safety."""
    for one in ratings:
        body = {
            "personIds": scene.people(one.persons),
            "kind": "worry_direct_safety",
            "value": one.value,
            "rationale": one.rationale,
        }
        await scene.add(one.by, f"{scene.path}/scale-ratings", body)


async def assess(scene: Scene, levels: Iterable[LevelStory]) -> None:
    """How safe each member is, by the case director."""
    for one in levels:
        body = {"personId": scene.persons[one.person], "level": one.level, "argument": one.argument}
        await scene.add(scene.director.organisation, f"{scene.path}/safety-levels", body)


async def set_conditions(sitting: Sitting, conditions: Iterable[ConditionStory]) -> None:
    """Conditions, in force by a decision of the conference."""
    scene = sitting.scene
    for number, one in enumerate(conditions):
        body = {
            "text": one.text,
            "boundIds": scene.people(one.bound),
            "guardOrganisationId": scene.organisation(one.guard),
            "checkOn": [scene.in_days(one.check_in_days)],
            "consequence": one.consequence,
        }
        made = await scene.add(one.guard, f"{scene.path}/conditions", body)
        scene.conditions[str(number)] = made.id
        decision = await sitting.decide(DecisionKind.condition_set, one.text)
        await scene.direct(f"/v1/conditions/{made.id}", "activate", {"decisionId": decision})


async def agree_safety_plan(scene: Scene, story: SafetyPlanStory, decision: str) -> None:
    """A safety plan with something for every member, in force with its monitoring moments."""
    director = scene.director.organisation
    made = await scene.add(director, f"{scene.path}/safety-plans", {"aim": story.aim})
    path = f"/v1/safety-plans/{made.id}"
    scene.plans["safety-plan"] = made.id
    for one in story.agreements:
        body = {
            "personId": scene.persons[one.person],
            "trigger": one.trigger,
            "action": one.action,
            "responsible": one.responsible,
            "deputy": one.deputy,
            "horizon": "short",
            "checkOn": scene.in_days(_MONTHS_BETWEEN[0]),
        }
        await scene.add(director, f"{path}/agreements", body)
    for person, reason in story.excluded.items():
        await scene.direct(path, "exclude-member", {"personId": scene.persons[person], "reason": reason})
    await scene.direct(path, "discuss")
    await scene.direct(path, "agree", {"decisionId": decision})
    await scene.direct(path, "activate", {"monitorOn": [scene.in_days(days) for days in _MONTHS_BETWEEN]})
    scene.notes.append("safety plan in force")


async def play_breaches(scene: Scene, course: CourseStory) -> None:
    """What happened to the conditions between two conferences: breached, and what had been agreed was done."""
    for number, one in enumerate(course.conditions):
        if one.breach is None:
            continue
        path = f"/v1/conditions/{scene.conditions[str(number)]}"
        told = {"what": one.breach.what, "happenedOn": scene.today.isoformat(), "source": "professional"}
        await scene.move(one.breach.by, path, "report-breach", told)
        await scene.move(one.guard, path, "apply-consequence", {"applied": one.breach.applied})
        scene.notes.append("a condition breached, its consequence carried out")


async def resume_conditions(sitting: Sitting, course: CourseStory) -> None:
    """Conditions that the conference puts in force again after their consequence."""
    for number, one in enumerate(course.conditions):
        if one.breach is not None and one.breach.resumed:
            decision = await sitting.decide(DecisionKind.condition_replaced, one.breach.applied)
            path = f"/v1/conditions/{sitting.scene.conditions[str(number)]}"
            await sitting.scene.direct(path, "resume", {"decisionId": decision})
