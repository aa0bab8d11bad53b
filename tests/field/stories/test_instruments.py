"""Interventions, red flags, screening and scores: what is offered, what it warns of, and who may not read it."""

import pytest
import pytest_asyncio

from tests.field.stories.scenes import choose, decision, findings, lay, profile, structural
from tests.field.stories.stage import Stage, day

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module", autouse=True)
async def catalogue(stage: Stage) -> None:
    """The catalogue of arrangements and interventions."""
    await lay(stage)


@pytest.mark.system("SY-049", "SY-050", "SY-051", "SY-052")
async def test_interventions_are_asked_by_profile_age_and_condition_and_misfits_are_noticed(stage: Stage) -> None:
    everything = await stage.items("police", "/interventions?pageSize=200")
    assert len(everything) == 83
    asked = await stage.items("police", "/interventions?profile=complex_divorce&target=child&age=7&pageSize=200")
    codes = {one["code"] for one in asked}
    assert {"I-58", "I-59"} <= codes
    assert "I-57" not in codes
    programmes = await stage.items("police", "/interventions?kind=behaviour_programme&pageSize=200")
    assert programmes
    assert any(one["mayBeMandatory"] for one in programmes)
    assert all("recovery" not in one["phases"] or "direct" not in one["phases"] for one in programmes)
    case = await structural(stage)
    await stage.direct(case)
    mother, father, child = await stage.people(case)
    await choose(stage, case, "complex_divorce", "I-59", personId=child)
    assert await findings(stage, case, "PR-19") == set()
    await choose(stage, case, "complex_divorce", "I-57", personId=child)
    await profile(stage, case, "intimate_terror")
    await choose(stage, case, "intimate_terror", "I-15")
    assert await findings(stage, case, "PR-19") == {"outside-age", "outside-condition"}
    group = await stage.agree(case, "veilig_thuis", [child], kind="help_start", text="Group for children of divorce")
    await stage.act("veilig_thuis", group, "stop", {"reason": ""}, status=400)
    await stage.act("veilig_thuis", group, "stop", {"reason": "One parent withdrew the consent"})
    assert (await stage.get("veilig_thuis", group))["status"] == "stopped"
    incident = {"roles": [{"personId": father, "role": "acting_person"},
                          {"personId": child, "role": "child_witness"},
                          {"personId": mother, "role": "affected_person"}],
                "occurredOn": day(-9), "kinds": ["physical"], "impact": "Hurt", "source": "police"}  # fmt: skip
    await stage.post("veilig_thuis", f"/cases/{case['id']}/incidents", incident)
    contact = {"status": "detained", "note": "He is in detention; the house is told before his release"}
    await stage.post("veilig_thuis", f"/cases/{case['id']}/persons/{father}/contact-status", contact)
    (known,) = await stage.items("veilig_thuis", f"/cases/{case['id']}/perpetrator-contacts")
    assert (known["personId"], known["status"]) == (father, "detained")


@pytest.mark.system("SY-057", "SY-058")
async def test_red_flags_and_screening_raise_findings_and_stay_hidden(stage: Stage) -> None:
    case = await structural(stage)
    await stage.direct(case)
    mother, father, _ = await stage.people(case)
    flags = f"/cases/{case['id']}/red-flags"
    words = ("violence_in_pregnancy", "forced_sex", "stalking", "strangulation_attempt", "rising_severity",
             "death_threat", "suicide_threat", "weapon", "withholding_care", "extreme_fear", "silenced")  # fmt: skip
    for flag in words:
        body = {"personId": mother, "flag": flag, "observer": "Emergency physician", "observedOn": day(-1),
                "source": "professional"}  # fmt: skip
        await stage.post("veilig_thuis", flags, body)
    await stage.post("veilig_thuis", flags, {"personId": mother, "flag": "sad", "observer": "x", "observedOn": day(),
                                             "source": "client"}, status=400)  # fmt: skip
    assert len(await stage.items("veilig_thuis", flags + "?pageSize=200")) == 11
    assert await findings(stage, case, "SA-08", "veilig_thuis")
    await stage.join(case, "adult_mental_health")
    await stage.ask("adult_mental_health", "GET", flags, status=403)
    sash = {"instrument": "sash", "edition": "2.0", "assessedOn": day(), "assessor": "P. Verzonnen",
            "subjectIds": [mother], "allegedIds": [father], "summary": "High concern"}  # fmt: skip
    await stage.post("veilig_thuis", f"/cases/{case['id']}/assessments", sash)
    (made,) = await stage.items("veilig_thuis", f"/cases/{case['id']}/assessments?instrument=sash")
    assert (made["instrument"], made["edition"], made["summary"]) == ("sash", "2.0", "High concern")
    shown = await stage.items("veilig_thuis", f"/cases/{case['id']}/client-view?pageSize=200")
    assert not [one for one in shown if one.get("personId") == father and "High concern" in str(one)]


@pytest.mark.system("SY-059")
async def test_scores_form_a_series_and_below_six_the_first_phase_is_not_left(stage: Stage) -> None:
    case = await structural(stage)
    await stage.direct(case)
    persons = await stage.people(case)
    levels = f"/cases/{case['id']}/safety-levels"
    for level in (4, 5.5):
        for person in persons:
            await stage.post("veilig_thuis", levels, {"personId": person, "level": level, "argument": "Nights"})
    series = await stage.items("veilig_thuis", levels + "?pageSize=200")
    assert len(series) == 6
    assert len({one["assessorId"] for one in series} if "assessorId" in series[0] else {1}) == 1
    await stage.post("veilig_thuis", levels, {"personId": persons[0], "level": 10.5, "argument": "x"}, status=400)
    stage_now = await stage.post("veilig_thuis", f"/cases/{case['id']}/signal-stage", {})
    assert stage_now["stage"]
    chosen = await decision(stage, case, "phase_change")
    body = {
        "to": "risk_led_care",
        "decisionId": chosen,
        "gate": "DV-O1",
        "concerns": False,
        "rationale": "All seems well",
    }
    refused = await stage.act("safety_house", f"/cases/{case['id']}", "change-phase", body, status=409)
    assert refused["rule"].startswith("CA-1")
