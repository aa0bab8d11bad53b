"""One row for each identifier of plans and measures, hidden from who may not know of the case."""

from typing import Any

from app.domain.tables.measures import MeasureRow
from app.domain.tables.plans import AnalysisRow, GoalRow, OptionRow, PlanEvaluationRow, PlanLineRow, PlanRow
from tests.today import today_here
from tests.world import MadeCase, World

TODAY = today_here()


def plan_rows(world: World, case: MadeCase) -> dict[str, Any]:
    """The rows, in an order in which they can be written; the household is that of nobody, for none is asked."""
    held: dict[str, Any] = {"house_id": world.house_id, "case_id": case.id}
    police, one = world.organisations["police"], case.persons[0]
    plan = PlanRow(**held, household_id=case.id, kind="conference_plan", made_by_id=police)
    of_plan = held | {"plan_id": plan.id}
    return {
        "analysisId": AnalysisRow(
            **held, edition=1, method="Analyse", problems=["Schulden"], contributor_ids=[police], made_by_id=police
        ),
        "planId": plan,
        "lineId": PlanLineRow(
            **of_plan, organisation_id=police, part="safety", text="Toezicht", subject_ids=[one]
        ),
        "goalId": GoalRow(
            **of_plan, text="Veilig", measure="Cijfer", target="Een 7", due_on=TODAY, phase="direct_safety",
            horizon="short", subject_ids=[one],
        ),
        "planEvaluationId": PlanEvaluationRow(**of_plan, phase="direct_safety", planned_on=TODAY, with_ids=[one]),
        "optionId": OptionRow(
            **held, text="Opvang", kind="safety_measure", subject_ids=[one], proposed_by_id=police
        ),
        "measureId": MeasureRow(
            **held, kind="area_ban", domain="administrative", frame="coercive_administrative", subject_id=one,
            ground="Gevaar", authority="Burgemeester", recorded_by_id=police, requested_on=TODAY,
        ),
    }  # fmt: skip
