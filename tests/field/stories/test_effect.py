"""Effect of the conference: goals that are measured and checked, indicators with their definition, a yearly account."""

from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio

from tests.field.stories.clock import run_jobs
from tests.field.stories.conference import asked
from tests.field.stories.course import HOUSE, VT, WHY, carried_out, goes_on
from tests.field.stories.endings import answered, closing_of, completed, levels
from tests.field.stories.figures import sums
from tests.field.stories.scenes import decision
from tests.field.stories.stage import Stage, day

pytestmark = pytest.mark.asyncio(loop_scope="module")

REPORTING = "quality_report"
YEAR = datetime.now(UTC).year


@pytest_asyncio.fixture(scope="module", loop_scope="module", autouse=True)
async def small_cells(stage: Stage) -> None:
    """A house that shows figures about three or more."""
    cell = {"name": "suppression_cell", "value": 3, "source": "Meetplan van de stuurgroep"}
    await stage.post(HOUSE, "/settings", cell, purpose=REPORTING)


async def computed(stage: Stage, kind: str, **asked_for: Any) -> dict[str, Any]:  # noqa: ANN401 - members of the draft
    """Indicators of this year, by their id."""
    body = {"year": YEAR} | asked_for
    found = await stage.post(kind, "/indicator-results", body, purpose=REPORTING)
    return {one["id"]: one for one in found["results"]}


async def balance(stage: Stage, kind: str, **asked_for: Any) -> Any:  # noqa: ANN401 - JSON
    """What an organisation gave and took, as it reads it itself."""
    return await stage.post(kind, "/balances", {"year": YEAR} | asked_for, purpose=REPORTING)


@pytest.mark.system("SY-123")
@pytest.mark.rule("PL-08", "PL-09", "RP-02")
async def test_goals_are_set_with_a_measure_and_count_as_met_once_a_check_asks_no_adjustment(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    plan = await carried_out(stage, case)
    goal = {"text": "He drinks no more at home", "measure": "Calls of the neighbours", "target": "None in six weeks",
            "dueOn": day(42), "phase": "direct_safety", "horizon": "short"}  # fmt: skip
    for needed in ("measure", "target", "dueOn", "phase", "horizon"):
        bare = {name: value for name, value in goal.items() if name != needed}
        problem = await stage.post(VT, f"{plan}/goals", bare, status=400)
        assert f"/{needed}" in {one["pointer"] for one in problem["errors"]}
    await stage.act(VT, plan, "revise", {"reason": "He drinks again"})
    for _ in range(5):
        await stage.post(VT, f"{plan}/goals", goal)
    goals = [f"/goals/{one['id']}" for one in await stage.items(VT, f"{plan}/goals")]
    check = {"result": "One call in six weeks", "tolerance": "One call", "followUp": "stop"}
    await stage.act(VT, goals[0], "complete", {"result": "One call"}, status=400)
    await stage.act(VT, goals[0], "complete", check | {"followUp": "adjust"}, status=400)  # how is it adjusted?
    adjusts = {"result": "Five calls", "followUp": "adjust", "adjustment": "He goes to the clinic first"}
    for n, path in enumerate(goals):
        await stage.act(VT, path, "complete", check if n % 2 else check | adjusts)
    assert await sums(stage, "IN-41") == {"": (3, 6)}
    fields = "plans(first: 1) { nodes { goals(first: 9) { nodes { followUp adjustment } } } }"
    (seen,) = (await asked(stage, VT, case, fields))["plans"]["nodes"]
    assert [one["adjustment"] for one in seen["goals"]["nodes"]].count(adjusts["adjustment"]) == 3


@pytest.mark.system("SY-123")
@pytest.mark.rule("RP-02", "RP-08")
async def test_an_indicator_says_by_which_version_it_was_computed_and_for_whom(stage: Stage) -> None:
    everything = await computed(stage, HOUSE)
    for one in everything.values():
        assert one["version"] >= 1
        assert all(one[name] for name in ("formula", "level", "kind", "category", "owner", "audiences"))
    sets = {
        audience: set(await computed(stage, kind, audience=audience))
        for audience, kind in (("mother_organisation", "police"), ("steering_group", HOUSE), ("municipality", HOUSE))
    }
    assert {"IN-13", "IN-16", "IN-17"} <= sets["mother_organisation"]
    assert {"IN-28", "IN-30", "IN-41"} <= sets["steering_group"] & sets["municipality"]
    assert not sets["mother_organisation"] & sets["municipality"]
    assert set().union(*sets.values()) == set(everything)
    remark = {"on": f"{YEAR}-01-01", "text": "The police codes incidents in another way", "indicator": "IN-35"}
    await stage.post("police", "/annotations", remark, purpose=REPORTING, status=403)
    await stage.post(HOUSE, "/annotations", remark, purpose=REPORTING)
    noted = await computed(stage, "police", indicators=["IN-35", "IN-30"])
    assert [one["text"] for one in noted["IN-35"]["annotations"]] == [remark["text"]]
    assert noted["IN-30"]["annotations"] == []
    assert noted["IN-30"]["caveatNl"]
    assert noted["IN-35"]["caveatNl"] is None
    query = """mutation($draft: IndicatorsDraft!) {
        computeIndicators(draft: $draft) { results { id version formula audiences } } }"""
    draft = {"year": YEAR, "audience": "steering_group"}
    told = (await stage.graph(HOUSE, query, purpose=REPORTING, draft=draft))["computeIndicators"]["results"]
    assert told == [
        {name: everything[one][name] for name in ("id", "version", "formula", "audiences")}
        for one in sorted(sets["steering_group"])
    ]


@pytest.mark.system("SY-123")
@pytest.mark.rule("CA-21")
async def test_what_came_of_it_for_each_is_recorded_at_closing_and_counted(stage: Stage) -> None:
    case = await stage.open_case()
    path = f"/cases/{case['id']}"
    await stage.direct(case)
    plan = await carried_out(stage, case)
    await goes_on(stage, case)
    await levels(stage, case, 7, 7, 7)
    await completed(stage, case, plan)
    ends = {"reason": "handed_over", "explanation": WHY, "decisionId": await decision(stage, case, "closing")}
    await stage.act(VT, path, "begin-closing", ends)
    closing = await closing_of(stage, case)
    mother = (await stage.people(case))[0]
    await stage.act(HOUSE, closing, "record-subject", {"personId": mother, "talkOn": day()}, status=400)
    await answered(stage, case)
    assert (await stage.act(HOUSE, path, "close"))["status"] == "closed"
    assert await sums(stage, "IN-28") == {"care_started_intake_attended": (3, 3)}
    found = await computed(stage, HOUSE, indicators=["IN-40"])
    assert found["IN-40"]["total"]["suppressed"]  # one case is nobody's figure


@pytest.mark.system("SY-123")
@pytest.mark.rule("RP-07", "RP-01")
async def test_each_organisation_answers_for_its_year_and_the_house_for_all_together(stage: Stage) -> None:
    case = await stage.open_case()
    people = await stage.people(case)
    await stage.direct(case)
    before = await balance(stage, "police")
    for _ in range(3):
        item = await stage.contribute("police", case, people[:1])
    await stage.get(VT, f"/contributions/{item['id']}")
    kept = {"personIds": people[:1], "category": "justice", "refusalReason": "investigation_interest"}
    await stage.post("police", f"/cases/{case['id']}/withheld", kept)
    spent = {"activity": "outreach", "minutes": 90, "productFinanced": False, "on": day()}
    await stage.post("police", "/time-entries", spent)
    mine = await balance(stage, "police")
    assert mine["given"] - before["given"] == 3
    assert mine["refusals"] == [{"reason": "investigation_interest", "count": 1}]
    assert mine["time"] == [{"activity": "outreach", "minutes": 90, "unpaidMinutes": 90}]
    assert (await balance(stage, VT))["taken"] >= 1
    theirs = {"organisationId": str(stage.organisation("police")), "year": YEAR}
    await stage.post(VT, "/balances", theirs, purpose=REPORTING, status=403)
    assert await balance(stage, HOUSE, organisationId=theirs["organisationId"]) == mine
    await stage.post("police", "/balances/roll-up", {"year": YEAR}, purpose=REPORTING, status=403)
    whole = await stage.post(HOUSE, "/balances/roll-up", {"year": YEAR}, purpose=REPORTING)
    assert (whole["organisationId"], whole["given"] >= mine["given"]) == (None, True)
    assert whole["refusals"] == [{"reason": "investigation_interest", "count": None}]  # too few to tell of
    query = "mutation($draft: BalanceDraft!) { readBalance(draft: $draft) { given time { activity unpaidMinutes } } }"
    told = (await stage.graph("police", query, purpose=REPORTING, draft={"year": YEAR}))["readBalance"]
    assert told == {"given": mine["given"], "time": [{"activity": "outreach", "unpaidMinutes": 90}]}


@pytest.mark.system("SY-123")
@pytest.mark.rule("RP-07")
async def test_a_year_that_is_over_is_frozen_once_for_each_who_took_part(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.join(case, VT)
    async with stage.world.gate.open(stage.world.keeper(), "test:time") as work:
        earlier = "UPDATE participations SET starts_at = starts_at - interval '1 year' WHERE case_id = $1"
        await work.connection.execute(earlier, case["id"])
    for _ in range(2):
        await run_jobs(stage)
    last = f"/result-reports?year={YEAR - 1}&pageSize=200"
    (own,) = await stage.items(VT, last, purpose=REPORTING)
    assert (own["organisationId"], own["year"]) == (str(stage.organisation(VT)), YEAR - 1)
    everybody = [one["organisationId"] for one in await stage.items(HOUSE, last, purpose=REPORTING)]
    assert len(everybody) == len(set(everybody)) > 1
    assert (await balance(stage, VT, year=YEAR - 1))["frozen"] is True
    assert (await balance(stage, VT))["frozen"] is False
