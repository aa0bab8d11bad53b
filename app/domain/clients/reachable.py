"""The writer's pool, with the database's absence told in the field's word: `Unavailable`, not a driver's error."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from typing import Any, Protocol

import asyncpg

from app.database.absence import AWAY
from app.domain.errors import Unavailable


class Connection(Protocol):
    """One connection of asyncpg, or a pool that lends one for each statement."""

    async def fetch(self, query: str, *args: Any) -> list[Any]: ...  # noqa: ANN401, D102
    async def fetchrow(self, query: str, *args: Any) -> Any: ...  # noqa: ANN401, D102
    async def fetchval(self, query: str, *args: Any) -> Any: ...  # noqa: ANN401, D102
    async def execute(self, query: str, *args: Any) -> str: ...  # noqa: ANN401, D102


class Connections(Connection, Protocol):
    """A pool of connections, as far as this room needs it."""

    def acquire(self) -> AbstractAsyncContextManager[Any]: ...  # noqa: D102


class Reachable:
    """A pool whose failures to reach PostgreSQL are `Unavailable`; everything else stays as it is."""

    def __init__(self, pool: Connections) -> None:
        self._pool = pool

    async def fetch(self, query: str, *args: Any) -> list[Any]:  # noqa: ANN401 - values of any PostgreSQL type
        """Every row."""
        with _told():
            return await self._pool.fetch(query, *args)

    async def fetchrow(self, query: str, *args: Any) -> Any:  # noqa: ANN401 - values of any PostgreSQL type
        """The first row, or None."""
        with _told():
            return await self._pool.fetchrow(query, *args)

    async def fetchval(self, query: str, *args: Any) -> Any:  # noqa: ANN401 - values of any PostgreSQL type
        """The first column of the first row, or None."""
        with _told():
            return await self._pool.fetchval(query, *args)

    async def execute(self, query: str, *args: Any) -> str:  # noqa: ANN401 - values of any PostgreSQL type
        """Run for its effect."""
        with _told():
            return await self._pool.execute(query, *args)

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[Any]:
        """One connection for several statements."""
        with _told():
            async with self._pool.acquire() as connection:
                yield connection


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (*AWAY, asyncpg.LockNotAvailableError) as error:
        raise Unavailable(retry_after=1) from error
