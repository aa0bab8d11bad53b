"""`ketenpoort keys`: the keys that sign access tokens."""

import asyncio
from typing import Annotated

import typer

from app.commands.failures import plain_failures

app = typer.Typer(help="The keys that sign access tokens.", no_args_is_help=True)


@app.command("rotate")
def rotate(
    *,
    at_once: Annotated[
        bool, typer.Option("--at-once", help="Withdraw every key and every token now: somebody else may know the keys.")
    ] = False,
) -> None:
    """Let the published next key sign, publish a new next one; the old stays valid until its tokens have ended.

    Every process follows within a second, and no partner notices. Do it on a schedule.
    """
    with plain_failures():
        asyncio.run(_rotate(at_once=at_once))
    typer.echo("Rotated: every process signs with another key within a second.")


@app.command("list")
def show() -> None:
    """The published keys: which one signs, which comes next, which are on their way out."""
    with plain_failures():
        for kid, state in asyncio.run(_read()):
            typer.echo(f"{state:9} {kid}")


async def _rotate(*, at_once: bool) -> None:
    from app.database.pool import open_pools
    from app.domain.clients.keys import rotate_keys
    from app.domain.clients.sealing import Seal
    from app.settings import load_settings

    settings = load_settings()
    async with open_pools(settings) as pools:
        await rotate_keys(pools.writer, Seal(settings.secret_key.get_secret_value()), at_once=at_once)


async def _read() -> list[tuple[str, str]]:
    from app.database.pool import open_pools
    from app.domain.clients.register import ClientRegister
    from app.settings import load_settings

    async with open_pools(load_settings()) as pools:
        return [(key.kid, key.state) for key in await ClientRegister(pools.writer).read_signing_keys()]
