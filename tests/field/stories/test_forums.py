"""Between forums: led on to another table, kept in several at once, linked to justice, proposed lighter."""

import pytest

from tests.field.stories.conference import HOUSE, asked, charter, convene
from tests.field.stories.scenes import enlist, findings, lay, programme
from tests.field.stories.stage import Stage, accepting, day

pytestmark = pytest.mark.asyncio(loop_scope="module")

REFERRING = "referral_handling"


@pytest.mark.system("SY-077")
async def test_a_case_in_the_wrong_forum_is_led_on_and_policy_is_discussed_without_cases(stage: Stage) -> None:
    sent = await stage.refer("police")
    path = f"/referrals/{sent['id']}"
    await stage.act(HOUSE, path, "weigh", purpose=REFERRING)
    decision = {name: value for name, value in accepting(stage).items() if name not in ("track", "approach")}
    decision |= {"outcome": "rerouted", "reason": "It is about youth on the street"}
    await stage.act(HOUSE, path, "decide", decision, purpose=REFERRING, status=400)
    where = {"reasonCode": "other_meeting_fits", "organisationId": str(stage.organisation("municipality"))}
    decision |= {"elsewhere": where}
    await stage.act(HOUSE, path, "decide", decision, purpose=REFERRING, status=400)
    led_on = await stage.act(HOUSE, path, "decide", decision | {"meetingKind": "dv_consultation"}, purpose=REFERRING)
    assert (led_on["state"], led_on["meetingKind"]) == ("rerouted", "dv_consultation")
    told = await stage.get("police", path, purpose=REFERRING)
    assert (told["state"], told["elsewhereReason"]) == ("rerouted", "other_meeting_fits")
    case = await stage.open_case()
    await stage.direct(case)
    held = await convene(stage, case)
    await charter(stage, kind="core_group")
    move = {"kind": "core_group", "reason": "It belongs at another table"}
    assert (await stage.act(HOUSE, held.item, "reroute", move))["reroutedTo"] == "core_group"
    item = {"meetingId": (await convene(stage, None, kind="policy_meeting")).id, "kind": "new", "question": "How?"}
    refused = await stage.post(HOUSE, f"/cases/{case['id']}/agenda-items", item, status=409)
    assert refused["rule"] == "ME-01"
    fields = "agendaItems(first: 5) { nodes { id status reroutedTo sourceItemId } }"
    goes_on, ended = (await asked(stage, HOUSE, case, fields))["agendaItems"]["nodes"]
    assert (ended["status"], ended["reroutedTo"]) == ("rerouted", "core_group")
    assert (goes_on["status"], goes_on["sourceItemId"]) == ("scheduled", ended["id"])


@pytest.mark.system("SY-078")
async def test_a_lighter_table_is_proposed_programme_cadence_is_kept_and_several_consultations_show(
    stage: Stage,
) -> None:
    await lay(stage)
    case = await stage.open_case()
    await stage.direct(case)
    await stage.join(case, "local_team")
    house = await programme(stage, "house_conference")
    await enlist(stage, case, "house_conference")
    (wanted,) = [one for one in house["definition"]["criteria"] if one["code"] == "house_conference"]
    answers = [{"criterion": one["code"], "answer": "no", "evidence": "One chain suffices"}
               for group in wanted["groups"] for one in group["criteria"]]  # fmt: skip
    check = await stage.post(
        HOUSE, f"/cases/{case['id']}/criteria-checks", {"setCode": "house_conference", "answers": answers}
    )
    assert check["advice"] == "lighter_consultation"
    police = str(stage.organisation("police"))
    held = await convene(stage, case, kind="mdo", coreIds=[police], staffing=["probation"])
    assert await findings(stage, case, "ME-11") == {"core-seat-not-invited", "staffing-missing"}
    bare = {"organisationId": police, "basis": "core"}
    await stage.post(HOUSE, f"{held.path}/participants", bare, status=400)
    await held.seat("police")
    await held.seat("probation")
    assert await findings(stage, case, "ME-11") == set()
    assert await findings(stage, case, "CA-14") == set()
    other = {"kind": "youth_protection_table", "startsOn": day(-10)}
    await stage.post("local_team", f"/cases/{case['id']}/collaborations", other)
    assert await findings(stage, case, "CA-14") == {"several-consultations"}
    (found,) = await stage.items("police", "/programmes?code=mdck_kennemerland")
    plan = found["definition"]
    assert sum(seat["count"] for seat in plan["team"]["seats"]) == 7
    assert (len(plan["team"]["onCall"]), len(plan["cadence"]["weekdays"])) == (4, 5)
    fields = "findings(first: 50) { nodes { rule code } } collaborations(first: 5) { nodes { kind } }"
    seen = await asked(stage, "veilig_thuis", case, fields)
    assert {"rule": "CA-14", "code": "several-consultations"} in seen["findings"]["nodes"]
    assert seen["collaborations"]["nodes"] == [{"kind": "youth_protection_table"}]


@pytest.mark.system("SY-080")
async def test_other_channels_are_linked_and_a_release_is_the_municipality_s_until_it_shares_it(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    _, father, _ = await stage.people(case)
    for kind in ("zsm", "cit"):
        await stage.post("police", f"/cases/{case['id']}/collaborations", {"kind": kind, "startsOn": day()})
    assert "several-consultations" in await findings(stage, case, "CA-14")
    load = await stage.post(HOUSE, f"/cases/{case['id']}/count-meetings")
    assert "months" in load
    town = str(stage.organisation("municipality"))
    release = {"signalKind": "release_bij", "municipalityId": town, "entryPoint": "care_partner"}
    sent = await stage.refer("probation", **release)
    path = f"/referrals/{sent['id']}"
    desk = await stage.client(HOUSE)
    assert not (await desk.get(f"/v1{path}", purpose=REFERRING)).is_success
    assert (await stage.get("municipality", path, purpose=REFERRING))["signalKind"] == "release_bij"
    await stage.act("municipality", path, "share-release", purpose=REFERRING)
    assert (await stage.get(HOUSE, path, purpose=REFERRING))["signalKind"] == "release_bij"
    event = {"personId": father, "kind": "release", "onDate": day(20)}
    await stage.post("police", f"/cases/{case['id']}/legal-events", event)
    terms = await stage.items("police", f"/cases/{case['id']}/terms?pageSize=200")
    (term,) = [one for one in terms if one["kind"] == "legal_date_near"]
    assert term["dueAt"][:10] in (day(6), day(5))
    query = "query($id: UUID!) { referral(id: $id) { signalKind state } }"
    seen = (await stage.graph(HOUSE, query, purpose=REFERRING, id=sent["id"]))["referral"]
    assert seen["signalKind"] == "release_bij"


@pytest.mark.system("SY-081", "SY-070")
async def test_a_settlement_session_is_linked_to_the_case_and_its_days_are_counted(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    await stage.join(case, "prosecution")
    _, father, _ = await stage.people(case)
    await convene(stage, case, days=3)
    kind_id = await charter(stage, kind="settlement_session", name="TOM-zitting")
    session = await convene(stage, None, kind_id=kind_id, days=17)
    made = {"meetingId": session.id, "kind": "new", "question": "What does the prosecution offer?"}
    item = await stage.post(HOUSE, f"/cases/{case['id']}/agenda-items", made)
    assert item["meetingId"] == session.id
    await stage.post(
        "prosecution", f"/cases/{case['id']}/legal-events",
        {"personId": father, "kind": "hearing", "onDate": day(17), "note": "TOM-zitting"},
    )  # fmt: skip
    fields = "agendaItems(first: 5) { nodes { meetingId } } terms(first: 20) { nodes { kind } }"
    seen = await asked(stage, HOUSE, case, fields)
    assert session.id in {one["meetingId"] for one in seen["agendaItems"]["nodes"]}
    assert "legal_date_near" in {one["kind"] for one in seen["terms"]["nodes"]}
    figures = {"year": int(day()[:4]), "indicators": ["IN-05", "IN-06"]}
    found = (await stage.post(HOUSE, "/indicator-results", figures, purpose="quality_report"))["results"]
    counted = {one["id"]: (one["titleEn"], one["unit"]) for one in found}
    assert counted["IN-06"] == ("discussion to settlement session", "days")
