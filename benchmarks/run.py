"""`make bench`, `make bench-quick`: the service beside pgbench and a peer, interleaved; the last line is JSON.

python -m benchmarks.run [--quick] [--cases N] [--only case,list] [--rounds N] [--seconds N] [--no-peer] [--beside N,N]

With `--beside` other caseloads are measured as well, shorter and without the peer: how shares and times grow with them.
"""

import argparse
import asyncio
import json
import statistics
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from uuid import UUID

import asyncpg
import httpx

from app.database.pool import open_pools
from app.domain.access.work import Gate
from app.domain.ids import new_id
from app.main import create_app
from benchmarks.caseload import organisation
from benchmarks.counters import count_live
from benchmarks.database import Measured, measured_database, run_sql
from benchmarks.limit import Script, picks_of, run_pgbench, write_script
from benchmarks.peer import NoPeer, queries, running_peer
from benchmarks.recording import RecordingPools, Trace
from benchmarks.service import (
    FRESH,
    Load,
    Rate,
    Service,
    add_machine,
    check_answer,
    put_under_load,
    replaced,
    running_service,
)
from benchmarks.workloads import KIND, PURPOSE, WORKLOADS, Workload

Contender = Callable[..., Awaitable[Rate]]


@dataclass(slots=True)
class Measurement:
    """The rates of every contender of one workload, round by round."""

    rounds: dict[str, list[Rate]] = field(default_factory=dict)

    def median(self, name: str) -> float | None:
        """The middle of the rounds, in requests a second."""
        found = [rate.per_second for rate in self.rounds.get(name, ())]
        return statistics.median(found) if found else None

    def ratio(self, to: str) -> float | None:
        """The service's rate as a share of another's."""
        own, other = self.median("service"), self.median(to)
        return None if own is None or not other else round(own / other, 2)


async def main(asked: argparse.Namespace) -> dict[str, dict[str, float | None]]:
    """Measure a caseload, and those beside it; the ratios of every workload."""
    found = {asked.cases: await measure(asked)}
    result: dict[str, dict[str, float | None]] = {name: _ratios(one) for name, one in found[asked.cases].items()}
    short = argparse.Namespace(**vars(asked) | {"rounds": 2, "seconds": min(asked.seconds, 3), "no_peer": True})
    for cases in asked.beside:
        found[cases] = await measure(argparse.Namespace(**vars(short) | {"cases": cases}))
    for name in result if asked.beside else ():
        for cases, measured in sorted(found.items()):
            result[name][f"limit_{cases}"] = measured[name].ratio("pgbench")
        first, last = (found[cases][name].median("service") for cases in (min(found), max(found)))
        result[name]["growth"] = round(first / last, 2) if first and last else None
    return result


def _ratios(found: Measurement) -> dict[str, float | None]:
    ratios = {"limit": found.ratio("pgbench"), "peer": found.ratio("peer")}
    return ratios | ({"live": found.ratio("live")} if "live" in found.rounds else {})


async def measure(asked: argparse.Namespace) -> dict[str, Measurement]:
    """Load, record, measure one caseload."""
    only = asked.only.split(",") if asked.only else []
    chosen = [one for one in WORKLOADS if (one.name in only if only else one.is_quick or not asked.quick)]
    started = time.monotonic()
    async with measured_database(asked.cases) as measured:
        say(f"{asked.cases} cases are ready after {time.monotonic() - started:.0f} s")
        ids = await _picks(measured, chosen)
        scripts = await _scripts(measured, chosen, ids)
        result = {}
        async with (
            running_service(measured.settings, KIND, workers=asked.workers) as service,
            _peer(measured, asked) as peer,
        ):
            for workload in chosen:
                load = workload.about(ids[workload.name])
                contenders: dict[str, Contender] = {
                    "service": partial(put_under_load, service, load),
                    "pgbench": partial(run_pgbench, measured.settings, scripts[workload.name]),
                }
                question = queries().get(workload.name)
                if peer is not None and question is not None:
                    asking = replace(question, ids=load.ids)
                    if workload.ready is None:
                        await check_answer(peer, asking)
                    contenders["peer"] = partial(put_under_load, peer, asking)
                if workload.counts_live:
                    contenders["live"] = partial(count_live, measured.superuser)
                await service.enter(workload.purpose.value)
                found = await _measure(contenders, asked, partial(_make_ready, measured, workload))
                result[workload.name] = found
                _tell(workload.name, found)
        say(f"done after {time.monotonic() - started:.0f} s")
    return result


async def _picks(measured: Measured, chosen: list[Workload]) -> dict[str, list[UUID]]:
    connection = await asyncpg.connect(measured.superuser)
    try:
        found = {w.name: [row["id"] for row in await connection.fetch(w.picks)] if w.picks else [] for w in chosen}
    finally:
        await connection.close()
    await run_sql(measured.superuser, *picks_of(found))
    return found


async def _scripts(measured: Measured, chosen: list[Workload], ids: dict[str, list[UUID]]) -> dict[str, Script]:
    """Call each workload once on an application in this process, and write down what it sent."""
    settings = replaced(measured.settings, base_url="http://127.0.0.1:8080")
    client = await add_machine(settings, KIND)
    app = create_app(settings)
    scripts = {}
    async with app.router.lifespan_context(app), open_pools(settings) as pools:
        trace = Trace()
        app.state.gate = Gate(RecordingPools(pools, trace))  # type: ignore[arg-type]
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=settings.base_url) as http:
            inside = Service(settings.base_url, client)
            for workload in chosen:
                await inside.enter(workload.purpose.value, http)
                await _make_ready(measured, workload)
                trace.sent.clear()
                picked = ids[workload.name][0] if workload.picks else None
                await _call(http, inside, workload.about(ids[workload.name]))
                scripts[workload.name] = write_script(
                    trace.sent,
                    workload=workload.name,
                    picked=picked,
                    known=frozenset({UUID(client[0])}),
                    most=len(ids[workload.name]),
                )
    return scripts


async def _call(http: httpx.AsyncClient, inside: Service, load: Load) -> None:
    fresh = str(new_id())
    path, body = (text.replace("{id}", load.ids[0]).replace(FRESH, fresh) for text in (load.path, load.body))
    headers = dict(inside.headers + load.headers)
    answer = await http.request(load.method, path, headers=headers, content=body or None)
    answer.raise_for_status()
    if b'"errors"' in answer.content:
        raise ValueError(answer.text)


@asynccontextmanager
async def _peer(measured: Measured, asked: argparse.Namespace) -> AsyncIterator[Service | None]:
    if asked.no_peer:
        yield None
        return
    async with AsyncExitStack() as stack:
        own = str(organisation(KIND.value, 0))
        try:
            peer = await stack.enter_async_context(running_peer(measured, own, PURPOSE, workers=asked.workers))
        except NoPeer as why:
            say(f"no peer: {why}")
            peer = None
        yield peer


async def _make_ready(measured: Measured, workload: Workload) -> None:
    if workload.ready is not None:
        await run_sql(measured.superuser, workload.ready, "VACUUM actions")


async def _measure(
    contenders: dict[str, Contender], asked: argparse.Namespace, make_ready: Callable[[], Awaitable[None]]
) -> Measurement:
    """Every contender in turn, round by round; the first round only warms caches and plans."""
    found = Measurement()
    for number in range(asked.rounds + 1):
        for name, contender in contenders.items():
            await make_ready()
            rate = await contender(seconds=asked.seconds if number else asked.seconds / 2)
            if number:
                found.rounds.setdefault(name, []).append(rate)
    return found


def _tell(name: str, found: Measurement) -> None:
    for contender, rates in found.rounds.items():
        each = " ".join(f"{rate.per_second:.0f}" for rate in rates)
        latency = f"p50 {rates[-1].p50 * 1000:.2f} ms" + (
            f", p99 {rates[-1].p99 * 1000:.2f} ms" if rates[-1].p99 else ""
        )
        say(f"{name:9} {contender:8} {found.median(contender):8.0f}/s  ({each})  {latency}")


def say(line: str) -> None:
    """Tell what happens; the result alone goes to standard output's last line."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--cases", type=int)
    parser.add_argument("--only", default="")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument("--beside", type=lambda text: [int(part) for part in text.split(",")], default=[])
    asked = parser.parse_args()
    asked.cases = asked.cases or (10_000 if asked.quick else 100_000)
    asked.rounds = asked.rounds or (2 if asked.quick else 5)
    asked.seconds = asked.seconds or (2 if asked.quick else 6)
    return asked


if __name__ == "__main__":
    say(json.dumps(asyncio.run(main(_asked()))))
