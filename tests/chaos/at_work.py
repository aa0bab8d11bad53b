"""A service at work: API and worker as processes, the partners of a region calling it, one of them told by webhook."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from app.settings import Settings
from tests.chaos.ledger import Ledger, inside
from tests.chaos.load import Load
from tests.chaos.programs import Service, service
from tests.chaos.region import Region, make_region
from tests.integrations.delivery_world import Receiver, receiver


@dataclass(frozen=True)
class AtWork:
    """The service, who calls it, who is told, and what it acknowledged."""

    made: Service
    region: Region
    load: Load
    ledger: Ledger
    partner: Receiver


@asynccontextmanager
async def at_work(
    settings: Settings, folder: Path, *, cases: int = 2, filled: Settings | None = None
) -> AsyncIterator[AtWork]:
    """Start it over `settings`; the region is laid over `filled` where that is another way to the database."""
    ledger = Ledger()
    async with service(settings, folder) as made, receiver() as partner:
        region = await make_region(filled or settings, made.base_url, cases=cases)
        await made.start_api()
        made.worker.start()
        async with Load(region, ledger, made.base_url) as load:
            await region.enter(load.http)
            await region.subscribe(load.http, f"{partner.base}/told")
            yield AtWork(made, region, load, ledger, partner)


async def all_delivered(settings: Settings, house_id: UUID) -> bool:
    """Whether no notice waits any more."""
    async with inside(settings, house_id) as connection:
        return not await connection.fetchval("SELECT count(*) FROM deliveries WHERE state <> 'delivered'")
