"""Putting a case on the next agenda: a step for rooms whose rules ask that it be discussed (rules CA-15, CA-16).

    await put_on_agenda(work, case_id, "Terugval: analyse heropend")

It goes to the next meeting of the kind in which the case was discussed last, or of the first kind that is in use; where
the house plans no meetings here, it is given a task. A case that waits on an agenda already is not put there twice.
"""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import bindparam, case, func, literal_column, select

from app.database.statement import Statement
from app.domain.access import granting
from app.domain.access.changes import table_of
from app.domain.access.tasks import set_task
from app.domain.access.work import Work
from app.domain.tables.meetings import AgendaItemRow, MeetingKindRow, MeetingRow
from app.domain.vocabulary.cases import TaskKind
from app.domain.vocabulary.meetings import ItemKind, ItemStatus, KindStatus, MeetingStatus
from app.domain.vocabulary.word import Word

_ID = sa.Uuid()
_HOUSE, _CASE = bindparam("house", type_=_ID), bindparam("case", type_=_ID)

_kinds, _meetings, _items = table_of(MeetingKindRow), table_of(MeetingRow), table_of(AgendaItemRow)


def _in(column: sa.ColumnElement[Any], *words: Word) -> sa.ColumnElement[bool]:
    array: sa.ColumnElement[Any] = literal_column("ARRAY[" + ", ".join(f"'{word.value}'" for word in words) + "]")
    return column == sa.any_(array)


_waiting = (ItemStatus.scheduled, ItemStatus.virtual_open, ItemStatus.in_discussion, ItemStatus.deferred)
_to_come = (MeetingStatus.planned, MeetingStatus.invited, MeetingStatus.prepared)
_last_kind = (
    select(_items.c.kind_id)
    .where(_items.c.house_id == _HOUSE, _items.c.case_id == _CASE)
    .order_by(_items.c.created_at.desc())
    .limit(1)
    .scalar_subquery()
)

WAITS = Statement(
    select(_items.c.id)
    .where(_items.c.house_id == _HOUSE, _items.c.case_id == _CASE, _in(_items.c.status, *_waiting))
    .limit(1)
)

NEXT_AGENDA = Statement(
    select(
        _kinds.c.id,
        select(_meetings.c.id)
        .where(
            _meetings.c.house_id == _HOUSE,
            _meetings.c.kind_id == _kinds.c.id,
            _in(_meetings.c.status, *_to_come),
            _meetings.c.starts_at > func.now(),
        )
        .order_by(_meetings.c.starts_at)
        .limit(1)
        .scalar_subquery()
        .label("meeting_id"),
    )
    .where(_kinds.c.house_id == _HOUSE, _in(_kinds.c.status, KindStatus.active))
    .order_by(case((_kinds.c.id == _last_kind, 0), else_=1), _kinds.c.created_at)
    .limit(1)
)
"""The kind of meeting to which a case goes, and its next meeting where one is planned."""


async def put_on_agenda(work: Work, case_id: UUID, question: str) -> None:
    """Let the case be discussed as soon as can be."""
    if await work.fetch_value(WAITS, case=case_id) is not None:
        return
    found = await work.fetch_one(NEXT_AGENDA, case=case_id)
    if found is None:
        await set_task(work, TaskKind.agenda, work.now, case_id=case_id, organisation_id=work.actor.keeper_id)
        return
    await work.insert(
        AgendaItemRow(
            house_id=work.actor.house_id,
            case_id=case_id,
            kind_id=found["id"],
            meeting_id=found["meeting_id"],
            kind=ItemKind.recall.value,
            status=ItemStatus.scheduled.value,
            question=question,
            created_by_id=work.actor.organisation_id,
        )
    )
    await granting.rewrite(work, case_id)
