"""How much a client and all clients together may ask: a token bucket for each client, a cap on requests at once.

The buckets live in the process: the quota of a client is that of one worker times the workers. They protect the
service from a caller in a loop; a contract on volume is kept at the edge.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Final

from app.api.visit import Visit
from app.domain.errors import TooManyRequests

_WINDOW_SECONDS: Final = 60
_MOST_BUCKETS: Final = 10_000


class Quota:
    """Token buckets: `per_minute` requests flow in evenly, a tenth of them (at least 10) may come at once."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = per_minute / _WINDOW_SECONDS
        self._burst = max(10.0, per_minute / 10)
        self._clock = clock
        self._buckets: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()
        self._policy = b'"client";q=%d;w=%d' % (per_minute, _WINDOW_SECONDS)

    def charge(self, visit: Visit, client: Hashable, cost: float = 1.0) -> None:
        """Take `cost` from the client's bucket and note on the visit what is left; raise TooManyRequests if empty."""
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
        wait = max(1, math.ceil((cost - tokens) / self._rate))
        visit.quota = (b'"client";r=%d;t=%d' % (tokens, wait), self._policy)
        if not allowed:
            raise TooManyRequests(retry_after=wait)


class InFlight:
    """Counts the requests that are being answered, and says when no more may enter."""

    __slots__ = ("_most", "now")

    def __init__(self, most: int) -> None:
        self._most = most
        self.now = 0

    @property
    def full(self) -> bool:
        """Whether the next request must wait outside."""
        return self.now >= self._most
