"""MDA++ and the ten initiatives: programmes as data, their admission, teams, steps, timers and rhythms."""

import pytest
import pytest_asyncio

from tests.field.stories.scenes import answers, enlist, findings, lay, programme, structural
from tests.field.stories.stage import Stage, day, moment

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module", autouse=True)
async def catalogue(stage: Stage) -> None:
    """The catalogue of programmes."""
    await lay(stage)


@pytest.mark.system("SY-020")
async def test_the_highest_level_asks_five_qualities_with_evidence_and_plans_carry_six_phases(stage: Stage) -> None:
    (shipped,) = await stage.items("police", "/programmes?code=mda_structural")
    definition = {name: value for name, value in shipped["definition"].items() if value is not None}
    own = definition | {"code": "waterduin_plus", "aliases": [], "titleNl": "Waterduin", "titleEn": "Waterduin"}
    missing = own | {"qualities": own["qualities"] | {"integral": {"met": True}}}
    refused = await stage.post("safety_house", "/programmes", missing, status=400)
    assert "PR-02" in str(refused)
    made = await stage.post("safety_house", "/programmes", own)
    assert made["level"] == "mda_plus_plus"
    case = await stage.open_case()
    await stage.direct(case)
    plan = await stage.post(
        "veilig_thuis", f"/cases/{case['id']}/plans", {"kind": "conference_plan", "parts": ["treatment"]}
    )
    phases = [one["code"] for one in shipped["definition"]["phases"]]
    assert len(phases) == 6
    mother, *_ = await stage.people(case)
    for phase in phases:
        line = {"part": "treatment", "treatmentPhase": phase, "text": "Ours", "subjectIds": [mother]}
        await stage.post("veilig_thuis", f"/plans/{plan['id']}/lines", line)
    lines = await stage.items("veilig_thuis", f"/plans/{plan['id']}/lines")
    assert {line["treatmentPhase"] for line in lines} == set(phases)
    (graph,) = (
        await stage.graph("police", '{ programmes(first: 1, code: "mda_structural") { nodes { level tracks } } }')
    )["programmes"]["nodes"]
    assert graph == {"level": shipped["level"], "tracks": shipped["tracks"]}


@pytest.mark.system("SY-023")
async def test_a_structural_case_asks_triage_and_five_steps_in_their_order(stage: Stage) -> None:
    sent = await stage.refer("police", requestedTrack="mda_structural")
    path = f"/referrals/{sent['id']}"
    await stage.act("safety_house", path, "weigh", purpose="referral_handling", status=409)
    case = await structural(stage)
    await enlist(stage, case, "mda_structural")
    steps = f"/cases/{case['id']}/process-steps"
    await stage.post("safety_house", steps, {"step": "safety_assessment"})
    await stage.post("safety_house", steps, {"step": "diagnosis"})
    assert await findings(stage, case, "PR-10") == {"step-skipped"}
    await stage.post("safety_house", steps, {"step": "risk_assessment"}, status=409)
    (part,) = await stage.items("safety_house", f"/cases/{case['id']}/programmes")
    assert (part["stepsDone"], part["stepsTotal"]) == (2, 5)


@pytest.mark.system("SY-028")
async def test_west_brabant_asks_every_hard_number_and_work_in_pairs(stage: Stage) -> None:
    case = await structural(stage)
    joined = await enlist(stage, case, "it_hg_west_brabant")
    known = await programme(stage, "it_hg_west_brabant")
    assert (known["definition"]["pairsRequired"], known["definition"]["monitoringEndsAfterMonths"]) == (True, 12)
    checks = f"/cases/{case['id']}/criteria-checks"
    few = {"setCode": "west_brabant", "answers": answers(known, "west_brabant")[:1]}
    await stage.post("safety_house", checks, few, status=400)
    short = answers(known, "west_brabant", frequent_violence="no")
    check = await stage.post("safety_house", checks, {"setCode": "west_brabant", "answers": short})
    assert (check["outcome"], check["unmet"]) == ("not_met", ["frequent_violence"])
    admission = {"outcome": "admitted", "reason": "Talked over", "positions": await positions(stage, case)}
    way = f"/case-programmes/{joined['id']}"
    await stage.act("safety_house", way, "admissions", admission, status=409)
    full = {"setCode": "west_brabant", "answers": answers(known, "west_brabant", no_way_to_help="no")}
    assert (await stage.post("safety_house", checks, full))["outcome"] == "met"
    await stage.act("safety_house", way, "admissions", admission)
    await stage.direct(case)
    mother, *_ = await stage.people(case)
    visit = await stage.agree(case, "veilig_thuis", [mother], kind="outreach")
    await stage.act("veilig_thuis", visit, "start")
    assert await findings(stage, case, "AC-13")


async def positions(stage: Stage, case: dict[str, str], **stands: str) -> list[dict[str, str]]:
    """Where each organisation of a case stands: it agrees unless said otherwise."""
    parts = await stage.items("safety_house", f"/cases/{case['id']}/participations?pageSize=200")
    kinds = {str(identifier): kind for kind, identifier in stage.world.organisations.items()}
    return [
        {"organisationId": part["organisationId"], "position": stands.get(kinds[part["organisationId"]], "agrees")}
        for part in parts
        if part["basis"] == "core"
    ]


@pytest.mark.system("SY-029")
async def test_code_red_comes_from_one_form_and_consensus_and_gives_priority(stage: Stage) -> None:
    case = await structural(stage)
    await stage.join(case, "police")
    known = await programme(stage, "code_rood_twente")
    _, father, _ = await stage.people(case)
    form = {"answers": answers(known, "code_red"), "subjectIds": [father], "assessor": "L. Verzonnen",
            "summary": "High risk of repetition"}  # fmt: skip
    joined = await enlist(stage, case, "code_rood_twente", programme="Code Rood", riskForm=form)
    forms = await stage.items("safety_house", f"/cases/{case['id']}/assessments")
    assert [one["instrument"] for one in forms] == ["registration_risk_form"]
    path = f"/case-programmes/{joined['id']}"
    split = {"outcome": "admitted", "reason": "No", "positions": await positions(stage, case, police="objects")}
    await stage.act("safety_house", path, "admissions", split, status=409)
    await stage.act("safety_house", path, "admissions", split | {"positions": await positions(stage, case)})
    part = await stage.get("safety_house", path)
    assert (part["mark"], part["outcome"]) == ("code_red", "admitted")
    await stage.direct(case)
    action = await stage.agree(case, "veilig_thuis", [father])
    assert (await stage.get("veilig_thuis", action))["priority"]


@pytest.mark.system("SY-031")
async def test_friesland_runs_its_timers_from_stored_moments(stage: Stage) -> None:
    case = await structural(stage)
    await enlist(stage, case, "mdck_friesland")
    moments = f"/cases/{case['id']}/moments"
    await stage.post("veilig_thuis", moments, {"code": "reported", "at": moment(-60 * 24)})
    await stage.post("veilig_thuis", moments, {"code": "examination_requested", "at": moment(-60)})
    timers = {one["code"]: one for one in await stage.items("veilig_thuis", f"/cases/{case['id']}/programme-timers")}
    assert timers["hospital_examination"]["dueAt"] < moment(60 * 24)
    assert timers["start_of_help"]["dueAt"][:10] == day(29)
    early = {"code": "help_started", "at": moment(-60 * 48)}
    await stage.post("veilig_thuis", moments, early, status=400)
    await stage.post("veilig_thuis", moments, {"code": "examination_done", "at": moment(-1)})
    query = "query($id: UUID!) { case(id: $id) { programmeTimers(first: 9) { nodes { code endedAt } } } }"
    asked = await stage.graph("veilig_thuis", query, id=case["id"])
    ended = {one["code"]: one["endedAt"] for one in asked["case"]["programmeTimers"]["nodes"]}
    assert ended["hospital_examination"]
    assert ended["start_of_help"] is None


@pytest.mark.system("SY-032")
async def test_kennemerland_fills_seven_seats_and_four_on_call(stage: Stage) -> None:
    kinds = [str(stage.organisation(kind)) for kind in ("police", "veilig_thuis")]
    known = await programme(stage, "mdck_kennemerland", organisationIds=kinds)
    team = known["definition"]["team"]
    assert sum(seat["count"] for seat in team["seats"]) == 7
    assert len(team["onCall"]) == 4
    assert (known["definition"]["triageRequired"], len(known["definition"]["facilities"])) == (True, 5)
    duties = f"/programmes/{known['id']}/duties"
    seat = {"kind": "seat", "code": "police", "startsAt": moment(), "endsAt": moment(480)}
    made = await stage.post("police", duties, seat)
    await stage.post("police", duties, seat | {"code": "mayor"}, status=400)
    assert made["id"] in {one["id"] for one in await stage.items("police", "/duties?pageSize=200")}
    case = await structural(stage)
    await enlist(stage, case, "mdck_kennemerland", programme="MDC-K Haarlem")
    _, _, child = await stage.people(case)
    for instrument in ("paediatric_examination", "forensic_medical_examination", "studio_interview", "risk_assessment",
                       "trauma_screening"):  # fmt: skip
        body = {"instrument": instrument, "edition": "1", "assessedOn": day(), "assessor": "P. Verzonnen",
                "subjectIds": [child], "summary": "Kept as a summary"}  # fmt: skip
        await stage.post("veilig_thuis", f"/cases/{case['id']}/assessments", body)
    assert len(await stage.items("veilig_thuis", f"/cases/{case['id']}/assessments")) == 5


@pytest.mark.system("SY-033")
async def test_a_programme_that_is_only_a_name_works_without_an_invented_rule(stage: Stage) -> None:
    known = await programme(stage, "csfg_nijmegen")
    for field in ("steps", "criteria", "phases", "roles", "timers", "tracks", "processSteps"):
        assert not known["definition"][field], field
    assert known["definition"]["level"] is None
    case = await stage.open_case()
    joined = await enlist(stage, case, "csfg_nijmegen", programme="Centrum Seksueel en Familiaal Geweld")
    admission = {"outcome": "admitted", "reason": "Fits", "positions": await positions(stage, case)}
    await stage.act("safety_house", f"/case-programmes/{joined['id']}", "admissions", admission)
    assert (await stage.get("safety_house", f"/case-programmes/{joined['id']}"))["outcome"] == "admitted"


@pytest.mark.system("SY-035", "SY-040")
async def test_a_programme_is_active_with_goals_pivot_and_the_end_of_its_money(stage: Stage) -> None:
    (found,) = await stage.items("safety_house", "/programmes?code=fjc_tilburg")
    assert found["definition"]["siting"] == "safety_house_network"
    path = f"/programmes/{found['id']}"
    settled = {"goals": ["voluntary_frame"], "pivotOrganisationId": str(stage.organisation("veilig_thuis")),
               "decisionRule": "majority", "financing": "pilot"}  # fmt: skip
    for left in ("goals", "pivotOrganisationId", "decisionRule"):
        part = {name: value for name, value in settled.items() if name != left} | {"financingEndsOn": day(90)}
        await stage.act("safety_house", path, "activate", part, status=409)
    await stage.act("safety_house", path, "activate", settled, status=409)
    lead = {"leadOrganisationId": str(stage.organisation("safety_house")), "financingEndsOn": day(90)}
    active = await stage.act("safety_house", path, "activate", settled | lead)
    assert (active["financing"], active["financingEndsOn"], active["goals"]) == ("pilot", day(90), ["voluntary_frame"])
    case = await stage.open_case()
    await stage.direct(case)
    body = {"kind": "conference_plan", "parts": ["safety"], "meansOrder": ["psychosocial", "civil", "criminal"]}
    plan = await stage.post("veilig_thuis", f"/cases/{case['id']}/plans", body)
    assert plan["meansOrder"] == body["meansOrder"]
