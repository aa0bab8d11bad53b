"""The API's processes are replaced one by one behind the shipped edge proxy, under load: no request fails."""

import asyncio
import os
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, Final

import httpx

from app.database.lifeline import ends_with_parent
from app.settings import Settings
from tests.chaos.ledger import Ledger, Unacknowledged
from tests.chaos.load import Load
from tests.chaos.postgres import mortal_server
from tests.chaos.programs import ROOT, Service, free_port, service
from tests.chaos.promise import Row, Scale
from tests.chaos.region import make_region
from tests.integrations.delivery_world import until

DRAIN_SECONDS: Final = 3
_SEEN_SECONDS: Final = 1.5  # the proxy looks every second
PROMISE: Final = "A rolling restart under load fails no request"


async def run(folder: Path, scale: Scale) -> list[Row]:
    """Replace both processes once (at full scale: five times)."""
    if not shutil.which("haproxy"):
        return [Row(PROMISE, "needs the program haproxy", "0 failed requests", None)]
    rounds = scale.of(1, 5)
    async with mortal_server() as server:
        ledger, replaced = await _roll(server.settings(), folder, rounds, hard=scale.planted == "killed")
    good = sum(many for status, many in ledger.statuses.items() if 200 <= status < 300)
    failed = sum(ledger.statuses.values()) - good + ledger.broken
    odd = {status: many for status, many in ledger.statuses.items() if not 200 <= status < 300}
    why = f" ({odd}, {ledger.broken} broken)" if failed else ""
    reached = f"{replaced} processes replaced, {good} requests served, {failed} failed{why}"
    return [Row(PROMISE, reached, "0 failed requests", failed == 0 and replaced == 2 * rounds)]


async def _roll(settings: Settings, folder: Path, rounds: int, *, hard: bool) -> tuple[Ledger, int]:
    """What the ledger holds at the end, and how many processes were replaced until then."""
    url = f"http://127.0.0.1:{free_port()}"
    ledger, replaced = Ledger(), 0
    async with AsyncExitStack() as stack:
        processes: list[Service] = []
        for place in ("one", "two"):
            (folder / place).mkdir()
            changes: dict[str, Any] = {"base_url": url, "drain_seconds": DRAIN_SECONDS, "requests_per_minute": 100_000}
            processes.append(await stack.enter_async_context(service(settings, folder / place, **changes)))
        region = await make_region(settings, url, cases=3)
        for process in processes:
            await process.start_api()
        await stack.enter_async_context(_edge(url, [process.port for process in processes], folder))
        load = await stack.enter_async_context(Load(region, ledger, url))
        await region.enter(load.http)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(load.run())
                renewing = group.create_task(region.stay(load.http))
                await until(lambda: sum(ledger.actions.values()) > 20, 60)
                for process in processes * rounds:
                    await process.api.end(signal.SIGKILL if hard else signal.SIGTERM)
                    await process.start_api()
                    replaced += 1
                    await asyncio.sleep(_SEEN_SECONDS)
                load.stopping.set()
                renewing.cancel()
        except* Unacknowledged:
            pass  # the ledger keeps what it was refused
    return ledger, replaced


@asynccontextmanager
async def _edge(url: str, ports: list[int], folder: Path) -> AsyncIterator[None]:
    """The proxy with its shipped configuration."""
    places = {
        "EDGE_BIND": url.removeprefix("http://"),
        "EDGE_TLS": "",
        "API": f"127.0.0.1:{ports[0]}",
        "API_2": f"127.0.0.1:{ports[1]}",
        "ERRORS": str(ROOT / "deploy" / "errors"),
    }
    with (folder / "edge.log").open("w") as log:
        process = subprocess.Popen(
            ["haproxy", "-db", "-f", str(ROOT / "deploy" / "haproxy.cfg")],
            env=os.environ | places,
            stdout=log,
            stderr=log,
            preexec_fn=ends_with_parent(signal.SIGKILL),  # noqa: PLW1509 - two system calls
        )
        try:
            async with httpx.AsyncClient(base_url=url) as http:

                async def answers() -> bool:
                    try:
                        return (await http.get("/livez")).is_success
                    except httpx.TransportError:
                        return False

                await until(answers, 20)
            yield
        finally:
            process.terminate()
            await asyncio.to_thread(process.wait, 10)
