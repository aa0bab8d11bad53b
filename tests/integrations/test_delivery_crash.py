"""A worker that is killed loses nothing: what it held is sent by another one, under the same ids, in order."""

import asyncio
import functools
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from app.settings import Settings
from tests.integrations.delivery_world import Receiver, World, receiver, until


@asynccontextmanager
async def worker_process(settings: Settings) -> AsyncIterator[asyncio.subprocess.Process]:
    environment = os.environ | {
        "DATABASE_URL": str(settings.database_url),
        "KETENPOORT_WRITER_PASSWORD": settings.writer_password.get_secret_value(),
        "KETENPOORT_READER_PASSWORD": settings.reader_password.get_secret_value(),
        "KETENPOORT_SECRET_KEY": settings.secret_key.get_secret_value(),
        "KETENPOORT_CALLBACK_LOOPBACK": "true",
    }
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.integrations.worker_process", env=environment
    )
    try:
        yield child
    finally:
        if child.returncode is None:
            child.send_signal(signal.SIGKILL)
        await child.wait()


@pytest.mark.rule("NO-01")
async def test_killed_workers_lose_nothing_and_turn_no_case_around(world: World) -> None:
    police = await world.organisation()
    cases = [await world.case(police) for _ in range(12)]
    async with receiver() as partner:
        await world.subscribe(police, partner.base)
        for version in range(1, 11):
            for case_id in cases:
                await world.tell(case_id, version)
        for much in (10, 40):
            async with worker_process(world.settings):
                partner.delay = 0.05
                await until(functools.partial(_has, partner, much), 20)
        partner.delay = 0.0
        async with world.worker():
            await world.settled("delivered", seconds=20)
    assert partner.by_subject() == {str(case_id): list(range(1, 11)) for case_id in cases}
    by_id = {
        told.webhook_id: {t.body for t in partner.told if t.webhook_id == told.webhook_id} for told in partner.told
    }
    assert len(by_id) == 120
    assert all(len(bodies) == 1 for bodies in by_id.values())
    assert len(partner.told) > 120, "a kill in mid-flight sends something twice, under the same id"


async def test_a_worker_that_is_asked_to_end_reports_what_it_began(world: World) -> None:
    police = await world.organisation()
    async with receiver() as partner:
        partner.delay = 0.4
        await world.subscribe(police, partner.base)
        await world.tell(await world.case(police), 1)
        async with world.worker():
            await until(lambda: partner.told)
    assert await world.states() == ["delivered"]
    assert len(partner.told) == 1


def _has(partner: Receiver, much: int) -> bool:
    return len(partner.told) >= much
