"""Guides as a partner meets them: editions over REST and GraphQL, a run from its opening to an action of an answer."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio

from app.domain.tables.organisations import RoleAssignmentRow
from app.domain.vocabulary.roles import Role
from app.settings import Settings
from tests.client import Client, serve
from tests.field.guide_world import SOON, met
from tests.world import LONG_AGO, World, make_world

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTIONS = """query($id: UUID!) { guideTemplate(id: $id) { titleNl phases
  questions(phase: [recovery], section: [judgement]) { nodes { code nl en clientNl itemType onYes onNo } } } }"""


@dataclass
class Region:
    """The running service with a client of the house and one of the police."""

    world: World
    house: Client
    police: Client


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def region(module_database: Settings) -> AsyncIterator[Region]:
    async with serve(module_database) as service:
        world = await make_world(service.pools)
        async with world.gate.open(world.keeper(), "test:administrator") as work:
            await work.insert(
                RoleAssignmentRow(
                    house_id=world.house_id,
                    professional_id=world.professionals["safety_house"],
                    role=Role.policy_admin,
                    starts_at=LONG_AGO,
                )
            )
        found = Region(world, *[
            await service.register(world.organisations[kind], world.house_id, kind)
            for kind in ("safety_house", "police")
        ])  # fmt: skip
        found.house.professional = world.professionals["safety_house"]
        found.police.professional = world.professionals["police"]
        yield found


async def test_an_edition_is_read_over_both_doors_in_both_languages(region: Region) -> None:
    body = {"code": "gezamenlijke-analyse", "edition": "1"}
    made = await region.house.send("POST", "/v1/guide-templates/adopt", body=body, purpose=None)
    assert made.status_code == 201, made.text
    path = made.headers["location"]
    template_id = made.json()["id"]
    assert path.endswith(f"/guide-templates/{template_id}")
    again = await region.house.send("POST", "/v1/guide-templates/adopt", body=body, purpose=None)
    assert (again.status_code, again.json()["rule"]) == (409, "GU-01")
    (phases,) = [(await region.police.get(f"/v1/guide-templates/{template_id}", purpose=None)).json()["phases"]]
    assert [phase["phase"] for phase in phases] == ["direct_safety", "risk_led_care", "recovery"]
    asked = f"/v1/guide-templates/{template_id}/questions?phase=recovery&section=judgement"
    over_rest = (await region.police.get(asked, purpose=None)).json()["items"]
    answer = (await region.police.ask(QUESTIONS, {"id": template_id}, purpose=None)).json()
    over_graphql = answer["data"]["guideTemplate"]["questions"]["nodes"]
    assert [one["code"] for one in over_rest] == [
        "HZ-O1", "HZ-O1.1", "HZ-O2", "HZ-O2.1", "HZ-O3", "HZ-O3.1", "HZ-O3.2", "HZ-O3.3",
    ]  # fmt: skip
    assert [{name: one[name] for name in over_graphql[0]} for one in over_rest] == over_graphql
    assert over_graphql[2]["onNo"] == ["completed"]
    asked = f"/v1/guide-templates/{template_id}/questions?pageSize=200"
    assert len((await region.police.get(asked, purpose=None)).json()["items"]) == 143
    refused = await region.police.send("POST", "/v1/guide-templates/adopt", body=body, purpose=None)
    assert refused.status_code == 403


async def test_a_region_publishes_its_own_guide_and_faults_point_to_the_question(region: Region) -> None:
    question = {"code": "DV-B1", "itemType": "list", "category": "safety", "nl": "Zorgen?", "en": "Worries?"}
    section = {"letter": "B", "section": "image_forming", "questions": [question]}
    phase: dict[str, Any] = {
        "code": "DV", "phase": "direct_safety", "titleNl": "Veilig", "titleEn": "Safe",
        "goal": {"nl": "Veilig", "en": "Safe"}, "sections": [section],
    }  # fmt: skip
    body = {"code": "regio", "edition": "1", "titleNl": "Regio", "titleEn": "Region", "phases": [phase]}
    made = await region.house.send("POST", "/v1/guide-templates", body=body, purpose=None)
    assert made.status_code == 201, made.text
    section["questions"] = [question | {"itemType": "gate", "onYes": ["recovery"]}]
    wrong = await region.house.send("POST", "/v1/guide-templates", body=body | {"edition": "2"}, purpose=None)
    assert wrong.status_code == 400
    assert [fault["pointer"] for fault in wrong.json()["errors"]] == ["/phases/0/sections/0/questions/0/onYes"]


async def test_a_run_goes_from_its_opening_to_an_action_of_an_answer(region: Region) -> None:
    world = region.world
    case, meeting_id = await met(world)
    body = {"meetingId": str(meeting_id), "prepareUntil": SOON.isoformat(), "prepareCodes": ["DV-B1"]}
    opened = await region.house.send("POST", f"/v1/cases/{case.id}/guide-runs", body=body)
    assert opened.status_code == 201, opened.text
    run = f"/v1/guide-runs/{opened.json()['id']}"
    said = {"questionCode": "DV-B1", "items": ["Dreiging"], "personIds": [str(case.persons[0])]}
    answer = await region.police.send("POST", f"{run}/answers", body=said)
    assert (answer.status_code, answer.json()["items"]) == (201, ["Dreiging"])
    ready = await region.police.send("POST", f"{run}/hand-in", body={})
    assert ready.status_code == 204, ready.text
    overview = (await region.house.send("POST", f"{run}/preparation")).json()
    assert overview["handedInIds"] == [str(world.organisations["police"])]
    held = await region.house.send("POST", f"{run}/hold", headers={"if-match": '"1"'})
    assert (held.status_code, held.json()["state"]) == (200, "held")
    decided = await region.police.send(
        "POST",
        f"{run}/answers",
        body={"questionCode": "DV-C3.1", "items": ["Bellen"], "basedOnIds": [answer.json()["id"]]},
    )
    assert decided.status_code == 201, decided.text
    action = {"action": {"text": "De school bellen", "kind": "contact_task"}}
    path = f"/v1/guide-answers/{decided.json()['id']}/actions"
    key = {"idempotency-key": "from-answer-0001"}
    made = await region.house.send("POST", path, body=action, headers=key)
    assert (made.status_code, made.json()["status"]) == (200, "proposed"), made.text
    repeated = await region.house.send("POST", path, body=action, headers=key)
    assert repeated.json() == made.json()
    refused = await region.house.send("POST", path, body=action)
    assert (refused.status_code, refused.json()["rule"], refused.json()["missing"]) == (409, "GU-07", ["not-made-yet"])
    listed = (await region.house.get(f"/v1/cases/{case.id}/guide-runs")).json()["items"]
    assert [one["id"] for one in listed] == [opened.json()["id"]]
    shown = (await region.house.get(f"{run}/answers?questionCode=DV-B1")).json()["items"]
    assert [one["questionCode"] for one in shown] == ["DV-B1"]
