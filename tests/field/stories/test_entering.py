"""From a referral into a programme, and back to the drawing board after a breach, over the public API."""

import pytest
import pytest_asyncio

from tests.field.stories.course import put_in_force
from tests.field.stories.scenes import answers, decision, lay, programme
from tests.field.stories.stage import Stage, day

pytestmark = pytest.mark.asyncio(loop_scope="module")

REFERRING = "referral_handling"
HOUSE, VT = "safety_house", "veilig_thuis"


@pytest_asyncio.fixture(scope="module", loop_scope="module", autouse=True)
async def catalogue(stage: Stage) -> None:
    """The catalogue of programmes."""
    await lay(stage)


@pytest.mark.rule("RE-07", "RE-11", "PR-13")
async def test_a_hospital_s_referral_enters_the_centre_without_triage_once_its_criteria_are_met(stage: Stage) -> None:
    known = await programme(stage, "csg")
    acute = {"requestedTrack": "mda_acute"}
    plain = await stage.refer("hospital", **acute)
    await stage.act(HOUSE, f"/referrals/{plain['id']}", "weigh", purpose=REFERRING, status=409)
    sent = await stage.refer("hospital", requestedProgramme="Centrum Seksueel Geweld", **acute)
    path = f"/referrals/{sent['id']}"
    await stage.act(HOUSE, path, "weigh", purpose=REFERRING)
    entering = {"track": "mda_acute", "programme": "csg"}
    body = {
        "outcome": "accepted",
        "decisionRule": "consensus",
        "deciderIds": [str(stage.organisation(HOUSE))],
        "criteria": [{"criterion": "acute_rape", "answer": "yes", "evidence": "Examined"}],
        "reason": "The centre receives her",
        "decidedOn": day(),
    }
    refused = await stage.act(HOUSE, path, "decide", body | entering, purpose=REFERRING, status=409)
    assert refused["rule"] == "PR-13"
    told = {"programme": "csg", "setCode": "acute_rape", "answers": answers(known, "acute_rape")}
    await stage.post(HOUSE, f"{path}/criteria-checks", told, purpose=REFERRING)
    case = await stage.accept(sent["id"], **entering)
    query = "query($id: UUID!) { case(id: $id) { track programmes(first: 5) { nodes { code } } } }"
    read = (await stage.graph(HOUSE, query, id=case["id"]))["case"]
    assert read == {"track": "mda_acute", "programmes": {"nodes": [{"code": "csg"}]}}


@pytest.mark.rule("SA-13", "PL-05")
async def test_a_breach_takes_the_plan_of_the_case_in_revision(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    plan = await put_in_force(stage, case, await decision(stage, case, "plan_agreed"))
    _, father, _ = await stage.people(case)
    body = {"text": "He stays away from the school", "boundIds": [father], "checkOn": [day(14)],
            "guardOrganisationId": str(stage.organisation(VT)), "consequence": "The board is asked"}  # fmt: skip
    made = await stage.post(VT, f"/cases/{case['id']}/conditions", body)
    condition = f"/conditions/{made['id']}"
    await stage.act(VT, condition, "activate", {"decisionId": await decision(stage, case, "condition_set")})
    assert (await stage.get(VT, plan))["state"] == "active"
    breach = {"what": "He stood at the gate", "happenedOn": day(), "source": "professional"}
    await stage.act("police", condition, "report-breach", breach)
    revised = await stage.get(VT, plan)
    assert (revised["state"], revised["reason"]) == ("under_revision", "breach")
