"""What is shown of persons."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.domain.access.view import Needs, Page, View
from app.domain.vocabulary.cases import CasePersonRole
from app.domain.vocabulary.persons import AgeBand, DangerKind, HouseholdRole, NetworkInfluence, Sex
from app.domain.vocabulary.sharing import Category


class RelationView(View):
    """A dated relation of a person to another person of the case (relatie)."""

    id: UUID = Field(description="Identifier of the relation.")
    person_id: Annotated[UUID | None, Needs(Category.household)] = Field(description="Seen from this person.")
    to_person_id: Annotated[UUID | None, Needs(Category.household)] = Field(description="The other person.")
    kind: Annotated[str | None, Needs(Category.household)] = Field(description="What the other is to this person.")
    starts_on: Annotated[date | None, Needs(Category.household)] = Field(description="From when.")
    ends_on: Annotated[date | None, Needs(Category.household)] = Field(description="Until when; null: still so.")


class HouseholdMemberView(View):
    """A person's dated part in the household of the case (gezinslid)."""

    id: UUID = Field(description="Identifier of the membership.")
    person_id: Annotated[UUID | None, Needs(Category.household)] = Field(description="The person.")
    role: Annotated[HouseholdRole | None, Needs(Category.household)] = Field(description="Role (E06).")
    starts_on: Annotated[date | None, Needs(Category.household)] = Field(description="From when.")
    ends_on: Annotated[date | None, Needs(Category.household)] = Field(description="Until when; null: still so.")


class DangerPairView(View):
    """Two persons of whom one is a danger to the other (gevaarspaar, rule PE-05).

    Shown to those who may read safety data of both and act for the family as a whole.
    """

    id: UUID = Field(description="Identifier of the danger pair.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    case_id: UUID = Field(description="The case.")
    kind: Annotated[DangerKind | None, Needs(Category.safety)] = Field(description="Why they are apart.")
    person_id: Annotated[UUID | None, Needs(Category.safety)] = Field(description="One of the two.")
    other_person_id: Annotated[UUID | None, Needs(Category.safety)] = Field(description="The other.")
    source: Annotated[str | None, Needs(Category.safety)] = Field(description="From where this is known.")
    set_on: Annotated[date | None, Needs(Category.safety)] = Field(description="Date of the finding.")
    lifted_at: Annotated[datetime | None, Needs(Category.safety)] = Field(description="When lifted; null: active.")
    lifted_reason: Annotated[str | None, Needs(Category.safety)] = Field(description="Why lifted.")


class PersonView(View):
    """A person of a case: a family member, the other parent elsewhere, or someone of the network."""

    id: UUID = Field(description="Identifier of the person within the house.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    role: Annotated[CasePersonRole | None, Needs(Category.household)] = Field(description="Role in this case.")
    given_name: Annotated[str | None, Needs(Category.identity)] = Field(description="Given name (voornaam).")
    family_name: Annotated[str | None, Needs(Category.identity)] = Field(description="Family name (achternaam).")
    aliases: Annotated[list[str] | None, Needs(Category.identity)] = Field(description="Other names in use.")
    birth_date: Annotated[date | None, Needs(Category.identity)] = Field(description="Date of birth.")
    age_band: Annotated[AgeBand | None, Needs(Category.identity)] = Field(
        description="Age band where no date is known."
    )
    sex: Annotated[Sex | None, Needs(Category.identity)] = Field(description="Sex as told by the referrer.")
    bsn: Annotated[str | None, Needs(Category.identity)] = Field(description="Citizen service number (BSN).")
    street: Annotated[str | None, Needs(Category.contact)] = Field(description="Street and number.")
    postal_code: Annotated[str | None, Needs(Category.contact)] = Field(description="Postal code.")
    city: Annotated[str | None, Needs(Category.contact)] = Field(description="Place of residence.")
    phone: Annotated[str | None, Needs(Category.contact)] = Field(description="Telephone number.")
    email: Annotated[str | None, Needs(Category.contact)] = Field(description="E-mail address.")
    whereabouts: Annotated[str | None, Needs(Category.contact)] = Field(
        description="Where the person stays (verblijf)."
    )
    safe_channel: Annotated[str | None, Needs(Category.contact)] = Field(
        description="Channel marked safe by the person."
    )
    protected: Annotated[bool | None, Needs(Category.contact)] = Field(
        description="Whether address, phone and whereabouts are protected (rule PE-04)."
    )
    network_influence: Annotated[NetworkInfluence | None, Needs(Category.household)] = Field(
        description="What someone of the network means for safety (rule PE-08)."
    )
    screened_at: Annotated[datetime | None, Needs(Category.household)] = Field(
        description="When someone of the network was screened (rule PE-08)."
    )
    merged_into_id: Annotated[UUID | None, Needs(Category.identity)] = Field(
        description="The record that stands for this person after a merge (rule PE-02)."
    )
    relations: Page[RelationView] = Field(description="Relations of this person to others of the case.")
