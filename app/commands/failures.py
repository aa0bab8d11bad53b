"""How a command tells that it cannot go on: one clear text on stderr and an exit code, never a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import typer

NOT_IN_ORDER: Final = 3


@contextmanager
def plain_failures() -> Iterator[None]:
    """Turn what an operator can repair into its message: exit code 1 for a refusal of the field, 3 for the rest."""
    import asyncpg

    from app.database.programs import NoPostgres
    from app.database.roles import UnsafeDatabaseRole
    from app.domain.errors import InvalidContent, KetenpoortError
    from app.settings import SettingsError

    try:
        yield
    except InvalidContent as refused:
        for fault in refused.faults:
            typer.echo(f"{fault.pointer}: {fault.code}{f' (rule {fault.rule})' if fault.rule else ''}", err=True)
        raise typer.Exit(1) from None
    except KetenpoortError as refused:
        typer.echo(f"{refused.title_en}. {refused.advice_en}", err=True)
        raise typer.Exit(1) from None
    except (SettingsError, NoPostgres, UnsafeDatabaseRole) as fault:
        typer.echo(str(fault), err=True)
        raise typer.Exit(NOT_IN_ORDER) from None
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as fault:
        typer.echo(f"The database cannot be used: {type(fault).__name__}. Try `ketenpoort doctor`.", err=True)
        raise typer.Exit(NOT_IN_ORDER) from None
