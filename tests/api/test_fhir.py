"""The door for FHIR clients: a transaction in, its status back as Task, and every refusal an OperationOutcome."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from importlib import import_module
from typing import Any
from uuid import UUID

import httpx
import pytest
from starlette.requests import Request

from app.api.assembly import make_application
from app.api.fhir.media import NUMBERS
from app.api.fhir.routes import FhirFormat, fhir_routes
from app.api.rest.referrals import rest
from app.database.pool import Pools
from app.domain.access.actor import Actor
from app.domain.errors import Unauthenticated
from app.domain.referrals.asking import ask_referral_information
from app.domain.referrals.drafts import Need, NeedsDraft
from app.domain.referrals.statements.views import QUARANTINED_MESSAGES, REFERRALS
from app.integrations.inbound.fhir.adapter import of_release
from app.integrations.outbound.fhir_task import task_of
from app.settings import Settings
from tests.domain.case_world import rows
from tests.integrations.adapters.fhir_world import CANARY, add, household, resource, smallest
from tests.referral_world import NOW, house, partner, shown
from tests.world import World, make_world

BASE = "https://poort.voorbeeld.test"
FHIR = "application/fhir+json"
PACKAGES = {"4.0": "fhir.resources.R4B", "4.3": "fhir.resources.R4B", "5.0": "fhir.resources"}


@dataclass
class Known:
    """An entry that believes the header `Caller`."""

    callers: dict[str, Actor]

    async def actor(self, request: Request) -> Actor:
        found = self.callers.get(request.headers.get("caller", ""))
        if found is None:
            raise Unauthenticated
        return found


@pytest.fixture
async def world(pools: Pools) -> World:
    return await make_world(pools)


@pytest.fixture
async def http(world: World, database: Settings) -> AsyncIterator[httpx.AsyncClient]:
    settings = database.model_copy(update={"base_url": BASE})
    app = make_application(settings, [rest], doors=fhir_routes(FhirFormat(of_release, task_of)))
    app.state.gate = world.gate
    care = partner(world, "local_team")
    aimless, reader = replace(care, purpose=None), replace(care, scopes=frozenset())
    app.state.entry = Known({"care": care, "school": partner(world, "school"), "aimless": aimless, "reader": reader})
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as client:
        yield client


async def send(http: httpx.AsyncClient, bundle: Any, *, kind: str = FHIR, caller: str = "care") -> httpx.Response:  # noqa: ANN401 - JSON
    body = bundle if isinstance(bundle, bytes) else json.dumps(bundle).encode()
    return await http.post("/v1/fhir", content=body, headers={"Content-Type": kind, "Caller": caller})


def valid(answer: httpx.Response, release: str = "4.0") -> Any:  # noqa: ANN401 - JSON
    """The resource of an answer, valid by the standard."""
    assert answer.headers["Content-Type"] == f"{FHIR}; fhirVersion={release}"
    told = answer.json()
    kind = told["resourceType"]
    getattr(import_module(f"{PACKAGES[release]}.{kind.lower()}"), kind).model_validate(told)
    return told


def outcome(answer: httpx.Response, status: int) -> list[dict[str, Any]]:
    """The issues of a refusal, which repeats nothing of what was sent."""
    assert answer.status_code == status, answer.text
    assert CANARY not in answer.text
    return valid(answer)["issue"]  # type: ignore[no-any-return] # JSON


@pytest.mark.rule("RE-01", "RE-02", "NO-05")
async def test_a_transaction_becomes_a_referral_and_its_status_comes_back_as_task(
    http: httpx.AsyncClient, world: World
) -> None:
    bundle = household()
    add(bundle, {"resourceType": "Provenance", "agent": []})
    answer = await send(http, bundle)
    assert answer.status_code == 200, answer.text
    entries = [entry["response"] for entry in valid(answer)["entry"]]
    assert len(entries) == len(bundle["entry"])
    assert entries[0]["status"] == "201 Created"
    assert entries[-1]["status"] == "202 Accepted"
    assert entries[1]["outcome"]["issue"][0]["expression"] == ["Bundle.entry[1].resource.generalPractitioner"]
    task_path = f"/v1/fhir/{entries[0]['location']}"
    referral_id = UUID(entries[0]["location"].removeprefix("Task/"))
    seen = await shown(world, house(world), REFERRALS, referral_id)
    assert seen["messageId"] == "zorg-2026-0418"

    again = await send(http, bundle)
    first = valid(again)["entry"][0]["response"]
    assert (first["status"], first["location"]) == ("200 OK", entries[0]["location"])

    task = await http.get(task_path, headers={"Caller": "care"})
    assert (task.status_code, valid(task)["status"]) == (200, "received")
    known = await http.get(task_path, headers={"Caller": "care", "If-None-Match": task.headers["ETag"]})
    assert known.status_code == 304
    needs = NeedsDraft(needs=(Need(question="Which school?"),), due_on=NOW.date() + timedelta(days=2))
    await ask_referral_information(world.gate, house(world), referral_id=referral_id, seen=seen["version"], draft=needs)
    later = await http.get(task_path, headers={"Caller": "care", "Accept": f"{FHIR}; fhirVersion=5.0"})
    assert valid(later, "5.0")["status"] == "on-hold"
    assert valid(later, "5.0")["businessStatus"]["coding"][0]["code"] == "needs_information"
    outcome(await http.get(task_path, headers={"Caller": "school"}), 404)


@pytest.mark.rule("NO-05", "DI-01")
async def test_a_sender_finds_the_task_of_its_message_and_nobody_else_does(
    http: httpx.AsyncClient, world: World, pools: Pools
) -> None:
    sent = await send(http, smallest())
    place = valid(sent)["entry"][0]["response"]["location"]
    own = "urn:nld:ketenpoort:message|zorg-2026-0417"
    for identifier, caller, expected in (
        (own, "care", [place]),
        ("zorg-2026-0417", "care", [place]),
        ("urn:elders|zorg-2026-0417", "care", []),
        ("zorg-2026-0418", "care", []),
        (own, "school", []),
    ):
        answer = await http.get("/v1/fhir/Task", params={"identifier": identifier}, headers={"Caller": caller})
        told = valid(answer)
        found = [f"Task/{entry['resource']['id']}" for entry in told.get("entry", [])]
        assert (answer.status_code, told["type"], told["total"], found) == (200, "searchset", len(expected), expected)
    logged = await rows(pools, world, "SELECT 1 FROM disclosures WHERE operation = 'search_fhir_tasks'")
    assert len(logged) == 3
    for query in ("", "?identifier=", "?status=received"):
        outcome(await http.get(f"/v1/fhir/Task{query}", headers={"Caller": "care"}), 400)
    outcome(await http.get("/v1/fhir/Task?identifier=x", headers={"Caller": "reader"}), 403)


@pytest.mark.rule("RE-03")
async def test_a_faulty_bundle_is_answered_by_place_and_code_and_is_kept_until_it_comes_repaired(
    http: httpx.AsyncClient, world: World
) -> None:
    bundle = household("r5")
    resource(bundle, "Patient")["gender"] = CANARY
    resource(bundle, "ServiceRequest")["status"] = CANARY
    refused = await send(http, bundle)
    issues = outcome(refused, 400)
    assert {(issue["code"], *issue.get("expression", [])) for issue in issues} == {
        ("code-invalid", "Bundle.entry[0].resource.status"),
        ("code-invalid", "Bundle.entry[1].resource.gender"),
        ("informational",),
    }
    kept_id = UUID(refused.headers["Location"].rpartition("/")[2])
    kept = await shown(world, partner(world, "local_team"), QUARANTINED_MESSAGES, kept_id)
    assert (kept["state"], kept["messageId"]) == ("held", "zorg-2026-0418-r5")
    repaired = await send(http, household("r5"))
    assert repaired.status_code == 200
    kept = await shown(world, partner(world, "local_team"), QUARANTINED_MESSAGES, kept_id)
    assert kept["state"] == "repaired"


@pytest.mark.rule("RE-02")
async def test_other_content_under_the_same_identifier_is_a_conflict(http: httpx.AsyncClient) -> None:
    assert (await send(http, smallest())).status_code == 200
    other = smallest()
    resource(other, "ServiceRequest")["note"] = [{"text": CANARY}]
    (issue,) = outcome(await send(http, other), 409)
    assert issue["details"]["coding"][0]["code"] == "reference-conflict"


async def test_what_the_referral_breaks_is_told_as_a_place_of_the_referral(http: httpx.AsyncClient) -> None:
    bundle = household()
    resource(bundle, "Task")["input"][0]["valueCode"] = "exchange_agreement"
    issues = outcome(await send(http, bundle), 400)
    assert issues[0]["diagnostics"] == "In the referral as it was read: /ground"
    assert issues[0]["details"]["coding"][0]["code"] == "no-agreement-in-force"


async def test_every_refusal_is_an_outcome(http: httpx.AsyncClient) -> None:
    nobody = await send(http, smallest(), caller="nobody")
    outcome(nobody, 401)
    assert "WWW-Authenticate" in nobody.headers
    (issue,) = outcome(await send(http, smallest(), caller="aimless"), 400)
    assert (issue["code"], issue["expression"]) == ("required", ["http.Purpose"])
    outcome(await send(http, smallest(), caller="reader"), 403)
    for kind in ("text/plain", "application/fhir+xml", f"{FHIR}; fhirVersion=3.0", f"{FHIR}; charset=latin-1"):
        outcome(await send(http, smallest(), kind=kind), 415)
    for unknown in ("nothing", "00000000-0000-0000-0000-000000000007"):
        outcome(await http.get(f"/v1/fhir/Task/{unknown}", headers={"Caller": "care"}), 404)


async def test_the_release_that_the_media_type_names_goes_before_what_the_bundle_looks_like(
    http: httpx.AsyncClient,
) -> None:
    issues = await send(http, household("r4"), kind=f"{FHIR}; fhirVersion=5.0; charset=utf-8")
    assert issues.status_code == 400
    expressions = [place for issue in valid(issues, "5.0")["issue"] for place in issue.get("expression", [])]
    assert "Bundle.entry[0].resource.reasonCode" in expressions


@pytest.mark.parametrize("release", NUMBERS)
async def test_the_door_says_what_it_can(http: httpx.AsyncClient, release: str) -> None:
    answer = await http.get("/v1/fhir/metadata", headers={"Accept": f"{FHIR};fhirVersion={release}"})
    assert valid(answer, release)["fhirVersion"].startswith(release)
