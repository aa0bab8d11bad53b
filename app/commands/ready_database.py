"""A database that is ready to serve: the given one, or an embedded one started for as long as the command runs."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from app.database.embedded import EmbeddedServer
from app.database.migrations import as_owner, migrate
from app.domain.programmes.laying import lay_catalogues
from app.settings import Settings

_SECRET_BYTES: Final = 32


@asynccontextmanager
async def ready_database(settings: Settings) -> AsyncIterator[Settings]:
    """Settings whose database is there and migrated; a given database is used as it is, its owner migrates it."""
    if settings.database_url is not None or (settings.writer_url and settings.reader_url):
        yield settings
        return
    kept = settings.embedded_directory is not None  # what goes at the end of the command need not reach a disk
    async with EmbeddedServer(settings.embedded_directory, durable=kept) as server:
        changes = {
            "database_url": server.url(),
            "writer_password": _kept(settings.writer_password, None),
            "reader_password": _kept(settings.reader_password, None),
            "secret_key": _kept(settings.secret_key, settings.embedded_directory),
        }
        ready = settings.model_copy(update=changes)
        await migrate(ready)
        async with as_owner(ready) as connection:
            await lay_catalogues(connection)
        yield ready


def environment(settings: Settings) -> dict[str, str]:
    """What a process of its own must find in its environment to use the same database and the same secrets."""
    told = {
        "DATABASE_URL": settings.database_url,
        "KETENPOORT_WRITER_PASSWORD": settings.writer_password.get_secret_value(),
        "KETENPOORT_READER_PASSWORD": settings.reader_password.get_secret_value(),
        "KETENPOORT_SECRET_KEY": settings.secret_key.get_secret_value(),
    }
    return {name: value for name, value in told.items() if value}


def _kept(given: SecretStr, directory: Path | None) -> SecretStr:
    """The given secret, else the one kept beside the data, else a new one (kept where there is a place)."""
    if given.get_secret_value():
        return given
    made = secrets.token_urlsafe(_SECRET_BYTES)
    if directory is None:
        return SecretStr(made)
    place = directory / "secret_key"
    if not place.exists():
        place.touch(mode=0o600)
        place.write_text(made)
    return SecretStr(place.read_text().strip())
