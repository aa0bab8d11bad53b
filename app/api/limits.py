"""How much a client and all clients together may ask: a token bucket for each client, a cap on requests at once.

The buckets live in the process: the quota of a client is that of one worker times the workers. They protect the
service from a caller in a loop; a contract on volume is kept at the edge.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Final

from starlette.types import Scope

from app.api.visit import Visit
from app.domain.errors import TooManyRequests

_WINDOW_SECONDS: Final = 60
_MOST_BUCKETS: Final = 10_000
_COMING: Final = "ketenpoort.coming"


class Buckets:
    """A bucket for each client: `per_minute` flows in evenly, and `burst` is the most that one can hold."""

    def __init__(self, per_minute: int, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = per_minute / _WINDOW_SECONDS
        self._burst = burst
        self._clock = clock
        self._buckets: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()

    def take(self, client: Hashable, cost: float) -> "Taken":
        """Take `cost` from the client's bucket, or nothing where it does not hold as much."""
        now = self._clock()
        tokens, since = self._buckets.get(client, (self._burst, now))
        tokens = min(self._burst, tokens + (now - since) * self._rate)
        allowed = tokens >= cost
        if allowed:
            tokens -= cost
        self._buckets[client] = (tokens, now)
        self._buckets.move_to_end(client)
        if len(self._buckets) > _MOST_BUCKETS:
            self._buckets.popitem(last=False)
        return Taken(allowed, int(tokens), max(1, math.ceil((cost - tokens) / self._rate)))


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of it: whether there was enough, what is left, in how many seconds as much can be taken again."""

    allowed: bool
    left: int
    wait: int


class Quota:
    """Requests: `per_minute` flow in evenly, a tenth of them (at least 10) may come at once."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._buckets = Buckets(per_minute, max(10.0, per_minute / 10), clock)
        self._policy = b'"client";q=%d;w=%d' % (per_minute, _WINDOW_SECONDS)

    def charge(self, visit: Visit, client: Hashable, cost: float = 1.0) -> None:
        """Take `cost` from the client's bucket and note on the visit what is left; raise TooManyRequests if empty."""
        taken = self._buckets.take(client, cost)
        visit.quota = (b'"client";r=%d;t=%d' % (taken.left, taken.wait), self._policy)
        if not taken.allowed:
            raise TooManyRequests(retry_after=taken.wait)


class InFlight:
    """Counts the requests that are being answered or on their way in, and says when no more may enter."""

    __slots__ = ("_most", "coming", "now")

    def __init__(self, most: int) -> None:
        self._most = most
        self.now = 0
        self.coming = 0
        """Let in at the socket, and not begun: many come in at once, before the first of them is begun."""

    def let_in(self, scope: Scope) -> None:
        """Count a request until it begins."""
        scope[_COMING] = True
        self.coming += 1

    def begin(self, scope: Scope) -> None:
        """A request begins, whether it was counted on its way or not."""
        if scope.pop(_COMING, False):
            self.coming -= 1

    @property
    def full(self) -> bool:
        """Whether the next request must wait outside."""
        return self.now + self.coming >= self._most
