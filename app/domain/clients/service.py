"""The operator's use cases on clients: register one, suspend and resume it, change its keys."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.clock import CLOCK
from app.domain.access.policy import cap_scopes
from app.domain.clients.reachable import Connections
from app.domain.clients.statements import clients as statements
from app.domain.errors import Fault, InvalidContent, NotFound
from app.domain.ids import new_id
from app.domain.vocabulary.clients import ClientAuthentication, ClientProfile, ClientStatus
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.scopes import DASHBOARD_SCOPES, Scope

MOST_KEYS = 8


@dataclass(frozen=True, slots=True)
class ClientDraft:
    """What registers a client. `keys` are public JWKs that the caller has checked, each with a `kid`.

    A client of a foreign issuer has `issuer` and `external_id` instead of keys. A client without either gets a secret,
    which only the sandbox accepts. `legacy_until` is the dated exception for RS256 and the token endpoint as audience.
    `operations_only` holds it to the operations that are registered for it.
    """

    organisation: str
    house: str
    name: str
    scopes: frozenset[Scope]
    keys: Sequence[Mapping[str, Any]] = ()
    issuer: str | None = None
    external_id: str | None = None
    legacy_until: datetime | None = None
    profile: ClientProfile = ClientProfile.partner
    operations_only: bool = False


@dataclass(frozen=True, slots=True)
class NewClient:
    """A registered client; `secret` is shown this once, and only where there is no key."""

    client_id: UUID
    secret: str | None


async def add_client(connections: Connections, draft: ClientDraft) -> NewClient:
    """Register a client of one organisation in one house (rule OR-02). Scopes beyond its kind are refused."""
    async with connections.acquire() as connection, connection.transaction():
        organisation = await statements.FIND_ORGANISATION.fetch(connection, reference=draft.organisation)
        house = await statements.FIND_HOUSE.fetch(connection, reference=draft.house)
        _check_draft(draft, organisation, house)
        client_id, secret = new_id(), None
        if not draft.keys and draft.issuer is None:
            secret = secrets.token_urlsafe(32)
        await statements.ADD_CLIENT.fetch(
            connection,
            client_id=client_id,
            organisation_id=organisation[0]["id"],
            house_id=house[0]["id"],
            name=draft.name,
            authentication=(
                ClientAuthentication.client_secret_basic if secret else ClientAuthentication.private_key_jwt
            ).value,
            scopes=sorted(scope.value for scope in draft.scopes),
            profile=draft.profile.value,
            operations_only=draft.operations_only,
            secret_digest=hashlib.sha256(secret.encode()).digest() if secret else None,
            issuer=draft.issuer,
            external_id=draft.external_id,
            legacy_until=draft.legacy_until,
        )
        for key in draft.keys:
            await statements.ADD_KEY.execute(
                connection, id=new_id(), client_id=client_id, kid=key["kid"], jwk=dict(key)
            )
    return NewClient(client_id, secret)


async def find_organisation(connections: Connections, reference: str) -> UUID:
    """The organisation of this id or exact name; raises InvalidContent."""
    found = await statements.FIND_ORGANISATION.fetch(connections, reference=reference)
    if len(found) != 1:
        raise InvalidContent(Fault("/organisation", "unknown-organisation", "OR-02"))
    return UUID(str(found[0]["id"]))


async def find_house(connections: Connections, reference: str) -> UUID:
    """The house of this id or code; raises InvalidContent."""
    found = await statements.FIND_HOUSE.fetch(connections, reference=reference)
    if len(found) != 1:
        raise InvalidContent(Fault("/house", "unknown-house", "OR-09"))
    return UUID(str(found[0]["id"]))


async def list_clients(connections: Connections) -> list[Mapping[str, Any]]:
    """Every client with its organisation, house, scopes and key ids; never a secret."""
    return [dict(row) for row in await statements.LIST_CLIENTS.fetch(connections)]


async def suspend_client(connections: Connections, client_id: UUID) -> None:
    """Close the client's tokens within a second and give it no new ones."""
    await _set_status(connections, client_id, ClientStatus.suspended)


async def resume_client(connections: Connections, client_id: UUID) -> None:
    """Let the client ask for tokens again; those from before the suspension stay closed."""
    await _set_status(connections, client_id, ClientStatus.active)


async def limit_client(connections: Connections, client_id: UUID, *, operations_only: bool) -> None:
    """Hold the client to its registered operations, or no longer; its tokens are closed, for they say which."""
    limited = await statements.LIMIT_CLIENT.fetch(
        connections, client_id=client_id, operations_only=operations_only, at=CLOCK.now()
    )
    if not limited:
        raise NotFound


async def close_client_tokens(connections: Connections, client_id: UUID) -> None:
    """Close every token the client holds; it may ask for new ones at once."""
    if not await statements.CLOSE_CLIENT_TOKENS.fetch(connections, client_id=client_id, at=CLOCK.now()):
        raise NotFound


async def add_client_key(connections: Connections, client_id: UUID, key: Mapping[str, Any]) -> None:
    """Add a public key beside those in use, so that a partner rotates with overlap."""
    await statements.ADD_KEY.execute(connections, id=new_id(), client_id=client_id, kid=key["kid"], jwk=dict(key))


async def remove_client_key(connections: Connections, client_id: UUID, kid: str) -> None:
    """Stop accepting a key and close every token of the client: whoever held the key may hold them."""
    if not await statements.REMOVE_KEY.fetch(connections, client_id=client_id, kid=kid):
        raise NotFound
    await close_client_tokens(connections, client_id)


async def _set_status(connections: Connections, client_id: UUID, status: ClientStatus) -> None:
    if not await statements.SET_STATUS.fetch(connections, client_id=client_id, status=status.value, at=CLOCK.now()):
        raise NotFound


def _check_draft(draft: ClientDraft, organisation: Sequence[Any], house: Sequence[Any]) -> None:
    faults = []
    if len(organisation) != 1:
        faults.append(Fault("/organisation", "unknown-organisation", "OR-02"))
    elif not draft.scopes <= cap_scopes(OrganisationKind(organisation[0]["kind"]), True, draft.scopes):
        faults.append(Fault("/scopes", "beyond-organisation-kind", "OR-02"))
    if len(house) != 1:
        faults.append(Fault("/house", "unknown-house", "OR-09"))
    if draft.profile is ClientProfile.dashboard and not draft.scopes <= DASHBOARD_SCOPES:
        faults.append(Fault("/scopes", "beyond-dashboard"))
    if not draft.scopes:
        faults.append(Fault("/scopes", "required"))
    kids = [key["kid"] for key in draft.keys]
    if len(set(kids)) != len(kids) or len(kids) > MOST_KEYS:
        faults.append(Fault("/keys", "key-ids-not-unique"))
    if (draft.issuer is None) != (draft.external_id is None) or (draft.issuer is not None and draft.keys):
        faults.append(Fault("/issuer", "foreign-identity-incomplete"))
    if faults:
        raise InvalidContent(*faults)
