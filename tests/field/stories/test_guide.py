"""The guide: three phases in print, prepared and walked through at the table, answers that become what is agreed."""

from typing import Any

import pytest

from tests.field.stories.conference import Conference, asked, convene, decided
from tests.field.stories.stage import Stage, day, moment

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def begun(stage: Stage) -> tuple[Any, Conference, list[str]]:
    """A case with a director, and a focus meeting with it on the agenda."""
    case = await stage.open_case()
    await stage.direct(case)
    for kind in ("police", "local_team", "youth_protection"):
        await stage.join(case, kind)
    people = await stage.people(case)
    return case, await convene(stage, case, kind="focus"), people


async def enter(stage: Stage, case: dict[str, Any], phase: str, **gate: Any) -> Any:  # noqa: ANN401 - JSON
    """A phase that a meeting decided on."""
    decision = await decided(stage, case, "phase_change")
    body = {"to": phase, "decisionId": decision, "rationale": "All talked it over"} | gate
    return await stage.act("safety_house", f"/cases/{case['id']}", "change-phase", body)


async def guide(stage: Stage) -> tuple[str, list[Any]]:
    """The usual guide of the house, adopted once; its identifier and questions."""
    there = await stage.items("safety_house", "/guide-templates?pageSize=50")
    found = [one["id"] for one in there if one["code"] == "gezamenlijke-analyse"]
    if not found:
        made = await stage.post("safety_house", "/guide-templates/adopt", {"code": "gezamenlijke-analyse"})
        found = [made["id"]]
    return found[0], await stage.items("police", f"/guide-templates/{found[0]}/questions?pageSize=200")


@pytest.mark.system("SY-083", "SY-084", "SY-085", "SY-086")
async def test_the_guide_has_three_phases_with_their_heads_points_scales_and_gates(stage: Stage) -> None:
    template, questions = await guide(stage)
    counted = {
        phase: (
            len([one for one in questions if one["phase"] == phase and one["headCode"] is None]),
            len([one for one in questions if one["phase"] == phase and one["headCode"] is not None]),
        )
        for phase in ("direct_safety", "risk_led_care", "recovery")
    }
    assert counted == {"direct_safety": (13, 34), "risk_led_care": (14, 34), "recovery": (16, 32)}
    gates = {one["code"]: (one["onYes"], one["onNo"]) for one in questions if one["itemType"] == "gate"}
    assert gates["DV-O1"] == (["direct_safety"], ["risk_led_care"])
    assert {code[:2] for code in gates if gates[code][0]} == {"DV", "RZ", "HZ"}
    assert len([code for code in gates if code.startswith("RZ")]) == 3
    scales = {one["scaleKind"] for one in questions if one["scaleKind"]}
    assert scales == {"worry_direct_safety", "worry_stable_safety", "quality_of_life"}
    assert {one["code"][:2] for one in questions if one["theme"] == "breach"} == {"DV", "RZ"}
    assert {one["code"][:2] for one in questions if one["theme"] == "closure_plan"} == {"HZ"}
    query = "query($id: UUID!) { guideTemplate(id: $id) { questions(first: 200) { nodes { code phase headCode } } } }"
    same = (await stage.graph("police", query, id=template))["guideTemplate"]["questions"]["nodes"]
    assert [one["code"] for one in same] == [one["code"] for one in questions]


@pytest.mark.system("SY-064", "SY-083", "SY-084", "SY-087")
async def test_one_phase_is_prepared_and_walked_through_with_the_clients(stage: Stage) -> None:
    case, held, (mother, *_) = await begun(stage)
    asks = {"meetingId": held.id, "phase": "direct_safety", "prepareUntil": moment(60 * 24 * 3)}
    await held.seat("local_team", basis="case_involved")
    run = await stage.post("safety_house", f"/cases/{case['id']}/guide-runs", asks)
    path = f"/guide-runs/{run['id']}"
    waiting = await stage.post("safety_house", f"{path}/preparation")
    assert str(stage.organisation("local_team")) in waiting["waitingIds"]
    first = {"questionCode": "DV-B1.2", "personIds": [mother], "items": ["He was at the door twice"]}
    told = await stage.post("local_team", f"{path}/answers", first)
    await stage.post("local_team", f"{path}/hand-in", {"nothingKnown": False})
    await stage.act("safety_house", path, "summarise", {"summary": "The team sees what the mother sees"})
    ready = await stage.post("safety_house", f"{path}/preparation")
    assert str(stage.organisation("local_team")) in ready["handedInIds"]
    await held.gather("veilig_thuis")
    clients = await stage.items("safety_house", f"{held.path}/clients")
    assert {one["invited"] for one in clients} == {True}
    (hers,) = [one for one in clients if one["personId"] == mother]
    choice = {"attends": True, "mode": "physical", "composition": "small"}
    chosen = await stage.act("safety_house", f"/client-participations/{hers['id']}", "choose", choice)
    assert (chosen["attends"], chosen["composition"]) == (True, "small")
    await held.open()
    await stage.act("safety_house", path, "hold")
    worry = {"questionCode": "DV-S1", "clientId": mother, "clientVoice": "given", "personIds": [mother], "number": 8,
             "rationale": "He has a key"}  # fmt: skip
    hers = await stage.post("safety_house", f"{path}/answers", worry)
    assert (hers["clientId"], hers["clientVoice"], hers["number"]) == (mother, "given", 8)
    gate = {"questionCode": "DV-O1", "yes": True, "rationale": "The key is still his", "personIds": [mother]}
    asked_on = await stage.post("veilig_thuis", f"{path}/answers", gate)
    assert asked_on["proposes"] == ["direct_safety"]
    what = {"questionCode": "DV-C3.1", "items": ["Change the lock"], "basedOnIds": [told["id"]], "personIds": [mother]}
    agreed = await stage.post("veilig_thuis", f"{path}/answers", what)
    action = {"text": "Change the lock", "kind": "safety_measure", "dueOn": day(2), "subjectIds": [mother],
              "ownerOrganisationId": str(stage.organisation("local_team"))}  # fmt: skip
    derived = {"item": 0, "action": action}
    await stage.post("veilig_thuis", f"/guide-answers/{agreed['id']}/actions", derived)
    await stage.post("veilig_thuis", f"/guide-answers/{agreed['id']}/actions", derived, status=409)
    await held.decide("veilig_thuis", "local_team")
    await stage.act("safety_house", path, "end")
    await held.record(nextOn=day(14))
    (minute,) = await held.minutes()
    assert (minute["outcome"], len(minute["decisionIds"])) == ("decided", 1)
    ratings = await stage.items("veilig_thuis", f"/cases/{case['id']}/scale-ratings")
    assert [(one["kind"], one["value"]) for one in ratings] == [("worry_direct_safety", 8)]
    fields = "scaleRatings(first: 5) { nodes { kind value rationale } }"
    (same,) = (await asked(stage, "veilig_thuis", case, fields))["scaleRatings"]["nodes"]
    assert (same["kind"], same["value"]) == ("worry_direct_safety", 8)


@pytest.mark.system("SY-085", "SY-086", "SY-082")
async def test_the_gates_of_the_guide_lead_on_and_the_way_back(stage: Stage) -> None:
    case, _, people = await begun(stage)
    path = f"/cases/{case['id']}"
    for person in people:
        level = {"personId": person, "level": 7, "argument": "Nobody was hit since"}
        await stage.post("veilig_thuis", f"{path}/safety-levels", level)
    skipped = {"to": "recovery", "gate": "DV-O1", "concerns": False, "rationale": "All is well"}
    decision = await decided(stage, case, "phase_change")
    await stage.act("safety_house", path, "change-phase", skipped | {"decisionId": decision}, status=409)
    entered = await enter(stage, case, "risk_led_care", gate="DV-O1", concerns=False)
    assert entered["phase"] == "risk_led_care"
    risk = {"personIds": [people[1]], "code": "substance_use", "change": "dynamic", "level": "individual", "rank": 1}
    await stage.post("veilig_thuis", f"{path}/risk-factors", risk)
    again = risk | {"code": "debts", "level": "systemic", "change": "static"}
    await stage.post("veilig_thuis", f"{path}/risk-factors", again, status=409)
    await stage.post("veilig_thuis", f"{path}/risk-factors", again | {"rank": 2})
    help_given = {"personId": people[1], "helper": "Addiction care", "kind": "Treatment", "aim": "To stop drinking",
                  "startsOn": day(-400), "endsOn": day(-200), "outcome": "Stopped",
                  "problems": "No evenings"}  # fmt: skip
    await stage.post("veilig_thuis", f"{path}/help", help_given)
    (kept,) = await stage.items("veilig_thuis", f"{path}/help")
    assert (kept["aim"], kept["outcome"], kept["problems"]) == ("To stop drinking", "Stopped", "No evenings")
    back = await enter(stage, case, "direct_safety", gate="RZ-O1", concerns=True)
    assert back["phase"] == "direct_safety"
    await enter(stage, case, "risk_led_care", gate="DV-O1", concerns=False)
    recovery = await enter(stage, case, "recovery", gate="RZ-O2", concerns=False)
    assert recovery["phase"] == "recovery"
    held = await convene(stage, case, kind="focus")
    asks = {"meetingId": held.id, "phase": "recovery"}
    run = await stage.post("safety_house", f"{path}/guide-runs", asks)
    quality = {"questionCode": "HZ-S1", "personIds": [people[0]], "number": 6, "rationale": "She sleeps again"}
    await stage.post("veilig_thuis", f"/guide-runs/{run['id']}/answers", quality)
    ratings = await stage.items("veilig_thuis", f"{path}/scale-ratings")
    assert [one["kind"] for one in ratings] == ["quality_of_life"]
    point = {"personIds": [people[0]], "kind": "recovery_point", "text": "Work of her own", "rank": 1}
    await stage.post("veilig_thuis", f"{path}/risk-factors", point)
    closure = {"questionCode": "HZ-C5", "personIds": people, "text": "What we do when it goes wrong"}
    answer = await stage.post("veilig_thuis", f"/guide-runs/{run['id']}/answers", closure)
    plan = {"closurePlan": {"signals": ["He drinks again"], "steps": ["Call the local team"], "contact": "Local team",
                            "returnRoute": "The same team takes the case up again"}}  # fmt: skip
    await stage.post("veilig_thuis", f"/guide-answers/{answer['id']}/closure-plans", plan)
    fields = "phase closurePlans(first: 5) { nodes { contact } }"
    seen = await asked(stage, "veilig_thuis", case, fields)
    assert (seen["phase"], seen["closurePlans"]["nodes"]) == ("recovery", [{"contact": "Local team"}])
    moves = [one for one in await stage.items("safety_house", f"{path}/moves?pageSize=200") if one["field"] == "phase"]
    assert {one["gate"] for one in moves} >= {"DV-O1: no", "RZ-O1: yes", "RZ-O2: no"}
    terms = {one["kind"] for one in await stage.items("safety_house", f"{path}/terms?pageSize=200")}
    assert {"direct_safety", "stable_safety"} <= terms


@pytest.mark.system("SY-087", "SY-088", "SY-084")
async def test_concerns_figures_and_conditions_stand_apart_and_a_house_brings_its_own_form(stage: Stage) -> None:
    case, held, (mother, father, _child) = await begun(stage)
    path = f"/cases/{case['id']}"
    made = []
    for what in ("He has a key", "He threatens her mother"):
        concern = {"personIds": [mother], "what": what, "basis": "Told by her", "evidenceStatus": "observed"}
        made.append((await stage.post("police", f"{path}/concerns", concern))["id"])
    top = {"meetingId": held.id, "rank": 1, "shared": True}
    await stage.post("veilig_thuis", f"/concerns/{made[0]}/rank", top)
    await stage.post("veilig_thuis", f"/concerns/{made[1]}/rank", top, status=409)
    rating = {"personIds": [mother], "kind": "worry_direct_safety", "value": 9, "rationale": "He was at the door"}
    await stage.post("police", f"{path}/scale-ratings", rating)
    await stage.post("police", f"{path}/scale-ratings", rating | {"value": 11}, status=400)
    await stage.post("police", f"{path}/scale-ratings", rating | {"kind": "quality_of_life"}, status=400)
    condition = {"text": "He stays away from the school", "boundIds": [father], "checkOn": [day(14)],
                 "guardOrganisationId": str(stage.organisation("youth_protection"))}  # fmt: skip
    refused = await stage.post("police", f"{path}/conditions", condition, status=400)
    assert refused["errors"][0]["rule"] == "SA-12"
    kept = await stage.post("police", f"{path}/conditions", condition | {"consequence": "The board is asked"})
    assert (kept["status"], kept["phase"]) == ("proposed", "direct_safety")
    form = await stage.post("safety_house", "/guide-templates/adopt", {"code": "zes-stappen"})
    steps = await stage.items("police", f"/guide-templates/{form['id']}/questions?pageSize=200")
    assert any(step["required"] for step in steps)
    asks = {"meetingId": held.id, "templateId": form["id"]}
    run = await stage.post("safety_house", f"{path}/guide-runs", asks)
    decision = next(one for one in steps if one["section"] == "decision" and one["itemType"] in ("text", "list"))
    said = {"text": "She stays with her sister"} if decision["itemType"] == "text" else {"items": ["To her sister"]}
    answer = {"questionCode": decision["code"], "personIds": [mother], **said}
    await stage.post("veilig_thuis", f"/guide-runs/{run['id']}/answers", answer)
    findings = await stage.items("veilig_thuis", f"{path}/findings?pageSize=200")
    assert {"GU-06"} <= {one["rule"] for one in findings}
    fields = "findings(first: 100) { nodes { rule code } }"
    same = (await asked(stage, "veilig_thuis", case, fields))["findings"]["nodes"]
    assert {(one["rule"], one["code"]) for one in same} == {(one["rule"], one["code"]) for one in findings}


@pytest.mark.system("SY-089")
async def test_the_talk_card_reaches_the_client_in_person_with_proof_and_words_only_over_a_safe_channel(
    stage: Stage,
) -> None:
    case, _held, (mother, *_) = await begun(stage)
    card = await stage.post("safety_house", "/talk-cards/adopt", {"code": "praatplaat"})
    assert (len(card["blocks"]), bool(card["titleNl"])) == (7, True)
    handed = {"personId": mother, "cardId": card["id"], "on": day()}
    proof = await stage.post("veilig_thuis", f"/cases/{case['id']}/talk-cards", handed)
    assert (proof["edition"], proof["personId"], proof["on"]) == (card["edition"], mother, day())
    fields = "talkCards(first: 5) { nodes { edition personId on } }"
    seen = (await asked(stage, "veilig_thuis", case, fields))["talkCards"]["nodes"]
    assert seen == [{"edition": card["edition"], "personId": mother, "on": day()}]
    message = {"kind": "invitation", "text": "You are welcome on Thursday"}
    path = f"/cases/{case['id']}/persons/{mother}/messages"
    await stage.post("veilig_thuis", path, message | {"channel": "email"}, status=409)
    await stage.post("veilig_thuis", path, message)
    (kept,) = await stage.items("veilig_thuis", f"/cases/{case['id']}/client-messages")
    assert (kept["way"], kept["deliveredAt"]) == ("word_of_mouth", None)
