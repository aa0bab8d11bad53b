"""The worker is killed while it takes a file in, and the API while a file comes in: each line has its effect once."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest

from app.domain.imports.files import NDJSON, PART_LINES
from app.settings import Settings
from tests.chaos.ledger import inside
from tests.chaos.programs import service
from tests.chaos.region import make_region
from tests.integrations.delivery_world import until
from tests.integrations.import_world import line, ndjson

PATIENCE = 120
WHOLE = 10_000


async def killed_while_taking_in(database: Settings, folder: Path, lines: int, kills: int) -> None:
    """Kill the worker that often, each time in the middle of the file, then let another finish it."""
    async with service(database, folder, import_poll_seconds=0.1) as made:
        region = await make_region(database, made.base_url, cases=1)
        await made.start_api()
        async with httpx.AsyncClient(base_url=made.base_url, timeout=PATIENCE) as http:
            await region.enter(http)
            headers = region.headers("local_team", "referral_handling", **{"content-type": NDJSON})
            answer = await http.post(
                "/v1/imports", content=ndjson(line(f"c-{n}") for n in range(lines)), headers=headers
            )
            assert answer.status_code == 202, answer.text

        async def asked(sql: str) -> int:
            async with inside(database, region.house_id) as connection:
                return int(await connection.fetchval(sql))

        done = "SELECT done_count FROM import_jobs"
        for kill in range(kills):
            made.worker.start()
            aim = (kill + 1) * lines // (kills + 1) - PART_LINES + 1

            async def reached(aim: int = aim) -> bool:
                return await asked(done) >= aim

            await until(reached, PATIENCE)
            await asyncio.sleep(secrets.randbelow(100) / 1000)
            await made.worker.end()
            assert await asked(done) < lines, "the kill came after the end"
            async with inside(database, region.house_id) as connection:
                await connection.execute("UPDATE import_jobs SET leased_until = now()")
        made.worker.start()

        async def finished() -> bool:
            return await asked("SELECT count(*) FROM import_jobs WHERE state = 'done'") == 1

        await until(finished, PATIENCE)
        assert await ledger(asked) == {
            "referrals": lines, "messages": lines, "lines": lines, "told": lines, "audited": lines, "waiting": 0,
            "taken_in": lines, "first contacts": lines,
        }  # fmt: skip


async def ledger(asked: Callable[[str], Awaitable[int]]) -> dict[str, int]:
    """What stands in the end: one of everything for each line."""
    questions = {
        "referrals": "SELECT count(*) FROM referrals",
        "messages": "SELECT count(DISTINCT message_id) FROM referrals",
        "lines": "SELECT count(DISTINCT line) FROM import_lines WHERE outcome = 'taken_in'",
        "told": "SELECT count(*) FROM events WHERE type = 'referrals.received'",
        "audited": "SELECT count(*) FROM audit WHERE act = 'referral:submit' AND outcome = 'done'",
        "waiting": "SELECT count(*) FROM import_parts",
        "taken_in": "SELECT taken_in FROM import_jobs",
        "first contacts": "SELECT count(*) FROM tasks WHERE kind = 'first_contact'",
    }
    return {name: await asked(sql) for name, sql in questions.items()}


async def test_a_file_is_taken_in_once_though_its_worker_is_killed(database: Settings, folder: Path) -> None:
    await killed_while_taking_in(database, folder, lines=6 * PART_LINES, kills=1)


@pytest.mark.chaos
async def test_ten_thousand_lines_stand_once_after_kills_in_the_middle(database: Settings, folder: Path) -> None:
    await killed_while_taking_in(database, folder, lines=WHOLE, kills=3)
