"""Partners' clients, their public keys, our signing keys, and what closes a credential early.

None of these rows is bound to a case; each client acts for one organisation in one house (rule OR-02). Only the
writer's login may touch them.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from app.domain.ids import new_id
from app.domain.tables.base import Row, Texts, Versioned, moment, one_of, string
from app.domain.vocabulary.clients import ClientAuthentication, ClientProfile, ClientStatus, SigningKeyState
from app.domain.vocabulary.scopes import DASHBOARD_SCOPES

_OF_DASHBOARDS = ", ".join(f"'{scope.value}'" for scope in sorted(DASHBOARD_SCOPES))


class OAuthClientRow(Versioned, table=True):
    """A partner's system that may ask for tokens; its `id` is the client_id on the wire."""

    __tablename__ = "oauth_clients"
    __table_args__ = (
        one_of("status", ClientStatus),
        one_of("authentication", ClientAuthentication),
        one_of("profile", ClientProfile),
        CheckConstraint(
            f"profile <> '{ClientProfile.dashboard.value}' OR scopes <@ ARRAY[{_OF_DASHBOARDS}]::text[]",
            name="dashboards_read_numbers",
        ),
        CheckConstraint("(issuer IS NULL) = (external_id IS NULL)", name="foreign_identity_whole"),
        UniqueConstraint("issuer", "external_id", name="oauth_clients_foreign_identity"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisations.id", index=True)
    house_id: UUID = Field(foreign_key="houses.id", index=True)
    name: str = string()
    status: str = string(default=ClientStatus.active)
    authentication: str = string(default=ClientAuthentication.private_key_jwt)
    scopes: list[str] = Field(default_factory=list, sa_type=Texts)
    profile: str = string(default=ClientProfile.partner)
    operations_only: bool = False
    secret_digest: bytes | None = Field(default=None, sa_type=LargeBinary)
    issuer: str | None = string(default=None)
    external_id: str | None = string(default=None)
    legacy_until: datetime | None = moment(default=None)
    closed_at: datetime | None = moment(default=None)
    created_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class OAuthClientKeyRow(Row, table=True):
    """A public key that a client signs its assertions with; removed keys stay as a record."""

    __tablename__ = "oauth_client_keys"
    __table_args__ = (
        Index("oauth_client_keys_active", "client_id", "kid", unique=True, postgresql_where=text("removed_at IS NULL")),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    client_id: UUID = Field(foreign_key="oauth_clients.id")
    kid: str = string()
    jwk: dict[str, object] = Field(sa_type=JSONB)
    added_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
    removed_at: datetime | None = moment(default=None)


class RegisteredOperationRow(Row, table=True):
    """A GraphQL document that a client may ask for by the SHA-256 of its text."""

    __tablename__ = "registered_operations"
    __table_args__ = (CheckConstraint("digest ~ '^[0-9a-f]{64}$'", name="digest_is_sha256"),)

    client_id: UUID = Field(foreign_key="oauth_clients.id", primary_key=True)
    digest: str = string(primary_key=True)
    name: str = string()
    text: str = string()
    cost: int
    registered_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class OAuthSigningKeyRow(Row, table=True):
    """A key that signs access tokens; the private part is sealed with a key from the settings."""

    __tablename__ = "oauth_signing_keys"
    __table_args__ = (
        one_of("state", SigningKeyState),
        Index("oauth_signing_keys_one", "state", unique=True, postgresql_where=text("state <> 'retiring'")),
    )

    kid: str = string(primary_key=True)
    state: str = string()
    public_jwk: dict[str, object] = Field(sa_type=JSONB)
    sealed_private: bytes = Field(sa_type=LargeBinary)
    created_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
    published_until: datetime | None = moment(default=None)


class OAuthUseRow(Row, table=True):
    """A single-use credential that was used: the digest of a client assertion's or a DPoP proof's jti."""

    __tablename__ = "oauth_uses"
    __table_args__ = (Index("oauth_uses_expiry", "expires_at"),)

    digest: bytes = Field(primary_key=True, sa_type=LargeBinary)
    expires_at: datetime = moment()


class OAuthRevocationRow(Row, table=True):
    """An access token of ours that was closed before its end, by the jti that we gave it."""

    __tablename__ = "oauth_revocations"
    __table_args__ = (Index("oauth_revocations_expiry", "expires_at"),)

    jti: str = string(primary_key=True)
    client_id: UUID = Field(foreign_key="oauth_clients.id")
    expires_at: datetime = moment()


class OAuthRevisionRow(Row, table=True):
    """One row that counts every closing and every rotation, so that a process notices either by one small read.

    Counting locks the row until the commit: no change can become visible behind a count that was already read.
    """

    __tablename__ = "oauth_revision"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    revision: int = Field(default=0)
