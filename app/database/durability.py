"""One flush to disk for many answers: what was committed a moment ago is durable before it is told to anybody.

A read commits a line of the disclosure log, and PostgreSQL would flush its log to disk for each of them: measured, that
is half of the time of a small read. So the gate's transactions commit without waiting (`synchronous_commit = off`), and
the answer waits here for the next flush, which it shares with everybody who came meanwhile. A flush is a commit that
does wait: PostgreSQL's log is flushed in order, so all that was committed before is on disk with it. For that reason
nothing that follows from a change can outlive it: whoever saw the change and commits has flushed it too.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final

PAUSE: Final = 0.003
"""Seconds from the start of one flush to the next: under load the answers of this long share one, alone none waits."""

PATIENCE: Final = 10.0
"""Seconds after which a flush that does not end counts as failed."""

_FLUSH: Final = "SELECT pg_logical_emit_message(true, 'ketenpoort', '') - '0/0'"
"""It answers with its own place in PostgreSQL's log, and all that was committed before stands before it."""


class NotDurable(Exception):
    """It could not be learned whether the commit is on disk."""


class Durability:
    """Waits for the disk on a connection of its own, made when it is first needed. One for each process.

    Without `connect` every session waits by itself when it commits, and nothing is left to wait for.
    """

    def __init__(self, connect: Callable[[], Awaitable[Any]] | None = None) -> None:
        self._connect = connect
        self._connection: Any = None
        self._waiting: asyncio.Future[int] | None = None
        self._flushing: asyncio.Task[None] | None = None
        self._started_at = float("-inf")

    @property
    def is_shared(self) -> bool:
        """Whether commits need not wait by themselves, because whoever commits waits here."""
        return self._connect is not None

    async def reached(self) -> int:
        """Return when all that was committed before this call is on disk; raise NotDurable where that is not known.

        What comes back is a place in the log behind all of it, for replicas to reach; 0 where nothing was waited for.
        """
        if self._connect is None:
            return 0
        if self._waiting is None:
            self._waiting = asyncio.get_running_loop().create_future()
            if self._flushing is None:
                self._flushing = asyncio.create_task(self._flush_all(), name="database: flush")
        return await asyncio.shield(self._waiting)

    async def close(self) -> None:
        """End the connection."""
        if self._flushing is not None:
            await self._flushing
        if self._connection is not None:
            await self._connection.close()

    async def _flush_all(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting is not None:
            await asyncio.sleep(max(0.0, self._started_at + PAUSE - loop.time()))
            served, self._waiting = self._waiting, None
            self._started_at = loop.time()
            try:
                async with asyncio.timeout(PATIENCE):
                    place = await self._flush()
            except Exception:  # noqa: BLE001 - whatever broke: who waits must hear it, and the next flush must come
                served.set_exception(NotDurable())
                served.exception()  # whoever waits hears it; that nobody does any more is no fault
                self._forget_connection()
            else:
                served.set_result(place)
        self._flushing = None

    def _forget_connection(self) -> None:
        # killed in the middle of a message it may seem to be open and never answer again
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.terminate()

    async def _flush(self) -> int:
        if self._connection is None or self._connection.is_closed():
            if self._connect is None:
                raise NotDurable
            self._connection = await self._connect()
        return int(await self._connection.fetchval(_FLUSH))
