"""The measured database: an embedded PostgreSQL with a caseload, durable as in production, kept for the next run.

Loading runs without fsync; the measured server starts afresh with it. The data are kept by the size of the caseload and
a digest of all that they are made from, so that a changed table, policy or generator loads again by itself.
"""

import asyncio
import hashlib
import json
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import asyncpg
from pydantic import SecretStr
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from app.database.embedded import SUPERUSER, EmbeddedServer
from app.database.migrations import migrate
from app.domain.statistics.counting import mark_of_definitions
from app.domain.tables import row_security
from app.domain.tables.metadata import metadata
from app.settings import Settings
from benchmarks.counters import lay_numbers
from benchmarks.loading import load

_SECRETS: Final = ("writer_password", "reader_password", "secret_key")
_SOURCES: Final = (
    "benchmarks/caseload.py",
    "benchmarks/counters.py",
    "benchmarks/loading.py",
    "app/demo/caseload.py",
    "app/domain/access/grounds.py",
)
_ROOT: Final = Path(__file__).resolve().parents[1]
_CORES: Final = os.cpu_count() or 2


@dataclass(frozen=True, slots=True)
class Measured:
    """A running, loaded database: the service's settings and a superuser's login."""

    settings: Settings
    superuser: str
    port: int


@asynccontextmanager
async def measured_database(count: int) -> AsyncIterator[Measured]:
    """The database with `count` cases; loaded now where it is not kept from before."""
    home = _place() / f"{count}-{_digest()}"
    if not (home / "loaded").exists():
        _forget(count)
        await _fill(home, count)
    async with EmbeddedServer(home, parameters=_parameters()) as server:
        yield _measured(server, home)


async def _fill(home: Path, count: int) -> None:
    async with EmbeddedServer(home, durable=False, parameters=_parameters()) as server:
        (home / "secrets.json").write_text(json.dumps({name: secrets.token_urlsafe(32) for name in _SECRETS}))
        measured = _measured(server, home)
        await migrate(measured.settings)
        await load(measured.superuser, count, processes=_CORES)
        taken = await lay_numbers(measured.settings)
        sys.stdout.write(f"the numbers of {count} cases were counted in {taken:.0f} s\n")
        await run_sql(measured.superuser, "VACUUM (ANALYZE, FREEZE) facts, fact_cells, statistics", "CHECKPOINT")
    (home / "loaded").touch()


def _measured(server: EmbeddedServer, home: Path) -> Measured:
    kept = {name: SecretStr(value) for name, value in json.loads((home / "secrets.json").read_text()).items()}
    settings = Settings(
        database_url=server.url(),
        requests_per_minute=100_000_000,
        max_in_flight=10_000,
        sandbox=True,
        token_seconds=900,
        **kept,
    )
    return Measured(settings, server.url(user=SUPERUSER), server.port)


def _parameters() -> dict[str, str]:
    # what an operator sets for a machine of this size; nothing that weakens durability
    return {"shared_buffers": "1GB", "max_wal_size": "4GB", "checkpoint_timeout": "30min", "max_connections": "100"}


def _digest() -> str:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    made_from = [*row_security.STATEMENTS, *((_ROOT / source).read_text() for source in _SOURCES)]
    made_from.append(mark_of_definitions())
    for table in metadata.sorted_tables:
        made_from.append(str(CreateTable(table).compile(dialect=dialect)))
        made_from += sorted(str(CreateIndex(index).compile(dialect=dialect)) for index in table.indexes)
    return hashlib.sha256("\n".join(made_from).encode()).hexdigest()[:16]


def _place() -> Path:
    """Below build/ or, where PostgreSQL's own account cannot reach that, in the machine's temporary directory."""
    build = _ROOT / "build" / "benchmarks"
    reachable = all(folder.stat().st_mode & 0o001 for folder in (_ROOT, *_ROOT.parents))
    place = build if reachable or os.geteuid() != 0 else Path(tempfile.gettempdir()) / "ketenpoort-benchmarks"
    place.mkdir(parents=True, exist_ok=True)
    return place


def _forget(count: int) -> None:
    for old in _place().glob(f"{count}-*"):
        shutil.rmtree(old)


async def run_sql(url: str, *statements: str) -> None:
    """Run statements one after the other on a connection of their own."""
    connection = await asyncpg.connect(url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


if __name__ == "__main__":

    async def _try() -> None:
        async with measured_database(10_000) as measured:
            await run_sql(measured.superuser, "SELECT 1")

    asyncio.run(_try())
