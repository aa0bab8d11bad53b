"""`ketenpoort connection`: how partners' systems are connected, for one house at a time, as the house's own hand."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar
from uuid import UUID

import typer

from app.commands.failures import plain_failures

if TYPE_CHECKING:
    from app.database.pool import Pools
    from app.domain.access.actor import Actor
    from app.domain.access.work import Gate
    from app.domain.connections.service import Surroundings

app = typer.Typer(help="Connect partners' systems by a format or a channel; try a message.", no_args_is_help=True)

Outcome = TypeVar("Outcome")
House = Annotated[str, typer.Option(help="Id or code of the house.")]
ConnectionId = Annotated[UUID, typer.Argument(help="The connection.", metavar="CONNECTION")]
Endpoint = Annotated[str | None, typer.Option(help="https base address of the partner's system.")]
Credential = Annotated[str | None, typer.Option(help="Name of the secret in the credentials folder.")]
Options = Annotated[str | None, typer.Option(help="Mapping options, as a JSON object.")]
Certificates = Annotated[list[Path] | None, typer.Option("--certificate", help="PEM file; may be repeated.")]


@dataclass(frozen=True)
class _Hand:
    """What a command acts with."""

    pools: "Pools"
    gate: "Gate"
    actor: "Actor"
    surroundings: "Surroundings"


@app.command("adapters")
def adapters() -> None:
    """The formats and channels that are installed here, ours and those of other packages."""
    from app.integrations.adapter import inbound_adapters, outbound_channels

    for adapter in inbound_adapters().values():
        typer.echo(f"inbound   {adapter.name:16}  {adapter.title} ({', '.join(sorted(adapter.media_types))})")
    for channel in outbound_channels().values():
        typer.echo(f"outbound  {channel.name:16}  {channel.title}")


@app.command("list")
def show(*, house: House) -> None:
    """Every connection of a house, as JSON, one a line."""

    async def read(hand: _Hand) -> list[dict[str, Any]]:
        from app.domain.connections.service import list_connections

        return await list_connections(hand.gate, hand.actor)

    for connection in _run(house, read):
        typer.echo(json.dumps(connection))


@app.command("add")
def add(
    *,
    house: House,
    organisation: Annotated[str, typer.Option(help="Id or exact name of the organisation.")],
    adapter: Annotated[str, typer.Option(help="Name of the format or channel.")],
    direction: Annotated[str, typer.Option(help="`inbound` for a format, `outbound` for a channel.")] = "inbound",
    endpoint: Endpoint = None,
    credential: Credential = None,
    options: Options = None,
    certificates: Certificates = None,
) -> None:
    """Connect a system of a partner. Everything is checked before anything is saved.

    Example: ketenpoort connection add --house waterduin --organisation "Politie Waterduin" --adapter police-xml
    --certificate politie.pem
    """

    async def create(hand: _Hand) -> UUID:
        from app.domain.clients.service import find_organisation
        from app.domain.connections.drafts import ConnectionDraft
        from app.domain.connections.service import create_connection

        given = _given(endpoint, credential, options, certificates)
        found = await find_organisation(hand.pools.writer, organisation)
        draft = _read(
            ConnectionDraft, {"organisationId": str(found), "direction": direction, "adapter": adapter, **given}
        )
        return await create_connection(hand.gate, hand.actor, draft=draft, surroundings=hand.surroundings)

    typer.echo(f"connection {_run(house, create)}")


@app.command("change")
def change(
    connection_id: ConnectionId,
    *,
    house: House,
    endpoint: Endpoint = None,
    credential: Credential = None,
    options: Options = None,
    certificates: Certificates = None,
) -> None:
    """Change address, secret, options or keys of a connection; what is left out stays as it is."""

    async def alter(hand: _Hand) -> int:
        from app.domain.connections.drafts import ConnectionChange
        from app.domain.connections.service import change_connection

        draft = _read(ConnectionChange, _given(endpoint, credential, options, certificates))
        return await change_connection(
            hand.gate,
            hand.actor,
            connection_id=connection_id,
            seen=await _version(hand, connection_id),
            change=draft,
            surroundings=hand.surroundings,
        )

    typer.echo(f"Changed: version {_run(house, alter)}.")


@app.command("suspend")
def suspend(connection_id: ConnectionId, *, house: House) -> None:
    """Lay a connection still: what comes by it is refused, so that its sender keeps it."""
    _move(house, connection_id, "suspend_connection")
    typer.echo("Suspended.")


@app.command("resume")
def resume(connection_id: ConnectionId, *, house: House) -> None:
    """Take a suspended connection in use again."""
    _move(house, connection_id, "resume_connection")
    typer.echo("Resumed.")


@app.command("end")
def end(connection_id: ConnectionId, *, house: House) -> None:
    """End a connection for good; another may take its place."""
    _move(house, connection_id, "end_connection")
    typer.echo("Ended.")


@app.command("dry-run")
def dry_run(
    connection_id: ConnectionId, file: Annotated[Path, typer.Argument(help="File with one message.")], *, house: House
) -> None:
    """Say as JSON what would become of a message of this connection. Nothing is stored. Exit code 1: not acceptable."""

    async def attempt(hand: _Hand) -> Any:  # noqa: ANN401 - named in the import below
        import base64

        from app.domain.connections.drafts import DryRunDraft
        from app.domain.connections.service import dry_run_connection

        message = base64.b64encode(_bytes_of(file)).decode()
        draft = _read(DryRunDraft, {"message": message, "encoding": "base64"})
        return await dry_run_connection(
            hand.gate, hand.actor, connection_id=connection_id, draft=draft, catalogue=hand.surroundings.catalogue
        )

    tried = _run(house, attempt)
    typer.echo(tried.model_dump_json(by_alias=True, indent=2))
    if not tried.outcome.acceptable:
        raise typer.Exit(1)


def _given(
    endpoint: str | None, credential: str | None, options: str | None, certificates: list[Path] | None
) -> dict[str, Any]:
    given: dict[str, Any] = {"endpoint": endpoint, "credential": credential}
    if options is not None:
        try:
            given["options"] = json.loads(options)
        except ValueError:
            raise typer.BadParameter("is no JSON", param_hint="--options") from None
    if certificates:
        given["certificates"] = [_bytes_of(place).decode("ascii", "replace") for place in certificates]
    return {name: value for name, value in given.items() if value is not None}


def _bytes_of(place: Path) -> bytes:
    try:
        return place.read_bytes()
    except OSError:
        raise typer.BadParameter("a file cannot be read") from None


def _read(draft: type[Outcome], given: dict[str, Any]) -> Outcome:
    from app.domain.access.strict_json import read_draft

    return read_draft(json.dumps(given).encode(), draft)  # type: ignore[type-var] # every draft is a model


def _move(house: str, connection_id: UUID, use_case: str) -> None:
    async def move(hand: _Hand) -> None:
        from app.domain.connections import service

        seen = await _version(hand, connection_id)
        await getattr(service, use_case)(hand.gate, hand.actor, connection_id=connection_id, seen=seen)

    _run(house, move)


async def _version(hand: _Hand, connection_id: UUID) -> int:
    from app.domain.connections.service import list_connections
    from app.domain.errors import NotFound

    for connection in await list_connections(hand.gate, hand.actor):
        if connection["id"] == str(connection_id):
            return int(connection["version"])
    raise NotFound


def _run(house: str, act: "Callable[[_Hand], Awaitable[Outcome]]") -> Outcome:
    with plain_failures():
        return asyncio.run(_with_hand(house, act))


async def _with_hand(house: str, act: "Callable[[_Hand], Awaitable[Outcome]]") -> Outcome:
    from app.database.pool import open_pools
    from app.domain.access.entry import Entry
    from app.domain.access.work import Gate
    from app.domain.clients.service import find_house
    from app.domain.connections.catalogue import Catalogue
    from app.domain.connections.service import Surroundings
    from app.domain.vocabulary.scopes import Scope
    from app.domain.vocabulary.sharing import Purpose
    from app.integrations.adapter import inbound_adapters, outbound_channels
    from app.integrations.credentials import Credentials
    from app.integrations.http import PartnerClient
    from app.settings import load_settings

    settings = load_settings()
    async with open_pools(settings) as pools:
        actor = await Entry(pools).job(
            await find_house(pools.writer, house),
            scopes=frozenset({Scope.organisation_manage, Scope.organisation_read}),
            purpose=Purpose.referral_handling,
        )
        surroundings = Surroundings(
            Catalogue(inbound_adapters(), outbound_channels()),
            PartnerClient(loopback=settings.callback_loopback).check,
            Credentials(settings.credentials_directory),
        )
        return await act(_Hand(pools, Gate(pools), actor, surroundings))
