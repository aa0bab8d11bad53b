"""Behind PgBouncer in transaction mode, with `DB_POOLER=transaction`: the same answers, no name that meets another."""

import asyncio
import os
import pwd
import socket
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from app.database.pool import open_pools
from app.settings import READER, WRITER, Pooler, Settings


@pytest.fixture
async def pooled(database: Settings, place: Path) -> AsyncIterator[Settings]:
    """Settings that reach the test's database through a pooler with fewer connections than it has callers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    parts = urlsplit(database.login(WRITER))
    (place / "users").write_text(f'"{WRITER}" "writer-for-tests"\n"{READER}" "reader-for-tests"\n')
    (place / "ini").write_text(f"""
[databases]
* = host=127.0.0.1 port={parts.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {place}/users
pool_mode = transaction
default_pool_size = 3
max_client_conn = 100
""")
    account = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    for path in (place, place / "users", place / "ini"):
        os.chown(path, account.pw_uid, account.pw_gid)
    command = ["pgbouncer", str(place / "ini")]
    with subprocess.Popen(
        command, user=account.pw_uid, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            await _listening(port)
            urls = {
                name: urlunsplit(urlsplit(database.login(role))._replace(netloc=_at(database.login(role), port)))
                for name, role in (("writer_url", WRITER), ("reader_url", READER))
            }
            yield database.model_copy(
                update={**urls, "db_pooler": Pooler.transaction, "writer_connections": 8, "reader_connections": 8}
            )
        finally:
            process.terminate()


async def test_many_callers_share_few_sessions(pooled: Settings) -> None:
    async with open_pools(pooled) as one, open_pools(pooled) as other:

        async def ask(number: int) -> int:
            pool = (one if number % 2 else other).reader
            found: int = await pool.fetchval(
                "SELECT $1::int + length(set_config('app.house_id', $2, true))", number, "abc"
            )
            return found

        assert await asyncio.gather(*(ask(number) for number in range(400))) == [number + 3 for number in range(400)]


async def test_sessions_are_set_although_a_pooler_passes_no_settings_on(pooled: Settings) -> None:
    async with open_pools(pooled) as pools:
        assert await pools.reader.fetchval("SHOW plan_cache_mode") == "force_generic_plan"
        assert await pools.reader.fetchval("SHOW jit") == "off"


async def test_a_transaction_stays_on_its_session(pooled: Settings) -> None:
    async with open_pools(pooled) as pools, pools.writer.acquire() as connection, connection.transaction():
        await connection.execute("SELECT set_config('app.house_id', $1, true)", "mine")
        assert await connection.fetchval("SELECT current_setting('app.house_id')") == "mine"
        await connection.executemany("SELECT $1::int", [(1,), (2,)])


def _at(url: str, port: int) -> str:
    return f"{urlsplit(url).netloc.rpartition('@')[0]}@127.0.0.1:{port}"


async def _listening(port: int) -> None:
    for _ in range(200):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.02)
        else:
            writer.close()
            await writer.wait_closed()
            return
    pytest.fail("pgbouncer did not start")
