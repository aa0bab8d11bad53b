"""What a caller has done, as a place in PostgreSQL's log, so that no replica shows it a time before that.

A change sets the place, the door tells it to the caller, and a read with it asks no replica that is not there yet. A
caller who keeps nothing is remembered by its client, in the process that it made its change with.
"""

from collections import OrderedDict
from contextvars import ContextVar
from typing import Final
from uuid import UUID

UNREADABLE: Final = 1 << 63
"""A place behind all others: whoever names one that nobody can read is answered by the primary."""

REMEMBERED_AT_MOST: Final = 10_000


class Place:
    """The place of one request: what it came with, and what it leaves with."""

    __slots__ = ("given", "reached")

    def __init__(self, given: int = 0) -> None:
        self.given = given
        self.reached = 0


PLACE: ContextVar[Place | None] = ContextVar("place", default=None)
"""The place of the request that is being answered; none where no door set one."""


class Places:
    """The last place of each client of this process, and of all that are no longer remembered one by one."""

    def __init__(self) -> None:
        self._kept: OrderedDict[UUID | None, int] = OrderedDict()
        self._others = 0

    def reached(self, client_id: UUID | None, lsn: int) -> None:
        """This client's change stands before this place."""
        here = PLACE.get()
        if here is not None:
            here.reached = max(here.reached, lsn)
        self._kept[client_id] = max(lsn, self._kept.get(client_id, 0))
        self._kept.move_to_end(client_id)
        if len(self._kept) > REMEMBERED_AT_MOST:
            self._others = max(self._others, self._kept.popitem(last=False)[1])

    def needed(self, client_id: UUID | None) -> int:
        """The place before which nothing may be shown to this client."""
        here = PLACE.get()
        given = 0 if here is None else max(here.given, here.reached)
        return max(given, self._kept.get(client_id, self._others))
