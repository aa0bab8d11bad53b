"""What it costs to claim due notices, with a thousand to a million of them pending; the last line is JSON.

python -m benchmarks.claims [--pending 1000,10000,100000,1000000] [--claims N] [--plans]

The largest size is laid first: fifty organisations subscribe; three of them take part in every case and three more in
each. The other sizes are copies in which all but so many notices were delivered, so that the sizes differ in what is
pending and in nothing else. All stand in one server, in memory, and are asked in turns. A claim takes what an idle
worker would take, its three statements in one transaction; then the lanes are let go unsent, by the report that a
worker writes, so that the size stays the same. Needs some 8 GB of memory for a million.
"""

import argparse
import asyncio
import json
import secrets
import statistics
import sys
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import asyncpg
from pydantic import SecretStr

from app.database.embedded import SUPERUSER, EmbeddedServer
from app.database.migrations import migrate
from app.database.pool import Pools, open_pools
from app.domain.ids import new_id
from app.domain.notices.queue import DeliveryQueue, House, Report
from app.domain.notices.statements import queue as statements
from app.integrations.posts import Posts
from app.integrations.worker import Pace
from app.settings import Settings

HOUSE: Final = House(UUID(int=1), "benchmark")
PER_CASE: Final = 15
"""Notices that wait of a case on average: of one to four events, for each of six organisations."""

_PLANS: Final = 11
_PARAMETERS: Final = {"shared_buffers": "6GB", "max_wal_size": "8GB", "checkpoint_timeout": "30min"}

_LAY: Final = """
SET session_replication_role = replica;
CREATE FUNCTION pg_temp.made(kind text, number bigint) RETURNS uuid LANGUAGE sql
AS $$ SELECT md5(kind || number)::uuid $$;
INSERT INTO organisations (id, name, kind, status, static_excluded, chains, interventions, expertise, version)
SELECT pg_temp.made('organisation', n), 'Organisatie', 'police', 'active', false, '{{}}', '{{}}', '{{}}', 1
  FROM generate_series(0, 49) n;
INSERT INTO houses (id, organisation_id, code, name, region, municipalities, themes)
VALUES ('{house}', pg_temp.made('organisation', 0), 'benchmark', 'Huis', 'Waterduin', '{{}}', '{{}}');
INSERT INTO subscriptions (house_id, id, organisation_id, callback_url, event_types, status, sealed_keys, public_key,
                           failures, alert_level, version)
SELECT '{house}', pg_temp.made('subscription', n), pg_temp.made('organisation', n), 'https://partner.invalid', '{{}}',
       'active', '', '', 0, 0, 1 FROM generate_series(0, 49) n;
CREATE TEMP TABLE parts AS
SELECT pg_temp.made('case', c) AS case_id, c, pg_temp.made('organisation', o) AS organisation_id,
       pg_temp.made('subscription', o) AS subscription_id
  FROM generate_series(1, {cases}) c
 CROSS JOIN LATERAL (SELECT unnest(ARRAY[0, 1, 2, 3 + c * 3 % 47, 3 + (c * 3 + 1) % 47, 3 + (c * 3 + 2) % 47]) AS o) o;
INSERT INTO participations (house_id, id, case_id, organisation_id, basis, past_involvement_only, starts_at, version)
SELECT '{house}', gen_random_uuid(), case_id, organisation_id, 'core', false, now() - interval '1 day', 1 FROM parts;
INSERT INTO case_readers (house_id, organisation_id, case_id, purposes, categories, starts_at, ends_at, ground_ids)
SELECT '{house}', organisation_id, case_id, 1, 1, now() - interval '1 day', now() + interval '1 day', '{{}}' FROM parts;
INSERT INTO events (house_id, id, stream_id, case_id, type, subject_kind, subject_id, subject_version, notice_class,
                    occurred_at, taking_part, named)
SELECT '{house}', pg_temp.made('event', c * 4 + v), pg_temp.made('case', c), pg_temp.made('case', c), 'actions.changed',
       'action', pg_temp.made('case', c), v, 'inform', now(), '{{}}', '{{}}'
  FROM generate_series(0, 3) v, generate_series(1, {cases}) c WHERE v <= c % 4;
INSERT INTO deliveries (house_id, id, subscription_id, organisation_id, event_id, stream_id, case_id, webhook_id, state,
                        basis, notice_class, attempts, repeats)
SELECT '{house}', gen_random_uuid(), p.subscription_id, p.organisation_id, e.id, p.case_id, p.case_id,
       gen_random_uuid(), 'pending', 'taking_part', 'inform', 0, 0
  FROM events e JOIN parts p ON p.case_id = e.case_id ORDER BY e.ordinal;
INSERT INTO delivery_lanes (house_id, subscription_id, stream_id, last_place, done_place, due_at)
SELECT house_id, subscription_id, stream_id, max(place), 0,
       now() - interval '1 hour' + interval '1 ms' * min(place) / 100
  FROM deliveries GROUP BY 1, 2, 3 ORDER BY min(place);
"""

# What decides whether a delivery waits is its lane; that its state says so too costs half an hour and changes nothing.
# An odd step, so that the cases that wait have as many events as all have: one to four, by their number.
_DELIVER: Final = """
SET session_replication_role = replica;
CREATE TEMP TABLE waiting AS SELECT md5('case' || c)::uuid AS case_id FROM generate_series({every}, {cases}, {every}) c;
ANALYZE waiting;
UPDATE delivery_lanes SET due_at = NULL, done_place = last_place
 WHERE NOT EXISTS (SELECT FROM waiting w WHERE w.case_id = stream_id);
"""
_IN_MEMORY: Final = (
    "SELECT sum(pg_prewarm(c.oid)) FROM pg_class c"
    " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'i') AND c.relpages > 0"
)


@dataclass(slots=True)
class Backlog:
    """A database in which so many notices wait, and what each claim there took."""

    pending: int
    pools: Pools
    session: Path
    claims: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    lanes: int = 0
    notices: int = 0

    async def claim(self) -> None:
        """Claim once what an idle worker would, and let it go."""
        queue, pace = DeliveryQueue(self.pools.writer), Pace()
        share = Posts(pace.posts, pace.each).share()
        assert share is not None
        begun, used = time.perf_counter(), self._used()
        lanes = await queue.claim(HOUSE, most=share.most, each=share.each, depth=pace.depth, free={})
        self.claims.append((time.perf_counter() - begun) * 1000)
        self.busy.append(self._used() - used)
        self.lanes = len(lanes)
        self.notices = sum(len(lane.parcels) for lane in lanes)
        await queue.report(HOUSE, [Report(lane) for lane in lanes])

    def _used(self) -> float:
        """Milliseconds that the session has had of a processor: what else the machine does counts for little."""
        return int(self.session.read_text().split()[0]) / 1e6

    def told(self) -> dict[str, float]:
        """The middle of all claims, in milliseconds: as the worker waits, and of the session alone."""
        return {
            "claim": round(statistics.median(self.claims), 2),
            "session": round(statistics.median(self.busy), 2),
            "p95": round(statistics.quantiles(self.busy, n=20)[-1], 2),
            "lanes": self.lanes,
            "notices": self.notices,
        }

    async def plans(self) -> dict[str, dict[str, float]]:
        """Time and pages of each statement of a claim, as PostgreSQL tells: the middle of some, each undone."""
        found: dict[str, list[tuple[float, float]]] = {}
        async with self.pools.writer.acquire() as connection:
            for _ in range(_PLANS):
                for name, told in (await self._plan(connection)).items():
                    found.setdefault(name, []).append(told)
        return {
            name: {"ms": statistics.median(ms for ms, _ in told), "pages": statistics.median(n for _, n in told)}
            for name, told in found.items()
        }

    async def _plan(self, connection: Any) -> dict[str, tuple[float, float]]:  # noqa: ANN401 - asyncpg has no types
        asked = {"house": HOUSE.house_id, "busy": [], "free": [], "each": Pace().each, "most": 192, "seconds": 30}
        transaction = connection.transaction()
        await transaction.start()
        await statements.ENTER_HOUSE.execute(connection, house=HOUSE.house_id)
        await connection.execute("SAVEPOINT before")
        claiming = await _explained(connection, statements.CLAIM_LANES, asked | {"lease": new_id()})
        await connection.execute("ROLLBACK TO SAVEPOINT before")
        rows = await statements.CLAIM_LANES.fetch(connection, **asked, lease=new_id())
        heads = {
            "house": HOUSE.house_id,
            "depth": Pace().depth,
            "subscriptions": [row["subscription_id"] for row in rows],
            "streams": [row["stream_id"] for row in rows],
            "dones": [row["done_place"] for row in rows],
        }
        beginning = await _explained(connection, statements.BEGIN_SENDING, heads)
        await transaction.rollback()
        return {"claim lanes": claiming, "begin sending": beginning}


async def _explained(connection: Any, statement: Any, values: dict[str, Any]) -> tuple[float, float]:  # noqa: ANN401
    sql = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement.sql}"
    [plan] = json.loads(await connection.fetchval(sql, *statement.arguments(**values)))
    top = plan["Plan"]
    return plan["Execution Time"], top["Shared Hit Blocks"] + top["Shared Read Blocks"]


async def main(asked: argparse.Namespace) -> dict[str, Any]:
    """Lay each size, claim in turns, and tell the middle of each."""
    sizes = [int(size) for size in asked.pending.split(",")]
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(EmbeddedServer(None, durable=False, parameters=_PARAMETERS))
        await _lay(server, sizes[-1])
        backlogs = [Backlog(size, *await _opened(server, size, sizes[-1], stack)) for size in sizes]
        for number in range(asked.claims + asked.claims // 10):
            for backlog in backlogs:
                await backlog.claim()
                if number < asked.claims // 10:  # only warms
                    backlog.claims.clear()
                    backlog.busy.clear()
        result = {backlog.pending: backlog.told() for backlog in backlogs}
        for backlog in backlogs:
            _say(f"{backlog.pending:>9} pending: {result[backlog.pending]}")
            if asked.plans:
                _say(f"          {await backlog.plans()}")
    return {"ratio": round(result[sizes[-1]]["session"] / result[sizes[0]]["session"], 2), "sizes": result}


async def _lay(server: EmbeddedServer, pending: int) -> None:
    begun = time.monotonic()
    await migrate(_settings(server, "ketenpoort"))
    connection = await asyncpg.connect(server.url(user=SUPERUSER))
    await connection.execute(_LAY.format(house=HOUSE.house_id, cases=pending // PER_CASE))
    await connection.execute("CREATE EXTENSION pg_prewarm")
    await connection.execute("VACUUM (ANALYZE)")
    laid = await connection.fetchval("SELECT count(*) FROM deliveries")
    await connection.close()
    _say(f"{laid} notices wait after {time.monotonic() - begun:.0f} s")


async def _opened(server: EmbeddedServer, pending: int, largest: int, stack: AsyncExitStack) -> tuple[Pools, Path]:
    """A copy in which so many wait, and its one session."""
    name = f"claims_{pending}"
    connection = await asyncpg.connect(server.url(database="postgres", user=SUPERUSER))
    await connection.execute(f"CREATE DATABASE {name} TEMPLATE ketenpoort STRATEGY file_copy")
    await connection.close()
    connection = await asyncpg.connect(server.url(database=name, user=SUPERUSER))
    await connection.execute(_DELIVER.format(every=largest // pending | 1, cases=largest // PER_CASE))
    await connection.execute("VACUUM (FULL, ANALYZE) delivery_lanes")
    await connection.fetchval(_IN_MEMORY)
    await connection.close()
    pools = await stack.enter_async_context(open_pools(_settings(server, name)))
    session = await pools.writer.fetchval("SELECT pg_backend_pid()")
    return pools, Path(f"/proc/{session}/schedstat")


def _settings(server: EmbeddedServer, name: str) -> Settings:
    return Settings(
        database_url=server.url(database=name),
        writer_password=SecretStr("writer"),
        reader_password=SecretStr("reader"),
        secret_key=SecretStr(secrets.token_urlsafe(32)),
        statement_seconds=600,
        writer_connections=1,
        reader_connections=1,
    )


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pending", default="1000,10000,100000,1000000")
    parser.add_argument("--claims", type=int, default=100)
    parser.add_argument("--plans", action="store_true", help="time and pages of each statement too")
    return parser.parse_args()


if __name__ == "__main__":
    _say(json.dumps(asyncio.run(main(_asked()))))
