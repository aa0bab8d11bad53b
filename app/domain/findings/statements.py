"""SQL of findings: the view of the database as a source, and one finding of one case."""

from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import ColumnElement, any_, bindparam, func, literal_column, select
from sqlmodel import SQLModel

from app.database.statement import Statement
from app.domain.access.case_standing import HOUSE, ORGANISATION, PURPOSE
from app.domain.access.changes import table_of
from app.domain.access.masks import READERS, of_case_by_row
from app.domain.access.view import Filter, Frame, Source
from app.domain.access.words import word
from app.domain.findings.views import CaseFindingView
from app.domain.tables.cases import DirectionRow
from app.domain.tables.findings import FindingRow
from app.domain.vocabulary.cases import HandoverState
from app.domain.vocabulary.scopes import Scope

_ID = sa.Uuid()
findings = FindingRow.__table__
_readers, _directions = READERS, table_of(DirectionRow)


def _directed(frame: Frame) -> ColumnElement[bool]:
    """A list that starts from an organisation is about the cases that it directs.

    An array, which the planner looks up in every branch of the view; a join would compute the findings of all cases.
    """
    mine = select(_directions.c.case_id).where(
        _directions.c.house_id == frame.reader.house,
        _directions.c.organisation_id == frame.reader.organisation,
        _directions.c.state == word(HandoverState.accepted),
        _directions.c.ends_at.is_(None),
    )
    directed: ColumnElement[Any] = frame.row.c.case_id == any_(func.array(mine.scalar_subquery()))
    return directed


FINDINGS = Source(
    view=CaseFindingView,
    row=cast("type[SQLModel]", FindingRow),
    scope=Scope.case_read,
    mask=of_case_by_row,
    listed=_directed,
    filters={
        "rule": Filter("rule", "any"),
        "state": Filter("state", "any"),
        "caseId": Filter("case_id"),
        "subjectId": Filter("subject_id"),
    },
)

FIND_FINDING = Statement(
    select(
        findings,
        func.coalesce(
            select(_readers.c.categories.op("&")(findings.c.category_mask) == findings.c.category_mask)
            .where(
                _readers.c.house_id == HOUSE,
                _readers.c.organisation_id == ORGANISATION,
                _readers.c.case_id == bindparam("case", type_=_ID),
                _readers.c.purposes.op("&")(PURPOSE) != literal_column("0"),
                _readers.c.starts_at <= func.now(),
                _readers.c.ends_at > func.now(),
            )
            .limit(literal_column("1"))
            .scalar_subquery(),
            literal_column("false"),
        ).label("is_readable"),
    ).where(
        findings.c.house_id == HOUSE,
        findings.c.case_id == bindparam("case", type_=_ID),
        findings.c.id == bindparam("id", type_=_ID),
    )
)
"""One finding of a case, and whether a ground lets the actor's organisation read what it is about."""
