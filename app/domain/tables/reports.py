"""Reports: evaluations, improvement, annotations, what organisations spent, frozen results, coverage, peers."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, func
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from app.domain.ids import new_id
from app.domain.tables.base import HouseBound, Mask, Row, Versioned, moment, one_of, string, within_house
from app.domain.vocabulary.cases import Track
from app.domain.vocabulary.programmes import RegionPhase, ViolenceField
from app.domain.vocabulary.reports import (
    Activity,
    CoverageAge,
    EvaluationForm,
    EvaluationWay,
    ImprovementState,
)


class EvaluationRow(HouseBound, table=True):
    """One respondent's answers about one meeting (rule RP-06): coded items on the house's scale."""

    __tablename__ = "evaluations"
    __table_args__ = (
        one_of("form", EvaluationForm),
        one_of("way", EvaluationWay),
        *within_house("cases", "case_id"),
        *within_house("meetings", "meeting_id"),
        *within_house("persons", "person_id"),
        CheckConstraint("(person_id IS NULL) <> (professional_id IS NULL)", name="one_respondent"),
        CheckConstraint("way <> 'oral' OR recorded_by IS NOT NULL", name="oral_names_recorder"),
        UniqueConstraint("house_id", "meeting_id", "person_id"),
        UniqueConstraint("house_id", "meeting_id", "professional_id"),
        Index("evaluations_case", "house_id", "case_id"),
    )

    case_id: UUID
    meeting_id: UUID
    form: str = string()
    way: str = string()
    person_id: UUID | None = None
    professional_id: UUID | None = Field(default=None, foreign_key="professionals.id")
    items: dict[str, int] = Field(sa_type=JSONB)
    scale: int
    recorded_by: str | None = string(default=None)
    organisation_id: UUID = Field(foreign_key="organisations.id")
    category_mask: int = Field(sa_type=Mask)
    at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class SeverityRatingRow(HouseBound, table=True):
    """How severe the violence is, on the one scale of the region, at a month since the case opened (rule RP-04)."""

    __tablename__ = "severity_ratings"
    __table_args__ = (
        *within_house("cases", "case_id"),
        CheckConstraint("month BETWEEN 0 AND 18", name="month_range"),
        CheckConstraint("value BETWEEN 0 AND scale", name="value_range"),
        UniqueConstraint("house_id", "case_id", "month"),
    )

    case_id: UUID
    month: int
    value: int
    scale: int
    organisation_id: UUID = Field(foreign_key="organisations.id")
    professional_id: UUID | None = None
    at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class ImprovementActionRow(HouseBound, Versioned, table=True):
    """What is agreed to do better (rule RP-11); it belongs to no case and names none."""

    __tablename__ = "improvement_actions"
    __table_args__ = (one_of("state", ImprovementState),)

    text: str = string()
    owner_id: UUID = Field(foreign_key="organisations.id")
    due_on: date
    state: str = string(default=ImprovementState.agreed)
    reason: str | None = string(default=None)
    created_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
    ended_at: datetime | None = moment(default=None)


class AnnotationRow(HouseBound, table=True):
    """A dated remark on the time series: a change of policy or of coding (rule RP-08)."""

    __tablename__ = "annotations"
    __table_args__ = (Index("annotations_on", "house_id", "on_date"),)

    on_date: date
    text: str = string()
    indicator: str | None = string(default=None)
    organisation_id: UUID = Field(foreign_key="organisations.id")
    at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class TimeEntryRow(HouseBound, table=True):
    """Time that an organisation spent for the network, and whether product financing paid it (rule RP-07)."""

    __tablename__ = "time_entries"
    __table_args__ = (
        one_of("activity", Activity),
        *within_house("cases", "case_id"),
        CheckConstraint("minutes > 0", name="some_time"),
        Index("time_entries_organisation", "house_id", "organisation_id", "on_date"),
        Index("time_entries_case", "house_id", "case_id", postgresql_where=sql("case_id IS NOT NULL")),
    )

    organisation_id: UUID = Field(foreign_key="organisations.id")
    case_id: UUID | None = None
    activity: str = string()
    minutes: int
    product_financed: bool
    on_date: date


class ResultReportRow(HouseBound, table=True):
    """The figures of one organisation over one year, as they were frozen (rule RP-07). Append-only."""

    __tablename__ = "result_reports"
    __table_args__ = (UniqueConstraint("house_id", "organisation_id", "year"),)

    organisation_id: UUID = Field(foreign_key="organisations.id")
    year: int
    figures: dict[str, object] = Field(sa_type=JSONB)
    frozen_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class PoliceCountRow(HouseBound, table=True):
    """How many incidents the police coded as domestic violence in a month; what it sent on is counted here (RP-10)."""

    __tablename__ = "police_counts"
    __table_args__ = (UniqueConstraint("house_id", "organisation_id", "month"),)

    organisation_id: UUID = Field(foreign_key="organisations.id")
    month: date
    coded: int
    at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class RegionCoverageRow(HouseBound, Versioned, table=True):
    """That a region has an offer for a field of violence, a track and an age, with its period (rule RP-09)."""

    __tablename__ = "region_coverage"
    __table_args__ = (one_of("violence_field", ViolenceField), one_of("track", Track), one_of("age", CoverageAge))

    region: str = string()
    violence_field: str = string()
    track: str = string()
    age: str = string()
    organisation_id: UUID | None = Field(default=None, foreign_key="organisations.id")
    starts_on: date
    ends_on: date | None = None


class RegionPhaseRow(HouseBound, table=True):
    """The development phase of a region from a date on (rule RP-09)."""

    __tablename__ = "region_phases"
    __table_args__ = (one_of("phase", RegionPhase), UniqueConstraint("house_id", "region", "starts_on"))

    region: str = string()
    phase: str = string()
    starts_on: date


class PeerPseudonymRow(Row, table=True):
    """Under which name a house appears among its peers; known to that house alone (rule RP-11)."""

    __tablename__ = "peer_pseudonyms"

    house_id: UUID = Field(primary_key=True, foreign_key="houses.id")
    pseudonym: UUID = Field(default_factory=new_id, unique=True)


class PeerFigureRow(Row, table=True):
    """A figure of a house among its peers (rule RP-11): no house, no case, no cell, only the whole. Append-only."""

    __tablename__ = "peer_figures"
    __table_args__ = (UniqueConstraint("pseudonym", "year", "indicator", "version"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    pseudonym: UUID
    year: int
    indicator: str = string()
    version: int
    value: float
