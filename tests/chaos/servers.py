"""PostgreSQL restarts, and PostgreSQL's machine dies and its standby is promoted: nothing acknowledged is lost."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

from app.settings import Settings
from tests.chaos.at_work import all_delivered, at_work
from tests.chaos.ledger import Ledger, Unacknowledged, delivery_faults, end_leases
from tests.chaos.postgres import mortal_server
from tests.chaos.programs import Service
from tests.chaos.promise import Row, Scale
from tests.chaos.standby import Standby, demand, either, standby_of
from tests.integrations.delivery_world import until

_ANSWERS: Final = frozenset({200, 201, 204, 409, 503})
Event = Callable[[Service, Ledger], Awaitable[None]]


async def run_restart(folder: Path, scale: Scale) -> list[Row]:
    """An orderly restart under load, several times."""
    rounds = scale.of(2, 10)
    away: list[float] = []
    async with mortal_server() as server:

        async def happen(made: Service, ledger: Ledger) -> None:
            for _ in range(rounds):
                begun = time.monotonic()
                await server.end_orderly()
                await server.live()
                await _goes_on(made, ledger)
                away.append(time.monotonic() - begun)

        faults, said = await _under_load(server.settings(), server.settings(), folder, happen)
    reached = f"{rounds} restarts, {said}; served again after {max(away, default=0):.1f} s at most"
    return [Row("PostgreSQL restarts: nothing lost, no 500", reached, "0 faults", not faults)]


async def run_promotion(folder: Path, scale: Scale) -> list[Row]:
    """The primary is killed under load and never comes back; its standby takes over."""
    away: list[float] = []
    confirms = scale.planted != "unconfirmed"
    async with AsyncExitStack() as stack:
        primary = await stack.enter_async_context(mortal_server())
        standby = await stack.enter_async_context(standby_of(primary, confirms=confirms))

        async def happen(made: Service, ledger: Ledger) -> None:
            if not confirms:
                await _fall_behind(standby, ledger)
            begun = time.monotonic()
            await primary.die()
            await made.answers("/readyz", 503)
            await standby.promote()
            await _goes_on(made, ledger)
            away.append(time.monotonic() - begun)

        settings = either(primary.settings(), primary, standby)
        faults, said = await _under_load(primary.settings(), settings, folder, happen)
    reached = f"{said}; served again after {max(away, default=0):.1f} s"
    return [Row("The primary dies, its standby is promoted: nothing lost", reached, "0 faults", not faults)]


async def _fall_behind(standby: Standby, ledger: Ledger) -> None:
    """The planted fault: nobody waits for the standby, and it gets no more."""
    await demand(standby, "ALTER SYSTEM SET primary_conninfo = ''")
    before = len(ledger.referrals)
    await until(lambda: len(ledger.referrals) > before + 5, 30)


async def _goes_on(made: Service, ledger: Ledger) -> None:
    await made.answers("/readyz", 200)
    before = sum(ledger.actions.values())
    await until(lambda: sum(ledger.actions.values()) > before + 3, 60)


async def _under_load(filled: Settings, settings: Settings, folder: Path, happen: Event) -> tuple[list[str], str]:
    """Let something happen to a service at work; what the ledger finds wrong, and the figures."""
    async with at_work(settings, folder, filled=filled) as it:
        made, region, load, ledger, partner = it.made, it.region, it.load, it.ledger, it.partner
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(load.run())
                await until(lambda: partner.told and min(ledger.actions.values(), default=0) > 3, 60)
                await happen(made, ledger)
                load.stopping.set()
        except* Unacknowledged:
            pass  # the ledger keeps what it was refused
        faults = await ledger.faults(settings, region.house_id)
        faults += [f"an answer of {status}" for status in set(ledger.statuses) - _ANSWERS]
        await end_leases(settings, region.house_id)

        try:
            await until(lambda: all_delivered(settings, region.house_id), 60)
        except TimeoutError:
            faults.append("notices are still waiting")
        faults += await delivery_faults(settings, region.house_id, partner)
    writes = len(ledger.referrals) + sum(ledger.actions.values())
    told = f"{writes} writes, {ledger.broken} answers cut off, {ledger.statuses[503]} of 503"
    found = f"{len(faults)} faults: {faults[0]}" if faults else "0 faults"
    return faults, f"{told}, {len(partner.told)} notices, {found}"
