"""What is shown beside meetings: kinds and charters, seats, rooms, questions to the prosecution, family plans."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.domain.access.view import Needs, Page, View
from app.domain.vocabulary.cases import DiscussionMode
from app.domain.vocabulary.meetings import (
    DecisionRule,
    FacilityKind,
    KindStatus,
    MeetingKind,
    PackRule,
    PartKind,
    ProsecutionNeeded,
    QuestionRoute,
    QuestionState,
)
from app.domain.vocabulary.organisations import ExpertiseTag, OrganisationKind
from app.domain.vocabulary.sharing import Category

_COORDINATION = Needs(Category.coordination)


class SeatView(View):
    """Who represents an organisation in a kind of meeting (rule OR-05)."""

    id: UUID = Field(description="Identifier of the seat.")
    version: int = Field(description="Version of the record.")
    kind_id: UUID = Field(description="The kind of meeting.")
    organisation_id: UUID = Field(description="The organisation.")
    professional_id: UUID = Field(description="Its representative.")
    is_primary: bool = Field(description="Whether this is the primary representative; deputies have the same rights.")
    starts_at: datetime = Field(description="From when.")
    ends_at: datetime | None = Field(description="Until when; null: open.")


class MeetingKindView(View):
    """A kind of meeting with its charter (handvest) and processing policy (rules ME-01, GR-16)."""

    id: UUID = Field(description="Identifier of the kind.")
    version: int = Field(description="Version; each change of the charter asks to acknowledge it again.")
    kind: MeetingKind = Field(description="Kind of meeting (E21).")
    name: str = Field(description="Name.")
    status: KindStatus = Field(description="Only an active charter can be planned under.")
    goal: str | None = Field(description="Goal.")
    frequency: str | None = Field(description="How often.")
    roles: list[str] = Field(description="Roles at the table.")
    information_rules: str | None = Field(description="How information is handled.")
    decision_rule: DecisionRule | None = Field(description="How is decided (E22).")
    mode: DiscussionMode = Field(description="Process or content (rule ME-15).")
    parts: list[PartKind] = Field(description="Its parts in order; empty: one part with all (rules ME-03, ME-16).")
    new_items_first: bool = Field(description="Whether new items come first (rule ME-14).")
    content_cap: int | None = Field(description="Most items of a content meeting; null: the setting of the house.")
    pack_rule: PackRule = Field(description="When the pack is published (rule ME-18).")
    pack_days: int | None = Field(description="How many days before; null: the setting of the house.")
    chair_id: UUID | None = Field(description="The chair.")
    inviter_id: UUID | None = Field(description="The organisation that invites.")
    core_ids: list[UUID] = Field(description="Organisations with a core seat.")
    mandatory_ids: list[UUID] = Field(description="Organisations without whose access it cannot open (rule ME-19).")
    staffing: list[OrganisationKind] = Field(description="Minimum staffing by kind of organisation (rule ME-11).")
    expertise: list[ExpertiseTag] = Field(description="Expertise that is needed (E37).")
    referrer_required: bool = Field(description="Whether nothing is decided without the referrer (rule ME-12).")
    runs_in_system: bool = Field(description="Whether it is run in the system (rule ME-19).")
    policy_goals: str | None = Field(description="Processing policy: goals.")
    policy_actors: str | None = Field(description="Processing policy: actors.")
    policy_tasks: str | None = Field(description="Processing policy: tasks.")
    policy_information: str | None = Field(description="Processing policy: information.")
    policy_exchange: str | None = Field(description="Processing policy: exchange.")
    retention_days: int | None = Field(description="Days after which what was said is erased; never without limit.")
    form_code: str | None = Field(description="The form of conference on which it was founded, if any.")
    form_edition: str | None = Field(description="The edition of that form.")
    seats: Page[SeatView] = Field(description="Who represents which organisation.")


class FacilityView(View):
    """A room that meetings can book (rule ME-22)."""

    id: UUID = Field(description="Identifier of the room.")
    version: int = Field(description="Version of the record.")
    kind: FacilityKind = Field(description="Kind of room (E35).")
    name: str = Field(description="Name.")
    address: str | None = Field(description="Where it is.")


class ProsecutionQuestionView(View):
    """A question to the prosecution on a case (vraag aan OM, rule ME-17)."""

    id: UUID = Field(description="Identifier of the question.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    case_id: UUID = Field(description="The case.")
    route: Annotated[QuestionRoute | None, _COORDINATION] = Field(description="How it was asked.")
    state: Annotated[QuestionState | None, _COORDINATION] = Field(description="State.")
    due_at: Annotated[datetime | None, _COORDINATION] = Field(description="When an answer is due.")
    asked_id: Annotated[UUID | None, _COORDINATION] = Field(description="The prosecution service that is asked.")
    prosecution_needed: Annotated[ProsecutionNeeded | None, _COORDINATION] = Field(description="The answer in a word.")
    question: Annotated[str | None, Needs(Category.justice)] = Field(description="The question.")
    answer: Annotated[str | None, Needs(Category.justice)] = Field(
        description="The answer; for others than who asked and who answered only when it may be shared."
    )
    shareable: Annotated[bool | None, _COORDINATION] = Field(description="Whether the answer may be shared.")
    answered_at: Annotated[datetime | None, _COORDINATION] = Field(description="When it was answered.")


class FamilyPlanView(View):
    """The family's own plan (rule ME-23)."""

    id: UUID = Field(description="Identifier of the plan.")
    version: int = Field(description="Version of the record.")
    case_id: UUID = Field(description="The case.")
    meeting_id: UUID = Field(description="The network council in which it was made.")
    text: Annotated[str | None, Needs(Category.client_voice)] = Field(description="The plan, in the family's words.")
    person_ids: Annotated[list[UUID] | None, _COORDINATION] = Field(description="Who made it.")
    made_on: Annotated[date | None, _COORDINATION] = Field(description="When.")


class StaffThreatView(View):
    """That a person threatened professionals (rule ME-22)."""

    id: UUID = Field(description="Identifier of the flag.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    case_id: UUID = Field(description="The case.")
    person_id: UUID = Field(description="The person.")
    text: Annotated[str | None, Needs(Category.safety)] = Field(description="What happened.")
    set_on: Annotated[date | None, Needs(Category.safety)] = Field(description="When it was set.")
    ended_at: Annotated[datetime | None, Needs(Category.safety)] = Field(description="When it ended.")
