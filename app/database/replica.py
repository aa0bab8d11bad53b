"""Streaming replicas: what one of them has replayed, whether it can be asked, and which is asked next.

A replica is never needed. One that is away, hangs, lags, was promoted or belongs to another cluster is not asked until
it has been looked at and found in order again; whoever was asking it hears of no error and asks the primary.

A place in PostgreSQL's log (an LSN) is a number that only grows, so any that a replica once named as replayed holds for
everything that it is asked afterwards.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Final

import asyncpg
import structlog

from app.database.absence import AWAY
from app.database.roles import UnsafeDatabaseRole, check_role

LOOK_SECONDS: Final = 0.5
"""How often each process looks how far its replicas are."""

PATIENCE_SECONDS: Final = 1.0
"""Longest that a replica may take over an answer before the primary is asked."""

CATCH_UP_SECONDS: Final = 0.05
"""Longest that a read waits for a replica to replay what its caller has done."""

_STEP_SECONDS: Final = 0.005
_FAILURES: Final = (asyncpg.PostgresError, TimeoutError, *AWAY)
_OF_PRIMARY: Final = """SELECT pg_current_wal_flush_lsn() - '0/0' AS lsn, system_identifier FROM pg_control_system()"""
OF_REPLICA: Final = """
SELECT pg_is_in_recovery() AS follows, pg_last_wal_replay_lsn() - '0/0' AS lsn, system_identifier
  FROM pg_control_system()
"""
_REPLAYED: Final = "SELECT pg_last_wal_replay_lsn() - '0/0'"

log = structlog.get_logger()


class Replica:
    """One replica, entered by the reader's login."""

    def __init__(self, pool: Any) -> None:  # noqa: ANN401 - asyncpg publishes no types
        self._pool = pool
        self._checked = False
        self.replayed = 0
        self.usable = False

    async def fetchrow(self, sql: str, *arguments: Any) -> Any:  # noqa: ANN401
        """Ask it; raises NoAnswer, and after a failure it is not asked again before it was looked at."""
        try:
            row = await self._asked(lambda connection: connection.fetchrow(sql, *arguments))
        except TimeoutError:
            raise NoAnswer from None  # a question that takes long says nothing of it; whether it hangs, a look finds
        except _FAILURES as error:
            self._rest(type(error).__name__)
            raise NoAnswer from None
        return row

    async def reached(self, lsn: int, within: float) -> bool:
        """Whether it has replayed the log up to here, now or in a moment."""
        until = time.monotonic() + within
        while self.replayed < lsn:
            if time.monotonic() >= until:
                return False
            await asyncio.sleep(_STEP_SECONDS)
            row = await self.fetchrow(_REPLAYED)
            self.told(row[0])
        return True

    def told(self, lsn: Any) -> None:  # noqa: ANN401 - a numeric, or none where it follows nobody
        """Remember how far it said that it is."""
        self.replayed = max(self.replayed, int(lsn or 0))

    async def look(self, primary: Primary, most_behind: float) -> None:
        """Find out whether it can be asked."""
        try:
            found = await self._asked(self._examine)
        except UnsafeDatabaseRole:
            self._rest("unsafe_role")
        except _FAILURES as error:
            self._rest(type(error).__name__)
        else:
            if not found["follows"] or found["system_identifier"] != primary.identifier:
                self._rest("no_replica_of_ours")
                return
            # what it told of itself may be from before a promotion of another, so the look is what counts
            self.replayed = int(found["lsn"] or 0)
            if primary.since(self.replayed) > most_behind:
                self._rest("behind")
            else:
                if not self.usable:
                    log.info("replica_in_use")
                self.usable = True

    async def _examine(self, connection: Any) -> Any:  # noqa: ANN401
        if not self._checked:
            await check_role(connection)
            self._checked = True
        return await connection.fetchrow(OF_REPLICA)

    async def _asked(self, ask: Callable[[Any], Any]) -> Any:  # noqa: ANN401
        async with asyncio.timeout(PATIENCE_SECONDS):
            connection = await self._pool.acquire()
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await ask(connection)
        except (TimeoutError, asyncio.CancelledError):
            connection.terminate()  # one that hangs would keep its release waiting too
            raise
        finally:
            await self._pool.release(connection)

    def _rest(self, why: str) -> None:
        if self.usable:
            log.warning("replica_not_in_use", kind=why)
        self.usable = False


class NoAnswer(Exception):
    """The replica gave none; the primary will."""


class Primary:
    """Where the primary was at which moment, so that a distance in its log can be told in seconds."""

    def __init__(self) -> None:
        self.identifier = 0
        self._passed: deque[tuple[float, int]] = deque(maxlen=4096)

    def at(self, lsn: int) -> None:
        """It is here now."""
        if not self._passed or self._passed[-1][1] < lsn:
            self._passed.append((time.monotonic(), lsn))

    def since(self, replayed: int) -> float:
        """For how long there has been more than was replayed."""
        missing = next((moment for moment, lsn in self._passed if lsn > replayed), None)
        return 0.0 if missing is None else time.monotonic() - missing


class Replicas:
    """Those of one process, asked in turn. Without any, nobody is ever given one."""

    def __init__(self, replicas: tuple[Replica, ...] = (), *, most_behind: float = 5.0) -> None:
        self._replicas = replicas
        self._most_behind = most_behind
        self._primary = Primary()
        self._turn = 0

    def __bool__(self) -> bool:
        return bool(self._replicas)

    async def at(self, lsn: int, *, within: float = CATCH_UP_SECONDS) -> Replica | None:
        """A replica that has replayed the log up to here, or None: then the primary is to be asked."""
        usable = [replica for replica in self._replicas if replica.usable]
        if not usable:
            return None
        self._turn += 1
        ready = [replica for replica in usable if replica.replayed >= lsn]
        if ready:
            return ready[self._turn % len(ready)]
        first = usable[self._turn % len(usable)]
        try:
            return first if await first.reached(lsn, within) else None
        except NoAnswer:
            return None

    async def look(self, primary: Any) -> None:  # noqa: ANN401 - a pool
        """Look at the primary and at each of them once."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                found = await primary.fetchrow(_OF_PRIMARY)
        except _FAILURES:
            return  # nobody knows how far behind they are; the reads that need the primary find out by themselves
        self._primary.identifier = found["system_identifier"]
        self._primary.at(int(found["lsn"]))
        await asyncio.gather(*(replica.look(self._primary, self._most_behind) for replica in self._replicas))

    async def follow(self, primary: Any) -> None:  # noqa: ANN401 - a pool
        """Look again and again."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            await self.look(primary)


@asynccontextmanager
async def looking_after(replicas: Replicas, primary: Any) -> AsyncIterator[Replicas]:  # noqa: ANN401 - a pool
    """Look once, so that the first reads find them, and on until the block ends."""
    if not replicas:
        yield replicas
        return
    await replicas.look(primary)
    following = asyncio.create_task(replicas.follow(primary), name="database: replicas")
    try:
        yield replicas
    finally:
        following.cancel()
        await asyncio.wait({following})


@asynccontextmanager
async def open_replicas(
    urls: tuple[str, ...],
    primary: Any,  # noqa: ANN401 - a pool
    *,
    most: int,
    most_behind: float,
    options: dict[str, Any],
) -> AsyncIterator[Replicas]:
    """Pools that connect when they are first needed, for a replica that is away must not keep the service from it."""
    async with AsyncExitStack() as stack:
        made = []
        for url in urls:
            pool = asyncpg.create_pool(url, min_size=0, max_size=most, max_inactive_connection_lifetime=0, **options)
            await pool
            stack.callback(pool.terminate)
            made.append(Replica(pool))
        yield await stack.enter_async_context(looking_after(Replicas(tuple(made), most_behind=most_behind), primary))
