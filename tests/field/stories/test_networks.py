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
