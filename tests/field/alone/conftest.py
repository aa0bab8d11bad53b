"""One region for each test."""

from collections.abc import AsyncIterator

import pytest

from app.database.pool import Pools, open_pools
from app.settings import Settings
from tests.world import World, make_world


@pytest.fixture
async def pools(database: Settings) -> AsyncIterator[Pools]:
    """The service's pools on this test's own database."""
    async with open_pools(database) as opened:
        yield opened


@pytest.fixture
async def world(pools: Pools) -> World:
    """The region of this test."""
    return await make_world(pools)
