"""The ledger outside the service: what it acknowledged, and afterwards what of that is there, once and whole.

A write is sent again, with the same Idempotency-Key, until the service acknowledges it; so whatever was killed in
between, in the end each write of the ledger must stand in the database exactly once, with its events and its audit.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import asyncpg
import httpx

from app.domain.ids import new_id
from app.settings import WRITER, Settings
from tests.integrations.delivery_world import Receiver

PROBLEM = "application/problem+json"
PAUSE = 0.1
"""Seconds until a call is tried again: a service that is away must not keep the machine busy by it."""

Send = Callable[[str], Awaitable[httpx.Response]]


class Unacknowledged(Exception):
    """The service refused for good what it should have taken."""


@dataclass
class Ledger:
    """What was acknowledged, and how the service answered on the way there."""

    referrals: dict[str, UUID] = field(default_factory=dict)
    actions: dict[UUID, int] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    reads: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    broken: int = 0
    odd: list[str] = field(default_factory=list)

    async def sent(self, send: Send, *, seconds: float = 180.0) -> httpx.Response:
        """Send until it is acknowledged; a broken connection and a 503 are tried again with the same key."""
        key = f"ledger-{new_id()}"
        async with asyncio.timeout(seconds):
            while True:
                answer = await self.tried(send, key)
                if answer is not None and answer.is_success:
                    self.keys.add(key)
                    return answer
                await asyncio.sleep(PAUSE)

    async def tried(self, send: Send, key: str) -> httpx.Response | None:
        """Send once; None where no answer came or it said to come back."""
        try:
            answer = await send(key)
        except httpx.TransportError:
            self.broken += 1
            return None
        self.statuses[answer.status_code] += 1
        if answer.is_success:
            return answer
        self._judge(answer)
        return None

    def _judge(self, answer: httpx.Response) -> None:
        kind = answer.headers.get("content-type", "")
        told = answer.json().get("type", "") if kind == PROBLEM else ""
        if answer.status_code == 503 and kind == PROBLEM and answer.headers.get("retry-after", "").isdigit():
            return
        if told.endswith("/request-in-progress"):
            return
        self.odd.append(f"{answer.status_code} {told or kind} {answer.text[:300]}")
        raise Unacknowledged(self.odd[-1])

    async def faults(self, settings: Settings, house_id: UUID) -> list[str]:
        """Everything that is not as the ledger and the promise have it."""
        async with inside(settings, house_id) as connection:
            found = [fault async for fault in self._of_referrals(connection)]
            found += [fault async for fault in self._of_actions(connection)]
            found += [fault async for fault in self._of_records(connection)]
        return self.odd + found

    async def _of_referrals(self, connection: Any) -> AsyncIterator[str]:  # noqa: ANN401 - asyncpg has no types
        rows = await connection.fetch("SELECT id, message_id FROM referrals")
        stored: dict[str, list[UUID]] = defaultdict(list)
        for row in rows:
            stored[row["message_id"]].append(row["id"])
        for message_id, referral_id in self.referrals.items():
            if stored.pop(message_id, []) != [referral_id]:
                yield f"the referral {message_id} is not there exactly once"
        for message_id in stored:
            yield f"the referral {message_id} was never acknowledged, though it was sent until it was"
        for row in rows:
            told = await connection.fetchval(
                "SELECT count(*) FROM events WHERE subject_id = $1 AND type = 'referrals.received'", row["id"]
            )
            noted = await connection.fetchval(
                "SELECT count(*) FROM audit WHERE subject_id = $1 AND act = 'referral:submit' AND outcome = 'done'",
                row["id"],
            )
            if (told, noted) != (1, 1):
                yield f"the referral {row['message_id']} has {told} events and {noted} lines of audit"

    async def _of_actions(self, connection: Any) -> AsyncIterator[str]:  # noqa: ANN401
        rows = await connection.fetch("SELECT id, version FROM actions")
        if {row["id"]: row["version"] for row in rows} != self.actions:
            yield "the actions do not stand where they were acknowledged to stand"
        for row in rows:
            wanted = list(range(1, row["version"] + 1))
            told = await connection.fetch(
                "SELECT subject_version FROM events WHERE subject_id = $1 ORDER BY ordinal", row["id"]
            )
            noted = await connection.fetch(
                "SELECT subject_version FROM audit WHERE subject_id = $1 AND outcome = 'done' ORDER BY 1", row["id"]
            )
            if [one["subject_version"] for one in told] != wanted:
                yield f"an action of version {row['version']} has other events than one for each version"
            if [one["subject_version"] for one in noted] != wanted:
                yield f"an action of version {row['version']} has other audit than one line for each version"

    async def _of_records(self, connection: Any) -> AsyncIterator[str]:  # noqa: ANN401
        settled = await connection.fetch("SELECT key FROM idempotency_keys WHERE subject_id IS NOT NULL")
        lost = self.keys - {row["key"] for row in settled}
        if lost:
            yield f"{len(lost)} acknowledged writes are not in idempotency_keys"
        shown = await connection.fetchval("SELECT count(*) FROM disclosures WHERE operation = 'read_action'")
        if shown < self.reads:
            yield f"{self.reads} answers were given and only {shown} are in disclosures"


async def delivery_faults(settings: Settings, house_id: UUID, partner: Receiver) -> list[str]:
    """What a partner should have got and did not, or in another order, or under another id."""
    async with inside(settings, house_id) as connection:
        rows = await connection.fetch("SELECT webhook_id::text AS id, stream_id FROM deliveries ORDER BY place")
    bodies: dict[str, set[bytes]] = defaultdict(set)
    for told in partner.told:
        bodies[told.webhook_id].add(told.body)
    wanted: dict[UUID, list[str]] = defaultdict(list)
    for row in rows:
        wanted[row["stream_id"]].append(row["id"])
    arrived = list(dict.fromkeys(told.webhook_id for told in partner.told))
    lost = {row["id"] for row in rows} - bodies.keys()
    found = [f"{len(lost)} notices never arrived"] if lost else []
    found += [f"{len(bodies.keys() - {row['id'] for row in rows})} notices are of no event"][: len(bodies) > len(rows)]
    found += ["one id carried two bodies" for sent in bodies.values() if len(sent) > 1]
    for ids in wanted.values():
        if [one for one in arrived if one in set(ids)] != [one for one in ids if one not in lost]:
            found.append("the notices of one case arrived in another order")
    return found


async def end_leases(settings: Settings, house_id: UUID) -> None:
    """Let the half minute pass in which a killed worker's lanes stay its own."""
    async with inside(settings, house_id) as connection:
        await connection.execute(
            "UPDATE delivery_lanes SET due_at = clock_timestamp() WHERE due_at > clock_timestamp()"
        )


@asynccontextmanager
async def inside(settings: Settings, house_id: UUID) -> AsyncIterator[Any]:
    """A transaction of the writer in one house, beside the service."""
    connection = await asyncpg.connect(settings.login(WRITER))
    try:
        async with connection.transaction():
            await connection.execute("SELECT set_config('app.house_id', $1, true)", str(house_id))
            yield connection
    finally:
        await connection.close()
