"""What the doctor looks at in replicas: whether each can be entered, follows this primary, and is not far behind."""

from typing import Final

import asyncpg

from app.commands.findings import Finding
from app.database.absence import AWAY
from app.database.replica import OF_REPLICA
from app.database.roles import UnsafeDatabaseRole, check_role
from app.settings import Settings

_CONNECT_SECONDS: Final = 3.0
_FAR_BEHIND: Final = 64_000_000


async def examine_replicas(settings: Settings, primary: asyncpg.Connection) -> list[Finding]:
    """A finding for each replica, by its number in the setting; an address may hold a password."""
    return [await _examine(n, url, primary) for n, url in enumerate(settings.replica_urls, 1)]


async def _examine(n: int, url: str, primary: asyncpg.Connection) -> Finding:
    name = f"replica {n} follows this primary"
    identifier, here = await primary.fetchrow(
        "SELECT system_identifier, pg_current_wal_flush_lsn() - '0/0' FROM pg_control_system()"
    )
    try:
        session = await asyncpg.connect(url, timeout=_CONNECT_SECONDS)
    except (asyncpg.PostgresError, *AWAY) as fault:
        fix = "Check host, port and password: it is the reader's login. Until then the primary answers everything."
        return Finding(name, ok=False, cause=type(fault).__name__, fix=fix)
    try:
        await check_role(session)
        found = await session.fetchrow(OF_REPLICA)
    except UnsafeDatabaseRole as unsafe:
        return Finding(name, ok=False, cause=str(unsafe), fix="Let it be entered by the reader's login.")
    finally:
        await session.close()
    if not found["follows"] or found["system_identifier"] != identifier:
        fix = "Give KETENPOORT_REPLICA_URLS the address of a streaming replica of the primary, or leave this one out."
        return Finding(name, ok=False, cause="It is a primary itself, or one of another cluster.", fix=fix)
    missing = int(here) - int(found["lsn"] or 0)
    fix = "See that it streams (pg_stat_replication) and replays: an old query there may hold it up."
    return Finding(name, ok=missing < _FAR_BEHIND, cause=f"It lacks {missing // 1_000_000} MB of the log.", fix=fix)
