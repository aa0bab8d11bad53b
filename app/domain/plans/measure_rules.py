"""The rules of measures and of the legal side of a case."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from app.domain.errors import Fault, GuardNotMet, InvalidContent
from app.domain.persons.rules import HouseholdFact, is_adult
from app.domain.vocabulary.measures import (
    CHILD_PROTECTION,
    INSTEAD_OF_A_HOME_BAN,
    PLANNED_BY_HAND,
    HomePresence,
    LegalEventKind,
    MeasureDomain,
    MeasureKind,
)
from app.domain.vocabulary.organisations import OrganisationKind

PETITION_DAYS = 28
"""A provisional order gives four weeks for the petition for divorce; rule PL-17."""


@dataclass(frozen=True, slots=True)
class Helper:
    """Who helps one person."""

    person_id: UUID
    professional_id: UUID


@dataclass(frozen=True, slots=True)
class HomeMembers:
    """The household of a home ban: who goes, which adults stay, which children are there."""

    removed: UUID
    stayers: frozenset[UUID]
    children: frozenset[UUID]


def check_subject(kind: MeasureKind, subject: HouseholdFact, *, unborn: bool, today: date) -> None:
    """Child protection is about a minor or an unborn child, a home ban about an adult; rule PL-13."""
    faults = []
    adult = is_adult(subject, today)
    if kind in CHILD_PROTECTION and adult and not unborn:
        faults.append(Fault("/subjectId", "minor-required", "PL-13"))
    if kind is MeasureKind.home_ban and not adult:
        faults.append(Fault("/subjectId", "adult-required", "PL-13"))
    if unborn and kind not in CHILD_PROTECTION:
        faults.append(Fault("/unborn", "not-allowed", "PL-13"))
    if faults:
        raise InvalidContent(*faults)


def check_home_ban(
    kind: MeasureKind, *, serious_danger: bool, presence: HomePresence | None, backing: Collection[object]
) -> None:
    """A home ban rests on serious and immediate danger, in a home that is shared or often visited; rule PL-14."""
    if kind is not MeasureKind.home_ban:
        faults = [Fault("/presence", "not-allowed", "PL-14")] if presence is not None or serious_danger else []
        faults += [Fault("/banTrust", "not-allowed", "PL-15")] if any(part is not None for part in backing) else []
        if faults:
            raise InvalidContent(*faults)
        return
    missing = [
        name for name, there in (("seriousDanger", serious_danger), ("presence", presence is not None)) if not there
    ]
    if missing:
        raise GuardNotMet("PL-14", *missing)


def check_intimate_terror(setting: str, *, intimate_terror: bool, backed: bool) -> None:
    """Where the house refuses it: no home ban against intimate terror without trust or a criminal measure; PL-15."""
    if setting == "refuse" and intimate_terror and not backed:
        raise GuardNotMet("PL-15", "trustOrCriminalMeasure")


def check_accompanying(domain: MeasureDomain | None) -> None:
    """What accompanies a home ban is a criminal measure of the same case; rule PL-15."""
    if domain is not MeasureDomain.criminal:
        raise InvalidContent(Fault("/accompanyingId", "not-criminal", "PL-15"))


def check_arranged(home: HomeMembers, helpers: Iterable[Helper], director: OrganisationKind | None, rule: str) -> None:
    """A home ban runs with the directing organisation of the house's choice and helpers of their own; rule PL-14.

    Who goes, who stays and the children are not helped by the same professional.
    """
    given = list(helpers)
    wanted = OrganisationKind.mda_programme if rule == "mda_plus_plus" else OrganisationKind.veilig_thuis
    by_group = [
        {helper.professional_id for helper in given if helper.person_id in group}
        for group in (frozenset({home.removed}), home.stayers, home.children)
    ]
    helped = {helper.person_id for helper in given}
    one_each = sum(len(group) for group in by_group) == len(set().union(*by_group))
    missing = [
        name
        for name, there in (
            ("director", director is wanted),
            ("helperOfRemoved", home.removed in helped),
            ("helperOfStayer", bool(home.stayers) and home.stayers <= helped),
            ("helperOfChildren", home.children <= helped),
            ("ownHelper", one_each),
        )
        if not there
    ]
    if missing:
        raise GuardNotMet("PL-14", *missing)


def proposed_instead(kind: MeasureKind, *, low_escalation_risk: bool) -> tuple[MeasureKind, ...]:
    """What is proposed where a measure is refused: of a home ban only; the stop talk at low risk only; rule PL-16."""
    if kind is not MeasureKind.home_ban:
        return ()
    return (*INSTEAD_OF_A_HOME_BAN, *((MeasureKind.stop_talk,) if low_escalation_risk else ()))


def check_dates(requested_on: date, *later: tuple[str, date | None]) -> None:
    """Nothing of a measure lies before it was asked for; rule PL-13."""
    faults = [Fault(pointer, "before-start", "PL-13") for pointer, on in later if on is not None and on < requested_on]
    if faults:
        raise InvalidContent(*faults)


def check_by_hand(kind: LegalEventKind) -> None:
    """What follows from a measure is not recorded by hand; rule PL-17."""
    if kind not in PLANNED_BY_HAND:
        raise InvalidContent(Fault("/kind", "not-allowed", "PL-17"))


def reminded_at(on: date, days: int, now: datetime) -> datetime:
    """When the team is told that a date is near; at once where it is nearer already; rule PL-17."""
    return max(datetime.combine(on - timedelta(days=days), time.min, tzinfo=UTC), now)
