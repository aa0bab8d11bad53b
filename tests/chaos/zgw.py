"""The worker is killed while it reads the zaken that a municipality announced: each becomes one referral.

The ledger knows which notifications were acknowledged, and counts the referrals by the references of their zaken.
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import httpx

from app.domain.tables.connections import ConnectionRow
from app.integrations.inbound.zgw.adapter import ADAPTER
from app.settings import Settings
from tests.chaos.ledger import inside
from tests.chaos.postgres import mortal_server
from tests.chaos.programs import Service, service
from tests.chaos.promise import Row, Scale
from tests.chaos.region import make_region
from tests.integrations.delivery_world import insert, until
from tests.integrations.zgw_server import CLIENT_ID, SECRET, Municipality, municipality
from tests.integrations.zgw_world import AUTHORIZATION, SMALLEST

PROMISE: Final = "Zaken are announced, and their reader is killed: each becomes one referral"
_DEMANDED: Final = "0 lost, 0 doubled"
_KIND: Final = "local_team"
_PATIENCE: Final = 60.0
_SEED: Final = 20261122
_ANSWERS_AFTER: Final = 0.05


@dataclass
class Told:
    """A municipality and the service that it tells of its zaken, some of them more than once."""

    settings: Settings
    made: Service
    town: Municipality
    house_id: UUID
    path: str
    acknowledged: set[str] = field(default_factory=set)
    repeats: int = 0

    async def announce(self, zaken: int, pause: float) -> None:
        """Register zaken and announce each; every fourth one again."""
        headers = {"content-type": "application/json", "authorization": AUTHORIZATION}
        async with httpx.AsyncClient(base_url=self.made.base_url, timeout=20) as http:
            for number in range(zaken):
                reference = f"ZAAK-{number:06}"
                uuid = self.town.add(SMALLEST)
                self.town.zaken[uuid]["identificatie"] = reference
                for again in range(1 + (number % 4 == 0)):
                    answer = await http.post(self.path, content=self.town.notification(uuid), headers=headers)
                    assert answer.status_code == 204, answer.text
                    self.repeats += again
                self.acknowledged.add(reference)
                await asyncio.sleep(pause)

    async def asked(self, sql: str) -> list[Any]:
        """What a question of one column finds."""
        async with inside(self.settings, self.house_id) as connection:
            return [row[0] for row in await connection.fetch(sql)]

    async def wait_out_the_leases(self) -> int:
        """Let the leases of whoever died be over; how many there were."""
        return len(
            await self.asked(
                "UPDATE announcements SET due_at = now() WHERE state = 'waiting' AND leased_by_id IS NOT NULL"
                " AND due_at > now() RETURNING id"
            )
        )


async def run(folder: Path, scale: Scale) -> list[Row]:
    """At full scale 1,000 zaken and ten kills."""
    zaken, kills = scale.of(40, 1_000), scale.of(2, 10)
    async with _announcing(folder, scale) as told:
        met = await _killed(told, zaken, kills)
        references = Counter(await told.asked("SELECT reference FROM referrals"))
        states = Counter(await told.asked("SELECT state FROM announcements"))
        events = await told.asked("SELECT subject_id FROM events WHERE type = 'referrals.received'")
    lost = len(told.acknowledged - references.keys())
    doubled = references.total() - len(references)
    reached = (
        f"{zaken} zaken and {told.repeats} notifications told again, {kills} kills, {met} zaken at hand in them: "
        f"{lost} lost, {doubled} doubled, {len(events)} told, {dict(states)}"
    )
    held = not lost and not doubled and len(events) == zaken and states == {"taken_in": zaken} and met > 0
    return [Row(PROMISE, reached, _DEMANDED, held)]


async def _killed(told: Told, zaken: int, kills: int) -> int:
    """Kill the worker that often in the midst of reading, and let another finish; how much was at hand in the kills."""
    chance = random.Random(_SEED)  # noqa: S311 - moments, not secrets
    met = 0
    async with asyncio.TaskGroup() as group:
        announcing = group.create_task(told.announce(zaken, 0.01))
        for kill in range(kills):
            told.made.worker.start()
            aim = 3 * (kill * zaken // (kills + 1) + 4)  # each zaak is read by three questions
            await until(lambda: len(told.town.asked) >= aim, _PATIENCE)  # noqa: B023 - awaited in its round
            await asyncio.sleep(chance.uniform(0, 3 * _ANSWERS_AFTER))
            await told.made.worker.end()
            met += await told.wait_out_the_leases()
        await announcing
    told.made.worker.start()
    await until(lambda: len(told.town.asked) >= 3 * zaken, _PATIENCE)
    await until(lambda: _none_waits(told), _PATIENCE)
    await told.made.worker.end()
    return met


async def _none_waits(told: Told) -> bool:
    return not await told.asked("SELECT id FROM announcements WHERE state = 'waiting' LIMIT 1")


@asynccontextmanager
async def _announcing(folder: Path, scale: Scale) -> AsyncIterator[Told]:
    programs = {"worker": ("tests.chaos.planted", scale.planted)} if scale.planted else {}
    secrets = folder / "secrets"
    secrets.mkdir()
    (secrets / "zaken").write_text(SECRET)
    (secrets / "zgw-notifications").write_text(AUTHORIZATION)
    async with (
        mortal_server() as server,
        municipality() as town,
        service(server.settings(), folder, credentials_directory=secrets, import_poll_seconds=0.05, **programs) as made,
    ):
        town.delay = _ANSWERS_AFTER
        region = await make_region(made.settings, made.base_url, cases=0)
        async with inside(made.settings, region.house_id) as connection:
            await insert(
                connection,
                ConnectionRow(
                    house_id=region.house_id,
                    organisation_id=region.organisations[_KIND],
                    direction="inbound",
                    adapter=ADAPTER.name,
                    endpoint=town.base,
                    credential="zaken",
                    options={"clientId": CLIENT_ID, "pauseSeconds": 0},
                ),
            )
        await made.start_api()
        path = f"/v1/inbound/{ADAPTER.name}/{region.partners[_KIND].client_id}"
        yield Told(made.settings, made, town, region.house_id, path)
