"""Every permit of a case as rows with periods: what `grounds.py` decides, for all questions at once. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from itertools import pairwise
from operator import or_
from uuid import UUID

from app.domain.access.grounds import (
    BEGINNING,
    FOREVER,
    CaseGrounds,
    Moment,
    Period,
    receivers_of,
)
from app.domain.vocabulary.sharing import Purpose


@dataclass(frozen=True, slots=True)
class Grant:
    """What one receiver may read of one person's data from one giver in one period."""

    receiver: UUID
    giver: UUID
    person: UUID
    purposes: int
    categories: int
    period: Period
    same_side: bool = True
    grounds: frozenset[UUID] = field(default_factory=frozenset)


def grants(case: CaseGrounds) -> tuple[Grant, ...]:
    """Every permit of the case as rows: one for each receiver, giver, person, set of purposes and stretch of time."""
    givers, persons = sorted(case.givers | {case.keeper}), sorted(case.persons)
    moments: dict[datetime, Moment] = {}
    found: list[Grant] = []
    for receiver in sorted(receivers_of(case) | set(givers)):
        stretches = []
        for start, end in pairwise(sorted({BEGINNING, FOREVER, *_boundaries(case, receiver)})):
            if start not in moments:
                moments[start] = Moment(case, start)
            stretches.append((Period(start, end), moments[start]))
        for giver in givers:
            for person in persons:
                rows = [grant for period, now in stretches for grant in _stretch(now, period, receiver, giver, person)]
                found += _joined(rows)
    return tuple(found)


def _boundaries(case: CaseGrounds, receiver: UUID) -> Iterator[datetime]:
    """The instants at which an answer to this receiver may change."""
    for period in _periods(case, receiver):
        yield max(period.starts_at, BEGINNING)
        yield min(period.ends_at, FOREVER)


def _periods(case: CaseGrounds, receiver: UUID) -> Iterator[Period]:
    yield from (ground.period for ground in case.grounds if ground.recipients is None or receiver in ground.recipients)
    yield from (said.period for said in case.objections if said.recipients is None or receiver in said.recipients)
    yield from (agreement.period for agreement in case.agreements if receiver in agreement.parties)
    yield from (member.period for member in case.members if member.organisation == receiver or member.static_excluded)
    yield from (guest.period for guest in case.guests if guest.organisation == receiver)
    yield from (pair.period for pair in case.danger_pairs)
    if case.police_closed is not None:
        yield case.police_closed


def _stretch(now: Moment, period: Period, receiver: UUID, giver: UUID, person: UUID) -> list[Grant]:
    """The grants of one stretch in which nothing changes: purposes that open the same categories share a row."""
    answers = now.answers(person, giver, receiver)
    if not answers:
        return []
    side = now.same_side(person, receiver)
    return [
        Grant(receiver, giver, person, purposes, mask, period, side, carrying) for purposes, mask, carrying in answers
    ]


def _joined(stretches: list[Grant]) -> list[Grant]:
    """Neighbouring stretches with the same answer become one."""
    found: list[Grant] = []
    latest: dict[tuple[int, int, bool, frozenset[UUID]], int] = {}
    for grant in stretches:
        key = (grant.purposes, grant.categories, grant.same_side, grant.grounds)
        at = latest.get(key)
        if at is not None and found[at].period.ends_at == grant.period.starts_at:
            period = Period(found[at].period.starts_at, grant.period.ends_at)
            found[at] = Grant(
                grant.receiver, grant.giver, grant.person, grant.purposes, grant.categories, period, grant.same_side,
                grant.grounds,
            )  # fmt: skip
        else:
            latest[key] = len(found)
            found.append(grant)
    return found


@dataclass(frozen=True, slots=True)
class CaseReader:
    """That an organisation may know of the case in a period, and the categories open to it of any person there."""

    organisation: UUID
    purposes: int
    categories: int
    period: Period
    grounds: frozenset[UUID]


def readers(given: Iterable[Grant], keeper: UUID) -> tuple[CaseReader, ...]:
    """Who may know of a case: the union of what each receiver may read of any person from the house itself."""
    by_receiver: dict[UUID, list[Grant]] = {}
    for grant in given:
        if grant.giver == keeper:
            by_receiver.setdefault(grant.receiver, []).append(grant)
    return tuple(
        row
        for receiver, held in sorted(by_receiver.items())
        for start, end in pairwise(sorted({t for g in held for t in (g.period.starts_at, g.period.ends_at)}))
        for row in _reader_rows(receiver, [g for g in held if g.period.holds(start)], Period(start, end))
    )


def _reader_rows(receiver: UUID, held: list[Grant], period: Period) -> list[CaseReader]:
    by_answer: dict[tuple[int, frozenset[UUID]], int] = {}
    for purpose in Purpose:
        open_to = [grant for grant in held if grant.purposes & purpose.bit]
        if open_to:
            mask = reduce(or_, (grant.categories for grant in open_to))
            carrying = frozenset[UUID]().union(*(grant.grounds for grant in open_to))
            by_answer[mask, carrying] = by_answer.get((mask, carrying), 0) | purpose.bit
    return [CaseReader(receiver, purposes, mask, period, carrying) for (mask, carrying), purposes in by_answer.items()]
