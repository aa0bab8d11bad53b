"""What is shown of actions."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.domain.access.view import Needs, Page, View
from app.domain.vocabulary.actions import (
    ActionKind,
    ActionStatus,
    AgreementType,
    BlockedReason,
    LegalDomain,
    Precondition,
)
from app.domain.vocabulary.sharing import Category


class ActionCommentView(View):
    """A remark of a team organisation on an action (rule AC-03)."""

    id: UUID = Field(description="Identifier of the comment.")
    text: Annotated[str | None, Needs(Category.coordination)] = Field(description="The remark.")
    organisation_id: Annotated[UUID | None, Needs(Category.coordination)] = Field(description="Whose remark it is.")
    professional_id: Annotated[UUID | None, Needs(Category.coordination)] = Field(description="By whom.")
    at: Annotated[datetime | None, Needs(Category.coordination)] = Field(description="When.")


class PeerOfferView(View):
    """Whether the support of peers was offered to a person (rule AC-13)."""

    id: UUID = Field(description="Identifier of the record.")
    person_id: Annotated[UUID | None, Needs(Category.care)] = Field(description="To whom.")
    organisation_id: Annotated[UUID | None, Needs(Category.coordination)] = Field(description="Who recorded it.")
    offered: Annotated[bool | None, Needs(Category.care)] = Field(description="Whether it was offered.")
    reason: Annotated[str | None, Needs(Category.care)] = Field(description="Why, or why not.")
    at: Annotated[datetime | None, Needs(Category.coordination)] = Field(description="When it was recorded.")


class ActionView(View):
    """An agreed action (actie, afspraak): who does what, for whom, before when."""

    id: UUID = Field(description="Identifier of the action within the house.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    case_id: UUID = Field(description="The case to which the action belongs.")
    status: Annotated[ActionStatus | None, Needs(Category.coordination)] = Field(description="Status (rule AC-03).")
    text: Annotated[str | None, Needs(Category.coordination)] = Field(description="What is to be done.")
    rationale: Annotated[str | None, Needs(Category.coordination)] = Field(description="Why it is done.")
    kind: Annotated[ActionKind | None, Needs(Category.coordination)] = Field(description="Kind of action (E25).")
    agreement_type: Annotated[AgreementType | None, Needs(Category.coordination)] = Field(
        description="Type of agreement between professionals and family (E25)."
    )
    legal_domain: Annotated[LegalDomain | None, Needs(Category.coordination)] = Field(description="Branch of law.")
    owner_organisation_id: Annotated[UUID | None, Needs(Category.coordination)] = Field(
        description="The organisation that is accountable."
    )
    owner_professional_id: Annotated[UUID | None, Needs(Category.coordination)] = Field(
        description="The professional of the owner who carries it out."
    )
    second_professional_id: Annotated[UUID | None, Needs(Category.coordination)] = Field(
        description="The second worker, where two go together (rule AC-13)."
    )
    owner_person_id: Annotated[UUID | None, Needs(Category.coordination)] = Field(
        description="The family member or screened network person who carries it out."
    )
    subject_ids: Annotated[list[UUID] | None, Needs(Category.coordination)] = Field(description="For whom it is done.")
    parallel_group: Annotated[str | None, Needs(Category.coordination)] = Field(
        description="Actions of one group run side by side."
    )
    due_on: Annotated[date | None, Needs(Category.coordination)] = Field(description="Due date.")
    feedback_on: Annotated[date | None, Needs(Category.coordination)] = Field(
        description="Date of feedback before the next discussion (rule AC-10)."
    )
    expected_on: Annotated[date | None, Needs(Category.coordination)] = Field(
        description="Expected start while on a waiting list (rule AC-05)."
    )
    bridging_help: Annotated[str | None, Needs(Category.coordination)] = Field(
        description="What helps meanwhile (overbruggingshulp)."
    )
    required_by: Annotated[date | None, Needs(Category.coordination)] = Field(
        description="Date by which a practical provision is required."
    )
    fall_back_on: Annotated[date | None, Needs(Category.coordination)] = Field(
        description="Date on which to act when what it waits for has not happened (rule AC-12)."
    )
    waits_for: Annotated[str | None, Needs(Category.coordination)] = Field(description="Outside event it waits for.")
    blocked_reason: Annotated[BlockedReason | None, Needs(Category.coordination)] = Field(description="Why blocked.")
    result: Annotated[str | None, Needs(Category.coordination)] = Field(description="Result (rule AC-08).")
    reason: Annotated[str | None, Needs(Category.coordination)] = Field(description="Reason of the last move.")
    changed_at: Annotated[datetime | None, Needs(Category.coordination)] = Field(description="Time of the last change.")
    requires_joint: Annotated[bool | None, Needs(Category.coordination)] = Field(
        description="Whether the subjects must meet (rule AC-09)."
    )
    preconditions: Annotated[list[Precondition] | None, Needs(Category.coordination)] = Field(
        description="What must be there before it can go on (rule AC-07)."
    )
    unmet: Annotated[list[Precondition] | None, Needs(Category.coordination)] = Field(
        description="Which of these are not there; while any is missing the action is blocked."
    )
    refusal_talk_on: Annotated[date | None, Needs(Category.coordination)] = Field(
        description="Date of the talk in which the client refused (rule AC-08)."
    )
    bridging_risk: Annotated[bool | None, Needs(Category.coordination)] = Field(
        description="Whether bridging help stands in for what is needed: a risk of its own (rule AC-05)."
    )
    priority: Annotated[bool | None, Needs(Category.coordination)] = Field(
        description="Whether a care partner puts it first: its case stands under a mark such as Code Red (rule PR-07)."
    )
    findings: Annotated[list[str] | None, Needs(Category.coordination)] = Field(
        description="Soft rules that the action does not meet, by id: AC-04, AC-05, AC-11, AC-12."
    )
    comments: Page[ActionCommentView] = Field(description="Remarks of the team.")
