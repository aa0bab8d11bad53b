"""Persons, households and the pairs that must be kept apart."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, func
from sqlalchemy import text as sql
from sqlmodel import Field

from app.domain.tables.base import HouseBound, Texts, Versioned, moment, one_of, string, within_house
from app.domain.vocabulary.persons import DangerKind, HouseholdRole, NetworkInfluence, Sex


class PersonRow(HouseBound, Versioned, table=True):
    """A family member or someone of the network; addresses are kept per person (rule PE-01)."""

    __tablename__ = "persons"
    __table_args__ = (
        one_of("sex", Sex),
        one_of("network_influence", NetworkInfluence),
        *within_house("persons", "merged_into_id"),
        Index("persons_match", "house_id", func.lower(sql("family_name")), "birth_date"),
        Index("persons_birth_date", "house_id", "birth_date"),
        Index("persons_aliases", "aliases", postgresql_using="gin"),
        Index("persons_bsn", "house_id", "bsn", postgresql_where=sql("bsn IS NOT NULL")),
    )

    given_name: str | None = string(default=None)
    family_name: str | None = string(default=None)
    aliases: list[str] = Field(default_factory=list, sa_type=Texts)
    birth_date: date | None = None
    age_band: str | None = string(default=None)
    sex: str | None = string(default=None)
    bsn: str | None = string(default=None)
    street: str | None = string(default=None)
    postal_code: str | None = string(default=None)
    city: str | None = string(default=None)
    phone: str | None = string(default=None)
    email: str | None = string(default=None)
    whereabouts: str | None = string(default=None)
    safe_channel: str | None = string(default=None)
    protected: bool = Field(default=False)
    network_influence: str | None = string(default=None)
    screened_at: datetime | None = moment(default=None)
    merged_into_id: UUID | None = None
    created_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class HouseholdRow(HouseBound, Versioned, table=True):
    """A household (gezin, huishouden): the client of a case."""

    __tablename__ = "households"

    created_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class HouseholdMemberRow(HouseBound, table=True):
    """A dated membership of a household with the role in it."""

    __tablename__ = "household_members"
    __table_args__ = (
        one_of("role", HouseholdRole),
        *within_house("households", "household_id"),
        *within_house("persons", "person_id"),
        Index("household_members_household", "house_id", "household_id"),
        Index("household_members_person", "house_id", "person_id"),
    )

    household_id: UUID
    person_id: UUID
    role: str = string()
    starts_on: date | None = None
    ends_on: date | None = None


class RelationRow(HouseBound, table=True):
    """A dated relation between two persons, seen from the first."""

    __tablename__ = "relations"
    __table_args__ = (
        *within_house("persons", "person_id", "to_person_id"),
        CheckConstraint("person_id <> to_person_id", name="two_persons"),
        Index("relations_person", "house_id", "person_id"),
    )

    person_id: UUID
    to_person_id: UUID
    kind: str = string()
    starts_on: date | None = None
    ends_on: date | None = None


class DangerPairRow(HouseBound, Versioned, table=True):
    """Two persons of whom one is a danger to the other (gevaarspaar, rule PE-05)."""

    __tablename__ = "danger_pairs"
    __table_args__ = (
        one_of("kind", DangerKind),
        *within_house("cases", "case_id"),
        *within_house("persons", "person_id", "other_person_id"),
        CheckConstraint("person_id <> other_person_id", name="two_persons"),
        Index("danger_pairs_case", "house_id", "case_id"),
    )

    case_id: UUID
    kind: str = string()
    person_id: UUID
    other_person_id: UUID
    source: str = string()
    set_on: date
    set_by_id: UUID
    lifted_at: datetime | None = moment(default=None)
    lifted_by_id: UUID | None = None
    lifted_reason: str | None = string(default=None)


class PersonMergeRow(HouseBound, table=True):
    """A user's decision that two records are one person; both are kept and the step can be undone (rule PE-02)."""

    __tablename__ = "person_merges"
    __table_args__ = (*within_house("persons", "kept_id", "merged_id"),)

    kept_id: UUID
    merged_id: UUID
    decided_by_id: UUID
    reason: str = string()
    decided_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
    undone_at: datetime | None = moment(default=None)
