"""What is shown of measures and of the legal side of a case."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.domain.access.view import Needs, Page, View
from app.domain.plans.parts import HelperPart
from app.domain.vocabulary.measures import (
    HomePresence,
    LegalEventKind,
    LegalFrame,
    MeasureDomain,
    MeasureKind,
    MeasureStatus,
)
from app.domain.vocabulary.sharing import Category, Purpose

_M, _J = Needs(Category.measures), Needs(Category.justice)


class LegalEventView(View):
    """A date on the legal timeline of a person (rules PL-13 and PL-17)."""

    id: UUID = Field(description="Identifier of the date.")
    version: int = Field(description="Version of the record.")
    case_id: UUID = Field(description="The case.")
    person_id: Annotated[UUID | None, _M] = Field(description="Whose date it is.")
    measure_id: Annotated[UUID | None, _M] = Field(description="The measure to which it belongs.")
    kind: Annotated[LegalEventKind | None, _M] = Field(description="What happened or is to happen.")
    on_date: Annotated[date | None, _M] = Field(description="When.")
    note: Annotated[str | None, _M] = Field(description="What to know of it.")
    recorded_by_id: Annotated[UUID | None, _M] = Field(description="Who recorded it.")


class MeasureView(View):
    """A measure (maatregel) on one person (rule PL-13)."""

    id: UUID = Field(description="Identifier of the measure within the house.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    case_id: UUID = Field(description="The case.")
    kind: Annotated[MeasureKind | None, _M] = Field(description="Kind (E26).")
    domain: Annotated[MeasureDomain | None, _M] = Field(description="Domain (E26).")
    frame: Annotated[LegalFrame | None, _M] = Field(description="Legal frame (E40).")
    status: Annotated[MeasureStatus | None, _M] = Field(description="How far it is.")
    subject_id: Annotated[UUID | None, _M] = Field(description="The person.")
    unborn: Annotated[bool | None, _M] = Field(description="Whether it is about an unborn child of that person.")
    ground: Annotated[str | None, _M] = Field(description="Ground.")
    authority: Annotated[str | None, _M] = Field(description="The authority that decides.")
    conditions: Annotated[str | None, _M] = Field(description="Conditions.")
    recorded_by_id: Annotated[UUID | None, _M] = Field(description="The organisation that keeps this record.")
    requested_on: Annotated[date | None, _M] = Field(description="When it was asked for.")
    decided_on: Annotated[date | None, _M] = Field(description="When it was decided.")
    starts_on: Annotated[date | None, _M] = Field(description="From when it runs.")
    ends_on: Annotated[date | None, _M] = Field(description="Until when it is to run.")
    ended_on: Annotated[date | None, _M] = Field(description="When it ended or was lifted.")
    reason: Annotated[str | None, _M] = Field(description="Reason of the last step.")
    explained_on: Annotated[date | None, _M] = Field(description="When it was explained.")
    explained_to_ids: Annotated[list[UUID] | None, _M] = Field(description="To whom.")
    serious_danger: Annotated[bool | None, _M] = Field(description="Home ban: serious and immediate danger.")
    presence: Annotated[HomePresence | None, _M] = Field(description="Home ban: how the person is bound to the home.")
    director_id: Annotated[UUID | None, _M] = Field(description="Home ban: the organisation that directs.")
    helpers: Annotated[list[HelperPart] | None, _M] = Field(description="Home ban: who helps whom.")
    ban_trust: Annotated[str | None, _M] = Field(description="Home ban: why the contact ban can be trusted.")
    accompanying_id: Annotated[UUID | None, _M] = Field(description="Home ban: the criminal measure beside it.")
    low_escalation_risk: Annotated[bool | None, _M] = Field(description="Whether the risk of escalation is low.")
    events: Page[LegalEventView] = Field(description="Its dates.")


class LegalWeighingView(View):
    """A weighing, by a named weigher, of whether coercion is called for (rule PL-18)."""

    id: UUID = Field(description="Identifier of the weighing.")
    organisation_id: Annotated[UUID | None, _J] = Field(description="The organisation of the weigher.")
    weigher_id: Annotated[UUID | None, _J] = Field(description="The weigher.")
    subject_ids: Annotated[list[UUID] | None, _J] = Field(description="About whom.")
    outcome: Annotated[str | None, _J] = Field(description="What it came to.")
    weighed_on: Annotated[date | None, _J] = Field(description="When.")


class SpecialConditionView(View):
    """A special condition to ask of the court (bijzondere voorwaarde): a proposal (rule PL-18)."""

    id: UUID = Field(description="Identifier of the proposal.")
    version: int = Field(description="Version of the record.")
    person_id: Annotated[UUID | None, _J] = Field(description="For whom.")
    text: Annotated[str | None, _J] = Field(description="The condition.")
    hearing_on: Annotated[date | None, _J] = Field(description="The hearing.")
    purpose: Annotated[Purpose | None, _J] = Field(description="The one purpose for which it may be read.")
    proposed_by_id: Annotated[UUID | None, _J] = Field(description="Who proposed it.")
    proposed_at: Annotated[datetime | None, _J] = Field(description="When.")
