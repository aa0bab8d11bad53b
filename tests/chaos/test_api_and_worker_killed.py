"""The API is killed between commit and answer, the worker while it sends: the change stands once and is told."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import asyncpg

from app.settings import Settings
from tests.chaos.ledger import Ledger, delivery_faults, end_leases, inside
from tests.chaos.load import Load
from tests.chaos.programs import service
from tests.chaos.region import make_region
from tests.integrations.delivery_world import receiver, until


@asynccontextmanager
async def no_answers(settings: Settings) -> AsyncIterator[None]:
    """The log of disclosures is held, so that a change is committed and its answer, which is a disclosure, waits."""
    connection = await asyncpg.connect(settings.database_url)
    try:
        async with connection.transaction():
            await connection.execute("LOCK TABLE disclosures IN ACCESS EXCLUSIVE MODE")
            yield
    finally:
        await connection.close()


async def test_what_was_committed_before_the_kill_stands_once_and_reaches_the_partner(
    database: Settings, folder: Path
) -> None:
    async with AsyncExitStack() as stack:
        made = await stack.enter_async_context(service(database, folder, lock_seconds=30, statement_seconds=30))
        partner = await stack.enter_async_context(receiver())
        region = await make_region(database, made.base_url, cases=1)
        ledger = Ledger()
        load = await stack.enter_async_context(Load(region, ledger, made.base_url))
        await made.start_api()
        await region.enter(load.http)
        await region.subscribe(load.http, f"{partner.base}/told")
        action_id = await load.begin(0)

        async def committed() -> bool:
            async with inside(database, region.house_id) as connection:
                moved = await connection.fetchval("SELECT count(*) FROM actions WHERE version = 4")
                referred = await connection.fetchval("SELECT count(*) FROM referrals")
            return bool(moved == referred == 1)

        async with asyncio.TaskGroup() as writes:
            async with no_answers(database):
                writes.create_task(load.reschedule(action_id))
                writes.create_task(load.refer())
                await until(committed, 20)
                await made.api.end()
            assert (ledger.actions[action_id], ledger.referrals) == (3, {})
            await made.start_api()
        assert ledger.broken >= 2, "the kill came before the answers"
        assert await ledger.faults(database, region.house_id) == []
        await made.api.end()

        partner.delay = 4
        made.worker.start()
        await until(lambda: partner.told, 30)
        await made.worker.end()
        partner.delay = 0
        await end_leases(database, region.house_id)
        made.worker.start()
        await until(lambda: len({told.webhook_id for told in partner.told}) >= 5, 30)
        assert await delivery_faults(database, region.house_id, partner) == []
        assert max(Counter(told.webhook_id for told in partner.told).values()) == 2, "sent again under the same id"
