"""Alembic's entrance: the connection comes from `app.database.migrations`, or from DATABASE_URL for developers."""

import asyncio
from typing import Any

import asyncpg
from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine

from app.domain.tables.metadata import metadata
from app.domain.tables.partitions import is_part
from app.settings import load_settings


def _is_whole(name: str | None, kind: str, _: object) -> bool:
    """Parts of a table are made as time goes on; only the whole is declared."""
    return kind != "table" or name is None or not is_part(name)


OPTIONS: dict[str, Any] = {
    "target_metadata": metadata,
    "compare_type": True,
    "compare_server_default": False,
    "transaction_per_migration": False,
    "include_name": _is_whole,
}


def run_offline() -> None:
    """Write the SQL instead of running it."""
    context.configure(dialect_name="postgresql", literal_binds=True, **OPTIONS)
    with context.begin_transaction():
        context.run_migrations()


def run_with(connection: Connection) -> None:
    """Run on this connection. A lock that is not had in seconds fails the migration instead of queueing all readers."""
    connection.execute(text("SET LOCAL lock_timeout = '3s'"))
    connection.execute(text("SET LOCAL statement_timeout = '15min'"))
    context.configure(connection=connection, **OPTIONS)
    with context.begin_transaction():
        context.run_migrations()


async def run_as_developer() -> None:
    """Connect by the environment, as `alembic revision --autogenerate` needs it."""
    url = load_settings().database_url

    async def connect() -> asyncpg.Connection:
        return await asyncpg.connect(url)

    engine = create_async_engine("postgresql+asyncpg://", async_creator=connect)
    async with engine.begin() as connection:
        await connection.run_sync(run_with)
    await engine.dispose()


given = context.config.attributes.get("connection")
if context.is_offline_mode():
    run_offline()
elif given is not None:
    run_with(given)
else:
    asyncio.run(run_as_developer())
