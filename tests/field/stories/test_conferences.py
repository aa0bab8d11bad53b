"""Forms of conference: care and justice at one table or apart, few words or many, who may know while it lasts."""

from datetime import datetime, timedelta

import pytest

from tests.field.stories.conference import HOUSE, asked, charter, convene
from tests.field.stories.scenes import enlist, lay, programme
from tests.field.stories.stage import Stage, day

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.system("SY-065")
async def test_prosecution_and_clients_sit_in_parts_of_their_own(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    await stage.join(case, "prosecution")
    mother, *_ = await stage.people(case)
    secret = await stage.contribute("police", case, [mother], restriction="prosecution_only", content="He is watched.")
    client = await stage.client("veilig_thuis")
    assert not (await client.get(f"/v1/contributions/{secret['id']}", purpose="joint_analysis")).is_success
    assert (await stage.get("prosecution", f"/contributions/{secret['id']}"))["content"] == "He is watched."
    held = await convene(stage, case, parts=("justice_block", "client_block"))
    justice, clients = await held.parts()
    await held.seat("prosecution", parts=(justice,))
    await held.seat("veilig_thuis", basis="case_involved", parts=(clients,))
    for step in ("invite", "publish-pack", "prepare"):
        await held.act(step)
    hers = next(
        one for one in await stage.items(HOUSE, f"{held.path}/clients?pageSize=200") if one["personId"] == mother
    )
    path = f"/client-participations/{hers['id']}"
    choice = {"attends": True, "mode": "physical", "composition": "full"}
    refused = await stage.act(HOUSE, path, "choose", choice | {"partId": justice}, status=409)
    assert refused["rule"] == "ME-03"
    await stage.act(HOUSE, path, "choose", choice | {"partId": clients})
    (view, *_) = [
        one
        for one in await stage.items("veilig_thuis", f"/cases/{case['id']}/client-view?pageSize=200")
        if one["personId"] == mother
    ]
    assert "watched" not in str(view)
    assert view["nextMeetingAt"] is not None
    fields = "clientView(first: 20) { nodes { personId nextMeetingAt organisationIds } }"
    nodes = (await asked(stage, "veilig_thuis", case, fields))["clientView"]["nodes"]
    assert mother in {one["personId"] for one in nodes}


@pytest.mark.system("SY-066")
async def test_a_house_conference_asks_three_criteria_binds_by_mandate_and_lends_access_for_a_while(
    stage: Stage,
) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    await lay(stage)
    house = await programme(stage, "house_conference")
    await enlist(stage, case, "house_conference")
    (wanted,) = [one for one in house["definition"]["criteria"] if one["code"] == "house_conference"]
    codes = [one["code"] for group in wanted["groups"] for one in group["criteria"]]
    answers = [{"criterion": code, "answer": "yes", "evidence": "Told by three partners"} for code in codes]
    lighter = [{"criterion": code, "answer": "no", "evidence": "One chain suffices"} for code in codes]
    check = {"setCode": "house_conference"}
    refused = await stage.post(HOUSE, f"/cases/{case['id']}/criteria-checks", check | {"answers": lighter})
    assert (refused["outcome"], refused["advice"]) == ("not_met", "lighter_consultation")
    met = await stage.post(HOUSE, f"/cases/{case['id']}/criteria-checks", check | {"answers": answers})
    assert met["outcome"] == "met"
    incomplete = await charter(stage, active=False, kind="serious_dv_conference", goal=None)
    await stage.act(HOUSE, f"/meeting-kinds/{incomplete}", "activate", status=409)
    client = await stage.client("youth_protection")
    assert not (await client.get(f"/v1/cases/{case['id']}", purpose="joint_analysis")).is_success
    held = await convene(stage, case, kind="serious_dv_conference")
    await held.gather("veilig_thuis", "youth_protection", "prosecution")
    assert (await stage.get("youth_protection", f"/cases/{case['id']}"))["reference"] == case["reference"]
    await held.open()
    who = ("veilig_thuis", "youth_protection", "prosecution")
    unbound = await held.decide(*who, bindsIds=[str(stage.organisation("prosecution"))], status=409)
    assert unbound["rule"] == "ME-12"
    made = await held.decide(*who, asksIds=[str(stage.organisation("prosecution"))])
    assert str(stage.organisation("prosecution")) not in made["acceptedIds"]
    recorded = await held.record()
    ends = datetime.fromisoformat(recorded["accessEndsAt"]) - datetime.fromisoformat(recorded["recordedAt"])
    assert ends <= timedelta(days=14)
    seen = (await stage.graph("police", "query { meetingKinds(first: 50) { nodes { kind status } } }"))["meetingKinds"]
    assert {"kind": "serious_dv_conference", "status": "active"} in seen["nodes"]


@pytest.mark.system("SY-067")
async def test_a_care_conference_places_plans_and_follows_with_an_owner_for_each_track(stage: Stage) -> None:
    case = await stage.open_case()
    other = await stage.open_case()
    await stage.direct(case)
    mother, *_ = await stage.people(case)
    held = await convene(stage, case)
    running = await held.put(other, kind="running")
    await held.gather("veilig_thuis")
    await held.open()
    agenda = await stage.items(HOUSE, f"{held.path}/agenda")
    assert [one["kind"] for one in sorted(agenda, key=lambda one: int(one["position"]))] == ["new", "running"]
    await held.decide("veilig_thuis")
    await stage.act(HOUSE, held.item, "decide")
    unfinished = await held.act("record", {"nextOn": day(14)}, status=409)
    assert unfinished["rule"] == "ME-14"
    put_off = {"reason": "missing_information", "nextOn": day(14)}
    await stage.act(HOUSE, running, "defer", {"reason": "missing_information"}, status=400)
    await stage.act(HOUSE, running, "defer", put_off)
    assert (await held.act("record", {"nextOn": day(14)}))["status"] == "recorded"
    plan = await stage.post(
        "veilig_thuis", f"/cases/{case['id']}/plans", {"kind": "conference_plan", "parts": ["safety"]}
    )
    await stage.join(case, "youth_protection")
    for track, owner in (("perpetrator", "police"), ("victim", "veilig_thuis"), ("child", "youth_protection")):
        body = {"track": track, "organisationId": str(stage.organisation(owner))}
        await stage.post("veilig_thuis", f"/plans/{plan['id']}/tracks", body)
    tracks = await stage.items("veilig_thuis", f"/plans/{plan['id']}/tracks")
    assert {one["track"] for one in tracks} == {"perpetrator", "victim", "child"}
    path = await stage.agree(case, "veilig_thuis", [mother], feedbackOn=day(10))
    await stage.act("veilig_thuis", path, "start")
    fields = "actions(first: 5) { nodes { status feedbackOn dueOn } }"
    (row,) = (await asked(stage, "police", case, fields))["actions"]["nodes"]
    assert row == {"status": "in_progress", "feedbackOn": day(10), "dueOn": day(14)}


@pytest.mark.system("SY-068")
async def test_process_mode_holds_flags_alone_and_content_mode_asks_ground_mandate_and_a_cap(stage: Stage) -> None:
    case, other = await stage.open_case(), await stage.open_case()
    await stage.direct(case)
    mother, *_ = await stage.people(case)
    held = await convene(stage, case, mode="process", contentCap=1)
    await held.put(other)
    await held.gather("veilig_thuis")
    await held.open()
    refused = await stage.act(HOUSE, held.item, "note", {"discussion": "She said that..."}, status=400)
    assert refused["errors"][0]["rule"] == "ME-15"
    known = {"knownFlags": ["police"], "currentCare": "Local team",
             "responsibleId": str(stage.organisation("veilig_thuis")), "nextReviewOn": day(30)}  # fmt: skip
    noted = await stage.act(HOUSE, held.item, "note", known)
    assert (noted["responsibleId"], noted["nextReviewOn"]) == (known["responsibleId"], day(30))
    assert (await stage.act(HOUSE, held.item, "decide"))["status"] == "decided"
    content = await convene(stage, case, mode="content", contentCap=1)
    full = await stage.post(
        HOUSE, f"/cases/{other['id']}/agenda-items",
        {"meetingId": content.id, "kind": "new", "question": "What now?"}, status=409,
    )  # fmt: skip
    assert full["rule"] == "ME-15"
    await content.put(other, kind="urgent")
    assert (await stage.get(HOUSE, f"/meeting-kinds/{await charter(stage)}"))["contentCap"] in (None, 10)
    flag = {"personIds": [mother], "mode": "known_flag", "category": "safety", "knownValue": "active",
            "content": "With words"}  # fmt: skip
    await stage.post("police", f"/cases/{case['id']}/contributions", flag, status=400)
    bare = {"personIds": [mother], "mode": "content", "category": "safety", "content": "Words", "asOf": day(),
            "necessity": "The plan needs it"}  # fmt: skip
    await stage.post("police", f"/cases/{case['id']}/contributions", bare, status=400)
    item = await stage.contribute("police", case, [mother], speaksForTreating=True)
    assert item["speaksForTreating"] is True
    await stage.act(
        HOUSE, f"/contributions/{item['id']}", "verify", {"quality": "low", "followUp": "Who told it, and when?"}
    )
    requests = await stage.items("police", f"/cases/{case['id']}/information-requests")
    assert len(requests) == 1
    plan = await stage.post("veilig_thuis", f"/cases/{case['id']}/plans", {"kind": "conference_plan"})
    await stage.act("veilig_thuis", f"/plans/{plan['id']}", "activate", status=409)
    fields = "contributions(first: 5) { nodes { speaksForTreating quality } }"
    (seen,) = (await asked(stage, "police", case, fields))["contributions"]["nodes"]
    assert seen == {"speaksForTreating": True, "quality": "low"}


@pytest.mark.system("SY-069", "SY-070")
async def test_justice_decides_in_its_block_and_care_reads_what_may_be_shared(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    await stage.join(case, "prosecution")
    kind_id = await charter(stage, kind="integrated_conference", decisionRule="consensus")
    held = await convene(stage, None, kind_id=kind_id, parts=("justice_block", "care_block"))
    justice, care = await held.parts()
    held.item = await held.put(case, partId=justice)
    inside = {"organisationId": str(stage.organisation("youth_protection")), "basis": "core", "reason": "Core",
              "partIds": [justice]}  # fmt: skip
    refused = await stage.post(HOUSE, f"{held.path}/participants", inside, status=409)
    assert (refused["rule"], refused["missing"]) == ("ME-16", ["care-stays-out"])
    await held.seat("prosecution", parts=(justice,))
    await held.seat("police", parts=(justice,))
    await held.seat("veilig_thuis", parts=(care,))
    await held.gather()
    await held.open()
    no = [{"organisationId": str(stage.organisation("prosecution")), "position": "against"},
          {"organisationId": str(stage.organisation("police")), "position": "in_favour"}]  # fmt: skip
    unsettled = await held.decide(positions=no, status=409)
    assert unsettled["rule"] == "ME-13"
    made = await held.decide(
        "prosecution", "police", kind="share_with_care", text="He is arrested on Friday",
        shareable="He will not be at home this weekend",
    )  # fmt: skip
    await stage.act(HOUSE, held.item, "decide")
    await held.act("next-part")
    await held.act("record", {"nextOn": day(14)})
    own = await stage.get("prosecution", f"/meeting-decisions/{made['id']}")
    theirs = await stage.get("veilig_thuis", f"/meeting-decisions/{made['id']}")
    assert own["text"] == "He is arrested on Friday"
    assert (theirs["text"], theirs["shareable"]) == (None, "He will not be at home this weekend")
    fields = "decisions(first: 5) { nodes { text shareable } }"
    (seen,) = (await asked(stage, "veilig_thuis", case, fields))["decisions"]["nodes"]
    assert seen == {"text": None, "shareable": theirs["shareable"]}
    care_item = await convene(stage, case)
    await charter(stage, kind="justice_conference")
    move = {"kind": "justice_conference", "reason": "A ban is needed"}
    await stage.act(HOUSE, care_item.item, "reroute", move, status=400)
    led_on = await stage.act(HOUSE, care_item.item, "reroute", move | {"criterion": "recidivism"})
    assert (led_on["status"], led_on["reroutedTo"]) == ("rerouted", "justice_conference")
