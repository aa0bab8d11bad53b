"""Analysis of files: the gaps that researchers found in the files of a house are findings of the case as it runs."""

from typing import Any

import pytest

from tests.field.stories.conference import HOUSE, asked, convene
from tests.field.stories.scenes import findings
from tests.field.stories.stage import Stage, day

pytestmark = pytest.mark.asyncio(loop_scope="module")

VT = "veilig_thuis"


async def listed(stage: Stage, case: dict[str, Any], rule: str) -> list[Any]:
    """What is noticed in a case by one rule."""
    return await stage.items(HOUSE, f"/cases/{case['id']}/findings?rule={rule}&pageSize=200")


@pytest.mark.system("SY-125")
@pytest.mark.rule("SA-03", "RP-05")
async def test_a_vague_concern_is_a_finding_until_it_says_from_what_it_is_derived(stage: Stage) -> None:
    case = await stage.open_case()
    child = (await stage.people(case))[2]
    await stage.direct(case)
    path = f"/cases/{case['id']}"
    vague = {"personIds": [child], "what": "The child may be unsafe", "evidenceStatus": "suspicion"}
    concern = await stage.post(VT, f"{path}/concerns", vague)
    (found,) = await listed(stage, case, "SA-03")
    assert (found["code"], found["subject"], found["subjectId"], found["state"]) == (
        "concern-without-basis", "concern", concern["id"], "open",
    )  # fmt: skip
    assert found["since"][:10] == day()
    basis = {"basis": "The school saw her alone in the street on three evenings", "evidenceStatus": "observed"}
    await stage.act("police", f"/concerns/{concern['id']}", "substantiate", basis, status=403, by=VT)
    kept = await stage.act(VT, f"/concerns/{concern['id']}", "substantiate", basis)
    assert (kept["basis"], kept["evidenceStatus"]) == (basis["basis"], "observed")
    assert await listed(stage, case, "SA-03") == []


@pytest.mark.system("SY-125")
@pytest.mark.rule("CO-14")
async def test_who_was_missed_at_the_table_leaves_an_unknown_and_an_action_settles_it(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    for kind in ("youth_protection", "local_team"):
        await stage.join(case, kind)
    path = f"/cases/{case['id']}"
    await stage.contribute("local_team", case, (await stage.people(case))[:1])
    held = await convene(stage, case)
    await held.gather(VT, "youth_protection", "local_team", "school")
    for seat in await stage.items(HOUSE, f"{held.path}/participants?pageSize=200"):
        if seat["id"] != held.seats[VT]:
            absent = {"attendance": "absent", "absenceReason": "Nobody could come"}
            await stage.ask(HOUSE, "POST", f"/participants/{seat['id']}/mark", absent, version=seat["version"])
    await held.open()
    await held.decide(VT)
    assert await listed(stage, case, "CO-14") == []
    await held.record()
    # the local team brought something and the school is none of the team
    (unknown,) = await stage.items(VT, f"{path}/unknowns?pageSize=200")
    assert unknown["silentId"] == str(stage.organisation("youth_protection"))
    (found,) = await listed(stage, case, "CO-14")
    assert (found["code"], found["subjectId"]) == ("unknown-without-action", unknown["id"])
    fields = "findings(first: 50) { nodes { rule code subjectId since } }"
    nodes = (await asked(stage, HOUSE, case, fields))["findings"]["nodes"]
    wanted = {name: found[name] for name in ("rule", "code", "subjectId", "since")}
    assert [one for one in nodes if one["rule"] == "CO-14"] == [wanted]
    action = await stage.agree(case, VT, await stage.people(case), kind="information_task")
    await stage.act(VT, f"/unknowns/{unknown['id']}", "settle", {"actionId": action.rpartition("/")[2]})
    assert await listed(stage, case, "CO-14") == []


@pytest.mark.system("SY-125")
@pytest.mark.rule("PL-03", "RP-05")
async def test_a_plan_without_analysis_stays_noticed_though_it_is_accepted_as_it_is(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    path = f"/cases/{case['id']}"
    made = await stage.post(VT, f"{path}/plans", {"kind": "conference_plan", "parts": ["safety"]})
    plan = f"/plans/{made['id']}"
    for person in await stage.people(case):
        entry = {"personId": person, "voice": "own_view", "view": "I want quiet"}
        await stage.post(VT, f"{plan}/entries", entry)
    line = {"part": "safety", "text": "Weekly visits", "subjectIds": await stage.people(case)}
    await stage.post(VT, f"{plan}/lines", line)
    goal = {"text": "Safe at home", "measure": "Safety level", "target": "A seven", "dueOn": day(60),
            "phase": "direct_safety", "horizon": "short"}  # fmt: skip
    await stage.post(VT, f"{plan}/goals", goal)
    await stage.act(VT, plan, "discuss")
    held = await convene(stage, case)
    await held.gather(VT)
    await held.open()
    decided = await held.decide(VT, kind="plan_agreed")
    await stage.act(VT, plan, "agree", {"decisionId": decided["id"]})
    assert await listed(stage, case, "PL-03") == []
    await stage.act(VT, plan, "activate")
    (found,) = await listed(stage, case, "PL-03")
    assert (found["code"], found["subjectId"]) == ("plan-without-analysis", made["id"])
    accept = f"{path}/findings/{found['id']}/acknowledge"
    await stage.post(VT, accept, {}, status=400)
    await stage.post(VT, accept, {"reason": "The analysis is of the earlier episode"})
    (kept,) = await listed(stage, case, "PL-03")
    assert (kept["id"], kept["state"], kept["acknowledgedBy"]) == (
        found["id"], "acknowledged", str(stage.organisation(VT)),
    )  # fmt: skip
    assert kept["reason"] == "The analysis is of the earlier episode"
    await stage.ask(VT, "DELETE", f"{path}/findings/{found['id']}", status=404)
    analysis = {"method": "TOP3", "problems": ["Debts"], "contributorIds": [str(stage.organisation(VT))]}
    await stage.post(VT, f"{path}/analyses", analysis)
    assert await listed(stage, case, "PL-03") == []


@pytest.mark.system("SY-125")
async def test_agreements_without_a_reason_and_without_the_family_are_noticed(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    action = await stage.agree(case, VT, await stage.people(case), rationale=None)
    assert "rationale-missing" in await findings(stage, case, "AC-04")
    told = {(one["rule"], one["subjectId"]) for one in await listed(stage, case, "AC-04")}
    assert ("AC-04", action.rpartition("/")[2]) in told
