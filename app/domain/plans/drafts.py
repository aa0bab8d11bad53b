"""What callers send about analyses, plans, options and closure plans."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.domain.access.draft import Draft, Line, Prose
from app.domain.plans.parts import CausalLink
from app.domain.vocabulary.actions import ActionKind
from app.domain.vocabulary.cases import CasePhase, SubjectTrack
from app.domain.vocabulary.plans import (
    CheckFollowUp,
    Horizon,
    LineAnswer,
    Means,
    MemberVoice,
    PlanKind,
    PlanPart,
    TreatmentPhase,
)
from app.domain.vocabulary.safety import FamilyProfile

Persons = Annotated[tuple[UUID, ...], Field(max_length=50)]
Lines = Annotated[tuple[Prose, ...], Field(max_length=100)]


class AnalysisDraft(Draft):
    """A new version of the joint analysis."""

    method: Line = Field(description="The method by which it was made, by name.")
    reason: Prose | None = Field(default=None, description="Why a new version is made; needed from the second on.")
    problems: Lines = Field(min_length=1, description="Problems.")
    causal_links: Annotated[tuple[CausalLink, ...], Field(max_length=100)] = Field(
        default=(), description="What leads to what, and why."
    )
    patterns: Lines = Field(default=(), description="Patterns.")
    unknowns: Lines = Field(default=(), description="What is not known.")
    foremost_profile: FamilyProfile | None = Field(default=None, description="Foremost profile (E20).")
    contributor_ids: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=100)] = Field(
        description="Organisations that contributed; they take part in the case."
    )


class PlanDraft(Draft):
    """A plan to draft: what it shares; lines, members, goals and the rest follow."""

    kind: PlanKind = Field(description="Kind (E24); a safety plan and a closure plan are objects of their own.")
    parts: Annotated[tuple[PlanPart, ...], Field(max_length=5)] = Field(default=(), description="Parts (E24).")
    summary: Prose | None = Field(default=None, description="What it comes to.")
    diagnostic_input: Prose | None = Field(default=None, description="Diagnostic input.")
    lead_times: Prose | None = Field(default=None, description="Lead times.")
    means_order: Annotated[tuple[Means, ...], Field(max_length=3)] = Field(default=(), description="Order of means.")
    replaces_id: UUID | None = Field(default=None, description="The joint plan in force that it is to replace.")


class PlanChange(Draft):
    """Other shared parts of a plan; members that are left out stay as they are."""

    parts: Annotated[tuple[PlanPart, ...], Field(max_length=5)] | None = Field(default=None, description="Parts.")
    summary: Prose | None = Field(default=None, description="What it comes to.")
    diagnostic_input: Prose | None = Field(default=None, description="Diagnostic input.")
    lead_times: Prose | None = Field(default=None, description="Lead times.")
    means_order: Annotated[tuple[Means, ...], Field(max_length=3)] | None = Field(
        default=None, description="Order of means."
    )


class RenewalDraft(Draft):
    """A new version of a plan."""

    decision_id: UUID = Field(description="The recorded decision (rule ME-13).")
    reason: Prose = Field(description="Why there is a new version.")
    difference: Prose = Field(description="What differs from the version before.")


class CompletionDraft(Draft):
    """The check with which a plan is completed (rule PL-09)."""

    decision_id: UUID = Field(description="The recorded decision (rule ME-13).")
    result: Prose = Field(description="What was reached, against the targets.")
    tolerance: Prose = Field(description="How far it may be off.")
    follow_up: CheckFollowUp = Field(description="Whether to adjust what remains or to stop.")


class PlanLineDraft(Draft):
    """The caller's own line."""

    part: PlanPart = Field(description="Part of the plan (E24).")
    track: SubjectTrack | None = Field(default=None, description="Track (spoor).")
    treatment_phase: TreatmentPhase | None = Field(default=None, description="Phase of treatment (E24).")
    text: Prose = Field(description="What your organisation does.")
    subject_ids: Persons = Field(default=(), description="For whom.")
    starts_on: date | None = Field(default=None, description="From when.")


class PlanEntryDraft(Draft):
    """What the plan holds of one member."""

    person_id: UUID = Field(description="The member.")
    voice: MemberVoice = Field(description="How the member's view came to the plan.")
    view: Prose | None = Field(default=None, description="The view; left out where there is none.")
    reported_by_id: UUID | None = Field(default=None, description="The professional who reported the view.")
    no_view_reason: Prose | None = Field(default=None, description="Why there is no view.")
    line_answer: LineAnswer | None = Field(default=None, description="Why the member has no line.")
    line_reason: Prose | None = Field(default=None, description="The reason of that.")


class PlanTrackDraft(Draft):
    """Who owns a track."""

    track: SubjectTrack = Field(description="The track.")
    organisation_id: UUID = Field(description="Its owner; it takes part in the case.")


class GoalDraft(Draft):
    """A goal (rule PL-08)."""

    text: Prose = Field(description="The goal.")
    measure: Prose = Field(description="By what it is measured.")
    target: Prose = Field(description="What is to be reached.")
    due_on: date = Field(description="By when.")
    phase: CasePhase = Field(description="Phase of the case.")
    horizon: Horizon = Field(description="Short or long term.")
    subject_ids: Persons = Field(default=(), description="For whom.")


class GoalCheck(Draft):
    """The check with which a goal is completed (rule PL-09)."""

    result: Prose = Field(description="What was reached, against the target.")
    tolerance: Prose = Field(description="How far it may be off.")
    follow_up: CheckFollowUp = Field(description="Whether to adjust or to stop.")
    adjustment: Prose | None = Field(default=None, description="How it is adjusted; needed where it is.")


class PhaseCriterionDraft(Draft):
    """Where a phase ends (rule PL-10)."""

    phase: CasePhase = Field(description="The phase.")
    text: Prose = Field(description="When it is reached, in words for the client.")


class PlanEvaluationDraft(Draft):
    """A dated evaluation with the client (rule PL-10)."""

    phase: CasePhase = Field(description="The phase.")
    planned_on: date = Field(description="By when.")
    with_ids: Annotated[tuple[UUID, ...], Field(min_length=1, max_length=50)] = Field(description="With whom.")


class EvaluationOutcome(Draft):
    """What came of an evaluation."""

    held_on: date = Field(description="When it was held.")
    outcome: Prose = Field(description="What came of it.")


class OptionDraft(Draft):
    """Something that could be done (rule PL-11)."""

    text: Prose = Field(description="What could be done.")
    kind: ActionKind = Field(description="Kind of action (E25).")
    subject_ids: Persons = Field(default=(), description="For whom.")


class PromotionDraft(Draft):
    """The decision that makes an option an action; what is left out stays empty (rule PL-11)."""

    decision_id: UUID = Field(description="The recorded decision (rule ME-13).")
    rank: int | None = Field(default=None, ge=1, le=100, description="Rank among the options.")
    reason: Prose | None = Field(default=None, description="Why this one.")
    client_priority: int | None = Field(default=None, ge=1, le=100, description="Priority according to the client.")
    expert_view: Prose | None = Field(default=None, description="View of experts.")
    client_capacity: Prose | None = Field(default=None, description="What the client can carry.")


class ClosurePlanDraft(Draft):
    """What is done after the end (rule CA-22)."""

    signals: Lines = Field(min_length=1, description="Signals of relapse.")
    steps: Lines = Field(min_length=1, description="What is done then.")
    contact: Line = Field(description="Whom to contact.")
    contact_organisation_id: UUID | None = Field(default=None, description="The organisation of the contact.")
    return_route: Prose = Field(description="The way back to help.")
