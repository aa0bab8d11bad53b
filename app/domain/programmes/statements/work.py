"""SQL of the cases in a programme: where the views' rows come from."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, FromClause, case, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, array

from app.domain.access.changes import table_of
from app.domain.access.masks import about_those, of_case, of_persons, open_to_all
from app.domain.access.view import Edge, Filter, Frame, Mask, Reader, Source
from app.domain.programmes.views.work import (
    AcuteIntakeView,
    AdmissionView,
    ArrangementChoiceView,
    CaseProgrammeView,
    CriteriaCheckView,
    DutyGapView,
    DutyView,
    ProcessStepView,
    ProfileAssessmentView,
    ProgrammeTimerView,
    RegionalOfferView,
    TeamMemberView,
)
from app.domain.tables.programmes import (
    AcuteIntakeRow,
    AdmissionRow,
    ArrangementChoiceRow,
    CaseProgrammeRow,
    CriteriaCheckRow,
    DutyGapRow,
    DutyRow,
    ProcessStepRow,
    ProfileAssessmentRow,
    ProgrammeRow,
    ProgrammeTimerRow,
    RegionalOfferRow,
    TeamMemberRow,
)
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Category

_ID, _NOBODY = sa.Uuid(), sa.cast(array([], type_=sa.Uuid()), ARRAY(sa.Uuid()))

programmes, steps = table_of(ProgrammeRow), table_of(ProcessStepRow)


def _of_programme(column: ColumnElement[Any]) -> Any:  # noqa: ANN401 - an expression of a frame
    def expression(frame: Frame) -> ColumnElement[Any]:
        return (
            select(column)
            .where(programmes.c.house_id == frame.reader.house, programmes.c.id == frame.row.c.programme_id)
            .correlate(frame.row)
            .scalar_subquery()
        )

    return expression


def _steps_done(frame: Frame) -> ColumnElement[Any]:
    return (
        select(func.count(sa.distinct(steps.c.step)))
        .where(
            steps.c.house_id == frame.reader.house,
            steps.c.case_id == frame.row.c.case_id,
            steps.c.skipped.is_(False),
        )
        .correlate(frame.row)
        .scalar_subquery()
    )


def _of_nobody(row: FromClause, reader: Reader, case_id: ColumnElement[Any], asked: int) -> Mask:
    """A row about the household, or about a referral that has no case yet: its own organisation always reads it."""
    return of_persons(row, reader, case_id, asked, persons=_NOBODY, giver=reader.keeper, own=row.c.organisation_id)


def _client(row: FromClause) -> ColumnElement[Any]:
    return case((row.c.person_id.is_(None), _NOBODY), else_=array([row.c.person_id]))


def _of_client(row: FromClause, reader: Reader, case_id: ColumnElement[Any], asked: int) -> Mask:
    """A row about one client; who is asked to go on knows that it is there."""
    found = about_those(_client)(row, reader, case_id, asked)
    existence: ColumnElement[int] = literal_column(f"{Category.existence.bit}::bigint")
    is_asked = row.c.follow_up_organisation_id == reader.organisation
    categories = case((is_asked, func.coalesce(found.categories, literal_column("0")).op("|")(existence)),
                      else_=found.categories)  # fmt: skip
    return Mask(categories, lines=found.lines, row=categories != literal_column("0::bigint"), joined=found.joined)


ADMISSIONS = Source(view=AdmissionView, row=AdmissionRow, scope=Scope.case_read, mask=of_case)
CASE_PROGRAMMES = Source(
    view=CaseProgrammeView,
    row=CaseProgrammeRow,
    scope=Scope.case_read,
    mask=of_case,
    expressions={
        "code": _of_programme(programmes.c.code),
        "title_nl": _of_programme(programmes.c.title_nl),
        "title_en": _of_programme(programmes.c.title_en),
        "steps_total": _of_programme(
            func.jsonb_array_length(programmes.c.definition.op("->")(literal_column("'processSteps'")))
        ),
        "steps_done": _steps_done,
    },
    edges={"admissions": Edge(ADMISSIONS, on=lambda whole, row: row.c.case_programme_id == whole.row.c.id)},
)
CRITERIA_CHECKS = Source(
    view=CriteriaCheckView,
    row=CriteriaCheckRow,
    scope=Scope.case_read,
    mask=_of_nobody,
    filters={"setCode": Filter("set_code"), "referralId": Filter("referral_id")},
)
TEAM_MEMBERS = Source(
    view=TeamMemberView,
    row=TeamMemberRow,
    scope=Scope.case_read,
    mask=of_case,
    filters={"shell": Filter("shell", "any")},
)
PROCESS_STEPS = Source(view=ProcessStepView, row=ProcessStepRow, scope=Scope.case_read, mask=of_case)
PROGRAMME_TIMERS = Source(view=ProgrammeTimerView, row=ProgrammeTimerRow, scope=Scope.case_read, mask=of_case)
PROFILE_ASSESSMENTS = Source(
    view=ProfileAssessmentView,
    row=ProfileAssessmentRow,
    scope=Scope.case_read,
    mask=of_case,
    filters={"state": Filter("state", "any")},
)
ARRANGEMENT_CHOICES = Source(
    view=ArrangementChoiceView,
    row=ArrangementChoiceRow,
    scope=Scope.case_read,
    mask=about_those(_client),
    filters={"deviates": Filter("deviates")},
)
ACUTE_INTAKES = Source(
    view=AcuteIntakeView,
    row=AcuteIntakeRow,
    scope=Scope.case_read,
    mask=_of_client,
    listed=lambda frame: or_(
        frame.row.c.organisation_id == frame.reader.organisation,
        frame.row.c.follow_up_organisation_id == frame.reader.organisation,
    ),
    expressions={"acute_window": lambda frame: frame.row.c.days_since < literal_column("7")},
    filters={"state": Filter("state", "any")},
)
REGIONAL_OFFERS = Source(
    view=RegionalOfferView,
    row=RegionalOfferRow,
    scope=Scope.organisation_read,
    mask=open_to_all,
    filters={"kind": Filter("kind", "any")},
    personal=False,
    case_column="id",
)
DUTIES = Source(
    view=DutyView,
    row=DutyRow,
    scope=Scope.organisation_read,
    mask=open_to_all,
    filters={
        "programmeId": Filter("programme_id"),
        "kind": Filter("kind", "any"),
        "from": Filter("starts_at", "from"),
        "before": Filter("starts_at", "before"),
    },
    personal=False,
    case_column="id",
)
DUTY_GAPS = Source(
    view=DutyGapView,
    row=DutyGapRow,
    scope=Scope.organisation_read,
    mask=open_to_all,
    filters={"programmeId": Filter("programme_id"), "kind": Filter("kind", "any")},
    personal=False,
    case_column="id",
)
