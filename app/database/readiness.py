"""Whether the database can serve this release: its logins, its schema and its clock."""

import asyncio
from pathlib import Path
from typing import Any, Final

import asyncpg
import structlog

from app.clock import CLOCK
from app.database.absence import AWAY

_VERSIONS: Final = Path(__file__).resolve().parents[2] / "alembic" / "versions"
_PATIENCE_SECONDS: Final = 2.0

log = structlog.get_logger()


class Readiness:
    """Asks both pools. The release before this one stays ready on a newer schema, so that a rollout loses nobody."""

    def __init__(self, *pools: Any) -> None:  # noqa: ANN401 - asyncpg publishes no types
        self._pools = pools
        self._needed = max(path.name[:4] for path in _VERSIONS.glob("[0-9]*.py"))

    async def hindrance(self) -> str | None:
        """What stands in the way, in a word; the answer comes within two seconds, however the database is."""
        if CLOCK.is_apart:
            return "clock"
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                found = [await pool.fetchval("SELECT max(version_num) FROM alembic_version") for pool in self._pools]
        except (asyncpg.PostgresError, *AWAY) as error:
            log.warning("database_not_ready", kind=type(error).__name__)
            return "database"
        current = all(version is not None and version >= self._needed for version in found)
        return None if current else "schema"
