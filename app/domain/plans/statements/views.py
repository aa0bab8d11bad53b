"""Where the views of analyses, plans, options and closure plans come from."""

from typing import Any

from app.domain.access.masks import about, about_one, of_case
from app.domain.access.view import Edge, Filter, MaskRule, Source
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
    about("subject_ids"),
    organisationId=Filter("organisation_id"),
    track=Filter("track", "any"),
)
PLAN_ENTRIES = _of_plan(PlanEntryView, PlanEntryRow, about_one(own=None))
PLAN_TRACKS = _of_plan(PlanTrackView, PlanTrackRow)
GOALS = _of_plan(
    GoalView, GoalRow, about("subject_ids", own=None), state=Filter("state", "any"), phase=Filter("phase", "any")
)
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
