"""REST doors to statistics: definitions and published cells, as JSON or CSV. No number is about a person."""

from app.api.rest.offering import offer
from app.api.rest.route import Rest
from app.domain.statistics.revising import revise_statistics
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
        "about too few, or would let others derive it, is suppressed, and so is what nobody counted: the two look alike."
    ),
    oldest_first=True,
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
