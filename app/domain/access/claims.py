"""What a checked credential says. Claims are no actor: only `entry.py` makes an actor of them, with a purpose."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.scopes import Scope


@dataclass(frozen=True, slots=True)
class Claims:
    """A verified access token: which client asks, for which organisation and house, and what it may ever do.

    `professional_id` is filled only by an issuer whose tokens name the person; otherwise the Professional header does.
    `operations_only`: the client is held to its registered GraphQL operations.
    """

    issuer: str
    jti: str
    client_id: UUID
    organisation_id: UUID
    organisation_kind: OrganisationKind
    house_id: UUID
    scopes: frozenset[Scope]
    professional_id: UUID | None
    issued_at_seconds: float
    expires_at_seconds: float
    proof_key: str | None = None
    certificate: str | None = None
    operations_only: bool = False

    @property
    def expires_at(self) -> datetime:
        """The end of the token's life."""
        return datetime.fromtimestamp(self.expires_at_seconds, UTC)

    @property
    def is_bound(self) -> bool:
        """Whether only the holder of a key can use the token (RFC 9449, RFC 8705)."""
        return self.proof_key is not None or self.certificate is not None
