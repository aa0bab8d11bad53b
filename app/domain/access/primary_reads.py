"""Reads that the primary answers: one statement, which masks what is shown and writes the record of it.

What holds nothing of anybody is not recorded (`Source.personal`). Only such a read is shared with others: with those
whose statement and values are the very same, so that each gets what it would have got alone.
"""

from collections.abc import Hashable, Mapping
from typing import Any, Final, Protocol

from app.database.statement import Statement
from app.database.unison import Unison
from app.domain.access.connecting import connected

RECORD: Final = "record"
"""The place of the record's id: a statement that has it writes the disclosure log."""


class HasReader(Protocol):
    """What holds the reader's pool."""

    @property
    def reader(self) -> Any: ...  # noqa: ANN401, D102 - asyncpg publishes no types


class PrimaryReads:
    """Runs the statements of selections. One for each process."""

    def __init__(self, pools: HasReader) -> None:
        self._pools = pools
        self._unison = Unison()

    async def answer(self, statement: Statement, given: Mapping[str, Any]) -> Any:  # noqa: ANN401 - an asyncpg record
        """The row of what is shown, or None where there is nothing that this reader may know of."""
        values = statement.picked(given)

        async def run() -> Any:  # noqa: ANN401 - the same
            async with connected(self._pools.reader) as connection:
                return await connection.fetchrow(statement.sql, *values)

        if is_recorded(statement):
            return await run()
        return await self._unison.ask((statement.sql, *map(_fixed, values)), run)


def is_recorded(statement: Statement) -> bool:
    """Whether it writes the disclosure log."""
    return RECORD in statement.names


def _fixed(value: Any) -> Hashable:  # noqa: ANN401 - any value PostgreSQL knows
    return tuple(value) if isinstance(value, list) else value
