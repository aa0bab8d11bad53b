"""What is recorded over REST when a case ends: how safe each is, talks and outcomes, what the plan brought."""

from collections.abc import Mapping
from typing import Any

from tests.field.stories.course import HOUSE, VT, WHY
from tests.field.stories.scenes import decision
from tests.field.stories.stage import Stage, day


async def levels(stage: Stage, case: Mapping[str, Any], *given: float) -> None:
    """How safe the members are, in their order."""
    for person, level in zip(await stage.people(case), given, strict=False):
        body = {"personId": person, "level": level, "argument": WHY}
        await stage.post(VT, f"/cases/{case['id']}/safety-levels", body)


async def closing_of(stage: Stage, case: Mapping[str, Any]) -> str:
    """The path of the closing that is being prepared."""
    found = await stage.items(HOUSE, f"/cases/{case['id']}/closings")
    return next(f"/case-closings/{one['id']}" for one in found if one["state"] == "prepared")


async def answered(stage: Stage, case: Mapping[str, Any], outcome: str = "care_started_intake_attended") -> str:
    """The talk with each person, the outcome for each and the answers of the team; the path of the closing."""
    path = await closing_of(stage, case)
    for person in await stage.people(case):
        talk = {"personId": person, "outcome": outcome, "talkOn": day()}
        await stage.act(HOUSE, path, "record-subject", talk)
    answers = {"teamConsultedOn": day(), "agreementsKept": True, "agreementsNote": "All but one",
               "resultReached": True, "resultNote": "Half a year of quiet"}  # fmt: skip
    await stage.act(HOUSE, path, "answer", answers)
    return path


async def completed(stage: Stage, case: Mapping[str, Any], plan: str) -> None:
    """Each goal is checked, a meeting says what the plan brought, and it is completed."""
    check = {"result": "A seven for all", "tolerance": "One quarrel", "followUp": "stop"}
    for goal in await stage.items(VT, f"{plan}/goals"):
        await stage.act(VT, f"/goals/{goal['id']}", "complete", check)
    chosen = {"decisionId": await decision(stage, case, "plan_completed")}
    await stage.act(VT, plan, "complete", check | chosen)
