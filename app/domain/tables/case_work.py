"""What happens to a case on its way: escalations, transfers, deviations, monitoring, contact persons, closing."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, func
from sqlalchemy import text as sql
from sqlmodel import Field

from app.domain.tables.base import HouseBound, Ids, Texts, Versioned, moment, one_of, string, within_house
from app.domain.vocabulary.case_work import (
    ClosingState,
    Collaboration,
    DeviationKind,
    EscalationLevel,
    EscalationState,
    EscalationTarget,
    InsufficientReason,
    MonitoringKind,
    MonitoringState,
    TransferItemKind,
    TransferTo,
)
from app.domain.vocabulary.cases import ClosingReason, DirectionLevel, HandoverState, SubjectOutcome


class EscalationRow(HouseBound, Versioned, table=True):
    """An escalation (opschaling): level, addressee, reason, due date; it ends with an outcome (rule CA-17)."""

    __tablename__ = "escalations"
    __table_args__ = (
        one_of("state", EscalationState),
        one_of("level", EscalationLevel),
        one_of("target", EscalationTarget),
        *within_house("cases", "case_id"),
        *within_house("escalations", "previous_id"),
        Index("escalations_case", "house_id", "case_id"),
    )

    case_id: UUID
    state: str = string(default=EscalationState.open)
    level: str = string()
    target: str | None = string(default=None)
    proposed_targets: list[str] = Field(default_factory=list, sa_type=Texts)
    addressee_id: UUID = Field(foreign_key="organisations.id")
    addressee: str | None = string(default=None)
    reason: str = string()
    raised_by_id: UUID = Field(foreign_key="organisations.id")
    raised_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
    due_at: datetime = moment()
    answer: str | None = string(default=None)
    answered_at: datetime | None = moment(default=None)
    outcome: str | None = string(default=None)
    closed_at: datetime | None = moment(default=None)
    previous_id: UUID | None = None


class TransferRow(HouseBound, Versioned, table=True):
    """A transfer (casusoverdracht) to another house, programme or organisation (rules CA-24, EX-02)."""

    __tablename__ = "transfers"
    __table_args__ = (
        one_of("to_kind", TransferTo),
        one_of("state", HandoverState),
        *within_house("cases", "case_id"),
        Index("transfers_case", "house_id", "case_id"),
        Index(
            "transfers_one_on_offer",
            "house_id",
            "case_id",
            unique=True,
            postgresql_where=sql("state IN ('offered', 'live_handover')"),
        ),
    )

    case_id: UUID
    to_kind: str = string()
    receiver_id: UUID = Field(foreign_key="organisations.id")
    programme_code: str | None = string(default=None)
    state: str = string(default=HandoverState.offered)
    summary: str = string()
    open_risks: list[str] = Field(default_factory=list, sa_type=Texts)
    earlier_reports: int
    undetermined_intimate_terror: bool = Field(default=False)
    offered_by_id: UUID | None = Field(default=None, foreign_key="professionals.id")
    offered_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
    handover_at: datetime | None = moment(default=None)
    handover_note: str | None = string(default=None)
    accepted_by_id: UUID | None = Field(default=None, foreign_key="professionals.id")
    settled_at: datetime | None = moment(default=None)
    decline_reason: str | None = string(default=None)
    item_count: int = Field(default=0)
    left_out_count: int = Field(default=0)


class TransferItemRow(HouseBound, table=True):
    """One item of a transfer package: only what a ground that is valid for the receiver carries (rule EX-02)."""

    __tablename__ = "transfer_items"
    __table_args__ = (
        one_of("kind", TransferItemKind),
        *within_house("cases", "case_id"),
        *within_house("transfers", "transfer_id"),
        UniqueConstraint("house_id", "transfer_id", "kind", "item_id"),
    )

    case_id: UUID
    transfer_id: UUID
    kind: str = string()
    item_id: UUID


class ScaleDownRow(HouseBound, Versioned, table=True):
    """Who goes on after scaling down: an organisation or care network that accepts (rule CA-18)."""

    __tablename__ = "scale_downs"
    __table_args__ = (
        one_of("state", HandoverState),
        *within_house("cases", "case_id"),
        Index("scale_downs_case", "house_id", "case_id"),
    )

    case_id: UUID
    receiver_id: UUID = Field(foreign_key="organisations.id")
    network: str | None = string(default=None)
    note: str = string()
    state: str = string(default=HandoverState.offered)
    offered_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
    settled_at: datetime | None = moment(default=None)
    reason: str | None = string(default=None)


class DeviationRow(HouseBound, table=True):
    """A departure from a soft rule, template or protocol (afwijking; rule CA-25)."""

    __tablename__ = "deviations"
    __table_args__ = (
        one_of("kind", DeviationKind),
        *within_house("cases", "case_id"),
        Index("deviations_case", "house_id", "case_id"),
    )

    case_id: UUID
    kind: str = string()
    rule: str = string()
    subject_id: UUID | None = None
    reason: str = string()
    decided_on: date
    organisation_id: UUID = Field(foreign_key="organisations.id")
    decided_by_id: UUID = Field(foreign_key="professionals.id")
    recorded_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class MonitoringMomentRow(HouseBound, Versioned, table=True):
    """A monitoring moment or follow-up contact after scaling down (rule CA-19)."""

    __tablename__ = "monitoring_moments"
    __table_args__ = (
        one_of("kind", MonitoringKind),
        one_of("state", MonitoringState),
        *within_house("cases", "case_id"),
        Index("monitoring_moments_case", "house_id", "case_id"),
    )

    case_id: UUID
    kind: str = string()
    state: str = string(default=MonitoringState.planned)
    owner_role: str = string()
    owner_id: UUID = Field(foreign_key="organisations.id")
    due_on: date
    result: str | None = string(default=None)
    reason: str | None = string(default=None)
    wants_more: bool | None = None
    held_at: datetime | None = moment(default=None)
    held_by_id: UUID | None = Field(default=None, foreign_key="professionals.id")


class CaseClosingRow(HouseBound, Versioned, table=True):
    """All that rule CA-20 asks before a case is closed; one for each time that it is being closed."""

    __tablename__ = "case_closings"
    __table_args__ = (
        one_of("state", ClosingState),
        one_of("reason", ClosingReason),
        one_of("leans_on", InsufficientReason),
        *within_house("cases", "case_id"),
        Index("case_closings_case", "house_id", "case_id"),
    )

    case_id: UUID
    episode: int
    state: str = string(default=ClosingState.prepared)
    reason: str = string()
    leans_on: str | None = string(default=None)
    explanation: str = string()
    decision_id: UUID | None = None
    prepared_by_id: UUID | None = Field(default=None, foreign_key="professionals.id")
    prepared_role: str = string()
    prepared_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
    team_consulted_on: date | None = None
    agreements_kept: bool | None = None
    agreements_note: str | None = string(default=None)
    result_reached: bool | None = None
    result_note: str | None = string(default=None)
    confirmed_by_id: UUID | None = Field(default=None, foreign_key="professionals.id")
    confirmed_role: str | None = string(default=None)
    confirmed_at: datetime | None = moment(default=None)
    objection: str | None = string(default=None)
    settled_at: datetime | None = moment(default=None)


class ClosingSubjectRow(HouseBound, Versioned, table=True):
    """What closing means for one person: the talk, or why there was none, and the outcome (rules CA-20, CA-21)."""

    __tablename__ = "closing_subjects"
    __table_args__ = (
        one_of("outcome", SubjectOutcome),
        *within_house("cases", "case_id"),
        *within_house("case_closings", "closing_id"),
        *within_house("persons", "person_id"),
        UniqueConstraint("house_id", "closing_id", "person_id"),
    )

    case_id: UUID
    closing_id: UUID
    person_id: UUID
    outcome: str | None = string(default=None)
    talk_on: date | None = None
    no_talk_reason: str | None = string(default=None)


class ContactPersonRow(HouseBound, Versioned, table=True):
    """The fixed contact person of the clients (vast aanspreekpunt), with deputy and out-of-hours route (CA-09)."""

    __tablename__ = "contact_persons"
    __table_args__ = (
        *within_house("cases", "case_id"),
        Index(
            "contact_persons_one_at_a_time",
            "house_id",
            "case_id",
            unique=True,
            postgresql_where=sql("ends_at IS NULL"),
        ),
        Index("contact_persons_case", "house_id", "case_id"),
    )

    case_id: UUID
    organisation_id: UUID = Field(foreign_key="organisations.id")
    professional_id: UUID = Field(foreign_key="professionals.id")
    deputy_id: UUID | None = Field(default=None, foreign_key="professionals.id")
    out_of_hours: str | None = string(default=None)
    reason: str | None = string(default=None)
    starts_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
    ends_at: datetime | None = moment(default=None)


class PushThroughRow(HouseBound, table=True):
    """A decision pushed through against partners that disagreed (doorzettingsmacht; rule CA-06). Append-only."""

    __tablename__ = "push_throughs"
    __table_args__ = (*within_house("cases", "case_id"), Index("push_throughs_case", "house_id", "case_id"))

    case_id: UUID
    reason: str = string()
    organisation_ids: list[UUID] = Field(default_factory=list, sa_type=Ids)
    organisation_id: UUID = Field(foreign_key="organisations.id")
    professional_id: UUID = Field(foreign_key="professionals.id")
    at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class CollaborationRow(HouseBound, Versioned, table=True):
    """Another collaboration in which the household is discussed (samenloop; rule CA-14)."""

    __tablename__ = "collaborations"
    __table_args__ = (
        one_of("kind", Collaboration),
        *within_house("cases", "case_id"),
        Index("collaborations_case", "house_id", "case_id"),
    )

    case_id: UUID
    kind: str = string()
    note: str | None = string(default=None)
    organisation_id: UUID = Field(foreign_key="organisations.id")
    starts_on: date
    ends_on: date | None = None


class DirectionGrantRow(HouseBound, Versioned, table=True):
    """Direction granted at one of four levels, with the data to deliver (regieniveau; rule OR-07)."""

    __tablename__ = "direction_grants"
    __table_args__ = (
        one_of("level", DirectionLevel),
        *within_house("cases", "case_id"),
        Index("direction_grants_case", "house_id", "case_id"),
    )

    level: str = string()
    case_id: UUID | None = None
    meeting_kind: str | None = string(default=None)
    network: str | None = string(default=None)
    organisation_id: UUID = Field(foreign_key="organisations.id")
    data_to_deliver: list[str] = Field(default_factory=list, sa_type=Texts)
    starts_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
    ends_at: datetime | None = moment(default=None)


class MeasureHandoverRow(HouseBound, Versioned, table=True):
    """The end of a child-protection measure: guidance and monitoring are both accepted first (rule CA-05)."""

    __tablename__ = "measure_handovers"
    __table_args__ = (
        *within_house("cases", "case_id"),
        UniqueConstraint("house_id", "measure_id"),
        Index("measure_handovers_case", "house_id", "case_id"),
    )

    case_id: UUID
    measure_id: UUID
    note: str = string()
    guidance_by_id: UUID = Field(foreign_key="organisations.id")
    guidance_accepted_at: datetime | None = moment(default=None)
    monitoring_by_id: UUID = Field(foreign_key="organisations.id")
    monitoring_accepted_at: datetime | None = moment(default=None)
    offered_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
