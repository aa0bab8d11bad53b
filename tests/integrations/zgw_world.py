"""A municipality whose case system is connected, and the worker that reads it within the test's process."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from app.database.pool import Pools
from app.domain.access.entry import Entry
from app.domain.notices.queue import DeliveryQueue
from app.domain.tables.connections import ConnectionRow
from app.integrations.fetching import Fetcher
from app.integrations.http import PartnerClient
from app.integrations.inbound.zgw.adapter import ADAPTER
from app.settings import Settings
from tests.domain.case_world import events, rows
from tests.integrations.push_world import Push, pushing
from tests.integrations.zgw_server import CLIENT_ID, SECRET, Municipality, municipality
from tests.world import World

KIND = "local_team"
AUTHORIZATION = "Bearer wat-de-gemeente-in-haar-abonnement-zette"
HOUSEHOLD, SMALLEST = (json.loads(body) for body in ADAPTER.examples())


@dataclass
class Connected:
    """A municipality, its connection and the service."""

    push: Push
    town: Municipality
    settings: Settings

    @property
    def world(self) -> World:
        """The house that the municipality refers to."""
        return self.push.world

    async def notify(self, body: bytes, authorization: str | None = AUTHORIZATION) -> httpx.Response:
        """Post a notification as the municipality's Notificaties API does."""
        headers = {"Content-Type": "application/json"} | ({"Authorization": authorization} if authorization else {})
        return await self.push.http.post(self.push.path, content=body, headers=headers)

    async def announce(self, uuid: str) -> None:
        """Tell of a zaak; it is acknowledged at once."""
        answer = await self.notify(self.town.notification(uuid))
        assert (answer.status_code, answer.content) == (204, b"")

    def fetcher(self, seconds: float = 5.0) -> Fetcher:
        """A worker that waits so long for an answer."""
        pools = self.push.pools
        client = PartnerClient(loopback=True, seconds=seconds)
        formats = {ADAPTER.name: ADAPTER}
        return Fetcher(self.world.gate, Entry(pools), DeliveryQueue(pools.writer), formats, self.settings, client)

    async def fetch(self, seconds: float = 5.0) -> None:
        """Let a worker read everything that is due now."""
        worker = self.fetcher(seconds)
        while await worker.begin_all():
            await worker.finish()
        await worker.finish()
        await worker._client.close()  # it was begun here, and not by `run`

    async def due_again(self) -> None:
        """Let the time pass until the next attempt."""
        async with self.world.gate.open(self.world.keeper(), "test:time") as work:
            await work.connection.execute("UPDATE announcements SET due_at = now()")

    async def announcements(self) -> list[Any]:
        """What was announced, oldest first."""
        return await rows(self.push.pools, self.world, "SELECT * FROM announcements ORDER BY id")

    async def counted(self) -> tuple[int, int]:
        """How many referrals and quarantined messages there are."""
        pools, world = self.push.pools, self.world
        referrals = await rows(pools, world, "SELECT 1 FROM referrals")
        return len(referrals), len(await rows(pools, world, "SELECT 1 FROM quarantined_messages"))

    async def told_failed(self) -> list[tuple[Any, str, set[Any]]]:
        """Of which announced messages it was told that they were not taken in: why, and to whom."""
        found = await events(self.push.pools, self.world, "referrals.announcement_failed")
        return [(one["subject_id"], one["reason_code"], set(one["named"])) for one in found]


@asynccontextmanager
async def connected(pools: Pools, database: Settings, folder: Path, **options: Any) -> AsyncIterator[Connected]:  # noqa: ANN401
    """A local team of a municipality whose case system is connected with these options."""
    (folder / "zaken").write_text(SECRET)
    (folder / "zgw-notifications").write_text(f"{AUTHORIZATION}\n")
    settings = database.model_copy(update={"credentials_directory": folder, "callback_loopback": True})
    async with municipality() as town, pushing(pools, settings, ADAPTER.name, kind=KIND) as push:
        async with push.world.gate.open(push.world.keeper(), "connection:create") as work:
            await work.insert(
                ConnectionRow(
                    house_id=push.world.house_id,
                    organisation_id=push.world.organisations[KIND],
                    direction="inbound",
                    adapter=ADAPTER.name,
                    endpoint=town.base,
                    credential="zaken",
                    options={"clientId": CLIENT_ID, "pauseSeconds": 0, **options},
                )
            )
        yield Connected(push, town, settings)
