"""Acute care: intakes at any hour, examinations, the client's own wish, routes, aftercare, and what a region lacks."""

import pytest
import pytest_asyncio

from tests.field.stories.scenes import enlist, findings, lay, programme, triaged
from tests.field.stories.stage import Stage, day, moment

pytestmark = pytest.mark.asyncio(loop_scope="module")

CENTRE = "sexual_violence_centre"


@pytest_asyncio.fixture(scope="module", loop_scope="module", autouse=True)
async def catalogue(stage: Stage) -> None:
    """The catalogue of programmes and acute routes, and the centre in the covenant."""
    await lay(stage)
    party = {"organisationId": str(stage.organisation(CENTRE)), "signedOn": day(-400)}
    await stage.post("safety_house", f"/agreements/{stage.world.covenant_id}/parties", party)


async def intake(stage: Stage, case: dict[str, str], person: str, **facts: str | list[str]) -> str:
    """An intake at the centre for sexual violence; its path."""
    await stage.join(case, CENTRE)
    body = {"caseId": case["id"], "personId": person, "kind": "sexual", "age": "adult", "happenedOn": day(-2)} | facts
    made = await stage.post(CENTRE, "/acute-intakes", body)
    return f"/acute-intakes/{made['id']}"


@pytest.mark.system("SY-022")
async def test_acute_goes_in_its_order_and_is_handed_over_to_structural_work(stage: Stage) -> None:
    case = await stage.accept(await triaged(stage, "acute"), track="mda_acute")
    assert case["track"] == "mda_acute"
    mother, *_ = await stage.people(case)
    path = await intake(stage, case, mother, policeWish="yes")
    care = {"items": ["injury"], "at": moment(-5), "aftercare": ["watchful_waiting"]}
    refused = await stage.act(CENTRE, path, "medical-care", care, status=409)
    assert refused["rule"] == "PR-14"
    await stage.act(CENTRE, path, "forensic-examination", {"state": "done", "at": moment(-10)})
    await stage.act(CENTRE, path, "medical-care", care)
    early = await stage.act(CENTRE, path, "close", status=409)
    assert early["rule"] == "PR-15"
    await stage.act(CENTRE, path, "vt-notice", {"notified": True, "reason": "A child is in the house"})
    await stage.act(CENTRE, path, "child-check", {"on": day(), "result": "A daughter of eight"})
    triage = {"on": day(), "instrument": "Triage-instrument 2.0", "result": "Structural"}
    await stage.act(CENTRE, path, "triage", triage)
    await stage.act(CENTRE, path, "offer-follow-up", {"organisationId": str(stage.organisation("veilig_thuis"))})
    await stage.act(CENTRE, path, "close", status=409)
    await stage.act("veilig_thuis", path, "accept-follow-up")
    await stage.act(CENTRE, path, "close")
    assert (await stage.get(CENTRE, path))["state"] == "closed"
    changed = await stage.act(
        "safety_house", f"/cases/{case['id']}", "change-track",
        {"track": "mda_structural", "reason": "Structurally unsafe"}, status=None,
    )  # fmt: skip
    assert (changed["id"], changed["track"]) == (case["id"], "mda_structural")


@pytest.mark.system("SY-026")
async def test_a_client_decides_on_the_police_and_seven_days_are_no_border(stage: Stage) -> None:
    known = await programme(stage, "csg")
    assert (known["definition"]["cadence"]["roundTheClock"], known["definition"]["triageRequired"]) == (True, False)
    case = await stage.open_case()
    mother, *_ = await stage.people(case)
    path = await intake(stage, case, mother, happenedOn=day(-12), policeWish="no", traceAdvice=["no_shower"])
    seen = await stage.get(CENTRE, path)
    assert (seen["daysSince"], seen["acuteWindow"], seen["policeWish"]) == (12, False, "no")
    for reason in ("window_passed", "no_police_contact"):
        await stage.act(CENTRE, path, "refuse", {"reason": reason}, status=409)
    await stage.act(CENTRE, path, "medical-care", {"items": ["sti"], "at": moment(-1), "aftercare": ["outreach"]})
    await stage.act(CENTRE, path, "vt-notice", {"notified": False, "reason": "No children, no dependency"})
    query = "query($id: UUID!) { acuteIntake(id: $id) { policeWish daysSince vtNotified vtReason } }"
    asked = await stage.graph(CENTRE, query, id=path.rsplit("/", 1)[1])
    assert asked["acuteIntake"] == {
        "policeWish": "no", "daysSince": 12, "vtNotified": False, "vtReason": "No children, no dependency",
    }  # fmt: skip


@pytest.mark.system("SY-037", "SY-034")
async def test_routes_name_their_gaps_and_the_region_its_missing_offer(stage: Stage) -> None:
    routes = {(one["age"], one["kind"]): one for one in await stage.items("police", "/acute-routes?pageSize=200")}
    assert len(routes) == 4
    assert routes["under_18", "sexual"]["gaps"] == []
    assert (routes["adult", "sexual"]["thirdLine"], routes["adult", "sexual"]["gaps"]) == (None, ["third_line"])
    case = await stage.open_case()
    missing = {"no-safe-shelter", "no-child-psychosocial-offer", "no-forensic-treatment"}
    assert await findings(stage, case, "PR-20") == missing
    offers = []
    for kind in ("safe_shelter", "child_psychosocial", "forensic_treatment"):
        body = {"kind": kind, "name": "Aanbod Waterduin", "startsOn": day(-30)}
        offers.append(await stage.post("safety_house", "/regional-offers", body))
    assert await findings(stage, case, "PR-20") == set()
    await stage.act("safety_house", f"/regional-offers/{offers[0]['id']}", "end")
    assert await findings(stage, case, "PR-20") == {"no-safe-shelter"}
    began = {"region": "Waterduin", "phase": "implementation", "startsOn": day(-10)}
    await stage.post("safety_house", "/region-phases", began, purpose="quality_report")
    gaps = await stage.post("safety_house", "/coverage-gaps", {"region": "Waterduin"}, purpose="quality_report")
    assert "implementation" in str(gaps)
    assert "safe_shelter" in str(gaps)
    assert "sexual_violence" in str(gaps)


@pytest.mark.system("SY-038")
async def test_an_examination_stays_in_the_health_category(stage: Stage) -> None:
    case = await stage.open_case()
    mother, _, child = await stage.people(case)
    path = await intake(stage, case, mother, policeWish="undecided", traceAdvice=["no_shower", "keep_clothes"])
    await stage.act(CENTRE, path, "forensic-examination", {"state": "planned", "at": moment(60)})
    own = await stage.get(CENTRE, path)
    assert (own["forensic"], own["traceAdvice"]) == ("planned", ["no_shower", "keep_clothes"])
    await stage.join(case, "veilig_thuis")
    seen = await stage.get("veilig_thuis", path)
    assert seen["forensic"] is None
    assert seen["withheld"]
    await stage.act(CENTRE, path, "child-check", {"on": day(), "result": "One daughter"})
    for instrument in ("studio_interview", "trauma_screening", "forensic_medical_examination"):
        body = {"instrument": instrument, "edition": "1", "assessedOn": day(), "assessor": "P. Verzonnen",
                "subjectIds": [child], "summary": "As a summary"}  # fmt: skip
        await stage.post(CENTRE, f"/cases/{case['id']}/assessments", body)
    rows = await stage.items(CENTRE, f"/cases/{case['id']}/assessments")
    assert len(rows) == 3
    ordered = await stage.agree(case, CENTRE, [child], director=await directed(stage, case), kind="examination")
    assert (await stage.get(CENTRE, ordered))["dueOn"] == day(14)


async def directed(stage: Stage, case: dict[str, str]) -> str:
    """Veilig Thuis directs the case."""
    await stage.direct(case)
    return "veilig_thuis"


@pytest.mark.system("SY-039", "SY-040")
async def test_aftercare_is_an_action_and_its_hours_count_as_not_paid(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    mother, *_ = await stage.people(case)
    path = await stage.agree(
        case, "veilig_thuis", [mother], kind="outreach", text="Watchful waiting, one call each week"
    )
    await stage.act("veilig_thuis", path, "start")
    spent = {"activity": "watchful_waiting", "minutes": 45, "productFinanced": False, "on": day(), "caseId": case["id"]}
    made = await stage.post("veilig_thuis", "/time-entries", spent)
    assert made["id"]
    offered = {"personId": mother, "offered": True}
    await stage.post("veilig_thuis", f"/cases/{case['id']}/peer-offers", offered)
    assert [one["offered"] for one in await stage.items("veilig_thuis", f"/cases/{case['id']}/peer-offers")] == [True]


@pytest.mark.system("SY-025")
async def test_venlo_books_rooms_and_passes_from_safety_to_recovery_with_the_clients_own_words(stage: Stage) -> None:
    case = await stage.accept(await triaged(stage, "acute"), track="mda_acute")
    await enlist(stage, case, "fjc_venlo", programme="FJC Venlo")
    await stage.direct(case)
    known = await programme(stage, "fjc_venlo")
    rooms = [one["code"] for one in known["definition"]["facilities"]]
    assert rooms == ["forensic_room", "interview_room", "play_room"]
    for kind in rooms:
        await stage.post("safety_house", "/facilities", {"kind": kind, "name": f"Kamer {kind}"})
    assert {one["kind"] for one in await stage.items("police", "/facilities?pageSize=200")} >= set(rooms)
    mother, *_ = await stage.people(case)
    plan = await stage.post(
        "veilig_thuis", f"/cases/{case['id']}/plans", {"kind": "conference_plan", "parts": ["safety", "recovery"]}
    )
    entry = {"personId": mother, "voice": "own_view", "view": "I want to sleep at home again"}
    await stage.post("veilig_thuis", f"/plans/{plan['id']}/entries", entry)
    entries = await stage.items("veilig_thuis", f"/plans/{plan['id']}/entries")
    assert (mother, "own_view") in {(one["personId"], one["voice"]) for one in entries}
    for part in ("safety", "recovery"):
        line = {"part": part, "text": "Ours", "subjectIds": [mother]}
        await stage.post("veilig_thuis", f"/plans/{plan['id']}/lines", line)
    assert [one["part"] for one in await stage.items("veilig_thuis", f"/plans/{plan['id']}/lines")]
