"""The board of one process: what was committed is announced there at once, to whoever listens.

An announcement says that an event stands in PostgreSQL: which, of which house, about which object and version; never
what it says. It is a hint and no promise: it may come twice, too late or not at all, and over a broker it may be a lie.
So who listens looks into PostgreSQL with its own rights, and looks there after a while without any hint too.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Any, Protocol, TypeAlias
from uuid import UUID

import structlog
from pydantic import Field

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Announcement:
    """One event by its identifiers: nothing in it says anything about a person."""

    house_id: UUID
    event_id: UUID
    type: Annotated[str, Field(pattern=r"^[a-z_]{1,40}\.[a-z_]{1,60}$")]
    subject_id: UUID
    version: int | None
    case_id: UUID | None


Hear: TypeAlias = Callable[[Sequence[Announcement]], None]
"""Called in the event loop with what was announced; it returns at once and keeps what it wants to do for later."""


class Announcer(Protocol):
    """What the gate tells of its commits."""

    def announce(self, news: Sequence[Announcement]) -> None:
        """Pass them on; never waits, never fails."""


def announce_events(announcer: Announcer | None, house_id: UUID, events: Iterable[Mapping[str, Any]]) -> None:
    """Announce what was written to the outbox of a house and committed, where anybody is to hear of it."""
    news = [
        Announcement(
            house_id, event["id"], event["type"], event["subject_id"], event["subject_version"], event["case_id"]
        )
        for event in events
    ]
    if announcer is not None and news:
        announcer.announce(news)


class Board:
    """Where one process announces and listens; a broker, where there is one, listens and announces here too."""

    def __init__(self) -> None:
        self._listening: list[Hear] = []

    def announce(self, news: Sequence[Announcement], *, heard_by: Hear | None = None) -> None:
        """Tell everybody who listens, but not the one from whom it comes. Who fails at hearing harms nobody else."""
        for hear in tuple(self._listening):
            if hear == heard_by:
                continue
            try:
                hear(news)
            except Exception as error:  # noqa: BLE001 - what was committed stands, whoever heard of it
                log.error("announcement_unheard", kind=type(error).__name__)  # noqa: TRY400 - a traceback shows values

    @contextmanager
    def listening(self, hear: Hear) -> Iterator[None]:
        """Hear everything that is announced meanwhile."""
        self._listening.append(hear)
        try:
            yield
        finally:
            self._listening.remove(hear)
