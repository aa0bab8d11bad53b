"""Migrates an empty database and compares it with what is declared: tables, policies, rights, views and functions.

What differs needs a migration. Tables are compared by Alembic; the rest by PostgreSQL's own catalogue, with a second
database in which the declared statements ran.
"""

import asyncio
import sys

import asyncpg
from pydantic import SecretStr

from app.database.embedded import SUPERUSER, EmbeddedServer
from app.database.migrations import drift, migrate
from app.settings import Settings
from tools.declared_schema import declared_statements

DECLARED = "declared"
_CATALOGUE = """
SELECT 'policy', concat_ws(' ', tablename, policyname, permissive, roles, cmd, qual, with_check) FROM pg_policies
UNION ALL
SELECT 'rights', concat_ws(' ', c.relname, x.grantee::regrole, x.privilege_type)
  FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) x
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v') AND c.relname <> 'alembic_version'
UNION ALL
SELECT 'forced', concat_ws(' ', relname, relrowsecurity, relforcerowsecurity, reloptions) FROM pg_class
 WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v') AND relname <> 'alembic_version'
UNION ALL
SELECT 'view', concat_ws(' ', viewname, definition) FROM pg_views WHERE schemaname = 'public'
UNION ALL
SELECT 'index', indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'
UNION ALL
SELECT 'check', concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint
 WHERE connamespace = 'public'::regnamespace AND conrelid <> 0 AND conrelid <> 'alembic_version'::regclass
UNION ALL
SELECT 'function', pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL
SELECT 'trigger', pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
"""


async def difference() -> str:
    """What the migrations leave different from what is declared, in words; empty when nothing."""
    async with EmbeddedServer(durable=False) as server:
        password = SecretStr("for-this-check-only")
        settings = Settings(database_url=server.url(), writer_password=password, reader_password=password)
        await migrate(settings)
        migrated = await _catalogue(server.url())
        await _declare(server)
        declared = await _catalogue(server.url(DECLARED))
        lines = [f"only declared: {kind} {text}" for kind, text in sorted(declared - migrated)]
        lines += [f"only migrated: {kind} {text}" for kind, text in sorted(migrated - declared)]
        return "\n".join(filter(None, [await drift(settings), *lines]))


async def _declare(server: EmbeddedServer) -> None:
    connection = await asyncpg.connect(server.url("postgres", SUPERUSER))
    try:
        await connection.execute(f"CREATE DATABASE {DECLARED} OWNER ketenpoort_owner")
    finally:
        await connection.close()
    connection = await asyncpg.connect(server.url(DECLARED))
    try:
        await connection.execute("CREATE TABLE alembic_version ()")
        for statement in declared_statements():
            await connection.execute(statement)
    finally:
        await connection.close()


async def _catalogue(url: str) -> set[tuple[str, str]]:
    connection = await asyncpg.connect(url)
    try:
        return {(row[0], row[1]) for row in await connection.fetch(_CATALOGUE)}
    finally:
        await connection.close()


if __name__ == "__main__":
    found = asyncio.run(difference())
    print(found or "The migrations make exactly what is declared.")
    sys.exit(1 if found else 0)
