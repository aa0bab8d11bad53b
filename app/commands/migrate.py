"""`ketenpoort migrate`: brings the database to this release's schema."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.failures import plain_failures

if TYPE_CHECKING:
    from app.settings import Settings

app = typer.Typer()


@app.command()
def migrate(
    *,
    plan: Annotated[bool, typer.Option("--plan", help="Show the SQL and the locks it takes; change nothing.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Fail when tables and migrations differ.")] = False,
) -> None:
    """Make the two service logins and bring the schema up to date. Runs as the owner in DATABASE_URL."""
    with plain_failures():
        from app.database.migrations import drift, pending
        from app.settings import load_settings

        settings = load_settings()
        if plan:
            typer.echo(asyncio.run(pending(settings)) or "Nothing to do: the schema is that of this release.")
            return
        if check:
            found = asyncio.run(drift(settings))
            if found:
                typer.echo(found, err=True)
                raise typer.Exit(1)
            typer.echo("The migrations make exactly the declared tables.")
            return
        asyncio.run(_brought_up_to_date(settings))
        typer.echo("The schema is that of this release.")


async def _brought_up_to_date(settings: "Settings") -> None:
    from app.database.migrations import as_owner, migrate
    from app.domain.programmes.laying import lay_catalogues

    await migrate(settings)
    async with as_owner(settings) as connection:
        await lay_catalogues(connection)
