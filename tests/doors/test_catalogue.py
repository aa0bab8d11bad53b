"""What PostgreSQL itself says of the second lock: every case-bound table is closed, the service holds no key to it."""

from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio

from app.domain.tables.metadata import metadata
from app.settings import Settings

pytestmark = pytest.mark.asyncio(loop_scope="module")

OF_THE_DIRECTORY = {
    "houses", "house_parents", "house_settings", "role_assignments", "agreements", "weighing_sets", "oauth_clients",
    "grant_renewals",
    "unlisted_events", "delivery_lanes",
    "programmes", "arrangements", "interventions", "acute_routes", "direction_rules", "conference_forms",
}  # fmt: skip
"""Tables with a house that hold nothing about a case or person; what is here is read by permission, or by jobs only."""

TABLES = """
SELECT c.relname AS name, c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced,
       pg_get_userbyid(c.relowner) AS owner,
       EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'house_id') AS housed,
       (SELECT array_agg(a.attname ORDER BY k.place) FROM pg_index i
          CROSS JOIN LATERAL unnest(i.indkey::int[]) WITH ORDINALITY k(attnum, place)
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
         WHERE i.indrelid = c.oid AND i.indisprimary) AS key,
       (SELECT array_agg(DISTINCT r::text) FROM pg_policies p, unnest(p.roles) r
         WHERE p.schemaname = 'public' AND p.tablename = c.relname AND p.policyname NOT LIKE '%\\_views') AS roles,
       (SELECT array_agg(p.policyname::text) FROM pg_policies p
         WHERE p.schemaname = 'public' AND p.tablename = c.relname AND p.cmd <> 'INSERT'
           AND p.policyname NOT LIKE '%\\_views' AND coalesce(p.qual, '') NOT SIMILAR TO '%house_id( = |, )%') AS loose
  FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
"""
RIGHTS = """
SELECT table_name AS name, privilege_type AS right FROM information_schema.role_table_grants
 WHERE table_schema = 'public' AND grantee = $1
"""
APPEND_ONLY = {"disclosures", "audit", "ground_events", "case_moves", "events", "referral_moves", "referral_decisions"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def owner(module_database: Settings) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(module_database.database_url)
    yield connection
    await connection.close()


async def test_every_case_bound_table_forces_policies_for_both_logins(owner: asyncpg.Connection) -> None:
    found = {row["name"]: row for row in await owner.fetch(TABLES)}
    bound = {name for name, row in found.items() if row["housed"]} - OF_THE_DIRECTORY
    assert len(bound) > 25
    open_tables = {
        name
        for name in bound
        if not (found[name]["enabled"] and found[name]["forced"])
        or set(found[name]["roles"] or ()) != {"ketenpoort_reader", "ketenpoort_writer"}
        or found[name]["loose"]
    }
    assert open_tables == set()


async def test_the_house_comes_first_in_every_key(owner: asyncpg.Connection) -> None:
    found = {row["name"]: row for row in await owner.fetch(TABLES)}
    bound = {name for name, row in found.items() if row["housed"]} - OF_THE_DIRECTORY
    assert {name for name in bound if found[name]["key"][0] != "house_id"} == set()


async def test_every_table_of_the_metadata_is_there_and_no_other(owner: asyncpg.Connection) -> None:
    found = {row["name"] for row in await owner.fetch(TABLES)}
    assert found - {"alembic_version"} == set(metadata.tables)


@pytest.mark.parametrize("login", ["ketenpoort_writer", "ketenpoort_reader"])
async def test_the_service_owns_nothing_and_may_not_step_past_a_policy(owner: asyncpg.Connection, login: str) -> None:
    role = await owner.fetchrow("SELECT * FROM pg_roles WHERE rolname = $1", login)
    assert not any(role[power] for power in ("rolsuper", "rolbypassrls", "rolcreaterole", "rolcreatedb"))
    assert {row["name"] for row in await owner.fetch(TABLES) if row["owner"] == login} == set()
    member = "SELECT count(*) FROM pg_auth_members WHERE member = $1::regrole"
    assert await owner.fetchval(member, login) == 0


async def test_the_reader_writes_the_disclosure_record_and_nothing_else(owner: asyncpg.Connection) -> None:
    rights = {(row["name"], row["right"]) for row in await owner.fetch(RIGHTS, "ketenpoort_reader")}
    assert {(name, right) for name, right in rights if right != "SELECT"} == {("disclosures", "INSERT")}
    readable = {name for name, right in rights if right == "SELECT"}
    assert not readable & {
        "oauth_signing_keys",
        "oauth_client_keys",
        "oauth_uses",
        "oauth_revocations",
        "oauth_clients",
    }


async def test_logs_can_be_added_to_and_never_changed(owner: asyncpg.Connection) -> None:
    rights = {(row["name"], row["right"]) for row in await owner.fetch(RIGHTS, "ketenpoort_writer")}
    for name in APPEND_ONLY:
        assert {right for table, right in rights if table == name} <= {"SELECT", "INSERT"}


async def test_the_owner_reads_through_a_policy_only_what_the_views_need(
    owner: asyncpg.Connection,
) -> None:
    opened = await owner.fetch("SELECT tablename, cmd, roles FROM pg_policies WHERE policyname LIKE '%\\_views'")
    assert {row["tablename"] for row in opened} == {"audit", "case_persons", "case_readers", "grants"}
    assert {(row["cmd"], *row["roles"]) for row in opened} == {("SELECT", "ketenpoort_owner")}


async def test_no_other_role_may_touch_a_table(owner: asyncpg.Connection) -> None:
    assert {(row["name"], row["right"]) for row in await owner.fetch(RIGHTS, "PUBLIC")} == set()
