"""The register that token endpoint and resource server read: who a client is, what it used, what was closed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from app.domain.access.policy import cap_scopes
from app.domain.clients.reachable import Connections
from app.domain.clients.statements import clients as statements
from app.domain.vocabulary.clients import ClientAuthentication
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.scopes import Scope


@dataclass(frozen=True, slots=True)
class Client:
    """A registered client with what it may hold at this moment."""

    client_id: UUID
    organisation_id: UUID
    organisation_kind: OrganisationKind
    house_id: UUID
    is_open: bool
    authentication: ClientAuthentication
    scopes: frozenset[Scope]
    registered_scopes: frozenset[Scope]
    operations_only: bool
    has_agreement: bool
    keys: tuple[Mapping[str, Any], ...]
    secret_digest: bytes | None
    legacy_until: datetime | None
    agreed_until: datetime | None

    def allows_legacy(self, at: datetime) -> bool:
        """Whether the client's dated exception (RS256, the token endpoint as audience) is open."""
        return self.legacy_until is not None and at < self.legacy_until


@dataclass(frozen=True, slots=True)
class SealedKey:
    """A signing key as it is stored."""

    kid: str
    state: str
    public_jwk: Mapping[str, Any]
    sealed_private: bytes


@dataclass(frozen=True, slots=True)
class Standing:
    """What was closed before its end: token ids, and clients with the moment up to which their tokens are closed."""

    revision: int
    revoked: frozenset[str]
    closed: Mapping[UUID, float]

    def closes(self, client_id: UUID, jti: str, issued_at: float) -> bool:
        """Whether this token no longer counts."""
        if jti in self.revoked:
            return True
        until = self.closed.get(client_id)
        return until is not None and issued_at <= until


class ClientRegister:
    """Reads and records over the writer's pool; every call is one statement."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def read_client(self, client_id: UUID, at: datetime) -> Client | None:
        """The client with this id, its scopes capped by its organisation's kind and agreements; None when unknown."""
        return _client(await statements.CLIENT.fetch_one(self._connections, client_id=client_id, at=at))

    async def read_foreign_client(self, issuer: str, external_id: str, at: datetime) -> Client | None:
        """The client that another authorization server knows under `external_id`."""
        return _client(
            await statements.FOREIGN_CLIENT.fetch_one(self._connections, issuer=issuer, external_id=external_id, at=at)
        )

    async def scopes_of(self, house_id: UUID, organisation_id: UUID, at: datetime) -> frozenset[Scope]:
        """What an organisation may be shown when nobody asks: all that its own clients may hold at this moment."""
        rows = await statements.CLIENTS_OF.fetch(
            self._connections, house_id=house_id, organisation_id=organisation_id, at=at
        )
        found = [client for row in rows if (client := _client(row)) is not None and client.is_open]
        return frozenset().union(*[(await self.widen(client)).scopes for client in found])

    async def widen(self, client: Client) -> Client:
        """The client with the scopes that rule OR-03 adds while a ground names its organisation as recipient.

        Asked after the client proved itself, because it is work that an unknown client would not cost.
        """
        if client.has_agreement:
            return client
        named = await statements.NAMED_AS_RECIPIENT.fetch_value(
            self._connections, house_id=client.house_id, organisation_id=client.organisation_id
        )
        scopes = cap_scopes(client.organisation_kind, False, client.registered_scopes, is_named_recipient=named)
        return replace(client, scopes=scopes)

    async def use_once(self, kind: str, holder: str, jti: str, expires_at: float) -> bool:
        """Record a single-use credential for every process; False when it was used before."""
        digest = hashlib.sha256(f"{kind}\0{holder}\0{jti}".encode("utf-8", "surrogatepass")).digest()
        # a minute more than its life, so that no clock that runs behind sees it again
        until = datetime.fromtimestamp(expires_at, UTC) + timedelta(minutes=1)
        return await statements.USE_ONCE.fetch_value(self._connections, digest=digest, expires_at=until) is not None

    async def revoke(self, jti: str, client_id: UUID, expires_at: datetime) -> None:
        """Close one token of ours before its end, in every process within a second."""
        await statements.REVOKE.execute(self._connections, jti=jti, client_id=client_id, expires_at=expires_at)

    async def read_revision(self) -> int:
        """The count of closings and rotations so far."""
        return await statements.REVISION.fetch_value(self._connections) or 0

    async def read_standing(self) -> Standing:
        """What is closed, in one snapshot."""
        row = await statements.STANDING.fetch_one(self._connections)
        closed = json.loads(row["closed"] or "{}")
        return Standing(
            revision=row["revision"],
            revoked=frozenset(row["revoked"] or ()),
            closed={UUID(key): float("inf") if until is None else float(until) for key, until in closed.items()},
        )

    async def read_signing_keys(self) -> tuple[SealedKey, ...]:
        """The published signing keys, oldest first."""
        return tuple(
            SealedKey(row["kid"], row["state"], json.loads(row["public_jwk"]), bytes(row["sealed_private"]))
            for row in await statements.SIGNING_KEYS.fetch(self._connections)
        )

    async def purge(self) -> None:
        """Forget uses and revocations of credentials that have ended by themselves."""
        await statements.PURGE_USES.execute(self._connections)
        await statements.PURGE_REVOCATIONS.execute(self._connections)


def _client(row: Any) -> Client | None:  # noqa: ANN401 - a record of asyncpg
    if row is None:
        return None
    kind = OrganisationKind(row["organisation_kind"])
    known = frozenset(scope for scope in Scope if scope.value in row["scopes"])
    return Client(
        client_id=row["id"],
        organisation_id=row["organisation_id"],
        organisation_kind=kind,
        house_id=row["house_id"],
        is_open=row["is_open"],
        authentication=ClientAuthentication(row["authentication"]),
        scopes=cap_scopes(kind, row["has_agreement"], known),
        registered_scopes=known,
        operations_only=row["operations_only"],
        has_agreement=row["has_agreement"],
        keys=tuple(json.loads(row["keys"] or "[]")),
        secret_digest=row["secret_digest"],
        legacy_until=row["legacy_until"],
        agreed_until=row["agreed_until"],
    )
