"""What is shown of persons."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.domain.access.view import Needs, View
from app.domain.vocabulary.cases import CasePersonRole
from app.domain.vocabulary.persons import AgeBand, Sex
from app.domain.vocabulary.sharing import Category


class PersonView(View):
    """A person of a case: a family member, the other parent elsewhere, or someone of the network."""

    id: UUID = Field(description="Identifier of the person within the house.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    role: Annotated[CasePersonRole | None, Needs(Category.household)] = Field(description="Role in this case.")
    given_name: Annotated[str | None, Needs(Category.identity)] = Field(description="Given name (voornaam).")
    family_name: Annotated[str | None, Needs(Category.identity)] = Field(description="Family name (achternaam).")
    aliases: Annotated[list[str] | None, Needs(Category.identity)] = Field(description="Other names in use.")
    birth_date: Annotated[date | None, Needs(Category.identity)] = Field(description="Date of birth.")
    age_band: Annotated[AgeBand | None, Needs(Category.identity)] = Field(description="Age band where no date is known.")
    sex: Annotated[Sex | None, Needs(Category.identity)] = Field(description="Sex as told by the referrer.")
    bsn: Annotated[str | None, Needs(Category.identity)] = Field(description="Citizen service number (BSN).")
    street: Annotated[str | None, Needs(Category.contact)] = Field(description="Street and number.")
    postal_code: Annotated[str | None, Needs(Category.contact)] = Field(description="Postal code.")
    city: Annotated[str | None, Needs(Category.contact)] = Field(description="Place of residence.")
    phone: Annotated[str | None, Needs(Category.contact)] = Field(description="Telephone number.")
    email: Annotated[str | None, Needs(Category.contact)] = Field(description="E-mail address.")
    whereabouts: Annotated[str | None, Needs(Category.contact)] = Field(description="Where the person stays (verblijf).")
    safe_channel: Annotated[str | None, Needs(Category.contact)] = Field(description="Channel marked safe by the person.")
    protected: Annotated[bool | None, Needs(Category.contact)] = Field(
        description="Whether address, phone and whereabouts are protected (rule PE-04)."
    )
