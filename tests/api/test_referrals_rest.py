"""A referral over REST, from the first message to the decision, as partners' systems send it."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest
from starlette.requests import Request

from app.api.assembly import make_application
from app.api.rest import referrals, weighing
from app.database.pool import Pools
from app.domain.access.actor import Actor
from app.settings import Settings
from tests.referral_world import NOW, decision, desk, house, partner, small
from tests.world import World, make_world

BASE = "https://poort.voorbeeld.test"


@dataclass
class Known:
    """An entry that believes the header `Caller`."""

    callers: dict[str, Actor]

    async def actor(self, request: Request) -> Actor:
        return self.callers[request.headers["caller"]]


@pytest.fixture
async def world(pools: Pools) -> World:
    return await make_world(pools)


@pytest.fixture
async def http(world: World, database: Settings) -> AsyncIterator[httpx.AsyncClient]:
    settings = database.model_copy(update={"base_url": BASE})
    app = make_application(settings, [referrals.rest, weighing.rest])
    app.state.gate = world.gate
    callers = {"desk": desk(world), "house": house(world), "team": partner(world, "local_team")}
    app.state.entry = Known(callers | {"school": partner(world, "school")})
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as client:
        yield client


def sent(message_id: str = "m-1", **changes: object) -> Any:  # noqa: ANN401 - JSON
    return json.loads(small(message_id, **changes).model_dump_json(by_alias=True, exclude_none=True))


async def act(http: httpx.AsyncClient, caller: str, path: str, body: object = None, etag: str = "") -> httpx.Response:
    headers = {"Caller": caller, **({"If-Match": etag} if etag else {})}
    return await http.post(f"/v1{path}", json=body, headers=headers)


async def test_a_referral_goes_its_whole_way_and_each_step_names_the_version_it_saw(
    http: httpx.AsyncClient, world: World
) -> None:
    made = await act(http, "desk", "/referrals", sent())
    assert made.status_code == 201, made.text
    place = made.headers["Location"].removeprefix("/v1")
    assert (await act(http, "desk", f"{place}/start-triage")).status_code == 428
    started = await act(http, "desk", f"{place}/start-triage", etag=made.headers["ETag"])
    assert (started.status_code, started.json()["state"]) == (200, "in_triage")
    assert (await act(http, "desk", f"{place}/start-triage", etag=made.headers["ETag"])).status_code == 409
    triage = {
        "outcome": "multidisciplinary_approach",
        "instrument": "vt_triage",
        "version": "2026-1",
        "date": NOW.date().isoformat(),
        "result": "structural",
    }
    stale = await act(http, "desk", f"{place}/triage", triage, made.headers["ETag"])
    assert stale.status_code == 412
    triaged = await act(http, "desk", f"{place}/triage", triage, started.headers["ETag"])
    assert triaged.json()["state"] == "in_weighing"
    seen = await http.get(f"/v1{place}", headers={"Caller": "house"})
    taken = json.loads(decision(world).model_dump_json(by_alias=True, exclude_none=True))
    decided = await act(http, "house", f"{place}/decide", taken, seen.headers["ETag"])
    assert decided.status_code == 200, decided.text
    assert decided.json()["state"] == "accepted"
    assert decided.json()["caseId"]
    for caller, code in (("school", 404), ("team", 404), ("house", 200)):
        assert (await http.get(f"/v1{place}", headers={"Caller": caller})).status_code == code
    persons = await http.get(f"/v1{place}/persons?pageSize=2", headers={"Caller": "house"})
    assert len(persons.json()["items"]) == 2
    assert "next" in persons.headers["Link"]


async def test_a_repeat_is_answered_alike_and_a_conflict_tells_nothing(http: httpx.AsyncClient) -> None:
    first = await act(http, "team", "/referrals", sent())
    again = await act(http, "team", "/referrals", sent())
    other = await act(http, "team", "/referrals", sent(analysis="Canary."))
    assert again.json() == first.json()
    assert (other.status_code, other.json()["type"].rpartition("/")[2]) == (409, "reference-conflict")
    assert "Canary" not in other.text


async def test_faults_come_all_at_once_and_a_dry_run_tells_them_as_an_answer(http: httpx.AsyncClient) -> None:
    bad = sent(informed=[{"person": "nobody", "what": "Canary"}], sentAt=(NOW + timedelta(days=3)).isoformat())
    refused = await act(http, "team", "/referrals", bad)
    tried = await act(http, "team", "/referrals/dry-run", bad)
    assert refused.status_code == 400
    assert {fault["code"] for fault in refused.json()["errors"]} == {"unknown-key", "in-the-future"}
    assert (tried.status_code, tried.json()["acceptable"]) == (200, False)
    assert {fault["code"] for fault in tried.json()["faults"]} == {"unknown-key", "in-the-future"}
    assert "Canary" not in refused.text + tried.text
    listed = await http.get("/v1/referrals", headers={"Caller": "house"})
    assert listed.json()["items"] == []


async def test_the_open_queue_can_be_asked_by_state_urgency_and_age(http: httpx.AsyncClient) -> None:
    await act(http, "team", "/referrals", sent("m-1"))
    await act(http, "team", "/referrals", sent("m-2", urgency="acute"))
    for query, count in (
        ("state=received,in_triage", 2),
        ("urgency=acute", 1),
        ("overdue=true", 0),
        ("messageId=m-1", 1),
        ("state=accepted", 0),
    ):
        found = await http.get(f"/v1/referrals?{query}", headers={"Caller": "house"})
        assert len(found.json()["items"]) == count, query
