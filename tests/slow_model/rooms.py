"""Every newer room of a case, and what one reader is shown of one of them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from tests.slow_model import agreed, circle, course, findings, guides, meetings, plans, programmes, safety
from tests.slow_model.facts import Case, Reader, Record
from tests.slow_model.permission import open_of_household
from tests.slow_model.records import Room, shown_records

ROOMS: Mapping[str, Room] = {
    "safety": safety.ROOM,
    "agreed": agreed.ROOM,
    "guides": guides.ROOM,
    "meetings": meetings.ROOM,
    "plans": plans.ROOM,
    "programmes": programmes.ROOM,
    "course": course.ROOM,
    "circle": circle.ROOM,
    "findings": findings.ROOM,
}

NEED_JUSTICE = ("legalWeighings", "specialConditions")
"""Edges that a client without the scope for justice data cannot ask for at all."""


def edges_of(room: str, reader: Reader) -> dict[str, str]:
    """The edges of a room that this reader's scopes let it ask for, with the views behind them."""
    return {edge: view for edge, view in ROOMS[room].edges.items() if reader.justice or edge not in NEED_JUSTICE}


def shown_meeting(case: Case, meeting: Record, reader: Reader, at: datetime) -> dict[str, Any] | None:
    """What this reader is shown of a meeting that discusses the case; None: it does not exist for it.

    What was said of a case there is for who may know of that case.
    """
    knows_case = bool(open_of_household(case, reader, at))
    of_case = {
        "clients": "clientParticipations",
        "agenda": "agendaItems",
        "decisions": "decisions",
        "minutes": "minutes",
    }
    held = {
        edge: tuple(one for one in case.records[name] if knows_case and one.says["meeting_id"] == meeting.id)
        for edge, name in of_case.items()
    }
    whole = replace(meeting, below={**meeting.below, **held})
    return next(iter(shown_records(ROOMS["meetings"], [whole], case, reader, at)), None)


def shown_room(case: Case, room: str, reader: Reader, at: datetime) -> dict[str, list[dict[str, Any]]] | None:
    """What this reader is shown of a room of the case, by edge; None: the case does not exist for it."""
    if not open_of_household(case, reader, at):
        return None
    return {
        edge: shown_records(ROOMS[room], case.records.get(edge, ()), case, reader, at)
        for edge in edges_of(room, reader)
    }
