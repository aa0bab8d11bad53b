"""GraphQL over HTTP: POST /graphql, and GET for questions that hold nothing personal.

In: media types, actor, quota, body, in this order. Out: `application/graphql-response+json` with true status codes, or
`application/json`, where a question that cannot be run is answered 200 as the specification of GraphQL over HTTP asks.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, WebSocketRoute

from app.api.direct import DirectRoute
from app.api.graphql.budget import Bill
from app.api.graphql.event_stream import EVENT_STREAM, EventStream, one_event
from app.api.graphql.execution import Answer, Execution, Question
from app.api.graphql.following import followed
from app.api.graphql.persisted import document_of
from app.api.graphql.problems import NotAcceptable, errors_of
from app.api.graphql.schema import make_contract
from app.api.graphql.sockets import Sockets
from app.api.pages.files import bytes_route
from app.api.problems import MethodNotAllowed, Problems, UnsupportedMediaType
from app.api.request import is_json, read_bytes, read_query
from app.api.rest.route import Rest
from app.api.visit import visit_of
from app.domain.access.actor import Actor
from app.domain.access.faults import pointer_to
from app.domain.access.strict_json import parse, read_draft
from app.domain.errors import Fault, InvalidContent, KetenpoortError

PATH: Final = "/graphql"
SCHEMA_PATH: Final = "/v1/schema.graphql"
JSON: Final = "application/json"
RESPONSE: Final = "application/graphql-response+json"
_LARGEST_BODY: Final = 262_144
_BAD_REQUEST: Final = 400
_SERVER_ERROR: Final = 500
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_VARY: Final = "Accept, Accept-Language"
_OF_PROBLEMS: Final = ("Content-Language", "Retry-After", "WWW-Authenticate")


class Sent(BaseModel):
    """The members of a request (GraphQL over HTTP, section 5.1)."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    query: str | None = None
    operation_name: str | None = Field(default=None, alias="operationName", max_length=200)
    document_id: str | None = Field(default=None, alias="documentId")
    doc_id: str | None = None
    id: str | None = None
    variables: dict[str, Any] | None = None
    extensions: dict[str, Any] | None = None


class SentInQuery(BaseModel):
    """The same in a query string, where objects are JSON texts."""

    model_config = ConfigDict(frozen=True)

    query: str | None = None
    operation_name: str | None = Field(default=None, alias="operationName", max_length=200)
    document_id: str | None = Field(default=None, alias="documentId")
    doc_id: str | None = None
    id: str | None = None
    variables: str | None = None
    extensions: str | None = None


def graphql_routes(rooms: Sequence[Rest]) -> list[BaseRoute]:
    """The route of the door over the acts of these rooms; it takes gate, entry, quota and cursors from the state."""
    execution = Execution(make_contract(rooms))
    sockets = Sockets(execution, _told_question)
    return [
        DirectRoute(PATH, GraphqlDoor(execution).answer, methods=["GET", "POST"]),
        WebSocketRoute(PATH, sockets.serve),
        bytes_route(SCHEMA_PATH, execution.contract.sdl.encode(), "text/plain"),
    ]


class GraphqlDoor:
    """Answers requests with one execution."""

    def __init__(self, execution: Execution) -> None:
        self._execution = execution

    async def answer(self, request: Request) -> Response:
        """Answer one request."""
        accept = request.headers.get("accept")
        written, streams = media_of(accept), EVENT_STREAM in _weights(accept)
        media = written or JSON
        try:
            if written is None and not streams:
                raise NotAcceptable
            question = await _question(request)
        except KetenpoortError as error:
            return _refusal(request, error, media, error.status)
        try:
            if streams and self._execution.is_subscription(question):
                what = followed(self._execution, question, request.headers.get("last-event-id"))
                return EventStream(request, what)
            answer = await self._execution.answer(question)
        except KetenpoortError as error:
            in_document = error.status == _BAD_REQUEST and media == JSON
            return _refusal(request, error, media, 200 if in_document else error.status, question.bill)
        answered = _answered(request, answer, media, question.bill)
        return answered if written else one_event(answered)


async def _question(request: Request) -> Question:
    state = request.app.state
    actor = await state.entry.actor(request)
    state.quota.charge(visit_of(request.scope), actor.client_id)
    safe = request.method != "POST"
    sent = _in_query(request) if safe else await _in_body(request)
    return await _asked(request, actor, sent, safe=safe)


async def _told_question(request: Request, actor: Actor, payload: Mapping[str, Any]) -> Question:
    return await _asked(request, actor, read_draft(_dumped(payload).encode(), Sent), safe=False)


async def _asked(request: Request, actor: Actor, sent: Sent, *, safe: bool) -> Question:
    state = request.app.state
    named = {"documentId": sent.document_id, "doc_id": sent.doc_id, "id": sent.id}
    return Question(
        request=request,
        actor=actor,
        gate=state.gate,
        cursors=state.cursors,
        bill=state.budgets.of(actor.client_id),
        text=await document_of(actor, sent.query, named, sent.extensions, state.operations),
        operation=sent.operation_name or None,
        variables=sent.variables or {},
        safe=safe,
    )


async def _in_body(request: Request) -> Sent:
    if not is_json(request.headers.get("content-type", "")):
        raise UnsupportedMediaType
    return read_draft(await read_bytes(request, _LARGEST_BODY), Sent)


def _in_query(request: Request) -> Sent:
    found = read_query(request, SentInQuery)
    return Sent(
        query=found.query,
        operationName=found.operation_name,
        documentId=found.document_id,
        doc_id=found.doc_id,
        id=found.id,
        variables=_object("variables", found.variables),
        extensions=_object("extensions", found.extensions),
    )


def _object(name: str, text: str | None) -> dict[str, Any] | None:
    value = None if text is None else parse(text.encode())
    if value is not None and not isinstance(value, dict):
        raise InvalidContent(Fault(pointer_to((name,)), "wrong-type"))
    return value


def media_of(accept: str | None) -> str | None:
    """The media type to answer in, or None where the caller reads neither; JSON where it does not care."""
    if accept is None:
        return JSON
    weights = _weights(accept)
    any_json = max(weights.get("application/*", 0.0), weights.get("*/*", 0.0))
    plain, own = weights.get(JSON, any_json), weights.get(RESPONSE, 0.0)
    if plain <= 0 and own <= 0:
        return None
    return RESPONSE if own >= plain else JSON


def _weights(accept: str | None) -> dict[str, float]:
    """The media types that a caller names, with their weights."""
    named = [item.partition(";") for item in (accept or "").lower().split(",")]
    return {kind.strip(): _weight(parameters) for kind, _, parameters in named}


def _weight(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.strip().partition("=")
        if name == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


def _answered(request: Request, answer: Answer, media: str, bill: Bill) -> Response:
    problems: Problems = request.app.state.problems
    data = ",".join(f'"{key}":{text}' for key, text in answer.fields)
    errors = [
        entry
        for path, error, place in answer.errors
        for entry in errors_of(error, problems, request.scope, path, place)
    ]
    tail = f',"errors":{_dumped(errors)}' if errors else ""
    cost = f',"extensions":{{"cost":{_dumped(bill.told())}}}'
    failed = _failed(answer)
    headers = _headers(request, failed) if failed else {"Vary": _VARY}
    status = failed.status if failed else 200
    return Response(f'{{"data":{{{data}}}{tail}{cost}}}'.encode(), status, headers, f"{media}; charset=utf-8")


def _failed(answer: Answer) -> KetenpoortError | None:
    """The failure of ours that every field met: then the whole answer is one, so that callers and proxies come back."""
    errors = {key: error for (key, *below), error, _ in answer.errors if not below}
    if not answer.fields or len(errors) < len(answer.fields):
        return None
    return next(iter(errors.values())) if all(e.status >= _SERVER_ERROR for e in errors.values()) else None


def _refusal(request: Request, error: KetenpoortError, media: str, status: int, bill: Bill | None = None) -> Response:
    problems: Problems = request.app.state.problems
    body: dict[str, Any] = {"errors": errors_of(error, problems, request.scope)}
    if bill is not None:
        body["extensions"] = {"cost": bill.told()}
    headers = _headers(request, error)
    if isinstance(error, MethodNotAllowed):
        headers["Allow"] = "POST"
    return Response(_dumped(body), status, headers, f"{media}; charset=utf-8")


def _headers(request: Request, error: KetenpoortError) -> dict[str, str]:
    """What the same problem says in its headers over REST."""
    problems: Problems = request.app.state.problems
    shown = problems.response(error, request.scope).headers
    return {"Vary": _VARY} | {name: shown[name] for name in _OF_PROBLEMS if name in shown}


def _dumped(value: Any) -> str:  # noqa: ANN401 - JSON
    return _ENCODER.encode(value)
