"""Migrating: safe to repeat, safe side by side, shown before it is done."""

import asyncio

import asyncpg
import pytest

from app.database.migrations import drift, migrate, pending
from app.database.roles import ROLES
from app.settings import Settings, SettingsError
from tests.shared_server import TestServer, create_database, drop_database


@pytest.fixture
async def empty(server: TestServer) -> Settings:
    name = "ketenpoort_empty"
    await drop_database(server, name)
    await create_database(server, name, copy_of="template1")
    return server.settings(name)


async def test_several_processes_may_migrate_at_once_and_again(empty: Settings) -> None:
    await asyncio.gather(*(migrate(empty) for _ in range(3)))
    await migrate(empty)
    assert await pending(empty) == ""


async def test_the_plan_shows_sql_and_locks_and_changes_nothing(empty: Settings) -> None:
    plan = await pending(empty)
    assert "-- lock: " in plan
    assert "CREATE TABLE alembic_version" in plan
    connection = await asyncpg.connect(empty.database_url)
    assert await connection.fetchval("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0
    await connection.close()


async def test_the_migrations_make_the_declared_tables(database: Settings) -> None:
    assert await drift(database) == ""


async def test_the_service_roles_are_nothing_special(database: Settings) -> None:
    connection = await asyncpg.connect(database.database_url)
    rows = await connection.fetch("SELECT * FROM pg_roles WHERE rolname = any($1)", list(ROLES))
    await connection.close()
    assert len(rows) == len(ROLES)
    for row in rows:
        assert row["rolcanlogin"]
        assert not any(
            row[name] for name in ("rolsuper", "rolbypassrls", "rolcreaterole", "rolcreatedb", "rolreplication")
        )


# Lists that a house keeps about itself: they hold no case and no person.
CATALOGUES = {
    "weighing_sets",
    "programmes",
    "arrangements",
    "interventions",
    "acute_routes",
    "direction_rules",
    "conference_forms",
}


async def test_every_table_of_a_house_is_under_forced_row_level_security(database: Settings) -> None:
    connection = await asyncpg.connect(database.database_url)
    open_tables = await connection.fetch("""
        SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'house_id'
          JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary AND a.attnum = i.indkey[0]
         WHERE c.relkind IN ('r', 'p') AND NOT (c.relrowsecurity AND c.relforcerowsecurity)""")
    await connection.close()
    assert {row["relname"] for row in open_tables} - CATALOGUES == set()


async def test_a_database_must_be_named() -> None:
    with pytest.raises(SettingsError, match="DATABASE_URL"):
        await migrate(Settings())
