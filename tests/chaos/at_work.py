"""A service at work: API and worker as processes, the partners of a region calling it, one of them told by webhook.

`under_load` lets something happen to it meanwhile, and has the ledger decide afterwards.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from app.settings import Settings
from tests.chaos.ledger import Ledger, Unacknowledged, delivery_faults, end_leases, inside
from tests.chaos.load import Load
from tests.chaos.programs import Service, service
from tests.chaos.region import Region, make_region
from tests.integrations.delivery_world import Receiver, receiver, until

_ANSWERS: Final = frozenset({200, 201, 204, 409, 503})
_NO_QUOTA: Final = 1_000_000
_PATIENCE: Final = 180.0


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
    settings: Settings,
    folder: Path,
    *,
    cases: int = 2,
    filled: Settings | None = None,
    **changes: Any,  # noqa: ANN401 - other programs, or settings by their names
) -> AsyncIterator[AtWork]:
    """Start it over `settings`; the region is laid over `filled` where that is another way to the database."""
    ledger = Ledger()
    async with service(settings, folder, requests_per_minute=_NO_QUOTA, **changes) as made, receiver() as partner:
        region = await make_region(filled or settings, made.base_url, cases=cases)
        await made.start_api()
        made.worker.start()
        async with Load(region, ledger, made.base_url) as load:
            await region.enter(load.http)
            await region.subscribe(load.http, f"{partner.base}/told")
            yield AtWork(made, region, load, ledger, partner)


Event = Callable[[AtWork], Awaitable[None]]


async def under_load(happen: Event, settings: Settings, folder: Path, **changes: Any) -> tuple[list[str], str]:  # noqa: ANN401
    """Let something happen to a service at work; what the ledger finds wrong, and the figures."""
    async with at_work(settings, folder, **changes) as it:
        ledger, house_id, partner = it.ledger, it.region.house_id, it.partner
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(it.load.run())
                await until(lambda: partner.told and min(ledger.actions.values(), default=0) > 3, _PATIENCE)
                await happen(it)
                it.load.stopping.set()
        except* Unacknowledged:
            pass  # the ledger keeps what it was refused
        faults = await ledger.faults(settings, house_id)
        faults += [f"an answer of {status}" for status in set(ledger.statuses) - _ANSWERS]
        await end_leases(settings, house_id)

        try:
            await until(lambda: all_delivered(settings, house_id), _PATIENCE)
        except TimeoutError:
            faults.append("notices are still waiting")
        faults += await delivery_faults(settings, house_id, partner)
    writes = len(ledger.referrals) + sum(ledger.actions.values())
    told = f"{writes} writes, {ledger.broken} answers cut off, {ledger.statuses[503]} of 503"
    found = f"{len(faults)} faults: {faults[0]}" if faults else "0 faults"
    return faults, f"{told}, {len(partner.told)} notices, {found}"


async def goes_on(it: AtWork) -> None:
    """Wait until the service is ready and changes are acknowledged again."""
    await it.made.answers("/readyz", 200)
    before = sum(it.ledger.actions.values())
    await until(lambda: sum(it.ledger.actions.values()) > before + 3, _PATIENCE)


async def all_delivered(settings: Settings, house_id: UUID) -> bool:
    """Whether no notice waits any more."""
    async with inside(settings, house_id) as connection:
        return not await connection.fetchval("SELECT count(*) FROM deliveries WHERE state <> 'delivered'")
