"""A durable PostgreSQL whose first process may be killed, and that begins again on the same port with its data."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from pydantic import SecretStr

from app.database.embedded import EmbeddedServer, _account
from app.database.migrations import migrate
from app.database.programs import find_programs
from app.settings import READER, WRITER, Settings
from tests.shared_server import READER_PASSWORD, SECRET_KEY, WRITER_PASSWORD

_TRIES = 50


class MortalServer(EmbeddedServer):
    """The product's own PostgreSQL, with a way to die."""

    async def die(self) -> None:
        """Kill the postmaster; its children notice and end without a word."""
        process = self._process
        assert process is not None
        process.kill()
        await asyncio.to_thread(process.wait)

    def is_alive(self) -> bool:
        """Whether its first process runs."""
        return self._process is not None and self._process.poll() is None

    async def end_orderly(self) -> None:
        """A fast shutdown, as for a restart: open sessions are ended, the data are put in order."""
        process = self._process
        assert process is not None
        process.send_signal(signal.SIGINT)
        await asyncio.to_thread(process.wait)

    async def live(self) -> None:
        """Start on the old data; it repairs itself by its log."""
        for _ in range(_TRIES):
            self._spawn(_account())
            if await self._is_ready():
                return
            await asyncio.sleep(0.1)  # a child of the dead one still holds the shared memory
        raise AssertionError(self._log_tail())

    def settings(self) -> Settings:
        """Settings of a service on this server."""
        return Settings(
            database_url=self.url(),
            writer_password=SecretStr(WRITER_PASSWORD),
            reader_password=SecretStr(READER_PASSWORD),
            secret_key=SecretStr(SECRET_KEY),
            callback_loopback=True,
        )


@asynccontextmanager
async def mortal_server(*, synced: bool = True, **parameters: str) -> AsyncIterator[MortalServer]:
    """A migrated server that keeps what it promised, also on the system's PostgreSQL where the run asks for that.

    One that is not `synced` is a planted fault: it acknowledges what it has only in memory.
    """
    parameters |= {} if synced else {"wal_writer_delay": "10000ms"}
    programs = find_programs(prefer_system=os.environ.get("KETENPOORT_TEST_POSTGRES") == "system")
    async with MortalServer(programs=programs, parameters=parameters) as server:
        await migrate(server.settings())
        if not synced:
            await _answer_before_the_disk_knows(server)
        yield server


async def _answer_before_the_disk_knows(server: MortalServer) -> None:
    owner = await asyncpg.connect(server.settings().database_url)
    try:
        for role in (WRITER, READER):
            await owner.execute(f"ALTER ROLE {role} SET synchronous_commit = off")
    finally:
        await owner.close()
