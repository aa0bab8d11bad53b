"""A house whose partner listens; a file whose world is another one has its own."""

from collections.abc import AsyncIterator

import pytest

from app.database.pool import Pools
from app.settings import Settings
from tests.integrations.delivery_world import Receiver, World, make_world, receiver


@pytest.fixture
async def world(pools: Pools, database: Settings) -> World:
    """A house with organisations that may be told."""
    return await make_world(pools, database)


@pytest.fixture
async def partner() -> AsyncIterator[Receiver]:
    """A partner's server that keeps what it is told."""
    async with receiver() as known:
        yield known
