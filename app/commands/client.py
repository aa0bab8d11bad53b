"""`ketenpoort client`: the clients of partners, each of one organisation in one house."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar
from uuid import UUID

import typer

from app.commands.failures import plain_failures

if TYPE_CHECKING:
    from app.domain.clients.reachable import Connections

app = typer.Typer(help="Register and suspend clients of partners, change their keys.", no_args_is_help=True)

Outcome = TypeVar("Outcome")
ClientId = Annotated[UUID, typer.Argument(help="The client_id.", metavar="CLIENT")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON for machines.")]


@app.command("add")
def add(  # noqa: PLR0913 - each is an option of the command line
    *,
    organisation: Annotated[str, typer.Option(help="Id or exact name of the organisation.")],
    house: Annotated[str, typer.Option(help="Id or code of the house.")],
    name: Annotated[str, typer.Option(help="What the client is called, for example the partner's product.")],
    scopes: Annotated[str, typer.Option(help="Scopes, with spaces or commas; a dashboard has those of numbers.")] = "",
    dashboard: Annotated[
        bool, typer.Option("--dashboard", help="Reads published numbers only, by registered operations.")
    ] = False,
    operations_only: Annotated[
        bool | None,
        typer.Option("--operations-only/--any-operation", help="Hold it to its registered operations; a dashboard is."),
    ] = None,
    jwks: Annotated[Path | None, typer.Option(help="File with the public keys: a JWK set or one JWK.")] = None,
    issuer: Annotated[str, typer.Option(help="Another issuer that authenticates the client.")] = "",
    external_id: Annotated[str, typer.Option(help="The client's id at that issuer.")] = "",
    legacy_until: Annotated[
        datetime | None, typer.Option(help="Accept RS256 and the token endpoint as audience until this day.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Register a client. Without keys and issuer it gets a secret, which only a sandbox accepts.

    Example: ketenpoort client add --organisation "Politie Voorbeeldstad" --house vbs --name Meldsysteem
    --scopes "referral:submit action:write" --jwks public-keys.json

    A dashboard: ketenpoort client add --dashboard --organisation "Gemeente Voorbeeldstad" --house vbs --name Cijfers
    --jwks public-keys.json
    """
    from datetime import UTC

    from app.domain.clients.service import ClientDraft, add_client
    from app.domain.vocabulary.clients import ClientProfile
    from app.domain.vocabulary.scopes import DASHBOARD_SCOPES

    draft = ClientDraft(
        organisation=organisation,
        house=house,
        name=name,
        scopes=_read_scopes(scopes) if scopes or not dashboard else DASHBOARD_SCOPES,
        keys=_read_keys(jwks) if jwks else (),
        issuer=issuer or None,
        external_id=external_id or None,
        legacy_until=legacy_until.replace(tzinfo=UTC) if legacy_until else None,
        profile=ClientProfile.dashboard if dashboard else ClientProfile.partner,
        operations_only=dashboard if operations_only is None else operations_only,
    )
    added = _run(lambda connections: add_client(connections, draft))
    if as_json:
        typer.echo(json.dumps({"client_id": str(added.client_id), "secret": added.secret}))
        return
    typer.echo(f"client_id {added.client_id}")
    if added.secret:
        typer.echo(f"secret    {added.secret}   (shown once; for a sandbox only)")


@app.command("list")
def show(*, as_json: AsJson = False) -> None:
    """Every client with its organisation, house, state, scopes and key ids."""
    from app.domain.clients.service import list_clients

    clients = _run(list_clients)
    if as_json:
        typer.echo(json.dumps([dict(client) for client in clients], default=str))
        return
    for client in clients:
        keys = ", ".join(client["kids"] or ()) or client["issuer"] or "secret"
        typer.echo(
            f"{client['id']}  {client['status']:9}  {client['house']}  {client['organisation']}: {client['name']}"
        )
        limited = "; registered operations only" if client["operations_only"] else ""
        typer.echo(f"    scopes {' '.join(client['scopes'])}; keys {keys}{limited}")


@app.command("suspend")
def suspend(client_id: ClientId) -> None:
    """Close the client's tokens within a second and give it no new ones."""
    from app.domain.clients.service import suspend_client

    _run(lambda connections: suspend_client(connections, client_id))
    typer.echo("Suspended: its tokens are closed within a second.")


@app.command("resume")
def resume(client_id: ClientId) -> None:
    """Let the client ask for tokens again."""
    from app.domain.clients.service import resume_client

    _run(lambda connections: resume_client(connections, client_id))
    typer.echo("Resumed: it may ask for new tokens.")


@app.command("limit")
def limit(
    client_id: ClientId,
    *,
    operations_only: Annotated[
        bool, typer.Option("--operations-only/--any-operation", help="Registered GraphQL operations only, or any.")
    ] = True,
) -> None:
    """Hold the client to its registered operations, or no longer. Its tokens are closed; it may ask for new ones."""
    from app.domain.clients.service import limit_client

    _run(lambda connections: limit_client(connections, client_id, operations_only=operations_only))
    typer.echo("Registered operations only." if operations_only else "Any operation within its scopes.")


@app.command("add-key")
def add_key(client_id: ClientId, jwks: Annotated[Path, typer.Option(help="File with the new public keys.")]) -> None:
    """Add public keys beside those in use, so that the partner can change over without a gap."""
    from app.domain.clients.service import add_client_key

    keys = _read_keys(jwks)

    async def add_all(connections: "Connections") -> None:
        for key in keys:
            await add_client_key(connections, client_id, key)

    _run(add_all)
    typer.echo(f"Added: {', '.join(key['kid'] for key in keys)}.")


@app.command("remove-key")
def remove_key(client_id: ClientId, kid: Annotated[str, typer.Argument(help="The key id.")]) -> None:
    """Stop accepting a key and close every token of the client."""
    from app.domain.clients.service import remove_client_key

    _run(lambda connections: remove_client_key(connections, client_id, kid))
    typer.echo("Removed: tokens of this client are closed within a second.")


def _read_scopes(text: str) -> frozenset[Any]:
    from app.domain.vocabulary.scopes import Scope

    words = text.replace(",", " ").split()
    unknown = [word for word in words if word not in Scope.values()]
    if unknown:
        message = f"unknown: {' '.join(unknown)}. Known scopes: {' '.join(Scope.values())}"
        raise typer.BadParameter(message, param_hint="--scopes")
    return frozenset(Scope(word) for word in words)


def _read_keys(place: Path) -> list[dict[str, Any]]:
    """The public keys of a file, each with a key id (its thumbprint where it has none)."""
    from app.api.oauth.jose import BadToken, import_public

    hint = "--jwks"
    try:
        content = json.loads(place.read_text())
        keys = [import_public(jwk) for jwk in content.get("keys", [content])]
    except (OSError, ValueError, TypeError, AttributeError):
        raise typer.BadParameter("cannot be read as JSON with a JWK set or one JWK", param_hint=hint) from None
    except BadToken as fault:
        message = f"holds a key that cannot be registered ({fault}); public P-256, RSA (2048 or more) or Ed25519 only"
        raise typer.BadParameter(message, param_hint=hint) from None
    if not keys:
        raise typer.BadParameter("holds no key", param_hint=hint)
    return [{**key.jwk, "kid": key.kid or key.thumbprint, "alg": key.algorithm, "use": "sig"} for key in keys]


def _run(act: "Callable[[Connections], Awaitable[Outcome]]") -> Outcome:
    from app.domain.errors import NotFound

    with plain_failures():
        try:
            return asyncio.run(_with_connections(act))
        except NotFound:
            typer.echo("There is no such client or key.", err=True)
            raise typer.Exit(1) from None


async def _with_connections(act: "Callable[[Connections], Awaitable[Outcome]]") -> Outcome:
    from app.database.pool import open_pools
    from app.settings import load_settings

    async with open_pools(load_settings()) as pools:
        return await act(pools.writer)
