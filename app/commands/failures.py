"""How a command tells that it cannot go on: one clear text on stderr and an exit code, never a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import typer

NOT_IN_ORDER: Final = 3


@contextmanager
def plain_failures() -> Iterator[None]:
    """Turn what an operator can repair into its message and exit code 3."""
    import asyncpg

    from app.database.programs import NoPostgres
    from app.database.roles import UnsafeDatabaseRole
    from app.settings import SettingsError

    try:
        yield
    except (SettingsError, NoPostgres, UnsafeDatabaseRole) as fault:
        typer.echo(str(fault), err=True)
        raise typer.Exit(NOT_IN_ORDER) from None
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as fault:
        typer.echo(f"The database cannot be used: {type(fault).__name__}. Try `ketenpoort doctor`.", err=True)
        raise typer.Exit(NOT_IN_ORDER) from None
