"""What is shown of a count: rounded to a base, a value made of such parts, or a mean in two digits."""

from math import floor, log10

from app.domain.vocabulary.reports import Measure


def rounded(amount: float, base: int) -> int:
    """The multiple of the base that is nearest; halfway goes up."""
    return base * int((amount + base / 2) // base)


def value_of(measure: Measure, numerator: int, denominator: int) -> float | None:
    """The value of a cell, of rounded parts only; None where there is nothing to divide by."""
    if measure in (Measure.number, Measure.stock):
        return numerator
    return round(numerator / denominator, 3) if denominator else None


def mean_of(amount: float, things: float) -> float:
    """A mean in two significant digits: by them nobody finds out how many things, or how much together, it is made of.

    Made of rounded parts it would be noise where few things have small amounts. The sum itself is not shown.
    """
    mean = amount / things
    return round(mean, 1 - floor(log10(abs(mean)))) if mean else 0.0
