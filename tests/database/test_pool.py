"""The service's sessions: what they are set to, and which logins are refused."""

import uuid

import asyncpg
import pytest

from app.database.pool import Pools, open_pools
from app.database.roles import UnsafeDatabaseRole
from app.settings import READER, WRITER, Settings, derive_login


async def test_each_pool_enters_as_its_own_role(pools: Pools) -> None:
    assert await pools.writer.fetchval("SELECT current_user") == WRITER
    assert await pools.reader.fetchval("SELECT current_user") == READER


async def test_sessions_are_set_for_short_statements(pools: Pools) -> None:
    for name, value in {
        "TimeZone": "UTC",
        "jit": "off",
        "max_parallel_workers_per_gather": "0",
        "statement_timeout": "10s",
        "lock_timeout": "3s",
        "plan_cache_mode": "force_generic_plan",
    }.items():
        assert await pools.reader.fetchval("SELECT current_setting($1)", name) == value
    assert await pools.writer.fetchval("SHOW plan_cache_mode") == "auto"


async def test_a_local_setting_does_not_outlive_its_statement(pools: Pools) -> None:
    async with pools.reader.acquire() as connection:
        assert await connection.fetchval("SELECT set_config('app.house_id', 'one', true)") == "one"
        assert await connection.fetchval("SELECT current_setting('app.house_id', true)") in {None, ""}


async def test_the_owner_is_refused_as_service_login(database: Settings) -> None:
    with pytest.raises(UnsafeDatabaseRole, match="may create roles and owns tables"):
        async with open_pools(database.model_copy(update={"writer_url": database.database_url})):
            pass


async def test_a_member_of_an_owning_role_is_refused(database: Settings) -> None:
    mark = uuid.uuid4().hex
    connection = await asyncpg.connect(database.database_url)
    await connection.execute(f"""
        CREATE ROLE holder_{mark}; GRANT holder_{mark} TO CURRENT_USER; GRANT CREATE ON SCHEMA public TO holder_{mark};
        CREATE ROLE close_{mark} LOGIN PASSWORD 'x' IN ROLE holder_{mark};
        CREATE TABLE held (); ALTER TABLE held OWNER TO holder_{mark}""")
    try:
        url = derive_login(str(database.database_url), f"close_{mark}", "x")
        with pytest.raises(UnsafeDatabaseRole, match="belongs to a role that does"):
            async with open_pools(database.model_copy(update={"reader_url": url})):
                pass
    finally:
        await connection.execute(f"""
            DROP TABLE held; REVOKE CREATE ON SCHEMA public FROM holder_{mark};
            DROP ROLE close_{mark}; DROP ROLE holder_{mark}""")
        await connection.close()


async def test_a_listener_hears_what_is_notified(pools: Pools) -> None:
    heard: list[str] = []
    connection = await pools.listener()
    await connection.add_listener("updates", lambda *told: heard.append(told[3]))
    await pools.writer.execute("NOTIFY updates, 'wake'")
    await connection.fetchval("SELECT 1")
    await connection.close()
    assert heard == ["wake"]
