"""The rules of reports: years that have ended, one scale, one answer of each respondent."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

from app.domain.errors import Fault, GuardNotMet, InvalidContent, NotOwner
from app.domain.vocabulary.reports import CLIENT_ITEMS, EvaluationForm, EvaluationItem, EvaluationWay

FIRST_YEAR: Final = 2020
LEAST_SCALE: Final = 2
SHORTEST_MONTH: Final = timedelta(days=28)


def year_of(year: int, today: date) -> tuple[datetime, datetime]:
    """The year as a period, the running one too."""
    if not FIRST_YEAR <= year <= today.year:
        raise InvalidContent(Fault("/year", "out-of-range", "RP-01"))
    return datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)


def past_year(year: int, today: date) -> tuple[date, date]:
    """A year that has ended, as days: its numbers are published once, and no two of them differ by a small cell."""
    if not FIRST_YEAR <= year < today.year:
        raise InvalidContent(Fault("/year", "out-of-range", "RP-01"))
    return date(year, 1, 1), date(year + 1, 1, 1)


def check_month(month: int, opened_at: datetime, now: datetime) -> None:
    """A series is rated at its months as they come, a month early at most; rule RP-04."""
    if opened_at + (month - 1) * SHORTEST_MONTH > now:
        raise InvalidContent(Fault("/month", "in-future", "RP-04"))


def check_known(wanted: Collection[str], known: Collection[str]) -> None:
    """Indicators are asked by their ids; rule RP-02."""
    faults = [Fault(f"/indicators/{n}", "not-in-list", "RP-02") for n, name in enumerate(wanted) if name not in known]
    if faults:
        raise InvalidContent(*faults)


def check_team(*, takes_part: bool) -> None:
    """Who takes part in the case evaluates it; rules RP-04, RP-06."""
    if not takes_part:
        raise NotOwner(rule="RP-06")


def check_scale(scale: int) -> None:
    """A house sets its scale before it evaluates, for the field names none; rule RP-06."""
    if scale < LEAST_SCALE:
        raise GuardNotMet("RP-06", "evaluation_scale")


def check_answers(
    *,
    form: EvaluationForm,
    way: EvaluationWay,
    items: Sequence[tuple[EvaluationItem, int]],
    scale: int,
    recorded_by: str | None,
) -> None:
    """Items of the form, values of the scale, and of oral answers who recorded them; rule RP-06."""
    faults = []
    if not items:
        faults.append(Fault("/items", "required", "RP-06"))
    seen: set[EvaluationItem] = set()
    for n, (item, value) in enumerate(items):
        if form is EvaluationForm.client and item not in CLIENT_ITEMS:
            faults.append(Fault(f"/items/{n}/item", "not-allowed", "RP-06"))
        if item in seen:
            faults.append(Fault(f"/items/{n}/item", "repeated", "RP-06"))
        if not 1 <= value <= scale:
            faults.append(Fault(f"/items/{n}/value", "out-of-range", "RP-06"))
        seen.add(item)
    if way is EvaluationWay.oral and recorded_by is None:
        faults.append(Fault("/recordedBy", "required", "RP-06"))
    if way is EvaluationWay.written and recorded_by is not None:
        faults.append(Fault("/recordedBy", "not-allowed", "RP-06"))
    if faults:
        raise InvalidContent(*faults)
