"""The database of a command: what is kept reaches the disk, what goes with the command need not."""

from pathlib import Path

import pytest

from app.commands import ready_database as module
from app.settings import Settings


class _Asked(Exception):
    """The server was asked for; what follows is not of this test."""


@pytest.mark.parametrize("keeps", [True, False])
async def test_only_what_is_kept_waits_for_the_disk(
    *, keeps: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[Path | None, bool]] = []

    def server(directory: Path | None, *, durable: bool) -> None:
        asked.append((directory, durable))
        raise _Asked

    monkeypatch.setattr(module, "EmbeddedServer", server)
    place = tmp_path if keeps else None
    settings = Settings(database_url=None, embedded_directory=place)
    with pytest.raises(_Asked):
        async with module.ready_database(settings):
            pass
    assert asked == [(place, keeps)]
