"""The posts of one worker: which subscription holds how many, and how many it may take.

A dead endpoint must cost the others nothing. So a claim leaves a part of the room for whoever comes next, and no
subscription takes more than a third of it. One that takes longer than a second to answer holds an eighth of the usual
until it answers in time; and a call that waits that long no longer counts, so that others take its place, up to twice
the posts in all.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from uuid import UUID

SLOW_SECONDS: Final = 1.0
_SLOW_PART: Final = 8
_MOST_OF_ROOM: Final = 3
_LEFT_OVER: Final = 4
_WORTH_IT: Final = 8


@dataclass(frozen=True, slots=True)
class Share:
    """What one claim may take: `most` lanes, `each` of one subscription, or the `free` slots of those named there."""

    most: int
    each: int
    free: Mapping[UUID, int]


class Posts:
    """Counts what is under way; `most` posts at once, `each` of one subscription."""

    def __init__(self, most: int, each: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._each = each
        self._clock = clock
        self._held: Counter[UUID] = Counter()
        self._slow: set[UUID] = set()
        self._calls: dict[object, tuple[UUID, float]] = {}

    def take(self, subscription_id: UUID) -> None:
        """Count a post for a lane that was claimed."""
        self._held[subscription_id] += 1

    def give_back(self, subscription_id: UUID) -> None:
        """The lane is let go."""
        self._held[subscription_id] -= 1
        if not self._held[subscription_id]:
            del self._held[subscription_id]

    @contextmanager
    def call(self, subscription_id: UUID) -> Iterator[None]:
        """Watch one call: how long it takes tells how many more its subscription may hold."""
        key, begun = object(), self._clock()
        self._calls[key] = (subscription_id, begun)
        try:
            yield
        finally:
            del self._calls[key]
            if self._clock() - begun > SLOW_SECONDS:
                self._slow.add(subscription_id)
            else:
                self._slow.discard(subscription_id)

    def share(self) -> Share | None:
        """What the next claim may take; None where it would bring too little to be worth its round trips."""
        late = self._clock() - SLOW_SECONDS
        waiting = [subscription_id for subscription_id, begun in self._calls.values() if begun < late]
        held = self._held.total()
        moving = held - len(waiting)
        room = min(self._most - moving, 2 * self._most - held)
        if room <= 0 or room * _WORTH_IT < moving:
            return None
        each = min(self._each, max(1, room // _MOST_OF_ROOM))
        slow = self._slow.union(waiting)
        few = min(each, max(1, self._each // _SLOW_PART))
        free = {
            subscription_id: max(0, (few if subscription_id in slow else each) - self._held[subscription_id])
            for subscription_id in slow.union(self._held)
        }
        return Share(max(1, room - room // _LEFT_OVER), each, free)
