"""Conditions, safety plans, their agreements and monitoring moments as views."""

from typing import Any

from sqlalchemy import ColumnElement, FromClause, case

from app.domain.access.changes import table_of
from app.domain.access.masks import about, about_one, of_case, of_persons, one_id, through
from app.domain.access.view import Edge, Filter, Mask, Reader, Source
from app.domain.safety.plan_views import (
    AgreementResultView,
    ConditionBreachView,
    ConditionView,
    MonitoringCheckView,
    SafetyAgreementView,
    SafetyExclusionView,
    SafetyPlanView,
)
from app.domain.safety.statements.masks import kept_from_acting, shown_safety
from app.domain.tables.conditions import (
    ConditionBreachRow,
    ConditionRow,
    MonitoringCheckRow,
    MonitoringResultRow,
    SafetyAgreementRow,
    SafetyExclusionRow,
    SafetyPlanRow,
)
from app.domain.vocabulary.scopes import Scope

_BOUND = through(table_of(ConditionRow), "condition_id", "bound_ids")
_GUARD = through(table_of(ConditionRow), "condition_id", "guard_organisation_id")


def _of_breach(row: FromClause, reader: Reader, case_id: ColumnElement[Any], asked: int) -> Mask:
    # as its condition: who reported it reads it, and so does the guard, who is to act on it (rule SA-13)
    guard = _GUARD(row)
    owner = case((guard == reader.organisation, guard), else_=row.c.organisation_id)
    return of_persons(row, reader, case_id, asked, persons=_BOUND(row), giver=reader.keeper, own=owner)


CONDITION_BREACHES = Source(
    view=ConditionBreachView,
    row=ConditionBreachRow,
    scope=Scope.safety_read,
    mask=_of_breach,
    visible=shown_safety,
)

CONDITIONS = Source(
    view=ConditionView,
    row=ConditionRow,
    scope=Scope.safety_read,
    mask=about("bound_ids", also="guard_organisation_id"),
    visible=shown_safety,
    listed=lambda frame: frame.row.c.guard_organisation_id == frame.reader.organisation,
    edges={"breaches": Edge(CONDITION_BREACHES, on=lambda condition, row: row.c.condition_id == condition.row.c.id)},
    filters={"status": Filter("status", "any"), "phase": Filter("phase", "any")},
)

SAFETY_AGREEMENTS = Source(
    view=SafetyAgreementView,
    row=SafetyAgreementRow,
    scope=Scope.safety_read,
    mask=kept_from_acting(
        about_one(also="relies_on_id"), but=lambda row: one_id(row.c.person_id), asked_column="relies_on_id"
    ),
    visible=shown_safety,
    listed=lambda frame: frame.row.c.relies_on_id == frame.reader.organisation,
    filters={"state": Filter("state", "any"), "personId": Filter("person_id")},
)

SAFETY_EXCLUSIONS = Source(
    view=SafetyExclusionView,
    row=SafetyExclusionRow,
    scope=Scope.safety_read,
    mask=kept_from_acting(about_one(), but=lambda row: one_id(row.c.person_id)),
    visible=shown_safety,
)

MONITORING_RESULTS = Source(
    view=AgreementResultView,
    row=MonitoringResultRow,
    scope=Scope.safety_read,
    mask=kept_from_acting(about(), but=lambda row: row.c.person_ids),
    visible=shown_safety,
)

MONITORING_CHECKS = Source(
    view=MonitoringCheckView,
    row=MonitoringCheckRow,
    scope=Scope.safety_read,
    mask=of_case,
    visible=shown_safety,
    edges={"results": Edge(MONITORING_RESULTS, on=lambda check, row: row.c.monitoring_check_id == check.row.c.id)},
    filters={"dueBefore": Filter("due_on", "before")},
)

SAFETY_PLANS = Source(
    view=SafetyPlanView,
    row=SafetyPlanRow,
    scope=Scope.safety_read,
    mask=of_case,
    visible=shown_safety,
    edges={
        "agreements": Edge(SAFETY_AGREEMENTS, on=lambda plan, row: row.c.safety_plan_id == plan.row.c.id),
        "exclusions": Edge(SAFETY_EXCLUSIONS, on=lambda plan, row: row.c.safety_plan_id == plan.row.c.id),
        "checks": Edge(MONITORING_CHECKS, on=lambda plan, row: row.c.safety_plan_id == plan.row.c.id),
    },
    filters={"status": Filter("status", "any")},
)
