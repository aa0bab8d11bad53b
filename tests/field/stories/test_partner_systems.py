"""Systems of partners: the police register, clients of their own, notices without content, packs, own files."""

import hashlib
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any, Final
from uuid import uuid4

import pytest
import pytest_asyncio

from app.settings import Settings
from tests.field.stories.clock import run_jobs, told
from tests.field.stories.conference import HOUSE, asked, convene
from tests.field.stories.figures import sums
from tests.field.stories.stage import Stage, day, referral, staged
from tests.integrations.delivery_world import Told, receiver, until
from tests.integrations.delivery_world import World as Network

pytestmark = pytest.mark.asyncio(loop_scope="module")

VT: Final = "veilig_thuis"
REFERRING: Final = "referral_handling"
REPORTING: Final = "quality_report"
SECRET: Final = "Talk with Mira about the knife"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(module_database: Settings) -> AsyncIterator[Stage]:
    """A region whose partners have servers on this machine."""
    async with staged(module_database.model_copy(update={"callback_loopback": True})) as made:
        yield made


def network(stage: Stage) -> Network:
    """What carries notices from the house to the servers of its partners."""
    service, world = stage.service, stage.world
    return Network(service.pools, service.settings, world.house_id, world.keeper_id, "")


@pytest.mark.rule("RE-13", "NO-08")
@pytest.mark.system("SY-120")
async def test_a_coded_incident_arrives_once_and_its_corrected_code_flows_back(stage: Stage) -> None:
    event = {"system": "BVH", "number": uuid4().hex}
    body = referral("police", sourceEvent=event)
    first = await stage.post("police", "/referrals", body, purpose=REFERRING)
    again = await stage.post("police", "/referrals", body, purpose=REFERRING)
    assert again["id"] == first["id"]
    await stage.post("police", "/referrals", body | {"reference": "R-other"}, purpose=REFERRING, status=409)
    detour = await stage.post(VT, "/referrals", referral(VT, sourceEvent=event), purpose=REFERRING)
    marked = await stage.get(HOUSE, f"/referrals/{detour['id']}", purpose=REFERRING)
    assert (marked["state"], marked["duplicateOfId"]) == ("duplicate", first["id"])
    case = await stage.accept(first["id"])
    path = f"/referrals/{first['id']}"
    right = {"violenceCode": "F550"}
    uncoded = await stage.act(
        HOUSE, f"/referrals/{detour['id']}", "correct-code", right, purpose=REFERRING, status=409
    )  # fmt: skip
    assert uncoded["rule"] == "RE-13"
    version = (await stage.get(HOUSE, path, purpose=REFERRING))["version"]
    await stage.ask(VT, "POST", f"{path}/correct-code", right, purpose=REFERRING, version=version, status=404)
    await stage.act(HOUSE, path, "correct-code", right, purpose=REFERRING)
    assert await told(stage, "police", "referrals.code_corrected", first["id"]) == [None]
    kept = await stage.get("police", path, purpose=REFERRING)
    assert (kept["violenceCode"], kept["codeCorrected"]) == ("F550", True)
    await stage.direct(case)
    mother, *_ = await stage.people(case)
    for owner in ("police", VT):
        await stage.agree(case, owner, [mother], text=f"For {owner}")
    await stage.contribute(VT, case, [mother], content="She sees her doctor every week")
    feedback = await stage.get("police", f"/cases/{case['id']}/police-feedback?expand=agreements")
    assert set(feedback) == {"id", "withheld", "status", "foremostProfile", "correctedCodes", "agreements"}
    assert (feedback["correctedCodes"], feedback["status"]) == (["F550"], "opened")
    assert [one["text"] for one in feedback["agreements"]["items"]] == ["For police"]
    assert "doctor" not in str(feedback)
    fields = "status correctedCodes agreements(first: 5) { nodes { text } }"
    query = "query($id: UUID!) { policeFeedback(id: $id) { " + fields + " } }"
    over = (await stage.graph("police", query, id=case["id"]))["policeFeedback"]
    assert (over["correctedCodes"], over["status"]) == (feedback["correctedCodes"], feedback["status"])
    assert [one["text"] for one in over["agreements"]["nodes"]] == ["For police"]
    await stage.ask(VT, "GET", f"/cases/{case['id']}/police-feedback", status=404)


@pytest.mark.system("SY-120")
async def test_what_the_police_coded_and_did_not_send_on_can_be_reconciled(stage: Stage) -> None:
    least = {"name": "suppression_cell", "value": 3, "source": "Werkafspraak documentatie"}
    await stage.post(HOUSE, "/settings", least, purpose=REPORTING)
    now = datetime.now(UTC)

    for _ in range(3):
        await stage.refer()
    sent_on = (await sums(stage, "IN-35"))["forwarded"][0]
    body = referral("police")
    for _ in range(2):  # a replay is counted once
        await stage.post("police", "/referrals", body, purpose=REFERRING)
    count = {"month": f"{now:%Y-%m}-01", "coded": int(sent_on) + 5}
    await stage.post(VT, "/police-counts", count, purpose=REPORTING, status=403)
    await stage.post("police", "/police-counts", count, purpose=REPORTING)
    found = await sums(stage, "IN-35")
    assert (found["forwarded"][0], found["coded"][0]) == (sent_on + 1, sent_on + 5)


@pytest.mark.system("SY-121")
async def test_a_partner_s_own_system_hears_without_content_of_what_it_may_see_and_nothing_when_it_left(
    stage: Stage,
) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    mother, *_ = await stage.people(case)
    own = "youth_protection"
    await stage.join(case, own)
    client = await stage.client(own)
    borrowed = {"professional": str(stage.professional(VT))}
    refused = await client.send("GET", f"/v1/cases/{case['id']}", purpose="joint_analysis", headers=borrowed)
    assert refused.status_code in (400, 403)
    async with receiver() as server, network(stage).worker():
        wanted = ["actions.agreed", "contributions.shared"]
        made = {}
        for kind in (own, "prosecution"):
            body = {"callbackUrl": f"{server.base}/{kind}", "eventTypes": wanted}
            made[kind] = await stage.post(kind, "/subscriptions", body)
        action = (await stage.agree(case, own, [mother], text=SECRET)).rpartition("/")[2]

        def heard(what: str) -> list[Told]:
            return [one for one in server.told if one.event["type"].endswith(what)]

        await until(lambda: heard("actions.agreed"))
        event = heard("actions.agreed")[0].event
        assert set(event["data"]) == {"objectId", "version", "reasonCode", "noticeClass"}
        assert event["data"]["objectId"] == action
        assert not any(word in str(server.told) for word in ("knife", "Mira", "Voorbeeld"))
        read = await stage.get(own, f"/actions/{event['data']['objectId']}")
        assert read["text"] == SECRET
        path = f"/subscriptions/{made[own]['id']}"
        await stage.act(own, path, "pause")
        await stage.contribute(VT, case, [mother])
        parts = await stage.items(HOUSE, f"/cases/{case['id']}/participations?pageSize=200")
        part = next(one for one in parts if one["organisationId"] == str(stage.organisation(own)))
        await stage.act(HOUSE, f"/participations/{part['id']}", "leave")
        await stage.act(own, path, "resume")
        assert await withheld(stage, own, path)
        assert not heard("contributions.shared")
        assert not await stage.items("prosecution", f"/subscriptions/{made['prosecution']['id']}/deliveries")
        assert {one.headers["host"] for one in server.told}


async def withheld(stage: Stage, kind: str, path: str) -> list[Any]:
    """What was kept back of a subscription, once the worker decided on all of it."""
    found: list[Any] = []

    async def decided() -> bool:
        found[:] = await stage.items(kind, f"{path}/deliveries")
        return {one["state"] for one in found} <= {"delivered", "withheld"}

    await until(decided)
    return [one for one in found if one["state"] == "withheld"]


@pytest.mark.system("SY-121")
async def test_a_pack_is_out_at_its_deadline_and_read_in_the_system(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    held = await convene(stage, case, packDays=4, days=3)
    await held.seat(VT)
    await held.act("invite")
    assert (await stage.get(VT, held.path))["packPublishedAt"] is None
    for _ in range(2):
        await run_jobs(stage)
    assert (await stage.get(VT, held.path))["packPublishedAt"]
    assert len(await told(stage, VT, "meetings.pack_published", held.id)) == 1
    late = await held.put(await stage.open_case())
    changed = {one["id"]: one["changedSincePack"] for one in await stage.items(HOUSE, f"{held.path}/agenda")}
    assert changed == {held.item.rpartition("/")[2]: False, late.rpartition("/")[2]: True}
    (pack,) = [one for one in await stage.items(VT, f"{held.path}/agenda") if one["caseId"] == case["id"]]
    assert pack["question"] == "What is needed now?"
    fields = "agendaItems(first: 5) { nodes { id question changedSincePack } }"
    nodes = (await asked(stage, VT, case, fields))["agendaItems"]["nodes"]
    assert nodes == [{name: pack[name] for name in ("id", "question", "changedSincePack")}]


@pytest.mark.system("SY-121")
async def test_only_own_actions_go_home_unless_the_owner_lets_its_words_be_used_again(stage: Stage) -> None:
    case = await stage.open_case()
    await stage.direct(case)
    mother, *_ = await stage.people(case)
    own = "womens_shelter"
    await stage.join(case, own)
    await stage.agree(case, own, [mother], text="Find her a room")
    await stage.agree(case, VT, [mother], text="Talk with the school")
    await stage.contribute(VT, case, [mother], content="For this table alone")

    async def taken_home() -> Any:  # noqa: ANN401 - JSON
        made = await stage.post(own, "/exports/own-file")
        file = await stage.post(own, f"/exports/{made['id']}/fetch")
        query = "query($id: UUID!) { export(id: $id) { itemCount checksum purpose } }"
        over = (await stage.graph(own, query, id=made["id"]))["export"]
        assert over == {name: made[name] for name in ("itemCount", "checksum", "purpose")}
        assert hashlib.sha256(file["content"].encode()).hexdigest() == made["checksum"]
        await stage.post(VT, f"/exports/{made['id']}/fetch", status=404)
        return json.loads(file["content"])

    first = await taken_home()
    (action,) = first["actions"]
    assert set(action) == {"id", "text", "dueOn", "subjectIds"}
    assert (action["text"], action["dueOn"], action["subjectIds"]) == ("Find her a room", day(14), [mother])
    assert first["contributions"] == []
    item = await stage.contribute(VT, case, [mother], content="May be used again", reusePermission=True)
    second = await taken_home()
    assert [(one["id"], one["content"]) for one in second["contributions"]] == [(item["id"], "May be used again")]
