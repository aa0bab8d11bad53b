"""A place where an embedded server may keep data, and what these tests need of the machine."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

# .ci/run installs the pooler, so the build always runs its tests
collect_ignore = [] if shutil.which("pgbouncer") else ["test_pooler.py"]


def pytest_report_header() -> list[str]:
    """Say what is left out on this machine."""
    return ["tests/database/test_pooler.py needs the program pgbouncer"] if collect_ignore else []


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that the account nobody can reach, as pytest's own are closed to it."""
    with tempfile.TemporaryDirectory(prefix="ketenpoort-place-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)
