"""Who is shown the runs of a guide, the answers and the talk cards handed out (GU-03 to GU-08)."""

from collections.abc import Mapping
from typing import Any

from tests.slow_model.facts import CATEGORIES, Case, Reader, Record
from tests.slow_model.records import Room, Whatever, about, confided, household

FIELDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "guide_run": {
        "existence": ("id", "version", "caseId"),
        "coordination": (
            "meetingId", "meetingPartId", "templateId", "phase", "questionCodes", "coversAll", "state",
            "prepareUntil", "prepareCodes", "summarisedAt", "openedById", "openedAt", "heldAt", "endedAt",
        ),
        "safety": ("summary",),
    },
    "guide_preparation": {
        "existence": ("id", "version", "caseId"),
        "coordination": ("organisationId", "isDigest", "requestId", "handedInAt", "nothingKnown", "digestAt"),
    },
    "guide_answer": {
        "existence": ("id", "version", "caseId", "runId"),
        "coordination": ("questionCode", "organisationId", "at", "withdrawnAt"),
        "own": (
            "categories", "respondentId", "clientId", "clientVoice", "reportedById", "personIds", "text", "items",
            "number", "yes", "rationale", "proposes", "on", "namedPersonId", "namedOrganisationId", "basedOnIds",
            "withdrawnReason",
        ),
    },
    "answer_object": {
        "existence": ("id",),
        "coordination": ("objectKind", "objectId", "item", "at"),
    },
    "talk_card": {
        "existence": ("id", "caseId"),
        "coordination": ("cardId", "edition", "personId", "on", "organisationId", "professionalId"),
    },
}  # fmt: skip


def _answer(case: Case, record: Record, reader: Reader) -> dict[str, Any]:
    return {"categories": sorted(record.says["own"], key=CATEGORIES.index), "proposes": Whatever()}


ROOM = Room(
    FIELDS,
    rules={
        "guide_run": household,
        "guide_preparation": household,
        "guide_answer": confided(about("person_ids"), "client_id"),
        "answer_object": household,
        "talk_card": about("person_id"),
    },
    edges={"guideRuns": "guide_run", "talkCards": "talk_card"},
    below={
        "guide_run": {"preparations": "guide_preparation", "answers": "guide_answer"},
        "guide_answer": {"objects": "answer_object"},
    },
    told={"guide_answer": _answer},
)
