"""The longer rounds, and the faults planted in them, run when they are asked for: `-m chaos`."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Name the mark."""
    config.addinivalue_line("markers", "chaos: rounds of kills that take minutes; left out unless asked for")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long rounds out where nobody named them."""
    if "chaos" in config.getoption("markexpr"):
        return
    long = [item for item in items if item.get_closest_marker("chaos")]
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
