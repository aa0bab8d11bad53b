"""What a test wrote: the facts of one case, of who reads it, and the words in which they are told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

CATEGORIES = (
    "existence", "identity", "contact", "household", "coordination", "safety", "circumstances", "care", "health",
    "justice", "measures", "client_voice",
)  # fmt: skip
"""E11, in its order."""

AGGREGATE_PURPOSES = ("quality_report", "research")
"""Purposes for which nobody reads about a person."""

CRIMINAL_ADVISERS = ("prosecution", "probation", "police")
"""GR-11."""

TO_POLICE = ("police", "prosecution")
"""GR-12: where nothing goes while the client's wish is no or undecided."""

CARRIES_HEALTH = ("consent", "serious_threat_override")
"""GR-07, and the last column of E12."""

YIELDS_TO_A_REFUSAL = ("consent", "covenant", "exchange_agreement")
"""GR-04: what rests on the person's will, or on an agreement where the house says so; a law or a threat does not."""


@dataclass(frozen=True)
class Organisation:
    """A partner."""

    id: UUID
    kind: str
    static_excluded: bool = False


@dataclass(frozen=True)
class Agreement:
    """A signed agreement; an empty set of purposes means every purpose for which persons are read about."""

    kind: str
    categories: frozenset[str]
    starts_at: datetime
    ends_at: datetime | None
    signed_at: Mapping[UUID, datetime]
    purposes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class House:
    """A safety house and what it is bound to."""

    id: UUID
    keeper: UUID
    agreements: tuple[Agreement, ...]
    covenant_without_consent: bool = True


@dataclass(frozen=True)
class Part:
    """An organisation's part in the case; `acts_for` None: the whole family."""

    organisation: UUID
    starts_at: datetime
    ends_at: datetime | None = None
    acts_for: frozenset[UUID] | None = None
    past_involvement_only: bool = False
    shown: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Person:
    """A person of the case with every value that could be shown."""

    id: UUID
    protected: bool
    shown: Mapping[str, Any]


@dataclass(frozen=True)
class Ground:
    """A recorded ground. None: every person, every giver, every organisation that takes part."""

    kind: str
    state: str
    persons: frozenset[UUID] | None
    givers: frozenset[UUID] | None
    recipients: frozenset[UUID] | None
    purposes: frozenset[str]
    categories: frozenset[str]
    starts_at: datetime
    ends_at: datetime | None = None
    review_at: datetime | None = None
    answered_at: datetime | None = None
    objection_from: datetime | None = None
    breaks_police_wish: bool = False


@dataclass(frozen=True)
class DangerPair:
    """Two persons of whom one is a danger to the other."""

    persons: frozenset[UUID]
    lifted_at: datetime | None = None


@dataclass(frozen=True)
class Action:
    """An agreed action; the house holds it."""

    owner: UUID | None
    subjects: frozenset[UUID]
    shown: Mapping[str, Any]


@dataclass(frozen=True)
class Contribution:
    """One item of one organisation about some persons; it stays that organisation's."""

    giver: UUID
    category: str
    persons: frozenset[UUID]
    shown: Mapping[str, Any]
    compartment_of: UUID | None = None
    recipients: frozenset[UUID] | None = None
    closed_to: frozenset[UUID] | None = None

    @property
    def is_gone(self) -> bool:
        """Whether others see no more than that it is there, because it is withheld or no longer stands."""
        return self.shown["mode"] == "withheld" or self.shown["validity"] in ("withdrawn", "corrected")


@dataclass(frozen=True)
class Record:
    """One row of another room: what its columns say, and the rows that hang on it, by the edge that leads there."""

    view: str
    says: Mapping[str, Any]
    below: Mapping[str, tuple["Record", ...]] = field(default_factory=dict)

    @property
    def id(self) -> UUID:
        """Its identifier."""
        found: UUID = self.says["id"]
        return found


@dataclass(frozen=True)
class Case:
    """All facts of one case."""

    house: House
    organisations: Mapping[UUID, Organisation]
    shown: Mapping[str, Any]
    persons: tuple[Person, ...]
    parts: tuple[Part, ...]
    grounds: tuple[Ground, ...] = ()
    danger_pairs: tuple[DangerPair, ...] = ()
    actions: tuple[Action, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    police_wish: str | None = None
    records: Mapping[str, tuple[Record, ...]] = field(default_factory=dict)
    meetings: tuple[Record, ...] = ()

    @property
    def contributors(self) -> frozenset[UUID]:
        """Who brought anything in."""
        return frozenset(item.giver for item in self.contributions)


@dataclass(frozen=True)
class Reader:
    """Who reads, for what, and what its token leaves open."""

    organisation: Organisation
    house: UUID
    purpose: str
    health: bool = True
    justice: bool = True
    contributions: bool = True
    professional: UUID | None = None
    roles: frozenset[str] = frozenset()
