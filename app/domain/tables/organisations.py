"""Houses, organisations, their people and what they agreed: rows that belong to no single case."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, func
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from app.domain.ids import new_id
from app.domain.tables.base import HouseBound, Mask, Row, Texts, Versioned, moment, one_of, string, within_house
from app.domain.vocabulary.organisations import (
    AgreementKind,
    MandateScope,
    OrganisationKind,
    OrganisationStatus,
    ParticipationForm,
)
from app.domain.vocabulary.roles import Role


class OrganisationRow(Versioned, table=True):
    """A partner organisation (ketenpartner)."""

    __tablename__ = "organisations"
    __table_args__ = (
        one_of("kind", OrganisationKind),
        one_of("status", OrganisationStatus),
        one_of("participation_form", ParticipationForm),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str = string()
    kind: str = string()
    chains: list[str] = Field(default_factory=list, sa_type=Texts)
    participation_form: str | None = string(default=None)
    region: str | None = string(default=None)
    status: str = string(default=OrganisationStatus.draft)
    static_excluded: bool = Field(default=False)
    task: str | None = string(default=None)
    powers: str | None = string(default=None)
    limits: str | None = string(default=None)
    interventions: list[str] = Field(default_factory=list, sa_type=Texts)
    expertise: list[str] = Field(default_factory=list, sa_type=Texts)
    out_of_hours_route: str | None = string(default=None)
    created_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class OrganisationContactRow(Row, table=True):
    """A named fixed contact person of an organisation (vaste contactpersoon, rule OR-01)."""

    __tablename__ = "organisation_contacts"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisations.id", index=True)
    name: str = string()
    email: str | None = string(default=None)
    phone: str | None = string(default=None)


class HouseRow(Versioned, table=True):
    """A safety house (Zorg- en Veiligheidshuis): the tenant that keeps cases (rule OR-09).

    A house under another one, or merged into it, names it as its parent; it keeps its identifier and all that it holds.
    """

    __tablename__ = "houses"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    organisation_id: UUID = Field(foreign_key="organisations.id")
    code: str = string(unique=True)
    name: str = string()
    region: str = string()
    municipalities: list[str] = Field(default_factory=list, sa_type=Texts)
    themes: list[str] = Field(default_factory=list, sa_type=Texts)
    parent_id: UUID | None = Field(default=None, foreign_key="houses.id")


class HouseParentRow(Row, table=True):
    """That a house came under another parent, or under none: old and new one, with the date (rule OR-09)."""

    __tablename__ = "house_parents"
    __table_args__ = (Index("house_parents_house", "house_id", "id"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    house_id: UUID = Field(foreign_key="houses.id")
    old_parent_id: UUID | None = Field(default=None, foreign_key="houses.id")
    new_parent_id: UUID | None = Field(default=None, foreign_key="houses.id")
    merged: bool = Field(default=False)
    since: date
    reason: str = string()
    organisation_id: UUID = Field(foreign_key="organisations.id")
    at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class HouseSettingRow(Row, table=True):
    """One dated value of a setting of a house; a change never applies backwards (rule OR-10)."""

    __tablename__ = "house_settings"
    __table_args__ = (UniqueConstraint("house_id", "name", "starts_at"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    house_id: UUID = Field(foreign_key="houses.id")
    name: str = string()
    value: dict[str, object] = Field(sa_type=JSONB)
    starts_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
    author: str = string()
    source: str | None = string(default=None)


class ProfessionalRow(Versioned, table=True):
    """A person who works for an organisation and is named by it in the Professional header."""

    __tablename__ = "professionals"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisations.id", index=True)
    name: str = string()
    active: bool = Field(default=True)


class RoleAssignmentRow(Row, table=True):
    """A role that a professional holds in a house, with its period."""

    __tablename__ = "role_assignments"
    __table_args__ = (one_of("role", Role), Index("role_assignments_holder", "professional_id", "house_id"))

    id: UUID = Field(default_factory=new_id, primary_key=True)
    house_id: UUID = Field(foreign_key="houses.id")
    professional_id: UUID = Field(foreign_key="professionals.id")
    role: str = string()
    starts_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
    ends_at: datetime | None = moment(default=None)


class AgreementRow(Versioned, table=True):
    """A covenant or other agreement between organisations (convenant, rule OR-04)."""

    __tablename__ = "agreements"
    __table_args__ = (one_of("kind", AgreementKind),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    house_id: UUID = Field(foreign_key="houses.id", index=True)
    kind: str = string()
    title: str = string()
    edition: str = string()
    purposes: int = Field(default=0, sa_type=Mask)
    categories: int = Field(default=0, sa_type=Mask)
    conditions: str | None = string(default=None)
    starts_at: datetime = moment()
    ends_at: datetime | None = moment(default=None)


class AgreementPartyRow(Row, table=True):
    """An organisation that signed an agreement, and when."""

    __tablename__ = "agreement_parties"

    id: UUID = Field(default_factory=new_id, unique=True, sa_column_kwargs={"server_default": sql("gen_random_uuid()")})
    agreement_id: UUID = Field(foreign_key="agreements.id", primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisations.id", primary_key=True, index=True)
    signed_on: date


class MandateRow(Versioned, table=True):
    """What a professional may do in the name of an organisation (mandaat, rule OR-06)."""

    __tablename__ = "mandates"
    __table_args__ = (one_of("scope", MandateScope),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisations.id")
    professional_id: UUID = Field(foreign_key="professionals.id", index=True)
    scope: str = string()
    starts_at: datetime = moment()
    ends_at: datetime | None = moment(default=None)


class GrantRenewalRow(Row, table=True):
    """That the grants of a house's open cases must follow a changed agreement or setting; done case by case.

    `after_id` is the last case that was done, so that a run that was cut off goes on where it stood.
    """

    __tablename__ = "grant_renewals"
    __table_args__ = (Index("grant_renewals_open", "house_id", "id", postgresql_where=sql("finished_at IS NULL")),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    house_id: UUID = Field(foreign_key="houses.id")
    reason: str = string()
    subject_id: UUID
    requested_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
    after_id: UUID | None = None
    finished_at: datetime | None = moment(default=None)


class GlossaryTermRow(HouseBound, Versioned, table=True):
    """A term with its one working definition in a house (begrippenlijst, rule OR-08)."""

    __tablename__ = "glossary_terms"
    __table_args__ = (Index("glossary_terms_term", "house_id", sql("lower(term)"), unique=True),)

    term: str = string()
    working_definition: str = string()
    source: str | None = string(default=None)
    changed_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class GlossaryMeaningRow(HouseBound, Versioned, table=True):
    """What an organisation itself means by a term, beside the working definition (rule OR-08)."""

    __tablename__ = "glossary_meanings"
    __table_args__ = (
        *within_house("glossary_terms", "term_id"),
        UniqueConstraint("house_id", "term_id", "organisation_id"),
    )

    term_id: UUID
    organisation_id: UUID = Field(foreign_key="organisations.id")
    meaning: str = string()
    said_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
