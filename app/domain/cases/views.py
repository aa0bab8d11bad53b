"""What is shown of cases."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.domain.access.view import Needs, Page, View
from app.domain.actions.views import ActionView
from app.domain.persons.views import PersonView
from app.domain.vocabulary.cases import (
    Approach,
    CasePhase,
    CaseStatus,
    DirectionRole,
    DirectorForm,
    HandoverState,
    ParticipationBasis,
    Shell,
    Track,
)
from app.domain.vocabulary.sharing import Category


class ParticipationView(View):
    """An organisation's part in a case, with its period (deelname)."""

    id: UUID = Field(description="Identifier of the participation.")
    version: int = Field(description="Version of the record.")
    organisation_id: Annotated[UUID | None, Needs(Category.coordination)] = Field(description="The organisation.")
    basis: Annotated[ParticipationBasis | None, Needs(Category.coordination)] = Field(description="Basis of taking part.")
    shell: Annotated[Shell | None, Needs(Category.coordination)] = Field(description="Shell of the team (schil).")
    starts_at: Annotated[datetime | None, Needs(Category.coordination)] = Field(description="From when.")
    ends_at: Annotated[datetime | None, Needs(Category.coordination)] = Field(description="Until when; null: open.")


class DirectionView(View):
    """A direction role on a case (regie): who holds it, in which form, from when."""

    id: UUID = Field(description="Identifier of the assignment.")
    version: int = Field(description="Version of the record.")
    role: Annotated[DirectionRole | None, Needs(Category.coordination)] = Field(description="Role (E08).")
    form: Annotated[DirectorForm | None, Needs(Category.coordination)] = Field(description="Form (E08).")
    organisation_id: Annotated[UUID | None, Needs(Category.coordination)] = Field(description="Its organisation.")
    professional_id: Annotated[UUID | None, Needs(Category.coordination)] = Field(description="The professional.")
    provisional: Annotated[bool | None, Needs(Category.coordination)] = Field(
        description="Whether this is the first organisation to act, until a director is named (rule CA-04)."
    )
    push_through: Annotated[bool | None, Needs(Category.coordination)] = Field(
        description="Power to push through (doorzettingsmacht, rule CA-06)."
    )
    state: Annotated[HandoverState | None, Needs(Category.coordination)] = Field(description="State of the handover.")
    starts_at: Annotated[datetime | None, Needs(Category.coordination)] = Field(description="From when.")
    ends_at: Annotated[datetime | None, Needs(Category.coordination)] = Field(description="Until when; null: open.")


class CaseView(View):
    """A case (casus) of one safety house about one household."""

    id: UUID = Field(description="Identifier of the case within the house.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    reference: str = Field(description="The house's own case number.")
    status: Annotated[CaseStatus | None, Needs(Category.coordination)] = Field(description="Case status (casusstatus).")
    phase: Annotated[CasePhase | None, Needs(Category.coordination)] = Field(description="Phase of phased chain care.")
    track: Annotated[Track | None, Needs(Category.coordination)] = Field(description="Track (E07).")
    approach: Annotated[Approach | None, Needs(Category.coordination)] = Field(description="Approach (E07).")
    episode: Annotated[int | None, Needs(Category.coordination)] = Field(description="Episode; raised at a reopening.")
    household_id: Annotated[UUID | None, Needs(Category.household)] = Field(description="The household (gezin).")
    linked_case_id: Annotated[UUID | None, Needs(Category.coordination)] = Field(description="A linked case.")
    parked_until: Annotated[date | None, Needs(Category.coordination)] = Field(description="Review date while parked.")
    opened_at: Annotated[datetime | None, Needs(Category.coordination)] = Field(description="Time of opening.")
    closed_at: Annotated[datetime | None, Needs(Category.coordination)] = Field(description="Time of closing.")
    updated_at: Annotated[datetime | None, Needs(Category.coordination)] = Field(description="Time of the last change.")
    persons: Page[PersonView] = Field(description="The persons of the case that the reader may know of.")
    participations: Page[ParticipationView] = Field(description="The organisations that take part.")
    directions: Page[DirectionView] = Field(description="Who directs the case.")
    actions: Page[ActionView] = Field(description="The actions of the case.")
