"""What holds nothing of anybody is read once for all who ask the same meanwhile; each record is a read of its own."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from contextlib import asynccontextmanager

import asyncpg
import pytest

from app.database.pool import Pools
from app.database.unison import Run, Unison
from app.settings import Settings
from tests.client import serve, shown
from tests.doors.counting import counted
from tests.integrations.delivery_world import until
from tests.world import make_world

MANY = 12
DEFINITIONS = "/v1/indicators?pageSize=200"
PERSONAL = "/v1/cases?pageSize=50"


async def test_who_asks_while_it_is_read_shares_the_next_read(
    database: Settings, pools: Pools, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = await make_world(pools)
    came = _counting(monkeypatch)
    async with serve(database) as service:
        one, other = [
            await service.register(world.organisations[kind], world.house_id, kind) for kind in ("police", "local_team")
        ]
        expected = [shown(await client.get(DEFINITIONS)) for client in (one, other)]
        assert all(expected)
        async with _nobody_reads(database, "indicators") as let_go:
            with counted(monkeypatch) as sent:
                asking = [asyncio.create_task(one.get(DEFINITIONS)) for _ in range(MANY)]
                asking += [asyncio.create_task(other.get(DEFINITIONS)) for _ in range(MANY)]
                await until(lambda: came() == 2 + 2 * MANY and len(sent.reader) == 2, seconds=20)
                await let_go()
                answers = [shown(answer) for answer in await asyncio.gather(*asking)]
        assert answers == [expected[0]] * MANY + [expected[1]] * MANY
        assert len(sent.reader) == 4  # the first read of each organisation, and one for all who came meanwhile


async def test_a_read_that_is_recorded_is_shared_with_nobody(
    database: Settings, pools: Pools, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = await make_world(pools)
    came = _counting(monkeypatch)
    async with serve(database) as service:
        client = await service.register(world.organisations["police"], world.house_id, "police")
        await client.get(PERSONAL)
        before = came()
        with counted(monkeypatch) as sent:
            await asyncio.gather(*(client.get(PERSONAL) for _ in range(MANY)))
        assert len(sent.reader) == MANY
        assert came() == before


def _counting(patch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How many have asked so far what may be shared."""
    asked: list[Hashable] = []
    ask = Unison.ask

    async def noted(self: Unison, question: Hashable, run: Run) -> object:
        asked.append(question)
        return await ask(self, question, run)

    patch.setattr(Unison, "ask", noted)
    return lambda: len(asked)


@asynccontextmanager
async def _nobody_reads(database: Settings, table: str) -> AsyncIterator[Callable[[], Awaitable[object]]]:
    """Hold every read of a table up, until it is let go or the block ends."""
    connection = await asyncpg.connect(str(database.database_url))
    try:
        await connection.execute(f"BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield lambda: connection.execute("COMMIT")
    finally:
        await connection.close()
