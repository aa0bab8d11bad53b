"""The tasks of Veilig Thuis: advice without a name, conditions and follow-up, investigation, monitoring."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.field.stories.clock import let_pass, told
from tests.field.stories.stage import Stage, day, moment, referral

pytestmark = pytest.mark.asyncio(loop_scope="module")

VT, HOUSE = "veilig_thuis", "safety_house"
REFERRING = "referral_handling"
QUESTION = "A child of eight sleeps badly since her father moved back in. Does this need a report?"


async def in_triage(stage: Stage) -> tuple[str, list[str]]:
    """A report that Veilig Thuis took into triage: its path, and the three members of the household in it."""
    sent = await stage.post(VT, "/referrals", referral(VT), purpose=REFERRING)
    path = f"/referrals/{sent['id']}"
    await stage.act(VT, path, "start-triage", purpose=REFERRING)
    return path, [one["id"] for one in await stage.items(VT, f"{path}/persons", purpose=REFERRING)]


async def step(stage: Stage, path: str, act: str, body: Any = None, *, status: int | None = None) -> Any:  # noqa: ANN401
    """What Veilig Thuis does with a report."""
    return await stage.act(VT, path, act, body, purpose=REFERRING, status=status)


def outcome(word: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - members of the triage
    """The outcome of a triage of today."""
    return {"outcome": word, "instrument": "vt_triage", "version": "2026-1", "date": day(), "result": "other"} | more


def handed_to(stage: Stage, kind: str) -> dict[str, Any]:
    """A handover to an organisation of this kind."""
    return {"receiverId": str(stage.organisation(kind)), "summary": "Guide the parents, the father sleeps elsewhere",
            "ground": "vt_statutory_task", "purpose": "handover"}  # fmt: skip


async def offered(stage: Stage, kind: str, path: str) -> list[Any]:
    """What this organisation is offered of a report, and did not answer yet."""
    found = await stage.items(kind, "/referral-handovers?pageSize=200", purpose="handover")
    return [one for one in found if (f"/referrals/{one['referralId']}", one["state"]) == (path, "offered")]


@pytest.mark.system("SY-004")
async def test_advice_names_nobody_and_becomes_a_report_only_by_a_step_that_says_what_follows(stage: Stage) -> None:
    asking = {"kind": "advice", "askedId": str(stage.organisation(VT)), "question": QUESTION}
    named = asking | {"question": "It is about 999990103, what now?"}
    refused = await stage.post("general_practitioner", "/consultations", named, status=400)
    assert [(one["pointer"], one["code"]) for one in refused["errors"]] == [("/question", "identifying")]
    assert "999990103" not in str(refused)
    asked = await stage.post("general_practitioner", "/consultations", asking)
    path = f"/consultations/{asked['id']}"
    assert not {name for name in asked if "person" in name.lower() or "case" in name.lower() or "household" in name}
    await stage.ask("police", "GET", path, status=404)
    body: dict[str, Any] = {"notice": "told_to_client", "referral": referral("general_practitioner", informant={
        "private": True, "protected": True, "note": "Buur Verzonnen, two doors on"})}  # fmt: skip
    early = await stage.act("general_practitioner", path, "convert", body, purpose=REFERRING, status=409)
    assert early["type"].endswith("wrong-state")
    await stage.act(VT, path, "answer", {"answer": "Call the parents on 06-12345678"}, status=400)
    await stage.act(VT, path, "answer", {"answer": "Talk with both parents first, and report when it goes on"})
    silent = {"referral": body["referral"]}
    await stage.act("general_practitioner", path, "convert", silent, purpose=REFERRING, status=400)
    await stage.act(VT, path, "convert", body, purpose=REFERRING, status=403)
    assert (await stage.items("general_practitioner", "/referrals?pageSize=200", purpose=REFERRING)) == []
    await stage.act("general_practitioner", path, "convert", body, purpose=REFERRING)
    (sent,) = await stage.items("general_practitioner", "/referrals?pageSize=200", purpose=REFERRING)
    assert (sent["state"], sent["reference"]) == ("received", body["referral"]["reference"])
    kept = await stage.get("general_practitioner", path)
    assert (kept["state"], kept["notice"]) == ("converted", "told_to_client")
    assert sent["id"] not in str(kept)
    query = "query($id: UUID!) { consultation(id: $id) { state notice question answer } }"
    same = (await stage.graph(VT, query, id=asked["id"]))["consultation"]
    assert same == {name: kept[name] for name in same}
    assert "Buur" not in str(await stage.get(HOUSE, f"/referrals/{sent['id']}", purpose=REFERRING))


@pytest.mark.system("SY-004")
async def test_several_disciplines_think_along_without_a_name_within_forty_eight_hours(stage: Stage) -> None:
    disciplines = ["forensic_medical_service", "police"]
    asking = {"kind": "multidisciplinary_consultation", "askedId": str(stage.organisation(VT)), "question": QUESTION}
    refused = await stage.post("school", "/consultations", asking | {"disciplines": ["police"]}, status=400)
    assert refused["errors"][0]["rule"] == "RE-08"
    asked = await stage.post("school", "/consultations", asking | {"disciplines": disciplines})
    until = datetime.fromisoformat(asked["dueAt"]) - datetime.fromisoformat(asked["askedAt"])
    assert (until, asked["disciplines"]) == (timedelta(hours=48), disciplines)
    await let_pass(stage, "consultations", "due_at", asked["id"])
    for kind, times in (("school", 1), (VT, 1), ("police", 0)):
        assert len(await told(stage, kind, "referrals.consultation_overdue", asked["id"])) == times
    path = f"/consultations/{asked['id']}"
    await stage.act("school", path, "answer", {"answer": "We know it ourselves"}, status=403)
    await stage.act(VT, path, "answer", {"answer": "The forensic doctor wants to see the bruise this week"})
    assert (await stage.act("school", path, "close"))["state"] == "closed"
    line = {"kind": "anonymous_consultation", "askedId": str(stage.organisation("sexual_violence_centre"))}
    advised = await stage.post("victim_support", "/consultations", line | {"question": "May she wash her clothes?"})
    own = await stage.items("sexual_violence_centre", "/consultations?pageSize=200")
    assert [one["id"] for one in own] == [advised["id"]]
    assert advised["dueAt"] is None


@pytest.mark.system("SY-006")
async def test_conditions_bind_every_member_and_follow_up_is_accepted_by_a_named_organisation(stage: Stage) -> None:
    path, (mother, father, child) = await in_triage(stage)
    condition = {"text": "The father sleeps elsewhere", "guardId": str(stage.organisation("local_team")),
                 "checkOn": day(), "consequence": "The board is asked"}  # fmt: skip
    some = outcome("conditions_and_follow_up", conditions=[condition | {"referralPersonIds": [mother, child]}])
    refused = await step(stage, path, "triage", some, status=400)
    assert [(one["code"], one["rule"]) for one in refused["errors"]] == [("not-all-members", "SA-12")]
    bare = {name: value for name, value in condition.items() if name != "consequence"}
    people = [mother, father, child]
    bare = outcome("conditions_and_follow_up", conditions=[bare | {"referralPersonIds": people}])
    await step(stage, path, "triage", bare, status=400)
    every = outcome("conditions_and_follow_up", conditions=[condition | {"referralPersonIds": people}])
    assert (await step(stage, path, "triage", every))["state"] == "vt_conditions"
    (kept,) = await stage.items(VT, f"{path}/conditions", purpose=REFERRING)
    unchecked = await step(stage, path, "conclude-conditions", status=409)
    assert unchecked["rule"] == "SA-12"
    checked = {"checks": [{"conditionId": kept["id"], "met": True, "checkedOn": day(), "note": "He sleeps there"}],
               "handover": handed_to(stage, "local_team")}  # fmt: skip
    await step(stage, path, "conclude-conditions", checked)
    (first,) = await offered(stage, "local_team", path)
    await stage.act("local_team", f"/referral-handovers/{first['id']}", "decline", purpose="handover", status=400)
    why = {"reason": "There is a waiting list until March"}
    await stage.act("local_team", f"/referral-handovers/{first['id']}", "decline", why, purpose="handover")
    assert (await stage.get(VT, path, purpose=REFERRING))["state"] == "vt_conditions"
    await step(stage, path, "conclude-conditions", {"handover": handed_to(stage, "youth_protection")})
    (second,) = await offered(stage, "youth_protection", path)
    await stage.act("local_team", f"/referral-handovers/{second['id']}", "accept", {"liveAt": moment(-1)},
                    purpose="handover", status=404, by="youth_protection")  # fmt: skip
    accept = {"liveAt": moment(-1)}
    await stage.act("youth_protection", f"/referral-handovers/{second['id']}", "accept", accept, purpose="handover")
    assert (await stage.get(VT, path, purpose=REFERRING))["state"] == "handed_over"
    query = "query($id: UUID!) { referral(id: $id) { state conditions(first: 5) { nodes { text met consequence } } } }"
    asked = (await stage.graph(VT, query, purpose=REFERRING, id=path.rsplit("/", 1)[1]))["referral"]
    nodes = [{"text": kept["text"], "met": True, "consequence": kept["consequence"]}]
    assert asked == {"state": "handed_over", "conditions": {"nodes": nodes}}


@pytest.mark.system("SY-007")
async def test_an_investigation_has_ten_weeks_and_what_stays_undetermined_goes_along_with_the_family(
    stage: Stage,
) -> None:
    path, _ = await in_triage(stage)
    referral_id = path.rsplit("/", 1)[1]
    assert (await step(stage, path, "triage", outcome("investigation")))["state"] == "investigating"
    (running,) = await stage.items(VT, f"{path}/investigations", purpose=REFERRING)
    lasts = date.fromisoformat(running["dueOn"]) - date.fromisoformat(running["startedOn"])
    assert lasts == timedelta(weeks=10)
    await let_pass(stage, "investigations", "due_on", running["id"])
    for kind in (VT, HOUSE):
        assert len(await told(stage, kind, "referrals.investigation_overdue", referral_id)) == 1
    terror = {"what": "He decides whom she sees", "intimateTerror": True}
    hitting = {"what": "He hit the child", "intimateTerror": False, "result": "confirmed"}
    open_ended = {"suspicions": [hitting, terror]}
    refused = await step(stage, path, "conclude-investigation", open_ended, status=400)
    assert [one["pointer"] for one in refused["errors"]] == ["/suspicions/1/result"]
    ends = {"suspicions": [hitting, terror | {"result": "undetermined"}], "handover": handed_to(stage, "local_team")}
    await step(stage, path, "conclude-investigation", ends)
    (first,) = await offered(stage, "local_team", path)
    assert first["undeterminedIntimateTerror"] is True
    why = {"reason": "This is too heavy for one team"}
    await stage.act("local_team", f"/referral-handovers/{first['id']}", "decline", why, purpose="handover")
    assert (await step(stage, path, "conclude-investigation", {"suspicions": ends["suspicions"]}))[
        "state"
    ] == "in_weighing"
    (kept,) = await stage.items(VT, f"{path}/investigations", purpose=REFERRING)
    assert [one["result"] for one in kept["suspicions"]] == ["confirmed", "undetermined"]
    flags = {}
    for case in (await stage.accept(referral_id), await stage.open_case()):
        await stage.join(case, "youth_protection")
        transfer = {"toKind": "organisation", "receiverId": str(stage.organisation("youth_protection")),
                    "summary": "The family moves", "openRisks": ["He knows the new address"]}  # fmt: skip
        made = await stage.post(HOUSE, f"/cases/{case['id']}/transfers", transfer)
        flags[case["id"]] = made["undeterminedIntimateTerror"]
        query = "query($id: UUID!) { transfer(id: $id) { undeterminedIntimateTerror earlierReports } }"
        same = (await stage.graph(HOUSE, query, id=made["id"]))["transfer"]
        assert same == {name: made[name] for name in same}
    assert list(flags.values()) == [True, False]
    case_id = next(iter(flags))
    (transfer,) = await stage.items(HOUSE, f"/cases/{case_id}/transfers")
    at = f"/transfers/{transfer['id']}"
    await stage.act("youth_protection", at, "accept", status=409, by=HOUSE)
    await stage.act(HOUSE, at, "hand-over", {"at": moment(-5), "note": "With the mother and both directors"})
    await stage.act("youth_protection", at, "accept", by=HOUSE)
    assert (await stage.get(HOUSE, f"/cases/{case_id}"))["status"] == "transferred"
