"""Where the views of analyses, plans, options and closure plans come from."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, FromClause
from sqlalchemy.dialects.postgresql import ARRAY, array

from app.domain.access.masks import of_case, of_persons
from app.domain.access.view import Edge, Filter, Mask, MaskRule, Reader, Source
from app.domain.plans.views import (
    AnalysisView,
    ClosurePlanView,
    GoalView,
    OptionView,
    PhaseCriterionView,
    PlanAcknowledgementView,
    PlanEditionView,
    PlanEntryView,
    PlanEvaluationView,
    PlanLineView,
    PlanTrackView,
    PlanView,
)
from app.domain.tables.plans import (
    AnalysisRow,
    ClosurePlanRow,
    GoalRow,
    OptionRow,
    PhaseCriterionRow,
    PlanAcknowledgementRow,
    PlanEditionRow,
    PlanEntryRow,
    PlanEvaluationRow,
    PlanLineRow,
    PlanRow,
    PlanTrackRow,
)
from app.domain.vocabulary.scopes import Scope

NOBODY: ColumnElement[Any] = sa.cast(sa.null(), sa.Uuid())


def about(column: str, *, own: str | None = None, one: bool = False) -> MaskRule:
    """The mask of a row about the persons (or the one person) in a column; the organisation in `own` reads its own."""

    def rule(row: FromClause, reader: Reader, case_id: ColumnElement[Any], asked: int) -> Mask:
        persons = sa.cast(array([row.c[column]]), ARRAY(sa.Uuid())) if one else row.c[column]
        whose = NOBODY if own is None else row.c[own]
        return of_persons(row, reader, case_id, asked, persons=persons, giver=reader.keeper, own=whose)

    return rule


def _hangs_on(source: Source) -> Edge:
    return Edge(source, on=lambda plan, row: row.c.plan_id == plan.row.c.id)


def _of_plan(view: type[Any], row: type[Any], mask: MaskRule = of_case, **filters: Filter) -> Source:
    return Source(view=view, row=row, scope=Scope.plan_read, mask=mask, filters=filters)


ANALYSES = Source(
    view=AnalysisView,
    row=AnalysisRow,
    scope=Scope.plan_read,
    mask=of_case,
    filters={"state": Filter("state", "any")},
)
PLAN_LINES = _of_plan(
    PlanLineView,
    PlanLineRow,
    about("subject_ids", own="organisation_id"),
    organisationId=Filter("organisation_id"),
    track=Filter("track", "any"),
)
PLAN_ENTRIES = _of_plan(PlanEntryView, PlanEntryRow, about("person_id", one=True))
PLAN_TRACKS = _of_plan(PlanTrackView, PlanTrackRow)
GOALS = _of_plan(GoalView, GoalRow, about("subject_ids"), state=Filter("state", "any"), phase=Filter("phase", "any"))
CRITERIA = _of_plan(PhaseCriterionView, PhaseCriterionRow)
EVALUATIONS = _of_plan(PlanEvaluationView, PlanEvaluationRow)
EDITIONS = _of_plan(PlanEditionView, PlanEditionRow)
ACKNOWLEDGEMENTS = _of_plan(PlanAcknowledgementView, PlanAcknowledgementRow)
PLANS = Source(
    view=PlanView,
    row=PlanRow,
    scope=Scope.plan_read,
    mask=of_case,
    edges={
        "lines": _hangs_on(PLAN_LINES),
        "entries": _hangs_on(PLAN_ENTRIES),
        "tracks": _hangs_on(PLAN_TRACKS),
        "goals": _hangs_on(GOALS),
        "criteria": _hangs_on(CRITERIA),
        "evaluations": _hangs_on(EVALUATIONS),
        "editions": _hangs_on(EDITIONS),
        "acknowledgements": _hangs_on(ACKNOWLEDGEMENTS),
    },
    filters={"state": Filter("state", "any"), "kind": Filter("kind", "any")},
)
OPTIONS = Source(
    view=OptionView,
    row=OptionRow,
    scope=Scope.plan_read,
    mask=about("subject_ids", own="proposed_by_id"),
    filters={"state": Filter("state", "any")},
)
CLOSURE_PLANS = Source(view=ClosurePlanView, row=ClosurePlanRow, scope=Scope.plan_read, mask=of_case)
