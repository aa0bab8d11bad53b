"""What the promises stand on: the whole service with a region of partners, shared by the tests of one module."""

from collections.abc import AsyncIterator

import pytest_asyncio

from app.settings import Settings
from tests.doors.bench import Bench, open_bench


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bench(module_database: Settings) -> AsyncIterator[Bench]:
    """A region of four houses and a client of every organisation in each."""
    async with open_bench(module_database) as opened:
        yield opened
