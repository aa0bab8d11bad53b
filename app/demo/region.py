"""The invented region of the demo (Regio Waterduin): one house, its partners, their people and their covenant.

Only a description: nothing here registers anything. `load_region()` reads `data/region.toml` and checks its words.
"""

import tomllib
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from app.domain.vocabulary.meetings import DecisionRule, MeetingKind
from app.domain.vocabulary.organisations import (
    AgreementKind,
    Chain,
    ExpertiseTag,
    HouseTheme,
    MandateScope,
    OrganisationKind,
    ParticipationForm,
)
from app.domain.vocabulary.programmes import ProgrammeGoal
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Category, Purpose


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Contact(_Part):
    """The named fixed contact person without whom an organisation stays a draft (rule OR-01)."""

    name: str
    email: str
    phone: str


class Professional(_Part):
    """A person who works for an organisation: house roles, and what may be done in its name."""

    key: str
    name: str
    roles: tuple[Role, ...] = ()
    mandates: tuple[MandateScope, ...] = ()


class Organisation(_Part):
    """A partner; `scopes` names the profile of its one client."""

    key: str
    name: str
    kind: OrganisationKind
    chains: tuple[Chain, ...]
    form: ParticipationForm
    task: str
    scopes: str
    contact: Contact
    professionals: tuple[Professional, ...]
    limits: str | None = None
    interventions: tuple[str, ...] = ()
    expertise: tuple[ExpertiseTag, ...] = ()
    out_of_hours_route: str | None = None
    static_excluded: bool = False


class Agreement(_Part):
    """A covenant or another agreement, with its parties by organisation key (rule OR-04)."""

    key: str
    kind: AgreementKind
    title: str
    edition: str
    starts_on: date
    ends_on: date
    signed_on: date
    conditions: str
    purposes: tuple[Purpose, ...]
    categories: tuple[Category, ...]
    parties: tuple[str, ...]


class House(_Part):
    """The safety house that keeps the cases of the region."""

    code: str
    name: str
    organisation: str
    municipalities: tuple[str, ...]
    themes: tuple[HouseTheme, ...]


class WeighingSet(_Part):
    """The questions by which the region weighs privacy against safety (rule GR-09)."""

    edition: str
    questions: tuple[str, ...]


class Charter(_Part):
    """A kind of meeting with its charter and processing policy (rules ME-01, GR-16)."""

    key: str
    kind: MeetingKind
    name: str
    goal: str
    frequency: str
    roles: tuple[str, ...]
    information_rules: str
    decision_rule: DecisionRule
    chair: str
    content_cap: int
    retention_days: int


class RegionProgramme(_Part):
    """A programme that the region works with, and what it settled about it (rule PR-03)."""

    code: str
    goals: tuple[ProgrammeGoal, ...]
    pivot: str
    decision_rule: DecisionRule


class Region(_Part):
    """Everything that has to be registered before the first referral."""

    name: str
    settings: Mapping[str, bool | int | str]
    weighing_sets: tuple[WeighingSet, ...]
    house: House
    charters: tuple[Charter, ...]
    programmes: tuple[RegionProgramme, ...]
    scopes: Mapping[str, tuple[Scope, ...]]
    agreements: tuple[Agreement, ...]
    organisations: tuple[Organisation, ...]

    @model_validator(mode="after")
    def _keys_meet(self) -> Self:
        keys = [organisation.key for organisation in self.organisations]
        people = [person.key for organisation in self.organisations for person in organisation.professionals]
        if len(set(keys)) != len(keys) or len(set(people)) != len(people):
            raise ValueError("a key stands twice")
        named = {self.house.organisation, *(party for agreement in self.agreements for party in agreement.parties)}
        if not named <= set(keys):
            raise ValueError("an agreement or the house names an organisation that is not in the list")
        if not {organisation.scopes for organisation in self.organisations} <= set(self.scopes):
            raise ValueError("an organisation names a scope profile that is not in the list")
        return self

    def organisation(self, key: str) -> Organisation:
        """The organisation of that key."""
        return next(organisation for organisation in self.organisations if organisation.key == key)

    def client_scopes(self, key: str) -> tuple[Scope, ...]:
        """What the organisation's client asks for; kind and agreements cap it again."""
        return self.scopes[self.organisation(key).scopes]

    def employer(self, professional_key: str) -> Organisation:
        """The organisation for which a professional works."""
        return next(
            organisation
            for organisation in self.organisations
            if any(person.key == professional_key for person in organisation.professionals)
        )

    def agreement(self, key: str) -> Agreement:
        """The agreement of that key."""
        return next(agreement for agreement in self.agreements if agreement.key == key)


def load_region() -> Region:
    """Read and check the region of the demo."""
    text = files("app.demo").joinpath("data", "region.toml").read_text(encoding="utf-8")
    return Region.model_validate(tomllib.loads(text))
