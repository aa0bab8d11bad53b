"""What takes minutes runs when it is asked for: rounds of kills by `-m chaos`, fault programmes by `-m programme`."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

LONG: Final = {
    "chaos": "rounds of kills, and the faults planted in them; left out unless asked for",
    "programme": "a fault programme at its brief scale; left out unless asked for",
}


def pytest_configure(config: pytest.Config) -> None:
    """Name the marks."""
    for mark, meaning in LONG.items():
        config.addinivalue_line("markers", f"{mark}: {meaning}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what takes long where nobody named it."""
    unasked = [mark for mark in LONG if mark not in config.getoption("markexpr")]
    long = [item for item in items if any(item.get_closest_marker(mark) for mark in unasked)]
    config.hook.pytest_deselected(items=long)
    items[:] = [item for item in items if item not in long]


@pytest.fixture
def folder() -> Iterator[Path]:
    """Where the processes write."""
    with tempfile.TemporaryDirectory(prefix="ketenpoort-chaos-") as made:
        place = Path(made)
        yield place
        for log in place.glob("*.log"):
            print(f"--- {log.name}\n{log.read_text()[-4000:]}")  # noqa: T201 - pytest shows it where a test fails
