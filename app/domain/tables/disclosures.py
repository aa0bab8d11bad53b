"""The records: what was shown to whom, what was done and refused, and the answers kept for repeated requests."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, PrimaryKeyConstraint, func
from sqlalchemy.dialects.postgresql import JSON, JSONB
from sqlmodel import Field

from app.domain.tables.base import HouseBound, Row, moment, string


class DisclosureRow(HouseBound, table=True):
    """One read: an entry of `shown` expands to one line for each person (rule DI-01). Append-only."""

    __tablename__ = "disclosures"
    __table_args__ = (Index("disclosures_at", "house_id", "at"),)

    at: datetime = moment(sa_column_kwargs={"server_default": func.clock_timestamp()})
    organisation_id: UUID
    client_id: UUID | None = None
    professional_id: UUID | None = None
    purpose: str = string()
    door: str = string()
    operation: str = string()
    shown: list[object] = Field(sa_type=JSON)


class AuditRow(HouseBound, table=True):
    """One act or refused attempt (rule DI-01). Append-only."""

    __tablename__ = "audit"
    __table_args__ = (Index("audit_at", "house_id", "at"), Index("audit_subject", "house_id", "subject_id"))

    at: datetime = moment(sa_column_kwargs={"server_default": func.clock_timestamp()})
    organisation_id: UUID | None = None
    client_id: UUID | None = None
    professional_id: UUID | None = None
    purpose: str | None = string(default=None)
    act: str = string()
    outcome: str = string()
    case_id: UUID | None = None
    subject_kind: str | None = string(default=None)
    subject_id: UUID | None = None
    subject_version: int | None = None
    detail: dict[str, object] = Field(default_factory=dict, sa_type=JSONB)


class IdempotencyRow(Row, table=True):
    """The first answer to a request with an Idempotency-Key: a reference, never its content."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (PrimaryKeyConstraint("client_id", "key"), Index("idempotency_keys_at", "created_at"))

    client_id: UUID
    key: str = string()
    request_hash: str = string()
    operation: str = string()
    subject_id: UUID | None = None
    created_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
