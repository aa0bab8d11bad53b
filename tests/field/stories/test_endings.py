"""How a case ends: at the closing point of its programme, with a whole checklist, with a way back for the client."""

from typing import Any

import pytest
import pytest_asyncio

from tests.field.stories.conference import asked
from tests.field.stories.course import HOUSE, VT, WHY, carried_out, goes_on, monitored
from tests.field.stories.endings import answered, completed, levels
from tests.field.stories.scenes import decision, lay, structural
from tests.field.stories.stage import Stage, day

pytestmark = pytest.mark.asyncio(loop_scope="module")

CHECKLIST = {"talks", "teamConsultation", "agreementsKept", "resultReached", "safetyLevels", "actions", "plan"}


@pytest_asyncio.fixture(scope="module", loop_scope="module", autouse=True)
async def catalogue(stage: Stage) -> None:
    """The catalogue of programmes."""
    await lay(stage)


async def begun(stage: Stage, case: dict[str, Any], **facts: Any) -> dict[str, Any]:  # noqa: ANN401 - members
    """What the case director sends to begin a closing that a meeting decided on."""
    return {"reason": "handed_over", "explanation": WHY, "decisionId": await decision(stage, case, "closing")} | facts


@pytest.mark.system("SY-099")
async def test_a_regular_case_closes_after_handover_once_the_whole_checklist_is_answered(stage: Stage) -> None:
    case = await stage.open_case()
    path = f"/cases/{case['id']}"
    await stage.direct(case)
    plan = await carried_out(stage, case)
    mother, *_ = await stage.people(case)
    action = await stage.agree(case, VT, [mother])
    await stage.act(VT, path, "begin-closing", await begun(stage, case, leansOn="quick_refusal"))
    refused = await stage.act(HOUSE, path, "close", status=409)
    assert (refused["rule"], set(refused["missing"])) == ("CA-20", CHECKLIST | {"secondRole"})
    closing = await answered(stage, case)
    await levels(stage, case, 7, 7, 7)
    await stage.act(VT, action, "start")
    await stage.act(VT, action, "finish", {"outcome": "done", "result": "She was spoken to"})
    await completed(stage, case, plan)
    alone = await stage.act(HOUSE, path, "close", status=409)  # a quick refusal of help is never enough alone
    assert alone["missing"] == ["secondRole"]
    same = await stage.act(VT, closing, "confirm", status=409)  # nor is the same hand twice
    assert same["rule"] == "CA-20"
    await stage.act(HOUSE, closing, "confirm")
    nobody = await stage.act(HOUSE, path, "close", status=409)
    assert (nobody["rule"], nobody["missing"]) == ("CA-21", ["closingRule"])  # nobody goes on with the family yet
    await stage.act(HOUSE, path, "uphold-objection", {"objection": "The mother wants to know who will call her"})
    assert (await stage.get(HOUSE, path))["status"] == "plan_active"
    await goes_on(stage, case)
    await stage.act(VT, path, "begin-closing", await begun(stage, case))
    await answered(stage, case)
    assert (await stage.act(HOUSE, path, "close"))["status"] == "closed"
    kept = {one["state"]: one for one in await stage.items(HOUSE, f"{path}/closings")}
    assert kept["objected"]["objection"] == "The mother wants to know who will call her"
    assert (kept["closed"]["reason"], kept["closed"]["agreementsKept"]) == ("handed_over", True)
    fields = "status closings(first: 5) { nodes { state reason subjects(first: 9) { nodes { outcome talkOn } } } }"
    seen = await asked(stage, HOUSE, case, fields)
    assert seen["status"] == "closed"
    assert {one["state"]: one["reason"] for one in seen["closings"]["nodes"]} == {
        state: one["reason"] for state, one in kept.items()
    }
    ends = next(one["subjects"]["nodes"] for one in seen["closings"]["nodes"] if one["state"] == "closed")
    assert ends == [{"outcome": "care_started_intake_attended", "talkOn": day()}] * 3


@pytest.mark.system("SY-099")
async def test_a_structural_case_closes_when_all_are_safe_and_a_closure_plan_follows_recovery(stage: Stage) -> None:
    case = await structural(stage)
    path = f"/cases/{case['id']}"
    await stage.direct(case)
    plan = await carried_out(stage, case)
    closes = await begun(stage, case, reason="safe_recovered")
    early = await stage.act(VT, path, "begin-closing", closes, status=409)
    assert (early["rule"], early["missing"]) == ("CA-21", ["closingRule"])
    for to, gate in (("risk_led_care", "DV-O1"), ("recovery", "RZ-O2")):
        step = {"to": to, "gate": gate, "concerns": False, "rationale": WHY}
        chosen = {"decisionId": await decision(stage, case, "phase_change")}
        assert (await stage.act(VT, path, "change-phase", step | chosen))["phase"] == to
    last = {"to": "completed", "gate": "HZ-O2", "concerns": False, "rationale": WHY,
            "decisionId": await decision(stage, case, "phase_change")}  # fmt: skip
    without = await stage.act(VT, path, "change-phase", last, status=409)
    assert (without["rule"], without["missing"]) == ("CA-22", ["closurePlan"])
    way_back = {"signals": ["He drinks again"], "steps": ["She calls her sister"], "contact": "P. Verzonnen",
                "contactOrganisationId": str(stage.organisation(VT)), "returnRoute": "By her contact"}  # fmt: skip
    for left in ("signals", "steps", "contact", "returnRoute"):
        part = {name: value for name, value in way_back.items() if name != left}
        await stage.post(VT, f"{path}/closure-plans", part, status=400)
    await stage.post(VT, f"{path}/closure-plans", way_back)
    assert (await stage.act(VT, path, "change-phase", last))["phase"] == "completed"
    await stage.act(VT, path, "begin-closing", closes)
    await answered(stage, case)
    await completed(stage, case, plan)
    await levels(stage, case, 7, 7, 5)
    unsafe = await stage.act(HOUSE, path, "close", status=409)
    assert (unsafe["rule"], unsafe["missing"]) == ("CA-21", ["closingRule"])
    await levels(stage, case, 7, 7, 7)
    assert (await stage.act(HOUSE, path, "close"))["status"] == "closed"
    fields = "phase status closurePlans(first: 3) { nodes { signals contact returnRoute } }"
    seen = await asked(stage, HOUSE, case, fields)
    assert seen == {
        "phase": "completed", "status": "closed",
        "closurePlans": {"nodes": [{name: way_back[name] for name in ("signals", "contact", "returnRoute")}]},
    }  # fmt: skip


@pytest.mark.system("SY-099")
async def test_in_aftercare_and_after_it_a_client_comes_back_to_the_same_contact_without_a_new_referral(
    stage: Stage,
) -> None:
    case = await stage.open_case()
    path = f"/cases/{case['id']}"
    await stage.direct(case)
    plan = await carried_out(stage, case)
    await monitored(stage, case)
    await _held(stage, case, "monitoring", "safety_agreements")
    await stage.act(HOUSE, path, "begin-follow-up", {"reason": WHY})
    planned = [one["dueOn"] for one in await stage.items(HOUSE, f"{path}/monitoring-moments") if _due(one)]
    assert len(planned) == 2  # after six months and after twelve
    closes = {"reason": "handed_over", "explanation": WHY}
    early = await stage.act(HOUSE, path, "begin-closing", closes, status=409)
    assert (early["rule"], early["missing"]) == ("CA-19", ["followUps"])
    await _held(stage, case, "follow_up", wants_more=True)
    wanted = await stage.act(HOUSE, path, "begin-closing", closes, status=409)  # the client wants it to go on
    assert wanted["missing"] == ["followUps"]
    contacts = await stage.items(HOUSE, f"{path}/contact-persons")
    back = await stage.act(
        HOUSE, path, "reopen-analysis", {"cause": "client_request", "reason": "She called her contact"}
    )
    assert (back["status"], back["episode"], back["reference"]) == ("under_analysis", 1, case["reference"])
    chosen = {"decisionId": await decision(stage, case, "plan_agreed"), "reason": WHY}
    await stage.act(VT, path, "start-plan", chosen)
    await stage.act(VT, path, "begin-closing", await begun(stage, case))
    await answered(stage, case)
    await completed(stage, case, plan)
    await levels(stage, case, 7, 7, 7)
    await stage.act(HOUSE, path, "close")
    again = {"cause": "client_contact", "reason": "He stood at her door; she called"}
    await stage.act("local_team", path, "reopen", again, status=403)
    reopened = await stage.act(HOUSE, path, "reopen", again)
    assert (reopened["status"], reopened["episode"], reopened["repeats"]) == ("preparing", 2, 1)
    assert (reopened["id"], reopened["reference"]) == (case["id"], case["reference"])
    assert await stage.items(HOUSE, f"{path}/contact-persons") == contacts
    assert (contacts[0]["professionalId"], contacts[0]["endsAt"]) == (str(stage.professional(VT)), None)
    fields = "status episode repeats contactPersons(first: 3) { nodes { professionalId endsAt outOfHours } }"
    seen = await asked(stage, VT, case, fields)
    assert (seen["status"], seen["episode"], seen["repeats"]) == ("preparing", 2, 1)
    assert seen["contactPersons"]["nodes"] == [
        {name: contacts[0][name] for name in ("professionalId", "endsAt", "outOfHours")}
    ]


def _due(moment: dict[str, Any]) -> bool:
    return bool(moment["kind"] == "follow_up" and moment["state"] == "planned")


async def _held(stage: Stage, case: dict[str, Any], *kinds: str, wants_more: bool | None = None) -> None:
    """Every planned moment of these kinds is held by the house."""
    for one in await stage.items(HOUSE, f"/cases/{case['id']}/monitoring-moments?pageSize=200"):
        if one["kind"] in kinds and one["state"] == "planned":
            said = {"result": "It goes well"} | ({} if wants_more is None else {"wantsMore": wants_more})
            await stage.act(HOUSE, f"/monitoring-moments/{one['id']}", "hold", said)
