"""Migrates an empty database and compares it with the declared tables: what differs needs a migration."""

import asyncio
import sys

from pydantic import SecretStr

from app.database.embedded import EmbeddedServer
from app.database.migrations import drift, migrate
from app.settings import Settings


async def difference() -> str:
    """What the migrations leave different from the tables, in Alembic's words."""
    async with EmbeddedServer(durable=False) as server:
        password = SecretStr("for-this-check-only")
        settings = Settings(database_url=server.url(), writer_password=password, reader_password=password)
        await migrate(settings)
        return await drift(settings)


if __name__ == "__main__":
    found = asyncio.run(difference())
    print(found or "The migrations make exactly the declared tables.")
    sys.exit(1 if found else 0)
