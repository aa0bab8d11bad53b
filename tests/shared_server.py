"""One PostgreSQL for a whole test run, shared by all processes of pytest-xdist.

The first process that needs it starts it, migrates a template database and writes down where it is. Each user holds a
shared lock on `users`; the starter waits for the lock to be free of others before it stops the server, and the kernel
frees the lock of a process that dies. A run without database tests starts nothing.
"""

import asyncio
import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit, urlunsplit

import asyncpg
from pydantic import SecretStr

from app.database.embedded import SUPERUSER, EmbeddedServer
from app.database.migrations import migrate
from app.database.programs import find_programs
from app.settings import Settings

WRITER_PASSWORD = "writer-for-tests"
READER_PASSWORD = "reader-for-tests"
SECRET_KEY = "a-secret-of-the-tests-and-of-nothing-else"


@dataclass(frozen=True, slots=True)
class TestServer:
    """Where the shared server is and what the migrated template is called."""

    __test__ = False

    owner_url: str
    template: str
    superuser_url: str | None = None

    def settings(self, database: str) -> Settings:
        """Settings of a service that uses this database of the server."""
        return Settings(
            database_url=with_database(self.owner_url, database),
            writer_password=SecretStr(WRITER_PASSWORD),
            reader_password=SecretStr(READER_PASSWORD),
            secret_key=SecretStr(SECRET_KEY),
            callback_loopback=True,
        )


def with_database(url: str, database: str) -> str:
    """The same login on another database of the same server."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


@contextmanager
def shared_server(meeting_place: Path) -> Iterator[TestServer]:
    """The server of this run, started when this process asks first; `meeting_place` is the run's own folder."""
    told = meeting_place / "server.json"
    with (meeting_place / "users").open("w") as users, ExitStack() as stack:
        with (meeting_place / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            fcntl.flock(users, fcntl.LOCK_SH)  # waits while a starter is ending
            if not told.exists():
                server = stack.enter_context(_started(users, told))
                told.write_text(json.dumps(asdict(server)))
            server = TestServer(**json.loads(told.read_text()))
        yield server


@contextmanager
def _started(users: IO[str], told: Path) -> Iterator[TestServer]:
    given = os.environ.get("DATABASE_URL")
    embedded = None if given else _embedded()
    if embedded is not None:
        asyncio.run(embedded.start())
    server = TestServer(
        owner_url=given or _url(embedded),
        template=f"ketenpoort_template_{os.getpid()}",
        superuser_url=embedded.url(user=SUPERUSER) if embedded else None,
    )
    try:
        asyncio.run(_make_template(server))
        yield server
    finally:
        fcntl.flock(users, fcntl.LOCK_EX)  # waits for the other processes of this run
        told.unlink(missing_ok=True)
        if embedded is None:
            asyncio.run(drop_database(server, server.template))
        else:
            asyncio.run(embedded.stop())


def _embedded() -> EmbeddedServer:
    programs = find_programs(prefer_system=os.environ.get("KETENPOORT_TEST_POSTGRES") == "system")
    return EmbeddedServer(durable=False, programs=programs, parameters={"max_connections": "400", "autovacuum": "off"})


def _url(embedded: EmbeddedServer | None) -> str:
    return embedded.url() if embedded else ""


async def _make_template(server: TestServer) -> None:
    await create_database(server, server.template, copy_of="template1")
    await migrate(server.settings(server.template))


async def create_database(server: TestServer, name: str, copy_of: str) -> None:
    """A new database, copied in some 40 ms from one that nobody uses."""
    connection = await asyncpg.connect(with_database(server.owner_url, _any_database(server)))
    try:
        await connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{copy_of}"')
    finally:
        await connection.close()


async def drop_database(server: TestServer, name: str) -> None:
    """Remove a database and end its sessions."""
    connection = await asyncpg.connect(with_database(server.owner_url, _any_database(server)))
    try:
        await connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    finally:
        await connection.close()


def _any_database(server: TestServer) -> str:
    return urlsplit(server.owner_url).path.strip("/")
