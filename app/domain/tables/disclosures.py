"""The records: what was shown to whom, what was done and refused, and the answers kept for repeated requests."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, PrimaryKeyConstraint, func
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSON, JSONB
from sqlmodel import Field

from app.domain.tables.base import HouseBound, Ids, Row, Versioned, moment, one_of, string, within_house
from app.domain.vocabulary.disclosures import SubjectRequestKind, SubjectRequestState


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
    """One act or refused attempt (rule DI-01). Append-only.

    `xid` is the number of its transaction, by which counting goes on from where it was; `touched` are the cases and
    other subjects that it changed beside its own.
    """

    __tablename__ = "audit"
    __table_args__ = (
        Index("audit_at", "house_id", "at"),
        Index("audit_subject", "house_id", "subject_id"),
        Index("audit_xid", "house_id", "xid"),
    )

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
    touched: list[UUID] | None = Field(default=None, sa_type=Ids)
    xid: int | None = Field(
        default=None,
        sa_type=BigInteger,
        sa_column_kwargs={"server_default": sql("pg_current_xact_id()::text::bigint")},
    )


class SubjectRequestRow(HouseBound, Versioned, table=True):
    """What somebody asks about what is kept of a person (verzoek van betrokkene, rule DI-05)."""

    __tablename__ = "subject_requests"
    __table_args__ = (
        one_of("kind", SubjectRequestKind),
        one_of("state", SubjectRequestState),
        *within_house("cases", "case_id"),
        *within_house("persons", "person_id", "requester_id"),
        CheckConstraint("num_nonnulls(requester_id, representative) = 1", name="one_requester"),
        Index("subject_requests_case", "house_id", "case_id"),
    )

    case_id: UUID
    person_id: UUID
    kind: str = string()
    state: str = string(default=SubjectRequestState.received)
    requester_id: UUID | None = None
    representative: str | None = string(default=None)
    representation: str | None = string(default=None)
    text: str | None = string(default=None)
    coercion_signal: bool = Field(default=False)
    coercion_note: str | None = string(default=None)
    decision_reason: str | None = string(default=None)
    decided_at: datetime | None = moment(default=None)
    decided_by_id: UUID | None = None
    channel: str | None = string(default=None)
    answer_note: str | None = string(default=None)
    answered_at: datetime | None = moment(default=None)
    organisation_id: UUID = Field(foreign_key="organisations.id")
    received_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


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
