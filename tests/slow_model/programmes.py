"""Who is shown how a case stands in a programme: checks, team, steps, profiles, acute intakes (PR-01 to PR-19)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tests.slow_model.facts import Case, Reader, Record
from tests.slow_model.records import Room, Whatever, about, household, is_own

FIELDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "case_programme": {
        "existence": ("id", "version"),
        "coordination": (
            "programmeId", "code", "titleNl", "titleEn", "reason", "joinedAt", "outcome", "decidedAt", "mark",
            "markFrom", "markUntil", "stepsDone", "stepsTotal", "endedAt",
        ),
    },
    "admission": {
        "existence": ("id",),
        "coordination": ("outcome", "decisionRule", "positions", "reason", "organisationId", "professionalId", "at"),
    },
    "criteria_check": {
        "existence": ("id", "version", "caseId", "referralId"),
        "safety": (
            "programmeId", "setCode", "setEdition", "answers", "outcome", "unmet", "advice", "organisationId",
            "professionalId", "at",
        ),
    },
    "team_member": {
        "existence": ("id", "version"),
        "coordination": (
            "organisationId", "professionalId", "shell", "discipline", "sector", "external", "startsAt", "endsAt",
        ),
    },
    "process_step": {
        "existence": ("id",),
        "coordination": ("step", "skipped", "reason", "organisationId", "professionalId", "at"),
    },
    "programme_timer": {
        "existence": ("id", "version"),
        "coordination": ("code", "startsAt", "dueAt", "endedAt", "passedAt"),
    },
    "profile_assessment": {
        "existence": ("id", "version"),
        "safety": (
            "profile", "foremost", "rationale", "assessedOn", "organisationId", "professionalId", "state",
            "supersededAt",
        ),
    },
    "arrangement_choice": {
        "existence": ("id",),
        "safety": (
            "profile", "stage", "part", "code", "personId", "deviates", "reason", "templateEdition", "organisationId",
            "professionalId", "at",
        ),
    },
    "acute_intake": {
        "existence": ("id", "version", "state"),
        "coordination": (
            "caseId", "referralId", "personId", "organisationId", "caseManagerId", "openedAt",
            "followUpOrganisationId", "followUpAcceptedAt", "refusal", "closedAt",
        ),
        "safety": (
            "kind", "age", "happenedOn", "daysSince", "acuteWindow", "vtNotified", "vtReason", "childCheckOn",
            "childCheckResult", "triageOn", "triageInstrument", "triageResult",
        ),
        "client_voice": ("policeWish",),
        "health": (
            "forensic", "forensicAt", "medicalAt", "medicalEmergency", "careItems", "traceAdvice", "aftercare",
        ),
    },
}  # fmt: skip

DAYS_OF_THE_ACUTE_WINDOW = 7
"""PR-13."""


def _acute(case: Case, record: Record, reader: Reader, at: datetime) -> frozenset[str]:
    """An intake about one client; who is asked to go on with it knows that it is there (PR-15)."""
    found = about("person_id")(case, record, reader, at)
    return found | {"existence"} if is_own(record, reader, ("follow_up_organisation_id",)) else found


def _programme(case: Case, record: Record, reader: Reader) -> dict[str, Any]:
    return dict.fromkeys(("code", "titleNl", "titleEn", "stepsDone", "stepsTotal"), Whatever())


def _intake(case: Case, record: Record, reader: Reader) -> dict[str, Any]:
    days = record.says["days_since"]
    return {"acuteWindow": None if days is None else days < DAYS_OF_THE_ACUTE_WINDOW}


ROOM = Room(
    FIELDS,
    rules={
        "case_programme": household,
        "admission": household,
        "criteria_check": about(),
        "team_member": household,
        "process_step": household,
        "programme_timer": household,
        "profile_assessment": household,
        "arrangement_choice": about("person_id"),
        "acute_intake": _acute,
    },
    edges={
        "programmes": "case_programme",
        "criteriaChecks": "criteria_check",
        "team": "team_member",
        "processSteps": "process_step",
        "programmeTimers": "programme_timer",
        "profileAssessments": "profile_assessment",
        "arrangementChoices": "arrangement_choice",
        "acuteIntakes": "acute_intake",
    },
    below={"case_programme": {"admissions": "admission"}},
    told={"case_programme": _programme, "acute_intake": _intake},
)
