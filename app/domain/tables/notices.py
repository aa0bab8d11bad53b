"""Events, who reads them, who is told of them and how that went.

`events` is the outbox: written with the change, by `app.domain.access.outbox` only, and never changed.
`unlisted_events` names those that wait for their place in `event_feed`, which is what each organisation reads.
`delivery_lanes` is the queue: one row for each subscription and stream (a case, or a referral before its case), with
opaque ids and times only, so that claiming due work costs the same however much waits. No foreign key leads to a case:
what was told outlives a case's erasure, and it holds nothing personal (rule NO-02).
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Identity,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    UniqueConstraint,
    func,
)
from sqlalchemy import text as sql
from sqlmodel import Field

from app.domain.tables.base import (
    HouseBound,
    Ids,
    Row,
    Texts,
    Versioned,
    moment,
    one_of,
    string,
    within_house,
)
from app.domain.vocabulary.notices import (
    AttemptOutcome,
    DeliveryBasis,
    DeliveryState,
    NoticeClass,
    SubscriptionStatus,
)
from app.domain.vocabulary.sharing import Purpose

READ_BY_ORGANISATION = ("event_feed", "subscriptions", "deliveries", "delivery_attempts", "receipts")
"""Tables of which an organisation reads exactly its own rows, by their `organisation_id`."""

_CODE = "'^[a-z][a-z0-9_]{0,63}$'"


class EventRow(HouseBound, table=True):
    """One change, told without its content: type, opaque id, version and reason code (rules NO-01, NO-02)."""

    __tablename__ = "events"
    __table_args__ = (
        one_of("notice_class", NoticeClass),
        CheckConstraint("type ~ '^[a-z_]{1,40}\\.[a-z_]{1,60}$'", name="type_shape"),
        CheckConstraint(f"subject_kind ~ {_CODE}", name="subject_kind_code"),
        CheckConstraint(f"reason_code ~ {_CODE}", name="reason_code_code"),
        Index("events_stream", "house_id", "stream_id", "ordinal"),
    )

    ordinal: int = Field(sa_column=Column(BigInteger, Identity(always=True), nullable=False))
    stream_id: UUID
    case_id: UUID | None = None
    type: str = string()
    subject_kind: str = string()
    subject_id: UUID
    subject_version: int | None = None
    reason_code: str | None = string(default=None)
    notice_class: str = string(default=NoticeClass.inform)
    occurred_at: datetime = moment()
    actor_organisation_id: UUID | None = None
    taking_part: list[UUID] = Field(default_factory=list, sa_type=Ids)
    named: list[UUID] = Field(default_factory=list, sa_type=Ids)


class UnlistedEventRow(Row, table=True):
    """An event that no feed shows yet: a row of the same transaction, taken away when the event gets its place."""

    __tablename__ = "unlisted_events"
    __table_args__ = (PrimaryKeyConstraint("house_id", "ordinal"),)

    house_id: UUID
    ordinal: int = Field(sa_type=BigInteger)
    event_id: UUID


class EventFeedRow(Row, table=True):
    """An event as one organisation reads it; `id` (UUID version 8) begins with the place, in the order of commit."""

    __tablename__ = "event_feed"
    __table_args__ = (
        PrimaryKeyConstraint("house_id", "id"),
        one_of("basis", DeliveryBasis),
        UniqueConstraint("house_id", "event_id", "organisation_id"),
        Index("event_feed_reader", "house_id", "organisation_id", "id"),
    )

    house_id: UUID
    id: UUID
    place: int = Field(sa_type=BigInteger)
    organisation_id: UUID
    event_id: UUID
    stream_id: UUID
    case_id: UUID | None = None
    basis: str = string()
    type: str = string()
    subject_kind: str = string()
    subject_id: UUID
    subject_version: int | None = None
    reason_code: str | None = string(default=None)
    notice_class: str = string()
    occurred_at: datetime = moment()


class SubscriptionRow(HouseBound, Versioned, table=True):
    """Where an organisation wants to be told, of which event types (none named: of all), and how healthy that is.

    At an address of its own, or in the format of a connection: then the notice holds what the organisation may see of
    its subject, for `purpose`.
    """

    __tablename__ = "subscriptions"
    __table_args__ = (
        one_of("status", SubscriptionStatus),
        one_of("purpose", Purpose),
        CheckConstraint("num_nonnulls(callback_url, connection_id) = 1", name="one_way"),
        CheckConstraint("(purpose IS NULL) = (connection_id IS NULL)", name="content_for_a_purpose"),
        *within_house("connections", "connection_id"),
        Index("subscriptions_organisation", "house_id", "organisation_id"),
    )

    organisation_id: UUID = Field(foreign_key="organisations.id")
    callback_url: str | None = string(default=None)
    connection_id: UUID | None = None
    purpose: str | None = string(default=None)
    out_of_hours_url: str | None = string(default=None)
    event_types: list[str] = Field(default_factory=list, sa_type=Texts)
    status: str = string(default=SubscriptionStatus.active)
    status_reason: str | None = string(default=None)
    sealed_keys: bytes = Field(sa_type=LargeBinary)
    public_key: str = string()
    previous_sealed_keys: bytes | None = Field(default=None, sa_type=LargeBinary)
    previous_public_key: str | None = string(default=None)
    previous_valid_until: datetime | None = moment(default=None)
    failing_since: datetime | None = moment(default=None)
    failures: int = Field(default=0)
    alert_level: int = Field(default=0)
    created_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class DeliveryLaneRow(Row, table=True):
    """What waits for one subscription from one stream: sent in order, `due_at` NULL when there is nothing to do now."""

    __tablename__ = "delivery_lanes"
    __table_args__ = (
        PrimaryKeyConstraint("house_id", "subscription_id", "stream_id"),
        *within_house("subscriptions", "subscription_id"),
        Index(
            "delivery_lanes_due", "house_id", "subscription_id", "due_at", postgresql_where=sql("due_at IS NOT NULL")
        ),
        {"postgresql_with": {"fillfactor": 70}},
    )

    house_id: UUID
    subscription_id: UUID
    stream_id: UUID
    last_place: int = Field(sa_type=BigInteger)
    done_place: int = Field(default=0, sa_type=BigInteger)
    due_at: datetime | None = moment(default=None)
    lease_id: UUID | None = None
    held_by_id: UUID | None = None


class DeliveryRow(HouseBound, table=True):
    """One event on its way to one subscription (aflevering); `webhook_id` stays the same whenever it is sent again.

    `place` is the turn in its lane. Offering it again after later ones gives it a new place (`SET place = DEFAULT`).
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        one_of("state", DeliveryState),
        one_of("basis", DeliveryBasis),
        one_of("notice_class", NoticeClass),
        one_of("last_outcome", AttemptOutcome),
        *within_house("events", "event_id"),
        *within_house("subscriptions", "subscription_id"),
        Index("deliveries_lane", "house_id", "subscription_id", "stream_id", "place"),
        Index("deliveries_event", "house_id", "event_id"),
        Index(
            "deliveries_receipt_due", "house_id", "receipt_due_at", postgresql_where=sql("receipt_due_at IS NOT NULL")
        ),
        {"postgresql_with": {"fillfactor": 80}},
    )

    subscription_id: UUID
    organisation_id: UUID
    event_id: UUID
    stream_id: UUID
    case_id: UUID | None = None
    place: int = Field(sa_column=Column(BigInteger, Identity(always=True), nullable=False))
    webhook_id: UUID
    state: str = string(default=DeliveryState.pending)
    basis: str = string()
    notice_class: str = string()
    attempts: int = Field(default=0)
    next_attempt_at: datetime | None = moment(default=None)
    last_outcome: str | None = string(default=None)
    delivered_at: datetime | None = moment(default=None)
    receipt_due_at: datetime | None = moment(default=None)
    repeats: int = Field(default=0)
    skipped_at: datetime | None = moment(default=None)
    created_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class DeliveryAttemptRow(HouseBound, table=True):
    """One attempt: when, how long, what came back; kept for 30 days. No answer's text is kept."""

    __tablename__ = "delivery_attempts"
    __table_args__ = (
        one_of("outcome", AttemptOutcome),
        ForeignKeyConstraint(["house_id", "delivery_id"], ["deliveries.house_id", "deliveries.id"], ondelete="CASCADE"),
        Index("delivery_attempts_delivery", "house_id", "delivery_id"),
        Index("delivery_attempts_at", "house_id", "at"),
    )

    delivery_id: UUID
    organisation_id: UUID
    number: int
    outcome: str = string()
    status: int | None = None
    milliseconds: int
    at: datetime = moment()


class ReceiptRow(HouseBound, table=True):
    """An organisation's word that it processed an event, not merely received it (ontvangstbevestiging, rule NO-07)."""

    __tablename__ = "receipts"
    __table_args__ = (*within_house("events", "event_id"), UniqueConstraint("house_id", "event_id", "organisation_id"))

    event_id: UUID
    organisation_id: UUID = Field(foreign_key="organisations.id")
    professional_id: UUID | None = None
    at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class ConfirmationRow(HouseBound, table=True):
    """That an organisation is to confirm what it was told, and when it did (rules GR-03, CO-01, NO-07).

    `due_at` is when it is reminded next: NULL once it confirmed, and after the last reminder.
    """

    __tablename__ = "confirmations"
    __table_args__ = (
        *within_house("events", "event_id"),
        UniqueConstraint("house_id", "event_id", "organisation_id"),
        Index("confirmations_holder", "house_id", "organisation_id", "id"),
        Index("confirmations_owner", "house_id", "owner_id", "id"),
        Index("confirmations_due", "house_id", "due_at", postgresql_where=sql("due_at IS NOT NULL")),
    )

    event_id: UUID
    organisation_id: UUID = Field(foreign_key="organisations.id")
    owner_id: UUID = Field(foreign_key="organisations.id")
    case_id: UUID | None = None
    type: str = string()
    subject_kind: str = string()
    subject_id: UUID
    asked_at: datetime = moment()
    due_at: datetime | None = moment(default=None)
    reminders: int = Field(default=0, sa_column_kwargs={"server_default": sql("0")})
    confirmed_at: datetime | None = moment(default=None)
    professional_id: UUID | None = None
