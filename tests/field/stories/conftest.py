"""One region for the stories of a file."""

from collections.abc import AsyncIterator

import pytest_asyncio

from app.settings import Settings
from tests.field.stories.stage import Stage, staged


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(module_database: Settings) -> AsyncIterator[Stage]:
    async with staged(module_database) as made:
        yield made
