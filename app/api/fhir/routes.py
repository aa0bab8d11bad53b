"""`/v1/fhir` for FHIR clients with an access token: POST a transaction, GET a Task or look for one, GET metadata.

A transaction ends as a message pushed to `/v1/inbound/fhir` does: taken in, or kept in quarantine with every fault.
FHIR asks that a transaction that has no effect is answered as failed, so quarantine is told with 400 and an
OperationOutcome; the sender repairs the Bundle and sends it again under the same identifier. Every refusal of this
door is an OperationOutcome, with the status and the headers that the same refusal has at any other door.
"""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.api.conditional import etag_of, is_known
from app.api.fhir.media import MEDIA_TYPE, NUMBERS, FhirVersion, release_sent, release_wanted
from app.api.fhir.outcomes import fault_issues, issues_of, kept_issues, outcome_of
from app.api.problems import Problems
from app.api.request import read_bytes, read_query
from app.api.rest.answering import path_ids
from app.api.rest.inbound import LARGEST_BODY
from app.api.rest.operation import DOOR, VERSION_PATH
from app.api.rest.reading import Query, picks_of
from app.api.visit import visit_of
from app.domain.access.actor import Actor
from app.domain.access.selection import LARGEST_PAGE, Part, PartKind, Rows, Selection, Where
from app.domain.connections.catalogue import Format
from app.domain.connections.receiving import receive_message
from app.domain.errors import KetenpoortError
from app.domain.referrals.service import Pushed
from app.domain.referrals.statements.views import REFERRALS

BASE: Final = f"{VERSION_PATH}/fhir"

_SHOWN: Final = (
    "version",
    "state",
    "messageId",
    "reference",
    "urgency",
    "arrivedAt",
    "updatedAt",
    "elsewhereReason",
    "elsewhereOrganisationId",
    "meetingKind",
)
"""What a Task tells of a referral; no more is disclosed for it."""

_LOCATED: Final = frozenset({"ServiceRequest", "Task"})
_KEPT: Final = "The message is kept; repair it and send it again under the same Bundle.identifier."

Door = Callable[[Request], Awaitable[Response]]


class TaskQuery(Query):
    """How a sender looks for the Task of its message."""

    identifier: str = Field(min_length=1, max_length=200)


@dataclass(frozen=True, slots=True)
class FhirFormat:
    """What this door borrows from the format: how a Bundle of a release is read, and how a Task is written."""

    of_release: Callable[[FhirVersion | None], Format]
    task_of: Callable[[Mapping[str, Any], FhirVersion], dict[str, Any]]


def fhir_routes(form: FhirFormat) -> list[Route]:
    """The addresses of this door."""
    return [
        Route(BASE, _refusing(_transaction(form)), methods=["POST"]),
        Route(f"{BASE}/Task", _refusing(_tasks(form)), methods=["GET"]),
        Route(f"{BASE}/Task/{{taskId}}", _refusing(_task(form)), methods=["GET"]),
        Route(f"{BASE}/metadata", _metadata, methods=["GET"]),
    ]


def _transaction(form: FhirFormat) -> Door:
    async def take_in(request: Request) -> Response:
        sent = release_sent(request.headers.get("content-type", ""))
        actor = await _actor(request)
        body = await read_bytes(request, LARGEST_BODY)
        pushed = await receive_message(request.app.state.gate, actor, form=form.of_release(sent), body=body)
        release = release_wanted(request.headers.get("accept"), sent)
        if pushed.received is None:
            kept = {"severity": "information", "code": "informational", "details": {"text": _KEPT}}
            headers = {"Location": f"{VERSION_PATH}/quarantined-messages/{pushed.quarantine_id}"}
            return _fhir(outcome_of([*fault_issues(pushed.faults), kept]), release, 400, headers)
        return _fhir(_answer(body, pushed), release)

    return take_in


def _task(form: FhirFormat) -> Door:
    async def read(request: Request) -> Response:
        actor = await _actor(request)
        rows = Rows(REFERRALS, picks=picks_of(REFERRALS, _SHOWN, None), row_id=path_ids(request)["taskId"])
        disclosure = await request.app.state.gate.disclose(actor, Selection(rows, DOOR, "read_fhir_task"))
        release = release_wanted(request.headers.get("accept"))
        task = form.task_of(json.loads(disclosure.found().body or "{}"), release)
        etag = etag_of(_encode(task), disclosure.version)
        if is_known(request.headers.get("if-none-match"), etag):
            return Response(status_code=304, headers={"ETag": etag})
        return _fhir(task, release, headers={"ETag": etag})

    return read


def _tasks(form: FhirFormat) -> Door:
    async def look(request: Request) -> Response:
        actor = await _actor(request)
        identifier = read_query(request, TaskQuery).identifier
        system, bar, value = identifier.rpartition("|")
        parts = (Part(PartKind.nodes, "items", picks=picks_of(REFERRALS, _SHOWN, None)),)
        rows = Rows(REFERRALS, parts=parts, where=(Where("messageId", value),), size=LARGEST_PAGE)
        disclosure = await request.app.state.gate.disclose(actor, Selection(rows, DOOR, "search_fhir_tasks"))
        release = release_wanted(request.headers.get("accept"))
        tasks = [form.task_of(one, release) for one in json.loads(disclosure.body or '{"items":[]}')["items"]]
        found = [task for task in tasks if not bar or task["identifier"][0]["system"] == system]
        return _fhir(_search_set(found, f"Task?{urlencode({'identifier': identifier})}"), release)

    return look


def _search_set(found: list[dict[str, Any]], url: str) -> dict[str, Any]:
    told: dict[str, Any] = {"resourceType": "Bundle", "type": "searchset", "total": len(found)}
    told["link"] = [{"relation": "self", "url": url}]
    entries = [{"resource": task, "search": {"mode": "match"}} for task in found]
    return told | ({"entry": entries} if entries else {})


async def _metadata(request: Request) -> Response:
    release = release_wanted(request.headers.get("accept"))
    return _fhir(capability_statement(release), release)


def capability_statement(release: FhirVersion) -> dict[str, Any]:
    """What this door can; it tells nothing of the house."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": "2026-11-22",
        "kind": "capability",
        "software": {"name": "Ketenpoort"},
        "fhirVersion": NUMBERS[release],
        "format": [f"{MEDIA_TYPE}; fhirVersion={version}" for version in NUMBERS],
        "rest": [
            {
                "mode": "server",
                "documentation": "A transaction with one ServiceRequest becomes a referral, whose status is a Task.",
                "resource": [
                    {
                        "type": "Task",
                        "interaction": [{"code": "read"}, {"code": "search-type"}],
                        "versioning": "no-version",
                        "searchParam": [{"name": "identifier", "type": "token"}],
                    }
                ],
                "interaction": [{"code": "transaction"}],
            }
        ],
    }


def _refusing(door: Door) -> Door:
    """The same door, whose refusals are OperationOutcomes."""

    async def answer(request: Request) -> Response:
        try:
            return await door(request)
        except KetenpoortError as error:
            problems: Problems = request.app.state.problems
            plain = problems.response(error, request.scope)
            advice = problems.body(error, request.scope)["detail"]
            headers = {name: value for name, value in plain.headers.items() if not name.startswith("content-")}
            release = release_wanted(request.headers.get("accept"))
            return _fhir(outcome_of(issues_of(error, advice)), release, error.status, headers)

    return answer


async def _actor(request: Request) -> Actor:
    actor: Actor = await request.app.state.entry.actor(request)
    request.app.state.quota.charge(visit_of(request.scope), actor.client_id)
    return actor


def _answer(body: bytes, pushed: Pushed) -> dict[str, Any]:
    """The transaction-response: for each entry whether it became part of the referral, and what was kept aside."""
    return {
        "resourceType": "Bundle",
        "type": "transaction-response",
        "entry": [
            {"response": _response(entry["resource"]["resourceType"], f"/entry/{place}", pushed)}
            for place, entry in enumerate(json.loads(body)["entry"])
        ],
    }


def _response(kind: str, place: str, pushed: Pushed) -> dict[str, Any]:
    kept = [pointer for pointer in pushed.kept_aside if pointer == place or pointer.startswith(f"{place}/")]
    if place in kept:
        return {"status": "202 Accepted", "outcome": outcome_of(kept_issues(kept))}
    received = pushed.received
    told: dict[str, Any] = {"status": "200 OK" if received is not None and received.repeated else "201 Created"}
    if received is not None and kind in _LOCATED:
        told["location"] = f"Task/{received.referral_id}"
    return told | ({"outcome": outcome_of(kept_issues(kept))} if kept else {})


def _encode(resource: Mapping[str, Any]) -> bytes:
    return json.dumps(resource, ensure_ascii=False, separators=(",", ":")).encode()


def _fhir(
    resource: Mapping[str, Any], release: FhirVersion, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    told = {**(headers or {}), "Content-Type": f"{MEDIA_TYPE}; fhirVersion={release}"}
    return Response(_encode(resource), status_code=status, headers=told)
