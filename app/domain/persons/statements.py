"""SQL of persons: where the view's rows come from."""

import sqlalchemy as sa
from sqlalchemy import select

from app.domain.access.changes import table_of
from app.domain.access.masks import of_person
from app.domain.access.view import Frame, Source
from app.domain.persons.views import PersonView
from app.domain.tables.cases import CasePersonRow
from app.domain.tables.persons import PersonRow
from app.domain.vocabulary.scopes import Scope

case_persons = table_of(CasePersonRow)


def _role(frame: Frame) -> sa.ColumnElement[str]:
    return (
        select(case_persons.c.role)
        .where(
            case_persons.c.house_id == frame.reader.house,
            case_persons.c.case_id == frame.row.c.case_,
            case_persons.c.person_id == frame.row.c.id,
        )
        .correlate(frame.row)
        .scalar_subquery()
    )


PERSONS = Source(
    view=PersonView,
    row=PersonRow,
    scope=Scope.case_read,
    mask=of_person,
    expressions={"role": _role},
    within_case=True,
)
