"""The rules of persons and households."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from app.domain.errors import Fault, GuardNotMet, InvalidContent
from app.domain.vocabulary.cases import CasePersonRole
from app.domain.vocabulary.persons import AgeBand, ConfidantOutcome, Heard, HouseholdRole, NetworkInfluence

COMING_OF_AGE: Final = 18
OLDEST: Final = 125
NOTICE_DAYS: Final = 90
"""How long before a child comes of age it is told (rule PE-09, setting coming_of_age_days)."""

ADULT_BANDS: Final = frozenset({AgeBand.adult, AgeBand.age_18_23})
ADULT_ROLES: Final = frozenset(
    {
        HouseholdRole.parent,
        HouseholdRole.step_parent,
        HouseholdRole.partner,
        HouseholdRole.ex_partner,
        HouseholdRole.adult_child,
    }
)
NETWORK_ROLES: Final = frozenset(
    {CasePersonRole.network_person, CasePersonRole.support_person, CasePersonRole.confidant}
)
SCREENED_ROLES: Final = frozenset({CasePersonRole.support_person, CasePersonRole.confidant})
"""Roles that someone of the network has only after a safety screening; rule PE-08."""


@dataclass(frozen=True, slots=True)
class HouseholdFact:
    """What tells whether a member of a household is an adult."""

    role: HouseholdRole
    birth_date: date | None = None
    age_band: AgeBand | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """One record that may be the same person, and the names of what agrees."""

    person_id: UUID
    agrees: frozenset[str]


def age_on(birth_date: date, on: date) -> int:
    """Whole years."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


def is_adult(fact: HouseholdFact, on: date) -> bool:
    """By birth date; else by age band; else by a role that only an adult has. Not known is not adult."""
    if fact.birth_date is not None:
        return age_on(fact.birth_date, on) >= COMING_OF_AGE
    if fact.age_band is not None:
        return fact.age_band in ADULT_BANDS
    return fact.role in ADULT_ROLES


def check_household(members: Iterable[HouseholdFact], on: date, pointer: str = "/members") -> None:
    """A household has at least one adult and needs no child; rule PE-01."""
    if not any(is_adult(member, on) for member in members):
        raise InvalidContent(Fault(pointer, "adult-required", "PE-01"))


def check_birth_date(birth_date: date | None, today: date, pointer: str = "/birthDate") -> None:
    """Nobody is born tomorrow or 125 years old."""
    if birth_date is not None and (birth_date > today or age_on(birth_date, today) > OLDEST):
        raise InvalidContent(Fault(pointer, "impossible-date", "PE-01"))


def check_dates(starts_on: date | None, ends_on: date, pointer: str = "/on") -> None:
    """What ends began before; rule PE-01."""
    if starts_on is not None and ends_on < starts_on:
        raise InvalidContent(Fault(pointer, "not-after-start", "PE-01"))


def check_two(one: UUID, other: UUID, rule: str, pointer: str) -> None:
    """Two persons are two."""
    if one == other:
        raise InvalidContent(Fault(pointer, "same-person", rule))


def check_in_case(person_ids: Iterable[tuple[UUID, str]], of_case: frozenset[UUID], rule: str) -> None:
    """Every named person belongs to the case; each comes with the pointer that names it."""
    faults = [Fault(pointer, "unknown-person", rule) for person_id, pointer in person_ids if person_id not in of_case]
    if faults:
        raise InvalidContent(*faults)


def is_screened(influence: str | None, *, screened: bool) -> bool:
    """Someone of the network takes part only after a screening that did not find harm; rule PE-08."""
    return screened and influence != NetworkInfluence.harm


def check_case_role(role: CasePersonRole, influence: str | None, *, screened: bool) -> None:
    """A support person or confidant from the network was screened first; rule PE-08."""
    if role in SCREENED_ROLES and not is_screened(influence, screened=screened):
        raise GuardNotMet("PE-08", "screening")


def check_network_role(role: CasePersonRole) -> None:
    """Only someone of the network is screened; rule PE-08."""
    if role not in NETWORK_ROLES:
        raise InvalidContent(Fault("/personId", "not-network", "PE-08"))


def check_findable(*, family_name: str | None, aliases: tuple[str, ...], bsn: str | None, given_and_born: bool) -> None:
    """There must be something to match on; rule PE-02."""
    if not (family_name or aliases or bsn or given_and_born):
        raise InvalidContent(Fault("/familyName", "required", "PE-02"))


def ranked(found: Iterable[Agreement]) -> list[Agreement]:
    """Each person once, the one of whom most agrees first; a number outweighs names. Never a decision: rule PE-02."""
    merged: dict[UUID, frozenset[str]] = {}
    for one in found:
        merged[one.person_id] = merged.get(one.person_id, frozenset()) | one.agrees
    candidates = [Agreement(person_id, agrees) for person_id, agrees in merged.items()]
    return sorted(candidates, key=lambda one: ("bsn" not in one.agrees, -len(one.agrees), one.person_id))


def is_minor(fact: HouseholdFact, on: date) -> bool:
    """Under eighteen by birth date; else by age band or role. Who may be either counts as a child."""
    if fact.birth_date is None and fact.age_band is AgeBand.age_18_23:
        return False
    return not is_adult(fact, on)


def check_confidant(outcome: ConfidantOutcome, *, named: bool, chosen_by_child: bool | None) -> None:
    """A confidant is somebody, with whether the child chose; nobody found names nobody; rules PE-06, PE-10."""
    faults = []
    found = outcome is ConfidantOutcome.confidant
    if found != named:
        faults.append(Fault("/personId", "required" if found else "not-allowed", "PE-06"))
    if found != (chosen_by_child is not None):
        faults.append(Fault("/chosenByChild", "required" if found else "not-allowed", "PE-06"))
    if faults:
        raise InvalidContent(*faults)


def check_may_be_confided_in(*, is_parent: bool, is_adult_of_household: bool, is_perpetrator: bool) -> None:
    """No parent, no other adult of the household, nobody with a perpetrator's role in the case; rule PE-06."""
    if is_parent or is_perpetrator:
        raise InvalidContent(Fault("/personId", "not-a-confidant", "PE-06"))
    if is_adult_of_household:
        raise InvalidContent(Fault("/personId", "lives-in-the-household", "PE-06"))


def check_hearing(heard: Heard, *, parents_present: bool | None, reason: str | None) -> None:
    """Who was heard, was so with or without parents; who was not, for a reason; rule PE-10."""
    faults = []
    if (heard is Heard.yes) != (parents_present is not None):
        faults.append(Fault("/parentsPresent", "required" if heard is Heard.yes else "not-allowed", "PE-10"))
    if (heard is Heard.yes) == (reason is not None):
        faults.append(Fault("/reason", "not-allowed" if heard is Heard.yes else "required", "PE-10"))
    if faults:
        raise InvalidContent(*faults)


def check_past(on: date, today: date, pointer: str, rule: str) -> None:
    """What is recorded has happened."""
    if on > today:
        raise InvalidContent(Fault(pointer, "in-the-future", rule))


def check_channel(wanted: str | None, safe: str | None) -> None:
    """A message to a client goes by the channel that this client marked safe and by no other; rule NO-10."""
    if wanted is not None and wanted != safe:
        raise GuardNotMet("NO-10", "safe-channel")
