"""Counts what the service sends to PostgreSQL, by login: each statement is one line here, a simple batch is one too."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from app.database import durability
from app.database.pool import DirectConnection


@dataclass
class Sent:
    """The statements that were sent, in order, by login."""

    reader: list[str] = field(default_factory=list)
    writer: list[str] = field(default_factory=list)

    def note(self, connection: Any, query: str) -> None:  # noqa: ANN401 - asyncpg publishes no types
        """Take down one statement of a connection."""
        login = connection._params.user
        if query == durability._FLUSH:
            return  # shared by all answers that wait for the disk at the moment
        {"ketenpoort_reader": self.reader, "ketenpoort_writer": self.writer}[login].append(query)


@contextmanager
def counted(patch: pytest.MonkeyPatch) -> Iterator[Sent]:
    """Everything that is sent within the block, by any connection of this process."""
    sent = Sent()
    run, execute, many = DirectConnection._execute, DirectConnection.execute, DirectConnection._executemany

    async def noted_run(self: Any, query: str, *args: Any, **options: Any) -> Any:  # noqa: ANN401
        sent.note(self, query)
        return await run(self, query, *args, **options)

    async def noted_execute(self: Any, query: str, *args: Any, **options: Any) -> Any:  # noqa: ANN401
        if not args:  # with arguments it calls `_execute`
            sent.note(self, query)
        return await execute(self, query, *args, **options)

    async def noted_many(self: Any, query: str, *args: Any, **options: Any) -> Any:  # noqa: ANN401
        sent.note(self, query)
        return await many(self, query, *args, **options)

    with patch.context() as inner:
        inner.setattr(DirectConnection, "_execute", noted_run)
        inner.setattr(DirectConnection, "execute", noted_execute)
        inner.setattr(DirectConnection, "_executemany", noted_many)
        yield sent
