"""What every request passes on its way in and out, whatever door it is for: one ASGI layer, no framework inside.

In: identity and trace of the request, headers that can be trusted, a size we can hold, room to answer. Out: the
headers that stand on every answer, and a problem where something failed that nobody foresaw. What is logged of a
failure are names of code and types, never a message or a value: those hold personal data.
"""

import traceback
from collections.abc import Mapping
from typing import Final

import structlog
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.consistency import ConsistencyTokens
from app.api.limits import InFlight
from app.api.problems import BodyTooLarge, HeadersTooLarge, InternalError, InvalidHeader, Problems, UnsupportedMediaType
from app.api.visit import Visit, arrive
from app.domain.errors import Fault, KetenpoortError, Unavailable

STANDARD_HEADERS: Final = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"strict-transport-security", b"max-age=31536000; includeSubDomains"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
)
_LOG: Final = structlog.stdlib.get_logger("ketenpoort.api")
_FAULTS: Final[dict[str, KetenpoortError]] = {
    "ambiguous": InvalidHeader(Fault("/headers", "repeated")),
    "length": InvalidHeader(Fault("/headers/Content-Length", "bad-format")),
    "encoding": UnsupportedMediaType(),
    "too_large": HeadersTooLarge(),
}
_FRAMES: Final = 8
_ALWAYS: Final = frozenset({"/livez", "/startupz"})
"""A process that has much to do lives; whoever asks about its life must not end it for that."""


class Shell:
    """The ASGI layer around the application."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        problems: Problems,
        version: str,
        max_body: int,
        in_flight: int,
        board: BaseRoute | None = None,
        files: Mapping[str, int] | None = None,
        consistency: ConsistencyTokens | None = None,
    ) -> None:
        self._app = app
        self._board = board
        self._problems = problems
        self._standard = (*STANDARD_HEADERS, (b"api-version", version.encode()))
        self._names = frozenset(name for name, _ in self._standard)
        self._max_body = max_body
        self._files = files or {}
        self._consistency = consistency
        self._in_flight = InFlight(in_flight)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or pass on what is no HTTP request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        visit = arrive(scope)
        place = self._consistency.arrive(scope["headers"]) if self._consistency else None
        started = False

        async def send_dressed(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                self._in_flight.now -= visit.lasts
                message["headers"] = self._dress(message.get("headers", ()), visit)
                if self._consistency and place and place.reached:
                    message["headers"].append(self._consistency.header(place))
            await send(message)

        refusal = self._refusal(visit, scope["path"])
        if refusal is not None:
            await self._problems.response(refusal, scope)(scope, receive, send_dressed)
            return
        if visit.content_length is None and scope["method"] != "GET":
            receive = _capped(receive, self._most(scope["path"]))
        self._in_flight.now += 1
        try:
            await self._pass_on(scope, receive, send_dressed)
        except Exception as error:  # noqa: BLE001 - the last net: nothing may leave but a problem
            _tell(error, visit)
            if not started:
                await self._problems.response(_named(error), scope)(scope, receive, send_dressed)
        finally:
            self._in_flight.now -= not (started and visit.lasts)

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        """To the route itself where the board knows it: the framework's layers in between have nothing to add to it."""
        if self._board is not None:
            match, child = self._board.matches(scope)
            if match is Match.FULL:
                scope.update(child)
                await self._board.handle(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _refusal(self, visit: Visit, path: str) -> KetenpoortError | None:
        if visit.fault is not None:
            return _FAULTS[visit.fault]
        if visit.content_length is not None and visit.content_length > self._most(path):
            return BodyTooLarge()
        return Unavailable(retry_after=1) if self._in_flight.full and path not in _ALWAYS else None

    def _most(self, path: str) -> int:
        """How large a body may be; files may be larger, for they go by to the storage as they come in."""
        return self._files.get(path, self._max_body)

    def _dress(self, given: list[tuple[bytes, bytes]], visit: Visit) -> list[tuple[bytes, bytes]]:
        headers = list(given)
        own = self._names.intersection(name for name, _ in headers)
        headers += [pair for pair in self._standard if pair[0] not in own] if own else self._standard
        headers.append((b"request-id", visit.request_id.encode()))
        headers.append((b"traceparent", visit.traceparent))
        if visit.quota is not None:
            headers.append((b"ratelimit", visit.quota[0]))
            headers.append((b"ratelimit-policy", visit.quota[1]))
        return headers


def _capped(receive: Receive, most: int) -> Receive:
    """A body whose size was not announced is counted while it comes in."""
    size = 0

    async def receive_counted() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > most:
            raise BodyTooLarge
        return message

    return receive_counted


def _named(error: Exception) -> KetenpoortError:
    if isinstance(error, KetenpoortError):
        return error
    if isinstance(error, ConnectionError | TimeoutError):
        return Unavailable()
    return InternalError()


def _tell(error: Exception, visit: Visit) -> None:
    if isinstance(error, KetenpoortError):
        return
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    _LOG.error(
        "request.failed",
        request_id=visit.request_id,
        error=f"{type(error).__module__}.{type(error).__qualname__}",
        frames=[f"{frame.filename.rpartition('/')[2]}:{frame.lineno}:{frame.name}" for frame in frames],
    )
