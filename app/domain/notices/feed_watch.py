"""Watches, once for all who follow in this process, whether the feeds of their houses have something new.

It says that there is something, never what: who follows reads the feed itself, with its own rights, from its own place.
A commit that is announced (`access.board`) makes it look a little earlier than it would have.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Final
from uuid import UUID

import structlog

from app.domain.access.actor import Actor
from app.domain.access.board import Announcement, Board
from app.domain.access.connecting import connected
from app.domain.notices.queue import Pool
from app.domain.notices.statements.queue import ENTER_HOUSE, NEWEST_OF_FEED, READERS_OF_NEWS

log = structlog.get_logger()

LOOK_SECONDS: Final = 0.5
SOON_SECONDS: Final = 0.03
"""An event gets its place in the feeds a little after its commit: once one is announced, looks follow in this time, and
twice and four times as long after each other until one finds something."""
_NOTHING: Final = UUID(int=0)


class FeedWatch:
    """One for each process; `run` looks until it is told to stop, and asks nothing while nobody follows."""

    def __init__(self, pool: Pool, board: Board, *, look_seconds: float = LOOK_SECONDS) -> None:
        self._pool = pool
        self._board = board
        self._longest = look_seconds
        self._following: Counter[UUID] = Counter()
        self._newest: dict[UUID, UUID] = {}
        self._bells: dict[tuple[UUID, UUID], asyncio.Event] = {}
        self._wake = asyncio.Event()
        self.looks = 0
        """How often it looked into a house."""

    @contextmanager
    def following(self, actor: Actor) -> Iterator[None]:
        """Let the actor's house be watched meanwhile."""
        house_id = actor.house_id
        self._following[house_id] += 1
        self._wake.set()
        try:
            yield
        finally:
            self._following[house_id] -= 1
            if not self._following[house_id]:
                del self._following[house_id]
                self._newest.pop(house_id, None)
                for key in [key for key in self._bells if key[0] == house_id]:
                    del self._bells[key]

    def bell(self, actor: Actor) -> asyncio.Event:
        """What will be set when the actor's feed has something new. Take it, read the feed, and then wait for it."""
        return self._bells.setdefault((actor.house_id, actor.organisation_id), asyncio.Event())

    async def newest(self, actor: Actor) -> UUID:
        """The last place in the feeds of the actor's house: where who begins now begins."""
        async with self._inside(actor.house_id) as connection:
            return await NEWEST_OF_FEED.fetch_value(connection, house=actor.house_id) or _NOTHING

    async def run(self, stop: asyncio.Event) -> None:
        """Look until told to stop."""
        with self._board.listening(self._hear):
            wait = self._longest
            while not stop.is_set():
                heard = await self._pause(stop, wait)
                found = False
                for house_id in tuple(self._following):
                    found = await self._look(house_id) or found
                wait = SOON_SECONDS if heard else self._longest if found else min(wait * 2, self._longest)

    async def _look(self, house_id: UUID) -> bool:
        """Ring for every organisation whose feed has something new."""
        self.looks += 1
        since = self._newest.get(house_id)
        try:
            async with self._inside(house_id) as connection:
                newest = await NEWEST_OF_FEED.fetch_value(connection, house=house_id) or _NOTHING
                found: list[Any] = []
                if since is not None and since != newest:
                    found = await READERS_OF_NEWS.fetch(connection, house=house_id, since=since, until=newest)
        except Exception as error:  # noqa: BLE001 - the database may come and go; who follows stays
            log.warning("feed_look_failed", kind=type(error).__name__)
            return False
        if house_id in self._following:
            self._newest[house_id] = newest
        # at the first look nobody can know what is new, so everybody looks
        everybody = [organisation_id for house, organisation_id in self._bells if house == house_id]
        for organisation_id in everybody if since is None else [row["organisation_id"] for row in found]:
            bell = self._bells.pop((house_id, organisation_id), None)
            if bell is not None:
                bell.set()
        return bool(found)

    @asynccontextmanager
    async def _inside(self, house_id: UUID) -> AsyncIterator[Any]:
        async with connected(self._pool) as connection, connection.transaction():
            await ENTER_HOUSE.execute(connection, house=house_id)
            yield connection

    def _hear(self, news: Sequence[Announcement]) -> None:
        if any(one.house_id in self._following for one in news):
            self._wake.set()

    async def _pause(self, stop: asyncio.Event, seconds: float) -> bool:
        """Wait so long at most; whether an announcement was heard."""
        waits = [asyncio.create_task(stop.wait()), asyncio.create_task(self._wake.wait())]
        try:
            await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waits:
                one.cancel()
        heard = self._wake.is_set()
        if heard:
            await asyncio.sleep(SOON_SECONDS)  # what is announced together makes one look
            self._wake.clear()
        return heard
