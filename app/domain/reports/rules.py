"""The rules of reports: no small cell is shown nor can be derived, one scale, one answer of each respondent."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from app.domain.errors import Fault, GuardNotMet, InvalidContent, NotOwner
from app.domain.vocabulary.reports import CLIENT_ITEMS, EvaluationForm, EvaluationItem, EvaluationWay, Measure

FIRST_YEAR: Final = 2020
LEAST_SCALE: Final = 2
SHORTEST_MONTH: Final = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Counted:
    """What a query counted in one cell (None: in all): sum of amounts, rows, and how many subjects they are about."""

    cell: str | None
    amount: float
    rows: int
    subjects: int


@dataclass(frozen=True, slots=True)
class Figure:
    """What is shown of a cell; without a value it is suppressed."""

    cell: str | None
    value: float | None
    subjects: int | None

    @property
    def is_suppressed(self) -> bool:
        """Whether nothing is shown of it."""
        return self.subjects is None


def is_small(measure: Measure, counted: Counted, least: int) -> bool:
    """Whether a cell is about too few to be shown: itself, or of a share the smaller of its two parts."""
    if counted.subjects < least:
        return True
    if measure is not Measure.share:
        return False
    return any(0 < part < least for part in (counted.amount, counted.rows - counted.amount))


def suppressed(measure: Measure, cells: Sequence[Counted], total: Counted, least: int) -> list[Figure]:
    """The figures of a table, its total at the end; rule RP-01.

    A small cell is hidden, and with it so many more that what the total leaves of the hidden ones together is not small
    and stands for no single cell; where no such cells are left, the total is hidden too.
    """
    hidden = {c.cell for c in cells if is_small(measure, c, least)}
    no_total = is_small(measure, total, least)
    while hidden and not no_total:
        out = [c for c in cells if c.cell in hidden]
        rest = Counted(None, sum(c.amount for c in out), sum(c.rows for c in out), sum(c.subjects for c in out))
        if len(out) > 1 and not is_small(measure, rest, least):
            break
        shown = [c for c in cells if c.cell not in hidden]
        if not shown:
            no_total = len(cells) == 1 or is_small(measure, rest, least)
            break
        hidden.add(min(shown, key=lambda c: (c.subjects, str(c.cell))).cell)
    figures = [_figure(measure, c, is_hidden=c.cell in hidden) for c in cells]
    return [*figures, _figure(measure, total, is_hidden=no_total)]


def _figure(measure: Measure, counted: Counted, *, is_hidden: bool) -> Figure:
    if is_hidden:
        return Figure(counted.cell, None, None)
    return Figure(counted.cell, value_of(measure, counted), counted.subjects)


def value_of(measure: Measure, counted: Counted) -> float | None:
    """The value of a cell by the indicator's measure; None where there is nothing to divide by."""
    if measure in (Measure.number, Measure.stock):
        return counted.amount
    divisor = counted.subjects if measure is Measure.per_subject else counted.rows
    return round(counted.amount / divisor, 3) if divisor else None


def year_of(year: int, today: date) -> tuple[datetime, datetime]:
    """The year as a period. Tables are of whole years only, so that no two of them differ by a small cell."""
    if not FIRST_YEAR <= year <= today.year:
        raise InvalidContent(Fault("/year", "out-of-range", "RP-01"))
    return datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)


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
