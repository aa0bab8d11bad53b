"""The course of a case over REST: its plan is carried out, somebody goes on with the family, it is looked at again."""

from collections.abc import Mapping
from typing import Any, Final

from tests.field.stories.scenes import decision
from tests.field.stories.stage import Stage, day

HOUSE: Final = "safety_house"
VT: Final = "veilig_thuis"
WHY: Final = "Spoken through with the family and the team"


async def carried_out(stage: Stage, case: Mapping[str, Any]) -> str:
    """A case that Veilig Thuis directs, whose clients have a fixed contact there, with its plan under way; the plan."""
    path = f"/cases/{case['id']}"
    contact = {"organisationId": str(stage.organisation(VT)), "professionalId": str(stage.professional(VT)),
               "outOfHours": "Veilig Thuis, 0800 2000"}  # fmt: skip
    await stage.post(HOUSE, f"{path}/contact-persons", contact)
    await stage.act(HOUSE, path, "prepare", {"reason": WHY})
    chosen = await decision(stage, case, "plan_agreed")
    plan = await put_in_force(stage, case, chosen)
    await stage.act(HOUSE, path, "begin-analysis", {"reason": WHY})
    await stage.act(VT, path, "start-plan", {"decisionId": chosen, "reason": WHY})
    return plan


async def put_in_force(stage: Stage, case: Mapping[str, Any], chosen: str, kind: str = "conference_plan") -> str:
    """A plan for everyone, with a line, a goal and each member's view, in force by a meeting's decision; its path."""
    people = await stage.people(case)
    made = await stage.post(VT, f"/cases/{case['id']}/plans", {"kind": kind, "parts": ["safety"]})
    plan = f"/plans/{made['id']}"
    await stage.post(VT, f"{plan}/lines", {"part": "safety", "text": "Weekly visits", "subjectIds": people})
    goal = {"text": "Safe at home", "measure": "Safety level", "target": "A seven", "dueOn": day(60),
            "phase": "direct_safety", "horizon": "short", "subjectIds": people}  # fmt: skip
    await stage.post(VT, f"{plan}/goals", goal)
    for person in people:
        await stage.post(VT, f"{plan}/entries", {"personId": person, "voice": "own_view", "view": "I want quiet"})
    await stage.act(VT, plan, "discuss")
    await stage.act(VT, plan, "agree", {"decisionId": chosen})
    await stage.act(VT, plan, "activate")
    return plan


async def goes_on(stage: Stage, case: Mapping[str, Any], kind: str = "local_team") -> str:
    """An organisation of the team is asked to go on with the family, and accepts; the offer."""
    await stage.join(case, kind)
    body = {"receiverId": str(stage.organisation(kind)), "note": "Weekly visits and the parenting course"}
    made = await stage.post(VT, f"/cases/{case['id']}/scale-downs", body)
    await stage.act(kind, f"/scale-downs/{made['id']}", "accept")
    return str(made["id"])


async def scaled_down(stage: Stage, case: Mapping[str, Any]) -> Any:  # noqa: ANN401 - JSON
    """The team decided to scale down, with the local team going on; the case."""
    await goes_on(stage, case)
    decided = {"decisionId": await decision(stage, case, "scaling_down"), "reason": WHY}
    return await stage.act(VT, f"/cases/{case['id']}", "scale-down", decided)


async def monitored(stage: Stage, case: Mapping[str, Any]) -> list[Any]:
    """Scaled down and looked at again at fixed moments; the moments."""
    await scaled_down(stage, case)
    path = f"/cases/{case['id']}"
    await stage.act(VT, path, "begin-monitoring", {"reason": WHY})
    return await stage.items(HOUSE, f"{path}/monitoring-moments?pageSize=200")
