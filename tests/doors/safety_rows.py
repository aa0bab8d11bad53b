"""One of everything of safety, for the tests of every door, entered by the police."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from app.domain.ids import new_id
from app.domain.tables.conditions import (
    ConditionBreachRow,
    ConditionRow,
    MonitoringCheckRow,
    MonitoringResultRow,
    SafetyAgreementRow,
    SafetyExclusionRow,
    SafetyPlanRow,
)
from app.domain.tables.safety import (
    AssessmentRow,
    ColourCodeRow,
    ConcernRankingRow,
    ConcernRow,
    DependencyCheckRow,
    IncidentRoleRow,
    IncidentRow,
    LifeDomainRow,
    RedFlagRow,
    RiskFactorRow,
    SafetyLevelRow,
    ScaleRatingRow,
    SeparationRow,
    StrengthRow,
)
from app.domain.vocabulary.sharing import Category
from tests.world import MadeCase, World

NOW = datetime.now(UTC)
TODAY = NOW.date()


def safety_rows(world: World, case: MadeCase, household_id: UUID) -> dict[str, Any]:
    """The rows in the order in which they can be inserted, by the identifier that a path gives them."""
    one, other = case.persons[:2]
    mine: dict[str, Any] = {
        "house_id": world.house_id,
        "case_id": case.id,
        "organisation_id": world.organisations["police"],
    }
    incident = IncidentRow(
        **mine, household_id=household_id, person_ids=[one], unknown_person=True, occurred_on=TODAY, kinds=["threat"],
        impact="Angst", source="police",
    )  # fmt: skip
    concern = ConcernRow(
        **mine, person_ids=[one], phase="direct_safety", what="Zorg", evidence_status="suspicion", basis="School"
    )
    condition = ConditionRow(
        **mine, text="Blijft weg", phase="direct_safety", bound_ids=[one], check_on=[TODAY], consequence="Melding",
        guard_organisation_id=world.organisations["police"], changed_at=NOW,
    )  # fmt: skip
    plan = SafetyPlanRow(**mine, due_at=NOW, changed_at=NOW)
    agreement = SafetyAgreementRow(
        **mine, safety_plan_id=plan.id, person_id=one, trigger="Onraad", action="Weg", responsible="Moeder",
        deputy="Tante", horizon="short", check_on=TODAY, state="awaiting_acknowledgement",
        relies_on_id=world.organisations["police"],
    )  # fmt: skip
    check = MonitoringCheckRow(**mine, safety_plan_id=plan.id, due_on=TODAY)
    return {
        "incidentId": incident,
        "incidentRoleId": IncidentRoleRow(**mine, incident_id=incident.id, person_id=one, role="affected_person"),
        "concernId": concern,
        "concernRankingId": ConcernRankingRow(**mine, concern_id=concern.id, meeting_id=new_id(), rank=1),
        "riskFactorId": RiskFactorRow(
            **mine, person_ids=[one], phase="direct_safety", code="debts", change="dynamic", level="systemic"
        ),
        "redFlagId": RedFlagRow(
            **mine, person_id=one, flag="weapon", observer="Agent", observed_on=TODAY, source="police"
        ),
        "strengthId": StrengthRow(**mine, person_id=one, kind="strength", phase="direct_safety", text="Zus"),
        "scaleRatingId": ScaleRatingRow(
            **mine, person_ids=[one], kind="worry_direct_safety", phase="direct_safety", value=7, rationale="Zo"
        ),
        "safetyLevelId": SafetyLevelRow(**mine, person_id=one, kind="safety_level", level=4.0),
        "colourCodeId": ColourCodeRow(**mine, colour="orange", argument="Zo"),
        "lifeDomainId": LifeDomainRow(
            **mine, inventory_id=new_id(), person_id=one, assessed_on=TODAY, domain="finances", state="problem",
            category="circumstances", category_mask=Category.circumstances.bit,
        ),
        "assessmentId": AssessmentRow(
            **mine, instrument="sash", edition="1", assessed_on=TODAY, assessor="Agent", subject_ids=[one],
            alleged_ids=[other], coercive=True, summary="Zorg", category="safety", category_mask=Category.safety.bit,
        ),
        "dependencyCheckId": DependencyCheckRow(**mine, person_id=one, checked_on=TODAY),
        "separationId": SeparationRow(
            **mine, person_ids=[one], kind="flight_planned", happens_on=TODAY, source="Moeder"
        ),
        "conditionId": condition,
        "breachId": ConditionBreachRow(
            **mine, condition_id=condition.id, source="police", what="Was er", happened_on=TODAY
        ),
        "safetyPlanId": plan,
        "safetyExclusionId": SafetyExclusionRow(**mine, safety_plan_id=plan.id, person_id=other, reason="Gevaar"),
        "safetyAgreementId": agreement,
        "monitoringCheckId": check,
        "monitoringResultId": MonitoringResultRow(
            **mine, monitoring_check_id=check.id, person_ids=[one], safety_agreement_id=agreement.id, result="kept"
        ),
    }  # fmt: skip
