"""One family from referral to closing: after every step two partners read the same over REST as over GraphQL."""

from typing import Any

import pytest

from tests.field.stories.both_doors import BothDoors
from tests.field.stories.conference import Conference, convene
from tests.field.stories.course import HOUSE, VT, WHY, carried_out, monitored
from tests.field.stories.endings import answered, completed, levels
from tests.field.stories.scenes import decision, lay
from tests.field.stories.stage import Stage, day, referral

pytestmark = pytest.mark.asyncio(loop_scope="module")

PARTNERS = (VT, "police")
REFERRING = "referral_handling"


@pytest.mark.rule("CA-01", "CA-02", "GR-01", "ME-21", "PL-01", "SA-12", "CA-18", "CA-20")
async def test_two_partners_read_the_same_over_both_doors_after_every_step(stage: Stage) -> None:
    await lay(stage)
    doors = BothDoors(stage, PARTNERS)
    case = await _taken_up(stage, doors)
    path = f"/cases/{case['id']}"
    people = await _shared(stage, doors, case)
    await _at_the_table(stage, doors, case, people)
    plan = await carried_out(stage, case)
    await doors.same("plan", plan=plan.rpartition("/")[2])
    await _breached(stage, doors, case, people, plan)
    await levels(stage, case, 7, 7, 7)
    await doors.same("levels")
    await monitored(stage, case)
    await doors.same("scaling down and monitoring")
    await _looked_at(stage, case, "monitoring", "safety_agreements")
    await stage.act(HOUSE, path, "begin-follow-up", {"reason": WHY})
    await _looked_at(stage, case, "follow_up")
    await doors.same("follow-up")
    await stage.act(HOUSE, path, "begin-closing", {"reason": "handed_over", "explanation": WHY})
    closing = await answered(stage, case)
    await doors.same("closing begun", caseClosing=closing.rpartition("/")[2])
    await completed(stage, case, plan)
    await doors.same("plan completed")
    assert (await stage.act(HOUSE, path, "close"))["status"] == "closed"
    await doors.same("closed")
    assert {"referral", "triage", "shared with one", "at the table"} <= doors.differed


async def _taken_up(stage: Stage, doors: BothDoors) -> Any:  # noqa: ANN401 - JSON
    """A report of Veilig Thuis, triaged and taken up."""
    sent = await stage.post(VT, "/referrals", referral(VT), purpose=REFERRING)
    path = f"/referrals/{sent['id']}"
    await doors.same("referral", referral=sent["id"])
    await stage.act(VT, path, "start-triage", purpose=REFERRING)
    triage = {"outcome": "multidisciplinary_approach", "instrument": "vt_triage", "version": "2026-1", "date": day(),
              "result": "structural"}  # fmt: skip
    await stage.act(VT, path, "triage", triage, purpose=REFERRING)
    await doors.same("triage")
    case = await stage.accept(sent["id"])
    await doors.same("case", case=case["id"])
    await stage.direct(case)
    await doors.same("directed")
    await stage.join(case, "police")
    await doors.same("joined")
    return case


async def _shared(stage: Stage, doors: BothDoors, case: dict[str, Any]) -> list[str]:
    """Each partner brings something, and the mother consents to more for one of them than for the other."""
    people = await stage.people(case)
    said = await stage.contribute("police", case, people[:1])
    await doors.same("contribution", contribution=said["id"])
    ground = await stage.consent(case, people[0], (VT,), ("existence", "health", "safety"))
    ill = await stage.contribute(VT, case, people[:1], content="She sleeps badly.")
    await doors.same("shared with one", ground=ground, contribution=ill["id"])
    agreed = await stage.agree(case, "police", people[:1])
    await stage.act("police", agreed, "start")
    await stage.act("police", agreed, "finish", {"outcome": "done", "result": "She was spoken to"})
    await doors.same("action", action=agreed.rpartition("/")[2])
    return people


async def _at_the_table(stage: Stage, doors: BothDoors, case: dict[str, Any], people: list[str]) -> None:
    """A focus meeting of Veilig Thuis without the police, with the guide in hand."""
    held: Conference = await convene(stage, case, kind="focus")
    item = held.item.rpartition("/")[2]
    made = await stage.post(HOUSE, "/guide-templates/adopt", {"code": "gezamenlijke-analyse"})
    asks = {"meetingId": held.id, "phase": "direct_safety", "templateId": made["id"]}
    run = await stage.post(HOUSE, f"/cases/{case['id']}/guide-runs", asks)
    await held.gather(VT)
    await doors.same("conference prepared", meeting=held.id, agendaItem=item, guideRun=run["id"])
    await held.open()
    await stage.act(HOUSE, f"/guide-runs/{run['id']}", "hold")
    worry = {"questionCode": "DV-S1", "personIds": people[:1], "number": 8, "rationale": "He has a key"}
    told = await stage.post(VT, f"/guide-runs/{run['id']}/answers", worry)
    await doors.same("guide answered", guideAnswer=told["id"])
    decided = await held.decide(VT, shareable="Help goes on")
    await doors.same("at the table", meetingDecision=decided["id"])
    await stage.act(HOUSE, f"/guide-runs/{run['id']}", "end")
    await held.record()
    await doors.same("recorded")


async def _breached(stage: Stage, doors: BothDoors, case: dict[str, Any], people: list[str], plan: str) -> None:
    """A condition is set, breached and, after its consequence, lifted; the plan is looked at again."""
    body = {"text": "He stays away from the school", "boundIds": people[1:2], "checkOn": [day(14)],
            "guardOrganisationId": str(stage.organisation("police")), "consequence": "The board is asked"}  # fmt: skip
    made = await stage.post("police", f"/cases/{case['id']}/conditions", body)
    path = f"/conditions/{made['id']}"
    await stage.act(VT, path, "activate", {"decisionId": await decision(stage, case, "condition_set")})
    await doors.same("condition", condition=made["id"])
    breach = {"what": "He stood at the gate", "happenedOn": day(), "source": "professional"}
    await stage.act("police", path, "report-breach", breach)
    await doors.same("breach")
    await stage.act("police", path, "apply-consequence", {"applied": "The board was asked"})
    again = {"decisionId": await decision(stage, case, "condition_replaced")}
    await stage.act(VT, path, "resume", again)
    if (await stage.get(VT, plan))["state"] == "under_revision":
        newer = {"decisionId": await decision(stage, case, "plan_agreed"), "reason": WHY, "difference": "More visits"}
        await stage.act(VT, plan, "renew", newer)
    lifts = {"decisionId": await decision(stage, case, "condition_lifted"), "reason": "He moved away"}
    await stage.act(VT, path, "lift", lifts)
    await doors.same("condition lifted")


async def _looked_at(stage: Stage, case: dict[str, Any], *kinds: str) -> None:
    """Every planned moment of these kinds is held by the house."""
    for one in await stage.items(HOUSE, f"/cases/{case['id']}/monitoring-moments?pageSize=200"):
        if one["kind"] in kinds and one["state"] == "planned":
            said = {"result": "It goes well"} | ({"wantsMore": False} if one["kind"] == "follow_up" else {})
            await stage.act(HOUSE, f"/monitoring-moments/{one['id']}", "hold", said)
