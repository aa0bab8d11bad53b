"""Protection arrangements: profiles of families, their proposals, interventions, red flags, talks apart."""

import pytest
import pytest_asyncio

from tests.field.stories.scenes import choose, findings, lay, meeting_of, profile, structural
from tests.field.stories.stage import Stage, day, moment

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module", autouse=True)
async def catalogue(stage: Stage) -> None:
    """The catalogue of arrangements and interventions."""
    await lay(stage)


@pytest.mark.system("SY-041")
async def test_several_profiles_stand_beside_each_other_and_one_is_foremost(stage: Stage) -> None:
    case = await structural(stage)
    await profile(stage, case, "family_under_stress")
    await profile(stage, case, "long_term_care", foremost=False)
    await profile(stage, case, "complex_divorce")
    kept = await stage.items("veilig_thuis", f"/cases/{case['id']}/profile-assessments")
    assert {one["profile"]: (one["state"], one["foremost"]) for one in kept} == {
        "complex_divorce": ("open", True),
        "long_term_care": ("open", False),
        "family_under_stress": ("superseded", True),
    }
    templates = await stage.items("police", "/arrangements?pageSize=200")
    assert {(one["profile"], one["stage"]) for one in templates} >= {
        (word, step)
        for word in ("intimate_terror", "family_under_stress", "child_behaviour_parenting_stress", "long_term_care",
                     "complex_divorce")
        for step in ("first_signal", "several_signals", "acute_or_structural")
    }  # fmt: skip
    assert all(one["proposal"] for one in templates)
    other = await choose(stage, case, "family_under_stress", "I-29")
    assert other["deviates"]
    assert await findings(stage, case, "PR-18") == {"deviation-without-reason"}
    await stage.direct(case)
    plan = await stage.post(
        "veilig_thuis", f"/cases/{case['id']}/plans", {"kind": "conference_plan", "parts": ["safety"]}
    )
    entries = await stage.items("veilig_thuis", f"/plans/{plan['id']}/entries")
    assert {entry["personId"] for entry in entries} <= set(await stage.people(case))
    query = "query($id: UUID!) { case(id: $id) { profileAssessments(first: 9) { nodes { profile state } } } }"
    asked = await stage.graph("veilig_thuis", query, id=case["id"])
    assert {one["profile"] for one in asked["case"]["profileAssessments"]["nodes"]} == {one["profile"] for one in kept}


@pytest.mark.system("SY-042", "SY-060")
async def test_intimate_terror_keeps_the_two_apart(stage: Stage) -> None:
    case = await structural(stage)
    await stage.direct(case)
    mother, father, _ = await stage.people(case)
    await profile(stage, case, "intimate_terror")
    pair = {"kind": "intimate_terror", "personId": father, "otherPersonId": mother, "source": "Talk alone with her"}
    await stage.post("veilig_thuis", f"/cases/{case['id']}/danger-pairs", pair)
    talk = await meeting_of(stage, kind="system_talk")
    item = {"meetingId": talk["id"], "kind": "new", "question": "May they meet?"}
    await stage.post("safety_house", f"/cases/{case['id']}/agenda-items", item)
    clients = await stage.items("safety_house", f"/meetings/{talk['id']}/clients?pageSize=200")
    chosen = {"attends": True, "mode": "physical", "composition": "small"}
    both = [one for one in clients if one["personId"] in (mother, father)]
    await stage.act("safety_house", f"/client-participations/{both[0]['id']}", "choose", chosen)
    refused = await stage.act("safety_house", f"/client-participations/{both[1]['id']}", "choose", chosen, status=409)
    assert "ME-0" in refused["rule"]
    ban = {"kind": "home_ban", "frame": "coercive_administrative", "subjectId": father, "authority": "The mayor",
           "ground": "Serious and immediate danger", "seriousDanger": True, "presence": "shared_home"}  # fmt: skip
    asked = await stage.post("veilig_thuis", f"/cases/{case['id']}/measures", ban)
    path = f"/measures/{asked['id']}"
    granted = {"answer": "decided_yes", "endsOn": day(10)}
    assert await findings(stage, case, "PL-15")
    await stage.act("veilig_thuis", path, "back", {"banTrust": "He stays abroad and handed in his keys"})
    assert await findings(stage, case, "PL-15") == set()
    assert (await stage.act("veilig_thuis", path, "decide", granted))["status"] == "decided_yes"
    templates = await stage.items("police", "/arrangements?pageSize=200")
    terror = next(one for one in templates if (one["profile"], one["stage"]) == ("intimate_terror", "first_signal"))
    assert "home_ban" in terror["protective"]


@pytest.mark.system("SY-043")
async def test_the_biggest_stressors_are_ranked_and_a_home_ban_is_at_hand(stage: Stage) -> None:
    case = await structural(stage)
    await stage.direct(case)
    mother, father, _ = await stage.people(case)
    await profile(stage, case, "family_under_stress")
    factors = f"/cases/{case['id']}/risk-factors"
    for rank, code in enumerate(("debts", "substance_use", "shared_roof"), 1):
        body = {"personIds": [father], "code": code, "change": "dynamic", "level": "systemic", "rank": rank}
        await stage.post("veilig_thuis", factors, body)
    again = {"personIds": [father], "code": "psychiatric", "change": "dynamic", "level": "individual", "rank": 1}
    await stage.post("veilig_thuis", factors, again, status=409)
    ranked = {one["code"]: one["rank"] for one in await stage.items("veilig_thuis", factors)}
    assert ranked == {"debts": 1, "substance_use": 2, "shared_roof": 3}
    ban = {"kind": "home_ban", "frame": "coercive_administrative", "subjectId": father, "authority": "The mayor",
           "ground": "Serious and immediate danger", "seriousDanger": True, "presence": "shared_home"}  # fmt: skip
    asked = await stage.post("veilig_thuis", f"/cases/{case['id']}/measures", ban)
    assert (asked["kind"], asked["subjectId"]) == ("home_ban", father)
    assert await findings(stage, case, "PR-19") == set()
    await choose(stage, case, "family_under_stress", "I-17")
    proposals = await stage.post("veilig_thuis", f"/cases/{case['id']}/propose-direction", {})
    assert proposals["proposals"]
    await stage.agree(case, "veilig_thuis", [mother, father], kind="help_start", requiresJoint=True)
    assert await findings(stage, case, "AC-09") == set()
    flag = {"personId": mother, "flag": "silenced", "observer": "Nurse", "observedOn": day(), "source": "professional"}
    await stage.post("veilig_thuis", f"/cases/{case['id']}/red-flags", flag)
    assert await findings(stage, case, "AC-09") == {"joint-after-danger"}


@pytest.mark.system("SY-044")
async def test_no_home_ban_names_a_child_and_youth_protection_is_proposed(stage: Stage) -> None:
    case = await structural(stage)
    await stage.direct(case)
    _, _, child = await stage.people(case)
    await profile(stage, case, "child_behaviour_parenting_stress")
    ban = {"kind": "home_ban", "frame": "coercive_administrative", "subjectId": child, "authority": "The mayor",
           "ground": "He hit his mother", "seriousDanger": True, "presence": "shared_home"}  # fmt: skip
    await stage.post("veilig_thuis", f"/cases/{case['id']}/measures", ban, status=400)
    rules = {one["code"]: one for one in await stage.items("police", "/direction-rules?pageSize=200")}
    assert rules["D-07"]["holders"] == ["youth_protection"]
    await stage.post(
        "veilig_thuis", f"/cases/{case['id']}/safety-levels", {"personId": child, "level": 5, "argument": "He fights"}
    )
    levels = await stage.items("veilig_thuis", f"/cases/{case['id']}/safety-levels")
    assert [(one["personId"], float(one["level"])) for one in levels] == [(child, 5.0)]
    await choose(stage, case, "child_behaviour_parenting_stress", "I-57", personId=child)
    assert "outside-age" in await findings(stage, case, "PR-19")


@pytest.mark.system("SY-045")
async def test_long_support_has_no_end_and_neglect_has_floor_requirements(stage: Stage) -> None:
    case = await structural(stage)
    await stage.direct(case)
    mother, _, child = await stage.people(case)
    await profile(stage, case, "long_term_care")
    path = await stage.agree(case, "veilig_thuis", [mother], kind="long_term_support", dueOn=None, feedbackOn=day(60))
    seen = await stage.get("veilig_thuis", path)
    assert (seen["dueOn"], seen["feedbackOn"]) == (None, day(60))
    floor = {"text": "There is food in the house every day", "boundIds": [mother], "checkOn": [day(14)],
             "guardOrganisationId": str(stage.organisation("veilig_thuis")),
             "consequence": "The child protection board is asked"}  # fmt: skip
    made = await stage.post("veilig_thuis", f"/cases/{case['id']}/conditions", floor)
    assert made["kind"] == "bottom_requirement"
    rules = {one["code"]: one for one in await stage.items("police", "/direction-rules?pageSize=200")}
    assert any("mda" in str(rule).lower() for rule in rules.values())
    relief = {"text": "The grandmother takes the child on Fridays", "kind": "safety_measure", "subjectIds": [child]}
    assert (await stage.post("veilig_thuis", f"/cases/{case['id']}/options", relief))["text"] == relief["text"]


@pytest.mark.system("SY-046")
async def test_a_complex_divorce_asks_talks_apart_and_consent_of_both_parents(stage: Stage) -> None:
    case = await structural(stage)
    await stage.direct(case)
    mother, father, child = await stage.people(case)
    await profile(stage, case, "complex_divorce")
    consent = {"personId": child, "purposes": ["joint_analysis"], "categories": ["care"], "authorityHolders": 2,
               "recipientIds": [str(stage.organisation("veilig_thuis"))]}  # fmt: skip
    made = await stage.post("veilig_thuis", f"/cases/{case['id']}/consents", consent)
    one = {"state": "given", "endsAt": moment(60 * 24 * 30), "formReference": "TF-2", "holdersAgreed": 1}
    await stage.act("veilig_thuis", f"/grounds/{made['id']}", "answer", one, status=409)
    await stage.act("veilig_thuis", f"/grounds/{made['id']}", "answer", one | {"holdersAgreed": 2})
    for kind, frame in (("area_ban", "coercive_administrative"), ("conditional_sentence", "coercive_criminal")):
        body = {"kind": kind, "frame": frame, "subjectId": father, "authority": "The court", "ground": "Stalking"}
        await stage.post("veilig_thuis", f"/cases/{case['id']}/measures", body)
    event = {"personId": father, "kind": "hearing", "onDate": day(40)}
    await stage.post("veilig_thuis", f"/cases/{case['id']}/legal-events", event)
    timeline = await stage.items("veilig_thuis", f"/cases/{case['id']}/legal-events")
    assert {one["kind"] for one in timeline} >= {"hearing"}
    assert {one["frame"] for one in await stage.items("veilig_thuis", f"/cases/{case['id']}/measures")} == {
        "coercive_administrative", "coercive_criminal",
    }  # fmt: skip
    sash = {"instrument": "sash", "edition": "2.0", "assessedOn": day(), "assessor": "P. Verzonnen",
            "subjectIds": [mother], "allegedIds": [father], "summary": "High concern"}  # fmt: skip
    await stage.post("veilig_thuis", f"/cases/{case['id']}/assessments", sash)
    assert await findings(stage, case, "SA-17") == set()
