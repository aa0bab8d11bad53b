"""What callers send about organisations, their people and their agreements."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from app.domain.access.draft import Draft, Line, Prose
from app.domain.vocabulary.organisations import (
    AgreementKind,
    Chain,
    ExpertiseTag,
    MandateScope,
    OrganisationKind,
    ParticipationForm,
)
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.sharing import Category, Purpose

Email = Annotated[str, StringConstraints(strip_whitespace=True, max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
"""An address that could be one; whether it is shows when it is used."""


class ContactDraft(Draft):
    """A fixed contact person of an organisation."""

    name: Line = Field(description="Name.")
    email: Email | None = Field(default=None, description="E-mail address at work.")
    phone: Line | None = Field(default=None, description="Telephone number at work.")


class OrganisationDraft(Draft):
    """A partner to register; what rule OR-01 asks may follow until it is activated."""

    name: Line = Field(description="Name.")
    kind: OrganisationKind = Field(description="Kind of organisation (E01); it never changes.")
    chains: tuple[Chain, ...] = Field(default=(), max_length=3, description="The chains to which it belongs (E02).")
    participation_form: ParticipationForm | None = Field(default=None, description="How it takes part.")
    region: Line | None = Field(default=None, description="Region in which it works.")
    contacts: tuple[ContactDraft, ...] = Field(default=(), max_length=20, description="Its fixed contact persons.")


class OrganisationChange(Draft):
    """What an organisation says of itself; members that are left out stay as they are."""

    name: Line | None = Field(default=None, description="Name.")
    chains: tuple[Chain, ...] | None = Field(default=None, min_length=1, max_length=3, description="Chains (E02).")
    participation_form: ParticipationForm | None = Field(default=None, description="How it takes part.")
    region: Line | None = Field(default=None, description="Region in which it works.")
    task: Prose | None = Field(default=None, description="Its task.")
    powers: Prose | None = Field(default=None, description="Its powers.")
    limits: Prose | None = Field(default=None, description="Where its task ends.")
    interventions: tuple[Line, ...] | None = Field(default=None, max_length=100, description="Interventions it offers.")
    expertise: tuple[ExpertiseTag, ...] | None = Field(default=None, max_length=20, description="Expertise (E37).")
    out_of_hours_route: Line | None = Field(default=None, description="How to reach it outside office hours.")


class ProfessionalDraft(Draft):
    """A professional of your organisation."""

    name: Line = Field(description="Name.")


class RoleDraft(Draft):
    """A role in the house for a professional."""

    professional_id: UUID = Field(description="The professional.")
    role: Role = Field(description="A role that counts in the whole house (E08).")
    starts_at: datetime | None = Field(default=None, description="From when; now when left out.")
    ends_at: datetime | None = Field(default=None, description="Until when; open when left out.")


class MandateDraft(Draft):
    """A mandate for a professional of your organisation (rule OR-06)."""

    professional_id: UUID = Field(description="The professional who holds it.")
    scope: MandateScope = Field(description="What it covers (E39).")
    starts_at: datetime | None = Field(default=None, description="From when; now when left out.")
    ends_at: datetime | None = Field(default=None, description="Until when; open when left out.")


class SignatureDraft(Draft):
    """The signature of a party."""

    organisation_id: UUID = Field(description="The organisation that signed.")
    signed_on: date = Field(description="Date of its signature; not in the future.")


class AgreementDraft(Draft):
    """An agreement with its first parties (rule OR-04)."""

    kind: AgreementKind = Field(description="Kind (E03).")
    title: Line = Field(description="Title.")
    edition: Line = Field(description="Edition of the text that is signed.")
    purposes: tuple[Purpose, ...] = Field(min_length=1, max_length=len(Purpose), description="Purposes (E13).")
    categories: tuple[Category, ...] = Field(
        default=(), max_length=len(Category), description="Data categories that it lists (E11)."
    )
    conditions: Prose | None = Field(default=None, description="Conditions.")
    starts_at: datetime = Field(description="In force from this moment.")
    ends_at: datetime | None = Field(default=None, description="Until this moment; open when left out.")
    parties: tuple[SignatureDraft, ...] = Field(default=(), max_length=200, description="Who signed already.")


class AgreementEnd(Draft):
    """When an agreement ends."""

    ends_at: datetime | None = Field(default=None, description="The moment; now when left out, never in the past.")


class HouseParentDraft(Draft):
    """Under which house a house comes, or none any more (rule OR-09)."""

    parent_id: UUID | None = Field(description="The house above it; null: none.")
    merged: bool = Field(default=False, description="Whether it goes on within that house.")
    since: date = Field(description="From which day.")
    reason: Prose = Field(description="Why; the decision that it rests on.")


class SettingDraft(Draft):
    """A new value of a setting; never applied to what was decided before (rule OR-10)."""

    name: Line = Field(description="Name of the setting.")
    value: bool | int | Line = Field(description="Its value.")
    starts_at: datetime | None = Field(default=None, description="From when; now when left out, never in the past.")
    source: Line | None = Field(default=None, description="The policy document, with its edition, that it rests on.")


class GlossaryChange(Draft):
    """The working definition of a term (rule OR-08)."""

    working_definition: Prose = Field(description="The one meaning in which the partners use it with each other.")
    source: Line | None = Field(default=None, description="The document, with its edition, that it is taken from.")


class GlossaryTermDraft(GlossaryChange):
    """A term of the glossary with its working definition."""

    term: Line = Field(description="The term; each stands in the glossary once.")


class GlossaryMeaningDraft(Draft):
    """What your organisation itself means by a term."""

    meaning: Prose = Field(description="The meaning in your organisation.")
