"""PostgreSQL restarts, and PostgreSQL's machine dies and its standby is promoted: nothing acknowledged is lost."""

import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final

from tests.chaos.at_work import AtWork, goes_on, under_load
from tests.chaos.ledger import Ledger
from tests.chaos.postgres import mortal_server
from tests.chaos.promise import Row, Scale
from tests.chaos.standby import Standby, demand, either, standby_of
from tests.integrations.delivery_world import until

RESTARTED: Final = "PostgreSQL restarts: nothing lost, no 500"
PROMOTED: Final = "The primary dies, its standby is promoted: nothing lost"


async def run_restart(folder: Path, scale: Scale) -> list[Row]:
    """An orderly restart under load, several times."""
    rounds = scale.of(2, 10)
    away: list[float] = []
    synced = scale.planted != "unsynced"
    async with mortal_server(synced=synced) as server:

        async def happen(it: AtWork) -> None:
            for _ in range(rounds):
                begun = time.monotonic()
                await (server.end_orderly() if synced else server.die())
                await server.live()
                await goes_on(it)
                away.append(time.monotonic() - begun)

        faults, said = await under_load(happen, server.settings(), folder)
    reached = f"{rounds} restarts, {said}; served again after {max(away, default=0):.1f} s at most"
    return [Row(RESTARTED, reached, "0 faults", not faults)]


async def run_promotion(folder: Path, scale: Scale) -> list[Row]:
    """The primary is killed under load and never comes back; its standby takes over."""
    away: list[float] = []
    confirms = scale.planted != "unconfirmed"
    async with AsyncExitStack() as stack:
        primary = await stack.enter_async_context(mortal_server())
        standby = await stack.enter_async_context(standby_of(primary, confirms=confirms))

        async def happen(it: AtWork) -> None:
            if not confirms:
                await _fall_behind(standby, it.ledger)
            begun = time.monotonic()
            await primary.die()
            await it.made.answers("/readyz", 503)
            await standby.promote()
            await goes_on(it)
            away.append(time.monotonic() - begun)

        settings = either(primary.settings(), primary, standby)
        faults, said = await under_load(happen, settings, folder, filled=primary.settings())
    reached = f"{said}; served again after {max(away, default=0):.1f} s"
    return [Row(PROMOTED, reached, "0 faults", not faults)]


async def _fall_behind(standby: Standby, ledger: Ledger) -> None:
    """The planted fault: nobody waits for the standby, and it gets no more."""
    await demand(standby, "ALTER SYSTEM SET primary_conninfo = ''")
    before = len(ledger.referrals)
    await until(lambda: len(ledger.referrals) > before + 5, 30)
