"""What is shown of organisations, their people and their agreements: nothing here is about a family."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from app.domain.access.view import Page, View
from app.domain.vocabulary.organisations import (
    AgreementKind,
    Chain,
    ExpertiseTag,
    HouseTheme,
    MandateScope,
    OrganisationKind,
    OrganisationStatus,
    ParticipationForm,
)
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.sharing import Category, Purpose


class ContactView(View):
    """A named fixed contact person of an organisation (vaste contactpersoon)."""

    id: UUID = Field(description="Identifier of the contact person.")
    name: str = Field(description="Name.")
    email: str | None = Field(description="E-mail address at work.")
    phone: str | None = Field(description="Telephone number at work.")


class HouseRoleView(View):
    """A role that a professional holds in your house, with its period (rol in het huis)."""

    id: UUID = Field(description="Identifier of the assignment.")
    professional_id: UUID = Field(description="The professional who holds it.")
    role: Role = Field(description="The role (E08).")
    starts_at: datetime = Field(description="From when.")
    ends_at: datetime | None = Field(description="Until when; null: open.")


class MandateView(View):
    """What a professional may do in the name of an organisation (mandaat, rule OR-06)."""

    id: UUID = Field(description="Identifier of the mandate.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    organisation_id: UUID = Field(description="The organisation that grants it.")
    professional_id: UUID = Field(description="The professional who holds it.")
    scope: MandateScope = Field(description="What it covers (E39).")
    starts_at: datetime = Field(description="From when.")
    ends_at: datetime | None = Field(description="Until when; outside its validity it counts as absent.")


class ProfessionalView(View):
    """Someone who works for an organisation and acts in its name (professional)."""

    id: UUID = Field(description="Identifier, to send in the `Professional` header.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    organisation_id: UUID = Field(description="The organisation that registered this professional.")
    name: str = Field(description="Name.")
    active: bool = Field(description="Whether acts may still name this professional.")
    roles: Page[HouseRoleView] = Field(description="Roles in your house, past ones too.")
    mandates: Page[MandateView] = Field(description="Mandates that this professional holds, past ones too.")


class OrganisationView(View):
    """A partner organisation (ketenpartner): its task, powers and limits, and how to reach it (rule OR-08)."""

    id: UUID = Field(description="Identifier of the organisation.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    name: str = Field(description="Name.")
    kind: OrganisationKind = Field(description="Kind of organisation (E01).")
    chains: list[Chain] = Field(description="The chains to which it belongs (E02).")
    participation_form: ParticipationForm | None = Field(description="How it takes part in the house.")
    region: str | None = Field(description="Region in which it works.")
    status: OrganisationStatus = Field(description="Whether it takes part (rule OR-01).")
    static_excluded: bool = Field(
        description="Whether it contributes nothing on a person that it knows from the past only (rule GR-15)."
    )
    task: str | None = Field(description="Its task (taak).")
    powers: str | None = Field(description="Its powers (bevoegdheden).")
    limits: str | None = Field(description="Where its task ends (grenzen).")
    interventions: list[str] = Field(description="Interventions that it offers.")
    expertise: list[ExpertiseTag] = Field(description="What it is especially good at (E37).")
    out_of_hours_route: str | None = Field(description="How to reach it outside office hours.")
    contacts: Page[ContactView] = Field(description="Its fixed contact persons.")
    professionals: Page[ProfessionalView] = Field(description="Its registered professionals.")


class AgreementPartyView(View):
    """A party to an agreement and when it signed."""

    id: UUID = Field(description="Identifier of the signature.")
    organisation_id: UUID = Field(description="The organisation.")
    signed_on: date = Field(description="Date of its signature.")


class AgreementView(View):
    """A covenant or other agreement between organisations (convenant, rule OR-04)."""

    id: UUID = Field(description="Identifier of the agreement.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    kind: AgreementKind = Field(description="Kind (E03). A declaration of intent never opens data.")
    title: str = Field(description="Title.")
    edition: str = Field(description="Edition of the text that was signed.")
    purposes: list[Purpose] = Field(description="Purposes for which it serves (E13); empty: every purpose.")
    categories: list[Category] = Field(description="Data categories that it lists (E11).")
    conditions: str | None = Field(description="Conditions.")
    starts_at: datetime = Field(description="In force from this moment.")
    ends_at: datetime | None = Field(description="Until this moment, at which everything that rests on it closes.")
    parties: Page[AgreementPartyView] = Field(description="Who signed.")


class SettingView(View):
    """One dated value of a setting of your house (instelling, rule OR-10)."""

    id: UUID = Field(description="Identifier of this value.")
    name: str = Field(description="Name of the setting.")
    value: str = Field(description="The value as text.")
    starts_at: datetime = Field(description="In force from this moment until the next value.")
    author: str = Field(description="Who set it: the professional, or the organisation.")
    source: str | None = Field(description="The policy document, with its edition, that it rests on.")


class HouseParentView(View):
    """A change of the house above a house (rule OR-09)."""

    id: UUID = Field(description="Identifier of the change.")
    old_parent_id: UUID | None = Field(description="The house above it before; null: none.")
    new_parent_id: UUID | None = Field(description="The house above it since; null: none.")
    merged: bool = Field(description="Whether it goes on within that house.")
    since: date = Field(description="From which day.")
    reason: str = Field(description="Why.")
    at: datetime = Field(description="When it was recorded.")


class HouseView(View):
    """A safety house (Zorg- en Veiligheidshuis): it keeps cases of its region (rule OR-09)."""

    id: UUID = Field(description="Identifier of the house; it never changes.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    organisation_id: UUID = Field(description="The organisation that keeps it.")
    code: str = Field(description="Short code.")
    name: str = Field(description="Name.")
    region: str = Field(description="Region.")
    municipalities: list[str] = Field(description="Municipalities.")
    themes: list[HouseTheme] = Field(description="Themes (E41).")
    parent_id: UUID | None = Field(description="The house above it, where there is one.")
    parents: Page[HouseParentView] = Field(description="Under which house it came when.")


class GlossaryMeaningView(View):
    """What one organisation means by a term."""

    id: UUID = Field(description="Identifier of the meaning.")
    organisation_id: UUID = Field(description="The organisation.")
    meaning: str = Field(description="What it means by the term.")
    said_at: datetime = Field(description="Since when it says so.")


class GlossaryTermView(View):
    """A term of the glossary (begrippenlijst): one working definition, beside it each organisation's own meaning."""

    id: UUID = Field(description="Identifier of the term.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    term: str = Field(description="The term.")
    working_definition: str = Field(description="The working definition (werkdefinitie).")
    source: str | None = Field(description="The document, with its edition, that it is taken from.")
    changed_at: datetime = Field(description="When it was last changed.")
    meanings: Page[GlossaryMeaningView] = Field(description="What the organisations mean by it themselves.")
