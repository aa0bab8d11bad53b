"""Who is shown analyses, plans with their lines and goals, options, measures and legal dates (PL-01 to PL-18)."""

from collections.abc import Mapping
from datetime import datetime

from tests.slow_model.facts import Case, Reader, Record
from tests.slow_model.records import NOTHING, Room, about, household

FIELDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "analysis": {
        "existence": ("id", "version", "caseId"),
        "coordination": ("edition", "state", "method", "reason", "contributorIds", "madeById", "madeAt"),
        "safety": ("problems", "causalLinks", "patterns", "unknowns", "foremostProfile"),
    },
    "plan": {
        "existence": ("id", "version", "caseId"),
        "coordination": (
            "kind", "state", "edition", "parts", "summary", "leadTimes", "meansOrder", "analysisId", "replacesId",
            "reason", "checkResult", "checkTolerance", "checkFollowUp", "madeById", "madeAt", "activatedAt",
            "revisedAt", "endedAt",
        ),
        "care": ("diagnosticInput",),
    },
    "plan_line": {
        "existence": ("id", "version", "caseId", "planId"),
        "coordination": (
            "organisationId", "part", "track", "treatmentPhase", "text", "subjectIds", "startsOn", "withdrawnAt",
            "changedAt",
        ),
    },
    "plan_entry": {
        "existence": ("id", "version"),
        "household": ("personId",),
        "coordination": ("voice", "reportedById", "noViewReason", "lineAnswer", "lineReason", "recordedAt"),
        "client_voice": ("view",),
    },
    "plan_track": {
        "existence": ("id", "version"),
        "coordination": ("track", "organisationId"),
    },
    "goal": {
        "existence": ("id", "version", "caseId", "planId"),
        "coordination": (
            "text", "measure", "target", "dueOn", "phase", "horizon", "subjectIds", "state", "result", "tolerance",
            "followUp", "adjustment", "checkedOn",
        ),
    },
    "phase_criterion": {
        "existence": ("id", "version"),
        "coordination": ("phase", "text"),
    },
    "plan_evaluation": {
        "existence": ("id", "version"),
        "coordination": ("phase", "plannedOn", "heldOn", "outcome"),
        "household": ("withIds",),
    },
    "plan_edition": {
        "existence": ("id",),
        "coordination": ("edition", "reason", "difference", "analysisId", "at"),
    },
    "plan_acknowledgement": {
        "existence": ("id", "version"),
        "coordination": ("edition", "organisationId", "askedAt", "acknowledgedAt"),
    },
    "option": {
        "existence": ("id", "version", "caseId"),
        "coordination": (
            "text", "kind", "subjectIds", "proposedById", "state", "rank", "reason", "clientPriority", "expertView",
            "clientCapacity", "decisionId", "actionId", "settledAt", "createdAt",
        ),
        "measures": ("measureKind",),
    },
    "measure": {
        "existence": ("id", "version", "caseId"),
        "measures": (
            "kind", "domain", "frame", "status", "subjectId", "unborn", "ground", "authority", "conditions",
            "recordedById", "requestedOn", "decidedOn", "startsOn", "endsOn", "endedOn", "reason", "explainedOn",
            "explainedToIds", "seriousDanger", "presence", "directorId", "helpers", "banTrust", "accompanyingId",
            "lowEscalationRisk",
        ),
    },
    "legal_event": {
        "existence": ("id", "version", "caseId"),
        "measures": ("personId", "measureId", "kind", "onDate", "note", "recordedById"),
    },
    "legal_weighing": {
        "existence": ("id",),
        "justice": ("organisationId", "weigherId", "subjectIds", "outcome", "weighedOn"),
    },
    "special_condition": {
        "existence": ("id", "version"),
        "justice": ("personId", "text", "hearingOn", "purpose", "proposedById", "proposedAt"),
    },
    "closure_plan": {
        "existence": ("id", "version", "caseId"),
        "safety": ("signals",),
        "coordination": ("steps", "contact", "contactOrganisationId", "returnRoute", "madeById", "madeAt"),
    },
}  # fmt: skip

PROPOSED_BY, RECORDED_BY = ("proposed_by_id",), ("recorded_by_id",)


def _for_the_court(case: Case, record: Record, reader: Reader, at: datetime) -> frozenset[str]:
    """A condition to ask of a court is bound to its purpose (GR-11, PL-18)."""
    if reader.purpose != "criminal_advice":
        return NOTHING
    return about("person_id", own=PROPOSED_BY)(case, record, reader, at)


ROOM = Room(
    FIELDS,
    rules={
        "analysis": household,
        "plan": household,
        "plan_line": about("subject_ids"),
        "plan_entry": about("person_id", own=()),
        "plan_track": household,
        "goal": about("subject_ids", own=()),
        "phase_criterion": household,
        "plan_evaluation": household,
        "plan_edition": household,
        "plan_acknowledgement": household,
        "option": about("subject_ids", own=PROPOSED_BY),
        "measure": about("subject_id", own=RECORDED_BY),
        "legal_event": about("person_id", own=RECORDED_BY),
        "legal_weighing": about("subject_ids"),
        "special_condition": _for_the_court,
        "closure_plan": household,
    },
    edges={
        "analyses": "analysis",
        "plans": "plan",
        "options": "option",
        "measures": "measure",
        "legalEvents": "legal_event",
        "legalWeighings": "legal_weighing",
        "specialConditions": "special_condition",
        "closurePlans": "closure_plan",
    },
    below={
        "plan": {
            "lines": "plan_line",
            "entries": "plan_entry",
            "tracks": "plan_track",
            "goals": "goal",
            "criteria": "phase_criterion",
            "evaluations": "plan_evaluation",
            "editions": "plan_edition",
            "acknowledgements": "plan_acknowledgement",
        },
        "measure": {"events": "legal_event"},
    },
)
