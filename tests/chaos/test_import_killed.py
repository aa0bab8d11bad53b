"""The worker is killed while it takes a file in: each line has its effect once. `make chaos` takes 10,000 lines."""

from pathlib import Path

from app.domain.imports.files import PART_LINES
from app.settings import Settings
from tests.chaos import uploads


async def test_a_file_is_taken_in_once_though_its_worker_is_killed(database: Settings, folder: Path) -> None:
    lines = 6 * PART_LINES
    found = await uploads.taken_in(database, folder, lines=lines, kills=1)
    assert set(found.values()) == {lines}, found
