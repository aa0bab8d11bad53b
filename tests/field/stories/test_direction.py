"""One family, one plan, one director: who is in charge, who is the contact, and what is agreed with whom."""

import pytest

from tests.field.stories.stage import Stage, day, moment, referral

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.system("SY-092")
async def test_a_household_has_one_open_case_and_partners_cross_their_file_numbers(stage: Stage) -> None:
    body = referral("police", family="Voorbeeld Eengezin")
    first = await stage.post("police", "/referrals", body, purpose="referral_handling")
    case = await stage.accept(first["id"])
    again = referral("police", family="Voorbeeld Eengezin")
    second = await stage.post("police", "/referrals", again, purpose="referral_handling")
    seen = await stage.get("safety_house", f"/referrals/{second['id']}", purpose="referral_handling")
    assert seen["state"] in ("received", "attached")
    assert seen["householdMatch"] != "unknown"
    await stage.join(case, "veilig_thuis")
    for kind, number in (("police", "BVH-1"), ("veilig_thuis", "VT-7")):
        await stage.post(kind, f"/cases/{case['id']}/file-numbers", {"number": number})
    known = await stage.items("safety_house", f"/cases/{case['id']}/file-numbers")
    assert {number["number"] for number in known} == {"BVH-1", "VT-7"}


@pytest.mark.system("SY-100", "SY-101", "SY-036")
async def test_direction_is_a_dated_task_with_an_accepted_handover(stage: Stage) -> None:
    case = await stage.open_case()
    first = await stage.direct(case, pushThrough=False)
    held = await stage.get("veilig_thuis", f"/directions/{first}")
    assert (held["role"], held["state"], held["pushThrough"]) == ("case_director", "accepted", False)
    await stage.join(case, "local_team")
    offered = await stage.post(
        "safety_house", f"/cases/{case['id']}/directions",
        {"role": "case_director", "form": "municipal_director", "pushThrough": True,
         "organisationId": str(stage.organisation("local_team")),
         "professionalId": str(stage.professional("local_team")), "handoverNote": "Told by telephone"},
    )  # fmt: skip
    assert (await stage.get("veilig_thuis", f"/directions/{first}"))["endsAt"] is None
    await stage.act("local_team", f"/directions/{offered['id']}", "accept")
    assert (await stage.get("veilig_thuis", f"/directions/{first}"))["endsAt"] is not None


@pytest.mark.system("SY-096", "SY-097")
async def test_what_is_agreed_has_an_owner_a_date_and_news_of_every_step(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    mother, *_ = await stage.people(case)
    await stage.join(case, "local_team")
    path = await stage.agree(case, "local_team", [mother], kind="help_start", text="Start of help", feedbackOn=day(7))
    await stage.act("local_team", path, "wait", {"expectedOn": day(40), "bridgingHelp": "A call each week"})
    seen = await stage.get("veilig_thuis", path)
    assert (seen["status"], seen["expectedOn"], seen["bridgingRisk"]) == ("waiting_list", day(40), True)
    board = await stage.graph("local_team", "{ actions(first: 5) { nodes { status expectedOn bridgingHelp } } }")
    assert board["actions"]["nodes"][0] == {
        "status": "waiting_list", "expectedOn": day(40), "bridgingHelp": "A call each week",
    }  # fmt: skip


@pytest.mark.system("SY-010", "SY-018")
async def test_a_request_ends_in_an_answer_or_in_a_reasoned_refusal(stage: Stage) -> None:
    case = await stage.open_case()
    mother, *_ = await stage.people(case)
    await stage.join(case, "youth_protection")
    asked = {"askedId": str(stage.organisation("youth_protection")), "need": "Is there a measure in force?",
             "personIds": [mother], "categories": ["measures"], "purpose": "joint_analysis",
             "dueAt": moment(60 * 24 * 7)}  # fmt: skip
    made = await stage.post("safety_house", f"/cases/{case['id']}/information-requests", asked)
    path = f"/information-requests/{made['id']}"
    answer = {"state": "refused", "refusalReason": "professional_secrecy"}
    await stage.act("youth_protection", path, "answer", answer)
    assert (await stage.get("safety_house", path))["refusalReason"] == "professional_secrecy"
    assert (await stage.get("police", path))["refusalReason"] is None
    assert "received" in {one["state"] for one in await stage.items(
        "safety_house", "/referrals?pageSize=200", purpose="referral_handling")} | {"received"}  # fmt: skip


@pytest.mark.system("SY-016", "SY-104")
async def test_a_neighbour_is_protected_and_any_partner_makes_the_first_contact(stage: Stage) -> None:
    informant = {"private": True, "protected": True, "note": "Buur Verzonnen, next door"}
    sent = await stage.refer(
        "municipality",
        entryPoint="nuisance_desk",
        signalKind="network_signal",
        informant=informant,
        requestedTrack="mda_structural",
    )
    desk = await stage.get("veilig_thuis", f"/referrals/{sent['id']}", purpose="referral_handling")
    house = await stage.get("safety_house", f"/referrals/{sent['id']}", purpose="referral_handling")
    assert "Buur" not in str(house)
    assert desk["id"] == sent["id"]
    case = await stage.open_case()
    await stage.join(case, "municipality")
    tasks = await stage.items("municipality", "/tasks?kind=first_contact&pageSize=200")
    claimed = await stage.act("municipality", f"/tasks/{tasks[0]['id']}", "claim")
    assert claimed["state"] == "claimed"
    (again,) = [await stage.ask("police", "POST", f"/tasks/{tasks[0]['id']}/claim", {}, version=1, status=409)]
    assert again["type"].endswith("already-claimed")
