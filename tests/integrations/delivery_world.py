"""A small world to deliver in: a house, organisations that take part in cases, their endpoints, a receiver."""

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
from aiohttp import web
from sqlmodel import SQLModel

from app.database.pool import Pools
from app.domain.access.board import Board
from app.domain.access.changes import insertion
from app.domain.access.outbox import WRITE_EVENTS, event_entry
from app.domain.ids import new_id
from app.domain.notices.sealing import Keys, KeySeal
from app.domain.tables.cases import CaseRow, ParticipationRow
from app.domain.tables.grounds import CaseReaderRow
from app.domain.tables.notices import SubscriptionRow
from app.domain.tables.organisations import HouseRow, OrganisationRow
from app.domain.tables.persons import HouseholdRow
from app.domain.vocabulary.cases import ParticipationBasis, Track
from app.domain.vocabulary.organisations import OrganisationStatus
from app.integrations.channels import Channels
from app.integrations.worker import Pace, Worker
from app.settings import Settings

QUICK = Pace(posts=64, each=32, depth=4, batch=64, lease_seconds=2)


async def until(holds: Callable[[], Awaitable[object] | object], seconds: float = 10.0) -> None:
    """Wait until a condition holds; fail when it takes too long."""
    async with asyncio.timeout(seconds):
        while True:
            found = holds()
            if await found if isinstance(found, Awaitable) else found:
                return
            await asyncio.sleep(0.02)


@dataclass
class Told:
    """One request as the receiver got it."""

    webhook_id: str
    headers: dict[str, str]
    body: bytes
    method: str = "POST"
    path: str = "/"

    @property
    def event(self) -> dict[str, Any]:
        """The CloudEvent inside."""
        return dict(json.loads(self.body))


@dataclass
class Receiver:
    """A partner's server on loopback; `answer` decides the status of each request."""

    base: str = ""
    told: list[Told] = field(default_factory=list)
    answer: Callable[[Told], web.Response] = lambda _: web.Response(status=204)
    delay: float = 0.0
    at_once: int = 0
    most_at_once: int = 0

    async def meet(self, request: web.Request) -> web.Response:
        """Keep what came in and answer it."""
        body = await request.read()
        headers = {name.lower(): value for name, value in request.headers.items()}
        told = Told(headers["webhook-id"], headers, body, request.method, request.path)
        self.told.append(told)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        if self.delay:
            await asyncio.sleep(self.delay)
        self.at_once -= 1
        return self.answer(told)

    def by_subject(self) -> dict[str, list[int]]:
        """The versions that arrived, for each subject in order of arrival, a repeat of the same id counted once."""
        seen: set[str] = set()
        found: dict[str, list[int]] = defaultdict(list)
        for told in self.told:
            if told.webhook_id not in seen:
                seen.add(told.webhook_id)
                found[told.event["subject"]].append(told.event["data"]["version"])
        return dict(found)


@asynccontextmanager
async def receiver() -> AsyncIterator[Receiver]:
    """Serve a receiver on a free port."""
    known = Receiver()
    application = web.Application()
    application.router.add_route("*", "/{tail:.*}", known.meet)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    known.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield known
    finally:
        await runner.cleanup()


@dataclass
class World:
    """One house of a database, and what a test does in it."""

    pools: Pools
    settings: Settings
    house_id: UUID
    keeper_id: UUID
    code: str

    @asynccontextmanager
    async def inside(self) -> AsyncIterator[asyncpg.Connection]:
        """A transaction of the writer in the house."""
        async with self.pools.writer.acquire() as connection, connection.transaction():
            await connection.execute("SELECT set_config('app.house_id', $1, true)", str(self.house_id))
            yield connection

    async def organisation(self, kind: str = "police") -> UUID:
        """An active organisation."""
        row = _organisation(kind)
        async with self.inside() as connection:
            await insert(connection, row)
        return row.id

    async def case(self, *organisations: UUID) -> UUID:
        """A case in which these organisations take part, each with a ground in force."""
        household, case_id = HouseholdRow(house_id=self.house_id), new_id()
        rows: list[SQLModel] = [
            household,
            CaseRow(
                house_id=self.house_id, id=case_id, household_id=household.id, keeper_id=self.keeper_id,
                reference=f"Z-{case_id}", track=Track.regular,
            ),
        ]  # fmt: skip
        since = datetime.now(UTC) - timedelta(minutes=1)
        for organisation_id in organisations:
            rows.append(
                ParticipationRow(
                    house_id=self.house_id, case_id=case_id, organisation_id=organisation_id,
                    basis=next(iter(ParticipationBasis)), starts_at=since,
                )
            )  # fmt: skip
            rows.append(
                CaseReaderRow(
                    house_id=self.house_id, organisation_id=organisation_id, case_id=case_id, purposes=1, categories=1,
                    starts_at=since, ends_at=since + timedelta(days=1), ground_ids=[],
                )
            )  # fmt: skip
        async with self.inside() as connection:
            await insert(connection, *rows)
        return case_id

    async def leave(self, case_id: UUID, organisation_id: UUID) -> None:
        """End an organisation's part in a case."""
        async with self.inside() as connection:
            await connection.execute(
                "UPDATE participations SET ends_at = clock_timestamp() WHERE house_id = $1 AND case_id = $2"
                " AND organisation_id = $3",
                self.house_id, case_id, organisation_id,
            )  # fmt: skip

    async def lose_ground(self, case_id: UUID, organisation_id: UUID) -> None:
        """Take away what lets an organisation know of a case."""
        async with self.inside() as connection:
            await connection.execute(
                "DELETE FROM case_readers WHERE house_id = $1 AND case_id = $2 AND organisation_id = $3",
                self.house_id, case_id, organisation_id,
            )  # fmt: skip

    async def subscribe(self, organisation_id: UUID, url: str, *types: str, more: str = "") -> tuple[UUID, Keys]:
        """A subscription of an organisation, and its keys."""
        subscription_id = new_id()
        keys = KeySeal(self.settings.secret_key.get_secret_value()).make(subscription_id)
        row = SubscriptionRow(
            house_id=self.house_id, id=subscription_id, organisation_id=organisation_id, callback_url=url,
            out_of_hours_url=more or None, event_types=list(types), sealed_keys=keys.sealed, public_key=keys.public_key,
        )  # fmt: skip
        async with self.inside() as connection:
            await insert(connection, row)
        return subscription_id, keys

    async def tell(
        self,
        case_id: UUID | None,
        version: int,
        *,
        subject: UUID | None = None,
        audience: tuple[UUID, ...] = (),
        event_type: str = "actions.changed",
        notice_class: str = "inform",
    ) -> None:
        """Write one event, as a change does."""
        async with self.inside() as connection:
            await self.tell_inside(
                connection, case_id, version, subject=subject, audience=audience, event_type=event_type,
                notice_class=notice_class,
            )  # fmt: skip

    async def tell_inside(
        self,
        connection: asyncpg.Connection,
        case_id: UUID | None,
        version: int,
        *,
        subject: UUID | None = None,
        audience: tuple[UUID, ...] = (),
        event_type: str = "actions.changed",
        notice_class: str = "inform",
    ) -> None:
        """Write one event in a transaction that is the caller's to end."""
        entry = event_entry(
            event_type=event_type, subject_kind="action", subject_id=subject or case_id or new_id(),
            subject_version=version, occurred_at=datetime.now(UTC), case_id=case_id, notice_class=notice_class,
            audience=audience,
        )  # fmt: skip
        await WRITE_EVENTS.execute(connection, house=self.house_id, actor=self.keeper_id, events=[entry])

    async def states(self) -> list[str]:
        """The states of all deliveries in their order."""
        async with self.inside() as connection:
            return [row["state"] for row in await connection.fetch("SELECT state FROM deliveries ORDER BY place")]

    async def settled(self, *wanted: str, seconds: float = 10.0) -> None:
        """Wait until all deliveries are in these states."""

        async def holds() -> bool:
            return set(await self.states()) <= set(wanted)

        await until(holds, seconds)

    async def reached(self, *wanted: str, seconds: float = 10.0) -> None:
        """Wait until exactly these are the states of the deliveries, in any order."""

        async def holds() -> bool:
            return sorted(await self.states()) == sorted(wanted)

        await until(holds, seconds)

    async def listed(self) -> None:
        """Wait until every event has its place in the feeds."""

        async def holds() -> bool:
            async with self.inside() as connection:
                return not await connection.fetchval("SELECT count(*) FROM unlisted_events")

        await until(holds)

    @asynccontextmanager
    async def worker(
        self, pace: Pace = QUICK, channels: Channels | None = None, board: Board | None = None
    ) -> AsyncIterator[Worker]:
        """A worker that runs beside the test."""
        stop = asyncio.Event()
        known = Worker(self.pools, self.settings, pace=pace, channels=channels, board=board)
        task = asyncio.create_task(known.run(stop))
        try:
            yield known
        finally:
            stop.set()
            await asyncio.wait_for(task, 30)


async def make_world(pools: Pools, settings: Settings) -> World:
    """A house with its keeper."""
    keeper, house_id = _organisation("safety_house"), new_id()
    code = "waterduin" + house_id.hex[-6:]
    house = HouseRow(id=house_id, organisation_id=keeper.id, code=code, name="Huis", region="Waterduin")
    async with pools.writer.acquire() as connection, connection.transaction():
        await insert(connection, keeper, house)
    return World(pools, settings, house_id, keeper.id, code)


async def insert(connection: Any, *rows: SQLModel) -> None:  # noqa: ANN401 - asyncpg publishes no types
    """Add rows as a use case does."""
    for row in rows:
        found = {name: getattr(row, name) for name in type(row).model_fields}
        given = {name: value for name, value in found.items() if value is not None}
        await insertion(type(row), frozenset(given)).execute(connection, **given)


def _organisation(kind: str) -> OrganisationRow:
    return OrganisationRow(name="Organisatie", kind=kind, status=OrganisationStatus.active)
