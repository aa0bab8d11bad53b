"""A statement: a SQLAlchemy Core expression compiled once to the SQL text and argument order that asyncpg runs."""

from collections.abc import Mapping
from typing import Any, Protocol

from pydantic_core import to_json
from sqlalchemy import ClauseElement
from sqlalchemy.dialects.postgresql import JSON, JSONB
from sqlalchemy.dialects.postgresql.asyncpg import dialect as asyncpg_dialect

DIALECT = asyncpg_dialect()  # type: ignore[no-untyped-call] # SQLAlchemy leaves its dialects untyped


class Connection(Protocol):
    """What a statement needs of an asyncpg connection."""

    async def fetch(self, query: str, *args: Any) -> list[Any]: ...  # noqa: ANN401, D102
    async def fetchrow(self, query: str, *args: Any) -> Any: ...  # noqa: ANN401, D102
    async def fetchval(self, query: str, *args: Any) -> Any: ...  # noqa: ANN401, D102
    async def execute(self, query: str, *args: Any) -> str: ...  # noqa: ANN401, D102


class Statement:
    """SQL text with numbered places and the names that fill them; immutable, made at import time."""

    __slots__ = ("_constants", "_json", "names", "sql")

    def __init__(self, expression: ClauseElement) -> None:
        compiled: Any = expression.compile(dialect=DIALECT)
        self.sql = str(compiled)
        self.names: tuple[str, ...] = tuple(compiled.positiontup or ())
        self._json = frozenset(name for name in self.names if isinstance(compiled.binds[name].type, JSON | JSONB))
        self._constants = {name: compiled.params[name] for name in self.names if not compiled.binds[name].required}

    def arguments(self, **values: Any) -> list[Any]:  # noqa: ANN401 - any value PostgreSQL knows
        """The values in the order of the places. An unknown or missing name raises KeyError."""
        if not values.keys() <= set(self.names):
            raise KeyError(sorted(values.keys() - set(self.names)))
        return self.picked(values)

    def picked(self, given: Mapping[str, Any]) -> list[Any]:
        """The values in the order of the places, out of some that may hold more. A missing name raises KeyError."""
        known = {**self._constants, **given} if self._constants else given
        if self._json:
            return [_dumped(known[name]) if name in self._json else known[name] for name in self.names]
        return [known[name] for name in self.names]

    async def fetch(self, connection: Connection, **values: Any) -> list[Any]:  # noqa: ANN401
        """Every row."""
        return await connection.fetch(self.sql, *self.arguments(**values))

    async def fetch_one(self, connection: Connection, **values: Any) -> Any:  # noqa: ANN401
        """The first row, or None."""
        return await connection.fetchrow(self.sql, *self.arguments(**values))

    async def fetch_value(self, connection: Connection, **values: Any) -> Any:  # noqa: ANN401
        """The first column of the first row, or None."""
        return await connection.fetchval(self.sql, *self.arguments(**values))

    async def execute(self, connection: Connection, **values: Any) -> str:  # noqa: ANN401
        """Run it for its effect; returns PostgreSQL's command tag."""
        return await connection.execute(self.sql, *self.arguments(**values))


def _dumped(value: object) -> str | None:
    return None if value is None else to_json(value, fallback=str).decode()
