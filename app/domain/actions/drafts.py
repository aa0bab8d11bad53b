"""What callers send about actions."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.domain.access.draft import Draft, Line, Prose
from app.domain.vocabulary.actions import (
    ActionKind,
    ActionStatus,
    AgreementType,
    BlockedReason,
    LegalDomain,
    Precondition,
)
from app.domain.vocabulary.word import Word

Subjects = Annotated[tuple[UUID, ...], Field(max_length=50)]


class Outcome(Word, term="afloop"):
    """How an action that was under way came to its end; three words of its life cycle."""

    done = ActionStatus.done.value, ActionStatus.done.nl
    not_done = ActionStatus.not_done.value, ActionStatus.not_done.nl
    no_show = ActionStatus.no_show.value, ActionStatus.no_show.nl


class ActionDraft(Draft):
    """An action to propose; what rule AC-01 asks may follow until it is agreed."""

    text: Prose = Field(description="What is to be done.")
    kind: ActionKind = Field(description="Kind of action (E25).")
    rationale: Prose | None = Field(default=None, description="Why; without it the action carries a finding (AC-04).")
    agreement_type: AgreementType | None = Field(default=None, description="Type of agreement (E25).")
    legal_domain: LegalDomain | None = Field(default=None, description="Branch of law (E25).")
    owner_organisation_id: UUID | None = Field(
        default=None, description="The organisation that is accountable and reports on it; it takes part in the case."
    )
    owner_professional_id: UUID | None = Field(default=None, description="Its professional who carries it out.")
    second_professional_id: UUID | None = Field(
        default=None, description="The second worker of the owner, where two go together (rule AC-13)."
    )
    owner_person_id: UUID | None = Field(
        default=None, description="Or the household member or screened network person who carries it out."
    )
    subject_ids: Subjects = Field(default=(), description="For whom it is done.")
    parallel_group: Line | None = Field(default=None, description="Actions of one group run side by side.")
    due_on: date | None = Field(default=None, description="Due date.")
    feedback_on: date | None = Field(default=None, description="Date of feedback; the due date when left out.")
    waits_for: Line | None = Field(default=None, description="Outside event that it waits for.")
    fall_back_on: date | None = Field(default=None, description="Date on which to act when that has not happened.")
    required_by: date | None = Field(default=None, description="Date by which a practical provision is required.")
    requires_joint: bool = Field(
        default=False, description="Whether the subjects must meet; refused for a danger pair (rule AC-09)."
    )


class AgreeDraft(Draft):
    """What the case director adds or settles when agreeing; members that are left out stay as proposed."""

    rationale: Prose | None = Field(default=None, description="Why.")
    agreement_type: AgreementType | None = Field(default=None, description="Type of agreement (E25).")
    legal_domain: LegalDomain | None = Field(default=None, description="Branch of law (E25).")
    owner_organisation_id: UUID | None = Field(default=None, description="The accountable organisation.")
    owner_professional_id: UUID | None = Field(default=None, description="Its professional.")
    second_professional_id: UUID | None = Field(default=None, description="Its second worker (rule AC-13).")
    owner_person_id: UUID | None = Field(default=None, description="Or a household member or screened network person.")
    subject_ids: Subjects | None = Field(default=None, min_length=1, description="For whom it is done.")
    due_on: date | None = Field(default=None, description="Due date.")
    feedback_on: date | None = Field(default=None, description="Date of feedback.")


class ReproposeDraft(Draft):
    """Another owner or another text for an action that was declined (rule AC-02)."""

    text: Prose | None = Field(default=None, description="Another text.")
    owner_organisation_id: UUID | None = Field(default=None, description="Another accountable organisation.")
    owner_professional_id: UUID | None = Field(default=None, description="Its professional.")
    owner_person_id: UUID | None = Field(default=None, description="Or a household member or screened network person.")


class AcceptDraft(Draft):
    """Acceptance by the owner."""

    professional_id: UUID | None = Field(default=None, description="Your professional who will carry it out.")


class ActionDeclineDraft(Draft):
    """Why an action is declined."""

    reason: Prose = Field(description="Why.")


class StartDraft(Draft):
    """How an action begins."""

    at_once: bool = Field(
        default=False,
        description="Whether care starts at once, or passes others on the waiting list: needs a mandate (rule AC-06).",
    )


class WaitDraft(Draft):
    """Until when an action waits for its turn (rule AC-05)."""

    expected_on: date = Field(description="Date on which it is expected to start.")
    bridging_help: Prose | None = Field(default=None, description="What helps meanwhile (overbruggingshulp).")


class BlockDraft(Draft):
    """Why an action cannot go on (rule AC-07)."""

    blocked_reason: BlockedReason = Field(description="Reason (E25).")
    reason: Prose | None = Field(default=None, description="In words.")


class FinishDraft(Draft):
    """How an action ended (rule AC-08)."""

    outcome: Outcome = Field(description="Done, not done, or the client did not come.")
    result: Prose | None = Field(default=None, description="What came of it; asked for what is done.")
    reason: Prose | None = Field(default=None, description="Why it was not done.")
    client_refused: bool = Field(default=False, description="Whether the client refused.")
    refusal_talk_on: date | None = Field(default=None, description="Date of the talk in which the client refused.")


class EndDraft(Draft):
    """Why an action stops or is cancelled (rule AC-08)."""

    reason: Prose = Field(description="Why.")
    client_refused: bool = Field(default=False, description="Whether the client refused.")
    refusal_talk_on: date | None = Field(default=None, description="Date of the talk in which the client refused.")


class RescheduleDraft(Draft):
    """Other dates for an action."""

    due_on: date = Field(description="The new due date.")
    feedback_on: date | None = Field(default=None, description="Date of feedback; the due date when left out.")
    reason: Prose = Field(description="Why.")


class CommentDraft(Draft):
    """A remark of a team organisation."""

    text: Prose = Field(description="The remark.")


class PreconditionsDraft(Draft):
    """What must be there before an action can go on, and what of it is missing (rule AC-07)."""

    required: Annotated[tuple[Precondition, ...], Field(max_length=20)] = Field(description="What must be there.")
    unmet: Annotated[tuple[Precondition, ...], Field(max_length=20)] = Field(
        default=(), description="What of it is missing; any of it blocks the action."
    )


class CancellationDraft(Draft):
    """An appointment that the provider cancelled (rule AC-11)."""

    on_date: date = Field(description="Date of the appointment.")
    reason: Prose | None = Field(default=None, description="Why.")


class PeerOfferDraft(Draft):
    """Whether the support of peers was offered (rule AC-13)."""

    person_id: UUID = Field(description="To whom.")
    offered: bool = Field(description="Whether it was offered.")
    reason: Prose | None = Field(default=None, description="Why, or why not.")
