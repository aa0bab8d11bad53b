"""The disk of PostgreSQL is full: callers get 503 with a time to come back, and with space all goes on, nothing lost.

The cluster lies on a small file system of its own, which needs the right to mount one.
"""

import asyncio
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import Final

from app.database.migrations import migrate
from tests.chaos.ledger import Ledger, Unacknowledged
from tests.chaos.load import Load
from tests.chaos.postgres import MortalServer
from tests.chaos.programs import service
from tests.chaos.promise import Row, Scale
from tests.chaos.region import make_region
from tests.integrations.delivery_world import until

PROMISE: Final = "A full disk: 503, and nothing lost after space and restart"
_DEMANDED: Final = "0 faults, no 500"
_SIZE: Final = "400m"
_ANSWERS: Final = frozenset({200, 201, 204, 409, 503})
_SMALL: Final = {"max_wal_size": "64MB", "min_wal_size": "32MB", "shared_buffers": "32MB"}


async def run(folder: Path, scale: Scale) -> list[Row]:
    """Fill the disk under load once (at full scale: three times)."""
    rounds = scale.of(1, 3)
    try:
        with _small_disk() as disk:
            return [await _fill(disk, folder, rounds, scale)]
    except PermissionError:
        return [Row(PROMISE, "may not mount a file system here", _DEMANDED, None)]


async def _fill(disk: Path, folder: Path, rounds: int, scale: Scale) -> Row:
    ledger = Ledger()
    parameters = _SMALL | ({"fsync": "off", "synchronous_commit": "off"} if scale.planted else {})
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(MortalServer(disk / "cluster", parameters=parameters))
        settings = server.settings()
        await migrate(settings)
        made = await stack.enter_async_context(service(settings, folder))
        region = await make_region(settings, made.base_url, cases=2)
        await made.start_api()
        load = await stack.enter_async_context(Load(region, ledger, made.base_url))
        await region.enter(load.http)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(load.run())
                for _ in range(rounds):
                    before = sum(ledger.actions.values())
                    await until(lambda: sum(ledger.actions.values()) > before + 10, 60)  # noqa: B023 - in its round
                    await _until_refused(disk, ledger)
                    (disk / "ballast").unlink()
                    if not server.is_alive():
                        await server.live()
                    await made.answers("/readyz", 200)
                before = sum(ledger.actions.values())
                await until(lambda: sum(ledger.actions.values()) > before + 5, 60)
                load.stopping.set()
        except* Unacknowledged:
            pass  # the ledger keeps what it was refused
        if scale.planted:
            await server.die()
            await server.live()
        faults = await ledger.faults(settings, region.house_id)
        faults += [f"an answer of {status}" for status in set(ledger.statuses) - _ANSWERS]
    writes = len(ledger.referrals) + sum(ledger.actions.values())
    said = f"filled {rounds} times, {writes} writes, {ledger.statuses[503]} of 503"
    return Row(PROMISE, f"{said}: {len(faults)} faults {faults[:1] or ''}", _DEMANDED, not faults)


async def _until_refused(disk: Path, ledger: Ledger) -> None:
    """Take all the space that is left, and whatever comes free, until the service refuses."""
    before = ledger.statuses[503]
    with (disk / "ballast").open("ab", buffering=0) as ballast:

        def refused() -> bool:
            try:
                while ballast.write(b"\0" * 65_536):
                    pass
            except OSError:
                pass
            return ledger.statuses[503] > before + 5

        await until(refused, 120)


@contextmanager
def _small_disk() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="ketenpoort-disk-") as place:
        Path(place).chmod(0o711)
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={_SIZE},mode=711", "ketenpoort-disk", place],
            check=False, capture_output=True,
        )  # fmt: skip
        if mounted.returncode:
            raise PermissionError
        try:
            yield Path(place)
        finally:
            subprocess.run(["umount", "--lazy", place], check=False)
