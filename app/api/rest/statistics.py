"""REST doors to statistics: definitions and published cells, as JSON or CSV. No number is about a person."""

from app.api.rest.offering import offer
from app.api.rest.route import Rest
from app.domain.statistics.revising import revise_statistics
from app.domain.statistics.statements.supplied_views import CONTRADICTIONS, MIRROR_REPORTS, QUALITY_REPORTS
from app.domain.statistics.statements.views import INDICATORS, STATISTICS

rest = Rest(
    "Statistics", "Statistics (statistieken): definitions of indicators and their published numbers, for dashboards."
)

rest.page(
    "/indicators",
    INDICATORS,
    operation_id="list_indicators",
    summary="List indicators",
    description="Every definition by which the house counts or counted; `countedUntil` shows how far it is.",
    oldest_first=True,
)
rest.read(
    "/indicators/{indicatorId}",
    INDICATORS,
    operation_id="read_indicator",
    summary="Read an indicator",
    description="One version of a definition: what is counted, of whom, on which date, and from where it comes.",
)
rest.page(
    "/statistics",
    STATISTICS,
    operation_id="list_statistics",
    summary="List statistics",
    description=(
        "The published cells of the house, the earliest first. Ask for one indicator, grain and table: "
        "`?indicator=IN-57&grain=month&dividedBy=cell`. With `Accept: text/csv` the same rows come as CSV. What is "
        "about too few, or would let others derive it, is suppressed, and so is what nobody counted: the two look "
        "alike."
    ),
    oldest_first=True,
    as_csv=True,
)
rest.page(
    "/mirror-reports",
    MIRROR_REPORTS,
    operation_id="list_mirror_reports",
    summary="List mirror reports",
    description=(
        "By quarter and year, in how many of the records that your organisation supplied each field is filled; for the "
        "house, of every organisation. With `Accept: text/csv` the same rows come as CSV."
    ),
    oldest_first=True,
    as_csv=True,
)
rest.page(
    "/quality-reports",
    QUALITY_REPORTS,
    operation_id="list_quality_reports",
    summary="List quality reports",
    description=(
        "By quarter and year, how many of the records that your organisation supplied contradict themselves, by "
        "combination; for the house, of every organisation. With `Accept: text/csv` the same rows come as CSV."
    ),
    oldest_first=True,
    as_csv=True,
)
rest.page(
    "/contradictions",
    CONTRADICTIONS,
    operation_id="list_contradictions",
    summary="List contradicting records",
    description="Records of your own organisation that contradict themselves now, with where you read each of them.",
    as_csv=True,
)
offer(
    rest,
    "POST",
    "/statistics/revisions",
    revise_statistics,
    permission="statistics:revise",
    summary="Correct the numbers of a year",
    example={"indicator": "IN-57", "year": 2025, "reason": "Two hundred referrals were imported late"},
)
