"""Who is shown what is known of safety: only who may read safety data of the persons it is about (SA-01 to SA-18)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tests.slow_model.facts import Case, Reader, Record
from tests.slow_model.records import (
    NOTHING,
    Room,
    Rule,
    about,
    confided,
    household,
    is_own,
    named,
    needs,
    of_acting_side,
)

FIELDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "incident": {
        "existence": ("id", "caseId", "version"),
        "safety": (
            "organisationId", "professionalId", "createdAt", "personIds", "unknownPerson", "occurredOn", "precision",
            "kinds", "qualifier", "what", "impact", "serious", "acute", "source", "sourceText", "toldById", "label",
        ),
    },
    "incident_role": {
        "existence": ("id",),
        "safety": ("personId", "role", "countsAsVictim", "source"),
    },
    "concern": {
        "existence": ("id", "caseId", "version"),
        "safety": (
            "organisationId", "professionalId", "createdAt", "personIds", "phase", "what", "basis", "evidenceStatus",
            "toldById",
        ),
    },
    "concern_ranking": {
        "existence": ("id",),
        "safety": ("meetingId", "organisationId", "rank", "shared"),
    },
    "risk_factor": {
        "existence": ("id", "caseId", "version"),
        "safety": (
            "organisationId", "professionalId", "createdAt", "personIds", "kind", "phase", "code", "text", "change",
            "level", "rank", "endedOn",
        ),
    },
    "strength": {
        "existence": ("id", "caseId"),
        "safety": ("organisationId", "professionalId", "createdAt", "personId", "kind", "phase", "text"),
    },
    "scale_rating": {
        "existence": ("id", "caseId"),
        "safety": (
            "organisationId", "professionalId", "createdAt", "personIds", "kind", "phase", "value", "rationale",
            "raterId",
        ),
    },
    "safety_level": {
        "existence": ("id", "caseId"),
        "safety": (
            "organisationId", "professionalId", "createdAt", "personId", "kind", "level", "argument", "isLatest",
        ),
    },
    "colour_code": {
        "existence": ("id", "caseId"),
        "safety": ("organisationId", "professionalId", "createdAt", "colour", "argument"),
    },
    "red_flag": {
        "existence": ("id", "caseId", "version"),
        "safety": (
            "organisationId", "professionalId", "createdAt", "personId", "flag", "observer", "observedOn", "source",
            "spokenAloneOn",
        ),
    },
    "life_domain": {
        "existence": ("id", "caseId"),
        "safety": (
            "organisationId", "professionalId", "createdAt", "inventoryId", "personId", "assessedOn", "domain",
        ),
        "own": ("state", "note"),
    },
    "assessment": {
        "existence": ("id", "caseId"),
        "safety": (
            "organisationId", "professionalId", "createdAt", "instrument", "edition", "assessedOn", "assessor",
            "subjectIds", "coercive",
        ),
        "own": ("summary",),
    },
    "dependency_check": {
        "existence": ("id", "caseId"),
        "safety": ("organisationId", "professionalId", "createdAt", "personId", "checkedOn", "found"),
    },
    "separation": {
        "existence": ("id", "caseId", "version"),
        "safety": ("organisationId", "professionalId", "createdAt", "personIds", "kind", "happensOn", "source"),
    },
}  # fmt: skip

VICTIMS = ("affected_person", "both", "child_witness")
"""PE-03: a child who saw it counts as a victim."""


def kept(rule: Rule, *alleged: str, when: str | None = None) -> Rule:
    """Kept from who acts only for persons who use violence (SA-17); what an organisation recorded itself it reads."""

    def narrowed(case: Case, record: Record, reader: Reader, at: datetime) -> frozenset[str]:
        is_kept = when is None or record.says[when]
        mine = is_own(record, reader, ("organisation_id",))
        if is_kept and not mine and of_acting_side(case, reader, at, named(record, alleged)):
            return NOTHING
        return rule(case, record, reader, at)

    return narrowed


def _self_told(case: Case, record: Record, reader: Reader, at: datetime) -> frozenset[str]:
    """A level; what a member says of the own safety is that member's statement (SA-05, CO-06)."""
    by_itself = record.says["kind"] == "self_rating"
    rule = confided(about("person_id"), "person_id") if by_itself else about("person_id")
    return rule(case, record, reader, at)


def _role(case: Case, record: Record, reader: Reader) -> dict[str, Any]:
    return {"countsAsVictim": record.says["role"] in VICTIMS}


ROOM = Room(
    FIELDS,
    rules={
        "incident": needs("safety", confided(about("person_ids"), "told_by_id")),
        "incident_role": needs("safety", about("person_id")),
        "concern": needs("safety", confided(about("person_ids"), "told_by_id")),
        "concern_ranking": needs("safety", household),
        "risk_factor": needs("safety", about("person_ids")),
        "strength": needs("safety", about("person_id")),
        "scale_rating": needs("safety", confided(about("person_ids"), "rater_id")),
        "safety_level": needs("safety", _self_told),
        "colour_code": needs("safety", household),
        "red_flag": needs("safety", kept(about("person_id"))),
        "life_domain": needs("safety", about("person_id")),
        "assessment": needs("safety", kept(about("subject_ids"), "alleged_ids", when="coercive")),
        "dependency_check": needs("safety", about("person_id")),
        "separation": needs("safety", kept(about("person_ids"))),
    },
    edges={
        "incidents": "incident",
        "concerns": "concern",
        "riskFactors": "risk_factor",
        "strengths": "strength",
        "scaleRatings": "scale_rating",
        "safetyLevels": "safety_level",
        "colourCodes": "colour_code",
        "redFlags": "red_flag",
        "lifeDomains": "life_domain",
        "assessments": "assessment",
        "dependencyChecks": "dependency_check",
        "separations": "separation",
    },
    below={"incident": {"roles": "incident_role"}, "concern": {"rankings": "concern_ranking"}},
    told={"incident_role": _role},
)
