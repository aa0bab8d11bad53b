"""What stands beside a meeting: seats and acknowledgements, rooms, minutes, questions to the prosecution."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, func
from sqlalchemy import text as sql
from sqlmodel import Field

from app.domain.tables.base import HouseBound, Ids, Texts, Versioned, moment, one_of, string, within_house
from app.domain.vocabulary.meetings import (
    FacilityKind,
    ItemStatus,
    ProsecutionNeeded,
    QuestionRoute,
    QuestionState,
)


class SeatRow(HouseBound, Versioned, table=True):
    """Who represents an organisation in a kind of meeting: one primary, and deputies with the same rights (OR-05)."""

    __tablename__ = "meeting_seats"
    __table_args__ = (
        *within_house("meeting_kinds", "kind_id"),
        Index(
            "meeting_seats_one_primary",
            "house_id",
            "kind_id",
            "organisation_id",
            unique=True,
            postgresql_where=sql("is_primary AND ends_at IS NULL"),
        ),
        Index("meeting_seats_organisation", "house_id", "organisation_id", "kind_id"),
    )

    kind_id: UUID
    organisation_id: UUID = Field(foreign_key="organisations.id")
    professional_id: UUID = Field(foreign_key="professionals.id")
    is_primary: bool = Field(default=False)
    starts_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
    ends_at: datetime | None = moment(default=None)


class CharterAcknowledgementRow(HouseBound, table=True):
    """That an organisation has read and taken over the charter of a kind of meeting, as it stood (rule ME-01)."""

    __tablename__ = "charter_acknowledgements"
    __table_args__ = (
        *within_house("meeting_kinds", "kind_id"),
        UniqueConstraint("house_id", "kind_id", "organisation_id", "charter_version"),
    )

    kind_id: UUID
    organisation_id: UUID = Field(foreign_key="organisations.id")
    professional_id: UUID | None = Field(default=None, foreign_key="professionals.id")
    charter_version: int
    at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class FacilityRow(HouseBound, Versioned, table=True):
    """A room that meetings can book (rule ME-22)."""

    __tablename__ = "meeting_facilities"
    __table_args__ = (one_of("kind", FacilityKind),)

    kind: str = string()
    name: str = string()
    address: str | None = string(default=None)


class MinuteRow(HouseBound, table=True):
    """What became of one item in one meeting: the minutes, and how they differ from the last (rule ME-21)."""

    __tablename__ = "meeting_minutes"
    __table_args__ = (
        one_of("outcome", ItemStatus),
        *within_house("meetings", "meeting_id", "previous_meeting_id"),
        *within_house("meeting_parts", "part_id"),
        *within_house("agenda_items", "item_id"),
        *within_house("cases", "case_id"),
        UniqueConstraint("house_id", "meeting_id", "item_id"),
        Index("meeting_minutes_case", "house_id", "case_id"),
    )

    meeting_id: UUID
    part_id: UUID | None = None
    item_id: UUID
    case_id: UUID
    outcome: str = string()
    reason: str | None = string(default=None)
    next_on: date | None = None
    decision_ids: list[UUID] = Field(default_factory=list, sa_type=Ids)
    previous_meeting_id: UUID | None = None
    new_since: list[str] = Field(default_factory=list, sa_type=Texts)
    consultations: int = Field(default=0)
    published_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class ProsecutionQuestionRow(HouseBound, Versioned, table=True):
    """A question to the prosecution on a case and its answer (vraag aan OM, rule ME-17)."""

    __tablename__ = "prosecution_questions"
    __table_args__ = (
        one_of("route", QuestionRoute),
        one_of("state", QuestionState),
        one_of("prosecution_needed", ProsecutionNeeded),
        *within_house("cases", "case_id"),
        CheckConstraint("state <> 'answered' OR prosecution_needed IS NOT NULL", name="answered_with_need"),
        Index("prosecution_questions_case", "house_id", "case_id"),
    )

    case_id: UUID
    route: str = string()
    question: str = string()
    state: str = string(default=QuestionState.asked)
    due_at: datetime = moment()
    asked_by_id: UUID = Field(foreign_key="organisations.id")
    asked_id: UUID = Field(foreign_key="organisations.id")
    answer: str | None = string(default=None)
    shareable: bool = Field(default=False)
    prosecution_needed: str | None = string(default=None)
    answered_at: datetime | None = moment(default=None)
    created_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class FamilyPlanRow(HouseBound, Versioned, table=True):
    """The family's own plan, made in a network council; it stands beside the plan of the team (rule ME-23)."""

    __tablename__ = "family_plans"
    __table_args__ = (
        *within_house("cases", "case_id"),
        *within_house("meetings", "meeting_id"),
        Index("family_plans_case", "house_id", "case_id"),
    )

    case_id: UUID
    meeting_id: UUID
    text: str = string()
    person_ids: list[UUID] = Field(default_factory=list, sa_type=Ids)
    recorded_by_id: UUID = Field(foreign_key="organisations.id")
    made_on: date


class StaffThreatRow(HouseBound, Versioned, table=True):
    """That a person threatened professionals: meetings with this person need a room of raised safety (rule ME-22)."""

    __tablename__ = "staff_threats"
    __table_args__ = (
        *within_house("cases", "case_id"),
        *within_house("persons", "person_id"),
        Index("staff_threats_person", "house_id", "person_id"),
        Index("staff_threats_case", "house_id", "case_id"),
    )

    case_id: UUID
    person_id: UUID
    text: str = string()
    organisation_id: UUID = Field(foreign_key="organisations.id")
    set_on: date
    ended_at: datetime | None = moment(default=None)
