"""What is erased of a meeting when its time is over; what stays can be counted and says nothing of anybody (GR-16)."""

from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import bindparam, cast, literal_column, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from app.database.statement import Statement
from app.domain.access.changes import table_of
from app.domain.tables.meeting_records import MinuteRow
from app.domain.tables.meetings import (
    AgendaCommentRow,
    AgendaItemRow,
    AttendanceRow,
    ClientParticipationRow,
    MeetingDecisionRow,
)

_ID = sa.Uuid()
_HOUSE, _MEETING = bindparam("house", type_=_ID), bindparam("meeting", type_=_ID)

_items, _comments, _decisions = table_of(AgendaItemRow), table_of(AgendaCommentRow), table_of(MeetingDecisionRow)
_seats, _asked = table_of(AttendanceRow), table_of(ClientParticipationRow)
_minutes = table_of(MinuteRow)

_EMPTY: Any = literal_column("''")
_NONE: Any = sa.null()
_NOBODY: Any = cast(literal_column("'{}'"), ARRAY(_ID))
_NO_WORDS: Any = cast(literal_column("'{}'"), ARRAY(sa.Text()))


def _of_meeting(table: Any) -> tuple[Any, Any]:  # noqa: ANN401 - a FromClause
    return table.c.house_id == _HOUSE, table.c.meeting_id == _MEETING


ERASE: Final = (
    Statement(
        sa.delete(_comments).where(  # type: ignore[arg-type]
            _comments.c.house_id == _HOUSE, _comments.c.item_id.in_(select(_items.c.id).where(*_of_meeting(_items)))
        )
    ),
    Statement(
        sa.update(_items)  # type: ignore[arg-type]
        .where(*_of_meeting(_items))
        .values(
            question=_EMPTY, reason=_NONE, criterion=_NONE, known_flags=_NO_WORDS, current_care=_NONE, discussion=_NONE
        )
    ),
    Statement(
        sa.update(_decisions)  # type: ignore[arg-type]
        .where(*_of_meeting(_decisions))
        .values(text=_EMPTY, shareable=_NONE, positions=cast(literal_column("'[]'"), JSONB), person_ids=_NOBODY)
    ),
    Statement(sa.delete(_minutes).where(*_of_meeting(_minutes))),  # type: ignore[arg-type]
    Statement(sa.delete(_asked).where(*_of_meeting(_asked))),  # type: ignore[arg-type]
    Statement(sa.delete(_seats).where(*_of_meeting(_seats), _seats.c.person_id.is_not(None))),  # type: ignore[arg-type]
)
"""In this order: remarks, notes, decisions, minutes, clients, seats of persons. A family's plan is the family's own."""
