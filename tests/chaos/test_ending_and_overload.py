"""Over a real socket: more than we can hold is refused with a time to come back, and an asked end is kind."""

import asyncio
import signal
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest

from app.settings import Settings
from tests.chaos.ledger import PROBLEM, Ledger, inside
from tests.chaos.load import Load, referral
from tests.chaos.programs import service
from tests.chaos.region import make_region
from tests.chaos.test_api_and_worker_killed import no_answers
from tests.integrations.delivery_world import until

MOST = 4


async def test_too_much_is_refused_with_a_time_and_sigterm_finishes_what_runs(database: Settings, folder: Path) -> None:
    async with AsyncExitStack() as stack:
        made = await stack.enter_async_context(
            service(
                database, folder, max_in_flight=MOST, requests_per_minute=120, lock_seconds=30, statement_seconds=30
            )
        )
        region = await make_region(database, made.base_url, cases=1)
        await made.start_api()
        load = await stack.enter_async_context(Load(region, Ledger(), made.base_url))
        await region.enter(load.http)

        async def send() -> httpx.Response:
            headers = region.headers("local_team", "referral_handling")
            return await load.http.post("/v1/referrals", json=referral(), headers=headers)

        async def stored(count: int) -> bool:
            async with inside(database, region.house_id) as connection:
                return bool(await connection.fetchval("SELECT count(*) FROM referrals") == count)

        async with no_answers(database):
            held = [asyncio.create_task(send()) for _ in range(MOST)]
            await until(lambda: stored(MOST), 20)
            _check_refused(await send(), 503)
            assert (await load.http.get("/livez")).status_code == 200
        assert [answer.status_code for answer in await asyncio.gather(*held)] == [201] * MOST

        answers = [await send() for _ in range(40)]
        refused = next(answer for answer in answers if answer.status_code != 201)
        wait = _check_refused(refused, 429)
        assert {answer.status_code for answer in answers} == {201, 429}
        await asyncio.sleep(wait)
        assert (await send()).status_code == 201, "the time to come back was true"

        already = MOST + 1 + sum(answer.status_code == 201 for answer in answers)
        await asyncio.sleep(wait)
        async with no_answers(database):
            last = asyncio.create_task(send())
            await until(lambda: stored(already + 1), 20)
            ending = asyncio.create_task(made.api.end(signal.SIGTERM))
            await asyncio.sleep(0.5)
            async with httpx.AsyncClient(base_url=made.base_url) as late:
                with pytest.raises(httpx.ConnectError):
                    await late.get("/livez")
        assert (await last).status_code == 201
        assert await ending == 0
        assert "Traceback" not in made.api.log.read_text()


def _check_refused(answer: httpx.Response, status: int) -> int:
    assert answer.status_code == status
    assert answer.headers["content-type"] == PROBLEM
    assert answer.headers["retry-after"].isdigit()
    return int(answer.headers["retry-after"])
