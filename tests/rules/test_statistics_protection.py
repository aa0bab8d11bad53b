"""What is hidden of a table, step by step: the small, what would tell it, nothing of what stood before; rounding."""

from datetime import date

import pytest

from app.domain.statistics.lines import CellKey
from app.domain.statistics.protection import SUPPRESSED, Counts, Published, protect
from app.domain.statistics.rounding import rounded
from app.domain.vocabulary.reports import Measure
from app.domain.vocabulary.statistics import Grain

JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)

pytestmark = pytest.mark.rule("RP-01")


def _key(*values: str, grain: Grain = Grain.month, starts_on: date = JANUARY) -> CellKey:
    return CellKey(grain, starts_on, values)


def _number(count: int, *, cases: int | None = None) -> Counts:
    return Counts(count, count, count if cases is None else cases)


def _hidden(found: dict[CellKey, Published]) -> set[tuple[str, ...]]:
    return {key.values for key, cell in found.items() if cell.is_suppressed}


def _month(**parts: int) -> dict[CellKey, Counts]:
    return {_key(""): _number(sum(parts.values())), **{_key(name): _number(count) for name, count in parts.items()}}


@pytest.mark.parametrize(("amount", "shown"), [(10, 10), (12, 10), (13, 15), (17, 15), (18, 20), (0, 0)])
def test_what_is_shown_is_rounded(amount: int, shown: int) -> None:
    assert rounded(amount, 5) == shown


def test_a_table_without_small_cells_is_shown_whole() -> None:
    found = protect(_month(a=12, b=33), {}, Measure.number)
    assert {key.values[0]: cell.value for key, cell in found.items()} == {"": 45, "a": 10, "b": 35}


@pytest.mark.parametrize("few", [0, 1, 9])
def test_a_small_cell_hides_the_least_of_the_others_and_nothing_counts_as_small(few: int) -> None:
    assert _hidden(protect(_month(a=few, b=40, c=20), {}, Measure.number)) == {("a",), ("c",)}


def test_small_cells_that_are_small_together_hide_another() -> None:
    assert _hidden(protect(_month(a=2, b=3, c=40, d=20), {}, Measure.number)) == {("a",), ("b",), ("d",)}
    assert _hidden(protect(_month(a=9, b=9, c=40, d=20), {}, Measure.number)) == {("a",), ("b",)}


def test_a_cell_of_few_cases_is_small_however_much_it_counts() -> None:
    counted = _month(a=30, b=40, c=20) | {_key("a"): _number(30, cases=2)}
    assert _hidden(protect(counted, {}, Measure.number)) == {("a",), ("c",)}


def test_cells_of_few_cases_together_hide_another() -> None:
    counted = _month(a=30, b=30, c=90, d=40) | {_key(name): _number(30, cases=3) for name in "ab"}
    assert _hidden(protect(counted | {_key(""): _number(190, cases=135)}, {}, Measure.number)) == {
        ("a",),
        ("b",),
        ("d",),
    }


@pytest.mark.parametrize("numerator", [4, 46])
def test_of_a_share_both_sides_must_not_be_small(numerator: int) -> None:
    counted = {_key(""): Counts(numerator, 50, 50)}
    assert protect(counted, {}, Measure.share) == {_key(""): SUPPRESSED}


def test_a_share_is_reckoned_of_rounded_parts() -> None:
    found = protect({_key(""): Counts(12, 33, 33)}, {}, Measure.share)
    assert found[_key("")] == Published(10, 35, 0.286, is_suppressed=False)


def test_hours_are_no_persons() -> None:
    found = protect({_key(""): Counts(3, 20, 20)}, {}, Measure.mean)
    assert found[_key("")] == Published(None, 20, 0.15, is_suppressed=False)


@pytest.mark.parametrize(("amount", "mean"), [(0, 0.0), (847.3, 71.0), (8.64, 0.72), (-31.0, -2.6), (12_000, 1000.0)])
def test_a_mean_tells_neither_how_many_nor_how_much(amount: float, mean: float) -> None:
    found = protect({_key(""): Counts(amount, 12, 12)}, {}, Measure.mean)
    assert found[_key("")] == Published(None, 10, mean, is_suppressed=False)


def test_a_total_is_hidden_where_what_stood_before_would_tell_with_it() -> None:
    months = {_key("", starts_on=first): _number(count) for first, count in ((JANUARY, 40), (FEBRUARY, 7), (MARCH, 30))}
    quarter = _key("", grain=Grain.quarter)
    before = protect(months, {}, Measure.number)
    assert protect({**months, quarter: _number(77)}, before, Measure.number) == {quarter: SUPPRESSED}


def test_what_settles_together_keeps_the_total() -> None:
    months = {_key("", starts_on=first): _number(count) for first, count in ((JANUARY, 40), (FEBRUARY, 7), (MARCH, 30))}
    quarter = _key("", grain=Grain.quarter)
    march = _key("", starts_on=MARCH)
    before = protect({key: of for key, of in months.items() if key != march}, {}, Measure.number)
    found = protect({**months, quarter: _number(77)}, before, Measure.number)
    assert found[quarter].value == 75
    assert found[march].is_suppressed


def test_a_stock_is_that_of_the_last_day_and_shown_as_it_was_then() -> None:
    last = _key("", grain=Grain.day, starts_on=date(2026, 1, 31))
    for shown in (Published(25, 25, 25, is_suppressed=False), SUPPRESSED):
        found = protect({last: _number(23), _key(""): _number(23)}, {last: shown}, Measure.stock)
        assert found == {_key(""): shown}
