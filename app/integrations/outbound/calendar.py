"""Meetings pushed into a partner's own calendar (CalDAV): when and of what kind, and nothing of anybody.

One resource for each meeting, `PUT <endpoint>/<meeting>.ics`; a change of the meeting puts it again with a higher
`SEQUENCE`, a cancelled one stays with `STATUS:CANCELLED`. Who cannot be called reads the same as a feed
(`GET /v1/meetings/calendar`).
"""

from typing import Final

from pydantic import Field

from app.domain.meetings.calendar import MEDIA_TYPE, calendar_with
from app.integrations.adapter import Disclosed, Notice, Options, OutboundChannel, Rendered

SUBJECT: Final = "meeting"
_SHOWN: Final = frozenset({"id", "version", "kind", "status", "startsAt", "endsAt"})


class CalendarOptions(Options):
    """Where in the partner's calendar server the meetings go."""

    collection: str = Field(
        default="",
        pattern=r"^([A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*)?$",
        max_length=200,
        description="Path of the calendar below the endpoint of the connection.",
    )


def render(notice: Notice, disclosed: Disclosed, options: CalendarOptions) -> Rendered | None:
    """The meeting as one calendar resource; None for other notices and where the receiver may see no meeting."""
    if notice.subject_kind != SUBJECT or not disclosed.keys() >= _SHOWN:
        return None
    name = f"{notice.subject_id}.ics"
    return Rendered(
        "PUT",
        f"{options.collection}/{name}" if options.collection else name,
        calendar_with([disclosed]).encode(),
        {"Content-Type": f"{MEDIA_TYPE}; charset=utf-8"},
    )


CHANNEL: Final = OutboundChannel(
    name="calendar",
    title="Meetings as iCalendar, into a CalDAV calendar",
    options=CalendarOptions,
    render=render,
    subjects=frozenset({SUBJECT}),
)
