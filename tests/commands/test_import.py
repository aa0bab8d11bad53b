"""`ketenpoort import` as an operator types it: how far it is, how it ends, and that it goes on after kill -9."""

import asyncio
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.commands.progress import EVERY_SECONDS, plain_lines
from app.database.pool import Pools, open_pools
from app.domain.imports.files import PART_LINES
from app.settings import Settings
from tests.chaos.programs import ROOT, environment_of
from tests.domain.case_world import rows
from tests.integrations.delivery_world import until
from tests.integrations.import_world import line, ndjson
from tests.world import World, make_world


@dataclass
class Typed:
    """What an operator types, and the house behind it."""

    world: World
    pools: Pools
    environment: dict[str, str]
    folder: Path

    def lay(self, lines: Iterable[bytes], name: str = "zorgmeldingen.ndjson") -> Path:
        """A file with these lines."""
        place = self.folder / name
        place.write_bytes(ndjson(lines))
        return place

    def command(self, file: Path) -> list[str]:
        """The command for a file of the local team."""
        organisation = str(self.world.organisations["local_team"])
        asked = ["--house", str(self.world.house_id), "--organisation", organisation]
        return [sys.executable, "-m", "app.cli", "import", str(file), *asked]

    async def run(self, file: Path) -> subprocess.CompletedProcess[str]:
        """Type it and wait for its end."""
        return await asyncio.to_thread(
            subprocess.run, self.command(file),
            check=False, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=60,
        )  # fmt: skip

    async def count(self, sql: str) -> int:
        """A figure of the house."""
        return int((await rows(self.pools, self.world, sql))[0][0])


@pytest.fixture
async def typed(database: Settings, tmp_path: Path) -> AsyncIterator[Typed]:
    async with open_pools(database) as pools:
        world = await make_world(pools)
        yield Typed(world, pools, environment_of(database, "http://127.0.0.1:1"), tmp_path)


async def test_it_tells_what_became_of_the_lines_and_again_that_they_came_in_before(typed: Typed) -> None:
    file = typed.lay(line(f"c-{number}") for number in range(3))
    first = await typed.run(file)
    assert first.returncode == 0, first.stderr
    assert re.fullmatch(
        r"import [0-9a-f-]{36}: 3 lines, 3 taken in, 0 taken in before, 0 in quarantine\n", first.stdout
    )
    assert first.stderr == "3 of 3 lines\n"
    again = await typed.run(file)
    assert (again.returncode, again.stdout.partition(": ")[2]) == (
        0, "3 lines, 0 taken in, 3 taken in before, 0 in quarantine\n",
    )  # fmt: skip
    assert await typed.count("SELECT count(*) FROM referrals") == 3


async def test_quarantine_and_wrong_use_have_exit_codes_of_their_own(typed: Typed) -> None:
    faulty = await typed.run(typed.lay([line("c-0"), b"{Kanarie"]))
    assert (faulty.returncode, faulty.stdout.partition(": ")[2]) == (
        1, "2 lines, 1 taken in, 0 taken in before, 1 in quarantine\n",
    )  # fmt: skip
    assert "Kanarie" not in faulty.stdout + faulty.stderr
    unreadable = await typed.run(typed.lay([], "leeg.ndjson"))
    assert (unreadable.returncode, unreadable.stdout, unreadable.stderr) == (1, "", ": empty (rule RE-03)\n")
    other = await typed.run(typed.lay([line("c-1")], "zorgmeldingen.txt"))
    assert other.returncode == 2
    assert ".ndjson" in other.stderr


async def test_killed_in_the_middle_and_typed_again_it_goes_on_with_the_same_file(typed: Typed) -> None:
    lines = 6 * PART_LINES
    file = typed.lay(line(f"k-{number}") for number in range(lines))
    process = subprocess.Popen(
        typed.command(file), cwd=ROOT, env=typed.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        await until(lambda: typed.count("SELECT coalesce(max(done_count), 0) FROM import_jobs"), 60)
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate()
    assert 0 < await typed.count("SELECT done_count FROM import_jobs") < lines, "the kill came after the end"
    await rows(typed.pools, typed.world, "UPDATE import_jobs SET leased_until = now() RETURNING id")
    again = await typed.run(file)
    assert again.returncode == 0, again.stderr
    counted = f"{lines} lines, {lines} taken in, 0 taken in before, 0 in quarantine\n"
    assert again.stdout.partition(": ")[2] == counted
    assert again.stderr.endswith(f"{lines} of {lines} lines\n")
    assert await typed.count("SELECT count(*) FROM import_jobs") == 1
    assert await typed.count("SELECT count(*) FROM referrals") == lines


async def test_on_a_terminal_it_draws_a_bar_with_the_time_that_is_left(typed: Typed) -> None:
    file = typed.lay(line(f"t-{number}") for number in range(2))
    ours, theirs = pty.openpty()
    try:
        process = subprocess.Popen(
            typed.command(file), cwd=ROOT, env=typed.environment | {"TERM": "xterm"}, stdout=subprocess.PIPE,
            stderr=theirs,
        )  # fmt: skip
        os.close(theirs)
        drawn = await asyncio.to_thread(_read_all, ours)
        told, _ = await asyncio.to_thread(process.communicate, timeout=60)
    finally:
        os.close(ours)
    assert process.returncode == 0, drawn
    assert "2 taken in" in told.decode()
    assert "━" in drawn
    assert re.search(r"2/2 \S*0:00:\d\d \S*0:00:00", re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", drawn)), drawn


def _read_all(terminal: int) -> str:
    found = b""
    try:
        while piece := os.read(terminal, 65_536):
            found += piece
    except OSError:  # so a terminal tells that its other side is closed
        pass
    return found.decode()


def test_plain_lines_come_every_few_seconds_and_tell_the_time_that_is_left() -> None:
    now, told = [0.0], list[str]()
    show = plain_lines("lines", 10_000, 2_000, clock=lambda: now[0], write=told.append)
    for second in range(1, 12):
        now[0] = float(second)
        show(2_000 + 500 * second)
    now[0] = 3_600.0
    show(7_000)
    show(10_000)
    assert EVERY_SECONDS == 5.0
    assert told == [
        "4500 of 10000 lines, 0:00:11 left",
        "7000 of 10000 lines, 0:00:06 left",
        "10000 of 10000 lines",
    ]
