"""The indicators of which facts are counted."""

from functools import cache

from app.domain.statistics.indicators import Indicator, indicators


@cache
def counted_indicators() -> dict[str, Indicator]:
    """Every indicator that says what its facts are, by its id."""
    return {name: indicator for name, indicator in indicators().items() if indicator.facts}
