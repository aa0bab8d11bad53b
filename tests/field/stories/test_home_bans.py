"""The home ban (tijdelijk huisverbod): who goes, who is helped by whom, what outlasts it, what comes in its place."""

from typing import Any

import pytest

from tests.field.stories.clock import let_pass, told
from tests.field.stories.conference import HOUSE, asked, decided
from tests.field.stories.scenes import findings
from tests.field.stories.stage import Stage, day
from tests.integrations.delivery_world import World, receiver

pytestmark = pytest.mark.asyncio(loop_scope="module")

VT = "veilig_thuis"
BAN = {"kind": "home_ban", "frame": "coercive_administrative", "authority": "The mayor", "presence": "regular_presence",
       "ground": "He came at her with a knife", "seriousDanger": True}  # fmt: skip
GRANTED = {"answer": "decided_yes", "endsOn": day(10)}
ENDING = {"outcome": "ended", "reason": "Its ten days have passed"}


async def opened(stage: Stage, *kinds: str) -> dict[str, Any]:
    """A case directed by Veilig Thuis in which these organisations take part."""
    case: dict[str, Any] = await stage.open_case()
    await stage.direct(case)
    for kind in kinds:
        await stage.join(case, kind)
    return case


async def banned(stage: Stage, case: dict[str, Any]) -> str:
    """A ban on the father that the police asked for; its path."""
    _, father, _ = await stage.people(case)
    made = await stage.post("police", f"/cases/{case['id']}/measures", BAN | {"subjectId": father})
    return f"/measures/{made['id']}"


async def helpers(stage: Stage, case: dict[str, Any]) -> list[dict[str, str]]:
    """A helper of one's own for who stays, for who goes and for the child."""
    return [
        {"personId": person, "organisationId": str(stage.organisation(kind)),
         "professionalId": str(stage.professional(kind))}
        for person, kind in zip(await stage.people(case), ("local_team", "probation", "youth_protection"), strict=True)
    ]  # fmt: skip


async def drafted(stage: Stage, case: dict[str, Any]) -> str:
    """A safety plan that is being written; its path."""
    made = await stage.post(VT, f"/cases/{case['id']}/safety-plans")
    return f"/safety-plans/{made['id']}"


async def agreement(stage: Stage, plan: str, person: str, **facts: Any) -> dict[str, Any]:  # noqa: ANN401 - members
    """An agreement of a safety plan about one person."""
    body = {"personId": person, "trigger": "He stands at the door", "action": "She calls", "responsible": "Mother",
            "deputy": "Her sister", "horizon": "short", "checkOn": day(7)}  # fmt: skip
    made: dict[str, Any] = await stage.post(VT, f"{plan}/agreements", body | facts)
    return made


@pytest.mark.system("SY-112")
async def test_a_ban_is_about_an_adult_and_rests_on_danger_with_a_director_and_a_helper_for_each(stage: Stage) -> None:
    case = await opened(stage)
    path = f"/cases/{case['id']}"
    _, father, child = await stage.people(case)
    no_adult = await stage.post("police", f"{path}/measures", BAN | {"subjectId": child}, status=400)
    assert [(one["code"], one["rule"]) for one in no_adult["errors"]] == [("adult-required", "PL-13")]
    for left in ("seriousDanger", "presence"):
        facts = {name: value for name, value in BAN.items() if name != left} | {"subjectId": father}
        refused = await stage.post("police", f"{path}/measures", facts, status=409)
        assert (refused["rule"], refused["missing"]) == ("PL-14", [left])
    ban = await banned(stage, case)
    await stage.act("police", ban, "start", status=409)  # nobody has decided yet
    await stage.act("police", ban, "decide", GRANTED)
    own = await helpers(stage, case)
    begins = {"directorId": str(stage.organisation(VT)), "helpers": own}
    shared = [own[0], own[1] | {name: own[0][name] for name in ("organisationId", "professionalId")}, own[2]]
    for wrong, missing in (
        ({"helpers": own}, "director"),
        (begins | {"directorId": str(stage.organisation("police"))}, "director"),
        (begins | {"helpers": own[1:]}, "helperOfStayer"),
        (begins | {"helpers": [own[0], own[2]]}, "helperOfRemoved"),
        (begins | {"helpers": own[:2]}, "helperOfChildren"),
        (begins | {"helpers": shared}, "ownHelper"),
    ):
        refused = await stage.act("police", ban, "start", wrong, status=409)
        assert (refused["rule"], refused["missing"]) == ("PL-14", [missing])
    assert (await stage.act("police", ban, "start", begins))["status"] == "running"
    proposals = (await stage.post(VT, f"{path}/propose-direction"))["proposals"]
    assert (proposals[0]["code"], proposals[0]["holders"]) == ("D-05", [VT])
    fields = "measures(first: 3) { nodes { kind status directorId helpers } }"
    (seen,) = (await asked(stage, "police", case, fields))["measures"]["nodes"]
    read = await stage.get("police", ban)
    assert seen == {name: read[name] for name in ("kind", "status", "directorId", "helpers")}
    assert read["helpers"] == own


@pytest.mark.system("SY-112")
async def test_the_region_says_who_directs_a_ban(stage: Stage) -> None:
    case = await opened(stage, "mda_programme")
    ban = await banned(stage, case)
    await stage.act("police", ban, "decide", GRANTED)
    setting = {"name": "home_ban_director", "value": "mda_plus_plus", "source": "Regiovisie 2026"}
    await stage.post(HOUSE, "/settings", setting, purpose="quality_report")
    begins = {"directorId": str(stage.organisation(VT)), "helpers": await helpers(stage, case)}
    refused = await stage.act("police", ban, "start", begins, status=409)
    assert refused["missing"] == ["director"]
    elsewhere = begins | {"directorId": str(stage.organisation("mda_programme"))}
    assert (await stage.act("police", ban, "start", elsewhere))["directorId"] == elsewhere["directorId"]
    proposals = (await stage.post(VT, f"/cases/{case['id']}/propose-direction"))["proposals"]
    assert (proposals[0]["code"], proposals[0]["holders"]) == ("D-05", ["mda_programme"])
    await stage.post(HOUSE, "/settings", setting | {"value": VT}, purpose="quality_report")


@pytest.mark.system("SY-112")
async def test_a_plan_for_the_whole_family_is_looked_at_in_fixed_talks_and_help_outlasts_the_ban(stage: Stage) -> None:
    case = await opened(stage, "local_team")
    mother, father, child = await stage.people(case)
    ban = await banned(stage, case)
    await stage.act("police", ban, "decide", GRANTED)
    begins = {"directorId": str(stage.organisation(VT)), "helpers": await helpers(stage, case)}
    await stage.act("police", ban, "start", begins)
    plan = await drafted(stage, case)
    made = [await agreement(stage, plan, person) for person in (mother, child)]
    await stage.act(VT, plan, "discuss")
    await stage.act(VT, plan, "agree", {"decisionId": await decided(stage, case, "plan_agreed")})
    talks = {"monitorOn": [day(7), day(28)]}
    without_him = await stage.act(VT, plan, "activate", talks, status=409)
    assert without_him["rule"] == "SA-14"  # the plan holds him too who was sent away
    made.append(await agreement(stage, plan, father, action="He stays with his brother", responsible="Father"))
    await stage.act(VT, plan, "activate", talks)
    first, second = sorted(await stage.items(VT, f"{plan}/checks"), key=lambda one: str(one["dueOn"]))
    kept = {"results": [{"agreementId": one["id"], "result": "kept"} for one in made]}
    partly = {"results": kept["results"][:2]}
    assert (await stage.act(VT, f"/monitoring-checks/{first['id']}", "record", partly, status=400))["errors"]
    await stage.act(VT, f"/monitoring-checks/{first['id']}", "record", kept)
    help_path = await stage.agree(case, "local_team", [mother, father, child], kind="help_start", dueOn=day(120))
    await stage.act("local_team", help_path, "start")
    assert (await stage.act("police", ban, "end", ENDING))["status"] == "ended"
    assert (await stage.get("local_team", help_path))["status"] == "in_progress"
    assert (await stage.get(VT, plan))["status"] == "active"
    await stage.act(VT, f"/monitoring-checks/{second['id']}", "record", kept)
    done = {"outcome": "done", "result": "They finished the course together"}
    assert (await stage.act("local_team", help_path, "finish", done))["status"] == "done"
    fields = "safetyPlans(first: 3) { nodes { status checks(first: 5) { nodes { dueOn doneOn } } } }"
    (seen,) = (await asked(stage, VT, case, fields))["safetyPlans"]["nodes"]
    read = {one["dueOn"]: one["doneOn"] for one in await stage.items(VT, f"{plan}/checks")}
    assert read == {day(7): day(), day(28): day()}
    assert {one["dueOn"]: one["doneOn"] for one in seen["checks"]["nodes"]} == read


@pytest.mark.system("SY-113")
@pytest.mark.parametrize("low", [True, False], ids=["low-risk", "high-risk"])
async def test_a_refused_ban_proposes_other_means_that_a_meeting_can_choose(stage: Stage, *, low: bool) -> None:
    case = await opened(stage)
    _, father, _ = await stage.people(case)
    await stage.consent(case, father, (VT, "police"), ("existence", "coordination", "measures"))
    ban = await banned(stage, case)
    await stage.act("police", ban, "decide", {"answer": "decided_no", "lowEscalationRisk": low})
    options = await stage.items(VT, f"/cases/{case['id']}/options")
    proposed = {"reducing_dv", "priority_address"} | ({"stop_talk"} if low else set())
    assert {one["measureKind"] for one in options} == proposed
    assert {one["state"] for one in options} == {"open"}
    assert await stage.items(VT, f"/cases/{case['id']}/actions") == []  # proposed, not decided
    chosen = next(one for one in options if one["measureKind"] == "reducing_dv")
    decision = {"decisionId": await decided(stage, case, "action_agreed"), "reason": "Both want to talk"}
    promoted = await stage.act(VT, f"/options/{chosen['id']}", "promote", decision)
    assert promoted["state"] == "promoted"
    (action,) = await stage.items(VT, f"/cases/{case['id']}/actions")
    assert (action["id"], action["status"], action["subjectIds"]) == (promoted["actionId"], "proposed", [father])
    fields = "options(first: 9) { nodes { measureKind state } }"
    seen = (await asked(stage, VT, case, fields))["options"]["nodes"]
    assert {one["measureKind"]: one["state"] for one in seen} == dict.fromkeys(proposed, "open") | {
        "reducing_dv": "promoted"
    }


@pytest.mark.system("SY-113")
async def test_what_the_police_are_to_do_at_an_alarm_is_pushed_to_them_and_holds_once_they_gave_their_word(
    stage: Stage,
) -> None:
    case = await opened(stage)
    mother, father, child = await stage.people(case)
    for kind, subject in (("aware", mother), ("priority_address", mother), ("stop_talk", father)):
        body = {"kind": kind, "frame": "voluntary", "subjectId": subject, "ground": "Stalking", "authority": "Police"}
        made = await stage.post("police", f"/cases/{case['id']}/measures", body)
        assert made["domain"] == "other"
        await stage.act("police", f"/measures/{made['id']}", "decide", {"answer": "decided_yes"})
        assert (await stage.act("police", f"/measures/{made['id']}", "start"))["status"] == "running"
    plan = await drafted(stage, case)
    event = "safety.agreement_acknowledgement_asked"
    async with receiver() as desk:
        subscription = {"callbackUrl": f"{desk.base}/in", "eventTypes": [event]}
        await stage.post("police", "/subscriptions", subscription)
        alarm = await agreement(
            stage, plan, mother, kind="alarm", trigger="She presses the button", action="Police come at once",
            responsible="Police", reliesOnId=str(stage.organisation("police")),
        )  # fmt: skip
        assert await told(stage, "police", event, alarm["id"]) == [None]
        here = stage.world
        deliveries = World(stage.service.pools, stage.service.settings, here.house_id, here.keeper_id, "waterduin")
        async with deliveries.worker():
            await deliveries.settled("delivered")
    (push,) = desk.told
    assert push.event["data"] == {"objectId": alarm["id"], "version": 1, "reasonCode": None,
                                  "noticeClass": "acknowledge"}  # fmt: skip
    assert "button" not in str(push.body)  # told without its content
    assert alarm["state"] == "awaiting_acknowledgement"
    for person in (father, child):
        await agreement(stage, plan, person)
    await stage.act(VT, plan, "discuss")
    await stage.act(VT, plan, "agree", {"decisionId": await decided(stage, case, "plan_agreed")})
    waits = await stage.act(VT, plan, "activate", {"monitorOn": [day(7)]}, status=409)
    assert waits["rule"] == "SA-15"
    path = f"/safety-agreements/{alarm['id']}"
    (heard,) = await stage.items("police", f"/events?type={event}&subjectId={alarm['id']}")
    (sent,) = await stage.items("police", "/deliveries")
    assert (sent["state"], sent["repeats"], sent["receiptDueAt"] > day()) == ("delivered", 0, True)
    assert await findings(stage, case, "NO-07") == set()
    await let_pass(stage, "deliveries", "receipt_due_at", sent["id"])
    for kind in (HOUSE, "police"):
        assert await findings(stage, case, "NO-07", kind) == {"receipt-missing"}
    assert await findings(stage, case, "NO-07", VT) == set()  # how others answer is theirs and the house's
    await stage.post("youth_protection", f"/events/{heard['id']}/receipts", status=404)
    await stage.act(VT, path, "acknowledge", status=403)  # nobody gives the word of another
    assert (await stage.act("police", path, "acknowledge"))["state"] == "acknowledged"
    assert (await stage.items("police", "/deliveries"))[0]["state"] == "acknowledged"  # the word is the receipt too
    for kind in (HOUSE, "police"):
        assert await findings(stage, case, "NO-07", kind) == set()
    await stage.act(VT, plan, "activate", {"monitorOn": [day(7)]})
    assert (await stage.get("police", path))["state"] == "active"
    fields = "safetyPlans(first: 3) { nodes { agreements(first: 9) { nodes { id kind state acknowledgedAt } } } }"
    (seen,) = (await asked(stage, "police", case, fields))["safetyPlans"]["nodes"]
    read = await stage.get("police", path)
    assert {name: read[name] for name in ("id", "kind", "state", "acknowledgedAt")} in seen["agreements"]["nodes"]
