"""Plays how a case leaves the house: scaled down to who goes on, watched, closed by its checklist, or transferred."""

from app.demo.course import ClosingStory, CourseStory, ScaleDownStory, TransferStory
from app.demo.play_scene import Scene, soon, without_none

_UNDER_WAY = ("agreed", "accepted", "in_progress", "waiting_list", "blocked")


async def offer_scale_down(scene: Scene, story: ScaleDownStory) -> None:
    """Ask who goes on, and let the receiver accept (rule CA-18)."""
    body = {"receiverId": scene.organisation(story.receiver), "note": story.note}
    offered = await scene.add(scene.director.organisation, f"{scene.path}/scale-downs", body)
    await scene.move(story.receiver, f"/v1/scale-downs/{offered.id}", "accept")


async def scale_down(scene: Scene, story: ScaleDownStory, decision: str) -> None:
    """Scaled down by decision, then watched until the follow-up contacts are held (rules CA-18, CA-19, CA-23)."""
    await scene.direct(scene.path, "scale-down", {"decisionId": decision, "reason": story.note})
    await scene.direct(scene.path, "begin-monitoring", {"reason": story.note})
    scene.notes.append("scaled down")
    if story.aftercare is None:
        return
    await scene.lead(scene.path, "begin-follow-up", {"reason": story.aftercare})
    for moment in await scene.house_list(f"{scene.path}/monitoring-moments"):
        if moment["state"] == "planned":
            held = {"result": story.aftercare, "wantsMore": False}
            await scene.lead(f"/v1/monitoring-moments/{moment['id']}", "hold", held)


async def end_actions(scene: Scene) -> None:
    """What was agreed and is still open goes on outside the house, with who does it."""
    keys = {organisation_id: key for key, organisation_id in scene.cast.organisations.items()}
    reason = {"reason": "Goes on in the plan of the organisation itself"}
    for action in await scene.house_list(f"{scene.path}/actions"):
        path = f"/v1/actions/{action['id']}"
        if action["status"] == "proposed":
            await scene.direct(path, "cancel", reason)
        elif action["status"] in _UNDER_WAY:
            owner = keys[action["ownerOrganisationId"]]
            await scene.partner(owner).call(
                "POST",
                f"{path}/stop",
                reason,
                purpose=scene.purpose,
                by=scene.acting(owner),
                seen=f'"{action["version"]}"',  # who may only write cannot read it first
            )


async def close(scene: Scene, course: CourseStory, story: ClosingStory, decision: str | None) -> None:
    """The checklist of closing, for everybody and as a team (rules CA-20, CA-21); taken up again where it is told."""
    body = without_none({"reason": story.reason, "explanation": story.result, "decisionId": decision})
    if decision is None:
        await scene.lead(scene.path, "begin-closing", body)
    else:
        await scene.direct(scene.path, "begin-closing", body)
    [closing] = [one for one in await scene.house_list(f"{scene.path}/closings") if one["state"] == "prepared"]
    path = f"/v1/case-closings/{closing['id']}"
    for one in story.subjects:
        talk = None if one.no_talk_reason else scene.today.isoformat()
        subject = {
            "personId": scene.persons[one.person],
            "outcome": one.outcome,
            "talkOn": talk,
            "noTalkReason": one.no_talk_reason,
        }
        await scene.direct(path, "record-subject", without_none(subject))
    answers = {
        "teamConsultedOn": scene.today.isoformat(),
        "agreementsKept": all(condition.breach is None for condition in course.conditions),
        "agreementsNote": "Looked at one by one in the conference",
        "resultReached": True,
        "resultNote": story.result,
    }
    await scene.direct(path, "answer", answers)
    await scene.lead(scene.path, "close")
    scene.notes.append("closed")
    if story.reopened is not None:
        await scene.lead(scene.path, "reopen", {"cause": story.reopened, "reason": story.reopened_because})
        scene.notes.append("taken up again")


async def transfer(scene: Scene, story: TransferStory) -> None:
    """Offered, handed over live, accepted by who goes on with the whole case (rule CA-24)."""
    body = {
        "toKind": story.kind,
        "receiverId": scene.organisation(story.receiver),
        "summary": story.summary,
        "openRisks": story.open_risks,
    }
    offered = await scene.house("POST", f"{scene.path}/transfers", body)
    path = f"/v1/transfers/{offered.id}"
    await scene.lead(path, "hand-over", {"at": soon(-1), "note": story.note})
    await scene.move(story.receiver, path, "accept")
    scene.notes.append("transferred")
