"""REST doors to reports: figures, balances, coverage, peers, evaluations, improvement. No figure is about a person."""

from app.api.rest.offering import Move, offer, offer_moves
from app.api.rest.route import Rest
from app.domain.reports import balance, evaluations, figures, improvement
from app.domain.reports.answers import Balance, Coverage, IndicatorResults, PeerComparison
from app.domain.reports.statements.views import ANNOTATIONS, EVALUATIONS, IMPROVEMENTS, RESULT_REPORTS

rest = Rest(
    "Reports", "Reports (cijfers, verantwoording): indicators, balances, evaluations, what is to become better."
)

_IMPROVEMENT = "/improvement-actions/{improvementId}"
_ID = "0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4c"

offer(
    rest,
    "POST",
    "/indicator-results",
    figures.compute_indicators,
    permission="report:compute",
    summary="Compute indicators",
    returns=IndicatorResults,
    example={"year": 2026, "indicators": ["IN-04", "IN-57"]},
)
offer(
    rest,
    "POST",
    "/coverage-gaps",
    figures.find_coverage,
    permission="report:compute",
    summary="See what a region lacks",
    returns=Coverage,
    example={"region": "Waterduin"},
)
offer(
    rest,
    "POST",
    "/coverage",
    improvement.declare_coverage,
    permission="coverage:declare",
    summary="Declare an offer of a region",
    example={
        "region": "Waterduin",
        "violenceField": "domestic_violence",
        "track": "mda_structural",
        "age": "child",
        "startsOn": "2026-01-01",
    },
)
offer(
    rest,
    "POST",
    "/region-phases",
    improvement.record_region_phase,
    permission="coverage:declare",
    summary="Record how far a region is",
    example={"region": "Waterduin", "phase": "implementation", "startsOn": "2026-01-01"},
)
offer(
    rest,
    "POST",
    "/balances",
    balance.read_balance,
    permission="balance:read",
    summary="Read the balance of an organisation",
    returns=Balance,
    example={"year": 2026},
)
offer(
    rest,
    "POST",
    "/balances/roll-up",
    balance.roll_up_balances,
    permission="balance:roll-up",
    summary="Read the balances of all together",
    returns=Balance,
    example={"year": 2026},
)
rest.page(
    "/result-reports",
    RESULT_REPORTS,
    operation_id="list_result_reports",
    summary="List the yearly result reports",
    description="Those of your organisation; for the house those of all. Their figures are the balance of that year.",
)
offer(
    rest,
    "POST",
    "/time-entries",
    balance.record_time,
    permission="time:record",
    summary="Record time spent",
    example={"activity": "outreach", "minutes": 45, "productFinanced": False, "on": "2026-11-20"},
)
offer(
    rest,
    "POST",
    "/police-counts",
    balance.count_incidents,
    permission="police-count:record",
    summary="Count the incidents of a month",
    example={"month": "2026-10-01", "coded": 31},
)
rest.page(
    "/evaluations",
    EVALUATIONS,
    operation_id="list_evaluations",
    summary="List evaluations of meetings",
    description="What clients and professionals said of meetings, in the cases that you may know of.",
)
offer(
    rest,
    "POST",
    "/cases/{caseId}/meetings/{meetingId}/evaluations",
    evaluations.evaluate_meeting,
    permission="evaluation:record",
    summary="Record an evaluation",
    example={
        "form": "client",
        "way": "oral",
        "personId": _ID,
        "items": [{"item": "heard", "value": 8}],
        "recordedBy": "P. Verzonnen",
    },
)
offer(
    rest,
    "POST",
    "/cases/{caseId}/severity-ratings",
    evaluations.rate_severity,
    permission="severity:rate",
    summary="Rate the severity of violence",
    example={"month": 0, "value": 4},
)
rest.page(
    "/improvement-actions",
    IMPROVEMENTS,
    operation_id="list_improvements",
    summary="List improvement actions",
    description="What is agreed to do better in the house; it is about no case.",
)
rest.read(
    _IMPROVEMENT,
    IMPROVEMENTS,
    operation_id="read_improvement",
    summary="Read an improvement action",
    description="What is to become better, who sees to it, by when and what came of it.",
)
offer(
    rest,
    "POST",
    "/improvement-actions",
    improvement.agree_improvement,
    permission="improvement:agree",
    summary="Agree an improvement action",
    shows=IMPROVEMENTS,
    creates="/improvement-actions/{id}",
    example={"text": "Send the pack two days earlier", "ownerId": _ID, "dueOn": "2027-03-01"},
)
offer_moves(
    rest,
    _IMPROVEMENT,
    Move("finish", improvement.finish_improvement, "improvement:finish", "Finish an improvement action"),
    Move(
        "drop",
        improvement.drop_improvement,
        "improvement:drop",
        "Drop an improvement action",
        {"reason": "The conference was merged with another one"},
    ),
    shows=IMPROVEMENTS,
)
rest.page(
    "/annotations",
    ANNOTATIONS,
    operation_id="list_annotations",
    summary="List remarks on the series",
    description="Dated changes of policy and of coding, to be shown beside the figures.",
)
offer(
    rest,
    "POST",
    "/annotations",
    improvement.annotate_series,
    permission="series:annotate",
    summary="Add a remark to the series",
    example={"on": "2026-07-01", "text": "The police codes incidents in another way", "indicator": "IN-35"},
)
offer(
    rest,
    "POST",
    "/peer-comparisons/publish",
    figures.publish_figures,
    permission="peer:publish",
    summary="Publish your house's figures to its peers",
    returns=PeerComparison,
    example={"year": 2025},
)
offer(
    rest,
    "POST",
    "/peer-comparisons",
    figures.compare_houses,
    permission="peer:compare",
    summary="Compare houses",
    returns=PeerComparison,
    example={"year": 2025},
)
