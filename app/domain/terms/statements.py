"""SQL of terms: their view, and those that are due."""

import sqlalchemy as sa
from sqlalchemy import bindparam, literal_column, select
from sqlalchemy.dialects.postgresql import ARRAY

from app.database.statement import Statement
from app.domain.access.case_standing import director_of
from app.domain.access.changes import table_of
from app.domain.access.masks import of_case
from app.domain.access.view import Filter, Source
from app.domain.tables.terms import TermRow
from app.domain.terms.views import TermView
from app.domain.vocabulary.scopes import Scope

_terms = table_of(TermRow)

TERMS = Source(
    view=TermView,
    row=TermRow,
    scope=Scope.case_read,
    mask=of_case,
    filters={
        "kind": Filter("kind", "any"),
        "dueFrom": Filter("due_at", "from"),
        "dueBefore": Filter("due_at", "before"),
    },
)

_next = (
    select(_terms.c.id)
    .where(
        _terms.c.house_id == bindparam("house", type_=sa.Uuid()),
        _terms.c.due_at <= bindparam("at", type_=_terms.c.due_at.type),
        _terms.c.passed_at.is_(None),
        _terms.c.ended_at.is_(None),
        _terms.c.id != sa.all_(bindparam("tried", type_=ARRAY(sa.Uuid()))),
    )
    .order_by(_terms.c.due_at)
    .limit(literal_column("1"))
    .with_for_update(skip_locked=True)
)

TAKE_DUE_TERM = Statement(
    sa.update(_terms)  # type: ignore[arg-type]
    .where(_terms.c.house_id == bindparam("house", type_=sa.Uuid()), _terms.c.id == _next.scalar_subquery())
    .values(passed_at=bindparam("at", type_=_terms.c.due_at.type), version=_terms.c.version + literal_column("1"))
    .returning(*_terms.c, director_of(_terms.c.case_id).label("director_id"))
)
"""Marks the term that was due first and returns it: each is taken once, whoever asks and however often."""
