"""Who is shown what a soft rule noticed: who may read the category of the data that it is about (RP-05)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from tests.slow_model.case import of_action
from tests.slow_model.facts import CATEGORIES, Case, Reader, Record
from tests.slow_model.permission import open_categories, open_of_household
from tests.slow_model.records import NOTHING, Room, Rule, about

FIELDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "finding": {
        "existence": ("id", "caseId", "rule", "code", "subject", "subjectId", "since", "category", "state"),
        "coordination": ("acknowledgedAt", "acknowledgedBy", "reason"),
    },
}


ABOUT: Mapping[str, Rule] = {
    "measure": about("subject_id", own=("recorded_by_id",)),
    "concern": about("person_ids"),
    "red_flag": about("person_id"),
    "separation": about("person_ids"),
    "arrangement_choice": about("person_id"),
    "guide_answer": about("person_ids"),
    "client_participation": about("person_id", own=()),
}
"""Subjects that are about persons; of the others as much is told as of the case."""


def _noticed(case: Case, record: Record, reader: Reader, at: datetime) -> frozenset[str]:
    found = open_of_household(case, reader, at)
    said = record.says["category"]
    return found if said in found and said in _of_subject(case, record, reader, at) else NOTHING


def _of_subject(case: Case, record: Record, reader: Reader, at: datetime) -> frozenset[str]:
    """What is open of the persons whom it is about; of a finding about the case itself, all."""
    subject = record.says["subject_id"]
    for person in case.persons:
        if person.id == subject:
            return open_categories(case, person, case.house.keeper, reader, at)
    for action in case.actions:
        if UUID(action.shown["id"]) == subject:
            return of_action(case, action, reader, at)
    for known in _all_of(case):
        if known.id == subject and known.view in ABOUT:
            return ABOUT[known.view](case, known, reader, at)
    return frozenset(CATEGORIES)


def _all_of(case: Case) -> Iterable[Record]:
    for records in case.records.values():
        for record in records:
            yield record
            yield from (one for below in record.below.values() for one in below)


ROOM = Room(FIELDS, rules={"finding": _noticed}, edges={"findings": "finding"})
