"""What callers send about conditions, safety plans, their agreements and monitoring moments."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.domain.access.draft import Draft, Line, Prose
from app.domain.safety.drafts import People
from app.domain.vocabulary.conditions import (
    BreachOutcome,
    ConditionKind,
    MonitoringResult,
    SafetyAgreementKind,
    SafetyHorizon,
)
from app.domain.vocabulary.safety import SafetySource

Moments = Annotated[tuple[date, ...], Field(min_length=1, max_length=50)]


class ConditionDraft(Draft):
    """A condition (bodemeis, veiligheidsvoorwaarde): complete from the first proposal on (rule SA-12)."""

    text: Prose = Field(description="What is asked.")
    kind: ConditionKind = Field(default=ConditionKind.bottom_requirement, description="Kind of condition.")
    bound_ids: People = Field(description="Who is bound to it.")
    guard_organisation_id: UUID | None = Field(
        default=None, description="The organisation that guards it; it takes part in the case."
    )
    guard_professional_id: UUID | None = Field(default=None, description="Its professional.")
    guard_person_id: UUID | None = Field(default=None, description="Or the person of the case who guards it.")
    check_on: Moments = Field(description="When it is checked.")
    consequence: Prose | None = Field(
        default=None, description="What follows a breach; asked for in direct_safety and risk_led_care."
    )


class ReplaceDraft(Draft):
    """The condition that takes the place of this one; it is in force."""

    condition_id: UUID = Field(description="The new condition.")
    decision_id: UUID | None = Field(
        default=None, description="The decision of a meeting; asked for once the consequence was applied."
    )


class BreachDraft(Draft):
    """That a condition was breached (rule SA-13)."""

    what: Prose = Field(description="What happened.")
    happened_on: date = Field(description="When.")
    source: SafetySource = Field(
        default=SafetySource.professional,
        description="From whom; what client or network told, the guard confirms first.",
    )


class ConsequenceDraft(Draft):
    """What was done after the breach."""

    applied: Prose = Field(description="What was done.")


class BreachOutcomeDraft(Draft):
    """How a breach ended without its consequence."""

    outcome: BreachOutcome = Field(description="Not confirmed, or repaired.")
    text: Prose = Field(description="What was found.")


class SafetyPlanDraft(Draft):
    """A safety plan that is to be written (rule SA-16)."""

    aim: Prose | None = Field(default=None, description="What it is to bring about.")


class SafetyAgreementDraft(Draft):
    """An agreement of a safety plan (rule SA-15)."""

    person_id: UUID = Field(description="For whom.")
    kind: SafetyAgreementKind = Field(default=SafetyAgreementKind.general, description="What it is about.")
    trigger: Prose = Field(description="When it comes into play.")
    action: Prose = Field(description="What is done then.")
    responsible: Line = Field(description="Who does it.")
    deputy: Line = Field(description="Who does it when that one cannot.")
    horizon: SafetyHorizon = Field(description="For now or for later.")
    check_on: date = Field(description="When it is looked at again.")
    relies_on_id: UUID | None = Field(
        default=None, description="The organisation on which it relies; it acknowledges first (rule SA-15)."
    )


class ExclusionDraft(Draft):
    """A member who is left out of the plan, for safety (rule SA-14)."""

    person_id: UUID = Field(description="The member.")
    reason: Prose = Field(description="Why.")


class ActivateDraft(Draft):
    """The fixed monitoring moments of a plan that comes into force (rule SA-16)."""

    monitor_on: Moments = Field(description="When it is monitored.")


class AgreementResultDraft(Draft):
    """How one agreement was kept."""

    agreement_id: UUID = Field(description="The agreement.")
    result: MonitoringResult = Field(description="How it was kept.")
    remark: Prose | None = Field(default=None, description="In words.")


class MonitoringDraft(Draft):
    """What a monitoring moment showed: a result for each agreement in force, or for the condition (rule SA-16)."""

    results: Annotated[tuple[AgreementResultDraft, ...], Field(max_length=200)] = Field(
        default=(), description="Of a plan: each agreement in force, once."
    )
    result: MonitoringResult | None = Field(default=None, description="Of a condition: how it was kept.")
    remark: Prose | None = Field(default=None, description="In words.")
    done_on: date | None = Field(default=None, description="When; today when left out.")


class MonitoringMomentDraft(Draft):
    """One more monitoring moment."""

    due_on: date = Field(description="When.")
