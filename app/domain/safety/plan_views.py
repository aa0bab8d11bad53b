"""What is shown of conditions, safety plans, their agreements and monitoring moments."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.domain.access.view import Page, View
from app.domain.safety.views import Changing, Safety
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


class ConditionBreachView(View):
    """A reported breach of a condition (schending, rule SA-13)."""

    id: UUID = Field(description="Identifier of the breach.")
    state: Annotated[BreachState | None, Safety] = Field(description="How far it is.")
    organisation_id: Annotated[UUID | None, Safety] = Field(description="Who reported it.")
    source: Annotated[SafetySource | None, Safety] = Field(description="From whom it is known.")
    what: Annotated[str | None, Safety] = Field(description="What happened.")
    happened_on: Annotated[date | None, Safety] = Field(description="When.")
    confirmed_at: Annotated[datetime | None, Safety] = Field(description="When it counted as a breach.")
    applied: Annotated[str | None, Safety] = Field(description="What was done after it.")
    applied_at: Annotated[datetime | None, Safety] = Field(description="When that was recorded.")
    outcome: Annotated[str | None, Safety] = Field(description="What was found.")
    settled_at: Annotated[datetime | None, Safety] = Field(description="When the outcome was recorded.")


class ConditionView(Changing):
    """A condition (bodemeis, veiligheidsvoorwaarde): who is bound to what, who guards it (rules SA-12 and SA-13)."""

    kind: Annotated[ConditionKind | None, Safety] = Field(description="Kind of condition.")
    text: Annotated[str | None, Safety] = Field(description="What is asked.")
    phase: Annotated[CasePhase | None, Safety] = Field(description="Phase of the case when it was set.")
    status: Annotated[ConditionStatus | None, Safety] = Field(description="Status.")
    bound_ids: Annotated[list[UUID] | None, Safety] = Field(description="Who is bound to it.")
    guard_organisation_id: Annotated[UUID | None, Safety] = Field(description="The organisation that guards it.")
    guard_professional_id: Annotated[UUID | None, Safety] = Field(description="Its professional.")
    guard_person_id: Annotated[UUID | None, Safety] = Field(description="Or the person who guards it.")
    check_on: Annotated[list[date] | None, Safety] = Field(description="When it is checked.")
    consequence: Annotated[str | None, Safety] = Field(description="What follows a breach.")
    replaced_by_id: Annotated[UUID | None, Safety] = Field(description="The condition that took its place.")
    decision_id: Annotated[UUID | None, Safety] = Field(description="The meeting decision behind its last move.")
    reason: Annotated[str | None, Safety] = Field(description="Why it was lifted.")
    changed_at: Annotated[datetime | None, Safety] = Field(description="When its status last changed.")
    breaches: Page[ConditionBreachView] = Field(description="What was reported, and what came of it.")


class SafetyAgreementView(Changing):
    """An agreement of a safety plan (veiligheidsafspraak, rule SA-15).

    Who acts only for whoever used violence is shown that side's own agreements and no others.
    """

    safety_plan_id: Annotated[UUID | None, Safety] = Field(description="The plan.")
    person_id: Annotated[UUID | None, Safety] = Field(description="For whom.")
    kind: Annotated[SafetyAgreementKind | None, Safety] = Field(description="What it is about.")
    trigger: Annotated[str | None, Safety] = Field(description="When it comes into play.")
    action: Annotated[str | None, Safety] = Field(description="What is done then.")
    responsible: Annotated[str | None, Safety] = Field(description="Who does it.")
    deputy: Annotated[str | None, Safety] = Field(description="Who does it when that one cannot.")
    horizon: Annotated[SafetyHorizon | None, Safety] = Field(description="For now or for later.")
    check_on: Annotated[date | None, Safety] = Field(description="When it is looked at again.")
    relies_on_id: Annotated[UUID | None, Safety] = Field(description="The organisation on which it relies.")
    state: Annotated[SafetyAgreementState | None, Safety] = Field(description="Whether it is in force.")
    acknowledged_at: Annotated[datetime | None, Safety] = Field(description="When that organisation acknowledged it.")
    reason: Annotated[str | None, Safety] = Field(description="Why it ended.")


class SafetyExclusionView(View):
    """A member who is left out of a safety plan (rule SA-14)."""

    id: UUID = Field(description="Identifier of the record.")
    person_id: Annotated[UUID | None, Safety] = Field(description="The member.")
    reason: Annotated[str | None, Safety] = Field(description="Why.")


class AgreementResultView(View):
    """How an agreement or condition was kept at a monitoring moment (rule SA-16)."""

    id: UUID = Field(description="Identifier of the result.")
    safety_agreement_id: Annotated[UUID | None, Safety] = Field(description="The agreement; null: the condition.")
    result: Annotated[MonitoringResult | None, Safety] = Field(description="How it was kept.")
    remark: Annotated[str | None, Safety] = Field(description="In words.")


class MonitoringCheckView(Changing):
    """A fixed monitoring moment of a safety plan or a condition (rule SA-16)."""

    safety_plan_id: Annotated[UUID | None, Safety] = Field(description="The plan.")
    condition_id: Annotated[UUID | None, Safety] = Field(description="Or the condition.")
    due_on: Annotated[date | None, Safety] = Field(description="When it is due.")
    done_on: Annotated[date | None, Safety] = Field(description="When it was kept; null: not yet.")
    done_by_id: Annotated[UUID | None, Safety] = Field(description="The organisation that kept it.")
    remark: Annotated[str | None, Safety] = Field(description="In words.")
    results: Page[AgreementResultView] = Field(description="How each agreement was kept.")


class SafetyPlanView(Changing):
    """A safety plan (veiligheidsplan); it stays in force through all phases (rule SA-16)."""

    status: Annotated[SafetyPlanStatus | None, Safety] = Field(description="Status.")
    edition: Annotated[int | None, Safety] = Field(description="Edition; raised by each revision.")
    aim: Annotated[str | None, Safety] = Field(description="What it is to bring about.")
    due_at: Annotated[datetime | None, Safety] = Field(description="When the draft is due.")
    activated_at: Annotated[datetime | None, Safety] = Field(description="When it came into force.")
    decision_id: Annotated[UUID | None, Safety] = Field(description="The meeting decision behind its last move.")
    reason: Annotated[str | None, Safety] = Field(description="Why it is revised or ended.")
    changed_at: Annotated[datetime | None, Safety] = Field(description="When its status last changed.")
    agreements: Page[SafetyAgreementView] = Field(description="Its agreements.")
    exclusions: Page[SafetyExclusionView] = Field(description="Members who are left out of it.")
    checks: Page[MonitoringCheckView] = Field(description="Its monitoring moments.")
