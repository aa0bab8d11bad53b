"""The process that watches the folder is killed while files arrive. `make chaos` lays 400 files and kills 20 times."""

from pathlib import Path

from app.settings import Settings
from tests.chaos import drop


async def test_each_file_ends_once_though_whoever_watches_is_killed(database: Settings, folder: Path) -> None:
    row = await drop.killed(database, folder, files=60, kills=3)
    assert row.holds, row.reached
