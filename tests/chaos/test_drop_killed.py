"""The process that watches the folder is killed while files arrive: each file ends once, with one receipt."""

import asyncio
import json
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import pytest

from app.database.pool import open_pools
from app.domain.ids import new_id
from app.domain.tables.connections import ConnectionRow
from app.integrations.drop import CLAIM_SECONDS, SETTLED_SECONDS
from app.settings import Settings
from tests.chaos.ledger import inside
from tests.chaos.programs import Program, service
from tests.integrations.delivery_world import until
from tests.referral_world import all_messages
from tests.world import make_world

PATIENCE: Final = 60.0
SEED: Final = 20261122
MESSAGE: Final = dict(all_messages()[0][1])
LINES: Final = 3


@dataclass
class Partner:
    """Lays files as fast as it may: messages, the same message again, what cannot be read, and files with several."""

    folder: Path
    laid: Counter[str] = field(default_factory=Counter)
    messages: int = 0

    async def lay(self, files: int, pause: float) -> None:
        """Lay so many files."""
        for number in range(files):
            kind = ("message", "message", "same", "broken", "bulk")[number % 5]
            self._lay(f"{number:04}-{kind}", kind)
            self.laid[kind] += 1
            await asyncio.sleep(pause)

    def _lay(self, name: str, kind: str) -> None:
        body, suffix = b"{" + name.encode(), "json"
        if kind == "bulk":
            body, suffix = b"\n".join(self._fresh() for _ in range(LINES)), "ndjson"
        elif kind != "broken":
            body = self._fresh() if kind == "message" else self._message(self.messages)
        unfinished = self.folder / "in" / f"{name}.{suffix}.part"
        unfinished.write_bytes(body)
        settled = time.time() - SETTLED_SECONDS - 1
        os.utime(unfinished, (settled, settled))
        unfinished.rename(unfinished.with_suffix(""))

    def _fresh(self) -> bytes:
        self.messages += 1
        return self._message(self.messages)

    def _message(self, number: int) -> bytes:
        told = MESSAGE | {"messageId": f"drop-{number}", "sourceEvent": {"system": "BVH", "number": str(number)}}
        return json.dumps(told, default=str).encode()

    def receipts(self) -> list[dict[str, Any]]:
        """What each receipt says."""
        return [json.loads(path.read_text()) for path in (self.folder / "receipts").glob("*.json")]

    def lies(self, *folders: str) -> Iterator[Path]:
        """The files that lie in these."""
        for name in folders:
            yield from (self.folder / name).iterdir()

    def wait_out_the_claims(self) -> None:
        """Let the claims of whoever died be old."""
        long_ago = time.time() - CLAIM_SECONDS - 1
        for path in self.lies("claimed"):
            os.utime(path, (long_ago, long_ago))


async def killed_while_files_arrive(database: Settings, folder: Path, files: int, kills: int) -> None:
    """Kill whoever watches that often, at a moment of chance; then let another finish."""
    chance = random.Random(SEED)  # noqa: S311 - moments, not secrets
    place = folder / "drop"
    house_id, partner = await _partner(database, place)
    async with (
        service(database, folder, drop_directory=place, import_poll_seconds=0.05) as made,
        asyncio.TaskGroup() as group,
    ):
        group.create_task(partner.lay(files, 0.02))
        met = 0
        for _ in range(kills):
            await _settles(partner, made.worker, 1 + chance.randrange(files // (2 * kills)))
            await asyncio.sleep(chance.uniform(0, 0.05))
            await made.worker.end()
            met += any(partner.lies("claimed"))
            partner.wait_out_the_claims()
        made.worker.start()
        await until(lambda: partner.laid.total() == files and not any(partner.lies("in", "claimed")), PATIENCE)
        await until(lambda: _all_taken_in(database, house_id), PATIENCE)
        await made.worker.end()
    assert met > 0, "no kill came while a file was claimed"
    told = Counter(each["file"] for each in partner.receipts())
    assert (len(told), set(told.values())) == (files, {1})
    ends = Counter(each["outcome"] for each in partner.receipts())
    laid = partner.laid
    assert ends["taken_in"] + ends["repeated"] == laid["message"] + laid["same"]
    assert (ends["quarantined"], ends["stored"], ends["refused"]) == (laid["broken"], laid["bulk"], 0)
    async with inside(database, house_id) as connection:
        for what, sql, expected in (
            ("referrals", "SELECT count(*) FROM referrals", partner.messages),
            ("messages", "SELECT count(DISTINCT message_id) FROM referrals", partner.messages),
            ("told", "SELECT count(*) FROM events WHERE type = 'referrals.received'", partner.messages),
            ("held", "SELECT count(*) FROM quarantined_messages", laid["broken"]),
            ("first contacts", "SELECT count(*) FROM tasks WHERE kind = 'first_contact'", partner.messages),
        ):
            assert await connection.fetchval(sql) == expected, what


async def _settles(partner: Partner, worker: Program, more: int) -> None:
    """Start a worker and let it settle some files."""
    worker.start()
    before = len(partner.receipts())
    await until(lambda: len(list(partner.lies("receipts"))) >= before + more, PATIENCE)


async def _all_taken_in(database: Settings, house_id: UUID) -> bool:
    async with inside(database, house_id) as connection:
        await connection.execute("UPDATE import_jobs SET leased_until = now() WHERE leased_until > now()")
        return not await connection.fetchval("SELECT count(*) FROM import_jobs WHERE state <> 'done'")


async def _partner(database: Settings, place: Path) -> tuple[UUID, Partner]:
    connection_id = new_id()
    async with open_pools(database) as pools:
        world = await make_world(pools)
        async with world.gate.open(world.keeper(), "test:drop") as work:
            await work.insert(
                ConnectionRow(
                    house_id=world.house_id,
                    id=connection_id,
                    organisation_id=world.organisations["veilig_thuis"],
                    direction="inbound",
                    adapter="veilig-thuis",
                )
            )
    folder = place / "waterduin" / str(connection_id)
    for name in ("in", "claimed", "receipts", "refused"):
        (folder / name).mkdir(parents=True)
    return world.house_id, Partner(folder)


async def test_each_file_ends_once_though_whoever_watches_is_killed(database: Settings, folder: Path) -> None:
    await killed_while_files_arrive(database, folder, files=60, kills=3)


@pytest.mark.chaos
async def test_each_file_ends_once_after_twenty_kills(database: Settings, folder: Path) -> None:
    await killed_while_files_arrive(database, folder, files=400, kills=20)
