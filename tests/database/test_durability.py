"""Nothing is told before it is on disk, and many answers share one flush."""

import asyncio
from typing import Any

import asyncpg
import pytest

from app.database.durability import Durability, NotDurable
from app.database.pool import open_pools
from app.settings import READER, Pooler, Settings


class SlowDisk:
    """A connection whose flushes take a while, and that tells how many there were."""

    def __init__(self, *, fails: type[Exception] | None = None) -> None:
        self.flushes = 0
        self.fails = fails
        self.terminated = False

    async def fetchval(self, _: str) -> int:
        self.flushes += 1
        await asyncio.sleep(0.01)
        if self.fails:
            raise self.fails
        return self.flushes

    def is_closed(self) -> bool:
        return False

    def terminate(self) -> None:
        self.terminated = True

    async def close(self) -> None:
        self.terminate()


async def test_a_flush_covers_what_the_reader_committed_without_waiting(database: Settings) -> None:
    # the tests' own server does not wait for the disk, so the flush asks for it by itself
    waits = {"synchronous_commit": "on"}
    durability = Durability(lambda: asyncpg.connect(database.login(READER), server_settings=waits))
    async with open_pools(database) as pools, pools.reader.acquire() as reader:
        assert await reader.fetchval("SHOW synchronous_commit") == "off"
        await reader.execute("SELECT pg_logical_emit_message(true, 'test', 'line')")
        committed = await reader.fetchval("SELECT pg_current_wal_insert_lsn()::text")
        await durability.reached()
        assert await reader.fetchval("SELECT pg_current_wal_flush_lsn() >= $1::text::pg_lsn", committed)
    await durability.close()


async def test_the_flush_waits_as_the_server_is_set_to(database: Settings) -> None:
    async with open_pools(database) as pools:
        await pools.durability.reached()
        flushing = await pools.reader.fetchval(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE query LIKE '%emit_message%' AND datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert flushing == 1


async def test_behind_a_pooler_each_session_waits_by_itself(database: Settings) -> None:
    async with open_pools(database.model_copy(update={"db_pooler": Pooler.transaction})) as pools:
        usual = await pools.writer.fetchval("SHOW synchronous_commit")
        assert await pools.reader.fetchval("SHOW synchronous_commit") == usual
        await pools.durability.reached()


async def test_those_who_come_during_a_flush_share_the_next() -> None:
    disk = SlowDisk()
    durability = Durability(lambda: _given(disk))
    async with asyncio.TaskGroup() as group:
        for _ in range(20):
            group.create_task(durability.reached())
            await asyncio.sleep(0.001)
    assert 2 <= disk.flushes <= 5
    await durability.close()


async def test_a_commit_during_a_flush_is_not_covered_by_it() -> None:
    disk = SlowDisk()
    durability = Durability(lambda: _given(disk))
    first = asyncio.create_task(durability.reached())
    await asyncio.sleep(0.005)
    assert disk.flushes == 1
    await durability.reached()
    assert first.done()
    assert disk.flushes == 2
    await durability.close()


@pytest.mark.parametrize(
    "failure",
    [
        asyncpg.ConnectionDoesNotExistError,
        asyncpg.CannotConnectNowError,
        asyncpg.InternalClientError,
        TimeoutError,
        KeyError,
    ],
)
async def test_whoever_waits_hears_of_a_failure_and_the_next_connects_again(failure: type[Exception]) -> None:
    broken = SlowDisk(fails=failure)
    disks = [broken, SlowDisk()]
    durability = Durability(lambda: _given(disks.pop(0)))
    both = await asyncio.gather(durability.reached(), durability.reached(), return_exceptions=True)
    assert [type(found) for found in both] == [NotDurable, NotDurable]
    assert broken.terminated, "it may never answer again"
    await durability.reached()
    await durability.close()


async def test_one_who_gives_up_takes_nobody_along() -> None:
    durability = Durability(lambda: _given(SlowDisk()))
    leaving, staying = asyncio.create_task(durability.reached()), asyncio.create_task(durability.reached())
    await asyncio.sleep(0.003)
    leaving.cancel()
    await staying
    with pytest.raises(asyncio.CancelledError):
        await leaving
    await durability.close()


async def _given(disk: SlowDisk) -> Any:  # noqa: ANN401 - stands for an asyncpg connection
    return disk
