"""Who is shown the course of a case: who directs it, escalations, transfers, monitoring, closing (CA-04 to CA-25)."""

from collections.abc import Mapping

from tests.slow_model.records import Room, about, household

FIELDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "direction": {
        "existence": ("id", "version"),
        "coordination": (
            "role", "form", "organisationId", "professionalId", "provisional", "pushThrough", "memberIds", "state",
            "predecessorId", "handoverNote", "declineReason", "startsAt", "endsAt",
        ),
    },
    "escalation": {
        "existence": ("id", "version", "caseId"),
        "coordination": (
            "state", "level", "target", "proposedTargets", "addresseeId", "addressee", "reason", "raisedById",
            "raisedAt", "dueAt", "answer", "answeredAt", "outcome", "closedAt", "previousId",
        ),
    },
    "transfer": {
        "existence": ("id", "version", "caseId"),
        "coordination": (
            "state", "toKind", "receiverId", "programmeCode", "summary", "earlierReports", "offeredById", "offeredAt",
            "handoverAt", "handoverNote", "acceptedById", "settledAt", "declineReason", "itemCount", "leftOutCount",
        ),
        "safety": ("openRisks", "undeterminedIntimateTerror"),
    },
    "scale_down": {
        "existence": ("id", "version", "caseId"),
        "coordination": ("state", "receiverId", "network", "note", "offeredAt", "settledAt", "reason"),
    },
    "deviation": {
        "existence": ("id", "caseId"),
        "coordination": (
            "kind", "rule", "subjectId", "reason", "decidedOn", "organisationId", "decidedById", "recordedAt",
        ),
    },
    "monitoring_moment": {
        "existence": ("id", "version", "caseId"),
        "coordination": (
            "kind", "state", "ownerRole", "ownerId", "dueOn", "reason", "wantsMore", "heldAt", "heldById",
        ),
        "safety": ("result",),
    },
    "case_closing": {
        "existence": ("id", "version", "caseId"),
        "coordination": (
            "episode", "state", "reason", "leansOn", "explanation", "decisionId", "preparedById", "preparedAt",
            "teamConsultedOn", "agreementsKept", "agreementsNote", "resultReached", "resultNote", "confirmedById",
            "confirmedRole", "confirmedAt", "objection", "settledAt",
        ),
    },
    "closing_subject": {
        "existence": ("id", "personId"),
        "coordination": ("outcome", "talkOn", "noTalkReason"),
    },
    "contact_person": {
        "existence": ("id", "caseId"),
        "coordination": (
            "organisationId", "professionalId", "deputyId", "outOfHours", "reason", "startsAt", "endsAt",
        ),
    },
    "push_through": {
        "existence": ("id", "caseId"),
        "coordination": ("reason", "organisationIds", "organisationId", "professionalId", "at"),
    },
    "collaboration": {
        "existence": ("id", "version", "caseId"),
        "coordination": ("kind", "note", "organisationId", "startsOn", "endsOn"),
    },
    "direction_grant": {
        "existence": ("id", "version", "caseId"),
        "coordination": ("organisationId", "dataToDeliver", "startsAt", "endsAt"),
    },
    "measure_handover": {
        "existence": ("id", "version", "caseId"),
        "measures": ("measureId",),
        "coordination": (
            "note", "guidanceById", "guidanceAcceptedAt", "monitoringById", "monitoringAcceptedAt", "offeredAt",
        ),
    },
    "term": {
        "existence": ("id", "version", "caseId"),
        "coordination": (
            "kind", "subjectKind", "subjectId", "organisationId", "startsAt", "dueAt", "passedAt", "endedAt",
        ),
    },
    "case_move": {
        "existence": ("id",),
        "coordination": (
            "field", "old", "new", "reason", "gate", "decisionId", "meetingId", "organisationId", "professionalId",
            "at",
        ),
    },
    "file_number": {
        "existence": ("id",),
        "coordination": ("organisationId", "number"),
    },
}  # fmt: skip

ROOM = Room(
    FIELDS,
    rules={
        "closing_subject": about("person_id", own=()),
        **dict.fromkeys(set(FIELDS) - {"closing_subject"}, household),
    },
    edges={
        "directions": "direction",
        "escalations": "escalation",
        "transfers": "transfer",
        "scaleDowns": "scale_down",
        "deviations": "deviation",
        "monitoringMoments": "monitoring_moment",
        "closings": "case_closing",
        "contactPersons": "contact_person",
        "pushThroughs": "push_through",
        "collaborations": "collaboration",
        "directionGrants": "direction_grant",
        "measureHandovers": "measure_handover",
        "terms": "term",
        "moves": "case_move",
        "fileNumbers": "file_number",
    },
    below={"case_closing": {"subjects": "closing_subject"}},
)
