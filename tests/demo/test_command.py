"""`ketenpoort demo` as its user meets it: Ctrl-C leaves no process, and every story of the region can be told."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@contextmanager
def demo(*options: str) -> Iterator[subprocess.Popen[str]]:
    """The command, in a process group of its own."""
    environment = {name: value for name, value in os.environ.items() if "DATABASE_URL" not in name}
    command = [sys.executable, "-m", "app.cli", "demo", "--port", "0", *options]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        try:
            yield running
        finally:
            running.kill()


def _children(of: int) -> set[int]:
    """Every process below this one."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(entry.name)] = int(stat[1])
    found: set[int] = set()
    wanted = {of}
    while wanted:
        wanted = {pid for pid, parent in parents.items() if parent in wanted}
        found |= wanted
    return found


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks into /proc")
def test_ctrl_c_ends_the_demo_and_leaves_no_process() -> None:
    with demo("--only", "22") as running:
        assert running.stdout is not None
        for line in running.stdout:
            if "Ctrl-C" in line:
                break
        below = _children(running.pid)
        assert below  # PostgreSQL at least
        running.send_signal(signal.SIGINT)
        said = running.stdout.read()
        assert running.wait(30) == 0, said
        assert not any(Path(f"/proc/{pid}").exists() for pid in below)


@pytest.mark.whole_demo
def test_the_whole_region_is_played() -> None:
    with demo("--cases", "20", "--play-only") as running:
        said, _ = running.communicate(timeout=600)
        assert running.returncode == 0, said
        assert "STOPPED" not in said
        assert "Played 28 stories" in said
        assert "20/20" in said
        assert ", 0 were not genuine" in said
        assert (
            said.index("01  ") < said.index("15  ") < said.index("28  ")
        )  # some run side by side, all are told in order
        told = " ".join(said.split())
        for end in (
            "closed",
            "taken up again",
            "transferred",
            "scaled down",
            "a condition breached",
            "measure: home ban",
            "home ban refused",
            "raised above the table",
            "conditions of Veilig Thuis kept",
            "2 of 2 were told by webhook",
        ):
            assert end in told
