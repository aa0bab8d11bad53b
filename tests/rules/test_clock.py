"""One clock for the service: what it follows, how far it may be off, and that nothing of ours reads another."""

import ast
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from app.clock import Clock
from app.domain.ids import new_id_at

APP: Final = Path(__file__).resolve().parents[2] / "app"
READS_A_MACHINES_CLOCK: Final = {
    "clock.py",
    "commands/demo.py",  # the day from which the demo counts
    "commands/examination.py",  # compares it
    "demo/partners.py",  # partners have a clock of their own
    "demo/play_meeting.py",
    "demo/play_scene.py",
    "integrations/drop.py",  # times of files
}
DAY: Final = 86_400.0


@pytest.mark.parametrize("off", [-DAY, 40 * DAY])
def test_it_follows_what_it_is_told_and_counts_on(off: float) -> None:
    clock = Clock()
    asked = time.monotonic()
    clock.follow(time.time() + off, asked, asked + 0.001)
    assert clock.apart == pytest.approx(-off, abs=0.1)
    assert clock.seconds() == pytest.approx(time.time() + off, abs=0.1)
    assert clock.now().timestamp() == pytest.approx(clock.seconds(), abs=0.1)
    assert clock.is_apart


def test_what_a_reading_cannot_tell_apart_stays() -> None:
    clock = Clock()
    before = clock.seconds() - time.monotonic()
    asked = time.monotonic()
    clock.follow(asked + before + 0.2, asked, asked + 1)
    assert clock.seconds() - time.monotonic() == pytest.approx(before, abs=1e-6)
    assert not clock.is_apart


def test_it_is_never_ahead_of_what_it_was_told() -> None:
    clock = Clock()
    asked = time.monotonic()
    clock.follow(1000.0, asked, asked + 0.25)
    assert clock.seconds() - (time.monotonic() - asked) == pytest.approx(999.75, abs=1e-3)


def test_a_jump_of_the_machines_clock_moves_nothing_and_shows_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, real = Clock(), time.time
    before = clock.seconds()
    monkeypatch.setattr(time, "time", lambda: real() + DAY)
    assert clock.seconds() == pytest.approx(before, abs=1)
    assert clock.apart == pytest.approx(DAY, abs=1)


def test_an_identifier_says_the_moment_that_it_is_given() -> None:
    moment = datetime(2026, 11, 22, 9, 0, 0, 125_000, tzinfo=UTC).timestamp()
    made = new_id_at(moment)
    assert (made.version, made.int >> 80) == (7, int(moment * 1000))
    assert made != new_id_at(moment)


def test_nothing_else_reads_the_clock_of_a_machine() -> None:
    found = {
        path.relative_to(APP).as_posix()
        for path in APP.rglob("*.py")
        if any(_reads_it(node) for node in ast.walk(ast.parse(path.read_text())))
    }
    assert found == READS_A_MACHINES_CLOCK


def _reads_it(node: ast.AST) -> bool:
    if not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)):
        return False
    return (node.value.id, node.attr) in {
        ("time", "time"), ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"),
    }  # fmt: skip
