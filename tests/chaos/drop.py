"""Whoever watches the drop folder is killed while files arrive: each file has its effect once, and one receipt.

The ledger knows what was laid in the folder, and counts what stands in the database and in the receipts.
"""

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

from app.database.pool import open_pools
from app.domain.ids import new_id
from app.domain.tables.connections import ConnectionRow
from app.integrations.drop import CLAIM_SECONDS, SETTLED_SECONDS
from app.settings import Settings
from tests.chaos.ledger import inside
from tests.chaos.postgres import mortal_server
from tests.chaos.programs import Program, service
from tests.chaos.promise import Row, Scale
from tests.integrations.delivery_world import until
from tests.referral_world import all_messages
from tests.world import make_world

PROMISE: Final = "Who watches the drop folder is killed while files arrive: each file has its effect once"
_DEMANDED: Final = "0 lost, 0 doubled, one true receipt of each"
_PATIENCE: Final = 60.0
_SEED: Final = 20261122
_MESSAGE: Final = dict(all_messages()[0][1])
_LINES: Final = 3
_SYSTEM: Final = "BVH"


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
            body, suffix = b"\n".join(self._fresh() for _ in range(_LINES)), "ndjson"
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
        told = _MESSAGE | {"messageId": f"drop-{number}", "sourceEvent": {"system": _SYSTEM, "number": str(number)}}
        return json.dumps(told, default=str).encode()

    @property
    def events(self) -> set[str]:
        """What the messages tell of, as it stands in the database."""
        return {f"{_SYSTEM} {number}".casefold() for number in range(1, self.messages + 1)}

    @property
    def ends(self) -> Counter[str]:
        """How the files must end, a message that came again counted with the others."""
        taken = self.laid["message"] + self.laid["same"]
        return Counter(taken_in=taken, quarantined=self.laid["broken"], stored=self.laid["bulk"])

    def receipts(self) -> list[dict[str, Any]]:
        """What each receipt says."""
        return [json.loads(path.read_text()) for path in self.lies("receipts") if path.suffix == ".json"]

    def lies(self, *folders: str) -> Iterator[Path]:
        """The files that lie in these."""
        for name in folders:
            yield from (self.folder / name).iterdir()

    def wait_out_the_claims(self) -> None:
        """Let the claims of whoever died be old."""
        long_ago = time.time() - CLAIM_SECONDS - 1
        for path in self.lies("claimed"):
            os.utime(path, (long_ago, long_ago))


async def run(folder: Path, scale: Scale) -> list[Row]:
    """At full scale 400 files and 20 kills."""
    programs = {"worker": ("tests.chaos.planted", scale.planted)} if scale.planted else {}
    async with mortal_server() as server:
        return [await killed(server.settings(), folder, files=scale.of(60, 400), kills=scale.of(3, 20), **programs)]


async def killed(
    settings: Settings,
    folder: Path,
    *,
    files: int,
    kills: int,
    **programs: Any,  # noqa: ANN401 - commands
) -> Row:
    """Kill whoever watches that often, at a moment of chance; then let another finish, and judge."""
    chance = random.Random(_SEED)  # noqa: S311 - moments, not secrets
    place = folder / "drop"
    house_id, partner = await _partner(settings, place)
    met = 0
    async with (
        service(settings, folder, drop_directory=place, import_poll_seconds=0.05, **programs) as made,
        asyncio.TaskGroup() as group,
    ):
        group.create_task(partner.lay(files, 0.02))
        for _ in range(kills):
            await _settles(partner, made.worker, 1 + chance.randrange(files // (2 * kills)))
            await asyncio.sleep(chance.uniform(0, 0.05))
            await made.worker.end()
            met += any(partner.lies("claimed"))
            partner.wait_out_the_claims()
        made.worker.start()
        await until(lambda: partner.laid.total() == files and not any(partner.lies("in", "claimed")), _PATIENCE)
        await until(lambda: _all_taken_in(settings, house_id), _PATIENCE)
        await made.worker.end()
    async with inside(settings, house_id) as connection:
        said, wrong = await _judge(connection, partner)
    reached = f"{files} files, {kills} kills, {met} while a file was claimed; {said}{''.join(wrong)}"
    return Row(PROMISE, reached, _DEMANDED, not wrong and met > 0)


async def _judge(connection: Any, partner: Partner) -> tuple[str, list[str]]:  # noqa: ANN401 - asyncpg has no types
    """The figures, and what is wrong."""
    stored = Counter(row["source_event"] for row in await connection.fetch("SELECT source_event FROM referrals"))
    lost, doubled = len(partner.events - stored.keys()), stored.total() - len(stored)
    receipts = partner.receipts()
    told = Counter(each["file"] for each in receipts)
    ends = Counter({"repeated": "taken_in"}.get(each["outcome"], each["outcome"]) for each in receipts)
    wrong = ["; lost or doubled"] if lost or doubled or stored.keys() != partner.events else []
    if len(told) != partner.laid.total() or set(told.values()) != {1} or ends != partner.ends:
        wrong.append("; receipts untrue")
    for name, sql, expected in (
        ("events", "SELECT count(*) FROM events WHERE type = 'referrals.received'", partner.messages),
        ("held in quarantine", "SELECT count(*) FROM quarantined_messages", partner.laid["broken"]),
        ("first contacts", "SELECT count(*) FROM tasks WHERE kind = 'first_contact'", partner.messages),
    ):
        found = await connection.fetchval(sql)
        if found != expected:
            wrong.append(f"; {found} {name} for {expected}")
    return f"{partner.messages} referrals: {lost} lost, {doubled} doubled, {len(told)} files with a receipt", wrong


async def _settles(partner: Partner, worker: Program, more: int) -> None:
    """Start a worker and let it settle some files."""
    worker.start()
    before = len(partner.receipts())
    await until(lambda: len(partner.receipts()) >= before + more, _PATIENCE)


async def _all_taken_in(settings: Settings, house_id: UUID) -> bool:
    async with inside(settings, house_id) as connection:
        await connection.execute("UPDATE import_jobs SET leased_until = now() WHERE leased_until > now()")
        return not await connection.fetchval("SELECT count(*) FROM import_jobs WHERE state <> 'done'")


async def _partner(settings: Settings, place: Path) -> tuple[UUID, Partner]:
    connection_id = new_id()
    async with open_pools(settings.model_copy(update={"writer_connections": 2})) as pools:
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
