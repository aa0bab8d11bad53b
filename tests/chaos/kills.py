"""API, worker and PostgreSQL are killed at random moments under load: what was acknowledged stands once, and whole."""

import asyncio
import random
from collections import Counter
from pathlib import Path
from typing import Any, Final

from tests.chaos.at_work import AtWork, goes_on, under_load
from tests.chaos.postgres import MortalServer, mortal_server
from tests.chaos.promise import Row, Scale

PROMISE: Final = "Acknowledged means durable: API, worker and PostgreSQL killed at random moments"
_VICTIMS: Final = ("api", "worker", "postgres", "api", "postgres", "worker", "api", "postgres", "api", "worker")
_SEED: Final = 20261102
_ANSWERS_AFTER: Final = 0.02
_HASTY: Final[dict[str, Any]] = {
    "api": ("tests.chaos.planted_api", "hasty"),
    "worker": ("tests.chaos.planted", "hasty"),
}


async def run(folder: Path, scale: Scale) -> list[Row]:
    """Ten rounds of one kill, at full scale thirty; with a fault planted one kill of each is enough."""
    victims = _VICTIMS[:3] if scale.planted else _VICTIMS * scale.of(1, 3)
    chance = random.Random(_SEED)  # noqa: S311 - moments, not secrets
    kills: Counter[str] = Counter()
    async with mortal_server(synced=scale.planted != "unsynced") as server:

        async def happen(it: AtWork) -> None:
            it.partner.delay = _ANSWERS_AFTER
            for victim in victims:
                await asyncio.sleep(chance.uniform(0.1, 1.5))
                await _kill(victim, it, server)
                kills[victim] += 1
                await goes_on(it)
            it.partner.delay = 0

        programs = _HASTY if scale.planted == "hasty" else {}
        faults, said = await under_load(happen, server.settings(), folder, cases=4, **programs)
    named = ", ".join(f"{number} of {victim}" for victim, number in kills.items())
    return [Row(PROMISE, f"{named}; {said}", "10 kills: 0 faults", not faults and kills.total() == len(victims))]


async def _kill(victim: str, it: AtWork, server: MortalServer) -> None:
    if victim == "postgres":
        await server.die()
        await asyncio.sleep(0.3)
        await server.live()
    elif victim == "api":
        await it.made.api.end()
        it.made.api.start()
    else:
        await it.made.worker.end()
        it.made.worker.start()
