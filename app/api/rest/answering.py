"""Runs one call of an operation: who asks, what was sent, what comes back; every REST call, in this order.

Actor, quota, scope, purpose, path, query, conditions, body; then the gate or the room; then the answer with its
entity tag. An act returns an identifier only: what its caller is shown of it is a disclosure like any other, also
when an answer is given again for a repeated key.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from app.api.conditional import etag_of, is_known, version_in
from app.api.idempotency import key_of
from app.api.paging import next_link
from app.api.problems import UnsupportedMediaType
from app.api.request import is_json, media_type_of, parse_query, read_bytes
from app.api.rest.operation import DOOR, VERSION_PATH, ActEndpoint, Call, Operation, ReadEndpoint
from app.api.rest.reading import NoQuery, picks_of
from app.api.rest.table_text import MEDIA_TYPE, table_of, wants_table
from app.api.visit import visit_of
from app.domain.access.actor import Actor
from app.domain.access.repeating import Replayed
from app.domain.access.selection import Rows, Selection
from app.domain.access.strict_json import malformed, read_draft
from app.domain.access.work import Disclosure
from app.domain.errors import MissingScope, NotFound, PurposeRequired

_JSON: Final = "application/json"
_UUID_LENGTH: Final = 36
_CREATED: Final = 201
_LOCATED: Final = frozenset({_CREATED, 202})
_EMPTY_BODIES: Final = frozenset({b"", b"{}"})


async def answer_read(operation: Operation, endpoint: ReadEndpoint, request: Request) -> Response:
    """Answer one object or one page: the gate's text unchanged, or 304 where the caller holds it already."""
    actor = await enter(operation, request)
    selection = endpoint(request, actor, path_ids(request), request.scope["query_string"])
    disclosure: Disclosure = await request.app.state.gate.disclose(actor, selection)
    text, media = disclosure.found().body or "", _JSON
    if operation.as_csv and operation.reading is not None and wants_table(request.headers.get("accept")):
        text, media = table_of(text, operation.reading.source.view), MEDIA_TYPE
    body = text.encode()
    etag = etag_of(body, disclosure.version)
    headers = {"ETag": etag, "Vary": "Accept"} if operation.as_csv else {"ETag": etag}
    if is_known(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    if disclosure.next is not None:
        headers["Link"] = next_link(request.scope, disclosure.next)
    return Response(body, headers=headers, media_type=media)


async def answer_text(
    operation: Operation, endpoint: ReadEndpoint, write: Callable[[str], str], request: Request
) -> Response:
    """Answer one page in another form than JSON, or 304 where the caller holds it already."""
    actor = await enter(operation, request)
    parse_query(request.scope["query_string"], NoQuery)
    disclosure: Disclosure = await request.app.state.gate.disclose(actor, endpoint(request, actor, {}, b""))
    body = write(disclosure.found().body or "").encode()
    headers = {"ETag": etag_of(body, None)}
    if is_known(request.headers.get("if-none-match"), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=operation.media)


async def answer_act(operation: Operation, endpoint: ActEndpoint, request: Request) -> Response:
    """Answer a change: its use case has committed before the first byte leaves."""
    actor = await enter(operation, request)
    path = path_ids(request)
    query = parse_query(request.scope["query_string"], operation.query or NoQuery)
    version = version_in(request.headers.get("if-match")) if operation.by_version else None
    body, draft = await _draft(operation, request)
    key = request.headers.get("idempotency-key") if operation.method == "POST" and not operation.takes else None
    gate = request.app.state.gate.keyed(key_of(key, operation.operation_id, request.scope["path"], body))
    call: Call[Any] = Call(operation, request, gate, actor, path, draft, version, query)
    try:
        made = await endpoint(call)
    except Replayed as first:
        made = first.subject_id
    return await _acted(call, made)


async def enter(operation: Operation, request: Request) -> Actor:
    """The actor of this call, charged to its client's quota, with a scope of the operation and a stated purpose."""
    state = request.app.state
    actor: Actor = await state.entry.actor(request)
    state.quota.charge(visit_of(request.scope), actor.client_id)
    if operation.scopes and not operation.scopes & actor.scopes:
        raise MissingScope(*sorted(operation.scopes))
    if operation.shows is not None and operation.shows.scope is not None and operation.shows.scope not in actor.scopes:
        raise MissingScope(operation.shows.scope)
    if operation.needs_purpose and actor.purpose is None:
        raise PurposeRequired
    return actor


def path_ids(request: Request) -> Mapping[str, UUID]:
    """The identifiers in the path; what is no identifier is answered like an unknown one."""
    found: dict[str, UUID] = {}
    for name, text in request.scope["path_params"].items():
        try:
            found[name] = UUID(text)
        except ValueError:
            raise NotFound from None
        if len(text) != _UUID_LENGTH:
            raise NotFound
    return found


async def _draft(operation: Operation, request: Request) -> tuple[bytes, BaseModel | None]:
    if operation.takes:
        if media_type_of(request) not in operation.takes:
            raise UnsupportedMediaType
        return b"", None
    body = await read_bytes(request)
    if operation.draft is None:
        if body.strip() not in _EMPTY_BODIES:
            raise malformed("unknown")
        return body, None
    if not is_json(request.headers.get("content-type", "")):
        raise UnsupportedMediaType
    return body, read_draft(body, operation.draft)


async def _acted(call: Call[Any], made: UUID | BaseModel | None) -> Response:
    operation, status = call.operation, call.operation.status
    if isinstance(made, BaseModel):
        made_id = getattr(made, "id", None)
        located = {"Location": _location(call, made_id)} if status == _CREATED and made_id is not None else None
        return Response(made.model_dump_json(by_alias=True), status_code=status, headers=located, media_type=_JSON)
    if made is None:
        return Response(status_code=204)
    headers = {"Location": _location(call, made)} if status in _LOCATED else {}
    body = None
    if operation.shows is not None:
        picks = picks_of(operation.shows, None, None)
        selection = Selection(Rows(operation.shows, picks=picks, row_id=made), DOOR, operation.operation_id)
        disclosure = await call.gate.disclose(call.actor, selection)
        body = disclosure.body
    if body is None:
        return Response(status_code=status if status in _LOCATED else 204, headers=headers)
    headers["ETag"] = etag_of(body.encode(), disclosure.version)
    return Response(body.encode(), status_code=status, headers=headers, media_type=_JSON)


def _location(call: Call[Any], made: UUID) -> str:
    if call.operation.location is None:
        return f"{call.request.scope['path']}/{made}"
    return VERSION_PATH + call.operation.location.format(id=made)
