"""What callers send about agenda items, decisions, questions to the prosecution and family plans."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from app.domain.access.draft import Draft, Line, Prose
from app.domain.meetings.drafts import PositionPart, Some
from app.domain.vocabulary.meetings import (
    BobStep,
    DecisionKind,
    DecisionRule,
    DeferralReason,
    ItemKind,
    MeetingKind,
    ProsecutionNeeded,
    QuestionRoute,
)


class AgendaItemDraft(Draft):
    """A case to put on an agenda: of a meeting, or online for a kind of meeting."""

    meeting_id: UUID | None = Field(default=None, description="The meeting; left out for an item discussed online.")
    kind_id: UUID | None = Field(default=None, description="For an item discussed online: the kind of meeting.")
    part_id: UUID | None = Field(default=None, description="The part; the first when left out.")
    kind: ItemKind = Field(description="Kind of item (E22).")
    question: Prose = Field(description="What is asked of the meeting.")


class RescheduleItemDraft(Draft):
    """The meeting in which an item that was put off comes back."""

    meeting_id: UUID = Field(description="The meeting.")
    part_id: UUID | None = Field(default=None, description="The part; the first when left out.")


class NoteDraft(Draft):
    """What is noted of an item; notes and steps in content mode only (rule ME-15)."""

    known_flags: Annotated[tuple[Line, ...], Field(max_length=30)] | None = Field(
        default=None, description="Known flags."
    )
    current_care: Prose | None = Field(default=None, description="Current care.")
    responsible_id: UUID | None = Field(default=None, description="The responsible organisation.")
    next_review_on: date | None = Field(default=None, description="Next review date; makes a recall (rule ME-20).")
    step: BobStep | None = Field(default=None, description="Step of the discussion (E22).")
    discussion: Prose | None = Field(default=None, description="Notes.")


class DeferDraft(Draft):
    """Why an item is put off, and until when (rule ME-14)."""

    reason: DeferralReason = Field(description="Reason (E22).")
    next_on: date = Field(description="Next date.")


class RemoveDraft(Draft):
    """Why an item is taken off."""

    reason: Line = Field(description="Why.")


class RerouteDraft(Draft):
    """To which kind of meeting an item goes, and by which criterion."""

    kind: MeetingKind = Field(description="Kind of meeting (E21).")
    kind_id: UUID | None = Field(
        default=None, description="Which one, where the house has several of this kind; the oldest when left out."
    )
    reason: Line = Field(description="Why.")
    criterion: Line | None = Field(
        default=None, description="The criterion, for a move between care and justice (rule ME-16)."
    )


class AgendaCommentDraft(Draft):
    """A remark on an item that is discussed online."""

    text: Prose | None = Field(default=None, description="The remark.")
    confirms: bool = Field(default=False, description="Whether it confirms what is proposed.")


class MeetingDecisionDraft(Draft):
    """A decision on an item (rules ME-12, ME-13)."""

    kind: DecisionKind = Field(description="What it is about.")
    text: Prose = Field(description="The decision.")
    shareable: Prose | None = Field(default=None, description="What others may read of it (rule ME-16).")
    decision_rule: DecisionRule | None = Field(
        default=None, description="The rule; must be the one that the charter or the house sets."
    )
    positions: Annotated[tuple[PositionPart, ...], Field(min_length=1, max_length=60)] = Field(
        description="The position of each voter, with dissent."
    )
    binds_ids: Some = Field(default=(), description="Organisations bound by a mandate at the table.")
    asks_ids: Some = Field(default=(), description="Organisations that are bound once they accept.")
    person_ids: Some = Field(default=(), description="Persons whom it is about.")


class QuestionDraft(Draft):
    """A question to the prosecution (rule ME-17)."""

    asked_id: UUID = Field(description="The prosecution service.")
    route: QuestionRoute = Field(description="How it is asked.")
    question: Prose = Field(description="The question.")
    due_at: AwareDatetime = Field(description="When an answer is due.")


class QuestionAnswerDraft(Draft):
    """The prosecution's answer."""

    answer: Prose = Field(description="The answer.")
    prosecution_needed: ProsecutionNeeded = Field(description="Whether the prosecution is needed.")
    shareable: bool = Field(default=False, description="Whether others may read the answer.")


class FamilyPlanDraft(Draft):
    """The family's own plan (rule ME-23)."""

    case_id: UUID = Field(description="The case.")
    text: Prose = Field(description="The plan, in the family's words.")


class StaffThreatDraft(Draft):
    """That a person threatened professionals (rule ME-22)."""

    person_id: UUID = Field(description="The person.")
    text: Prose = Field(description="What happened.")
    set_on: date | None = Field(default=None, description="When; today when left out.")
