"""What questions cost, and what a client may spend in a minute: told in `extensions.cost` of every answer.

Cost counts the objects that may come. It is charged once a question is planned, before anything is asked of the
database; a question over the limit of one answer costs nothing.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from time import monotonic

from app.api.graphql.limits import LIMITS
from app.api.limits import Buckets
from app.domain.errors import LimitExceeded, TooManyRequests


class Budgets:
    """The budgets of all clients of one process: the cost of a minute flows in evenly, and may be spent at once."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = monotonic) -> None:
        self.per_minute = max(per_minute, LIMITS.cost)
        self._buckets = Buckets(self.per_minute, float(self.per_minute), clock)

    def of(self, client: Hashable) -> "Bill":
        """What the next question of a client is charged to."""
        return Bill(self.per_minute, self._buckets, client)


@dataclass(slots=True)
class Bill:
    """The cost of one question."""

    per_minute: int
    buckets: Buckets
    client: Hashable
    asked: int | None = None
    left: int | None = None

    def charge(self, cost: int) -> None:
        """Raise LimitExceeded where one answer cannot hold it, TooManyRequests where the minute's budget is spent."""
        self.asked = cost
        if cost > LIMITS.cost:
            raise LimitExceeded("cost", allowed=LIMITS.cost, asked=cost)
        taken = self.buckets.take(self.client, cost)
        self.left = taken.left
        if not taken.allowed:
            raise TooManyRequests(retry_after=taken.wait)

    def told(self) -> dict[str, int]:
        """The members of `extensions.cost`; `asked` is absent where a question was refused before it was planned."""
        left = self.buckets.take(self.client, 0).left if self.left is None else self.left
        asked = {} if self.asked is None else {"asked": self.asked}
        return {**asked, "allowed": LIMITS.cost, "perMinute": self.per_minute, "left": left}
