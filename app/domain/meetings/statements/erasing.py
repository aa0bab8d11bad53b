"""What is erased of a meeting when its time is over; what stays can be counted and says nothing of anybody (GR-16)."""

from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import all_, and_, any_, bindparam, cast, exists, func, literal_column, not_, or_, select
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
    MeetingKindRow,
    MeetingRow,
)
from app.domain.vocabulary.meetings import ItemStatus, MeetingStatus

_ID = sa.Uuid()
_HOUSE, _MEETING = bindparam("house", type_=_ID), bindparam("meeting", type_=_ID)

_items, _comments, _decisions = table_of(AgendaItemRow), table_of(AgendaCommentRow), table_of(MeetingDecisionRow)
_seats, _asked = table_of(AttendanceRow), table_of(ClientParticipationRow)
_minutes, _meetings, _kinds = table_of(MinuteRow), table_of(MeetingRow), table_of(MeetingKindRow)

_EMPTY: Any = literal_column("''")
_NONE: Any = sa.null()
_NOBODY: Any = cast(literal_column("'{}'"), ARRAY(_ID))
_NO_WORDS: Any = cast(literal_column("'{}'"), ARRAY(sa.Text()))


_NOTHING_NOTED: Final = {
    "question": _EMPTY,
    "reason": _NONE,
    "criterion": _NONE,
    "known_flags": _NO_WORDS,
    "current_care": _NONE,
    "discussion": _NONE,
}
_NOTHING_SAID: Final = {
    "text": _EMPTY,
    "shareable": _NONE,
    "positions": cast(literal_column("'[]'"), JSONB),
    "person_ids": _NOBODY,
}


def _of_meeting(table: Any) -> tuple[Any, Any]:  # noqa: ANN401 - a FromClause
    return table.c.house_id == _HOUSE, table.c.meeting_id == _MEETING


_of_case, _held = _items.alias("of_case"), _meetings.alias("held")
_ONE: Any = literal_column("1")
_WENT: Any = literal_column(f"ARRAY['{ItemStatus.removed}', '{ItemStatus.rerouted}']")
_COMES: Any = literal_column(f"ARRAY['{ItemStatus.scheduled}', '{ItemStatus.virtual_open}']")
_on_an_agenda = (
    select(_ONE)
    .select_from(
        _of_case.outerjoin(_held, and_(_held.c.house_id == _of_case.c.house_id, _held.c.id == _of_case.c.meeting_id))
    )
    .where(
        _of_case.c.house_id == _HOUSE,
        _of_case.c.case_id == _items.c.case_id,
        _of_case.c.status != all_(_WENT),
        or_(
            and_(_held.c.id.is_(None), _of_case.c.status == any_(_COMES)),
            and_(
                _held.c.erased_at.is_(None),
                _held.c.status != MeetingStatus.cancelled.value,
                or_(_held.c.erase_on.is_not(None), _held.c.ends_at > func.now()),
            ),
        ),
    )
    .correlate(_items)
)
_is_over = and_(_items.c.meeting_id == _meetings.c.id, _items.c.house_id == _meetings.c.house_id)

CASES_WHOSE_TIME_IS_OVER = Statement(
    select(_items.c.case_id, func.max(_meetings.c.recorded_at).label("until"))
    .join(_meetings, _is_over)
    .where(
        _items.c.house_id == _HOUSE,
        _items.c.erased_at.is_(None),
        _items.c.status != all_(_WENT),
        _meetings.c.erased_at.is_not(None),
        not_(exists(_on_an_agenda)),
    )
    .group_by(_items.c.case_id)
    .order_by(_items.c.case_id)
    .limit(bindparam("most", type_=sa.Integer()))
)
"""Cases whose meetings are erased, that none keeps or is still to discuss; and when they were discussed last."""

MARK_CASE = Statement(
    sa.update(_items)  # type: ignore[arg-type]
    .where(
        _items.c.house_id == _HOUSE,
        _items.c.case_id == bindparam("case", type_=_ID),
        exists(
            select(_ONE).select_from(_meetings).where(_is_over, _meetings.c.erased_at.is_not(None)).correlate(_items)
        ),
    )
    .values(erased_at=bindparam("at", type_=sa.DateTime(timezone=True)))
)
"""That what was brought in for these items is gone too."""

ERASE: Final = (
    Statement(
        sa.delete(_comments).where(  # type: ignore[arg-type]
            _comments.c.house_id == _HOUSE, _comments.c.item_id.in_(select(_items.c.id).where(*_of_meeting(_items)))
        )
    ),
    Statement(
        sa.update(_items)  # type: ignore[arg-type]
        .where(*_of_meeting(_items))
        .values(_NOTHING_NOTED)
    ),
    Statement(
        sa.update(_decisions)  # type: ignore[arg-type]
        .where(*_of_meeting(_decisions))
        .values(_NOTHING_SAID)
    ),
    Statement(sa.delete(_minutes).where(*_of_meeting(_minutes))),  # type: ignore[arg-type]
    Statement(sa.delete(_asked).where(*_of_meeting(_asked))),  # type: ignore[arg-type]
    Statement(sa.delete(_seats).where(*_of_meeting(_seats), _seats.c.person_id.is_not(None))),  # type: ignore[arg-type]
)
"""In this order: remarks, notes, decisions, minutes, clients, seats of persons. A family's plan is the family's own."""

_ids = any_(bindparam("items", type_=ARRAY(_ID)))

ONLINE_ITEMS_WHOSE_TIME_IS_OVER = Statement(
    select(_items.c.id)
    .join(_kinds, and_(_kinds.c.house_id == _items.c.house_id, _kinds.c.id == _items.c.kind_id))
    .where(
        _items.c.house_id == _HOUSE,
        _items.c.meeting_id.is_(None),
        _items.c.erased_at.is_(None),
        _items.c.status != all_(_COMES),
        _items.c.changed_at + func.make_interval(0, 0, 0, _kinds.c.retention_days) < func.now(),
    )
    .order_by(_items.c.id)
    .limit(bindparam("most", type_=sa.Integer()))
)
"""Items that were settled online so long ago that their kind of meeting keeps them no longer."""

ERASE_ONLINE: Final = (
    Statement(sa.delete(_comments).where(_comments.c.house_id == _HOUSE, _comments.c.item_id == _ids)),  # type: ignore[arg-type]
    Statement(
        sa.update(_decisions)  # type: ignore[arg-type]
        .where(_decisions.c.house_id == _HOUSE, _decisions.c.item_id == _ids)
        .values(_NOTHING_SAID)
    ),
    Statement(
        sa.update(_items)  # type: ignore[arg-type]
        .where(_items.c.house_id == _HOUSE, _items.c.id == _ids)
        .values(_NOTHING_NOTED | {"erased_at": func.now()})
    ),
)
"""The same of what was settled without a meeting."""
