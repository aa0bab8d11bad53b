"""The days of the calendar here: which day an instant lies in, wherever the machine stands."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")


def day_of(moment: datetime) -> date:
    """The day that it is in Amsterdam."""
    return moment.astimezone(AMSTERDAM).date()
