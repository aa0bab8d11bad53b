"""The joint plan: an analysis first, lines of each organisation, conditions that are guarded, and how a case ends."""

import pytest

from tests.field.stories.conference import asked, decided
from tests.field.stories.stage import Stage, day

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.system("SY-093", "SY-094")
async def test_an_analysis_precedes_one_plan_with_lines_goals_and_acknowledgements(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    people = await stage.people(case)
    path = f"/cases/{case['id']}"
    analysis = {"method": "TOP3", "problems": ["Debts", "Drinking"], "unknowns": ["What the child saw"],
                "causalLinks": [{"cause": "Debts", "effect": "Drinking", "why": "Told by both"}],
                "contributorIds": [str(stage.organisation(kind)) for kind in ("veilig_thuis", "police")]}  # fmt: skip
    first = await stage.post("veilig_thuis", f"{path}/analyses", analysis)
    second = await stage.post("veilig_thuis", f"{path}/analyses", analysis | {"reason": "The school spoke"})
    fields = "analyses(first: 5) { nodes { id edition state method } }"
    nodes = {one["id"]: one for one in (await asked(stage, "veilig_thuis", case, fields))["analyses"]["nodes"]}
    assert (nodes[first["id"]]["state"], nodes[second["id"]]["state"]) == ("superseded", "active")
    made = await stage.post("veilig_thuis", f"{path}/plans", {"kind": "conference_plan", "parts": ["safety"]})
    plan = f"/plans/{made['id']}"
    line = {"part": "safety", "text": "Weekly visits", "subjectIds": people}
    own = await stage.post("veilig_thuis", f"{plan}/lines", line)
    await stage.act("police", f"/plan-lines/{own['id']}", "change", line | {"text": "Not ours"}, status=403)
    goal = {"text": "Safe at home", "measure": "Safety level", "target": "A seven", "dueOn": day(60),
            "phase": "direct_safety", "horizon": "short", "subjectIds": people[:1]}  # fmt: skip
    bare = {name: value for name, value in goal.items() if name != "measure"}
    await stage.post("veilig_thuis", f"{plan}/goals", bare, status=400)
    aim = await stage.post("veilig_thuis", f"{plan}/goals", goal)
    for person in people:
        entry = {"personId": person, "voice": "own_view", "view": "I want quiet"}
        await stage.post("veilig_thuis", f"{plan}/entries", entry)
    await stage.act("veilig_thuis", plan, "discuss")
    decision = await decided(stage, case, "plan_agreed")
    await stage.act("veilig_thuis", plan, "agree", {"decisionId": decision})
    assert (await stage.act("veilig_thuis", plan, "activate"))["state"] == "active"
    await stage.act("veilig_thuis", f"/goals/{aim['id']}", "complete", {"result": "A seven"}, status=400)
    check = {"result": "A seven", "tolerance": "One quarrel", "followUp": "stop"}
    assert (await stage.act("veilig_thuis", f"/goals/{aim['id']}", "complete", check))["state"] == "completed"
    await stage.act("veilig_thuis", plan, "revise", {"reason": "He moved out"})
    decision = await decided(stage, case, "plan_agreed")
    newer = {"decisionId": decision, "reason": "He moved out", "difference": "No visits"}
    await stage.act("veilig_thuis", plan, "renew", newer)
    editions = await stage.items("veilig_thuis", f"{plan}/editions")
    assert {one["edition"] for one in editions} == {1, 2}
    await stage.post("veilig_thuis", f"{plan}/acknowledge")
    asked_of = await stage.items("veilig_thuis", f"{plan}/acknowledgements")
    assert any(one["acknowledgedAt"] for one in asked_of)


@pytest.mark.system("SY-095")
async def test_a_condition_is_guarded_its_breach_told_and_followed(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    _, father, _ = await stage.people(case)
    await stage.join(case, "youth_protection")
    body = {"text": "He stays away from the school", "boundIds": [father], "checkOn": [day(14)],
            "guardOrganisationId": str(stage.organisation("youth_protection"))}  # fmt: skip
    await stage.post("police", f"/cases/{case['id']}/conditions", body, status=400)
    made = await stage.post("police", f"/cases/{case['id']}/conditions", body | {"consequence": "The board is asked"})
    path = f"/conditions/{made['id']}"
    decision = await decided(stage, case, "condition_set")
    assert (await stage.act("veilig_thuis", path, "activate", {"decisionId": decision}))["status"] == "active"
    breach = {"what": "He stood at the gate", "happenedOn": day(), "source": "professional"}
    assert (await stage.act("police", path, "report-breach", breach))["status"] == "breached"
    applied = await stage.act("youth_protection", path, "apply-consequence", {"applied": "The board was asked"})
    assert applied["status"] == "consequence_applied"
    (kept,) = await stage.items("veilig_thuis", f"{path}/breaches")
    assert (kept["what"], kept["applied"]) == ("He stood at the gate", "The board was asked")
    fields = "conditions(first: 5) { nodes { status consequence guardOrganisationId } }"
    (seen,) = (await asked(stage, "veilig_thuis", case, fields))["conditions"]["nodes"]
    assert seen == {"status": "consequence_applied", "consequence": "The board is asked",
                    "guardOrganisationId": body["guardOrganisationId"]}  # fmt: skip
