"""The service's connections: one pool to write, one to read, those to replicas, and single ones to listen.

Sessions carry no state: whatever belongs to a caller is set locally with the statement, so a connection goes back to
its pool without a reset and its round trip. A login that could step past row-level security is refused at the start.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import asyncpg

from app.database.durability import Durability
from app.database.replica import Replicas, open_replicas
from app.database.roles import check_role, session_settings
from app.database.timing import keeping_time
from app.settings import READER, WRITER, Pooler, Settings

_WAIT: Final = "synchronous_commit"
_WITHOUT_WAITING: Final = {READER: {_WAIT: "off"}}
"""A disclosure waits for the disk at `Pools.durability`, together with others, and not by itself."""


class DirectConnection(asyncpg.Connection):  # type: ignore[misc] # asyncpg publishes no types
    """A session with PostgreSQL itself."""

    def get_reset_query(self) -> str:
        """Nothing: settings are local to a statement, and a reset would cost a round trip at each release."""
        return ""


class PooledConnection(DirectConnection):
    """A session through a pooler that hands on server connections between transactions.

    asyncpg prepares a statement and runs it with two messages, and the pooler may change the server between them. So a
    statement outside a transaction gets one of its own: two more round trips, the price of such a pooler.
    """

    async def _execute(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - asyncpg's own shape
        if self.is_in_transaction():
            return await super()._execute(*args, **options)
        async with self.transaction():
            return await super()._execute(*args, **options)

    async def _executemany(self, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - asyncpg's own shape
        if self.is_in_transaction():
            return await super()._executemany(*args, **options)
        async with self.transaction():
            return await super()._executemany(*args, **options)

    def _get_unique_id(self, prefix: str) -> str:
        # asyncpg counts per process; behind a pooler the names of two processes would meet on one server
        return f"__ketenpoort_{prefix}_{uuid.uuid4().hex}__"


@dataclass(frozen=True, slots=True)
class Pools:
    """Where connections come from. Only the gate, the application and the operator's commands hold one."""

    writer: asyncpg.Pool
    reader: asyncpg.Pool
    settings: Settings
    durability: Durability = field(default_factory=Durability)
    replicas: Replicas = field(default_factory=Replicas)

    async def listener(self) -> asyncpg.Connection:
        """A connection of its own for LISTEN; the caller closes it. Not available through a transaction pooler."""
        return await asyncpg.connect(self.settings.login(WRITER), **_options(WRITER, self.settings))


@asynccontextmanager
async def open_pools(settings: Settings) -> AsyncIterator[Pools]:
    """Both pools, checked: raises `UnsafeDatabaseRole` before the first caller is served. The clock follows them."""
    async with (
        _open_pool(WRITER, settings, settings.writer_connections) as writer,
        _open_pool(READER, settings, settings.reader_connections) as reader,
        open_replicas(
            settings.replica_urls,
            reader,
            most=settings.reader_connections,
            most_behind=settings.replica_seconds,
            options=_options(READER, settings),
        ) as replicas,
    ):
        durability = Durability(_flusher(settings))
        try:
            async with keeping_time(writer, tolerance=settings.clock_seconds):
                yield Pools(writer=writer, reader=reader, settings=settings, durability=durability, replicas=replicas)
        finally:
            await durability.close()


@asynccontextmanager
async def _open_pool(role: str, settings: Settings, most: int) -> AsyncIterator[asyncpg.Pool]:
    pool = await asyncpg.create_pool(
        settings.login(role),
        min_size=min(1, most),
        max_size=most,
        max_inactive_connection_lifetime=0,
        **_options(role, settings),
    )
    try:
        async with pool.acquire() as connection:
            await check_role(connection)
        yield pool
        await asyncio.wait_for(pool.close(), settings.statement_seconds)
    finally:
        pool.terminate()


def _flusher(settings: Settings) -> Callable[[], Awaitable[asyncpg.Connection]] | None:
    """How to connect for flushes; None behind a pooler, where each session waits for the disk itself."""
    if settings.db_pooler is Pooler.transaction:
        return None
    options = _options(READER, settings)
    # as PostgreSQL itself is set: an operator who asks for a standby's word gets it
    waits = {name: value for name, value in options["server_settings"].items() if name != _WAIT}
    options |= {"server_settings": waits, "command_timeout": settings.statement_seconds}
    return lambda: asyncpg.connect(settings.login(READER), **options)


def _options(role: str, settings: Settings) -> dict[str, Any]:
    options: dict[str, Any] = {"timeout": settings.connect_seconds}
    if settings.db_pooler is Pooler.transaction:
        # two caches off and names that never meet; the session settings are kept at the role (see roles.py)
        return options | {
            "connection_class": PooledConnection,
            "statement_cache_size": 0,
            "max_cached_statement_lifetime": 0,
        }
    return options | {
        "connection_class": DirectConnection,
        "server_settings": session_settings(role, settings)
        | {"application_name": role}
        | _WITHOUT_WAITING.get(role, {}),
        "max_cached_statement_lifetime": 0,
        "max_cacheable_statement_size": 0,  # a compiled disclosure is longer than asyncpg's limit of 15 kB
        "statement_cache_size": 1000,
    }
