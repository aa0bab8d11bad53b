"""Migrated databases for tests, each as empty as on its first day.

Copying the template costs 0.7 s on a common machine, for it is some 600 files; emptying a used copy costs 20 ms. So a
copy is used again by the same process as long as it is still the template's likeness: same tables, rights, policies and
functions. One whose likeness was changed, and every copy where we are no superuser, is dropped.
"""

import asyncio
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import asyncpg

from app.settings import Settings
from tests.shared_server import TestServer, create_database, drop_database, with_database

_LIKENESS = """
SELECT md5(concat(
    (SELECT string_agg(concat(relname, relkind, relacl, relrowsecurity, relforcerowsecurity), ' ' ORDER BY relname)
       FROM pg_class WHERE relnamespace = 'public'::regnamespace),
    (SELECT string_agg(concat(tablename, policyname, roles, cmd, qual, with_check), ' ' ORDER BY tablename, policyname)
       FROM pg_policies),
    (SELECT string_agg(definition, ' ' ORDER BY viewname) FROM pg_views WHERE schemaname = 'public'),
    (SELECT string_agg(concat(proname, prosrc, prosqlbody), ' ' ORDER BY proname)
       FROM pg_proc WHERE pronamespace = 'public'::regnamespace),
    (SELECT string_agg(concat(tgname, tgenabled), ' ' ORDER BY tgname) FROM pg_trigger WHERE NOT tgisinternal),
    (SELECT string_agg(concat(setrole::regrole, setconfig), ' ') FROM pg_db_role_setting)))
"""
_USED_TABLES = """
SELECT quote_ident(relname) FROM pg_class
 WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'alembic_version'
   AND (relname = ANY ($1) OR pg_relation_size(oid) > 0)
"""


class FreshDatabases:
    """The databases of one process; `one` lends a fresh one."""

    def __init__(self, server: TestServer) -> None:
        self._server = server
        self._free: list[str] = []
        self._likeness: str | None = None
        self._seeds: dict[str, list[Any]] = {}

    @contextmanager
    def one(self) -> Iterator[Settings]:
        """Settings that point at an empty migrated database, for the caller alone."""
        name = self._free.pop() if self._free else asyncio.run(self._copied())
        try:
            yield self._server.settings(name)
        finally:
            if asyncio.run(self._emptied(name)):
                self._free.append(name)
            else:
                asyncio.run(drop_database(self._server, name))

    def close(self) -> None:
        """Drop what is left."""
        for name in self._free:
            asyncio.run(drop_database(self._server, name))

    async def _copied(self) -> str:
        name = f"ketenpoort_{uuid.uuid4().hex}"
        await create_database(self._server, name, self._server.template)
        if self._server.superuser_url is not None and self._likeness is None:
            connection = await self._connected(name)
            try:
                self._likeness = await connection.fetchval(_LIKENESS)
                for table in await connection.fetch(_USED_TABLES, []):
                    self._seeds[table[0]] = await connection.fetch(f"SELECT * FROM {table[0]}")
            finally:
                await connection.close()
        return name

    async def _emptied(self, name: str) -> bool:
        if self._server.superuser_url is None:
            return False
        connection = await self._connected(name)
        try:
            await connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            if await connection.fetchval(_LIKENESS) != self._likeness:
                return False
            tables = [row[0] for row in await connection.fetch(_USED_TABLES, list(self._seeds))]
            # as a replica no trigger and no foreign key looks on
            emptied = "; ".join(f"DELETE FROM {table}" for table in tables) or "SELECT 1"
            await connection.execute(f"SET session_replication_role = replica; {emptied}")
            for table, rows in self._seeds.items():
                await connection.copy_records_to_table(table, records=rows)
        finally:
            await connection.close()
        return True

    async def _connected(self, name: str) -> Any:  # noqa: ANN401 - asyncpg publishes no types
        return await asyncpg.connect(with_database(self._server.superuser_url or "", name))
