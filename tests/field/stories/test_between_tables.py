"""Between tables: a form that a region adopts, an item that is led on, a decision that waits for who was not there."""

from typing import Any

import pytest

from tests.field.stories.conference import HOUSE, asked, charter, convene
from tests.field.stories.scenes import lay
from tests.field.stories.stage import Stage, day

pytestmark = pytest.mark.asyncio(loop_scope="module")

POLICY = {
    "policyGoals": "Stop violence",
    "policyActors": "The parties of the covenant",
    "policyTasks": "Weigh, analyse, agree",
    "policyInformation": "Process information",
    "policyExchange": "At the table and in the minutes",
    "retentionDays": 365,
}


async def form(stage: Stage, code: str) -> Any:  # noqa: ANN401 - JSON
    """The form of conference of this code as a partner reads it."""
    (found,) = await stage.items("police", f"/conference-forms?code={code}")
    return found


@pytest.mark.rule("ME-01", "GR-16", "ME-16")
async def test_a_region_adopts_a_form_and_adds_only_what_it_leaves_open(stage: Stage) -> None:
    await lay(stage)
    of_a = await form(stage, "house_a_integrated")
    path = f"/conference-forms/{of_a['id']}/adopt"
    added = POLICY | {"chairId": str(stage.professional(HOUSE))}
    retyped = await stage.post(HOUSE, path, added | {"decisionRule": "veto"}, status=400)
    assert retyped["errors"] == [{"pointer": "/decisionRule", "code": "stated-by-form", "rule": "ME-01"}]
    await stage.post("police", path, added, status=403)
    kind = await stage.post(HOUSE, path, added)
    assert (kind["formCode"], kind["formEdition"], kind["status"]) == ("house_a_integrated", of_a["edition"], "draft")
    assert (kind["kind"], kind["mode"], kind["decisionRule"]) == ("integrated_conference", "process", "consensus")
    assert (kind["parts"], kind["frequency"]) == (["care_block", "justice_block"], of_a["charter"]["frequency"])
    assert kind["staffing"] == ["police", "prosecution", "probation"]
    refused = await stage.act(HOUSE, f"/meeting-kinds/{kind['id']}", "activate", status=409)
    assert (refused["rule"], refused["missing"]) == ("ME-01", ["goal", "roles"])
    whole = await stage.post(HOUSE, path, added | {"goal": "Violence stops", "roles": ["chair"]})
    active = await stage.act(HOUSE, f"/meeting-kinds/{whole['id']}", "activate")
    held = await convene(stage, await stage.open_case(), kind_id=active["id"])
    parts = await stage.items(HOUSE, f"{held.path}/parts")
    assert [one["kind"] for one in sorted(parts, key=lambda one: one["position"])] == kind["parts"]
    care, _ = await held.parts()
    await stage.post(
        HOUSE, f"{held.path}/participants",
        {"organisationId": str(stage.organisation("veilig_thuis")), "basis": "core", "reason": "Chairs the care side"},
    )  # fmt: skip
    assert (await stage.get(HOUSE, held.item))["partId"] == care


@pytest.mark.rule("ME-01", "ME-15", "ME-18")
async def test_every_form_can_be_adopted_with_its_cadence_and_capacity(stage: Stage) -> None:
    await lay(stage)
    for one in await stage.items(HOUSE, "/conference-forms?pageSize=200"):
        kind = await stage.post(HOUSE, f"/conference-forms/{one['id']}/adopt", POLICY)
        known = {
            "contentCap": one["charter"]["content_cap"],
            "packRule": one["charter"]["pack_rule"] or "days_before",
            "packDays": one["charter"]["pack_days"],
            "frequency": one["charter"]["frequency"],
            "parts": one["charter"]["parts"],
            "staffing": one["charter"]["staffing"],
            "roles": one["charter"]["roles"],
        }
        assert {name: kind[name] for name in known} == known, one["code"]
    shown = await stage.graph("police", "{ meetingKinds(first: 50) { nodes { formCode formEdition contentCap } } }")
    capped = [node for node in shown["meetingKinds"]["nodes"] if node["formCode"] == "house_b_content"]
    assert capped == [{"formCode": "house_b_content", "formEdition": "2", "contentCap": 10}]


@pytest.mark.rule("ME-14", "RE-10")
async def test_an_item_that_is_led_on_ends_here_and_begins_once_on_the_next_agenda_there(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    held = await convene(stage, case)
    move = {"kind": "daily_conference", "reason": "It cannot wait for two weeks"}
    refused = await stage.act(HOUSE, held.item, "reroute", move, status=409)
    assert (refused["rule"], refused["missing"]) == ("ME-01", ["active-charter"])
    there = await charter(stage, kind="daily_conference", contentCap=1)
    later, sooner = [await convene(stage, None, kind_id=there, days=days) for days in (9, 3)]
    await sooner.put(await stage.open_case())
    full = await stage.act(HOUSE, held.item, "reroute", move, status=409)
    assert (full["rule"], (await stage.get(HOUSE, held.item))["status"]) == ("ME-15", "scheduled")
    await sooner.act("cancel", {"reason": "Nobody can come", "itemsOn": day(4)})
    other = await stage.act(HOUSE, held.item, "reroute", move | {"kindId": held.id}, status=404)
    assert other["type"].endswith("not-found")
    ended = await stage.act(HOUSE, held.item, "reroute", move)
    assert (ended["status"], ended["reroutedTo"]) == ("rerouted", "daily_conference")
    (made,) = await stage.items(HOUSE, f"{later.path}/agenda")
    assert (made["sourceItemId"], made["status"], made["question"]) == (ended["id"], "scheduled", ended["question"])
    assert (made["kindId"], made["meetingId"]) == (there, later.id)
    await stage.act(HOUSE, held.item, "reroute", move, status=409)
    fields = "agendaItems(first: 9) { nodes { id status sourceItemId } }"
    nodes = (await asked(stage, HOUSE, case, fields))["agendaItems"]["nodes"]
    assert sorted((one["status"], one["sourceItemId"]) for one in nodes) == [
        ("rerouted", None), ("scheduled", ended["id"]),
    ]  # fmt: skip


@pytest.mark.rule("ME-14")
async def test_what_is_led_on_to_a_kind_without_a_date_waits_for_the_first_that_is_planned(stage: Stage) -> None:
    case = await stage.open_case()
    held = await convene(stage, case)
    there = await charter(stage, kind="core_group")
    ended = await stage.act(HOUSE, held.item, "reroute", {"kind": "core_group", "kindId": there, "reason": "Fits"})
    (waits,) = [
        one for one in await stage.items(HOUSE, f"/cases/{case['id']}/agenda-items") if one["id"] != ended["id"]
    ]
    assert (waits["meetingId"], waits["status"], waits["sourceItemId"]) == (None, "scheduled", ended["id"])
    first, second = await convene(stage, None, kind_id=there), await convene(stage, None, kind_id=there, days=14)
    assert [one["id"] for one in await stage.items(HOUSE, f"{first.path}/agenda")] == [waits["id"]]
    assert await stage.items(HOUSE, f"{second.path}/agenda") == []
    policy = await charter(stage, kind="policy_meeting")
    astray = {"kind": "policy_meeting", "kindId": policy, "reason": "How do we do this?"}
    refused = await stage.act(HOUSE, f"/agenda-items/{waits['id']}", "reroute", astray, status=409)
    assert refused["rule"] == "ME-01"


@pytest.mark.rule("ME-12")
async def test_a_decision_is_in_force_when_all_that_it_binds_have_accepted(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    held = await convene(stage, case)
    await held.gather("veilig_thuis", "youth_protection")
    await held.open()
    vt, youth = str(stage.organisation("veilig_thuis")), str(stage.organisation("youth_protection"))
    both = ("veilig_thuis", "youth_protection")
    made = await held.decide(*both, kind="plan_agreed", bindsIds=[vt], asksIds=[youth])
    assert (made["inForce"], made["awaitedIds"]) == (False, [youth])
    plan = await stage.post("veilig_thuis", f"/cases/{case['id']}/safety-plans", {"aim": "Every night is safe"})
    agree = {"decisionId": made["id"]}
    path = f"/safety-plans/{plan['id']}"
    await stage.act("veilig_thuis", path, "discuss")
    refused = await stage.act("veilig_thuis", path, "agree", agree, status=409)
    assert (refused["rule"], refused["missing"]) == ("ME-12", ["not-accepted"])
    await stage.act("veilig_thuis", f"/meeting-decisions/{made['id']}", "accept", status=409)
    accepted = await stage.act("youth_protection", f"/meeting-decisions/{made['id']}", "accept")
    assert (accepted["inForce"], accepted["awaitedIds"]) == (True, [])
    assert (await stage.act("veilig_thuis", path, "agree", agree))["status"] == "agreed"
    fields = "decisions(first: 5) { nodes { inForce awaitedIds acceptedIds } }"
    (node,) = (await asked(stage, "veilig_thuis", case, fields))["decisions"]["nodes"]
    assert (node["inForce"], node["awaitedIds"], set(node["acceptedIds"])) == (True, [], {vt, youth})
