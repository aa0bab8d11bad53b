"""Measures, the legal events of a person, weighings of coercion, and conditions that a court may be asked to set."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from app.domain.tables.base import HouseBound, Ids, Versioned, moment, one_of, string, within_house
from app.domain.vocabulary.measures import (
    HomePresence,
    LegalEventKind,
    LegalFrame,
    MeasureDomain,
    MeasureKind,
    MeasureStatus,
)


class MeasureRow(HouseBound, Versioned, table=True):
    """A measure (maatregel) on one person: kind, domain, ground, deciding authority, status and dates (rule PL-13)."""

    __tablename__ = "measures"
    __table_args__ = (
        one_of("kind", MeasureKind),
        one_of("domain", MeasureDomain),
        one_of("frame", LegalFrame),
        one_of("status", MeasureStatus),
        one_of("presence", HomePresence),
        *within_house("cases", "case_id"),
        *within_house("persons", "subject_id"),
        *within_house("measures", "accompanying_id"),
        CheckConstraint("kind <> 'home_ban' OR (serious_danger AND presence IS NOT NULL)", name="home_ban_ground"),
        Index("measures_case", "house_id", "case_id"),
        Index("measures_subject", "house_id", "subject_id"),
    )

    case_id: UUID
    kind: str = string()
    domain: str = string()
    frame: str = string()
    status: str = string(default=MeasureStatus.requested)
    subject_id: UUID
    unborn: bool = Field(default=False)
    ground: str = string()
    authority: str = string()
    conditions: str | None = string(default=None)
    recorded_by_id: UUID = Field(foreign_key="organisations.id")
    requested_on: date
    decided_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    ended_on: date | None = None
    reason: str | None = string(default=None)
    explained_on: date | None = None
    explained_to_ids: list[UUID] = Field(default_factory=list, sa_type=Ids)
    serious_danger: bool = Field(default=False)
    presence: str | None = string(default=None)
    director_id: UUID | None = Field(default=None, foreign_key="organisations.id")
    helpers: list[dict[str, str]] = Field(default_factory=list, sa_type=JSONB)
    ban_trust: str | None = string(default=None)
    accompanying_id: UUID | None = None
    low_escalation_risk: bool | None = None


class LegalEventRow(HouseBound, Versioned, table=True):
    """One date on the legal timeline of a person: what happened, or what is to come (rules PL-13 and PL-17)."""

    __tablename__ = "legal_events"
    __table_args__ = (
        one_of("kind", LegalEventKind),
        *within_house("cases", "case_id"),
        *within_house("persons", "person_id"),
        *within_house("measures", "measure_id"),
        Index("legal_events_case", "house_id", "case_id"),
        Index("legal_events_measure", "house_id", "measure_id"),
    )

    case_id: UUID
    person_id: UUID
    measure_id: UUID | None = None
    kind: str = string()
    on_date: date
    note: str | None = string(default=None)
    recorded_by_id: UUID = Field(foreign_key="organisations.id")


class LegalWeighingRow(HouseBound, table=True):
    """A weighing, by a named weigher, of whether coercion is called for (juridische weging, rule PL-18)."""

    __tablename__ = "legal_weighings"
    __table_args__ = (*within_house("cases", "case_id"), Index("legal_weighings_case", "house_id", "case_id"))

    case_id: UUID
    organisation_id: UUID = Field(foreign_key="organisations.id")
    weigher_id: UUID = Field(foreign_key="professionals.id")
    subject_ids: list[UUID] = Field(default_factory=list, sa_type=Ids)
    outcome: str = string()
    weighed_on: date
    recorded_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class SpecialConditionRow(HouseBound, Versioned, table=True):
    """A special condition to ask of the court (bijzondere voorwaarde): a proposal for a hearing (rule PL-18)."""

    __tablename__ = "special_conditions"
    __table_args__ = (
        *within_house("cases", "case_id"),
        *within_house("persons", "person_id"),
        Index("special_conditions_case", "house_id", "case_id"),
    )

    case_id: UUID
    person_id: UUID
    text: str = string()
    hearing_on: date
    purpose: str = string()
    proposed_by_id: UUID = Field(foreign_key="organisations.id")
    proposed_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
