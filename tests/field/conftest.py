"""One region for the rules of a file; a file whose region holds more has a `world` of its own over these pools."""

from collections.abc import AsyncIterator

import pytest_asyncio

from app.database.pool import Pools, open_pools
from app.settings import Settings
from tests.world import World, make_world


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pools(module_database: Settings) -> AsyncIterator[Pools]:
    """The pools of this file's own database."""
    async with open_pools(module_database) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(pools: Pools) -> World:
    """One region for these tests."""
    return await make_world(pools)
