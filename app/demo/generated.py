"""What one generated case consists of: plain values, no identifiers.

Persons, participations and grounds are named by their position in the case, so that whoever loads a caseload chooses
the ids. The values of code lists are wire values.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class GeneratedAddress:
    """A front door of the household."""

    street: str
    house_number: str
    postal_code: str
    city: str
    protected: bool


@dataclass(frozen=True, slots=True)
class GeneratedPerson:
    """A member of the household; `address` is a position in `GeneratedCase.addresses`."""

    given_name: str
    family_name: str
    sex: str | None
    birth_date: date | None
    household_role: str
    address: int | None


@dataclass(frozen=True, slots=True)
class GeneratedParticipation:
    """An organisation at the table: its kind, which one of that kind, and from when to when."""

    organisation_kind: str
    branch: int
    basis: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class GeneratedGround:
    """A ground: for a consent the person, and the participations that may receive; empty means all of the case."""

    kind: str
    state: str
    purpose: str
    categories: tuple[str, ...]
    person: int | None
    giver: int
    recipients: tuple[int, ...]
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class GeneratedContribution:
    """One item; `ground` is a position in `GeneratedCase.grounds`, absent where something is withheld."""

    participation: int
    persons: tuple[int, ...]
    mode: str
    category: str
    restriction: str
    ground: int | None
    known: str | None
    refusal_reason: str | None
    text: str | None
    awareness: str
    as_of: date


@dataclass(frozen=True, slots=True)
class GeneratedAction:
    """One agreement made in a meeting."""

    owner: int
    subjects: tuple[int, ...]
    agreement_type: str
    kind: str
    legal_domain: str
    status: str
    text: str
    rationale: str | None
    agreed_on: date
    due_on: date


@dataclass(frozen=True, slots=True)
class GeneratedCase:
    """One case with all that hangs on it."""

    number: int
    track: str
    profile: str
    status: str
    entry_point: str
    earlier_reports: int
    opened_on: date
    closed_on: date | None
    meetings_on: tuple[date, ...]
    addresses: tuple[GeneratedAddress, ...]
    persons: tuple[GeneratedPerson, ...]
    danger_pair: tuple[int, int] | None
    participations: tuple[GeneratedParticipation, ...]
    grounds: tuple[GeneratedGround, ...]
    contributions: tuple[GeneratedContribution, ...]
    actions: tuple[GeneratedAction, ...]
