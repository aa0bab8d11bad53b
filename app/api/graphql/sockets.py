"""Subscriptions over WebSocket, by the protocol graphql-transport-ws: one connection, one token, several subscriptions.

    connection_init {"Authorization": …} -> actor -> connection_ack
    subscribe {"query": "subscription …"} -> Followed -> next, next, …

Strawberry's handler of this protocol resolves field by field, so it is spoken here by hand. Whatever ends a connection
is a code with a word (`_Close`); which codes make a client come back follows the reference client, graphql-ws.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import ExitStack, aclosing
from dataclasses import dataclass
from typing import Any, Final, Literal

import structlog
from pydantic import BaseModel, ConfigDict, Field, JsonValue
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.websockets import WebSocket, WebSocketDisconnect

from app.api.graphql.execution import Execution, Question
from app.api.graphql.following import Followed, followed
from app.api.graphql.problems import errors_of
from app.api.graphql.streams import Streams
from app.api.visit import visit_of
from app.domain.access.actor import Actor
from app.domain.access.strict_json import read_draft
from app.domain.errors import (
    CredentialRevoked,
    InvalidContent,
    KetenpoortError,
    LimitExceeded,
    TooManyRequests,
    Unavailable,
)

PROTOCOL: Final = "graphql-transport-ws"
_TOLD: Final = ("authorization", "dpop", "purpose", "professional")
log = structlog.get_logger()

Ask = Callable[[Request, Actor, Mapping[str, Any]], Awaitable[Question]]
"""Makes a question of the members of a GraphQL request."""


class _Message(BaseModel):
    """What a client may send."""

    model_config = ConfigDict(frozen=True)

    type: Literal["connection_init", "subscribe", "complete", "ping", "pong"]
    id: str | None = Field(default=None, min_length=1, max_length=64)
    payload: dict[str, JsonValue] | None = None


@dataclass(frozen=True, slots=True)
class _Close:
    """Why a connection ends."""

    code: int
    reason: str


class _Closed(Exception):
    """Carries the reason up to the end of the connection."""

    def __init__(self, close: _Close) -> None:
        super().__init__()
        self.close = close


_GOING_AWAY: Final = _Close(1012, "leaving")
_TOO_LARGE: Final = _Close(1009, "message-too-large")
_TRY_LATER: Final = _Close(1013, "unavailable")
_FAILED: Final = _Close(1011, "internal-error")
_BAD_MESSAGE: Final = _Close(4400, "malformed-message")
_NOT_BEGUN: Final = _Close(4401, "unauthenticated")
_OTHER_PROTOCOL: Final = _Close(4406, PROTOCOL)
_NO_INIT: Final = _Close(4408, "connection-init-timeout")
_SAME_ID: Final = _Close(4409, "subscription-exists")
_TOO_SLOW: Final = _Close(4413, "too-slow-resume-after-your-last-cursor")
_TWICE: Final = _Close(4429, "too-many-connection-inits")


def _closing(error: KetenpoortError) -> _Close:
    match error:
        case CredentialRevoked():
            return _Close(4401, error.type)  # another token of this client would be refused as well
        case Unavailable():
            return _GOING_AWAY if error.reason else _TRY_LATER
        case TooManyRequests():
            return _Close(4429, error.type)
        case InvalidContent():
            return _Close(4400, error.type)
    return _Close(4403, error.type)  # come back with a fresh token


@dataclass(frozen=True, slots=True)
class Sockets:
    """The door for WebSockets."""

    execution: Execution
    ask: Ask

    async def serve(self, socket: WebSocket) -> None:
        """One connection, to its end."""
        origin, streams = socket.headers.get("origin"), socket.app.state.streams
        if origin is not None and origin not in streams.origins:
            await socket.close()  # before it is accepted: 403
            return
        agreed = PROTOCOL in socket.scope["subprotocols"]
        await socket.accept(PROTOCOL if agreed else None)
        one = _Connection(socket, streams, self)
        await one.serve(None if agreed else _OTHER_PROTOCOL)


class _Connection:
    def __init__(self, socket: WebSocket, streams: Streams, door: Sockets) -> None:
        self._socket = socket
        self._streams = streams
        self._limits = streams.limits
        self._door = door
        self._over: asyncio.Future[_Close | None] = asyncio.get_running_loop().create_future()
        self._running: dict[str, asyncio.Task[None]] = {}
        self._place = ExitStack()
        self._guard: asyncio.Task[None] | None = None
        self._request: Request | None = None
        self._actor: Actor | None = None

    async def serve(self, refused: _Close | None) -> None:
        """Run until something ends it."""
        reading = None if refused else asyncio.create_task(self._kept(self._read()))
        try:
            close = refused or await self._over
        finally:
            self._place.close()
            begun = [task for task in (reading, self._guard, *self._running.values()) if task is not None]
            for task in begun:
                task.cancel()
            await asyncio.gather(*begun, return_exceptions=True)
        if close is not None:
            try:
                async with asyncio.timeout(self._limits.farewell_seconds):
                    await self._socket.close(close.code, close.reason)
            except (TimeoutError, RuntimeError, WebSocketDisconnect):
                pass  # nobody is there to hear it

    def _end(self, close: _Close | None) -> None:
        if not self._over.done():
            self._over.set_result(close)

    async def _kept(self, step: Awaitable[None]) -> None:
        """Whatever a step meets ends the connection, and is told by its kind only."""
        try:
            await step
        except WebSocketDisconnect:
            self._end(None)
        except _Closed as closed:
            self._end(closed.close)
        except KetenpoortError as error:
            self._end(_closing(error))
        except Exception as error:  # noqa: BLE001 - nothing may leave but a code
            log.error("stream_failed", kind=type(error).__name__)  # noqa: TRY400 - a traceback shows values
            self._end(_FAILED)

    async def _read(self) -> None:
        try:
            async with asyncio.timeout(self._limits.init_seconds):
                while self._actor is None:
                    await self._handle(await self._receive())
        except TimeoutError:
            raise _Closed(_NO_INIT) from None
        while True:
            await self._handle(await self._receive())

    async def _receive(self) -> _Message:
        sent = await self._socket.receive()
        if sent["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(sent.get("code", 1005))
        body = (sent.get("text") or "").encode()
        if len(body) > self._limits.message_bytes:
            raise _Closed(_TOO_LARGE)
        try:
            return read_draft(body, _Message)
        except InvalidContent:
            raise _Closed(_BAD_MESSAGE) from None

    async def _handle(self, message: _Message) -> None:
        match message.type:
            case "connection_init":
                await self._begin(message.payload or {})
            case "ping":
                await self._send({"type": "pong"})
            case "subscribe":
                await self._subscribe(message)
            case "complete":
                running = self._running.pop(message.id or "", None)
                if running is not None:
                    running.cancel()

    async def _begin(self, payload: Mapping[str, JsonValue]) -> None:
        if self._actor is not None:
            raise _Closed(_TWICE)
        request = _request(self._socket, payload)
        state, visit = request.app.state, visit_of(request.scope)
        if visit.fault is not None:
            raise _Closed(_BAD_MESSAGE)
        actor = await state.entry.actor(request)
        state.quota.charge(visit, actor.client_id)
        self._place.enter_context(self._streams.place(actor.client_id))
        self._request, self._actor = request, actor
        self._guard = asyncio.create_task(self._kept(self._watch(request)))
        await self._send({"type": "connection_ack"})

    async def _watch(self, request: Request) -> None:
        raise await self._streams.ended(request)

    async def _subscribe(self, message: _Message) -> None:
        if self._actor is None or self._request is None:
            raise _Closed(_NOT_BEGUN)
        if message.id is None or message.payload is None:
            raise _Closed(_BAD_MESSAGE)
        if message.id in self._running:
            raise _Closed(_SAME_ID)
        request = self._request
        try:
            if len(self._running) >= self._limits.on_a_connection:
                allowed = self._limits.on_a_connection
                raise LimitExceeded("subscriptions", allowed=allowed, asked=allowed + 1)
            request.app.state.quota.charge(visit_of(request.scope), self._actor.client_id)
            what = followed(self._door.execution, await self._door.ask(request, self._actor, message.payload))
        except KetenpoortError as error:
            errors = errors_of(error, request.app.state.problems, request.scope)
            await self._send({"id": message.id, "type": "error", "payload": errors})
            return
        self._running[message.id] = asyncio.create_task(self._kept(self._tell(message.id, what)))

    async def _tell(self, number: str, what: Followed) -> None:
        head = f'{{"id":{json.dumps(number)},"type":"next","payload":'
        async with aclosing(self._streams.follower.edges(what)) as edges:
            async for edge in edges:
                await self._send_text(f"{head}{what.told(edge)}}}")

    async def _send(self, message: Mapping[str, Any]) -> None:
        await self._send_text(json.dumps(message, ensure_ascii=False, separators=(",", ":")))

    async def _send_text(self, text: str) -> None:
        try:
            async with asyncio.timeout(self._limits.patience_seconds):
                await self._socket.send_text(text)
        except TimeoutError:
            raise _Closed(_TOO_SLOW) from None


def _request(socket: WebSocket, payload: Mapping[str, JsonValue]) -> Request:
    """The handshake as the request that it is, with what connection_init tells: a browser can set no headers itself."""
    scope = {**socket.scope, "type": "http", "method": "GET", "headers": list(socket.scope["headers"])}
    headers = MutableHeaders(scope=scope)
    for name, value in payload.items():
        if name.lower() in _TOLD and isinstance(value, str) and value.isascii():
            headers[name] = value
    return Request(scope)
