"""Who is shown what is agreed for safety: conditions, the safety plan, its agreements and moments (SA-12 to SA-16)."""

from collections.abc import Mapping
from datetime import datetime

from tests.slow_model.facts import Case, Reader, Record
from tests.slow_model.permission import side_of
from tests.slow_model.records import NOTHING, Room, Rule, about, household, is_own, named, needs, of_acting_side

FIELDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "condition": {
        "existence": ("id", "caseId", "version"),
        "safety": (
            "organisationId", "professionalId", "createdAt", "kind", "text", "phase", "status", "boundIds",
            "guardOrganisationId", "guardProfessionalId", "guardPersonId", "checkOn", "consequence", "replacedById",
            "decisionId", "reason", "changedAt",
        ),
    },
    "condition_breach": {
        "existence": ("id",),
        "safety": (
            "state", "organisationId", "source", "what", "happenedOn", "confirmedAt", "applied", "appliedAt",
            "outcome", "settledAt",
        ),
    },
    "safety_plan": {
        "existence": ("id", "caseId", "version"),
        "safety": (
            "organisationId", "professionalId", "createdAt", "status", "edition", "aim", "dueAt", "activatedAt",
            "decisionId", "reason", "changedAt",
        ),
    },
    "safety_agreement": {
        "existence": ("id", "caseId", "version"),
        "safety": (
            "organisationId", "professionalId", "createdAt", "safetyPlanId", "personId", "kind", "trigger", "action",
            "responsible", "deputy", "horizon", "checkOn", "reliesOnId", "state", "acknowledgedAt", "reason",
        ),
    },
    "safety_exclusion": {
        "existence": ("id",),
        "safety": ("personId", "reason"),
    },
    "monitoring_check": {
        "existence": ("id", "caseId", "version"),
        "safety": (
            "organisationId", "professionalId", "createdAt", "safetyPlanId", "conditionId", "dueOn", "doneOn",
            "doneById", "remark",
        ),
    },
    "monitoring_result": {
        "existence": ("id",),
        "safety": ("safetyAgreementId", "result", "remark"),
    },
}  # fmt: skip


def left_out(rule: Rule, *persons: str, own: tuple[str, ...] = ("organisation_id",)) -> Rule:
    """Who acts only for persons who use violence is shown what is agreed with that side itself, no more (DI-04)."""

    def narrowed(case: Case, record: Record, reader: Reader, at: datetime) -> frozenset[str]:
        side = side_of(case, reader.organisation.id, at)
        with_them = side is not None and named(record, persons) <= side
        if not with_them and not is_own(record, reader, own) and of_acting_side(case, reader, at):
            return NOTHING
        return rule(case, record, reader, at)

    return narrowed


ASKED = ("organisation_id", "relies_on_id")
"""Of an agreement: who made it, and on whom it relies (SA-15)."""

GUARD = ("organisation_id", "guard_organisation_id")
"""Of a condition, and of what is reported about it: who recorded it, and who guards it (SA-12, SA-13)."""

ROOM = Room(
    FIELDS,
    rules={
        "condition": needs("safety", about("bound_ids", own=GUARD)),
        "condition_breach": needs("safety", about("bound_ids", own=GUARD)),
        "safety_plan": needs("safety", household),
        "safety_agreement": needs("safety", left_out(about("person_id", own=ASKED), "person_id", own=ASKED)),
        "safety_exclusion": needs("safety", left_out(about("person_id"), "person_id")),
        "monitoring_check": needs("safety", household),
        "monitoring_result": needs("safety", left_out(about("person_ids"), "person_ids")),
    },
    edges={"conditions": "condition", "safetyPlans": "safety_plan"},
    below={
        "condition": {"breaches": "condition_breach"},
        "safety_plan": {
            "agreements": "safety_agreement",
            "exclusions": "safety_exclusion",
            "checks": "monitoring_check",
        },
        "monitoring_check": {"results": "monitoring_result"},
    },
)
