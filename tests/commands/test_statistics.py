"""`ketenpoort statistics`: a count that was tampered with is found by `check` and mended by `rebuild`."""

import asyncio

import asyncpg
import pytest
from typer.testing import CliRunner

from app.cli import app
from app.commands.ready_database import environment
from app.settings import WRITER, Settings
from tests.commands.test_house import FOUND

RUNNER = CliRunner()


async def _tampered(settings: Settings) -> None:
    """One fact too many, behind the service."""
    connection = await asyncpg.connect(settings.login(WRITER))
    try:
        async with connection.transaction():
            house = await connection.fetchval("SELECT id FROM houses")
            await connection.execute(f"SELECT set_config('app.house_id', '{house}', true)")
            await connection.execute(
                "INSERT INTO facts SELECT $1, $1, 'IN-57', $1, '2026-01-01', $1, '2026-01-02', 'police', "
                "'', '', '', '', '', '', 1, 1",
                house,
            )
    finally:
        await connection.close()


def test_what_differs_is_found_and_mended(database: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment(database).items():
        monkeypatch.setenv(name, value)
    assert RUNNER.invoke(app, FOUND).exit_code == 0
    assert RUNNER.invoke(app, ["statistics", "rebuild"]).exit_code == 0
    first = RUNNER.invoke(app, ["statistics", "check"])
    assert (first.exit_code, first.stdout.strip()) == (0, "What is kept equals a recount.")
    asyncio.run(_tampered(database))
    found = RUNNER.invoke(app, ["statistics", "check", "--house", "waterduin"])
    assert found.exit_code == 1
    assert "IN-57: 1 differ" in found.stderr
    assert "1 sums are not those of their facts" in found.stderr
    assert RUNNER.invoke(app, ["statistics", "rebuild"]).exit_code == 0
    assert RUNNER.invoke(app, ["statistics", "check"]).exit_code == 0
    assert RUNNER.invoke(app, ["statistics", "check", "--house", "elders"]).exit_code == 1
