"""Actions: who does what, when, for whom."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, func
from sqlalchemy import text as sql
from sqlmodel import Field

from app.domain.tables.base import HouseBound, Ids, Texts, Versioned, moment, one_of, string, within_house
from app.domain.vocabulary.actions import ActionKind, ActionStatus, AgreementType, BlockedReason, LegalDomain


class ActionRow(HouseBound, Versioned, table=True):
    """An agreed action (actie, afspraak) with one accountable owner (rule AC-01)."""

    __tablename__ = "actions"
    __table_args__ = (
        one_of("status", ActionStatus),
        one_of("kind", ActionKind),
        one_of("agreement_type", AgreementType),
        one_of("legal_domain", LegalDomain),
        one_of("blocked_reason", BlockedReason),
        one_of("status_before_block", ActionStatus),
        *within_house("cases", "case_id"),
        Index("actions_case", "house_id", "case_id"),
        Index("actions_owner", "house_id", "owner_organisation_id", "id"),
        Index(
            "actions_due", "house_id", "due_on", postgresql_where=sql("status IN ('agreed','accepted','in_progress')")
        ),
    )

    case_id: UUID
    status: str = string(default=ActionStatus.proposed)
    text: str = string()
    rationale: str | None = string(default=None)
    kind: str = string()
    agreement_type: str | None = string(default=None)
    legal_domain: str | None = string(default=None)
    proposed_by_id: UUID = Field(foreign_key="organisations.id")
    owner_organisation_id: UUID | None = Field(default=None, foreign_key="organisations.id")
    owner_professional_id: UUID | None = Field(default=None, foreign_key="professionals.id")
    second_professional_id: UUID | None = Field(default=None, foreign_key="professionals.id")
    owner_person_id: UUID | None = None
    subject_ids: list[UUID] = Field(default_factory=list, sa_type=Ids)
    parallel_group: str | None = string(default=None)
    due_on: date | None = None
    feedback_on: date | None = None
    expected_on: date | None = None
    bridging_help: str | None = string(default=None)
    required_by: date | None = None
    fall_back_on: date | None = None
    waits_for: str | None = string(default=None)
    requires_joint: bool = Field(default=False)
    preconditions: list[str] = Field(default_factory=list, sa_type=Texts)
    unmet: list[str] = Field(default_factory=list, sa_type=Texts)
    blocked_reason: str | None = string(default=None)
    status_before_block: str | None = string(default=None)
    repeating: bool = Field(default=False)
    overdue_told_on: date | None = None
    result: str | None = string(default=None)
    reason: str | None = string(default=None)
    refusal_talk_on: date | None = None
    changed_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class ActionCommentRow(HouseBound, table=True):
    """A remark of a team organisation on an action (rule AC-03)."""

    __tablename__ = "action_comments"
    __table_args__ = (*within_house("actions", "action_id"), Index("action_comments_action", "house_id", "action_id"))

    action_id: UUID
    case_id: UUID
    organisation_id: UUID = Field(foreign_key="organisations.id")
    professional_id: UUID | None = None
    text: str = string()
    at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class AppointmentCancellationRow(HouseBound, table=True):
    """That a provider cancelled an appointment of an action (rule AC-11)."""

    __tablename__ = "appointment_cancellations"
    __table_args__ = (
        *within_house("actions", "action_id"),
        Index("appointment_cancellations_action", "house_id", "action_id"),
    )

    action_id: UUID
    case_id: UUID
    organisation_id: UUID = Field(foreign_key="organisations.id")
    on_date: date
    reason: str | None = string(default=None)


class PeerOfferRow(HouseBound, table=True):
    """Whether the support of peers was offered to a person, yes or no (lotgenoten, rule AC-13)."""

    __tablename__ = "peer_offers"
    __table_args__ = (
        *within_house("cases", "case_id"),
        *within_house("persons", "person_id"),
        Index("peer_offers_case", "house_id", "case_id"),
    )

    case_id: UUID
    person_id: UUID
    organisation_id: UUID = Field(foreign_key="organisations.id")
    offered: bool
    reason: str | None = string(default=None)
    at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
