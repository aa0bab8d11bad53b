"""What the environment may change, in one frozen object. Nothing else in the service reads the environment.

Every name carries the prefix `KETENPOORT_`; `DATABASE_URL` and `DB_POOLER` are also read bare, as hosting platforms
write them. Passwords and keys are secrets: they print as stars and never stand in an error.
"""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import quote, urlsplit, urlunsplit

from pydantic import AliasChoices, BaseModel, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

WRITER = "ketenpoort_writer"
READER = "ketenpoort_reader"

_MIN_SECRET = 32
_ORIGIN = re.compile(r"https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(:[0-9]{1,5})?")
_NATS = re.compile(r"(nats|tls)://[A-Za-z0-9.\-\[\]:]+")


class Pooler(StrEnum):
    """What stands between the service and PostgreSQL."""

    none = "none"
    transaction = "transaction"


class Issuer(BaseModel, frozen=True, extra="forbid"):
    """A foreign authorization server whose access tokens are accepted beside our own."""

    issuer: str = Field(pattern=r"^https?://")
    jwks_uri: str = Field(pattern=r"^https?://")
    audience: str
    client_claim: str = "client_id"
    scope_claim: str = "scope"
    professional_claim: str | None = None


class SettingsError(Exception):
    """The environment cannot be used; the message lists every fault by name and rule, never a value."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("The settings cannot be used:\n" + "\n".join(f"  - {fault}" for fault in faults))
        self.faults = faults


class Settings(BaseSettings):
    """The whole configuration of one process."""

    model_config = SettingsConfigDict(
        env_prefix="KETENPOORT_", frozen=True, populate_by_name=True, hide_input_in_errors=True, env_ignore_empty=True
    )

    # PostgreSQL
    database_url: str | None = Field(
        default=None,
        repr=False,
        validation_alias=AliasChoices("KETENPOORT_DATABASE_URL", "DATABASE_URL"),
        description="The owner's login, for migrations: `postgresql://user:password@host:5432/name`. Without it the "
        "embedded PostgreSQL is started.",
    )
    writer_url: str | None = Field(
        default=None, repr=False, description="The login for use cases; derived where absent."
    )
    reader_url: str | None = Field(default=None, repr=False, description="The login for disclosures, on the primary.")
    replica_urls: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        repr=False,
        description="The reader's login on streaming replicas, with commas: lists and statistics may be read there.",
    )
    replica_seconds: float = Field(
        default=5.0, gt=0, description="A replica that has been behind for longer than this is not asked."
    )
    writer_password: SecretStr = Field(default=SecretStr(""), description=f"Password of `{WRITER}`.")
    reader_password: SecretStr = Field(default=SecretStr(""), description=f"Password of `{READER}`.")
    db_pooler: Pooler = Field(
        default=Pooler.none,
        validation_alias=AliasChoices("KETENPOORT_DB_POOLER", "DB_POOLER"),
        description="`transaction` where PgBouncer or the like shares connections between transactions.",
    )
    writer_connections: int = Field(default=16, ge=1, le=200, description="Most connections of one process to write.")
    reader_connections: int = Field(default=8, ge=1, le=200, description="Most connections of one process to read.")
    connect_seconds: float = Field(default=5.0, gt=0, description="Patience for a new or a free connection.")
    statement_seconds: float = Field(default=10.0, gt=0, description="PostgreSQL ends a statement after this long.")
    lock_seconds: float = Field(default=3.0, gt=0, description="Longest wait for a row that another write holds.")
    clock_seconds: float = Field(
        default=5.0,
        gt=0,
        description="Where our clock and PostgreSQL's are further apart, `/readyz` says 503 and no term falls.",
    )
    embedded_directory: Path | None = Field(
        default=None, description="Where the embedded PostgreSQL keeps its data; a temporary place where absent."
    )

    # the API
    host: str = Field(default="127.0.0.1", description="Address that the API listens on.")
    port: int = Field(default=8080, ge=1, le=65535, description="Port that the API listens on.")
    base_url: str = Field(
        default_factory=lambda known: f"http://127.0.0.1:{known.get('port', 8080)}",
        pattern=r"^https?://[^?#]+[^/?#]$",
        description="Public address, without a last slash; this machine and port where absent.",
    )
    workers: int = Field(default=1, ge=1, le=64, description="API processes; one a core is a good number.")
    max_body_bytes: int = Field(default=1_048_576, ge=1024, description="A larger body is answered 413.")
    max_file_bytes: int = Field(default=268_435_456, ge=1024, description="A larger file of referrals is answered 413.")
    max_in_flight: int = Field(default=256, ge=1, description="More requests at once are answered 503.")
    requests_per_minute: int = Field(default=6000, ge=1, description="Quota of one client; over it, 429.")
    graphql_cost_per_minute: int | None = Field(
        default=None,
        ge=25_000,
        description="What the GraphQL questions of one client may cost, in objects; 250 for each request of its quota"
        " where absent.",
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Addresses of the edge proxy, with commas; only they may set forwarded headers."
    )
    drain_seconds: float = Field(
        default=0.0,
        ge=0,
        le=60,
        description="After SIGTERM serve on this long while `/readyz` says 503, so that a balancer looks away first.",
    )
    cors_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(), description="Origins of dashboards in a browser, with commas."
    )

    # tokens
    secret_key: SecretStr = Field(
        default=SecretStr(""),
        description="Seals signing keys, webhook secrets and cursors: 32 characters or more, the same in each process.",
    )
    issuer: str | None = Field(default=None, description="Issuer of our own tokens; the base URL where absent.")
    issuers: tuple[Issuer, ...] = Field(default=(), description="Foreign issuers, as JSON.")
    token_seconds: int = Field(default=300, ge=30, le=900, description="Life of an access token.")
    bound_scopes: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(
            "contribution:read",
            "contribution:write",
            "health:read",
            "justice:read",
            "safety:read",
            "safety:write",
            "export:create",
        ),
        description="Scopes that need a sender-constrained token (DPoP or mTLS), with commas.",
    )
    mtls_header: str | None = Field(
        default=None, description="Header in which the trusted edge proxy hands on the client certificate."
    )
    sandbox: bool = Field(default=False, description="Allows what only a sandbox may, such as client secrets.")

    # updates out
    deliver_in_process: bool = Field(default=False, description="The API process runs a delivery worker too.")
    delivery_poll_seconds: float = Field(default=0.25, gt=0, description="How often a worker looks for due updates.")
    timer_seconds: float = Field(default=60.0, gt=0, description="How often a worker looks for terms that have passed.")
    statistics_seconds: float = Field(default=5.0, gt=0, description="How often a worker counts what has changed.")
    callback_loopback: bool = Field(default=False, description="Tests only: webhooks may go to this machine.")

    import_poll_seconds: float = Field(default=1.0, gt=0, description="How often a worker looks for files to take in.")

    # between processes
    nats_servers: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Servers of a NATS cluster, with commas, as `nats://host:4222` or `tls://host:4222`: workers hear"
        " of work at once. Without them they find it at their next look.",
    )
    nats_subject: str = Field(
        default="ketenpoort",
        pattern=r"^[a-z0-9-]{1,30}(\.[a-z0-9-]{1,30}){0,3}$",
        description="What our subjects there begin with; another one for each installation that shares the cluster.",
    )
    nats_replicas: int = Field(
        default=1, ge=1, le=5, description="In how many copies JetStream keeps the last minutes; 3 in a cluster."
    )
    nats_credential: str | None = Field(
        default=None,
        pattern=r"^[a-z][a-z0-9_-]{0,62}$",
        description="Name of the secret in the credentials directory with which we enter: `user:password`, or a token.",
    )
    nats_ca_file: Path | None = Field(
        default=None,
        description="Whose certificates a `tls://` server may show; those that the system trusts if absent.",
    )

    # partners' own systems
    drop_directory: Path | None = Field(
        default=None, description="Folder in which partners lay files, for a worker to watch; none where absent."
    )
    credentials_directory: Path | None = Field(
        default=None, description="Folder with the secrets that connections name, one file each."
    )

    # what operators see
    log_level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="Least level logged.")
    log_json: bool = Field(default=True, description="Log lines as JSON; plain text where false.")

    @field_validator("replica_urls")
    @classmethod
    def _are_postgresql(cls, urls: tuple[str, ...]) -> tuple[str, ...]:
        for url in urls:
            cls._is_postgresql(url)
        return urls

    @field_validator("database_url", "writer_url", "reader_url")
    @classmethod
    def _is_postgresql(cls, url: str | None) -> str | None:
        if url is None:
            return None
        parts = urlsplit(url)
        if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
            rule = "must look like postgresql://user:password@host:5432/name"
            raise ValueError(rule)
        return url

    @field_validator("cors_origins")
    @classmethod
    def _are_origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        if not all(_ORIGIN.fullmatch(origin) for origin in origins):
            rule = "cors_origins must name each origin whole, like https://dashboard.example:8443"
            raise ValueError(rule)
        return origins

    @field_validator("trusted_proxies", "cors_origins", "bound_scopes", "nats_servers", "replica_urls", mode="before")
    @classmethod
    def _split_commas(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("nats_servers")
    @classmethod
    def _are_servers(cls, servers: tuple[str, ...]) -> tuple[str, ...]:
        if not all(_NATS.fullmatch(server) for server in servers) or len({server[:4] for server in servers}) > 1:
            rule = "must look like nats://host:4222 or tls://host:4222, all of one kind, without a name or a password"
            raise ValueError(rule)
        return servers

    @model_validator(mode="after")
    def _secret_is_long(self) -> Self:
        secret = self.secret_key.get_secret_value()
        if secret and len(secret) < _MIN_SECRET:
            rule = f"secret_key must have {_MIN_SECRET} characters or more, for example from `openssl rand -base64 32`"
            raise ValueError(rule)
        return self

    @property
    def issuer_url(self) -> str:
        """The issuer of our own tokens."""
        return self.issuer or self.base_url

    def login(self, role: str) -> str:
        """The URL of the writer or reader role: its own setting, or the owner's with name and password changed."""
        given, password = {
            WRITER: (self.writer_url, self.writer_password),
            READER: (self.reader_url, self.reader_password),
        }[role]
        if given is not None:
            return given
        if self.database_url is None:
            fault = f"DATABASE_URL or the URL of {role} must be given, as postgresql://user:password@host:5432/name"
            raise SettingsError((fault,))
        return derive_login(self.database_url, role, password.get_secret_value())


def derive_login(owner_url: str, role: str, password: str) -> str:
    """The same server and database as `owner_url`, entered by another role."""
    parts = urlsplit(owner_url)
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{quote(role, safe='')}:{quote(password, safe='')}@{place}"))


def load_settings() -> Settings:
    """Read the environment once; raise `SettingsError` with every fault at once."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(tuple(_explain(fault["loc"], fault["msg"]) for fault in error.errors())) from None


def _explain(place: tuple[int | str, ...], rule: str) -> str:
    name = ".".join(str(part) for part in place)
    if not name:
        return rule
    field = Settings.model_fields.get(name)
    known = name.upper() if name.isupper() or field is None else f"KETENPOORT_{name.upper()}"
    return f"{known}: {rule}"
