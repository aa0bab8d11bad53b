"""Where the rows of reports come from, and who may evaluate a meeting."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, bindparam, exists, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from app.database.statement import Statement
from app.domain.access.case_standing import HOUSE
from app.domain.access.changes import table_of
from app.domain.access.masks import of_case_by_row, open_to_all
from app.domain.access.view import Filter, Frame, Source
from app.domain.reports.views import AnnotationView, EvaluationView, ImprovementView, ResultReportView
from app.domain.tables.cases import CasePersonRow, CaseRow
from app.domain.tables.meetings import AgendaItemRow
from app.domain.tables.organisations import ProfessionalRow
from app.domain.tables.reports import (
    AnnotationRow,
    EvaluationRow,
    ImprovementActionRow,
    ResultReportRow,
    SeverityRatingRow,
)
from app.domain.vocabulary.scopes import Scope

_ID, _TEXT = sa.Uuid(), sa.Text()

_evaluations, _items, _case_persons = table_of(EvaluationRow), table_of(AgendaItemRow), table_of(CasePersonRow)
_professionals, _cases, _severity = table_of(ProfessionalRow), table_of(CaseRow), table_of(SeverityRatingRow)


def _answers(frame: Frame) -> ColumnElement[Any]:
    answer = func.jsonb_each_text(frame.row.c["items"]).table_valued("key", "value", name=f"i_{frame.row.name}")  # type: ignore[attr-defined]
    told = func.concat(answer.c.key, literal_column("'='"), answer.c.value)
    return sa.type_coerce(
        select(func.array_agg(told)).select_from(answer).correlate(frame.row).scalar_subquery(), ARRAY(_TEXT)
    )


EVALUATIONS = Source(
    view=EvaluationView,
    row=EvaluationRow,
    scope=Scope.meeting_read,
    mask=of_case_by_row,
    expressions={"items": _answers},
    filters={"caseId": Filter("case_id"), "meetingId": Filter("meeting_id")},
)

IMPROVEMENTS = Source(
    view=ImprovementView,
    row=ImprovementActionRow,
    scope=Scope.report_read,
    mask=open_to_all,
    filters={"state": Filter("state", "any"), "ownerId": Filter("owner_id")},
    personal=False,
    case_column="id",
)

ANNOTATIONS = Source(
    view=AnnotationView,
    row=AnnotationRow,
    scope=Scope.report_read,
    mask=open_to_all,
    expressions={"on": lambda frame: frame.row.c.on_date},
    filters={"indicator": Filter("indicator"), "from": Filter("on", "from"), "before": Filter("on", "before")},
    personal=False,
    case_column="id",
)

RESULT_REPORTS = Source(
    view=ResultReportView,
    row=ResultReportRow,
    scope=Scope.report_read,
    mask=open_to_all,
    visible=lambda frame: or_(
        frame.row.c.organisation_id == frame.reader.organisation, frame.reader.organisation == frame.reader.keeper
    ),
    filters={"year": Filter("year"), "organisationId": Filter("organisation_id")},
    personal=False,
    case_column="id",
)

_meeting, _person = bindparam("meeting", type_=_ID), bindparam("person", type_=_ID)
_professional = bindparam("professional", type_=_ID)

RESPONDENT = Statement(
    select(
        exists(
            select(literal_column("1")).where(
                _items.c.house_id == HOUSE,
                _items.c.meeting_id == _meeting,
                _items.c.case_id == bindparam("case", type_=_ID),
            )
        ).label("is_discussed"),
        or_(
            exists(
                select(literal_column("1")).where(
                    _case_persons.c.house_id == HOUSE,
                    _case_persons.c.case_id == bindparam("case", type_=_ID),
                    _case_persons.c.person_id == _person,
                )
            ),
            exists(
                select(literal_column("1")).where(
                    _professionals.c.id == _professional,
                    _professionals.c.organisation_id == bindparam("organisation", type_=_ID),
                )
            ),
        ).label("is_of_case"),
        exists(
            select(literal_column("1")).where(
                _evaluations.c.house_id == HOUSE,
                _evaluations.c.meeting_id == _meeting,
                or_(_evaluations.c.person_id == _person, _evaluations.c.professional_id == _professional),
            )
        ).label("has_answered"),
    )
)
"""Whether the case was on the meeting's agenda, the respondent is one of ours, and has answered already."""

SEVERITY_RATED = Statement(
    select(
        exists(
            select(literal_column("1")).where(
                _severity.c.house_id == HOUSE,
                _severity.c.case_id == bindparam("case", type_=_ID),
                _severity.c.month == bindparam("month", type_=sa.Integer()),
            )
        )
    )
)

NAMES_A_CASE = Statement(
    select(
        exists(
            select(literal_column("1")).where(
                _cases.c.house_id == HOUSE,
                func.strpos(bindparam("text", type_=_TEXT), _cases.c.reference) > literal_column("0"),
            )
        )
    )
)
"""Whether a text names a case of the house by its number (rule RP-11)."""
