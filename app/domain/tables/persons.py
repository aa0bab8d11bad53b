"""Persons, households and the pairs that must be kept apart."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, func
from sqlalchemy import text as sql
from sqlmodel import Field

from app.domain.tables.base import HouseBound, Texts, Versioned, moment, one_of, string, within_house
from app.domain.vocabulary.persons import (
    ClientMessageKind,
    ConfidantOutcome,
    ContactStatus,
    DangerKind,
    Heard,
    HouseholdRole,
    MessageWay,
    NetworkInfluence,
    Sex,
    SharedBackground,
    WorkerGender,
)


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


class ConfidantRow(HouseBound, Versioned, table=True):
    """Who a child confides in (vertrouwenspersoon), or that nobody was found (rules PE-06, PE-10); one at a time."""

    __tablename__ = "confidants"
    __table_args__ = (
        one_of("outcome", ConfidantOutcome),
        *within_house("cases", "case_id"),
        *within_house("persons", "child_id", "person_id"),
        CheckConstraint("child_id <> person_id", name="two_persons"),
        CheckConstraint("(outcome = 'confidant') = (person_id IS NOT NULL)", name="confidant_is_someone"),
        Index(
            "confidants_child", "house_id", "case_id", "child_id", unique=True, postgresql_where=sql("ended_at IS NULL")
        ),
    )

    case_id: UUID
    child_id: UUID
    outcome: str = string()
    person_id: UUID | None = None
    chosen_by_child: bool | None = None
    found_on: date
    note: str | None = string(default=None)
    recorded_by_id: UUID = Field(foreign_key="organisations.id")
    ended_at: datetime | None = moment(default=None)
    ended_reason: str | None = string(default=None)


class ChildHearingRow(HouseBound, table=True):
    """That a child was heard, or why not (rule PE-10); what the child said is a contribution, never part of this."""

    __tablename__ = "child_hearings"
    __table_args__ = (
        one_of("heard", Heard),
        *within_house("cases", "case_id"),
        *within_house("persons", "child_id"),
        CheckConstraint("(heard = 'yes') = (parents_present IS NOT NULL)", name="heard_says_who_was_there"),
        Index("child_hearings_child", "house_id", "case_id", "child_id"),
    )

    case_id: UUID
    child_id: UUID
    heard: str = string()
    heard_on: date
    parents_present: bool | None = None
    reason: str | None = string(default=None)
    organisation_id: UUID = Field(foreign_key="organisations.id")
    professional_id: UUID | None = Field(default=None, foreign_key="professionals.id")


class ClientPreferencesRow(HouseBound, Versioned, table=True):
    """How a client wants to be met (rule PE-07); all of it optional, and of a special category."""

    __tablename__ = "client_preferences"
    __table_args__ = (
        one_of("worker_gender", WorkerGender),
        one_of("shared_background", SharedBackground),
        *within_house("cases", "case_id"),
        *within_house("persons", "person_id"),
        UniqueConstraint("house_id", "case_id", "person_id"),
    )

    case_id: UUID
    person_id: UUID
    language: str | None = string(default=None)
    interpreter: bool | None = None
    plain_language: bool | None = None
    worker_gender: str | None = string(default=None)
    shared_background: str | None = string(default=None)
    child_care: bool | None = None
    home_visit: bool | None = None
    recorded_by_id: UUID = Field(foreign_key="organisations.id")


class PerpetratorContactRow(HouseBound, Versioned, table=True):
    """Whether there is contact with a person who used violence (contactstatus, rule PE-11)."""

    __tablename__ = "perpetrator_contacts"
    __table_args__ = (
        one_of("status", ContactStatus),
        *within_house("cases", "case_id"),
        *within_house("persons", "person_id"),
        UniqueConstraint("house_id", "case_id", "person_id"),
    )

    case_id: UUID
    person_id: UUID
    status: str = string()
    since: date
    note: str | None = string(default=None)
    organisation_id: UUID = Field(foreign_key="organisations.id")


class ClientMessageRow(HouseBound, Versioned, table=True):
    """Something to tell a client: by the channel that the client marked safe, else by word of mouth (rule NO-10)."""

    __tablename__ = "client_messages"
    __table_args__ = (
        one_of("kind", ClientMessageKind),
        one_of("way", MessageWay),
        *within_house("cases", "case_id"),
        *within_house("persons", "person_id"),
        CheckConstraint("(way = 'safe_channel') = (channel IS NOT NULL)", name="channel_of_the_client"),
        Index("client_messages_case", "house_id", "case_id"),
    )

    case_id: UUID
    person_id: UUID
    kind: str = string()
    text: str = string()
    way: str = string()
    channel: str | None = string(default=None)
    organisation_id: UUID = Field(foreign_key="organisations.id")
    prepared_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
    delivered_at: datetime | None = moment(default=None)
    delivered_by_id: UUID | None = None
    delivery_note: str | None = string(default=None)
