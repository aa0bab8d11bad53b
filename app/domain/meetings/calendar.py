"""Meetings as an iCalendar feed (RFC 5545): when and what kind, and nothing of anybody. Pure."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from app.domain.vocabulary.meetings import MeetingKind, MeetingStatus

MEDIA_TYPE: Final = "text/calendar"
_LINE: Final = 75
_TENTATIVE: Final = frozenset({MeetingStatus.planned, MeetingStatus.invited})


def calendar_of(page: str) -> str:
    """The feed of a page of meetings as the gate gave it."""
    return calendar_with(json.loads(page)["items"])


def calendar_with(meetings: Iterable[Mapping[str, Any]]) -> str:
    """A calendar of these meetings, each the JSON of its view."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Ketenpoort//Meetings//NL", "CALSCALE:GREGORIAN"]
    for meeting in meetings:
        lines += _event(meeting)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _event(meeting: Mapping[str, Any]) -> list[str]:
    starts = _instant(meeting["startsAt"])
    return [
        "BEGIN:VEVENT",
        f"UID:{meeting['id']}@ketenpoort",
        # a feed must be the same for the same meetings: stamped by what was planned, not by when it was asked
        f"DTSTAMP:{starts}",
        f"SEQUENCE:{meeting['version']}",
        f"DTSTART:{starts}",
        f"DTEND:{_instant(meeting['endsAt'])}",
        f"SUMMARY:{escaped(MeetingKind(meeting['kind']).nl)}",
        f"STATUS:{_status(MeetingStatus(meeting['status']))}",
        "CLASS:CONFIDENTIAL",
        "END:VEVENT",
    ]


def _status(status: MeetingStatus) -> str:
    if status is MeetingStatus.cancelled:
        return "CANCELLED"
    return "TENTATIVE" if status in _TENTATIVE else "CONFIRMED"


def _instant(text: str) -> str:
    return datetime.fromisoformat(text).astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    """A text value: backslash, semicolon, comma and line break are escaped (section 3.3.11)."""
    found = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return found.replace("\r\n", "\\n").replace("\n", "\\n")


def folded(line: str) -> str:
    """A line of at most 75 octets, going on after a break and a space; no character is cut (section 3.1)."""
    parts: list[str] = []
    rest, room = "", _LINE
    for letter in line:
        size = len(letter.encode())
        if size > room:
            parts.append(rest)
            rest, room = "", _LINE - 1
        rest += letter
        room -= size
    return "\r\n ".join([*parts, rest])
