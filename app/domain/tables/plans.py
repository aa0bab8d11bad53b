"""Joint analyses and plans with their lines, members, tracks, goals, phases and versions; options and closure plans."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, func
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from app.domain.tables.base import HouseBound, Ids, Texts, Versioned, moment, one_of, string, within_house
from app.domain.vocabulary.actions import ActionKind
from app.domain.vocabulary.cases import CasePhase, SubjectTrack
from app.domain.vocabulary.measures import MeasureKind
from app.domain.vocabulary.plans import (
    AnalysisState,
    CheckFollowUp,
    GoalState,
    Horizon,
    LineAnswer,
    MemberVoice,
    OptionState,
    PlanKind,
    PlanPart,
    PlanState,
    TreatmentPhase,
)
from app.domain.vocabulary.safety import FamilyProfile

_IN_FORCE = "state IN ('active', 'under_revision')"


class AnalysisRow(HouseBound, Versioned, table=True):
    """A version of the joint explanatory analysis (gezamenlijke verklarende analyse) of a case (rule PL-03)."""

    __tablename__ = "analyses"
    __table_args__ = (
        one_of("state", AnalysisState),
        one_of("foremost_profile", FamilyProfile),
        *within_house("cases", "case_id"),
        UniqueConstraint("house_id", "case_id", "edition"),
        Index("analyses_one_active", "house_id", "case_id", unique=True, postgresql_where=sql("state = 'active'")),
    )

    case_id: UUID
    edition: int
    state: str = string(default=AnalysisState.active)
    method: str = string()
    reason: str | None = string(default=None)
    problems: list[str] = Field(default_factory=list, sa_type=Texts)
    causal_links: list[dict[str, str]] = Field(default_factory=list, sa_type=JSONB)
    patterns: list[str] = Field(default_factory=list, sa_type=Texts)
    unknowns: list[str] = Field(default_factory=list, sa_type=Texts)
    foremost_profile: str | None = string(default=None)
    contributor_ids: list[UUID] = Field(default_factory=list, sa_type=Ids)
    made_by_id: UUID = Field(foreign_key="organisations.id")
    made_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class PlanRow(HouseBound, Versioned, table=True):
    """A plan (plan van aanpak) of a household; at most one joint plan is in force (rule PL-01)."""

    __tablename__ = "plans"
    __table_args__ = (
        one_of("kind", PlanKind),
        one_of("state", PlanState),
        one_of("check_follow_up", CheckFollowUp),
        *within_house("cases", "case_id"),
        *within_house("analyses", "analysis_id"),
        *within_house("plans", "replaces_id"),
        Index("plans_case", "house_id", "case_id"),
        Index(
            "plans_one_joint",
            "house_id",
            "household_id",
            unique=True,
            postgresql_where=sql(f"{_IN_FORCE} AND kind IN ('conference_plan', 'tailor_made')"),
        ),
        Index(
            "plans_one_intake",
            "house_id",
            "household_id",
            unique=True,
            postgresql_where=sql(f"{_IN_FORCE} AND kind = 'intake_plan'"),
        ),
    )

    case_id: UUID
    household_id: UUID
    kind: str = string()
    state: str = string(default=PlanState.draft)
    edition: int = Field(default=1)
    parts: list[str] = Field(default_factory=list, sa_type=Texts)
    summary: str | None = string(default=None)
    diagnostic_input: str | None = string(default=None)
    lead_times: str | None = string(default=None)
    means_order: list[str] = Field(default_factory=list, sa_type=Texts)
    analysis_id: UUID | None = None
    replaces_id: UUID | None = None
    reason: str | None = string(default=None)
    check_result: str | None = string(default=None)
    check_tolerance: str | None = string(default=None)
    check_follow_up: str | None = string(default=None)
    made_by_id: UUID = Field(foreign_key="organisations.id")
    made_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
    activated_at: datetime | None = moment(default=None)
    revised_at: datetime | None = moment(default=None)
    ended_at: datetime | None = moment(default=None)


class PlanEditionRow(HouseBound, table=True):
    """A version of a plan as it was agreed, with reason and difference (rule PL-05). Append-only."""

    __tablename__ = "plan_editions"
    __table_args__ = (
        *within_house("cases", "case_id"),
        *within_house("plans", "plan_id"),
        UniqueConstraint("house_id", "plan_id", "edition"),
    )

    case_id: UUID
    plan_id: UUID
    edition: int
    reason: str | None = string(default=None)
    difference: str | None = string(default=None)
    analysis_id: UUID | None = None
    content: dict[str, Any] = Field(sa_type=JSONB)
    at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class PlanAcknowledgementRow(HouseBound, Versioned, table=True):
    """That an organisation with a line has taken note of a version of the plan (rule PL-05)."""

    __tablename__ = "plan_acknowledgements"
    __table_args__ = (
        *within_house("cases", "case_id"),
        *within_house("plans", "plan_id"),
        UniqueConstraint("house_id", "plan_id", "edition", "organisation_id"),
    )

    case_id: UUID
    plan_id: UUID
    edition: int
    organisation_id: UUID = Field(foreign_key="organisations.id")
    asked_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
    acknowledged_at: datetime | None = moment(default=None)


class PlanLineRow(HouseBound, Versioned, table=True):
    """What one organisation does under the plan; its own to write and change (rule PL-06)."""

    __tablename__ = "plan_lines"
    __table_args__ = (
        one_of("part", PlanPart),
        one_of("track", SubjectTrack),
        one_of("treatment_phase", TreatmentPhase),
        *within_house("cases", "case_id"),
        *within_house("plans", "plan_id"),
        Index("plan_lines_plan", "house_id", "plan_id"),
    )

    case_id: UUID
    plan_id: UUID
    organisation_id: UUID = Field(foreign_key="organisations.id")
    part: str = string()
    track: str | None = string(default=None)
    treatment_phase: str | None = string(default=None)
    text: str = string()
    subject_ids: list[UUID] = Field(default_factory=list, sa_type=Ids)
    starts_on: date | None = None
    withdrawn_at: datetime | None = moment(default=None)
    changed_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class PlanEntryRow(HouseBound, Versioned, table=True):
    """What the plan holds of one member: the member's view, or why it has none; why there is no line (rule PL-02)."""

    __tablename__ = "plan_entries"
    __table_args__ = (
        one_of("voice", MemberVoice),
        one_of("line_answer", LineAnswer),
        *within_house("cases", "case_id"),
        *within_house("plans", "plan_id"),
        *within_house("persons", "person_id"),
        UniqueConstraint("house_id", "plan_id", "person_id"),
    )

    case_id: UUID
    plan_id: UUID
    person_id: UUID
    voice: str = string()
    view: str | None = string(default=None)
    reported_by_id: UUID | None = Field(default=None, foreign_key="professionals.id")
    no_view_reason: str | None = string(default=None)
    line_answer: str | None = string(default=None)
    line_reason: str | None = string(default=None)
    recorded_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class PlanTrackRow(HouseBound, Versioned, table=True):
    """Which organisation owns a track (spoor) of the plan (rule PL-07)."""

    __tablename__ = "plan_tracks"
    __table_args__ = (
        one_of("track", SubjectTrack),
        *within_house("cases", "case_id"),
        *within_house("plans", "plan_id"),
        UniqueConstraint("house_id", "plan_id", "track"),
    )

    case_id: UUID
    plan_id: UUID
    track: str = string()
    organisation_id: UUID = Field(foreign_key="organisations.id")


class GoalRow(HouseBound, Versioned, table=True):
    """A goal (doel) of a plan: text, measure, target, deadline, phase and horizon (rule PL-08)."""

    __tablename__ = "goals"
    __table_args__ = (
        one_of("phase", CasePhase),
        one_of("horizon", Horizon),
        one_of("state", GoalState),
        one_of("follow_up", CheckFollowUp),
        *within_house("cases", "case_id"),
        *within_house("plans", "plan_id"),
        Index("goals_plan", "house_id", "plan_id"),
    )

    case_id: UUID
    plan_id: UUID
    text: str = string()
    measure: str = string()
    target: str = string()
    due_on: date
    phase: str = string()
    horizon: str = string()
    subject_ids: list[UUID] = Field(default_factory=list, sa_type=Ids)
    state: str = string(default=GoalState.open)
    result: str | None = string(default=None)
    tolerance: str | None = string(default=None)
    follow_up: str | None = string(default=None)
    adjustment: str | None = string(default=None)
    checked_on: date | None = None


class PhaseCriterionRow(HouseBound, Versioned, table=True):
    """A success criterion of a phase: where help ends, as the client sees it too (rule PL-10)."""

    __tablename__ = "phase_criteria"
    __table_args__ = (
        one_of("phase", CasePhase),
        *within_house("cases", "case_id"),
        *within_house("plans", "plan_id"),
        Index("phase_criteria_plan", "house_id", "plan_id"),
    )

    case_id: UUID
    plan_id: UUID
    phase: str = string()
    text: str = string()


class PlanEvaluationRow(HouseBound, Versioned, table=True):
    """A dated moment at which the plan is evaluated with the client (rule PL-10)."""

    __tablename__ = "plan_evaluations"
    __table_args__ = (
        one_of("phase", CasePhase),
        *within_house("cases", "case_id"),
        *within_house("plans", "plan_id"),
        Index("plan_evaluations_plan", "house_id", "plan_id"),
    )

    case_id: UUID
    plan_id: UUID
    phase: str = string()
    planned_on: date
    with_ids: list[UUID] = Field(default_factory=list, sa_type=Ids)
    held_on: date | None = None
    outcome: str | None = string(default=None)


class OptionRow(HouseBound, Versioned, table=True):
    """An option of a brainstorm; it becomes an action by a decision only, and once (rule PL-11)."""

    __tablename__ = "options"
    __table_args__ = (
        one_of("state", OptionState),
        one_of("kind", ActionKind),
        one_of("measure_kind", MeasureKind),
        *within_house("cases", "case_id"),
        *within_house("actions", "action_id"),
        Index("options_case", "house_id", "case_id"),
    )

    case_id: UUID
    text: str = string()
    kind: str = string()
    measure_kind: str | None = string(default=None)
    from_measure_id: UUID | None = None
    subject_ids: list[UUID] = Field(default_factory=list, sa_type=Ids)
    proposed_by_id: UUID = Field(foreign_key="organisations.id")
    state: str = string(default=OptionState.open)
    rank: int | None = None
    reason: str | None = string(default=None)
    client_priority: int | None = None
    expert_view: str | None = string(default=None)
    client_capacity: str | None = string(default=None)
    decision_id: UUID | None = None
    action_id: UUID | None = None
    settled_at: datetime | None = moment(default=None)
    created_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class ClosurePlanRow(HouseBound, Versioned, table=True):
    """What is done after the end (afsluitingsplan): signals of relapse, steps, contact, way back (rule CA-22)."""

    __tablename__ = "closure_plans"
    __table_args__ = (*within_house("cases", "case_id"), Index("closure_plans_case", "house_id", "case_id"))

    case_id: UUID
    signals: list[str] = Field(sa_type=Texts)
    steps: list[str] = Field(sa_type=Texts)
    contact: str = string()
    contact_organisation_id: UUID | None = Field(default=None, foreign_key="organisations.id")
    return_route: str = string()
    made_by_id: UUID = Field(foreign_key="organisations.id")
    made_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
