"""The ledger is worth what it finds: faults planted in the service and in its records, each of them found."""

from contextlib import AsyncExitStack
from pathlib import Path

import asyncpg
import pytest

from app.settings import Settings
from tests.chaos.ledger import Ledger, delivery_faults, inside
from tests.chaos.load import Load
from tests.chaos.programs import service
from tests.chaos.region import make_region
from tests.integrations.delivery_world import receiver, until

WRONG = {
    "events": "UPDATE events SET subject_version = 9 WHERE subject_version = 2 AND subject_kind = 'action'",
    "audit": "DELETE FROM audit WHERE subject_version = 2 AND subject_kind = 'action'",
    "idempotency_keys": "DELETE FROM idempotency_keys",
    "disclosures": "DELETE FROM disclosures",
}


@pytest.mark.chaos
async def test_what_is_lost_is_found(database: Settings, folder: Path) -> None:
    async with AsyncExitStack() as stack:
        hasty = await stack.enter_async_context(
            service(database, folder, api=("tests.chaos.planted_api", "hasty"), worker=("tests.chaos.planted", "hasty"))
        )
        partner = await stack.enter_async_context(receiver())
        region = await make_region(database, hasty.base_url, cases=1)
        await hasty.start_api()
        ledger = Ledger()
        load = await stack.enter_async_context(Load(region, ledger, hasty.base_url))
        await region.enter(load.http)
        await region.subscribe(load.http, f"{partner.base}/told")
        await load.read(await load.begin(0))
        assert await ledger.faults(database, region.house_id) == []

        # a worker that reports before it sends, killed
        hasty.worker.start()

        async def reported() -> bool:
            async with inside(database, region.house_id) as connection:
                return bool(await connection.fetchval("SELECT count(*) = 3 FROM deliveries WHERE state = 'delivered'"))

        await until(reported, 30)
        await hasty.worker.end()
        assert await delivery_faults(database, region.house_id, partner) != []

        # an API that answers before it commits, killed
        await load.refer()
        await hasty.api.end()
        assert any("exactly once" in fault for fault in await ledger.faults(database, region.house_id))
        ledger.referrals.clear()

        # records that are not written together
        for table, wrong in WRONG.items():
            await _spoil(database, f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY", wrong)
            assert any(table in fault for fault in await ledger.faults(database, region.house_id)), table


async def _spoil(settings: Settings, *statements: str) -> None:
    """What only the owner of the database could do."""
    connection = await asyncpg.connect(settings.database_url)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()
