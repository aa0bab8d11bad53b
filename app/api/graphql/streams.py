"""What WebSocket and SSE have in common: how many streams there may be, how long one may stay, who reads for them."""

import asyncio
from collections import Counter
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.requests import Request

from app.api.graphql.following import Follower
from app.api.leaving import LEAVING
from app.domain.errors import TooManyRequests, Unauthenticated, Unavailable
from app.settings import Settings


@dataclass(frozen=True, slots=True)
class StreamLimits:
    """What streams of one process may take; documented in docs/graphql.md."""

    connections: int = 2_000
    of_a_client: int = 100
    on_a_connection: int = 50
    message_bytes: int = 65_536
    init_seconds: float = 10.0
    check_seconds: float = 1.0
    """How often a token is looked at that opened a connection."""
    ping_seconds: float = 15.0
    patience_seconds: float = 15.0
    """How long a receiver may take to make room for the next message."""
    farewell_seconds: float = 15.0
    """And then for the word that says so."""


@dataclass(slots=True)
class Streams:
    """The streams of one process: `state.streams`, set by the lifespan."""

    follower: Follower
    origins: frozenset[str]
    """Of whose pages a browser may open a WebSocket: CORS does not ask about those."""
    limits: StreamLimits = field(default_factory=StreamLimits)
    _open: Counter[Hashable] = field(default_factory=Counter)

    @classmethod
    def of(cls, settings: Settings, follower: Follower) -> "Streams":
        """For pages of our own and those of the listed origins."""
        own = urlsplit(settings.base_url)
        return cls(follower, frozenset({*settings.cors_origins, f"{own.scheme}://{own.netloc}"}))

    @property
    def open(self) -> int:
        """How many connections there are."""
        return self._open.total()

    @contextmanager
    def place(self, client: Hashable) -> Iterator[None]:
        """A place for one connection of a client; raises TooManyRequests, or Unavailable where nobody finds one."""
        if LEAVING.is_set():
            raise Unavailable(retry_after=1, reason="leaving")
        if self.open >= self.limits.connections:
            raise Unavailable(retry_after=30)
        if self._open[client] >= self.limits.of_a_client:
            raise TooManyRequests(retry_after=30)
        self._open[client] += 1
        try:
            yield
        finally:
            self._open[client] -= 1
            if not self._open[client]:
                del self._open[client]

    async def ended(self, request: Request) -> Unauthenticated | Unavailable:
        """Wait until the token that opened a connection has ended or was closed, or this process is to end."""
        while not LEAVING.is_set():
            await asyncio.sleep(self.limits.check_seconds)
            try:
                await request.app.state.entry.check_standing(request)
            except Unauthenticated as error:
                return error
            except Unavailable:
                continue  # nothing is shown either while the database is away
        return Unavailable(retry_after=1, reason="leaving")
