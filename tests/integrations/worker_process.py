"""A delivery worker as a process of its own, that a test may kill: `python -m tests.integrations.worker_process`."""

import asyncio

from app.database.pool import open_pools
from app.integrations.worker import Worker
from app.settings import load_settings
from tests.integrations.delivery_world import QUICK


async def deliver() -> None:
    """Deliver until this process ends."""
    settings = load_settings()
    async with open_pools(settings) as pools:
        await Worker(pools, settings, pace=QUICK).run(asyncio.Event())


if __name__ == "__main__":
    asyncio.run(deliver())
