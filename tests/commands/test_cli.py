"""The commands: quick to answer, plain in failure, right in their exit codes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
SLOW_LIBRARIES = {"asyncpg", "sqlalchemy", "sqlmodel", "pydantic", "fastapi", "strawberry", "cryptography"}


def ketenpoort(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KETENPOORT_")}
    kept.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "app.cli", *arguments]
    return subprocess.run(command, check=False, cwd=ROOT, env=kept | environment, capture_output=True, text=True)


def test_help_loads_nothing_that_is_slow() -> None:
    script = "import sys, app.cli; print(*(name for name in sys.modules if '.' not in name))"
    loaded = subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT, capture_output=True, text=True)
    assert not SLOW_LIBRARIES & set(loaded.stdout.split())


def test_help_names_the_commands() -> None:
    told = ketenpoort("--help")
    assert told.returncode == 0
    for command in ("migrate", "serve", "doctor"):
        assert command in told.stdout


def test_wrong_settings_are_told_plainly() -> None:
    told = ketenpoort("migrate", KETENPOORT_PORT="none")
    assert told.returncode == 3
    assert told.stderr.startswith("The settings cannot be used:\n  - KETENPOORT_PORT: ")
    assert "Traceback" not in told.stderr


def test_an_absent_database_is_told_plainly() -> None:
    told = ketenpoort("migrate", DATABASE_URL="postgresql://o:hunter2@127.0.0.1:1/none")
    assert told.returncode == 3
    assert "ketenpoort doctor" in told.stderr
    assert "hunter2" not in told.stderr


def test_migrate_says_what_it_did_and_has_nothing_left_to_do(database: Settings) -> None:
    url = str(database.database_url)
    assert ketenpoort("migrate", DATABASE_URL=url).stdout == "The schema is that of this release.\n"
    assert ketenpoort("migrate", "--plan", DATABASE_URL=url).stdout.startswith("Nothing to do")
    assert ketenpoort("migrate", "--check", DATABASE_URL=url).returncode == 0


@pytest.mark.parametrize("command", ["migrate", "serve", "doctor", "worker", "client", "keys", "openapi", "docs"])
def test_every_command_explains_itself(command: str) -> None:
    told = ketenpoort(command, "--help")
    assert told.returncode == 0
    assert "Usage:" in told.stdout
