"""Turns requests away at the socket while the house is full, before the server makes anything of them.

The shell would answer the same, byte for byte. But by then the server has made a task, a queue and an exchange of
messages for a request that nobody will serve; under a flood that is taken from those who are served. What needs more
than this one answer, or says that it does, goes to the shell as ever.
"""

from functools import lru_cache
from typing import Final, cast

from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from app.api.dress import Dress
from app.api.language import Language, language_of
from app.api.limits import InFlight
from app.api.problems import Problems
from app.api.visit import Visit, arrive
from app.domain.errors import Unavailable

ALWAYS: Final = frozenset({"/livez", "/startupz"})
"""A process that has much to do lives; whoever asks about its life must not end it for that."""

_ALWAYS: Final = tuple(path.encode() for path in ALWAYS)
_AHEAD_AT_MOST: Final = 100
"""Requests of one connection that wait for the answer to one before them."""

FULL: Final = Unavailable(retry_after=1)


class FullHouse:
    """Where it is counted whether there is room, and what is said when there is none."""

    def __init__(self, in_flight: InFlight, problems: Problems, dress: Dress) -> None:
        self.in_flight = in_flight
        self._problems = problems
        self._dress = dress
        self._written = lru_cache(maxsize=None)(self._write)

    def answer(self, scope: Scope) -> bytes:
        """Everything after the status line and the server's own headers."""
        visit = Visit(scope["headers"])
        number = visit.request_id.encode()
        return self._written(language_of(scope)) % (number, visit.traceparent, number)

    def _write(self, language: Language) -> bytes:
        scope: Scope = {"type": "http", "headers": [(b"accept-language", language.encode())]}
        visit = arrive(scope)
        answer = self._problems.response(FULL, scope)
        headers = self._dress.put_on(answer.raw_headers, visit)
        head = b"".join(b"%b: %b\r\n" % pair for pair in headers)
        written = (head + b"\r\n" + bytes(answer.body)).replace(b"%", b"%%")
        return written.replace(visit.request_id.encode(), b"%b").replace(visit.traceparent, b"%b")


class Porter(HttpToolsProtocol):
    """One connection of uvicorn's; the application says by `state.full_house` when to turn requests away."""

    _turned_away = False

    def on_headers_complete(self) -> None:
        """Turn the request away, or let it in; end the connection of who asks on and on and takes no answer."""
        is_plain, in_flight = self._is_plain(), self._house.in_flight
        self._turned_away = is_plain and in_flight.full
        if not self._turned_away:
            if is_plain:  # it begins at once
                in_flight.let_in(cast("Scope", self.scope))
            super().on_headers_complete()
            if len(self.pipeline) > _AHEAD_AT_MOST:
                self.transport.abort()
            return
        head = b"".join(b"%b: %b\r\n" % pair for pair in self.server_state.default_headers)
        answer = self._house.answer(cast("Scope", self.scope))
        self.transport.write(STATUS_LINE[FULL.status] + head + answer)
        self.server_state.total_requests += 1

    def on_body(self, body: bytes) -> None:
        """Of a request that was turned away nothing is kept."""
        if not self._turned_away:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """The connection waits for the next request as long as after any other answer."""
        if not self._turned_away:
            super().on_message_complete()
            return
        self._unset_keepalive_if_required()
        self.timeout_keep_alive_task = self.loop.call_later(self.timeout_keep_alive, self.timeout_keep_alive_handler)

    @property
    def _house(self) -> FullHouse:
        house: FullHouse = self.app.state.full_house
        return house

    def _is_plain(self) -> bool:
        """Whether an answer may be written at once, and the connection goes on after it."""
        before = cast("RequestResponseCycle | None", self.cycle)
        return (
            (before is None or before.response_complete)
            and not self.flow.write_paused
            and not self.expect_100_continue
            and not self.parser.should_upgrade()
            and self.parser.should_keep_alive()
            and self.parser.get_http_version() == "1.1"
            and self.parser.get_method() != b"HEAD"
            and not self.url.startswith(_ALWAYS)
        )
