"""Rows of the newer rooms as one reader is to see them: the few plain rules that all rooms are told in.

A room names, for each of its views, the categories of the fields and one rule: whom the row is about, whose own it is,
from whom it is kept. A rule answers with the categories that are open; where none is, the row is not there.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from tests.slow_model.case import newest_first
from tests.slow_model.facts import CATEGORIES, Case, Reader, Record
from tests.slow_model.permission import open_categories, open_of_household, side_of, within_scopes

NOTHING: frozenset[str] = frozenset()

ACTING = ("acting_person", "both")
"""Roles in an incident of who used violence (E06)."""

Rule = Callable[[Case, Record, Reader, datetime], frozenset[str]]
Told = Callable[[Case, Record, Reader], Mapping[str, Any]]


class Whatever:
    """Equal to anything: a value that the service works out and of which only the reading is decided here."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = object.__hash__


@dataclass(frozen=True)
class Room:
    """What is said of one room: by view the category of each field and the rule; by edge the view it leads to.

    `told` are values that are not simply those of the columns.
    """

    fields: Mapping[str, Mapping[str, tuple[str, ...]]]
    rules: Mapping[str, Rule]
    edges: Mapping[str, str]
    below: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    told: Mapping[str, Told] = field(default_factory=dict)


def household(case: Case, record: Record, reader: Reader, at: datetime) -> frozenset[str]:
    """A row about the household as a whole."""
    return open_of_household(case, reader, at)


def about(*columns: str, own: tuple[str, ...] = ("organisation_id",)) -> Rule:
    """A row about the persons in these columns: what is open of every one of them; about nobody, the household's.

    Who is named in one of the `own` columns reads it anyway, within its scopes (GR-07). What a client wishes or says
    stays on that client's own side (CO-06).
    """

    def rule(case: Case, record: Record, reader: Reader, at: datetime) -> frozenset[str]:
        if is_own(record, reader, own):
            return within_scopes(reader)
        persons = named(record, columns)
        if not persons:
            return open_of_household(case, reader, at)
        return frozenset.intersection(*(_of_one(case, person, reader, at) for person in persons))

    return rule


def is_own(record: Record, reader: Reader, columns: Iterable[str]) -> bool:
    """Whether one of these columns names the reader."""
    return reader.organisation.id in named(record, columns)


def named(record: Record, columns: Iterable[str]) -> frozenset[UUID]:
    """Everyone whom these columns name."""
    found: set[UUID] = set()
    for column in columns:
        value = record.says[column]
        found |= {value} if isinstance(value, UUID) else set(value or ())
    return frozenset(found)


def _of_one(case: Case, person_id: UUID, reader: Reader, at: datetime) -> frozenset[str]:
    for person in case.persons:
        if person.id == person_id:
            found = open_categories(case, person, case.house.keeper, reader, at)
            return found if on_the_side_of(case, person_id, reader, at) else found - {"client_voice"}
    return NOTHING


def on_the_side_of(case: Case, person_id: UUID, reader: Reader, at: datetime) -> bool:
    """Whether the reader acts for the whole family, or for this person too (CO-06)."""
    side = side_of(case, reader.organisation.id, at)
    return side is None or person_id in side


def confided(rule: Rule, *tellers: str, own: tuple[str, ...] = ("organisation_id",)) -> Rule:
    """The same, but what a member told stays with who may hear that member: on its side, and for whom it is open."""

    def narrowed(case: Case, record: Record, reader: Reader, at: datetime) -> frozenset[str]:
        for teller in named(record, tellers):
            hears = on_the_side_of(case, teller, reader, at) and _of_one(case, teller, reader, at)
            if not hears and not is_own(record, reader, own):
                return NOTHING
        return rule(case, record, reader, at)

    return narrowed


def of_acting_side(case: Case, reader: Reader, at: datetime, said_to: frozenset[UUID] = frozenset()) -> bool:
    """Whether the reader acts only for persons who used violence in the case, or are said to (SA-17, DI-04)."""
    side = side_of(case, reader.organisation.id, at)
    used_violence = {
        role.says["person_id"]
        for incident in case.records.get("incidents", ())
        for role in incident.below["roles"]
        if role.says["role"] in ACTING
    }
    return side is not None and side <= used_violence | said_to


def needs(category: str, rule: Rule) -> Rule:
    """The same, but without this category the row is not there."""

    def narrowed(case: Case, record: Record, reader: Reader, at: datetime) -> frozenset[str]:
        found = rule(case, record, reader, at)
        return found if category in found else NOTHING

    return narrowed


def shown_records(
    room: Room, records: Iterable[Record], case: Case, reader: Reader, at: datetime
) -> list[dict[str, Any]]:
    """The rows that this reader is shown, the newest first, each with what hangs on it."""
    shown = (_shown(room, record, case, reader, at) for record in records)
    return newest_first(one for one in shown if one is not None)


def _shown(room: Room, record: Record, case: Case, reader: Reader, at: datetime) -> dict[str, Any] | None:
    categories = room.rules[record.view](case, record, reader, at)
    if reader.house != case.house.id or not categories:
        return None
    fields = room.fields[record.view]
    own = frozenset(record.says["own"]) if "own" in fields else NOTHING
    told = room.told[record.view](case, record, reader) if record.view in room.told else {}
    found: dict[str, Any] = {}
    for category, names in fields.items():
        needed = own if category == "own" else {category} - {"existence"}
        for name in names:
            value = told[name] if name in told else wire(record.says.get(_column(name)))
            found[name] = value if needed <= categories else None
    could_need = CATEGORIES if "own" in fields else tuple(fields)
    found["withheld"] = [c for c in CATEGORIES if c in could_need and c != "existence" and c not in categories]
    for edge in room.below.get(record.view, ()):
        found[edge] = shown_records(room, record.below.get(edge, ()), case, reader, at)
    return found


def wire(value: Any) -> Any:  # noqa: ANN401 - JSON
    """A value as JSON shows it."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date):  # and an instant, which is one too
        return value.isoformat()
    if isinstance(value, list | tuple | frozenset):
        return [wire(one) for one in value]
    return value


def _column(name: str) -> str:
    return re.sub(r"(?<=.)([A-Z])", r"_\1", name).lower()
