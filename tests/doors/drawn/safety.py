"""What is known of safety and what is agreed for it, drawn: told by members, kept from sides, about one or several."""

from dataclasses import replace

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
from tests.doors.drawn.clerk import Clerk, Given
from tests.slow_model.facts import Record

Drawn = dict[str, tuple[Record, ...]]


def draw_safety(clerk: Clerk) -> Drawn:
    """The edges of safety."""
    axes: Given = {"kind": "risk_factor", "change": "dynamic", "level": "individual", "rank": None}
    people = clerk.persons
    return {
        "incidents": tuple(_incident(clerk) for _ in clerk.times()),
        "concerns": tuple(_concern(clerk) for _ in clerk.times()),
        "riskFactors": tuple(
            clerk.note("risk_factor", RiskFactorRow, person_ids=clerk.some(people), **axes) for _ in clerk.times()
        ),
        "strengths": tuple(clerk.note("strength", StrengthRow) for _ in clerk.times()),
        "scaleRatings": tuple(
            clerk.note("scale_rating", ScaleRatingRow, person_ids=clerk.some(people)) for _ in clerk.times()
        ),
        "safetyLevels": tuple(clerk.note("safety_level", SafetyLevelRow, is_latest=False) for _ in clerk.times()),
        "colourCodes": tuple(clerk.note("colour_code", ColourCodeRow) for _ in clerk.times()),
        "redFlags": tuple(clerk.note("red_flag", RedFlagRow) for _ in clerk.times()),
        "lifeDomains": tuple(clerk.note("life_domain", LifeDomainRow) for _ in clerk.times(3)),
        "assessments": tuple(
            clerk.note("assessment", AssessmentRow, subject_ids=clerk.some(people)) for _ in clerk.times(3)
        ),
        "dependencyChecks": tuple(clerk.note("dependency_check", DependencyCheckRow) for _ in clerk.times()),
        "separations": tuple(
            clerk.note("separation", SeparationRow, person_ids=clerk.some(people)) for _ in clerk.times()
        ),
    }


def _teller(clerk: Clerk) -> Given:
    return {"told_by_id": clerk.r.choice(clerk.persons) if clerk.r.random() < 0.4 else None}


def _incident(clerk: Clerk) -> Record:
    told = _teller(clerk)
    incident = clerk.note(
        "incident", IncidentRow, **told, household_id=clerk.household_id, person_ids=clerk.some(clerk.persons),
        kinds=["threat"], source="client" if told["told_by_id"] else "police", label=None,
    )  # fmt: skip
    roles = [
        clerk.note("incident_role", IncidentRoleRow, incident_id=incident.id, person_id=person)
        for person in incident.says["person_ids"]
    ]
    return replace(incident, below={"roles": tuple(roles)})


def _concern(clerk: Clerk) -> Record:
    concern = clerk.note("concern", ConcernRow, **_teller(clerk), person_ids=clerk.some(clerk.persons))
    of_meeting: Given = {"concern_id": concern.id, "meeting_id": new_id(), "shared": False}
    rankings = [clerk.note("concern_ranking", ConcernRankingRow, **of_meeting) for _ in clerk.times(1)]
    return replace(concern, below={"rankings": tuple(rankings)})


def draw_agreed(clerk: Clerk) -> Drawn:
    """The edges of what is agreed."""
    return {
        "conditions": tuple(_condition(clerk) for _ in clerk.times()),
        "safetyPlans": tuple(_plan(clerk) for _ in clerk.times(1)),
    }


def _condition(clerk: Clerk) -> Record:
    by_organisation = clerk.r.random() < 0.6
    condition = clerk.note(
        "condition", ConditionRow, bound_ids=clerk.some(clerk.persons), consequence="Melding",
        guard_organisation_id=clerk.r.choice(clerk.organisations) if by_organisation else None,
        guard_person_id=None if by_organisation else clerk.r.choice(clerk.persons),
    )  # fmt: skip
    parents: Given = {name: condition.says[name] for name in ("bound_ids", "guard_organisation_id")}
    breaches = [
        clerk.note("condition_breach", ConditionBreachRow, condition_id=condition.id, facts=parents)
        for _ in clerk.times(1)
    ]
    return replace(condition, below={"breaches": tuple(breaches)})


def _plan(clerk: Clerk) -> Record:
    plan = clerk.note("safety_plan", SafetyPlanRow)
    of_plan: Given = {"safety_plan_id": plan.id}
    below = {
        "agreements": tuple(
            clerk.note("safety_agreement", SafetyAgreementRow, **of_plan, state="active") for _ in clerk.times(4)
        ),
        "exclusions": tuple(
            clerk.note("safety_exclusion", SafetyExclusionRow, **of_plan, person_id=person)
            for person in clerk.some(clerk.persons, least=0)
        ),
        "checks": tuple(_check(clerk, of_plan) for _ in clerk.times()),
    }
    return replace(plan, below=below)


def _check(clerk: Clerk, of_plan: Given) -> Record:
    check = clerk.note("monitoring_check", MonitoringCheckRow, **of_plan, condition_id=None)
    results = [
        clerk.note("monitoring_result", MonitoringResultRow, monitoring_check_id=check.id, safety_agreement_id=None)
        for _ in clerk.times()
    ]
    return replace(check, below={"results": tuple(results)})
