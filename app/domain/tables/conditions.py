"""What is agreed for safety: conditions and their breaches, the safety plan, its agreements and monitoring moments."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from app.domain.tables.base import Ids, Versioned, moment, one_of, string, within_house
from app.domain.tables.safety import Noted, about_someone
from app.domain.vocabulary.cases import CasePhase
from app.domain.vocabulary.conditions import (
    BreachState,
    ConditionKind,
    ConditionStatus,
    MonitoringResult,
    SafetyAgreementKind,
    SafetyAgreementState,
    SafetyHorizon,
    SafetyPlanStatus,
)
from app.domain.vocabulary.safety import SafetySource


class Dates(ARRAY[date]):
    """An array of dates."""

    cache_ok = True

    def __init__(self) -> None:
        super().__init__(Date())


class ConditionRow(Noted, Versioned, table=True):
    """A condition (bodemeis, veiligheidsvoorwaarde): who is bound to what, who guards it, what follows (rule SA-12)."""

    __tablename__ = "conditions"
    __table_args__ = (
        one_of("kind", ConditionKind),
        one_of("phase", CasePhase),
        one_of("status", ConditionStatus),
        about_someone("bound_ids"),
        CheckConstraint("num_nonnulls(guard_organisation_id, guard_person_id) = 1", name="one_guard"),
        CheckConstraint("cardinality(check_on) > 0", name="check_moments"),
        CheckConstraint(
            "phase NOT IN ('direct_safety', 'risk_led_care') OR consequence IS NOT NULL", name="consequence_there"
        ),
        *within_house("cases", "case_id"),
        *within_house("persons", "guard_person_id"),
        *within_house("conditions", "replaced_by_id"),
        Index("conditions_case", "house_id", "case_id", "status"),
    )

    kind: str = string(default=ConditionKind.bottom_requirement)
    text: str = string()
    phase: str = string()
    status: str = string(default=ConditionStatus.proposed)
    bound_ids: list[UUID] = Field(sa_type=Ids)
    guard_organisation_id: UUID | None = Field(default=None, foreign_key="organisations.id")
    guard_professional_id: UUID | None = Field(default=None, foreign_key="professionals.id")
    guard_person_id: UUID | None = None
    check_on: list[date] = Field(sa_type=Dates)
    consequence: str | None = string(default=None)
    replaced_by_id: UUID | None = None
    decision_id: UUID | None = None
    reason: str | None = string(default=None)
    changed_at: datetime = moment()


class ConditionBreachRow(Noted, Versioned, table=True):
    """A reported breach of a condition, from the report to its outcome (rule SA-13)."""

    __tablename__ = "condition_breaches"
    __table_args__ = (
        one_of("state", BreachState),
        one_of("source", SafetySource),
        *within_house("conditions", "condition_id"),
        *within_house("cases", "case_id"),
        Index("condition_breaches_condition", "house_id", "condition_id"),
        Index(
            "condition_breaches_open",
            "house_id",
            "condition_id",
            unique=True,
            postgresql_where=sql("state IN ('unconfirmed', 'reported', 'consequence_applied')"),
        ),
    )

    condition_id: UUID
    state: str = string(default=BreachState.reported)
    source: str = string()
    what: str = string()
    happened_on: date
    confirmed_at: datetime | None = moment(default=None)
    confirmed_by_id: UUID | None = None
    applied_at: datetime | None = moment(default=None)
    applied: str | None = string(default=None)
    outcome: str | None = string(default=None)
    settled_at: datetime | None = moment(default=None)


class SafetyPlanRow(Noted, Versioned, table=True):
    """A safety plan (veiligheidsplan): it stays in force through all phases (rule SA-16)."""

    __tablename__ = "safety_plans"
    __table_args__ = (
        one_of("status", SafetyPlanStatus),
        *within_house("cases", "case_id"),
        Index("safety_plans_case", "house_id", "case_id"),
        Index(
            "safety_plans_in_force",
            "house_id",
            "case_id",
            unique=True,
            postgresql_where=sql("status IN ('active', 'under_revision')"),
        ),
    )

    status: str = string(default=SafetyPlanStatus.draft)
    edition: int = Field(default=1)
    aim: str | None = string(default=None)
    due_at: datetime = moment()
    activated_at: datetime | None = moment(default=None)
    decision_id: UUID | None = None
    reason: str | None = string(default=None)
    changed_at: datetime = moment()


class SafetyExclusionRow(Noted, table=True):
    """A member who is left out of a safety plan, for safety, and why (rule SA-14)."""

    __tablename__ = "safety_exclusions"
    __table_args__ = (
        *within_house("safety_plans", "safety_plan_id"),
        *within_house("persons", "person_id"),
        UniqueConstraint("house_id", "safety_plan_id", "person_id"),
        Index("safety_exclusions_case", "house_id", "case_id"),
    )

    safety_plan_id: UUID
    person_id: UUID
    reason: str = string()


class SafetyAgreementRow(Noted, Versioned, table=True):
    """An agreement of a safety plan: for whom, when what happens, who does it, who else, until when (rule SA-15)."""

    __tablename__ = "safety_agreements"
    __table_args__ = (
        one_of("kind", SafetyAgreementKind),
        one_of("state", SafetyAgreementState),
        one_of("horizon", SafetyHorizon),
        *within_house("safety_plans", "safety_plan_id"),
        *within_house("cases", "case_id"),
        *within_house("persons", "person_id"),
        CheckConstraint("relies_on_id IS NULL OR state <> 'drafted'", name="asked_first"),
        Index("safety_agreements_plan", "house_id", "safety_plan_id"),
        Index("safety_agreements_case", "house_id", "case_id"),
        Index("safety_agreements_asked", "house_id", "relies_on_id"),
    )

    safety_plan_id: UUID
    person_id: UUID
    kind: str = string(default=SafetyAgreementKind.general)
    trigger: str = string()
    action: str = string()
    responsible: str = string()
    deputy: str = string()
    horizon: str = string()
    check_on: date
    relies_on_id: UUID | None = Field(default=None, foreign_key="organisations.id")
    state: str = string()
    acknowledged_at: datetime | None = moment(default=None)
    acknowledged_by_id: UUID | None = None
    reason: str | None = string(default=None)


class MonitoringCheckRow(Noted, Versioned, table=True):
    """A fixed monitoring moment of a safety plan or a condition, and when it was kept (rule SA-16)."""

    __tablename__ = "monitoring_checks"
    __table_args__ = (
        *within_house("cases", "case_id"),
        *within_house("safety_plans", "safety_plan_id"),
        *within_house("conditions", "condition_id"),
        CheckConstraint("num_nonnulls(safety_plan_id, condition_id) = 1", name="of_one"),
        Index("monitoring_checks_case", "house_id", "case_id"),
    )

    safety_plan_id: UUID | None = None
    condition_id: UUID | None = None
    due_on: date
    done_on: date | None = None
    done_by_id: UUID | None = None
    remark: str | None = string(default=None)


class MonitoringResultRow(Noted, table=True):
    """How one agreement, or the condition itself, was kept at a monitoring moment (rule SA-16)."""

    __tablename__ = "monitoring_results"
    __table_args__ = (
        one_of("result", MonitoringResult),
        *within_house("monitoring_checks", "monitoring_check_id"),
        *within_house("safety_agreements", "safety_agreement_id"),
        UniqueConstraint("house_id", "monitoring_check_id", "safety_agreement_id"),
        Index("monitoring_results_case", "house_id", "case_id"),
    )

    monitoring_check_id: UUID
    person_ids: list[UUID] = Field(sa_type=Ids)
    safety_agreement_id: UUID | None = None
    result: str = string()
    remark: str | None = string(default=None)
