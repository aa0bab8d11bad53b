"""Listens to what the service itself sends to PostgreSQL, so that the limit is measured on the same SQL."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from app.database.durability import Durability
from app.settings import Settings


@dataclass(frozen=True, slots=True)
class Sent:
    """One statement as it was sent, on which login, and the first row that came back."""

    login: str
    sql: str
    arguments: tuple[Any, ...]
    row: dict[str, Any]


@dataclass(slots=True)
class Trace:
    """Every statement of the calls made while it listens."""

    sent: list[Sent] = field(default_factory=list)


class RecordingPools:
    """The service's pools with a listener on every connection."""

    def __init__(self, pools: Any, trace: Trace) -> None:  # noqa: ANN401 - asyncpg publishes no types
        self.settings: Settings = pools.settings
        self.durability: Durability = pools.durability
        self.replicas = pools.replicas
        self.writer = _Pool(pools.writer, "writer", trace)
        self.reader = _Pool(pools.reader, "reader", trace)


class _Pool:
    def __init__(self, pool: Any, login: str, trace: Trace) -> None:  # noqa: ANN401
        self._pool, self._login, self._trace = pool, login, trace

    def acquire(self, **options: Any) -> "_Acquiring":  # noqa: ANN401
        return _Acquiring(self._pool.acquire(**options), lambda found: _Connection(found, self._login, self._trace))

    async def release(self, connection: "_Connection") -> None:
        await self._pool.release(connection.real)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self._pool, name)


class _Acquiring:
    """What `acquire` gives: awaited, or entered as a block."""

    def __init__(self, acquiring: Any, wrap: Callable[[Any], "_Connection"]) -> None:  # noqa: ANN401
        self._acquiring, self._wrap = acquiring, wrap

    def __await__(self) -> Any:  # noqa: ANN401
        return self._take().__await__()

    async def _take(self) -> "_Connection":
        return self._wrap(await self._acquiring)

    async def __aenter__(self) -> "_Connection":
        return self._wrap(await self._acquiring.__aenter__())

    async def __aexit__(self, *error: object) -> None:
        await self._acquiring.__aexit__(*error)


class _Connection:
    def __init__(self, real: Any, login: str, trace: Trace) -> None:  # noqa: ANN401
        self.real, self._login, self._trace = real, login, trace

    async def fetch(self, sql: str, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401
        rows = await self.real.fetch(sql, *arguments, **options)
        self._note(sql, arguments, rows[0] if rows else None)
        return rows

    async def fetchrow(self, sql: str, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401
        row = await self.real.fetchrow(sql, *arguments, **options)
        self._note(sql, arguments, row)
        return row

    async def fetchval(self, sql: str, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401
        row = await self.real.fetchrow(sql, *arguments, **options)
        self._note(sql, arguments, row)
        return None if row is None else row[0]

    async def execute(self, sql: str, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401
        done = await self.real.execute(sql, *arguments, **options)
        self._note(sql, arguments, None)
        return done

    async def executemany(self, sql: str, many: Any, **options: Any) -> Any:  # noqa: ANN401
        rows = [tuple(arguments) for arguments in many]
        await self.real.executemany(sql, rows, **options)
        for arguments in rows:
            self._note(sql, arguments, None)

    def transaction(self, **options: Any) -> Any:  # noqa: ANN401
        return self._transaction(self.real.transaction(**options))

    @asynccontextmanager
    async def _transaction(self, real: Any) -> AsyncIterator[None]:  # noqa: ANN401
        async with real:
            yield

    def is_closed(self) -> bool:
        return bool(self.real.is_closed())

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self.real, name)

    def _note(self, sql: str, arguments: tuple[Any, ...], row: Any) -> None:  # noqa: ANN401
        self._trace.sent.append(Sent(self._login, sql, arguments, dict(row or {})))
