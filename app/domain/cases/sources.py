"""Where the rows come from that say who takes part in a case, who directs it, how it moved and what is to be done."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, FromClause, and_, case, literal_column, or_
from sqlalchemy.dialects.postgresql import ARRAY, array

from app.domain.access.masks import knows_case, of_case, of_persons
from app.domain.access.view import Filter, Frame, Mask, Reader, Source
from app.domain.cases.views import CaseMoveView, DirectionView, FileNumberView, ParticipationView, TaskView
from app.domain.tables.cases import CaseMoveRow, DirectionRow, FileNumberRow, ParticipationRow, TaskRow
from app.domain.vocabulary.cases import TaskKind, TaskState
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Category

_ID = sa.Uuid()

PARTICIPATIONS = Source(
    view=ParticipationView,
    row=ParticipationRow,
    scope=Scope.case_read,
    mask=of_case,
)

DIRECTIONS = Source(
    view=DirectionView,
    row=DirectionRow,
    scope=Scope.case_read,
    mask=of_case,
    filters={"role": Filter("role", "any"), "state": Filter("state", "any")},
)

MOVES = Source(
    view=CaseMoveView,
    row=CaseMoveRow,
    scope=Scope.case_read,
    mask=of_case,
    filters={"field": Filter("field", "any")},
)

FILE_NUMBERS = Source(view=FileNumberView, row=FileNumberRow, scope=Scope.case_read, mask=of_case)


def _claimable(row: FromClause) -> ColumnElement[bool]:
    """A first contact that nobody has yet: every partner of the house may take it up (rule RE-14)."""
    return and_(
        row.c.organisation_id.is_(None),
        row.c.kind == literal_column(f"'{TaskKind.first_contact}'"),
        row.c.state == literal_column(f"'{TaskState.open}'"),
    )


def _task_mask(row: FromClause, reader: Reader, case_id: ColumnElement[Any], asked: int) -> Mask:
    about = case((row.c.person_id.is_(None), sa.cast(array([], type_=_ID), ARRAY(_ID))), else_=array([row.c.person_id]))
    found = of_persons(row, reader, case_id, asked, persons=about, giver=reader.keeper, own=row.c.organisation_id)
    existence: ColumnElement[int] = literal_column(f"{Category.existence.bit}::bigint")
    categories = case((_claimable(row), found.categories.op("|")(existence)), else_=found.categories)
    return Mask(categories, lines=found.lines, row=categories != literal_column("0::bigint"), joined=found.joined)


def _task_visible(frame: Frame) -> ColumnElement[bool]:
    mine = frame.row.c.organisation_id == frame.reader.organisation
    return or_(mine, _claimable(frame.row), knows_case(frame, frame.row.c.case_id))


TASKS = Source(
    view=TaskView,
    row=TaskRow,
    scope=Scope.case_read,
    mask=_task_mask,
    visible=_task_visible,
    listed=lambda frame: or_(frame.row.c.organisation_id == frame.reader.organisation, _claimable(frame.row)),
    filters={
        "kind": Filter("kind", "any"),
        "state": Filter("state", "any"),
        "dueFrom": Filter("due_at", "from"),
        "dueBefore": Filter("due_at", "before"),
    },
)
