"""Who is shown what a meeting said: who took part in that part; others what is shareable (ME-12 to ME-23)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from tests.slow_model.facts import CATEGORIES, Case, Reader, Record
from tests.slow_model.records import NOTHING, Room, Rule, Whatever, about, household, is_own, named, wire

FIELDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "agenda_item": {
        "existence": ("id", "version", "caseId", "kindId", "meetingId", "partId"),
        "coordination": (
            "kind", "status", "step", "question", "position", "recallOn", "deferralReason", "deferrals", "nextOn",
            "reason", "reroutedTo", "criterion", "sourceItemId", "promotedAt", "responsibleId", "nextReviewOn",
            "changedSincePack",
        ),
        "safety": ("knownFlags", "discussion"),
        "care": ("currentCare",),
    },
    "agenda_comment": {
        "existence": ("id",),
        "coordination": ("organisationId", "text", "confirms", "at"),
    },
    "meeting_decision": {
        "existence": ("id", "version", "caseId", "itemId", "meetingId"),
        "coordination": (
            "kind", "text", "shareable", "decisionRule", "charterVersion", "positions", "bindsIds", "acceptedIds",
            "awaitedIds", "inForce", "personIds", "decidedAt",
        ),
    },
    "minute": {
        "existence": ("id", "meetingId", "itemId", "caseId"),
        "coordination": (
            "outcome", "reason", "nextOn", "decisionIds", "previousMeetingId", "newSince", "consultations",
            "publishedAt",
        ),
    },
    "client_participation": {
        "existence": ("id", "version", "meetingId", "caseId", "personId"),
        "coordination": (
            "invited", "attends", "absenceReason", "absenceById", "mode", "composition", "supportPersonId",
            "preparedOn", "debriefedOn", "fedBackOn",
        ),
        "client_voice": ("preparation",),
        "safety": ("notSafeReason",),
    },
    "prosecution_question": {
        "existence": ("id", "version", "caseId"),
        "coordination": ("route", "state", "dueAt", "askedId", "prosecutionNeeded", "shareable", "answeredAt"),
        "justice": ("question", "answer"),
    },
    "family_plan": {
        "existence": ("id", "version", "caseId", "meetingId"),
        "client_voice": ("text",),
        "coordination": ("personIds", "madeOn"),
    },
    "staff_threat": {
        "existence": ("id", "version", "caseId", "personId"),
        "safety": ("text", "setOn", "endedAt"),
    },
    "meeting": {
        "existence": (
            "id", "version", "kindId", "kind", "charterVersion", "status", "mode", "startsAt", "endsAt", "place",
            "facilityId", "ownerId", "chairId", "currentPart", "previousId", "nextOn", "noneNeededReason",
            "packDueAt", "packPublishedAt", "invitedAt", "recordedAt", "cancelledReason", "accessEndsAt", "eraseOn",
        ),
    },
    "meeting_part": {
        "existence": ("id", "position", "kind", "title"),
    },
    "seat": {
        "existence": (
            "id", "version", "partId", "organisationId", "professionalId", "basis", "reason", "attendance",
            "absenceReason", "mayDecide", "invitedAt",
        ),
    },
    "family_seat": {
        "existence": ("id", "version", "partId", "caseId", "personId"),
        "coordination": ("basis", "supportsId", "mode", "attendance"),
    },
}  # fmt: skip

WERE_THERE = ("present", "deputised", "online")


def _seats(case: Case, reader: Reader, meeting: UUID) -> list[Record]:
    return [
        seat
        for held in case.meetings
        if held.id == meeting
        for seat in held.below["participants"]
        if seat.says["organisation_id"] == reader.organisation.id
    ]


def _keeps(case: Case, reader: Reader) -> bool:
    return reader.organisation.id == case.house.keeper


def _sits_in(case: Case, record: Record, reader: Reader) -> bool:
    seats = _seats(case, reader, record.says["meeting_id"])
    return any(seat.says["part_id"] == record.says["part_id"] for seat in seats)


def _took_part(case: Case, record: Record, reader: Reader) -> bool:
    """The house, and who was in that part of the meeting; whoever discusses online takes part by that."""
    if _keeps(case, reader) or record.says["meeting_id"] is None:
        return True
    seats = _seats(case, reader, record.says["meeting_id"])
    return any(
        seat.says["part_id"] == record.says["part_id"] and seat.says["attendance"] in WERE_THERE for seat in seats
    )


def _reads_the_text(case: Case, record: Record, reader: Reader) -> bool:
    return _took_part(case, record, reader) or is_own(record, reader, ("decided_by_id", "binds_ids"))


def seated(rule: Rule) -> Rule:
    """An item of the agenda: for the house, for who put it there, and for who has a seat in that part."""

    def narrowed(case: Case, record: Record, reader: Reader, at: datetime) -> frozenset[str]:
        online = record.says["meeting_id"] is None
        mine = is_own(record, reader, ("created_by_id",))
        if online or mine or _keeps(case, reader) or _sits_in(case, record, reader):
            return rule(case, record, reader, at)
        return NOTHING

    return narrowed


def at_the_table(rule: Rule) -> Rule:
    """What was said there: for who took part in that part."""

    def narrowed(case: Case, record: Record, reader: Reader, at: datetime) -> frozenset[str]:
        return rule(case, record, reader, at) if _took_part(case, record, reader) else NOTHING

    return narrowed


def decided(rule: Rule) -> Rule:
    """A decision: for who took part and whom it binds; for others where something of it may be shared (ME-16)."""

    def narrowed(case: Case, record: Record, reader: Reader, at: datetime) -> frozenset[str]:
        if _reads_the_text(case, record, reader) or record.says["shareable"] is not None:
            return rule(case, record, reader, at)
        return NOTHING

    return narrowed


def invited(rule: Rule) -> Rule:
    """How a client takes part: for the house and for who has a seat in that meeting."""

    def narrowed(case: Case, record: Record, reader: Reader, at: datetime) -> frozenset[str]:
        if _keeps(case, reader) or _seats(case, reader, record.says["meeting_id"]):
            return rule(case, record, reader, at)
        return NOTHING

    return narrowed


def sees_meeting(case: Case, record: Record, reader: Reader, at: datetime) -> frozenset[str]:
    """A meeting, its parts and seats hold nothing of a case: for the house, its owner and chair, and who has a seat."""
    runs_it = is_own(record, reader, ("owner_id", "chair_organisation_id"))
    return frozenset(CATEGORIES) if _keeps(case, reader) or runs_it or _seats(case, reader, record.id) else NOTHING


def _all(case: Case, record: Record, reader: Reader, at: datetime) -> frozenset[str]:
    return frozenset(CATEGORIES)


def _decision(case: Case, record: Record, reader: Reader) -> dict[str, Any]:
    says = record.says
    reads = _reads_the_text(case, record, reader)
    awaited = [one for one in says["binds_ids"] if one not in says["accepted_ids"]]
    return {
        "text": says["text"] if reads else None,
        "positions": says["positions"] if reads else None,
        "awaitedIds": wire(awaited),
        "inForce": Whatever(),
    }


def _item(case: Case, record: Record, reader: Reader) -> dict[str, Any]:
    return {"changedSincePack": Whatever()}


def _question(case: Case, record: Record, reader: Reader) -> dict[str, Any]:
    """ME-17: an answer that is not shareable is for who asked and who was asked."""
    says = record.says
    may_read = says["shareable"] or reader.organisation.id in named(record, ("asked_by_id", "asked_id"))
    return {"answer": says["answer"] if may_read else None}


ROOM = Room(
    FIELDS,
    rules={
        "agenda_item": seated(household),
        "agenda_comment": household,
        "meeting_decision": decided(about("person_ids", own=("decided_by_id",))),
        "minute": at_the_table(household),
        "client_participation": invited(about("person_id", own=())),
        "prosecution_question": household,
        "family_plan": household,
        "staff_threat": about("person_id"),
        "meeting": sees_meeting,
        "meeting_part": _all,
        "seat": _all,
        "family_seat": about("person_id", own=()),
    },
    edges={
        "agendaItems": "agenda_item",
        "decisions": "meeting_decision",
        "minutes": "minute",
        "clientParticipations": "client_participation",
        "prosecutionQuestions": "prosecution_question",
        "familyPlans": "family_plan",
        "staffThreats": "staff_threat",
    },
    below={
        "agenda_item": {"comments": "agenda_comment", "decisions": "meeting_decision"},
        "meeting": {
            "parts": "meeting_part",
            "participants": "seat",
            "family": "family_seat",
            "clients": "client_participation",
            "agenda": "agenda_item",
            "decisions": "meeting_decision",
            "minutes": "minute",
        },
    },
    told={"meeting_decision": _decision, "agenda_item": _item, "prosecution_question": _question},
)
