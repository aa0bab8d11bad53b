"""What is shown of contributions and of requests for information."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.domain.access.view import Needs, NeedsOwnCategory, View
from app.domain.vocabulary.contributions import (
    ContestState,
    ContributionMode,
    InformationRequestState,
    KnownValue,
    Quality,
    RefusalReason,
    Restriction,
    Validity,
)
from app.domain.vocabulary.sharing import Category, Purpose, SharingGround

Own = NeedsOwnCategory()
Coordination = Needs(Category.coordination)
Care = Needs(Category.care)


class ContributionView(View):
    """One item (bijdrage) of one organisation about one or more persons; it stays that organisation's (rule CO-01).

    What it holds is shown to who may read the item's own category of all its persons. Of a withheld, withdrawn or
    corrected item, and of one closed by an instruction, others see no more than that it is there.
    """

    id: UUID = Field(description="Identifier of the item within the house.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    case_id: UUID = Field(description="The case.")
    organisation_id: UUID | None = Field(description="Whose it is; hidden where the source is protected.")
    person_ids: list[UUID] = Field(description="About whom.")
    mode: ContributionMode = Field(
        description="How much it holds (E15); withheld says only that something is withheld."
    )
    validity: Validity = Field(description="Whether it still stands (E15); stale after its time (rule CO-08).")
    restriction: Restriction = Field(description="Restriction on the item (E15).")
    instruction: str | None = Field(description="Instruction of the information officer, shown at every read (GR-17).")
    category: Annotated[Category | None, Own] = Field(description="Category of data (E11).")
    known_value: Annotated[KnownValue | None, Own] = Field(description="Known flag: whether the person is known.")
    content: Annotated[str | None, Own] = Field(description="The text.")
    necessity: Annotated[str | None, Own] = Field(description="Why sharing it is necessary.")
    as_of: Annotated[date | None, Own] = Field(description="The date of which it is true.")
    last_verified_on: Annotated[date | None, Own] = Field(description="When its owner last confirmed it.")
    ground_kind: Annotated[SharingGround | None, Own] = Field(description="Kind of the ground that carries it (E12).")
    ground_id: Annotated[UUID | None, Own] = Field(description="The ground that carries it.")
    agreement_id: Annotated[UUID | None, Own] = Field(description="The agreement that carries it.")
    ground_edition: Annotated[str | None, Own] = Field(description="Edition of covenant, protocol or weighing set.")
    health_ground_id: Annotated[UUID | None, Own] = Field(description="Health: the second ground (rule GR-07).")
    purpose: Annotated[Purpose | None, Own] = Field(description="For which purpose (E13).")
    compartment_of: Annotated[UUID | None, Own] = Field(description="Whose own story it is (rule CO-06).")
    professional_id: Annotated[UUID | None, Own] = Field(
        description="Who brought it; hidden where the source is protected."
    )
    told_at: Annotated[datetime | None, Own] = Field(description="Told by word of mouth: when.")
    told_by: Annotated[str | None, Own] = Field(description="Told by word of mouth: by whom; hidden as the source is.")
    told_in: Annotated[str | None, Own] = Field(description="Told by word of mouth: in which meeting.")
    speaks_for_treating: Annotated[bool | None, Own] = Field(description="Whether it speaks for who treats (CO-11).")
    reuse_permission: Annotated[bool | None, Own] = Field(description="Whether others may take it into their files.")
    quality: Annotated[Quality | None, Own] = Field(description="Checked quality (rule CO-11).")
    corrects_id: Annotated[UUID | None, Own] = Field(description="The item that it takes the place of.")
    request_id: Annotated[UUID | None, Own] = Field(description="The request for information that it answers.")
    contest_state: Annotated[ContestState | None, Own] = Field(description="State of the last contest (rule CO-07).")
    contest_reason: Annotated[str | None, Own] = Field(description="What is contested.")
    contest_answer: Annotated[str | None, Own] = Field(description="The owner's answer.")
    contest_answer_due_at: Annotated[datetime | None, Own] = Field(description="Before when the owner answers.")
    recipient_ids: list[UUID] | None = Field(description="To whom it is narrowed; for its owner only.")
    refusal_reason: RefusalReason | None = Field(
        description="Why it is withheld; for its owner and the process director only (rule GR-14)."
    )
    withdrawn_reason: str | None = Field(description="Why it was withdrawn; for its owner only.")
    findings: list[str] = Field(description="Soft rules that it does not meet; for its owner and the house.")
    created_at: datetime = Field(description="When it was brought.")


class HelpView(View):
    """Help that a family member has or had (rule CO-13), as one organisation knows it."""

    id: UUID = Field(description="Identifier of the record within the house.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    case_id: UUID = Field(description="The case.")
    person_id: UUID = Field(description="Who is helped.")
    organisation_id: UUID = Field(description="Whose knowledge it is.")
    helper: Annotated[str | None, Care] = Field(description="Who helps.")
    kind: Annotated[str | None, Care] = Field(description="Kind of help.")
    aim: Annotated[str | None, Care] = Field(description="What it is for.")
    starts_on: Annotated[date | None, Care] = Field(description="From when.")
    ends_on: Annotated[date | None, Care] = Field(description="Until when; null: still running.")
    outcome: Annotated[str | None, Care] = Field(description="What came of it.")
    problems: Annotated[str | None, Care] = Field(description="Problems that the person met with it.")
    findings: Annotated[list[str] | None, Care] = Field(description="CO-13 where current help has no aim.")


class SituationPartView(View):
    """A part of the situation picture (situatiebeeld): shown to who may read all on which it rests (rule CO-10)."""

    id: UUID = Field(description="Identifier of the part.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    case_id: UUID = Field(description="The case.")
    heading: Annotated[str | None, Own] = Field(description="What it is about.")
    text: Annotated[str | None, Own] = Field(description="What the organisations together see.")
    contribution_ids: Annotated[list[UUID] | None, Own] = Field(description="The items on which it rests.")
    person_ids: Annotated[list[UUID] | None, Own] = Field(description="About whom.")
    organisation_id: Annotated[UUID | None, Own] = Field(description="Who wrote it.")
    written_at: Annotated[datetime | None, Own] = Field(description="When it was written last.")


class UnknownView(View):
    """Something that is not known, kept as such (rule CO-14)."""

    id: UUID = Field(description="Identifier of the record within the house.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    case_id: UUID = Field(description="The case.")
    person_ids: list[UUID] = Field(description="About whom.")
    question: Annotated[str | None, Coordination] = Field(description="What is not known.")
    organisation_id: Annotated[UUID | None, Coordination] = Field(description="Who noted it.")
    silent_id: Annotated[UUID | None, Coordination] = Field(description="Who was asked and brought nothing.")
    request_id: Annotated[UUID | None, Coordination] = Field(description="The request that stayed without answer.")
    action_id: Annotated[UUID | None, Coordination] = Field(description="The action that is to find out.")
    settled_at: Annotated[datetime | None, Coordination] = Field(description="When it was settled.")
    outcome: Annotated[str | None, Coordination] = Field(description="How.")
    findings: Annotated[list[str] | None, Coordination] = Field(description="CO-14 while no action is linked.")


class InformationRequestView(View):
    """A question for information (informatieverzoek) to one organisation (rule CO-09)."""

    id: UUID = Field(description="Identifier of the request within the house.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    case_id: UUID = Field(description="The case.")
    asked_id: Annotated[UUID | None, Coordination] = Field(description="The organisation that is asked.")
    asked_by_id: Annotated[UUID | None, Coordination] = Field(description="The organisation that asks.")
    state: Annotated[InformationRequestState | None, Coordination] = Field(description="State of the request.")
    need: Annotated[str | None, Coordination] = Field(description="What is needed and why.")
    person_ids: Annotated[list[UUID] | None, Coordination] = Field(description="About whom.")
    categories: Annotated[list[Category] | None, Coordination] = Field(description="Which categories (E11).")
    purpose: Annotated[Purpose | None, Coordination] = Field(description="For which purpose (E13).")
    due_at: Annotated[datetime | None, Coordination] = Field(description="Before when.")
    reminded_at: Annotated[datetime | None, Coordination] = Field(description="When it was recalled.")
    raised_to: Annotated[str | None, Coordination] = Field(description="To which role it was raised when overdue.")
    answered_at: Annotated[datetime | None, Coordination] = Field(description="When it was answered.")
    refusal_reason: RefusalReason | None = Field(
        description="Why it was refused; for the asked organisation and the process director only (rule GR-14)."
    )
    created_at: Annotated[datetime | None, Coordination] = Field(description="When it was asked.")
