"""Plays how an accepted case goes on: programme, conference, guide, plan, breach, review, and its way out."""

from typing import Any

from app.demo.course import CourseStory, ProgrammeStory, ReviewStory
from app.demo.play_ending import close, end_actions, offer_scale_down, scale_down, transfer
from app.demo.play_meeting import Sitting, hold_meeting, run_guide
from app.demo.play_plan import complete_plan, draft_plan, start_plan
from app.demo.play_protection import ask_prosecution, assess_profile, escalate, play_measure
from app.demo.play_safety import (
    agree_safety_plan,
    assess,
    play_breaches,
    rate,
    report_incidents,
    resume_conditions,
    set_conditions,
)
from app.demo.play_scene import Scene, without_none
from app.domain.vocabulary.cases import CasePhase, ParticipationBasis
from app.domain.vocabulary.meetings import DecisionKind

_ASSESSOR = "The professional who enters the form"


async def play_course(scene: Scene, course: CourseStory) -> None:
    """From the programme to where the case stands in its story."""
    await _join(scene, course.programme)
    await report_incidents(scene, course.incidents)
    await ask_prosecution(scene, course.questions)
    await hold_meeting(scene, course.meeting, lambda sitting: _confer(sitting, course))
    await play_breaches(scene, course)
    if course.escalation is not None:
        await escalate(scene, course.escalation)
    for measure in course.measures:
        await play_measure(scene, measure)
    if course.review is not None:
        review = course.review
        if course.scale_down is not None:
            await offer_scale_down(scene, course.scale_down)
        await hold_meeting(scene, review.meeting, lambda sitting: _review(sitting, course, review))
    if course.closing is not None and course.scale_down is not None and course.scale_down.aftercare is not None:
        await close(scene, course, course.closing, None)
    if course.transfer is not None:
        await transfer(scene, course.transfer)
    standing = await scene.house("GET", scene.path)
    scene.status, scene.phase = standing.body["status"], standing.body["phase"]


async def _join(scene: Scene, story: ProgrammeStory) -> None:
    answers = [
        without_none({"criterion": one.criterion, "answer": one.answer, "evidence": one.evidence})
        for one in story.answers
    ]
    form = None
    if story.form_of:
        form = {
            "answers": answers,
            "subjectIds": scene.people(story.form_of),
            "assessor": _ASSESSOR,
            "summary": story.reason,
        }
    body = without_none({"programme": story.name, "reason": story.reason, "riskForm": form})
    joined = await scene.lead(scene.path, "programmes", body)
    scene.programme = story.name
    if story.set is not None and form is None:
        check = {"setCode": story.set, "answers": answers}
        await scene.house("POST", f"{scene.path}/criteria-checks", check)
    team = await scene.house_list(f"{scene.path}/participations")
    core = dict.fromkeys(part["organisationId"] for part in team if part["basis"] == ParticipationBasis.core)
    body = {
        "outcome": "admitted",
        "positions": [{"organisationId": one, "position": "agrees"} for one in core],
        "reason": story.reason,
    }
    await scene.lead(f"/v1/case-programmes/{joined.id}", "admissions", body)


async def _confer(sitting: Sitting, course: CourseStory) -> None:
    """The first conference: analysis, guide, plan and what must be kept in any case."""
    scene = sitting.scene
    await scene.lead(scene.path, "begin-analysis", {"reason": sitting.story.question})
    await run_guide(sitting, course.guide, CasePhase.direct_safety.value)
    await rate(scene, course.ratings)
    await assess(scene, course.levels)
    if course.profile is not None:
        await assess_profile(scene, course.profile)
    await draft_plan(scene, course.plan)
    agreed = await sitting.decide(DecisionKind.plan_agreed, course.plan.summary, opposed=True)
    await set_conditions(sitting, course.conditions)
    if course.safety_plan is not None:
        await agree_safety_plan(scene, course.safety_plan, agreed)
    await start_plan(scene, course.plan, agreed)


async def _review(sitting: Sitting, course: CourseStory, review: ReviewStory) -> None:
    """The later conference: how it stands now, and what follows."""
    scene = sitting.scene
    if review.guide is not None:
        await run_guide(sitting, review.guide, CasePhase.direct_safety.value)
    await assess(scene, review.levels)
    await resume_conditions(sitting, course)
    if review.phase is not None:
        decision = await sitting.decide(DecisionKind.phase_change, review.why, opposed=True)
        body: dict[str, Any] = {"to": review.phase, "decisionId": decision, "rationale": review.why}
        if review.guide is not None:
            body |= {"gate": review.guide.gate.question, "concerns": review.guide.gate.yes}
        await scene.direct(scene.path, "change-phase", body)
        scene.notes.append(f"phase {review.phase.value.replace('_', ' ')}")
    if course.closing is not None:
        await end_actions(scene)
        done = await sitting.decide(DecisionKind.plan_completed, review.why)
        await complete_plan(scene, done, review.why)
    if course.scale_down is not None and (course.closing is None or course.scale_down.aftercare is not None):
        decision = await sitting.decide(DecisionKind.scaling_down, review.why)
        await scale_down(scene, course.scale_down, decision)
    elif course.closing is not None:
        decision = await sitting.decide(DecisionKind.closing, course.closing.result)
        await close(scene, course, course.closing, decision)
