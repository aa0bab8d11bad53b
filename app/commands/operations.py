"""`ketenpoort operations`: the GraphQL documents that a client may ask for by their hash."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar
from uuid import UUID

import typer

from app.commands.failures import plain_failures

if TYPE_CHECKING:
    from app.database.pool import Pools

app = typer.Typer(help="Register the GraphQL operations of a client, list and remove them.", no_args_is_help=True)

Outcome = TypeVar("Outcome")
ClientId = Annotated[UUID, typer.Argument(help="The client_id.", metavar="CLIENT")]


@app.command("register")
def register(
    client_id: ClientId,
    manifest: Annotated[Path, typer.Argument(help="Relay's persisted queries, or Apollo's operation manifest.")],
) -> None:
    """Register every operation of a manifest, or none where one of them cannot be asked by this client.

    Example: ketenpoort operations register 0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4c persisted_queries.json
    """
    with plain_failures():
        from app.api.graphql.registering import read_manifest

        try:
            content = manifest.read_bytes()
        except OSError:
            raise typer.BadParameter("cannot be read", param_hint="MANIFEST") from None
        listed = read_manifest(content)
        added = _run(lambda pools: _register(pools, client_id, listed))
    for one in sorted(added, key=lambda one: one.name):
        typer.echo(f"{one.digest}  cost {one.cost:>5}  {one.name}")


@app.command("list")
def show(
    client_id: ClientId, *, as_json: Annotated[bool, typer.Option("--json", help="JSON for machines.")] = False
) -> None:
    """What the client has registered."""
    from app.domain.clients.operations import list_operations

    with plain_failures():
        found = _run(lambda pools: list_operations(pools.writer, client_id))
    if as_json:
        typer.echo(json.dumps([dict(one) for one in found], default=str))
        return
    for one in found:
        typer.echo(f"{one['digest']}  cost {one['cost']:>5}  {one['name']}")


@app.command("remove")
def remove(client_id: ClientId, digests: Annotated[list[str], typer.Argument(help="The hashes.")]) -> None:
    """Refuse operations from now on, in every process within a second."""
    from app.domain.clients.operations import remove_operation

    async def remove_all(pools: "Pools") -> None:
        for digest in digests:
            await remove_operation(pools.writer, client_id, digest)

    with plain_failures():
        _run(remove_all)
    typer.echo("Removed.")


async def _register(pools: "Pools", client_id: UUID, listed: list[Any]) -> list[Any]:
    """Examine what was listed as the client would ask it, then keep it."""
    from app.api.graphql.registering import Examiner
    from app.api.graphql.schema import make_contract
    from app.api.rest.rooms import ROOMS
    from app.clock import CLOCK
    from app.domain.access.entry import Entry
    from app.domain.clients.operations import holder_of, register_operations
    from app.domain.clients.register import ClientRegister
    from app.domain.vocabulary.sharing import Purpose

    client = await holder_of(ClientRegister(pools.writer), client_id, CLOCK.now())
    actor = await Entry(pools).receiver(
        client.house_id, client.organisation_id, client.registered_scopes, Purpose.monitoring
    )
    found = Examiner(make_contract(ROOMS), actor).examine(listed)
    await register_operations(pools.writer, client_id, found)
    return found


def _run(act: "Callable[[Pools], Awaitable[Outcome]]") -> Outcome:
    from app.domain.errors import NotFound

    try:
        return asyncio.run(_with_pools(act))
    except NotFound:
        typer.echo("There is no such client or operation.", err=True)
        raise typer.Exit(1) from None


async def _with_pools(act: "Callable[[Pools], Awaitable[Outcome]]") -> Outcome:
    from app.database.pool import open_pools
    from app.settings import load_settings

    async with open_pools(load_settings()) as pools:
        return await act(pools)
