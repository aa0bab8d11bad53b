"""Files with many referrals beside the endpoint for one: the same content, interleaved, on the same database.

python -m benchmarks.bulk [--cases N] [--rounds N] [--seconds N] [--lines N]

The endpoint is saturated by wrk as in `run.py`, and no worker runs beside it. A file is loaded by one worker process,
from its first part to the outcome of its last line, as `POST /v1/imports` leaves it; the upload itself is not counted.
Nor is what follows from a referral either way: what the endpoint's left to count and to publish is waited for first,
and the file's are counted later.
"""

import argparse
import asyncio
import json
import signal
import statistics
import subprocess
import sys
import time
from io import BytesIO
from uuid import UUID

import asyncpg

from app.database.lifeline import ends_with_parent
from app.database.pool import open_pools
from app.domain.access.entry import Entry
from app.domain.access.work import Gate
from app.domain.ids import new_id
from app.domain.imports.files import NDJSON
from app.domain.imports.service import create_import
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Purpose
from app.settings import Settings
from benchmarks.caseload import HOUSE, organisation
from benchmarks.database import Measured, measured_database
from benchmarks.run import say
from benchmarks.service import FRESH, process_environment, put_under_load, running_service
from benchmarks.workloads import KIND, WORKLOADS

_REFERRAL = next(workload for workload in WORKLOADS if workload.name == "referral")
_LOOK_SECONDS = 0.05
_QUIET_SECONDS = 5
_BUSY = """SELECT count(*) = 0 OR bool_or(xact_start < clock_timestamp() - interval '50 ms') FROM pg_stat_activity
    WHERE usename = 'ketenpoort_writer'"""


async def main(asked: argparse.Namespace) -> dict[str, float]:
    """Both in turn; referrals a second of each, and their ratio."""
    single: list[float] = []
    many: list[float] = []
    async with measured_database(asked.cases) as measured:
        for number in range(asked.rounds + 1):
            async with running_service(measured.settings, KIND, workers=2) as service:
                await service.enter(Purpose.referral_handling.value)
                rate = await put_under_load(service, _REFERRAL.load, seconds=asked.seconds)
            loaded = await _load(measured, asked.lines if number else asked.lines // 10)
            if number:
                single.append(rate.per_second)
                many.append(loaded)
            say(f"endpoint {rate.per_second:6.0f}/s   file {loaded:6.0f}/s")
    found = {"endpoint": statistics.median(single), "file": statistics.median(many)}
    return found | {"ratio": round(found["file"] / found["endpoint"], 2)}


async def _load(measured: Measured, lines: int) -> float:
    """Let one worker take a file in; lines a second, from its start to its end as the database tells."""
    process = subprocess.Popen(  # noqa: ASYNC220 - starting takes no time
        [sys.executable, "-m", "app.cli", "worker"],
        env=process_environment(measured.settings) | {"KETENPOORT_STATISTICS_SECONDS": "3600"},
        stdout=subprocess.DEVNULL,
        preexec_fn=ends_with_parent(signal.SIGTERM),  # noqa: PLW1509 - one system call
    )
    connection = await asyncpg.connect(measured.superuser)
    try:
        await _settled(connection)
        import_id = await _stored(measured.settings, lines)
        while True:
            row = await connection.fetchrow(
                "SELECT extract(epoch FROM finished_at - started_at) AS seconds, taken_in"
                " FROM import_jobs WHERE id = $1",
                import_id,
            )
            if row["seconds"] is not None:
                assert row["taken_in"] == lines, row["taken_in"]
                return lines / float(row["seconds"])
            await asyncio.sleep(_LOOK_SECONDS)
    finally:
        await connection.close()
        process.terminate()
        await asyncio.to_thread(process.wait)


async def _settled(connection: asyncpg.Connection) -> None:
    """Wait until the worker has counted and published what there was: none of its sessions is long at anything."""
    quiet = 0.0
    while quiet < _QUIET_SECONDS:
        await asyncio.sleep(_LOOK_SECONDS)
        quiet = 0.0 if await connection.fetchval(_BUSY) else quiet + _LOOK_SECONDS


async def _stored(settings: Settings, lines: int) -> UUID:
    body = b"".join(_REFERRAL.load.body.replace(FRESH, str(new_id())).encode() + b"\n" for _ in range(lines))
    async with open_pools(settings) as pools:
        sender = await Entry(pools).receiver(
            HOUSE,
            organisation(KIND.value, 0),
            frozenset({Scope.referral_submit}),
            Purpose.referral_handling,
        )
        gate = Gate(pools)
        return await create_import(gate, sender, file=BytesIO(body), media_type=NDJSON, adapter=None, formats={})


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--lines", type=int, default=10_000)
    return parser.parse_args()


if __name__ == "__main__":
    started = time.monotonic()
    result = asyncio.run(main(_asked()))
    say(f"done after {time.monotonic() - started:.0f} s")
    say(json.dumps(result))
