"""Houses, Veilig Thuis and networks: who may begin, who keeps the case, and what crosses between them."""

import pytest

from tests.field.stories.stage import Stage, day, moment, referral

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.system("SY-001", "SY-002", "SY-063", "SY-091")
async def test_a_report_of_any_partner_becomes_a_case_of_the_house_with_partners_of_three_chains(stage: Stage) -> None:
    sent = await stage.refer("police")
    assert sent["suggestedTrack"] == "regular"
    case = await stage.accept(sent["id"])
    assert (case["status"], case["track"]) == ("opened", "regular")
    for kind in ("veilig_thuis", "prosecution", "municipality"):
        await stage.join(case, kind)
        assert (await stage.get(kind, f"/cases/{case['id']}"))["reference"] == case["reference"]
    told = await stage.get("police", f"/referrals/{sent['id']}", purpose="referral_handling")
    assert told["state"] == "accepted"
    feedback = [task["kind"] for task in await stage.items("safety_house", f"/cases/{case['id']}/tasks?pageSize=200")]
    assert "client_feedback" in feedback


@pytest.mark.system("SY-001")
async def test_the_house_directs_and_never_changes_what_a_partner_says_of_its_own_action(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    mother, *_ = await stage.people(case)
    path = await stage.agree(case, "veilig_thuis", [mother])
    await stage.act("veilig_thuis", path, "start")
    await stage.act("safety_house", path, "finish", {"outcome": "done", "result": "Not ours to say"}, status=403)
    done = await stage.act("veilig_thuis", path, "finish", {"outcome": "done", "result": "She was spoken to"})
    assert done["status"] == "done"


@pytest.mark.system("SY-005")
async def test_a_report_to_veilig_thuis_is_taken_in_once_and_ends_in_one_outcome(stage: Stage) -> None:
    body = referral("veilig_thuis")
    first = await stage.post("veilig_thuis", "/referrals", body, purpose="referral_handling")
    again = await stage.post("veilig_thuis", "/referrals", body, purpose="referral_handling")
    assert first["id"] == again["id"]
    path = f"/referrals/{first['id']}"
    await stage.act("veilig_thuis", path, "start-triage", purpose="referral_handling")
    triage = {"outcome": "local_team", "instrument": "vt_triage", "version": "2026-1", "date": day(), "result": "other",
              "handover": {"receiverId": str(stage.organisation("local_team")), "summary": "Guide the parents",
                           "ground": "vt_statutory_task", "purpose": "handover"}}  # fmt: skip
    await stage.act("veilig_thuis", path, "triage", triage, purpose="referral_handling")
    (offered,) = await stage.items("local_team", "/referral-handovers", purpose="handover")
    offer = f"/referral-handovers/{offered['id']}"
    await stage.act("local_team", offer, "accept", {"liveAt": moment(-1)}, purpose="handover")
    assert (await stage.get("veilig_thuis", path, purpose="referral_handling"))["state"] == "handed_over"


@pytest.mark.system("SY-012", "SY-013", "SY-019")
async def test_a_region_keeps_one_register_of_who_may_what_and_dated_settings_with_their_source(stage: Stage) -> None:
    houses = await stage.graph("police", "{ organisations(first: 50) { nodes { name kind chains status } } }")
    kinds = {node["kind"] for node in houses["organisations"]["nodes"]}
    assert {"veilig_thuis", "police", "municipality", "prosecution"} <= kinds
    setting = {
        "name": "first_contact_hours",
        "value": 24,
        "startsAt": moment(5),
        "source": "Regiovisie 2026, hoofdstuk 3",
    }
    made = await stage.post("safety_house", "/settings", setting, purpose="quality_report")
    kept = await stage.get("safety_house", f"/settings/{made['id']}", purpose="quality_report")
    assert (kept["name"], kept["value"], kept["source"]) == ("first_contact_hours", "24", setting["source"])


@pytest.mark.system("SY-003")
async def test_a_regular_case_goes_on_under_mda_with_the_same_number(stage: Stage) -> None:
    case = await stage.open_case()
    changed = await stage.act(
        "safety_house", f"/cases/{case['id']}", "change-track",
        {"track": "complex", "approach": "inter", "coerciveFramework": "needed", "legalDomain": "civil",
         "reason": "Help of free will did not come about"},
    )  # fmt: skip
    assert (changed["id"], changed["reference"], changed["track"]) == (case["id"], case["reference"], "complex")
    (step, *_) = [
        one for one in await stage.items("safety_house", f"/cases/{case['id']}/moves") if one["field"] == "track"
    ]
    assert (step["old"], step["new"]) == ("regular", "complex")


@pytest.mark.system("SY-009")
async def test_the_police_follow_their_report_by_codes_alone(stage: Stage) -> None:
    sent = await stage.refer("police")
    await stage.accept(sent["id"])
    told = await stage.get("police", f"/referrals/{sent['id']}", purpose="referral_handling")
    assert told["state"] == "accepted"
    assert told.get("caseId") is None
