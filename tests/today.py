"""The day on which the service lives: Amsterdam's, which at night is another one than UTC's."""

from datetime import UTC, date, datetime

from app.domain.days import day_of


def today_here() -> date:
    """The day of this moment."""
    return day_of(datetime.now(UTC))
