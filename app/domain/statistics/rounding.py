"""What is shown of a count: rounded to a base, and the value of a cell from its rounded parts."""

from app.domain.vocabulary.reports import Measure


def rounded(amount: float, base: int) -> int:
    """The multiple of the base that is nearest; halfway goes up."""
    return base * int((amount + base / 2) // base)


def value_of(measure: Measure, numerator: int, denominator: int) -> float | None:
    """The value of a cell, of rounded parts only; None where there is nothing to divide by."""
    if measure in (Measure.number, Measure.stock):
        return numerator
    return round(numerator / denominator, 3) if denominator else None
