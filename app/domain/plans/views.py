"""What is shown of analyses, plans and what hangs on them."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.domain.access.view import Needs, Page, View
from app.domain.plans.parts import CausalLink
from app.domain.vocabulary.actions import ActionKind
from app.domain.vocabulary.cases import CasePhase, SubjectTrack
from app.domain.vocabulary.measures import MeasureKind
from app.domain.vocabulary.plans import (
    AnalysisState,
    CheckFollowUp,
    GoalState,
    Horizon,
    LineAnswer,
    Means,
    MemberVoice,
    OptionState,
    PlanKind,
    PlanPart,
    PlanState,
    TreatmentPhase,
)
from app.domain.vocabulary.safety import FamilyProfile
from app.domain.vocabulary.sharing import Category

_C, _S, _V = Needs(Category.coordination), Needs(Category.safety), Needs(Category.client_voice)
_H = Needs(Category.household)


class AnalysisView(View):
    """A version of the joint explanatory analysis (gezamenlijke verklarende analyse) of a case (rule PL-03)."""

    id: UUID = Field(description="Identifier of the version.")
    version: int = Field(description="Version of the record.")
    case_id: UUID = Field(description="The case.")
    edition: Annotated[int | None, _C] = Field(description="Number of the version, from 1.")
    state: Annotated[AnalysisState | None, _C] = Field(description="Whether it holds or was replaced.")
    method: Annotated[str | None, _C] = Field(description="The method by which it was made.")
    reason: Annotated[str | None, _C] = Field(description="Why a new version was made.")
    problems: Annotated[list[str] | None, _S] = Field(description="Problems.")
    causal_links: Annotated[list[CausalLink] | None, _S] = Field(description="What leads to what, and why.")
    patterns: Annotated[list[str] | None, _S] = Field(description="Patterns.")
    unknowns: Annotated[list[str] | None, _S] = Field(description="What is not known.")
    foremost_profile: Annotated[FamilyProfile | None, _S] = Field(description="Foremost profile (E20).")
    contributor_ids: Annotated[list[UUID] | None, _C] = Field(description="Organisations that contributed.")
    made_by_id: Annotated[UUID | None, _C] = Field(description="Who recorded it.")
    made_at: Annotated[datetime | None, _C] = Field(description="When.")


class PlanLineView(View):
    """What one organisation does under the plan (planregel, rule PL-06)."""

    id: UUID = Field(description="Identifier of the line.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    case_id: UUID = Field(description="The case.")
    plan_id: UUID = Field(description="The plan.")
    organisation_id: Annotated[UUID | None, _C] = Field(description="Whose line it is.")
    part: Annotated[PlanPart | None, _C] = Field(description="Part of the plan (E24).")
    track: Annotated[SubjectTrack | None, _C] = Field(description="Track (spoor).")
    treatment_phase: Annotated[TreatmentPhase | None, _C] = Field(description="Phase of treatment (E24).")
    text: Annotated[str | None, _C] = Field(description="What it does.")
    subject_ids: Annotated[list[UUID] | None, _C] = Field(description="For whom.")
    starts_on: Annotated[date | None, _C] = Field(description="From when.")
    withdrawn_at: Annotated[datetime | None, _C] = Field(description="When it was withdrawn.")
    changed_at: Annotated[datetime | None, _C] = Field(description="When it was changed last.")


class PlanEntryView(View):
    """What the plan holds of one member (rule PL-02)."""

    id: UUID = Field(description="Identifier of the entry.")
    version: int = Field(description="Version of the record.")
    person_id: Annotated[UUID | None, _H] = Field(description="The member.")
    voice: Annotated[MemberVoice | None, _C] = Field(description="How the member's view came to the plan.")
    view: Annotated[str | None, _V] = Field(description="The view.")
    reported_by_id: Annotated[UUID | None, _C] = Field(description="The professional who reported it.")
    no_view_reason: Annotated[str | None, _C] = Field(description="Why there is none.")
    line_answer: Annotated[LineAnswer | None, _C] = Field(description="Why the member has no line.")
    line_reason: Annotated[str | None, _C] = Field(description="The reason of that.")
    recorded_at: Annotated[datetime | None, _C] = Field(description="When it was recorded.")


class PlanTrackView(View):
    """Which organisation owns a track (spoor, rule PL-07)."""

    id: UUID = Field(description="Identifier.")
    version: int = Field(description="Version of the record.")
    track: Annotated[SubjectTrack | None, _C] = Field(description="The track.")
    organisation_id: Annotated[UUID | None, _C] = Field(description="Its owner.")


class GoalView(View):
    """A goal (doel) of a plan (rules PL-08 and PL-09)."""

    id: UUID = Field(description="Identifier of the goal.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    case_id: UUID = Field(description="The case.")
    plan_id: UUID = Field(description="The plan.")
    text: Annotated[str | None, _C] = Field(description="The goal.")
    measure: Annotated[str | None, _C] = Field(description="By what it is measured.")
    target: Annotated[str | None, _C] = Field(description="What is to be reached.")
    due_on: Annotated[date | None, _C] = Field(description="By when.")
    phase: Annotated[CasePhase | None, _C] = Field(description="Phase of the case.")
    horizon: Annotated[Horizon | None, _C] = Field(description="Short or long term.")
    subject_ids: Annotated[list[UUID] | None, _C] = Field(description="For whom.")
    state: Annotated[GoalState | None, _C] = Field(description="Whether it was completed.")
    result: Annotated[str | None, _C] = Field(description="What was reached, against the target.")
    tolerance: Annotated[str | None, _C] = Field(description="How far it may be off.")
    follow_up: Annotated[CheckFollowUp | None, _C] = Field(description="Whether to adjust or to stop.")
    adjustment: Annotated[str | None, _C] = Field(description="How it is adjusted.")
    checked_on: Annotated[date | None, _C] = Field(description="When it was checked.")


class PhaseCriterionView(View):
    """A success criterion of a phase: the point where help ends (rule PL-10)."""

    id: UUID = Field(description="Identifier.")
    version: int = Field(description="Version of the record.")
    phase: Annotated[CasePhase | None, _C] = Field(description="The phase.")
    text: Annotated[str | None, _C] = Field(description="When it is reached, in words for the client.")


class PlanEvaluationView(View):
    """A dated evaluation of the plan with the client (rule PL-10)."""

    id: UUID = Field(description="Identifier.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    phase: Annotated[CasePhase | None, _C] = Field(description="The phase.")
    planned_on: Annotated[date | None, _C] = Field(description="By when.")
    with_ids: Annotated[list[UUID] | None, _H] = Field(description="With whom.")
    held_on: Annotated[date | None, _C] = Field(description="When it was held.")
    outcome: Annotated[str | None, _C] = Field(description="What came of it.")


class PlanEditionView(View):
    """A version of a plan (rule PL-05)."""

    id: UUID = Field(description="Identifier of the version.")
    edition: Annotated[int | None, _C] = Field(description="Number of the version, from 1.")
    reason: Annotated[str | None, _C] = Field(description="Why it was made.")
    difference: Annotated[str | None, _C] = Field(description="What differs from the one before.")
    analysis_id: Annotated[UUID | None, _C] = Field(description="The analysis on which it rests.")
    at: Annotated[datetime | None, _C] = Field(description="When it came into force.")


class PlanAcknowledgementView(View):
    """That an organisation took note of a version (rule PL-05)."""

    id: UUID = Field(description="Identifier.")
    version: int = Field(description="Version of the record.")
    edition: Annotated[int | None, _C] = Field(description="The version of the plan.")
    organisation_id: Annotated[UUID | None, _C] = Field(description="The organisation.")
    asked_at: Annotated[datetime | None, _C] = Field(description="When it was asked.")
    acknowledged_at: Annotated[datetime | None, _C] = Field(description="When it took note; null: not yet.")


class PlanView(View):
    """A plan (plan van aanpak): what a family and the organisations around it agreed."""

    id: UUID = Field(description="Identifier of the plan within the house.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    case_id: UUID = Field(description="The case.")
    kind: Annotated[PlanKind | None, _C] = Field(description="Kind (E24).")
    state: Annotated[PlanState | None, _C] = Field(description="State.")
    edition: Annotated[int | None, _C] = Field(description="Number of the version.")
    parts: Annotated[list[PlanPart] | None, _C] = Field(description="Parts that it has (E24).")
    summary: Annotated[str | None, _C] = Field(description="What it comes to.")
    diagnostic_input: Annotated[str | None, Needs(Category.care)] = Field(description="Diagnostic input (PL-12).")
    lead_times: Annotated[str | None, _C] = Field(description="Lead times (doorlooptijden).")
    means_order: Annotated[list[Means] | None, _C] = Field(description="Order of the means (rule PL-12).")
    analysis_id: Annotated[UUID | None, _C] = Field(description="The analysis on which it rests.")
    replaces_id: Annotated[UUID | None, _C] = Field(description="The plan that it replaces.")
    reason: Annotated[str | None, _C] = Field(description="Reason of the last step.")
    check_result: Annotated[str | None, _C] = Field(description="Result against target at the end.")
    check_tolerance: Annotated[str | None, _C] = Field(description="Tolerance of that check.")
    check_follow_up: Annotated[CheckFollowUp | None, _C] = Field(description="Whether to adjust or to stop.")
    made_by_id: Annotated[UUID | None, _C] = Field(description="Who drafted it.")
    made_at: Annotated[datetime | None, _C] = Field(description="When.")
    activated_at: Annotated[datetime | None, _C] = Field(description="When it came into force.")
    revised_at: Annotated[datetime | None, _C] = Field(description="When its present version came into force.")
    ended_at: Annotated[datetime | None, _C] = Field(description="When it was completed, replaced or ended.")
    lines: Page[PlanLineView] = Field(description="What each organisation does.")
    entries: Page[PlanEntryView] = Field(description="What it holds of each member.")
    tracks: Page[PlanTrackView] = Field(description="Who owns which track.")
    goals: Page[GoalView] = Field(description="Goals.")
    criteria: Page[PhaseCriterionView] = Field(description="Where each phase ends.")
    evaluations: Page[PlanEvaluationView] = Field(description="Evaluations with the client.")
    editions: Page[PlanEditionView] = Field(description="Its versions.")
    acknowledgements: Page[PlanAcknowledgementView] = Field(description="Who took note of which version.")


class OptionView(View):
    """An option of a brainstorm (optie); not an action until a decision makes it one (rule PL-11)."""

    id: UUID = Field(description="Identifier of the option.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    case_id: UUID = Field(description="The case.")
    text: Annotated[str | None, _C] = Field(description="What could be done.")
    kind: Annotated[ActionKind | None, _C] = Field(description="Kind of action (E25).")
    measure_kind: Annotated[MeasureKind | None, Needs(Category.measures)] = Field(description="Measure (E26), if any.")
    subject_ids: Annotated[list[UUID] | None, _C] = Field(description="For whom.")
    proposed_by_id: Annotated[UUID | None, _C] = Field(description="Who brought it.")
    state: Annotated[OptionState | None, _C] = Field(description="State.")
    rank: Annotated[int | None, _C] = Field(description="Rank given by the decision.")
    reason: Annotated[str | None, _C] = Field(description="Reason of the decision.")
    client_priority: Annotated[int | None, _C] = Field(description="Priority according to the client.")
    expert_view: Annotated[str | None, _C] = Field(description="View of experts.")
    client_capacity: Annotated[str | None, _C] = Field(description="What the client can carry.")
    decision_id: Annotated[UUID | None, _C] = Field(description="The decision.")
    action_id: Annotated[UUID | None, _C] = Field(description="The action that it became.")
    settled_at: Annotated[datetime | None, _C] = Field(description="When it was decided on.")
    created_at: Annotated[datetime | None, _C] = Field(description="When it was brought.")


class ClosurePlanView(View):
    """What is done after the end (afsluitingsplan, rule CA-22)."""

    id: UUID = Field(description="Identifier of the closure plan.")
    version: int = Field(description="Version of the record.")
    case_id: UUID = Field(description="The case.")
    signals: Annotated[list[str] | None, _S] = Field(description="Signals of relapse.")
    steps: Annotated[list[str] | None, _C] = Field(description="What is done then.")
    contact: Annotated[str | None, _C] = Field(description="Whom to contact.")
    contact_organisation_id: Annotated[UUID | None, _C] = Field(description="The organisation of the contact.")
    return_route: Annotated[str | None, _C] = Field(description="The way back to help.")
    made_by_id: Annotated[UUID | None, _C] = Field(description="Who recorded it.")
    made_at: Annotated[datetime | None, _C] = Field(description="When.")
