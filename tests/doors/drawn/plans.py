"""Analyses, plans, options, measures and legal dates, drawn."""

from dataclasses import replace

from app.domain.tables.measures import LegalEventRow, LegalWeighingRow, MeasureRow, SpecialConditionRow
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
from tests.doors.drawn.clerk import Clerk, Given
from tests.doors.drawn.safety import Drawn
from tests.slow_model.facts import Record


def draw_plans(clerk: Clerk) -> Drawn:
    """The edges of plans."""
    measures = tuple(_measure(clerk) for _ in clerk.times())
    loose = tuple(clerk.note("legal_event", LegalEventRow, measure_id=None) for _ in clerk.times())
    return {
        "analyses": tuple(clerk.note("analysis", AnalysisRow) for _ in clerk.times(1)),
        "plans": tuple(_plan(clerk) for _ in range(1)),
        "options": tuple(clerk.note("option", OptionRow) for _ in clerk.times()),
        "measures": measures,
        "legalEvents": (*loose, *(event for measure in measures for event in measure.below["events"])),
        "legalWeighings": tuple(clerk.note("legal_weighing", LegalWeighingRow) for _ in clerk.times()),
        "specialConditions": tuple(
            clerk.note("special_condition", SpecialConditionRow, purpose="criminal_advice") for _ in clerk.times()
        ),
        "closurePlans": tuple(clerk.note("closure_plan", ClosurePlanRow) for _ in clerk.times(1)),
    }


def _measure(clerk: Clerk) -> Record:
    measure = clerk.note("measure", MeasureRow, kind="area_ban", accompanying_id=None)
    events = [clerk.note("legal_event", LegalEventRow, measure_id=measure.id) for _ in clerk.times(1)]
    return replace(measure, below={"events": tuple(events)})


def _plan(clerk: Clerk) -> Record:
    plan = clerk.note("plan", PlanRow, household_id=clerk.household_id, analysis_id=None, replaces_id=None)
    of_plan: Given = {"plan_id": plan.id}
    edited: Given = {**of_plan, "edition": 1}
    below = {
        "lines": tuple(clerk.note("plan_line", PlanLineRow, **of_plan) for _ in clerk.times(3)),
        "entries": tuple(
            clerk.note("plan_entry", PlanEntryRow, **of_plan, person_id=person) for person in clerk.persons
        ),
        "tracks": tuple(clerk.note("plan_track", PlanTrackRow, **of_plan) for _ in clerk.times(1)),
        "goals": tuple(clerk.note("goal", GoalRow, **of_plan) for _ in clerk.times(3)),
        "criteria": tuple(clerk.note("phase_criterion", PhaseCriterionRow, **of_plan) for _ in clerk.times(1)),
        "evaluations": tuple(clerk.note("plan_evaluation", PlanEvaluationRow, **of_plan) for _ in clerk.times(1)),
        "editions": tuple(clerk.note("plan_edition", PlanEditionRow, **edited) for _ in clerk.times(1)),
        "acknowledgements": tuple(
            clerk.note("plan_acknowledgement", PlanAcknowledgementRow, **edited) for _ in clerk.times(1)
        ),
    }
    return replace(plan, below=below)
