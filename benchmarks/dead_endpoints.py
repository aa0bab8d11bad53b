"""How long a notice takes to fifty partners that are well, beside none, one and four that hang; the last line is JSON.

python -m benchmarks.dead_endpoints [--dead 0,1,4] [--lanes N] [--seconds N]

Each dead endpoint takes every call and answers none, with a notice of each of so many cases waiting. One worker process
runs as deployed; from the commit of a change to the arrival of its notice is what is measured.
"""

import argparse
import asyncio
import json
import secrets
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import asyncpg
from aiohttp import web
from pydantic import SecretStr

from app.database.embedded import SUPERUSER, EmbeddedServer
from app.database.lifeline import ends_with_parent
from app.database.migrations import migrate
from app.domain.access.outbox import WRITE_EVENTS, event_entry
from app.domain.ids import new_id
from app.domain.notices.sealing import KeySeal
from app.settings import WRITER, Settings
from benchmarks.service import process_environment

WELL: Final = 50
_HOUSE: Final = UUID(int=1)
_EVERY_SECONDS: Final = 0.02
_ORGANISATION: Final = (
    "INSERT INTO organisations (id, name, kind, status, static_excluded, chains, interventions, expertise, version)"
    " VALUES ($1, 'Organisatie', 'police', 'active', false, '{}', '{}', '{}', 1)"
)
_SUBSCRIPTION: Final = (
    "INSERT INTO subscriptions (house_id, id, organisation_id, callback_url, event_types, status, sealed_keys,"
    " public_key, failures, alert_level, version) VALUES ($1, $2, $3, $4, '{}', 'active', $5, $6, 0, 0, 1)"
)


async def main(asked: argparse.Namespace) -> dict[str, Any]:
    """Measure beside each number of dead endpoints, each time on a server of its own."""
    found = {}
    for dead in asked.dead.split(","):
        found[dead] = await _beside(int(dead), asked)
        sys.stdout.write(f"{dead} that hang: {found[dead]}\n")
        sys.stdout.flush()
    return found


async def _beside(dead: int, asked: argparse.Namespace) -> dict[str, float]:
    arrived, came = dict[str, float](), asyncio.Event()

    async def meet(request: web.Request) -> web.Response:
        at = time.monotonic()
        event = json.loads(await request.read())
        arrived.setdefault(event["subject"], at)
        came.set()
        return web.Response(status=204)

    async with (
        EmbeddedServer(None, durable=True) as server,
        _served(meet) as well,
        _silent() as (silent, waiting),
    ):
        settings = _settings(server)
        await migrate(settings)
        partners = await _laid(server, settings, [well] * WELL + [silent] * dead)
        connection = await asyncpg.connect(settings.login(WRITER))
        for _ in range(asked.lanes):
            await _tell(connection, partners[WELL:])
        worker = subprocess.Popen(  # noqa: ASYNC220 - starting takes no time
            [sys.executable, "-m", "app.cli", "worker"],
            env=process_environment(settings) | {"KETENPOORT_CALLBACK_LOOPBACK": "true"},
            stdout=subprocess.DEVNULL,
            preexec_fn=ends_with_parent(signal.SIGKILL),  # noqa: PLW1509 - one system call
        )
        try:
            told = await _tell_on(connection, partners[:WELL], arrived, came, asked.seconds)
            hanging = len(waiting)
        finally:
            worker.kill()
            await asyncio.to_thread(worker.wait)
            await connection.close()
    waits = sorted((arrived.get(subject, float("inf")) - at) * 1000 for subject, at in told.items())
    return {
        "median": round(statistics.median(waits)),
        "p99": round(waits[int(len(waits) * 0.99)]),
        "longest": round(waits[-1]),
        "notices": len(waits),
        "hanging calls": hanging,
    }


async def _tell_on(
    connection: Any,  # noqa: ANN401 - asyncpg publishes no types
    partners: list[UUID],
    arrived: dict[str, float],
    came: asyncio.Event,
    seconds: float,
) -> dict[str, float]:
    """Tell one partner after the other, from when the worker's first notice came; when each was committed."""
    first = await _tell(connection, partners[:1])
    while first not in arrived:
        await came.wait()
        came.clear()
    told, begun, turn = {}, time.monotonic(), 0
    while time.monotonic() - begun < seconds:
        subject = await _tell(connection, [partners[turn % len(partners)]])
        told[subject] = time.monotonic()
        turn += 1
        await asyncio.sleep(_EVERY_SECONDS)
    async with asyncio.timeout(60):
        while not told.keys() <= arrived.keys():
            await came.wait()
            came.clear()
    return told


async def _tell(connection: Any, audience: list[UUID]) -> str:  # noqa: ANN401
    subject_id = new_id()
    entry = event_entry(
        event_type="actions.changed",
        subject_kind="action",
        subject_id=subject_id,
        subject_version=1,
        occurred_at=datetime.now(UTC),
        audience=tuple(audience),
    )
    async with connection.transaction():
        await connection.execute("SELECT set_config('app.house_id', $1, true)", str(_HOUSE))
        await WRITE_EVENTS.execute(connection, house=_HOUSE, actor=None, events=[entry])
    return str(subject_id)


async def _laid(server: EmbeddedServer, settings: Settings, urls: list[str]) -> list[UUID]:
    """A house, and an organisation with a subscription for each address."""
    seal = KeySeal(settings.secret_key.get_secret_value())
    connection = await asyncpg.connect(server.url(user=SUPERUSER))
    partners = [new_id() for _ in urls]
    await connection.executemany(_ORGANISATION, [(partner,) for partner in partners])
    await connection.execute(
        "INSERT INTO houses (id, organisation_id, code, name, region, municipalities, themes)"
        " VALUES ($1, $2, 'benchmark', 'Huis', 'Waterduin', '{}', '{}')",
        _HOUSE, partners[0],
    )  # fmt: skip
    for partner, url in zip(partners, urls, strict=True):
        subscription_id = new_id()
        keys = seal.make(subscription_id)
        await connection.execute(_SUBSCRIPTION, _HOUSE, subscription_id, partner, url, keys.sealed, keys.public_key)
    await connection.close()
    return partners


def _settings(server: EmbeddedServer) -> Settings:
    return Settings(
        database_url=server.url(),
        writer_password=SecretStr("writer"),
        reader_password=SecretStr("reader"),
        secret_key=SecretStr(secrets.token_urlsafe(32)),
    )


@asynccontextmanager
async def _served(meet: Any) -> AsyncIterator[str]:  # noqa: ANN401
    application = web.Application()
    application.router.add_post("/", meet)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def _silent() -> AsyncIterator[tuple[str, list[asyncio.StreamWriter]]]:
    waiting: list[asyncio.StreamWriter] = []

    async def meet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        waiting.append(writer)

    server = await asyncio.start_server(meet, "127.0.0.1", 0, backlog=1024)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", waiting
    finally:
        server.close()
        for writer in waiting:
            writer.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dead", default="0,1,4")
    parser.add_argument("--lanes", type=int, default=2_000)
    parser.add_argument("--seconds", type=float, default=30)
    sys.stdout.write(json.dumps(asyncio.run(main(parser.parse_args()))) + "\n")
