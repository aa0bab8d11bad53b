"""Cases, persons, actions and the directory as a partner meets them: real application, real tokens, real PostgreSQL."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from app.domain.access.selection import Rows, Selection, own_fields
from app.domain.cases.statements import CASES
from app.domain.vocabulary.scopes import Scope
from app.settings import Settings
from tests.client import Client, Service, serve
from tests.domain.case_world import directed
from tests.today import today_here
from tests.world import MadeCase, World, make_world

pytestmark = pytest.mark.asyncio(loop_scope="module")

SOON = (today_here() + timedelta(days=14)).isoformat()


@dataclass
class Region:
    """The running service with one case, directed by Veilig Thuis, and a client for each of some partners."""

    service: Service
    world: World
    case: MadeCase
    clients: dict[str, Client]

    def client(self, kind: str, *, named: bool = True) -> Client:
        found = self.clients[kind]
        found.professional = self.world.professionals[kind] if named else None
        return found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(module_database: Settings) -> AsyncIterator[Region]:
    """One service for all tests of this file; each has a case of its own."""
    async with serve(module_database) as service:
        world = await make_world(service.pools)
        clients = {
            kind: await service.register(world.organisations[kind], world.house_id, kind)
            for kind in ("safety_house", "veilig_thuis", "police", "youth_protection", "local_team")
        }
        yield Region(service, world, await world.case(), clients)


@pytest_asyncio.fixture(loop_scope="module")
async def region(running: Region) -> Region:
    """The region with a fresh case."""
    case = await running.world.case()
    await directed(running.world, case)
    return replace(running, case=case)


def version_of(answer: Any) -> dict[str, str]:  # noqa: ANN401 - an httpx.Response
    return {"if-match": answer.headers["etag"]}


def proposal(region: Region) -> dict[str, Any]:
    return {
        "text": "Huisbezoek op vrijdag",
        "kind": "home_visit",
        "legalDomain": "help",
        "ownerOrganisationId": str(region.world.organisations["police"]),
        "ownerProfessionalId": str(region.world.professionals["police"]),
        "subjectIds": [str(region.case.persons[0])],
        "dueOn": SOON,
    }


async def test_an_action_goes_from_proposal_to_done_over_http(region: Region) -> None:
    police, director = region.client("police"), region.client("veilig_thuis")
    path = f"/v1/cases/{region.case.id}/actions"
    key = {"idempotency-key": "proposal-0001"}
    made = await police.send("POST", path, body=proposal(region), headers=key)
    again = await police.send("POST", path, body=proposal(region), headers=key)
    assert (made.status_code, again.status_code) == (201, 201), made.text
    assert made.headers["location"] == again.headers["location"]
    action = made.headers["location"]
    assert made.json()["findings"] == ["AC-04"]
    agreed = await director.send("POST", f"{action}/agree", body={}, headers=version_of(made))
    assert (agreed.status_code, agreed.json()["status"]) == (200, "agreed"), agreed.text
    accepted = await police.send("POST", f"{action}/accept", body={}, headers=version_of(agreed))
    started = await police.send("POST", f"{action}/start", body={}, headers=version_of(accepted))
    done = await police.send(
        "POST", f"{action}/finish", body={"outcome": "done", "result": "Gesproken"}, headers=version_of(started)
    )
    assert (done.status_code, done.json()["status"], done.json()["version"]) == (200, "done", 5), done.text
    read = await director.get(action)
    assert read.json()["result"] == "Gesproken"


async def test_a_move_tells_what_it_lacks(region: Region) -> None:
    police = region.client("police")
    path = f"/v1/cases/{region.case.id}/actions"
    made = await police.send("POST", path, body=proposal(region) | {"subjectIds": []})
    action = made.headers["location"]
    without = await police.send("POST", f"{action}/start", body={})
    stale = await police.send("POST", f"{action}/start", body={}, headers={"if-match": '"9"'})
    too_early = await police.send("POST", f"{action}/start", body={}, headers=version_of(made))
    incomplete = await region.client("veilig_thuis").send("POST", f"{action}/agree", body={}, headers=version_of(made))
    nobody = await region.client("veilig_thuis", named=False).send(
        "POST", f"{action}/agree", body={}, headers=version_of(made)
    )
    answers = (without, stale, too_early, incomplete, nobody)
    assert [answer.status_code for answer in answers] == [428, 412, 409, 409, 403]
    assert (too_early.json()["current"], too_early.json()["allowed"]) == ("proposed", ["agreed", "cancelled"])
    assert (incomplete.json()["rule"], incomplete.json()["missing"]) == ("AC-01", ["subjectIds"])
    assert nobody.json()["roles"] == ["case_director"]


async def test_a_stranger_meets_nothing_and_a_missing_scope_is_named(region: Region) -> None:
    stranger = region.client("local_team")
    case = f"/v1/cases/{region.case.id}"
    calls = [
        ("GET", case, None),
        ("GET", f"{case}/moves", None),
        ("POST", f"{case}/actions", proposal(region)),
        ("POST", f"{case}/file-numbers", {"number": "1"}),
        ("POST", f"{case}/danger-pairs", {
            "kind": "stalking", "personId": str(region.case.persons[0]),
            "otherPersonId": str(region.case.persons[1]), "source": "x",
        }),
    ]  # fmt: skip
    for method, path, body in calls:
        answer = await stranger.send(method, path, body=body)
        assert answer.status_code == 404, (path, answer.text)
    narrow = await region.client("police").send(
        "POST", f"{case}/file-numbers", body={"number": "1"}, scope=Scope.case_read
    )
    assert (narrow.status_code, narrow.json()["scopes"]) == (403, ["case:write"])


async def test_a_case_is_prepared_and_its_history_read(region: Region) -> None:
    house = region.client("safety_house")
    case = f"/v1/cases/{region.case.id}"
    read = await house.get(case)
    prepared = await house.send("POST", f"{case}/prepare", body={"reason": "Gezin weet het"}, headers=version_of(read))
    assert (prepared.status_code, prepared.json()["status"]) == (200, "preparing"), prepared.text
    moves = (await region.client("police").get(f"{case}/moves")).json()["items"]
    assert [(move["new"], move["reason"]) for move in moves] == [("preparing", "Gezin weet het")]
    known = await region.client("police").get(case + "?expand=directions,household,dangerPairs")
    assert known.json()["directions"]["items"][0]["role"] == "case_director"
    assert len(known.json()["household"]["items"]) == 3


async def test_who_joins_reads_the_case_and_who_leaves_does_not(region: Region) -> None:
    house, local = region.client("safety_house"), region.client("local_team")
    case = f"/v1/cases/{region.case.id}"
    body = {"organisationId": str(region.world.organisations["local_team"]), "basis": "on_request"}
    joined = await house.send("POST", f"{case}/participations", body=body)
    assert joined.status_code == 201, joined.text
    assert (await local.get(case)).status_code == 200
    left = await local.send("POST", f"{joined.headers['location']}/leave", headers=version_of(joined))
    assert left.status_code == 200, left.text
    assert (await local.get(case)).status_code == 404


async def test_persons_are_added_changed_matched_and_kept_apart(region: Region) -> None:
    house = region.client("safety_house")
    case = f"/v1/cases/{region.case.id}"
    body = {"person": {"givenName": "Joris", "familyName": "Modelsma"}, "householdRole": "child"}
    added = await house.send("POST", f"{case}/persons", body=body)
    assert added.status_code == 200, added.text
    person = f"{case}/persons/{added.json()['id']}"
    changed = await house.send(
        "PATCH", person, body={"birthDate": "2011-02-24"}, headers={"if-match": f'"{added.json()["version"]}"'}
    )
    assert changed.json() == {"id": added.json()["id"], "version": 2}
    matched = await house.send("POST", "/v1/persons/match", body={"familyName": "modelsma"})
    assert matched.json() == {"items": [{"personId": added.json()["id"], "agrees": ["familyName"]}]}
    relation = {"personId": added.json()["id"], "toPersonId": str(region.case.persons[0]), "kind": "son"}
    related = await house.send("POST", f"{case}/relations", body=relation)
    assert str(UUID(related.json()["id"])) == related.json()["id"]
    pair = {
        "kind": "stalking",
        "personId": str(region.case.persons[0]),
        "otherPersonId": str(region.case.persons[1]),
        "source": "aangifte",
    }
    apart = await house.send("POST", f"{case}/danger-pairs", body=pair)
    assert (apart.status_code, apart.json()["kind"]) == (201, "stalking"), apart.text
    bad = await house.send("POST", f"{case}/persons", body={"person": {"bsn": "12"}, "role": "boss", "x": 1})
    assert {fault["pointer"] for fault in bad.json()["errors"]} == {"/person/bsn", "/role", "/x"}
    assert "boss" not in bad.text


async def test_the_directory_is_read_by_every_partner_and_a_signature_opens_at_once(region: Region) -> None:
    world, partner = region.world, region.client("youth_protection")
    listed = await partner.send("GET", "/v1/organisations?kind=veilig_thuis&fields=name", purpose=None)
    assert [one["name"] for one in listed.json()["items"]] == ["Voorbeeld veilig_thuis"]
    house = region.client("safety_house")
    assert (await partner.get(f"/v1/cases/{region.case.id}")).status_code == 200
    covenant = f"/v1/agreements/{world.covenant_id}"
    read = await partner.send("GET", covenant, purpose=None)
    mine = f"{covenant}/parties/{world.organisations['youth_protection']}"
    left = await partner.send("POST", f"{mine}/leave", purpose=None, headers=version_of(read))
    assert left.status_code == 200, left.text
    assert (await house.get(f"/v1/cases/{region.case.id}")).status_code == 200
    case = Selection(Rows(CASES, picks=own_fields(CASES.view), row_id=region.case.id), "test", "read_case")
    assert (await world.gate.disclose(world.actor("youth_protection"), case)).body is None
