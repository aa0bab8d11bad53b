"""The client's position: told, invited, prepared, accompanied, heard afterwards; one contact; what happened to whom."""

from typing import Any

import pytest

from tests.field.stories.conference import HOUSE, asked, convene, decided
from tests.field.stories.scenes import findings
from tests.field.stories.stage import Stage, day, moment, referral

pytestmark = pytest.mark.asyncio(loop_scope="module")

REFERRING = "referral_handling"


@pytest.mark.system("SY-091", "SY-090")
async def test_one_entry_takes_every_route_warns_and_tells_the_referrer_a_status_alone(stage: Stage) -> None:
    body = referral("school")
    said = {"told": "yes", "text": "She wants quiet", "obstacles": "His drinking", "wishes": "Help with debts"}
    body["persons"][0] |= {"view": said}
    sent = await stage.post("school", "/referrals", body, purpose=REFERRING)
    warned = {(one["rule"], one["code"]) for one in sent["warnings"]}
    assert any(rule == "RE-04" for rule, _ in warned)
    assert 0 < sent["completeness"] < 100
    answers = {"whatIsGoingOn": "Shouting", "predictiveFactors": "Debts", "clientsOpinion": "She wants help"}
    fuller = await stage.refer("school", standardQuestions=answers)
    assert fuller["completeness"] > (await stage.refer("school"))["completeness"]
    again = await stage.post("school", "/referrals", body, purpose=REFERRING)
    assert again["id"] == sent["id"]
    body["concerns"][0]["what"] = "Something else"
    await stage.post("school", "/referrals", body, purpose=REFERRING, status=409)
    police = await stage.refer("police")
    assert police["suggestedTrack"] == "regular"
    case = await stage.accept(sent["id"])
    tasks = await stage.items(HOUSE, f"/cases/{case['id']}/tasks?pageSize=200")
    told = [one["personId"] for one in tasks if one["kind"] == "client_feedback"]
    assert sorted(told) == sorted(set(await stage.people(case)))
    query = "query($id: UUID!) { referral(id: $id) { state caseId decisions(first: 5) { nodes { reason } } } }"
    seen = (await stage.graph("school", query, purpose=REFERRING, id=sent["id"]))["referral"]
    assert (seen["state"], seen["caseId"]) == ("accepted", None)
    assert [one["reason"] for one in seen["decisions"]["nodes"]] in ([], [None])


@pytest.mark.system("SY-090")
async def test_a_client_is_always_asked_prepared_accompanied_and_heard_afterwards(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    mother, father, child = await stage.people(case)
    held = await convene(stage, case)
    await held.seat("police")
    for step in ("invite", "publish-pack"):
        await held.act(step)
    rows = {one["personId"]: one["id"] for one in await stage.items(HOUSE, f"{held.path}/clients?pageSize=200")}
    assert set(rows) == {mother, father, child}

    async def of(person: str, act: str, body: dict[str, Any], status: int | None = None) -> Any:  # noqa: ANN401
        return await stage.act(HOUSE, f"/client-participations/{rows[person]}", act, body, status=status)

    await of(father, "leave-out", {}, 400)
    left_out = await of(father, "leave-out", {"reason": "safety"})
    assert (left_out["invited"], left_out["absenceReason"]) == (False, "safety")
    await of(mother, "choose", {"attends": True, "mode": "online", "composition": "small"})
    stays = await of(child, "choose", {"attends": False})
    assert stays["absenceReason"] == "client_choice"
    assert (
        "client-not-prepared" in await findings(stage, case, "ME-08") or await findings(stage, case, "ME-08") == set()
    )
    for person in (mother, father, child):
        await of(person, "prepare", {"heldOn": day(-1), "wishes": "To be heard first"})
    await held.act("prepare")
    seats = await stage.items(HOUSE, f"{held.path}/participants")
    for seat in seats:
        await stage.ask(HOUSE, "POST", f"/participants/{seat['id']}/mark", {"attendance": "present"},
                        version=seat["version"])  # fmt: skip
    alone = await held.act("open", status=409)
    assert (alone["rule"], alone["missing"]) == ("ME-07", ["nobody-beside-client"])
    await held.seat("veilig_thuis", basis="case_involved")
    seats = await stage.items(HOUSE, f"{held.path}/participants")
    (beside,) = [one for one in seats if one["organisationId"] == str(stage.organisation("veilig_thuis"))]
    there = f"/participants/{beside['id']}/mark"
    await stage.ask(HOUSE, "POST", there, {"attendance": "present"}, version=beside["version"])
    (online,) = [one for one in await stage.items(HOUSE, f"{held.path}/family") if one["personId"] == mother]
    there = f"/participants/{online['id']}/mark"
    await stage.ask(HOUSE, "POST", there, {"attendance": "online"}, version=online["version"])
    await held.open()
    await held.decide("police", "veilig_thuis")
    await held.record()
    unheard = await held.act("feed-back", status=409)
    assert unheard["rule"] == "ME-09"
    await of(mother, "hear", {"debriefedOn": day()})
    await of(child, "hear", {"fedBackOn": day()})
    await of(father, "hear", {"notSafeReason": "He would take it out on her"})
    assert (await stage.act("veilig_thuis", held.path, "feed-back"))["status"] == "fed_back"
    scale = {"name": "evaluation_scale", "value": 5, "source": "Evaluatieformulier regio"}
    await stage.post(HOUSE, "/settings", scale, purpose="quality_report")
    form = {"form": "client", "way": "oral", "personId": mother, "items": [{"item": "heard", "value": 4}]}
    path = f"/cases/{case['id']}/meetings/{held.id}/evaluations"
    await stage.post("veilig_thuis", path, form, status=400)
    await stage.post("veilig_thuis", path, form | {"recordedBy": "P. Verzonnen"})
    await stage.post("veilig_thuis", path, form | {"recordedBy": "P. Verzonnen"}, status=409)
    fields = "clientParticipations(first: 10) { nodes { personId attends debriefedOn fedBackOn } }"
    nodes = (await asked(stage, HOUSE, case, fields))["clientParticipations"]["nodes"]
    assert {"personId": mother, "attends": True, "debriefedOn": day(), "fedBackOn": None} in nodes


@pytest.mark.system("SY-102")
async def test_a_household_has_one_contact_with_deputy_and_change_is_told(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    await stage.join(case, "local_team")
    path = f"/cases/{case['id']}"
    contact = {"organisationId": str(stage.organisation("veilig_thuis")),
               "professionalId": str(stage.professional("veilig_thuis")), "outOfHours": "0800 0000"}  # fmt: skip
    await stage.post("veilig_thuis", f"{path}/contact-persons", contact)
    for kind in ("local_team", "veilig_thuis"):
        change = contact | {"organisationId": str(stage.organisation(kind)), "reason": "She is ill",
                            "professionalId": str(stage.professional(kind))}  # fmt: skip
        await stage.post("veilig_thuis", f"{path}/contact-persons", change)
    rows = await stage.items("veilig_thuis", f"{path}/contact-persons")
    (now,) = [one for one in rows if one["endsAt"] is None]
    assert (now["organisationId"], now["outOfHours"]) == (contact["organisationId"], "0800 0000")
    assert len(await findings(stage, case, "CA-09")) == 1
    fields = "contactPersons(first: 10) { nodes { professionalId endsAt } }"
    nodes = (await asked(stage, "local_team", case, fields))["contactPersons"]["nodes"]
    assert len([one for one in nodes if one["endsAt"] is None]) == 1
    from_view = await stage.items("veilig_thuis", f"{path}/client-view")
    assert {one["contactProfessionalId"] for one in from_view} == {contact["professionalId"]}


@pytest.mark.system("SY-103")
async def test_who_does_what_to_whom_is_kept_with_roles_and_a_client_s_words_stay_hers(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    mother, father, child = await stage.people(case)
    path = f"/cases/{case['id']}"
    fact = {"roles": [{"personId": father, "role": "acting_person"}, {"personId": mother, "role": "affected_person"},
                      {"personId": child, "role": "child_witness"}],
            "occurredOn": day(-20), "precision": "month", "kinds": ["physical"], "impact": "She dares not sleep",
            "source": "police", "label": "worst"}  # fmt: skip
    bare = fact | {"roles": [{"personId": mother, "role": "affected_person"}]}
    await stage.post("police", f"{path}/incidents", bare, status=400)
    made = await stage.post("police", f"{path}/incidents", fact)
    told = fact | {"source": "client", "toldById": mother, "label": "first", "occurredOn": day(-900)}
    hers = await stage.post("veilig_thuis", f"{path}/incidents", told)
    correction = {name: value for name, value in told.items() if name != "label"} | {"impact": "Not so bad"}
    await stage.act("police", f"/incidents/{hers['id']}", "correct", correction, status=403)
    await stage.act("police", f"/incidents/{made['id']}", "label", {"label": "first"}, status=409)
    fields = "incidents(first: 5) { nodes { id source label roles(first: 5) { nodes { role countsAsVictim } } } }"
    nodes = (await asked(stage, "veilig_thuis", case, fields))["incidents"]["nodes"]
    kept = next(one for one in nodes if one["id"] == made["id"])
    assert {(one["role"], one["countsAsVictim"]) for one in kept["roles"]["nodes"]} == {
        ("acting_person", False), ("affected_person", True), ("child_witness", True),
    }  # fmt: skip
    domains = ("work", "daytime_activity", "finances", "housing", "parenting", "social_network", "crime",
               "mental_health", "intellectual_disability", "health", "education", "addiction", "romantic_relations",
               "intergenerational_violence")  # fmt: skip
    inventory = {"personId": mother, "domains": [{"domain": one, "state": "unknown"} for one in domains]}
    short = inventory | {"domains": inventory["domains"][1:]}
    await stage.post("veilig_thuis", f"{path}/life-domains", short, status=400)
    await stage.post("veilig_thuis", f"{path}/life-domains", inventory)
    dependency = {"personId": mother, "found": ["partner_manages_salary", "no_own_home"]}
    await stage.post("veilig_thuis", f"{path}/dependency-checks", dependency)
    (check,) = await stage.items("veilig_thuis", f"{path}/dependency-checks")
    assert check["found"] == dependency["found"]
    aimless = {"personId": mother, "helper": "Social work", "kind": "Talks", "startsOn": day(-30)}
    aid = await stage.post("veilig_thuis", f"{path}/help", aimless)
    assert len(aid["findings"]) == 1


@pytest.mark.system("SY-098")
async def test_an_escalation_has_an_addressee_and_a_day_and_ends_with_an_outcome(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    path = f"/cases/{case['id']}"
    body = {"level": "partner_contact", "target": "new_vt_report", "reason": "No treatment in ten weeks",
            "addresseeId": str(stage.organisation("veilig_thuis")), "dueAt": moment(60 * 24 * 7)}  # fmt: skip
    levels = ["partner_contact", "middle_manager", "director", "steering_group", "governing_line"]
    first = await stage.post("veilig_thuis", f"{path}/escalations", body)
    await stage.post("veilig_thuis", f"{path}/escalations", body | {"dueAt": moment(-60)}, status=400)
    await stage.act("veilig_thuis", f"/escalations/{first['id']}", "move-up")
    rows = await stage.items(HOUSE, f"{path}/escalations")
    (higher,) = [one for one in rows if one["state"] == "open"]
    assert (higher["level"], higher["previousId"]) == (levels[1], first["id"])
    for target in ("child_protection_board", "criminal_chain", "mda_plus_plus"):
        made = await stage.post("veilig_thuis", f"{path}/escalations", body | {"target": target})
        assert made["target"] == target
    answer = {"answer": "The intake is on Tuesday"}
    await stage.act("veilig_thuis", f"/escalations/{made['id']}", "answer", answer)
    closed = await stage.act("veilig_thuis", f"/escalations/{made['id']}", "close", {"outcome": "Treatment began"})
    assert (closed["state"], closed["outcome"]) == ("closed", "Treatment began")
    terms = {one["kind"] for one in await stage.items(HOUSE, f"{path}/terms?pageSize=200")}
    assert {"direct_safety", "escalation_answer"} <= terms
    fields = "escalations(first: 10) { nodes { id state target } }"
    nodes = (await asked(stage, "veilig_thuis", case, fields))["escalations"]["nodes"]
    assert {"id": made["id"], "state": "closed", "target": "mda_plus_plus"} in nodes
    assert await decided(stage, case, "escalation")
