"""One family in the middle: one analysis, one plan, one director, safety agreed with each, people of their own."""

import pytest
import pytest_asyncio

from tests.field.stories.scenes import decision, enlist, hold, lay, meeting_of, profile, programme, structural
from tests.field.stories.stage import Stage, day, moment

pytestmark = pytest.mark.asyncio(loop_scope="module")

VT = "veilig_thuis"


@pytest_asyncio.fixture(scope="module", loop_scope="module", autouse=True)
async def catalogue(stage: Stage) -> None:
    """The catalogue of programmes."""
    await lay(stage)


async def network(stage: Stage, case: dict[str, str], influence: str | None = "support") -> str:
    """Somebody around the family, screened unless `influence` is None."""
    person = {"givenName": "Oma", "familyName": "Voorbeeld", "birthDate": "1955-01-01"}
    made = await stage.post(VT, f"/cases/{case['id']}/persons", {"person": person, "role": "network_person"})
    if influence is not None:
        path = f"/cases/{case['id']}/persons/{made['id']}/screen"
        await stage.ask(VT, "POST", path, {"influence": influence}, version=made["version"])
    return str(made["id"])


@pytest.mark.system("SY-021", "SY-024")
async def test_one_family_has_one_analysis_one_plan_and_one_director(stage: Stage) -> None:
    case = await structural(stage)
    await enlist(stage, case, "vvt_den_haag", programme="Veilig Verderteam Den Haag")
    known = (await programme(stage, "vvt_den_haag"))["definition"]
    assert (known["followUpMonths"], known["roles"][0]["heldBy"]) == ([6, 12], ["veilig_thuis"])
    assert [step["code"] for step in known["steps"]][1:3] == ["joint_session", "one_plan"]
    await stage.direct(case)
    team = [
        ("veilig_thuis", "social worker", "care"),
        ("police", "detective", "safety"),
        ("hospital", "doctor", "medical"),
    ]
    for kind, discipline, sector in team:
        await stage.join(case, kind)
        body = {
            "organisationId": str(stage.organisation(kind)),
            "shell": "core",
            "discipline": discipline,
            "sector": sector,
        }
        await stage.post("safety_house", f"/cases/{case['id']}/team", body)
    assert len(await stage.items(VT, f"/cases/{case['id']}/team")) == 3
    analysis = {
        "method": "system-oriented analysis",
        "problems": ["Debts", "Violence"],
        "contributorIds": [str(stage.organisation(VT))],
    }
    await stage.post(VT, f"/cases/{case['id']}/analyses", analysis)
    await stage.post(VT, f"/cases/{case['id']}/analyses", analysis, status=400)
    persons = await stage.people(case)
    plan = await stage.post(VT, f"/cases/{case['id']}/plans", {"kind": "conference_plan", "parts": ["safety"]})
    path = f"/plans/{plan['id']}"
    line = {"part": "safety", "text": "All help goes by this plan", "subjectIds": persons}
    await stage.post(VT, f"{path}/lines", line)
    goal = {"text": "Sleep without fear", "measure": "Own words", "target": "Three months", "dueOn": day(90),
            "phase": "direct_safety", "horizon": "short", "subjectIds": persons}  # fmt: skip
    await stage.post(VT, f"{path}/goals", goal)
    await stage.act(VT, path, "discuss", status=409)
    for person in persons:
        await stage.post(VT, f"{path}/entries", {"personId": person, "voice": "own_view", "view": "I want peace"})
    await stage.act(VT, path, "discuss")
    chosen = await decision(stage, case, "plan_agreed")
    await stage.act(VT, path, "agree", {"decisionId": chosen})
    await stage.act(VT, path, "activate")
    assert (await stage.get(VT, path))["state"] == "active"
    second = {"kind": "intake_plan", "parts": ["treatment"]}
    await stage.post(VT, f"/cases/{case['id']}/plans", second, status=409)
    query = "query($id: UUID!) { case(id: $id) { plans(first: 5) { nodes { state kind } } } }"
    asked = await stage.graph(VT, query, id=case["id"])
    assert {"state": "active", "kind": "conference_plan"} in asked["case"]["plans"]["nodes"]


@pytest.mark.system("SY-061", "SY-027")
async def test_a_safety_plan_holds_every_member_and_comes_before_the_deepening_analysis(stage: Stage) -> None:
    case = await structural(stage)
    known = (await programme(stage, "fjc_tilburg"))["definition"]
    steps = [step["code"] for step in known["steps"]]
    assert steps.index("safety_plan") < steps.index("deepening_analysis")
    for room in ("reception_room", "forensic_room", "observation_room"):
        await stage.post("safety_house", "/facilities", {"kind": room, "name": f"Kamer {room}"})
    declared = {"kind": "intent_declaration", "title": "Intentieverklaring", "edition": "1",
                "purposes": ["joint_analysis"], "startsAt": moment(-60),
                "parties": [{"organisationId": str(stage.organisation("hospital")), "signedOn": day()}]}  # fmt: skip
    await stage.post("safety_house", "/agreements", declared)
    await stage.join(case, "hospital")
    await stage.direct(case)
    persons = await stage.people(case)
    await stage.ask("hospital", "GET", f"/cases/{case['id']}/safety-plans", status=403)
    plan = await stage.post(VT, f"/cases/{case['id']}/safety-plans", {"aim": "Every night is safe"})
    path = f"/safety-plans/{plan['id']}"
    made = []
    for person, horizon in zip(persons[:2], ("short", "long"), strict=True):
        body = {"personId": person, "trigger": "He drinks", "action": "She goes to her sister", "responsible": "Mother",
                "deputy": "Sister", "horizon": horizon, "checkOn": day(14)}  # fmt: skip
        made.append(await stage.post(VT, f"{path}/agreements", body))
    await stage.act(VT, path, "discuss")
    chosen = await decision(stage, case, "plan_agreed")
    await stage.act(VT, path, "agree", {"decisionId": chosen})
    refused = await stage.act(VT, path, "activate", {"monitorOn": [day(7)]}, status=409)
    assert refused["rule"] == "SA-14"
    child = {"personId": persons[2], "trigger": "She hears shouting", "action": "She calls her aunt",
             "responsible": "Aunt", "deputy": "Teacher", "horizon": "short", "checkOn": day(14)}  # fmt: skip
    made.append(await stage.post(VT, f"{path}/agreements", child))
    await stage.act(VT, path, "activate", {"monitorOn": [day(7)]})
    assert (await stage.get(VT, path))["status"] == "active"
    (check,) = await stage.items(VT, f"{path}/checks")
    results = {"results": [{"agreementId": one["id"], "result": "kept"} for one in made]}
    await stage.act(VT, f"/monitoring-checks/{check['id']}", "record", {"results": results["results"][:1]}, status=400)
    await stage.act(VT, f"/monitoring-checks/{check['id']}", "record", results)
    horizons = {one["horizon"] for one in await stage.items(VT, f"{path}/agreements")}
    assert horizons == {"short", "long"}


@pytest.mark.system("SY-054", "SY-055", "SY-056")
async def test_the_familys_network_is_screened_and_the_children_have_somebody(stage: Stage) -> None:
    case = await structural(stage)
    await stage.direct(case)
    mother, _, child = await stage.people(case)
    stranger = await network(stage, case, influence=None)
    grandmother = await network(stage, case)
    council = await meeting_of(stage, kind="network_council", chairId=str(stage.professional(VT)))
    path = f"/meetings/{council['id']}"
    item = {"meetingId": council["id"], "kind": "new", "question": "Who helps?"}
    await stage.post("safety_house", f"/cases/{case['id']}/agenda-items", item)
    seat = {"caseId": case["id"], "basis": "network_person", "reason": "The family asked for her"}
    refused = await stage.post("safety_house", f"{path}/family", seat | {"personId": stranger}, status=409)
    assert refused["rule"] in ("PE-08", "ME-23")
    await stage.post("safety_house", f"{path}/family", seat | {"personId": grandmother})
    assert [one["personId"] for one in await stage.items("safety_house", f"{path}/family")] == [grandmother]
    own = {"caseId": case["id"], "text": "Grandmother fetches the children from school every day"}
    await stage.post(VT, f"{path}/family-plans", own, status=409)
    await hold(stage, council["id"], chair=VT)
    await stage.post(VT, f"{path}/family-plans", own)
    (written,) = await stage.items(VT, f"/cases/{case['id']}/family-plans")
    assert written["meetingId"] == council["id"]
    relief = await stage.post(VT, f"/cases/{case['id']}/actions", {
        "text": "Grandmother takes the child on Fridays", "kind": "safety_measure", "rationale": "Rest for the mother",
        "subjectIds": [child], "dueOn": day(14), "ownerPersonId": grandmother, "legalDomain": "help"})  # fmt: skip
    assert relief["ownerPersonId"] == grandmother
    own_mother = {"outcome": "confidant", "personId": mother, "chosenByChild": True}
    refused = await stage.post(VT, f"/cases/{case['id']}/persons/{child}/confidants", own_mother, status=400)
    assert "PE-06" in str(refused)
    unscreened = {"person": {"givenName": "Vriend", "familyName": "Voorbeeld"}, "role": "confidant"}
    early = await stage.post(VT, f"/cases/{case['id']}/persons", unscreened, status=409)
    assert early["rule"] == "PE-08"
    friend = await network(stage, case)
    chosen = {"outcome": "confidant", "personId": friend, "chosenByChild": True}
    await stage.post(VT, f"/cases/{case['id']}/persons/{child}/confidants", chosen)
    kept = await stage.items(VT, f"/cases/{case['id']}/confidants")
    assert [(one["outcome"], one["chosenByChild"]) for one in kept] == [("confidant", True)]
    other = await structural(stage)
    children = (await stage.people(other))[2]
    none = {"outcome": "none_found", "note": "Asked at school and with the family"}
    await stage.post(VT, f"/cases/{other['id']}/persons/{children}/confidants", none)
    assert [one["outcome"] for one in await stage.items(VT, f"/cases/{other['id']}/confidants")] == ["none_found"]


@pytest.mark.system("SY-053")
async def test_an_anonymous_question_leaves_no_client_and_a_peer_comes_without_case_data(stage: Stage) -> None:
    chats = await stage.items("police", "/interventions?kind=low_threshold&pageSize=200")
    assert chats
    asked = {
        "kind": "advice",
        "askedId": str(stage.organisation(VT)),
        "question": "I am afraid at home. Whom do I call?",
    }
    made = await stage.post("local_team", "/consultations", asked, purpose="referral_handling")
    kept = await stage.get(VT, f"/consultations/{made['id']}", purpose="referral_handling")
    assert not {"personId", "personIds", "caseId", "household"} & kept.keys()
    case = await structural(stage)
    await stage.direct(case)
    mother, *_ = await stage.people(case)
    for offered, reason in ((True, None), (False, "Not safe yet")):
        body = {"personId": mother, "offered": offered} | ({} if reason is None else {"reason": reason})
        await stage.post(VT, f"/cases/{case['id']}/peer-offers", body)
    told = await stage.items(VT, f"/cases/{case['id']}/peer-offers")
    assert {one["offered"] for one in told} == {True, False}
    peer = {"person": {"givenName": "Ervaring", "familyName": "Voorbeeld"}, "role": "peer_expert"}
    added = await stage.post(VT, f"/cases/{case['id']}/persons", peer)
    persons = await stage.items(VT, f"/cases/{case['id']}/persons?pageSize=200")
    (seen,) = [one for one in persons if one["id"] == added["id"]]
    assert seen["role"] == "peer_expert"


@pytest.mark.system("SY-047", "SY-048")
async def test_safety_gates_come_first_the_stage_is_computed_and_departing_asks_a_reason(stage: Stage) -> None:
    case = await structural(stage)
    await stage.direct(case)
    mother, father, child = await stage.people(case)
    roles = [{"personId": father, "role": "acting_person"}, {"personId": mother, "role": "affected_person"},
             {"personId": child, "role": "child_witness"}]  # fmt: skip
    first = await stage.post(VT, f"/cases/{case['id']}/signal-stage", {})
    incident = {"roles": roles, "occurredOn": day(-1), "kinds": ["physical"], "impact": "Hurt", "source": "police",
                "serious": True, "acute": True}  # fmt: skip
    await stage.post(VT, f"/cases/{case['id']}/incidents", incident)
    after = await stage.post(VT, f"/cases/{case['id']}/signal-stage", {})
    assert (first["stage"] != after["stage"], after["stage"]) == (True, "acute_or_structural")
    await profile(stage, case, "intimate_terror")
    proposed = await stage.post(VT, f"/cases/{case['id']}/propose-direction", {})
    assert proposed["proposals"]
    level = {"personId": child, "level": 4, "argument": "She is afraid"}
    await stage.post(VT, f"/cases/{case['id']}/safety-levels", level)
    chosen = await decision(stage, case, "phase_change")
    gate = {"to": "risk_led_care", "decisionId": chosen, "gate": "DV-O1", "concerns": False, "rationale": "Calm"}
    refused = await stage.act("safety_house", f"/cases/{case['id']}", "change-phase", gate, status=409)
    assert refused["rule"] == "CA-12"
    departed = {"kind": "protocol", "rule": "CA-12", "reason": "The family chose its own helper", "decidedOn": day()}
    await stage.post("safety_house", f"/cases/{case['id']}/deviations", {**departed, "reason": ""}, status=400)
    made = await stage.post("safety_house", f"/cases/{case['id']}/deviations", departed)
    assert made["id"] in {one["id"] for one in await stage.items("safety_house", f"/cases/{case['id']}/deviations")}
    plan = await stage.post(VT, f"/cases/{case['id']}/plans", {"kind": "conference_plan", "parts": ["safety"]})
    for track in ("perpetrator", "victim", "child"):
        body = {"track": track, "organisationId": str(stage.organisation(VT))}
        await stage.post(VT, f"/plans/{plan['id']}/tracks", body)
    assert {one["track"] for one in await stage.items(VT, f"/plans/{plan['id']}/tracks")} == {
        "perpetrator",
        "victim",
        "child",
    }


@pytest.mark.system("SY-062")
async def test_a_transfer_counts_after_a_live_moment_and_acceptance(stage: Stage) -> None:
    case = await structural(stage)
    await stage.direct(case)
    mother, *_ = await stage.people(case)
    await stage.contribute(VT, case, [mother])
    await stage.join(case, "local_team")
    body = {"toKind": "organisation", "receiverId": str(stage.organisation("local_team")),
            "summary": "The family moves", "openRisks": ["The father knows the new address"]}  # fmt: skip
    made = await stage.post("safety_house", f"/cases/{case['id']}/transfers", body)
    path = f"/transfers/{made['id']}"
    await stage.act("local_team", path, "accept", status=409)
    await stage.act("safety_house", path, "hand-over", {"at": moment(-5), "note": "With the mother and both directors"})
    await stage.act("local_team", path, "accept")
    seen = await stage.get("safety_house", path)
    assert (seen["state"], seen["openRisks"]) == ("accepted", body["openRisks"])
    carried = await stage.items("safety_house", f"{path}/contributions?pageSize=200")
    assert isinstance(carried, list)
