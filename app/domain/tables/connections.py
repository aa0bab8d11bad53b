"""Connections of partners' systems, messages of which a part could not be said in our own terms, messages announced."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint, func
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from app.domain.tables.base import HouseBound, Texts, Versioned, moment, one_of, string, within_house
from app.domain.vocabulary.connections import AnnouncementState, ConnectionStatus, Direction


class ConnectionRow(HouseBound, Versioned, table=True):
    """Which format or channel serves one organisation, with its options (koppeling); a secret only by its name."""

    __tablename__ = "connections"
    __table_args__ = (
        one_of("direction", Direction),
        one_of("status", ConnectionStatus),
        CheckConstraint("credential ~ '^[a-z][a-z0-9_-]{0,62}$'", name="credential_name"),
        Index(
            "connections_one_inbound", "house_id", "organisation_id", "adapter", unique=True,
            postgresql_where=sql("direction = 'inbound' AND status <> 'ended'"),
        ),
        Index("connections_organisation", "house_id", "organisation_id"),
    )  # fmt: skip

    organisation_id: UUID = Field(foreign_key="organisations.id")
    direction: str = string()
    adapter: str = string()
    endpoint: str | None = string(default=None)
    credential: str | None = string(default=None)
    options: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    certificates: list[str] = Field(default_factory=list, sa_type=Texts)
    status: str = string(default=ConnectionStatus.active)
    created_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class KeptMessageRow(HouseBound, table=True):
    """A message that was taken in and holds members that no format of ours maps: its bytes, and where these stand."""

    __tablename__ = "kept_messages"
    __table_args__ = (
        *within_house("referrals", "referral_id"),
        UniqueConstraint("house_id", "referral_id"),
        Index("kept_messages_sender", "house_id", "organisation_id", "id"),
    )

    organisation_id: UUID = Field(foreign_key="organisations.id")
    referral_id: UUID
    adapter: str = string()
    body: bytes = Field(sa_type=LargeBinary)
    kept_aside: list[str] = Field(default_factory=list, sa_type=Texts)
    arrived_at: datetime = moment()


class AnnouncementRow(HouseBound, Versioned, table=True):
    """A message that a partner's system announced (aankondiging): where it is read there, and how far that is.

    While it waits, `due_at` says when it is read next; who reads it now holds the lease, and it is due again when that
    runs out.
    """

    __tablename__ = "announcements"
    __table_args__ = (
        one_of("state", AnnouncementState),
        UniqueConstraint("house_id", "organisation_id", "adapter", "path", name="announcements_once"),
        Index("announcements_due", "house_id", "due_at", postgresql_where=sql("state = 'waiting'")),
        Index("announcements_sender", "house_id", "organisation_id", "id"),
        *within_house("referrals", "referral_id"),
        *within_house("quarantined_messages", "quarantined_message_id"),
    )

    organisation_id: UUID = Field(foreign_key="organisations.id")
    client_id: UUID | None = None
    adapter: str = string()
    path: str = string()
    body: bytes = Field(sa_type=LargeBinary)
    state: str = string(default=AnnouncementState.waiting)
    attempts: int = Field(default=0)
    last_outcome: str | None = string(default=None)
    due_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
    leased_by_id: UUID | None = None
    arrived_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
    settled_at: datetime | None = moment(default=None)
    referral_id: UUID | None = None
    quarantined_message_id: UUID | None = None
