"""What is shown of persons."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.domain.access.view import Needs, Page, View
from app.domain.vocabulary.cases import CasePersonRole
from app.domain.vocabulary.persons import (
    AgeBand,
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
from app.domain.vocabulary.sharing import Category

Household = Needs(Category.household)
Coordination = Needs(Category.coordination)
Voice = Needs(Category.client_voice)


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


class ConfidantView(View):
    """Who a child confides in (vertrouwenspersoon), or that nobody was found (rules PE-06, PE-10)."""

    id: UUID = Field(description="Identifier of the record.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    case_id: UUID = Field(description="The case.")
    child_id: Annotated[UUID | None, Household] = Field(description="The child.")
    outcome: Annotated[ConfidantOutcome | None, Household] = Field(description="Whether somebody was found.")
    person_id: Annotated[UUID | None, Household] = Field(description="Who it is.")
    chosen_by_child: Annotated[bool | None, Household] = Field(description="Whether the child chose this person.")
    found_on: Annotated[date | None, Household] = Field(description="When this was found.")
    note: Annotated[str | None, Household] = Field(description="How it was looked for.")
    recorded_by_id: Annotated[UUID | None, Coordination] = Field(description="The organisation that recorded it.")
    ended_at: Annotated[datetime | None, Household] = Field(description="Until when; null: still so.")
    ended_reason: Annotated[str | None, Household] = Field(description="Why it ended.")


class ChildHearingView(View):
    """That a child was heard, or why not (rule PE-10); what the child said is a contribution of its own."""

    id: UUID = Field(description="Identifier of the record.")
    case_id: UUID = Field(description="The case.")
    child_id: Annotated[UUID | None, Coordination] = Field(description="The child.")
    heard: Annotated[Heard | None, Coordination] = Field(description="Whether the child was heard.")
    heard_on: Annotated[date | None, Coordination] = Field(description="When.")
    parents_present: Annotated[bool | None, Coordination] = Field(description="Whether parents were there.")
    reason: Annotated[str | None, Coordination] = Field(description="Why the child was not heard.")
    organisation_id: Annotated[UUID | None, Coordination] = Field(description="Who heard the child.")
    professional_id: Annotated[UUID | None, Coordination] = Field(description="By whom.")


class ClientPreferencesView(View):
    """How a client wants to be met (voorkeuren, rule PE-07): for those who contact or invite this client only."""

    id: UUID = Field(description="Identifier of the record.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    case_id: UUID = Field(description="The case.")
    person_id: Annotated[UUID | None, Voice] = Field(description="The client.")
    language: Annotated[str | None, Voice] = Field(description="Language in which the client speaks freely.")
    interpreter: Annotated[bool | None, Voice] = Field(description="Whether an interpreter is wanted.")
    plain_language: Annotated[bool | None, Voice] = Field(description="Whether plain language is wanted.")
    worker_gender: Annotated[WorkerGender | None, Voice] = Field(description="By whom the client would be helped.")
    shared_background: Annotated[SharedBackground | None, Voice] = Field(
        description="Whether a helper of the same culture or religion is wanted."
    )
    child_care: Annotated[bool | None, Voice] = Field(description="Whether child care is needed during talks.")
    home_visit: Annotated[bool | None, Voice] = Field(description="Whether a visit at home is welcome.")
    recorded_by_id: Annotated[UUID | None, Coordination] = Field(description="The organisation that recorded it.")


class PerpetratorContactView(View):
    """Whether there is contact with a person who used violence (contactstatus, rule PE-11)."""

    id: UUID = Field(description="Identifier of the record.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    case_id: UUID = Field(description="The case.")
    person_id: Annotated[UUID | None, Needs(Category.safety)] = Field(description="The person.")
    status: Annotated[ContactStatus | None, Needs(Category.justice)] = Field(description="Whether there is contact.")
    since: Annotated[date | None, Needs(Category.justice)] = Field(description="Since when.")
    note: Annotated[str | None, Needs(Category.justice)] = Field(description="What helps to reach the person.")
    organisation_id: Annotated[UUID | None, Coordination] = Field(description="The organisation that recorded it.")


class ClientMessageView(View):
    """Something to tell a client, and how that is done safely (rule NO-10)."""

    id: UUID = Field(description="Identifier of the message.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    case_id: UUID = Field(description="The case.")
    person_id: Annotated[UUID | None, Coordination] = Field(description="The client.")
    kind: Annotated[ClientMessageKind | None, Coordination] = Field(description="What it is about.")
    text: Annotated[str | None, Voice] = Field(description="What the client is told.")
    way: Annotated[MessageWay | None, Coordination] = Field(description="How it reaches the client.")
    channel: Annotated[str | None, Needs(Category.contact)] = Field(description="The channel marked safe.")
    organisation_id: Annotated[UUID | None, Coordination] = Field(description="The organisation that prepared it.")
    prepared_at: Annotated[datetime | None, Coordination] = Field(description="When it was prepared.")
    delivered_at: Annotated[datetime | None, Coordination] = Field(description="When the client was told.")
    delivered_by_id: Annotated[UUID | None, Coordination] = Field(description="Who told the client.")
    delivery_note: Annotated[str | None, Voice] = Field(description="What was noted of it.")
