"""A streaming standby of a server, made from a base backup, that can be promoted when the primary is dead."""

import asyncio
import pwd
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from app.database.embedded import SUPERUSER, _account, _environment, _free_port, _make_home
from app.settings import READER, WRITER, Settings
from tests.chaos.postgres import MortalServer
from tests.integrations.delivery_world import until


class Standby(MortalServer):
    """Follows a primary; `promote` makes it the one that writes."""

    async def follow(self, primary: MortalServer) -> None:
        """Copy the primary and begin to stream from it."""
        account = _account()
        self._home = _make_home(None, account)
        self._programs, self._password = primary._programs, primary._password
        command = [
            str(self._program("pg_basebackup")), "--pgdata", str(self._data), "--write-recovery-conf",
            "--checkpoint=fast", "--wal-method=stream", "--dbname", primary.url("postgres", SUPERUSER),
        ]  # fmt: skip
        made = await asyncio.to_thread(lambda: _run(command, self._home, account))
        assert made.returncode == 0, made.stderr[-400:]
        self.port = _free_port()
        self._spawn(account)
        assert await self._is_ready(), self._log_tail()

    async def promote(self) -> None:
        """Become the primary."""
        connection = await asyncpg.connect(self.url("postgres", SUPERUSER))
        try:
            assert await connection.fetchval("SELECT pg_promote(true, 30)")
        finally:
            await connection.close()


async def demand(server: MortalServer, statement: str) -> None:
    """Say something to a server as its superuser, and let it read its settings again."""
    connection = await asyncpg.connect(server.url("postgres", SUPERUSER))
    try:
        await connection.execute(statement)
        await connection.execute("SELECT pg_reload_conf()")
    finally:
        await connection.close()


@asynccontextmanager
async def standby_of(primary: MortalServer, *, confirms: bool) -> AsyncIterator[Standby]:
    """A standby that follows; where it `confirms`, the primary acknowledges nothing that it has not got."""
    made = Standby()
    try:
        await made.follow(primary)

        async def streams() -> bool:
            connection = await asyncpg.connect(primary.url("postgres", SUPERUSER))
            try:
                return bool(
                    await connection.fetchval("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'")
                )
            finally:
                await connection.close()

        await until(streams, 30)
        if confirms:
            await demand(primary, "ALTER SYSTEM SET synchronous_standby_names = '*'")
        yield made
    finally:
        await made.stop()


def either(settings: Settings, primary: MortalServer, standby: Standby) -> Settings:
    """Settings that name both servers and mean whichever of them writes."""

    def both(role: str) -> str:
        here, there = f"127.0.0.1:{primary.port}", f"127.0.0.1:{standby.port}"
        return settings.login(role).replace(here, f"{here},{there}") + "?target_session_attrs=read-write"

    return settings.model_copy(update={"writer_url": both(WRITER), "reader_url": both(READER)})


def _run(command: list[str], home: Path, account: pwd.struct_passwd | None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        cwd=home,
        env=_environment(),
        user=account.pw_uid if account else None,
        group=account.pw_gid if account else None,
        extra_groups=[] if account else None,
    )
