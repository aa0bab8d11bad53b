"""Who is shown what is kept of children and clients: confidants, hearings, wishes, messages (PE-06 to PE-11)."""

from collections.abc import Mapping
from datetime import datetime

from tests.slow_model.facts import Case, Reader, Record
from tests.slow_model.records import NOTHING, Room, Rule, about, confided

FIELDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "confidant": {
        "existence": ("id", "version", "caseId"),
        "household": ("childId", "outcome", "personId", "chosenByChild", "foundOn", "note", "endedAt", "endedReason"),
        "coordination": ("recordedById",),
    },
    "child_hearing": {
        "existence": ("id", "caseId"),
        "coordination": (
            "childId", "heard", "heardOn", "parentsPresent", "reason", "organisationId", "professionalId",
        ),
    },
    "client_preferences": {
        "existence": ("id", "version", "caseId"),
        "client_voice": (
            "personId", "language", "interpreter", "plainLanguage", "workerGender", "sharedBackground", "childCare",
            "homeVisit",
        ),
        "coordination": ("recordedById",),
    },
    "perpetrator_contact": {
        "existence": ("id", "version", "caseId"),
        "safety": ("personId",),
        "justice": ("status", "since", "note"),
        "coordination": ("organisationId",),
    },
    "client_message": {
        "existence": ("id", "version", "caseId"),
        "coordination": ("personId", "kind", "way", "organisationId", "preparedAt", "deliveredAt", "deliveredById"),
        "client_voice": ("text", "deliveryNote"),
        "contact": ("channel",),
    },
}  # fmt: skip

MEETS_CLIENTS = ("client_contact", "first_contact", "case_director", "case_manager")
"""PE-07: who contacts or invites a client, beside the worker of Veilig Thuis."""


def _told_the_house(case: Case, record: Record, reader: Reader, at: datetime) -> frozenset[str]:
    """What a client told the house in confidence; the house keeps it (CO-06)."""
    keeps = reader.organisation.id == case.house.keeper
    rule = about("person_id", own=())
    return rule(case, record, reader, at) if keeps else confided(rule, "person_id", own=())(case, record, reader, at)


def for_who_meets_the_client(rule: Rule) -> Rule:
    """PE-07: the wishes of a client are for who contacts or invites that client."""

    def narrowed(case: Case, record: Record, reader: Reader, at: datetime) -> frozenset[str]:
        met = any(
            one.says["role"] in MEETS_CLIENTS
            and one.says["state"] == "accepted"
            and one.says["organisation_id"] == reader.organisation.id
            and reader.professional is not None
            and one.says["professional_id"] == reader.professional
            and (one.says["ends_at"] is None or at < one.says["ends_at"])
            for one in case.records["directions"]
        )
        invites = reader.organisation.kind == "veilig_thuis" and "vt_worker" in reader.roles
        return rule(case, record, reader, at) if met or invites else NOTHING

    return narrowed


ROOM = Room(
    FIELDS,
    rules={
        "confidant": about("child_id", "person_id", own=("recorded_by_id",)),
        "child_hearing": about("child_id"),
        "client_preferences": for_who_meets_the_client(_told_the_house),
        "perpetrator_contact": about("person_id"),
        "client_message": _told_the_house,
    },
    edges={
        "confidants": "confidant",
        "childHearings": "child_hearing",
        "clientPreferences": "client_preferences",
        "perpetratorContacts": "perpetrator_contact",
        "clientMessages": "client_message",
    },
)
