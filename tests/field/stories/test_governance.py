"""Who directs at which level, and what those above a case are told: its figures and its escalations, never its data."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.field.stories.clock import let_pass, told
from tests.field.stories.conference import HOUSE, asked
from tests.field.stories.course import VT, WHY, put_in_force
from tests.field.stories.scenes import findings, hold, meeting_of, on_agenda
from tests.field.stories.stage import Stage, day, moment

pytestmark = pytest.mark.asyncio(loop_scope="module")

REPORTING = "quality_report"
YEAR = datetime.now(UTC).year


async def grant(stage: Stage, kind: str, level: str, *data: str, **of: str) -> Any:  # noqa: ANN401 - JSON
    """Direction granted to an organisation at a level, with the data to deliver to it."""
    body = {"level": level, "organisationId": str(stage.organisation(kind)), "dataToDeliver": list(data)} | of
    return await stage.post(HOUSE, "/direction-grants", body)


async def appoint(stage: Stage, case: dict[str, Any], kind: str, role: str) -> None:
    """A role of direction on a case, offered to an organisation of the team and accepted."""
    body = {"role": role, "organisationId": str(stage.organisation(kind)), "pushThrough": False, "handoverNote": WHY}
    made = await stage.post(HOUSE, f"/cases/{case['id']}/directions", body)
    await stage.act(kind, f"/directions/{made['id']}", "accept")


async def figures(stage: Stage, kind: str, audience: str) -> list[Any]:
    """The indicators of this year by which account is given to an audience, as an organisation reads them."""
    body = {"year": YEAR, "audience": audience}
    return list((await stage.post(kind, "/indicator-results", body, purpose=REPORTING))["results"])


async def to_answer(stage: Stage, kind: str) -> list[Any]:
    """The escalations that an organisation is to answer."""
    return await stage.items(kind, "/received-escalations?pageSize=200")


@pytest.mark.system("SY-011")
async def test_one_organisation_makes_first_contact_plans_and_leads_the_conference_and_gains_no_right(
    stage: Stage,
) -> None:
    case = await stage.open_case()
    await stage.join(case, VT)
    waiting = await stage.items(VT, "/tasks?kind=first_contact&pageSize=200")
    (task,) = [one for one in waiting if one["caseId"] == case["id"]]
    left = datetime.fromisoformat(task["dueAt"]) - datetime.now(UTC)
    assert timedelta(hours=47) < left <= timedelta(hours=48)
    at = f"/tasks/{task['id']}"
    await stage.act(VT, at, "claim")
    await stage.act("police", at, "claim", status=409, by=VT)
    assert (await stage.act(VT, at, "finish"))["state"] == "done"
    (first,) = await stage.items(VT, f"/cases/{case['id']}/directions")
    assert (first["organisationId"], first["provisional"]) == (str(stage.organisation(VT)), True)
    people = await stage.people(case)
    secret = await stage.contribute(
        "police", case, people[:1], restriction="prosecution_only", content="He is watched."
    )
    theirs = await stage.post("police", f"/cases/{case['id']}/actions", {
        "text": "Talk with the father", "kind": "home_visit", "rationale": "He must hear it", "subjectIds": people[1:2],
        "dueOn": day(14), "legalDomain": "help", "ownerOrganisationId": str(stage.organisation("police")),
        "ownerProfessionalId": str(stage.professional("police"))})  # fmt: skip
    await stage.direct(case)
    leads = await grant(stage, VT, "conference", "Agenda and minutes", meetingKind="care_conference")
    await grant(stage, VT, "case", "Progress of actions", caseId=case["id"])
    meeting = await meeting_of(stage, chairId=str(stage.professional(VT)))
    item = {"meetingId": meeting["id"], "kind": "new", "question": "What is needed?"}
    put = await stage.post(VT, f"/cases/{case['id']}/agenda-items", item)
    await hold(stage, meeting["id"], chair=VT)
    await stage.act(VT, f"/agenda-items/{put['id']}", "discuss")
    positions = [{"organisationId": str(stage.organisation(one)), "position": "in_favour"} for one in (HOUSE, VT)]
    body = {"kind": "plan_agreed", "text": "So we do", "positions": positions}
    chosen = (await stage.post(VT, f"/agenda-items/{put['id']}/decisions", body))["id"]
    intake = await put_in_force(stage, case, chosen, "intake_plan")
    await stage.act(VT, f"/actions/{theirs['id']}", "agree")
    for ended in (False, True):
        await stage.ask(VT, "GET", f"/contributions/{secret['id']}", status=404)
        await stage.act(VT, f"/actions/{theirs['id']}", "accept", status=403)
        if not ended:
            await stage.act(HOUSE, f"/direction-grants/{leads['id']}", "end")
    own = await stage.agree(case, VT, people[:1])
    assert (await stage.act(VT, own, "start"))["status"] == "in_progress"
    joint = await put_in_force(stage, case, chosen)
    states = {plan: (await stage.get(VT, plan))["state"] for plan in (intake, joint)}
    assert states == {intake: "superseded", joint: "active"}
    refused = await stage.post(VT, f"/cases/{case['id']}/plans", {"kind": "intake_plan"}, status=409)
    assert refused["rule"] == "PL-01"
    nodes = (await asked(stage, VT, case, "plans(first: 5) { nodes { kind state } }"))["plans"]["nodes"]
    kinds = {(one["kind"], one["state"]) for one in nodes}
    assert kinds == {("intake_plan", "superseded"), ("conference_plan", "active")}


@pytest.mark.system("SY-014")
@pytest.mark.rule("CA-17", "RP-02")
async def test_those_above_a_case_read_their_figures_and_answer_escalations_without_the_case(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    steering, above = "municipality", "mayor_office"
    levels = {"mother_organisation": "police", "steering_group": steering, "municipality": steering}
    read = {audience: await figures(stage, kind, audience) for audience, kind in levels.items()}
    assert all(one["version"] and one["formula"] and one["owner"] for found in read.values() for one in found)
    assert {one["level"] for one in read["mother_organisation"]} == {"organisation"}
    assert {one["level"] for one in read["municipality"]} == {"network", "society"}
    assert {one["category"] for one in read["steering_group"]} == {"output", "outcome"}
    assert [one["id"] for one in read["steering_group"] if one["target"] is not None]
    assert case["reference"] not in json.dumps(read)
    query = """mutation($draft: IndicatorsDraft!) { computeIndicators(draft: $draft) { results { id target } } }"""
    draft = {"year": YEAR, "audience": "steering_group"}
    same = (await stage.graph(steering, query, purpose=REPORTING, draft=draft))["computeIndicators"]["results"]
    assert same == [{"id": one["id"], "target": one["target"]} for one in read["steering_group"]]
    await stage.post("police", "/balances", {"year": YEAR}, purpose=REPORTING)
    other = {"year": YEAR, "organisationId": str(stage.organisation(VT))}
    await stage.post("police", "/balances", other, purpose=REPORTING, status=403)
    raised = {"level": "steering_group", "addresseeId": str(stage.organisation(steering)), "addressee": "Chair",
              "reason": "Mira waits ten weeks for treatment", "dueAt": moment(60 * 24 * 5)}  # fmt: skip
    made = await stage.post(VT, f"/cases/{case['id']}/escalations", raised)
    (heard,) = await to_answer(stage, steering)
    assert (heard["id"], heard["level"], heard["raisedById"]) == (made["id"], "steering_group", made["raisedById"])
    assert await told(stage, steering, "cases.escalated", made["id"]) == ["steering_group"]
    terms = await stage.items(HOUSE, f"/cases/{case['id']}/terms?pageSize=200")
    (term,) = [one["id"] for one in terms if one["subjectId"] == made["id"]]
    await let_pass(stage, "terms", "due_at", term)
    (up, before) = await to_answer(stage, steering)
    assert [(one["level"], one["state"]) for one in (before, up)] == [
        ("steering_group", "moved_up"), ("governing_line", "open"),
    ]  # fmt: skip
    assert not {"caseId", "reason"} & set(up)
    assert "Mira" not in json.dumps([up, before])
    for path in (f"/cases/{case['id']}", f"/escalations/{up['id']}", f"/cases/{case['id']}/escalations"):
        await stage.ask(steering, "GET", path, status=404)
    assert await stage.items(steering, "/cases?pageSize=200") == []
    answer = {"answer": "A place is free on Monday"}
    path = f"/escalations/{up['id']}"
    await stage.ask("police", "POST", f"{path}/answer", answer, version=up["version"], status=403)
    assert await stage.ask(steering, "POST", f"{path}/answer", answer, version=up["version"]) is None
    query = "query($id: UUID!) { receivedEscalation(id: $id) { level state dueAt } }"
    seen = (await stage.graph(steering, query, id=up["id"]))["receivedEscalation"]
    assert (seen["level"], seen["state"], seen["dueAt"]) == ("governing_line", "answered", up["dueAt"])
    ended = await stage.act(HOUSE, path, "close", {"outcome": "Treatment began"})
    assert (ended["state"], ended["answer"], ended["outcome"]) == ("closed", answer["answer"], "Treatment began")
    assert [await to_answer(stage, kind) for kind in (above, VT, HOUSE)] == [[], [], []]
    last = raised | {"level": "governing_line", "addresseeId": str(stage.organisation(above))}
    made = await stage.post(VT, f"/cases/{case['id']}/escalations", last)
    assert [one["id"] for one in await to_answer(stage, above)] == [made["id"]]
    assert len(await to_answer(stage, steering)) == 2


@pytest.mark.system("SY-015")
async def test_four_levels_of_direction_are_granted_apart_each_with_its_data_to_deliver(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    await stage.join(case, "local_team")
    there = {one["id"] for one in await stage.items("police", "/direction-grants?pageSize=200")}
    bare = {"level": "house", "organisationId": str(stage.organisation(HOUSE)), "dataToDeliver": []}
    await stage.post(HOUSE, "/direction-grants", bare, status=400)
    for level in ("case", "conference", "external"):
        body = bare | {"level": level, "dataToDeliver": ["Progress"]}
        refused = await stage.post(HOUSE, "/direction-grants", body, status=400)
        assert refused["errors"][0]["rule"] == "OR-07"
    await stage.post(VT, "/direction-grants", bare | {"dataToDeliver": ["Progress"]}, status=403)
    of_case = await grant(stage, "local_team", "case", "Progress of actions, each week", caseId=case["id"])
    given = {
        "conference": await grant(stage, VT, "conference", "Agenda", "Minutes", meetingKind="care_conference"),
        "house": await grant(stage, HOUSE, "house", "Lead times of all conferences"),
        "external": await grant(stage, "municipality", "external", "Figures, each quarter", network="Waterduin"),
    }
    listed = [one for one in await stage.items("police", "/direction-grants?pageSize=200") if one["id"] not in there]
    assert {one["level"]: one["dataToDeliver"] for one in listed} == {
        level: made["dataToDeliver"] for level, made in given.items()
    }
    query = "{ directionGrants(first: 100) { nodes { id level dataToDeliver } } }"
    nodes = (await stage.graph("police", query))["directionGrants"]["nodes"]
    wanted = [{name: one[name] for name in ("id", "level", "dataToDeliver")} for one in listed]
    assert [one for one in nodes if one["id"] not in there] == wanted
    (own,) = await stage.items("local_team", f"/cases/{case['id']}/direction-grants")
    assert own["dataToDeliver"] == ["Progress of actions, each week"]
    await stage.ask("police", "GET", f"/direction-grants/{of_case['id']}", status=404)
    people = await stage.people(case)
    held = await stage.items(HOUSE, f"/cases/{case['id']}/directions")
    assert [one["organisationId"] for one in held if one["role"] == "case_director"] == [str(stage.organisation(VT))]
    action = await stage.agree(case, "police", people[:1])
    await stage.act("local_team", action, "start", status=403)
    proposed = await stage.post("police", f"/cases/{case['id']}/actions", {"text": "Visit", "kind": "home_visit"})
    await stage.act("local_team", f"/actions/{proposed['id']}", "agree", status=403)
    await stage.act(HOUSE, f"/direction-grants/{given['conference']['id']}", "end")
    now = {one["level"]: one["endsAt"] for one in await stage.items("police", "/direction-grants?pageSize=200")
           if one["id"] not in there}  # fmt: skip
    assert [level for level, ends in now.items() if ends is not None] == ["conference"]
    assert await findings(stage, case, "CA-08") == set()
    await stage.act(HOUSE, f"/cases/{case['id']}", "prepare")
    await on_agenda(stage, case)
    await stage.act(HOUSE, f"/cases/{case['id']}", "begin-analysis", {"reason": WHY})
    assert await findings(stage, case, "CA-08") == {"no-mandate-holder", "no-first-contact"}
    await appoint(stage, case, "police", "mandate_holder")
    await appoint(stage, case, VT, "first_contact")
    assert await findings(stage, case, "CA-08") == set()
    await stage.join(case, "womens_shelter")
    await appoint(stage, case, "womens_shelter", "process_director")
    assert await findings(stage, case, "CA-08") == {"process-director-of-a-provider"}
