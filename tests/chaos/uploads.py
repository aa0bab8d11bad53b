"""The worker is killed while it takes a file with many referrals in: each line has its effect once, and says so."""

import asyncio
import secrets
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import httpx

from app.domain.imports.files import NDJSON, PART_LINES
from app.settings import Settings
from tests.chaos.ledger import inside
from tests.chaos.postgres import mortal_server
from tests.chaos.programs import service
from tests.chaos.promise import Row, Scale
from tests.chaos.region import make_region
from tests.integrations.delivery_world import until
from tests.integrations.import_world import line, ndjson

PROMISE: Final = "A file of referrals, its worker killed in the midst: each line stands once"
_PATIENCE: Final = 240.0
_ONE_FOR_EACH_LINE: Final = {
    "referrals": "SELECT count(*) FROM referrals",
    "messages": "SELECT count(DISTINCT message_id) FROM referrals",
    "lines": "SELECT count(DISTINCT line) FROM import_lines WHERE outcome = 'taken_in'",
    "told": "SELECT count(*) FROM events WHERE type = 'referrals.received'",
    "audited": "SELECT count(*) FROM audit WHERE act = 'referral:submit' AND outcome = 'done'",
    "taken in": "SELECT taken_in FROM import_jobs",
    "first contacts": "SELECT count(*) FROM tasks WHERE kind = 'first_contact'",
}


async def run(folder: Path, scale: Scale) -> list[Row]:
    """At full scale 10,000 lines and three kills."""
    lines, kills = scale.of(6 * PART_LINES, 10_000), scale.of(2, 3)
    begun = time.monotonic()
    async with mortal_server() as server:
        programs = {"worker": ("tests.chaos.planted", scale.planted)} if scale.planted else {}
        found = await taken_in(server.settings(), folder, lines=lines, kills=kills, **programs)
    wrong = {name: number for name, number in found.items() if number != lines}
    reached = f"{lines} lines, {kills} kills, {time.monotonic() - begun:.0f} s: {wrong or 'each once'}"
    return [Row(PROMISE, reached, f"{lines} of each", not wrong)]


async def taken_in(
    settings: Settings,
    folder: Path,
    *,
    lines: int,
    kills: int,
    **programs: Any,  # noqa: ANN401 - commands
) -> Mapping[str, int]:
    """Kill the worker that often, each time in the middle of the file, let another finish it, and count what stands."""
    async with service(settings, folder, import_poll_seconds=0.1, **programs) as made:
        region = await make_region(settings, made.base_url, cases=1)
        await made.start_api()
        async with httpx.AsyncClient(base_url=made.base_url, timeout=_PATIENCE) as http:
            await region.enter(http)
            headers = region.headers("local_team", "referral_handling", **{"content-type": NDJSON})
            content = ndjson(line(f"c-{number}") for number in range(lines))
            answer = await http.post("/v1/imports", content=content, headers=headers)
            assert answer.status_code == 202, answer.text

        async def asked(sql: str) -> int:
            async with inside(settings, region.house_id) as connection:
                return int(await connection.fetchval(sql))

        async def done(aim: int) -> bool:
            return await asked("SELECT done_count FROM import_jobs") >= aim

        async def finished() -> bool:
            return await asked("SELECT count(*) FROM import_jobs WHERE state = 'done'") == 1

        for kill in range(kills):
            made.worker.start()
            aim = (kill + 1) * lines // (kills + 1) - PART_LINES + 1
            await until(lambda: done(aim), _PATIENCE)  # noqa: B023 - awaited in its round
            await asyncio.sleep(secrets.randbelow(100) / 1000)
            await made.worker.end()
            assert not await finished(), "the kill came after the end"
            async with inside(settings, region.house_id) as connection:
                await connection.execute("UPDATE import_jobs SET leased_until = now()")
        made.worker.start()
        await until(finished, _PATIENCE)
        assert await asked("SELECT count(*) FROM import_parts") == 0
        return {name: await asked(question) for name, question in _ONE_FOR_EACH_LINE.items()}
