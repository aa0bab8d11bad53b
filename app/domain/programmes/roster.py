"""What a programme's roster lacks, as pure rules: empty seats, nobody on call, a consultation not held (rule PR-11)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from app.domain.access.programme_definition import Programme
from app.domain.days import AMSTERDAM, day_of
from app.domain.vocabulary.programmes import Cadence, DutyKind

OPENS: Final = time(9)
"""From this hour on a seat of the day that nobody took is empty."""

_CLOSES: Final = time(17)
_FRIDAY: Final = 5
_WEEK: Final = 7
_WORKDAYS: Final = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True)
class Duty:
    """A line of the roster; `organisation_kind` is the kind of who has it."""

    kind: DutyKind
    code: str | None
    organisation_kind: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing, of which kind, and on which day."""

    kind: DutyKind
    code: str
    on: date
    missing: int = 1


def gaps_at(programme: Programme, now: datetime, since: datetime, duties: Sequence[Duty]) -> Iterator[Gap]:
    """What is missing at this moment of a programme that is active since then; each gap has one day of its own."""
    local = now.astimezone(AMSTERDAM)
    yield from _empty_seats(programme, local, duties)
    yield from _nobody_on_call(programme, local, duties)
    yield from _not_held(programme, local, day_of(since), duties)


def looks_back() -> timedelta:
    """How far back the roster must be known."""
    return timedelta(days=5 * _WEEK)


def _empty_seats(programme: Programme, local: datetime, duties: Sequence[Duty]) -> Iterator[Gap]:
    if local.isoweekday() not in (programme.cadence.weekdays or _WORKDAYS) or local.time() < OPENS:
        return
    taken = Counter(duty.code for duty in duties if duty.kind is DutyKind.seat and _on(duty, local.date()))
    for seat in programme.team.seats:
        if taken[seat.code] < seat.count:
            yield Gap(DutyKind.seat, seat.code, local.date(), seat.count - taken[seat.code])


def _nobody_on_call(programme: Programme, local: datetime, duties: Sequence[Duty]) -> Iterator[Gap]:
    reached = {
        name
        for duty in duties
        if duty.kind is DutyKind.on_call and duty.starts_at <= local < duty.ends_at
        for name in (duty.code, duty.organisation_kind)
    }
    for partner in programme.team.on_call:
        if partner.value not in reached:
            yield Gap(DutyKind.on_call, partner.value, local.date())
    if _must_be_reached(programme, local) and not reached:
        yield Gap(DutyKind.on_call, "reachability", local.date())


def _must_be_reached(programme: Programme, local: datetime) -> bool:
    cadence = programme.cadence
    if cadence.round_the_clock:
        return True
    if local.isoweekday() > _FRIDAY:
        return cadence.weekends
    return cadence.evenings and not OPENS <= local.time() < _CLOSES


def _not_held(programme: Programme, local: datetime, since: date, duties: Sequence[Duty]) -> Iterator[Gap]:
    period = _last_period(programme, local.date())
    if period is None or period[0] < since:
        return
    first, last = period
    held = any(duty.kind is DutyKind.consultation and first <= day_of(duty.starts_at) <= last for duty in duties)
    if not held:
        yield Gap(DutyKind.consultation, (programme.cadence.every or Cadence.weekly).value, first)


def _last_period(programme: Programme, today: date) -> tuple[date, date] | None:
    """The last whole period in which the team should have met: a working day, a week, two weeks."""
    every = programme.cadence.every
    if every is Cadence.daily:
        day = today - timedelta(days=1)
        while day.isoweekday() not in (programme.cadence.weekdays or _WORKDAYS):
            day -= timedelta(days=1)
        return day, day
    if every is None:
        return None
    weeks = 1 if every is Cadence.weekly else 2
    monday = today - timedelta(days=today.isoweekday() - 1)
    first = monday - timedelta(weeks=weeks)
    if weeks == 2 and (first.toordinal() // _WEEK) % 2:  # noqa: PLR2004 - two weeks, counted from one Monday for ever
        first -= timedelta(weeks=1)
    return first, first + timedelta(days=weeks * _WEEK - 1)


def _on(duty: Duty, day: date) -> bool:
    return day_of(duty.starts_at) <= day <= day_of(duty.ends_at - timedelta(seconds=1))
