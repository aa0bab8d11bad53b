"""`ketenpoort house add`: a house is founded with who keeps and who administers it, and never twice."""

import asyncio
from uuid import UUID

import asyncpg
import pytest
from typer.testing import CliRunner

from app.cli import app
from app.commands.ready_database import environment
from app.settings import WRITER, Settings

RUNNER = CliRunner()
FOUND = [
    *("house", "add", "--code", "waterduin", "--name", "Veiligheidshuis Waterduin", "--region", "Waterduin"),
    *("--contact", "Ida Regisma", "--administrator", "Vera Ketenhof", "--municipality", "Oeverdam"),
]


async def _administers(settings: Settings, professional_id: UUID) -> list[tuple[str, str, str]]:
    connection = await asyncpg.connect(settings.login(WRITER))
    try:
        rows = await connection.fetch(
            "SELECT h.code, o.kind, r.role FROM role_assignments r JOIN houses h ON h.id = r.house_id"
            " JOIN organisations o ON o.id = h.organisation_id WHERE r.professional_id = $1 AND o.status = 'active'",
            professional_id,
        )
    finally:
        await connection.close()
    return [tuple(row) for row in rows]


def test_a_house_is_founded_once(database: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment(database).items():
        monkeypatch.setenv(name, value)
    first = RUNNER.invoke(app, FOUND)
    assert first.exit_code == 0, first.output
    administrator = UUID(first.stdout.partition("administrator ")[2].split()[0])
    assert asyncio.run(_administers(database, administrator)) == [("waterduin", "safety_house", "policy_admin")]
    again = RUNNER.invoke(app, FOUND)
    assert (again.exit_code, again.stderr.strip()) == (1, "/code: taken")


def test_a_code_that_cannot_stand_in_the_types_of_notices_is_refused() -> None:
    refused = RUNNER.invoke(app, [word if word != "waterduin" else "Water duin" for word in FOUND])
    assert refused.exit_code == 2
    assert "Water duin" not in refused.stderr
