"""Periods in the time of Amsterdam: days, ISO weeks, months, quarters and years. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from app.domain.days import AMSTERDAM
from app.domain.vocabulary.statistics import Grain

_DAY: Final = timedelta(days=1)
_MONTHS: Final = {Grain.month: 1, Grain.quarter: 3, Grain.year: 12}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A period from its first day up to, and not including, the day on which it has ended."""

    ends_on: date
    starts_on: date
    grain: Grain

    def holds(self, other: "Period") -> bool:
        """Whether another period lies within it."""
        return self.starts_on <= other.starts_on and other.ends_on <= self.ends_on


def midnight(day: date) -> datetime:
    """The instant at which a day begins in Amsterdam."""
    return datetime.combine(day, time(), AMSTERDAM)


def months_from(day: date, count: int) -> list[date]:
    """The first days of so many months, from that of the day on."""
    first = day.year * 12 + day.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(first, first + count)]


def period_of(grain: Grain, day: date) -> Period:
    """The period in which a day lies."""
    if grain is Grain.day:
        return Period(day + _DAY, day, grain)
    if grain is Grain.week:
        monday = day - timedelta(days=day.weekday())
        return Period(monday + timedelta(weeks=1), monday, grain)
    months = _MONTHS[grain]
    first = months_from(date(day.year, (day.month - 1) // months * months + 1, 1), months + 1)
    return Period(first[-1], first[0], grain)


def ended_periods(grain: Grain, since: date, until: date) -> list[Period]:
    """The periods that have ended by a day, from the one in which `since` lies."""
    found = []
    period = period_of(grain, since)
    while period.ends_on <= until:
        found.append(period)
        period = period_of(grain, period.ends_on)
    return found
