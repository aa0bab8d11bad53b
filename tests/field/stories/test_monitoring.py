"""What Veilig Thuis watches over: a safety plan for everyone, fixed moments, who goes on after a measure."""

from typing import Any

import pytest

from tests.field.stories.clock import let_pass, told
from tests.field.stories.conference import HOUSE, asked, decided
from tests.field.stories.course import carried_out, monitored
from tests.field.stories.scenes import lay
from tests.field.stories.stage import Stage, day

pytestmark = pytest.mark.asyncio(loop_scope="module")

VT = "veilig_thuis"


async def agreement(stage: Stage, plan: str, person: str) -> str:
    """An agreement of a safety plan with one person; its identifier."""
    body = {"personId": person, "trigger": "He drinks", "action": "She goes to her sister", "responsible": "Mother",
            "deputy": "Sister", "horizon": "short", "checkOn": day(14)}  # fmt: skip
    return str((await stage.post(VT, f"{plan}/agreements", body))["id"])


async def in_force(stage: Stage, case: dict[str, Any], *moments: str) -> tuple[str, list[str]]:
    """A safety plan in force with these moments, the father left out of it: its path, and its agreements."""
    mother, father, child = await stage.people(case)
    drafted = await stage.post(VT, f"/cases/{case['id']}/safety-plans", {"aim": "Every night is safe"})
    plan = f"/safety-plans/{drafted['id']}"
    made = [await agreement(stage, plan, person) for person in (mother, child)]
    await stage.act(VT, plan, "discuss")
    await stage.act(VT, plan, "agree", {"decisionId": await decided(stage, case, "plan_agreed")})
    refused = await stage.act(VT, plan, "activate", {"monitorOn": moments}, status=409)
    assert refused["rule"] == "SA-14"
    await stage.act(VT, plan, "exclude-member", {"personId": father}, status=400)
    await stage.act(VT, plan, "exclude-member", {"personId": father, "reason": "He would know where she sleeps"})
    await stage.act(VT, plan, "activate", {"monitorOn": moments})
    return plan, made


@pytest.mark.system("SY-006", "SY-008")
async def test_a_plan_holds_everyone_and_each_agreement_gets_a_result_at_its_fixed_moments(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    plan, made = await in_force(stage, case, day(7), day(28))
    (left_out,) = await stage.items(VT, f"{plan}/exclusions")
    assert left_out["reason"] == "He would know where she sleeps"
    first, second = sorted(await stage.items(VT, f"{plan}/checks"), key=lambda one: str(one["dueOn"]))
    assert [first["dueOn"], second["dueOn"]] == [day(7), day(28)]
    at = f"/monitoring-checks/{first['id']}"
    half = {"results": [{"agreementId": made[0], "result": "kept"}]}
    refused = await stage.act(VT, at, "record", half, status=400)
    assert refused["errors"][0]["rule"] == "SA-16"
    whole = half["results"] + [{"agreementId": made[1], "result": "not_kept", "remark": "She was alone on Friday"}]
    await stage.act(VT, at, "record", {"results": whole})
    results = await stage.items(VT, f"{at}/results")
    assert {one["safetyAgreementId"]: one["result"] for one in results} == {made[0]: "kept", made[1]: "not_kept"}
    await stage.act(VT, at, "record", {"results": whole}, status=409)
    terms = await stage.items(HOUSE, f"/cases/{case['id']}/terms?pageSize=200")
    (term,) = [one["id"] for one in terms if one["subjectId"] == second["id"]]
    await let_pass(stage, "terms", "due_at", term)
    for kind in (VT, HOUSE):
        assert len(await told(stage, kind, "safety.monitoring_overdue", second["id"])) == 1
    assert await told(stage, VT, "safety.monitoring_overdue", first["id"]) == []
    fields = "safetyPlans(first: 5) { nodes { id status } }"
    (same,) = (await asked(stage, VT, case, fields))["safetyPlans"]["nodes"]
    assert same == {"id": plan.rsplit("/", 1)[1], "status": (await stage.get(VT, plan))["status"]}


@pytest.mark.system("SY-006")
async def test_help_of_another_organisation_begins_when_that_organisation_accepts(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    await stage.join(case, "local_team")
    mother, *_ = await stage.people(case)
    body = {"text": "Start of guidance", "kind": "help_start", "rationale": "Follow-up", "subjectIds": [mother],
            "dueOn": day(14), "legalDomain": "help", "ownerProfessionalId": str(stage.professional("local_team")),
            "ownerOrganisationId": str(stage.organisation("local_team"))}  # fmt: skip
    made = await stage.post(VT, f"/cases/{case['id']}/actions", body)
    path = f"/actions/{made['id']}"
    await stage.act(VT, path, "agree")
    await stage.act("local_team", path, "start", status=409)
    await stage.act(VT, path, "accept", status=403)
    await stage.act("local_team", path, "decline", status=400)
    await stage.act("local_team", path, "decline", {"reason": "We have nobody before March"})
    for kind in (VT, HOUSE):
        assert await told(stage, kind, "actions.declined", made["id"])
    again = {"text": "Guidance from March on"}
    await stage.act(VT, path, "propose-again", again)
    await stage.act(VT, path, "agree")
    await stage.act("local_team", path, "accept")
    assert (await stage.act("local_team", path, "start"))["status"] == "in_progress"


@pytest.mark.system("SY-008")
async def test_a_measure_ends_when_guidance_and_monitoring_were_both_accepted(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    for kind in ("youth_protection", "local_team"):
        await stage.join(case, kind)
    child = (await stage.people(case))[2]
    order = {"kind": "supervision_order", "frame": "coercive_civil", "subjectId": child, "ground": "Serious threat",
             "authority": "The juvenile court"}  # fmt: skip
    made = await stage.post("youth_protection", f"/cases/{case['id']}/measures", order)
    path = f"/measures/{made['id']}"
    await stage.act("youth_protection", path, "decide", {"answer": "decided_yes", "endsOn": day(180)})
    await stage.act("youth_protection", path, "start")
    ending = {"outcome": "lifted", "reason": "The threat is gone"}
    refused = await stage.act("youth_protection", path, "end", ending, status=409)
    assert (refused["rule"], refused["missing"]) == ("CA-05", ["guidance", "monitoring"])
    offer = {"measureId": made["id"], "guidanceById": str(stage.organisation("local_team")),
             "monitoringById": str(stage.organisation("police")), "note": "The school keeps an eye on her"}  # fmt: skip
    await stage.post(HOUSE, f"/cases/{case['id']}/measure-handovers", offer, status=400)
    offer["monitoringById"] = str(stage.organisation(VT))
    going_on = await stage.post(HOUSE, f"/cases/{case['id']}/measure-handovers", offer)
    at = f"/measure-handovers/{going_on['id']}"
    await stage.act("local_team", at, "accept")
    await stage.act("police", at, "accept", status=403)
    refused = await stage.act("youth_protection", path, "end", ending, status=409)
    assert refused["missing"] == ["monitoring"]
    await stage.act(VT, at, "accept")
    assert (await stage.act("youth_protection", path, "end", ending))["status"] == "lifted"
    fields = "measureHandovers(first: 5) { nodes { monitoringById monitoringAcceptedAt } }"
    (same,) = (await asked(stage, VT, case, fields))["measureHandovers"]["nodes"]
    kept = await stage.get(VT, at)
    assert same == {name: kept[name] for name in same}
    assert kept["monitoringAcceptedAt"] is not None


@pytest.mark.system("SY-008")
async def test_after_scaling_down_veilig_thuis_looks_at_the_safety_agreements_at_fixed_moments(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    await stage.join(case, "local_team")
    await lay(stage)
    (usual,) = await stage.items(HOUSE, "/programmes?code=regular_track")
    known = {name: value for name, value in usual["definition"].items() if value is not None}
    own = known | {"edition": "waterduin-2026", "monitoringMonths": [3, 9]}
    made = await stage.post(HOUSE, "/programmes", own)
    settled = {"goals": ["short_term_safety"], "pivotOrganisationId": str(stage.organisation(VT)),
               "decisionRule": "consensus"}  # fmt: skip
    await stage.act(HOUSE, f"/programmes/{made['id']}", "activate", settled)
    await carried_out(stage, case)
    moments = sorted(await monitored(stage, case), key=lambda one: str(one["dueOn"]))
    owners = [(one["kind"], one["ownerId"]) for one in moments if one["kind"] != "follow_up"]
    house, desk = str(stage.organisation(HOUSE)), str(stage.organisation(VT))
    assert sorted(owners) == [("monitoring", house)] * 2 + [("safety_agreements", desk)] * 2
    assert len([one for one in moments if one["kind"] == "follow_up"]) == 2
    (first, _) = [one for one in moments if one["kind"] == "safety_agreements"]
    path = f"/monitoring-moments/{first['id']}"
    await stage.act("local_team", path, "hold", {"result": "Ours to say"}, status=403)
    held = await stage.act(VT, path, "hold", {"result": "All agreements are kept"})
    assert (held["state"], held["result"]) == ("done", "All agreements are kept")
    fields = "status monitoringMoments(first: 50) { nodes { kind state } }"
    seen = await asked(stage, VT, case, fields)
    assert seen["status"] == "monitoring"
    assert {"kind": "safety_agreements", "state": "done"} in seen["monitoringMoments"]["nodes"]
