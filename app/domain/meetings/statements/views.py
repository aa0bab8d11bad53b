"""Where the rows of what is shown of meetings come from, and who may see them.

A meeting is known to the house and to who has a seat in it. What was decided there is for who took part in that part of
it; others of the case read the shareable text. The case's ground rules above all of that.
"""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, FromClause, Select, all_, any_, case, func, literal_column, or_, select

from app.domain.access.changes import table_of
from app.domain.access.decisions import in_force
from app.domain.access.masks import about, about_one, of_case, open_to_all
from app.domain.access.view import Edge, Filter, Frame, Source
from app.domain.meetings.rules import THERE
from app.domain.meetings.views import (
    AgendaCommentView,
    AgendaItemView,
    ClientParticipationView,
    FamilySeatView,
    MeetingDecisionView,
    MeetingPartView,
    MeetingView,
    MinuteView,
    ParticipantView,
)
from app.domain.tables.meeting_records import MinuteRow
from app.domain.tables.meetings import (
    AgendaCommentRow,
    AgendaItemRow,
    AttendanceRow,
    ClientParticipationRow,
    MeetingDecisionRow,
    MeetingPartRow,
    MeetingRow,
)
from app.domain.vocabulary.scopes import Scope

_ID = sa.Uuid()
_seats, _meetings = table_of(AttendanceRow), table_of(MeetingRow)
_WERE_THERE: ColumnElement[Any] = literal_column("ARRAY[" + ", ".join(f"'{word}'" for word in sorted(THERE)) + "]")


def _has_seat(
    frame: Frame, meeting: ColumnElement[Any], part: ColumnElement[Any] | None = None, *, was_there: bool = False
) -> ColumnElement[bool]:
    """That the reader's organisation has a seat in a meeting: in this part of it, and took it."""
    s = _seats.alias(f"s_{frame.row.name}")  # type: ignore[attr-defined]
    conditions = [
        s.c.house_id == frame.reader.house,
        s.c.organisation_id == frame.reader.organisation,
        s.c.meeting_id == meeting,
    ]
    if part is not None:
        conditions.append(s.c.part_id == part)
    if was_there:
        conditions.append(s.c.attendance == any_(_WERE_THERE))
    found: Select[Any] = select(literal_column("true")).select_from(s).where(*conditions).limit(literal_column("1"))
    return found.correlate(frame.row).scalar_subquery().is_not(None)


def _keeps(frame: Frame) -> ColumnElement[bool]:
    return frame.reader.organisation == frame.reader.keeper


def _meeting_visible(frame: Frame) -> ColumnElement[bool]:
    row = frame.row
    mine = or_(row.c.owner_id == frame.reader.organisation, row.c.chair_organisation_id == frame.reader.organisation)
    return or_(_keeps(frame), mine, _has_seat(frame, row.c.id))


def _took_part(frame: Frame) -> ColumnElement[bool]:
    """The house, and who was in that part; who discusses online takes part by that."""
    row = frame.row
    return or_(
        _keeps(frame), row.c.meeting_id.is_(None), _has_seat(frame, row.c.meeting_id, row.c.part_id, was_there=True)
    )


def _reads_decision(frame: Frame) -> ColumnElement[bool]:
    row, mine = frame.row, frame.reader.organisation
    return or_(_took_part(frame), row.c.decided_by_id == mine, mine == any_(row.c.binds_ids))


def _awaited(frame: Frame) -> ColumnElement[Any]:
    bound = func.unnest(frame.row.c.binds_ids).column_valued(f"bound_{frame.row.name}")  # type: ignore[attr-defined]
    waiting = select(bound).where(bound != all_(frame.row.c.accepted_ids)).correlate(frame.row)
    return func.array(waiting.scalar_subquery())


def _of_the_table(name: str) -> Callable[[Frame], ColumnElement[Any]]:
    return lambda frame: case((_reads_decision(frame), frame.row.c[name]), else_=None)


def _item_visible(frame: Frame) -> ColumnElement[bool]:
    row = frame.row
    return or_(
        _keeps(frame),
        row.c.meeting_id.is_(None),
        row.c.created_by_id == frame.reader.organisation,
        _has_seat(frame, row.c.meeting_id, row.c.part_id),
    )


def _changed_since_pack(frame: Frame) -> ColumnElement[Any]:
    m = _meetings.alias(f"m_{frame.row.name}")  # type: ignore[attr-defined]
    published = (
        select(m.c.pack_published_at)
        .where(m.c.house_id == frame.reader.house, m.c.id == frame.row.c.meeting_id)
        .correlate(frame.row)
        .scalar_subquery()
    )
    return func.coalesce(frame.row.c.changed_at > published, sa.false())


MEETING_PARTS = Source(
    view=MeetingPartView,
    row=MeetingPartRow,
    scope=Scope.meeting_read,
    mask=open_to_all,
    personal=False,
    case_column="id",
)

PARTICIPANTS = Source(
    view=ParticipantView,
    row=AttendanceRow,
    scope=Scope.meeting_read,
    mask=open_to_all,
    visible=lambda frame: frame.row.c.organisation_id.is_not(None),
    personal=False,
    case_column="id",
)

FAMILY_SEATS = Source(
    view=FamilySeatView,
    row=AttendanceRow,
    scope=Scope.meeting_read,
    mask=about_one(own=None),
    visible=lambda frame: frame.row.c.person_id.is_not(None),
)

CLIENT_PARTICIPATIONS = Source(
    view=ClientParticipationView,
    row=ClientParticipationRow,
    scope=Scope.meeting_read,
    mask=about_one(own=None),
    visible=lambda frame: or_(_keeps(frame), _has_seat(frame, frame.row.c.meeting_id)),
)

AGENDA_COMMENTS = Source(
    view=AgendaCommentView,
    row=AgendaCommentRow,
    scope=Scope.meeting_read,
    mask=of_case,
)

MEETING_DECISIONS = Source(
    view=MeetingDecisionView,
    row=MeetingDecisionRow,
    scope=Scope.meeting_read,
    mask=about(own="decided_by_id"),
    visible=lambda frame: or_(_reads_decision(frame), frame.row.c.shareable.is_not(None)),
    expressions={
        "text": _of_the_table("text"),
        "positions": _of_the_table("positions"),
        "awaited_ids": _awaited,
        "in_force": lambda frame: in_force(frame.row),
    },
    filters={"kind": Filter("kind", "any")},
)

MINUTES = Source(
    view=MinuteView,
    row=MinuteRow,
    scope=Scope.meeting_read,
    mask=of_case,
    visible=_took_part,
)

AGENDA_ITEMS = Source(
    view=AgendaItemView,
    row=AgendaItemRow,
    scope=Scope.meeting_read,
    mask=of_case,
    visible=_item_visible,
    expressions={"changed_since_pack": _changed_since_pack},
    edges={
        "comments": Edge(AGENDA_COMMENTS, on=lambda item, row: row.c.item_id == item.row.c.id),
        "decisions": Edge(MEETING_DECISIONS, on=lambda item, row: row.c.item_id == item.row.c.id),
    },
    filters={"status": Filter("status", "any"), "kind": Filter("kind", "any")},
)


def _of_meeting(meeting: Frame, row: FromClause) -> ColumnElement[bool]:
    held: ColumnElement[bool] = row.c.meeting_id == meeting.row.c.id
    return held


MEETINGS = Source(
    view=MeetingView,
    row=MeetingRow,
    scope=Scope.meeting_read,
    mask=open_to_all,
    visible=_meeting_visible,
    edges={
        "parts": Edge(MEETING_PARTS, on=_of_meeting),
        "participants": Edge(PARTICIPANTS, on=_of_meeting),
        "family": Edge(FAMILY_SEATS, on=_of_meeting),
        "clients": Edge(CLIENT_PARTICIPATIONS, on=_of_meeting),
        "agenda": Edge(AGENDA_ITEMS, on=_of_meeting),
        "decisions": Edge(MEETING_DECISIONS, on=_of_meeting),
        "minutes": Edge(MINUTES, on=_of_meeting),
    },
    filters={
        "status": Filter("status", "any"),
        "kind": Filter("kind", "any"),
        "startsFrom": Filter("starts_at", "from"),
        "startsBefore": Filter("starts_at", "before"),
    },
    personal=False,
    case_column="id",
)
