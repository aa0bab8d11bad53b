"""Which cells of a report are hidden (RP-01), as pure functions; their way through the gate is in test_report_rules."""

import pytest

from app.domain.reports.rules import Counted, Figure, suppressed
from app.domain.vocabulary.reports import Measure


def cells(*numbers: int) -> list[Counted]:
    return [Counted(chr(97 + n), number, number, number) for n, number in enumerate(numbers)]


def hidden(figures: list[Figure]) -> list[str | None]:
    return [figure.cell for figure in figures if figure.is_suppressed]


@pytest.mark.rule("RP-01")
@pytest.mark.parametrize(
    ("numbers", "gone"),
    [
        ((40, 30, 20), []),
        ((40, 30, 9), ["b", "c"]),  # with the total, one hidden cell would follow from the others
        ((40, 4, 3), ["a", "b", "c"]),  # 4 + 3 is small too
        ((40, 6, 5), ["b", "c"]),  # 6 + 5 is not
        ((4,), ["a", None]),
        ((30,), []),
        ((5, 4), ["a", "b", None]),
    ],
)
def test_small_cells_are_hidden_with_those_from_which_they_follow(numbers: tuple[int, ...], gone: list[str]) -> None:
    table = cells(*numbers)
    total = Counted(None, sum(numbers), sum(numbers), sum(numbers))
    assert hidden(suppressed(Measure.number, table, total, 10)) == gone


@pytest.mark.rule("RP-01")
def test_a_share_of_few_is_hidden_though_it_is_of_many() -> None:
    of_many = Counted("a", 3, 100, 100)
    rest = Counted("b", 50, 100, 100)
    found = suppressed(Measure.share, [of_many, rest], Counted(None, 53, 200, 200), 10)
    assert hidden(found) == ["a", "b"]
    assert found[-1].value == pytest.approx(0.265)
