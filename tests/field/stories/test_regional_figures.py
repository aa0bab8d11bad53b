"""The datalab of a region: figures without persons, what the region lacks, peers, and files for research."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from app.domain.statistics.counting import rebuild
from app.domain.statistics.periods import period_of
from app.domain.vocabulary.statistics import Grain
from tests.field.statistics_world import clock, published, year
from tests.field.stories.stage import Stage, day, moment
from tests.today import today_here

pytestmark = pytest.mark.asyncio(loop_scope="module")

HOUSE, VT, INSTITUTE = "safety_house", "veilig_thuis", "research_body"
REPORTING, RESEARCH = "quality_report", "research"
YEAR = datetime.now(UTC).year
REGION = "Waterduin"


@pytest_asyncio.fixture(scope="module", loop_scope="module", autouse=True)
async def research_agreement(stage: Stage) -> None:
    """The house and an institute that does research agreed on it."""
    signed = [{"organisationId": str(stage.organisation(one)), "signedOn": day(-1)} for one in (HOUSE, INSTITUTE)]
    body = {"kind": "exchange_agreement", "title": "Onderzoek MDA++", "edition": "2026-1", "purposes": [RESEARCH],
            "categories": ["identity", "coordination"], "startsAt": moment(-60), "parties": signed}  # fmt: skip
    await stage.post(HOUSE, "/agreements", body)


async def inflow(stage: Stage, kind: str) -> Any:  # noqa: ANN401 - JSON
    """What came in over the year, as an organisation reads it."""
    body = {"year": YEAR, "indicators": ["IN-57"]}
    (found,) = (await stage.post(kind, "/indicator-results", body, purpose=REPORTING))["results"]
    return found


@pytest.mark.system("SY-127")
@pytest.mark.rule("RP-01")
async def test_the_region_is_read_in_figures_that_are_about_enough_and_about_nobody(stage: Stage) -> None:
    case = await stage.open_case()
    for _ in range(2):
        await stage.refer()
    today = period_of(Grain.month, today_here())
    await published(stage.world, today, "IN-57")
    few = (await stage.get(INSTITUTE, "/statistics?indicator=IN-57&grain=month", purpose=REPORTING))["items"]
    assert few
    assert all((one["value"], one["numerator"], one["isSuppressed"]) == (None, None, True) for one in few)
    assert not any(one["cell"] for one in few)
    for _ in range(8):
        await stage.refer()
    await published(stage.world, year(YEAR), "IN-57")
    enough = await inflow(stage, INSTITUTE)
    assert (enough["total"]["value"], enough["total"]["subjects"]) == (10, 10)  # eleven, rounded to five
    assert case["reference"] not in json.dumps(enough)
    query = """mutation($draft: IndicatorsDraft!) {
        computeIndicators(draft: $draft) { results { version total { value subjects } } } }"""
    draft = {"year": YEAR, "indicators": ["IN-57"]}
    (told,) = (await stage.graph(INSTITUTE, query, purpose=REPORTING, draft=draft))["computeIndicators"]["results"]
    assert (told["version"], told["total"]) == (enough["version"], {"value": 10, "subjects": 10})
    for path in ("/cases", f"/cases/{case['id']}", f"/cases/{case['id']}/persons"):
        await stage.ask(INSTITUTE, "GET", path, purpose=REPORTING, status=403)


@pytest.mark.system("SY-127")
@pytest.mark.rule("RP-09")
async def test_what_the_region_lacks_is_listed_until_it_is_there(stage: Stage) -> None:
    async def lacking() -> Any:  # noqa: ANN401 - JSON
        return await stage.post(HOUSE, "/coverage-gaps", {"region": REGION}, purpose=REPORTING)

    gap = {"violenceField": "domestic_violence", "track": "mda_structural", "age": "child"}
    before = await lacking()
    assert gap in before["gaps"]
    assert "safe_shelter" in before["missingOffers"]
    assert before["structuralWithoutTriage"] is None
    offer = {"region": REGION, "startsOn": day(-1)} | gap
    await stage.post("police", "/coverage", offer, purpose=REPORTING, status=403)
    await stage.post(HOUSE, "/coverage", offer, purpose=REPORTING)
    for phase, on in (("start_up", day(-300)), ("implementation", day(-10))):
        body = {"region": REGION, "phase": phase, "startsOn": on}
        await stage.post(HOUSE, "/region-phases", body, purpose=REPORTING)
    after = await lacking()
    assert gap not in after["gaps"]
    assert len(after["gaps"]) == len(before["gaps"]) - 1
    assert [(one["phase"], one["startsOn"]) for one in after["phases"]] == [
        ("implementation", day(-10)), ("start_up", day(-300)),
    ]  # fmt: skip


@pytest.mark.system("SY-127")
@pytest.mark.rule("RP-11")
async def test_a_past_year_stands_beside_that_of_other_houses_under_a_pseudonym(stage: Stage) -> None:
    for _ in range(10):
        sent = await stage.refer("school")
        async with stage.world.gate.open(stage.world.keeper(), "test:time") as work:
            last = "UPDATE referrals SET arrived_at = make_timestamptz($1, 6, 1, 12, 0, 0) WHERE id = $2"
            await work.connection.execute(last, YEAR - 1, UUID(sent["id"]))
    past = {"year": YEAR - 1}
    await stage.post("police", "/peer-comparisons/publish", past, purpose=REPORTING, status=403)
    await stage.post(HOUSE, "/peer-comparisons/publish", {"year": YEAR}, purpose=REPORTING, status=400)
    await rebuild(stage.world.gate, clock(stage.world))  # the rows were changed behind the service
    await published(stage.world, year(YEAR - 1), "IN-57")
    told = await stage.post(HOUSE, "/peer-comparisons/publish", past, purpose=REPORTING)
    (own,) = [one for one in told["figures"] if one["indicator"] == "IN-57"]
    assert (own["value"], own["isOwn"], own["version"]) == (10, True, 2)
    assert str(stage.world.house_id) not in json.dumps(told)
    assert await stage.post(HOUSE, "/peer-comparisons", past, purpose=REPORTING) == told


@pytest.mark.system("SY-127")
@pytest.mark.rule("EX-03")
async def test_research_gets_numbers_of_who_agreed_and_of_nobody_else(stage: Stage) -> None:
    case = await stage.open_case()
    mother, father, _ = await stage.people(case)
    await stage.join(case, VT)
    for person in (mother, father):
        asked = {"personId": person, "purposes": [RESEARCH], "categories": ["identity", "coordination"],
                 "recipientIds": [str(stage.organisation(INSTITUTE))]}  # fmt: skip
        both = asked | {"purposes": [RESEARCH, "joint_analysis"]}
        await stage.post(VT, f"/cases/{case['id']}/consents", both, status=400)
        made = await stage.post(VT, f"/cases/{case['id']}/consents", asked)
        answer = {"state": "given", "endsAt": moment(60 * 24 * 90), "formReference": "TF-1"}
        await stage.act(VT, f"/grounds/{made['id']}", "answer", answer)
    await stage.post(INSTITUTE, "/exports/research", {"year": YEAR}, purpose=REPORTING, status=403)
    async with stage.world.gate.open(stage.world.keeper(), "test:readers") as work:
        opened = "SELECT count(*) FROM case_readers WHERE organisation_id = $1"
        assert await work.connection.fetchval(opened, stage.organisation(INSTITUTE)) == 0

    async def exported() -> tuple[Any, list[Any]]:
        made = await stage.post(INSTITUTE, "/exports/research", {"year": YEAR}, purpose=RESEARCH)
        file = await stage.post(INSTITUTE, f"/exports/{made['id']}/fetch", purpose=RESEARCH)
        assert file["checksum"] == made["checksum"]
        return made, json.loads(file["content"])["lines"]

    made, lines = await exported()
    assert (made["purpose"], made["ground"], made["itemCount"]) == (RESEARCH, "research consent", 2)
    assert len(lines) == 2
    assert len(made["groundIds"]) == 2
    assert {frozenset(line) for line in lines} == {
        frozenset({"person", "case", "ageBand", "sex", "track", "phase", "opened", "months"})
    }
    known = ("Mira", "Fedde", "Voorbeeld", "Verzonnenlaan", "1990", case["id"], mother, father, case["reference"])
    assert not [one for one in known if one in json.dumps(lines)]
    await stage.ask("police", "POST", f"/exports/{made['id']}/fetch", {}, status=404)
    subject = f"/cases/{case['id']}/persons"
    (seen,) = [one for one in await stage.items(HOUSE, subject) if one["id"] == father]
    objection = {"kind": "objection_research", "text": "Not about me"}
    await stage.ask(
        HOUSE, "POST", f"{subject}/{father}/subject-requests", objection, version=seen["version"],
        purpose="client_transparency",
    )  # fmt: skip
    again, left = await exported()
    assert len(left) == 1
    assert left[0]["person"] not in {line["person"] for line in lines}  # two files cannot be joined
    query = "{ exports(first: 5) { nodes { id kind itemCount ground } } }"
    nodes = (await stage.graph(INSTITUTE, query, purpose=RESEARCH))["exports"]["nodes"]
    assert {(one["id"], one["itemCount"]) for one in nodes} == {(made["id"], 2), (again["id"], 1)}
