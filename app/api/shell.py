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
from app.api.dress import Dress
from app.api.limits import InFlight
from app.api.porter import ALWAYS, FULL
from app.api.problems import BodyTooLarge, HeadersTooLarge, InternalError, InvalidHeader, Problems, UnsupportedMediaType
from app.api.visit import Visit, arrive
from app.domain.errors import Fault, KetenpoortError, Unavailable

_LOG: Final = structlog.stdlib.get_logger("ketenpoort.api")
_FAULTS: Final[dict[str, KetenpoortError]] = {
    "ambiguous": InvalidHeader(Fault("/headers", "repeated")),
    "length": InvalidHeader(Fault("/headers/Content-Length", "bad-format")),
    "encoding": UnsupportedMediaType(),
    "too_large": HeadersTooLarge(),
}
_FRAMES: Final = 8


class Shell:
    """The ASGI layer around the application."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        problems: Problems,
        dress: Dress,
        max_body: int,
        in_flight: InFlight,
        board: BaseRoute | None = None,
        files: Mapping[str, int] | None = None,
        consistency: ConsistencyTokens | None = None,
    ) -> None:
        self._app = app
        self._board = board
        self._problems = problems
        self._dress = dress
        self._max_body = max_body
        self._files = files or {}
        self._consistency = consistency
        self._in_flight = in_flight

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
                message["headers"] = self._dress.put_on(message.get("headers", ()), visit)
                if self._consistency and place and place.reached:
                    message["headers"].append(self._consistency.header(place))
            await send(message)

        self._in_flight.begin(scope)
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
        return FULL if self._in_flight.full and path not in ALWAYS else None

    def _most(self, path: str) -> int:
        """How large a body may be; files may be larger, for they go by to the storage as they come in."""
        return self._files.get(path, self._max_body)


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
