"""Files that are laid in a watched folder: claimed once, received once, told by a receipt, whoever dies in between."""

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from app.domain.access.entry import Entry
from app.domain.ids import new_id
from app.domain.notices.queue import DeliveryQueue
from app.domain.tables.connections import ConnectionRow
from app.integrations import drop
from app.integrations.adapter import inbound_adapters
from app.integrations.drop import CLAIM_SECONDS, SETTLED_SECONDS, Drop
from app.settings import Settings
from tests.domain.case_world import rows
from tests.integrations.import_world import Sending, sending
from tests.referral_world import all_messages

MESSAGES = [json.dumps(message, default=str).encode() for _, message in all_messages()]
CANARY = "Kanarie van het Mijnveld"


class Dropped:
    """The folder of a connection of Veilig Thuis, and processes that watch it."""

    def __init__(self, sent: Sending, place: Path, connection_id: Any) -> None:  # noqa: ANN401 - an identifier
        self.sent = sent
        self.place = place
        self.folder = place / "waterduin" / str(connection_id)
        self.ahead = SETTLED_SECONDS + 1

    def lay(self, name: str, body: bytes) -> None:
        """A partner lays a file."""
        (self.folder / "in").mkdir(parents=True, exist_ok=True)
        (self.folder / "in" / name).write_bytes(body)

    def watcher(self) -> Drop:
        """A process that watches."""
        pools = self.sent.service.pools
        return Drop(
            self.place,
            gate=self.sent.world.gate,
            entry=Entry(pools),
            register=DeliveryQueue(pools.writer),
            formats=inbound_adapters(),
            every_seconds=0.05,
            largest=5_000_000,
            clock=lambda: time.time() + self.ahead,
        )

    def receipts(self) -> list[dict[str, Any]]:
        """What became of each file."""
        return [json.loads(path.read_text()) for path in sorted((self.folder / "receipts").glob("*.json"))]

    def left(self) -> Iterator[str]:
        """What still lies somewhere."""
        yield from (f"{name}/{path.name}" for name in ("in", "claimed") for path in (self.folder / name).iterdir())

    async def referrals(self) -> int:
        """How many there are."""
        return int((await rows(self.sent.service.pools, self.sent.world, "SELECT count(*) FROM referrals"))[0][0])


@pytest.fixture
async def dropped(database: Settings, tmp_path: Path) -> AsyncIterator[Dropped]:
    async with sending(database, "veilig_thuis") as sent:
        connection_id = new_id()
        async with sent.world.gate.open(sent.world.keeper(), "test:drop") as work:
            await work.insert(
                ConnectionRow(
                    house_id=sent.world.house_id,
                    id=connection_id,
                    organisation_id=sent.world.organisations["veilig_thuis"],
                    direction="inbound",
                    adapter="veilig-thuis",
                )
            )
        yield Dropped(sent, tmp_path, connection_id)


async def test_each_file_is_received_once_and_told_by_a_receipt(dropped: Dropped) -> None:
    dropped.lay("a.json", MESSAGES[0])
    dropped.lay("b.json", MESSAGES[0])
    dropped.lay("c.json", b"{" + CANARY.encode())
    dropped.lay("d.ndjson", b"\n".join(MESSAGES[1:4]))
    dropped.lay("e.json", b"x" * 2_000_000)
    dropped.lay("f.json.part", MESSAGES[4])
    assert await dropped.watcher().take_all() == 5
    told = {each["file"]: each for each in dropped.receipts()}
    assert {name: each["outcome"] for name, each in told.items()} == {
        "a.json": "taken_in", "b.json": "repeated", "c.json": "quarantined", "d.ndjson": "stored", "e.json": "refused",
    }  # fmt: skip
    assert told["a.json"]["referralId"] == told["b.json"]["referralId"]
    assert told["c.json"]["faults"] == [{"pointer": "", "code": "not-json", "rule": None}]
    assert CANARY not in json.dumps(told)
    assert list(dropped.left()) == ["in/f.json.part"]
    assert len(list((dropped.folder / "refused").iterdir())) == 1
    await dropped.sent.taken_in()
    assert await dropped.referrals() == 4


async def test_a_file_that_is_still_written_or_a_link_is_left_alone(dropped: Dropped, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(MESSAGES[1])
    dropped.lay("a.json", MESSAGES[0])
    (dropped.folder / "in" / "link.json").symlink_to(secret)
    dropped.ahead = 0
    assert await dropped.watcher().take_all() == 0
    dropped.ahead = SETTLED_SECONDS + 1
    assert await dropped.watcher().take_all() == 1
    assert list(dropped.left()) == ["in/link.json"]


async def test_processes_that_watch_one_folder_receive_each_file_once(dropped: Dropped) -> None:
    for number, message in enumerate(MESSAGES[:12]):
        dropped.lay(f"{number:02}.json", message)
    settled = await asyncio.gather(*(dropped.watcher().take_all() for _ in range(3)))
    assert sum(settled) == 12
    assert [each["outcome"] for each in dropped.receipts()] == ["taken_in"] * 12


@pytest.mark.parametrize("dies_at", ["receive_message", "_write", "_read"])
@pytest.mark.parametrize("after", [False, True])
async def test_who_dies_at_any_step_leaves_a_file_that_another_settles(
    dropped: Dropped, dies_at: str, *, after: bool
) -> None:
    step = getattr(drop, dies_at)

    async def dies(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - hands on
        if after:
            await step(*given, **named)
        raise asyncio.CancelledError

    def dies_at_once(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - hands on
        if after:
            step(*given, **named)
        raise asyncio.CancelledError

    dropped.lay("a.json", MESSAGES[0])
    planted = dies if asyncio.iscoroutinefunction(step) else dies_at_once
    with patch.object(drop, dies_at, planted), pytest.raises(asyncio.CancelledError):
        await dropped.watcher().take_all()
    assert len(list(dropped.left())) == 1
    assert await dropped.watcher().take_all() == 0, "whoever claimed it may still live"
    for path in (dropped.folder / "claimed").iterdir():
        os.utime(path, (0, time.time() - CLAIM_SECONDS))
    assert await dropped.watcher().take_all() == 1
    assert list(dropped.left()) == []
    (told,) = dropped.receipts()
    received = (dies_at, after) in {("receive_message", True), ("_write", False)}
    assert told["outcome"] == ("repeated" if received else "taken_in")
    assert await dropped.referrals() == 1
