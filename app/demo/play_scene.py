"""What every part of a story shares: who plays, the case as it stands, and the keys of the file as identifiers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from app.demo.cases import DemoCase
from app.demo.partners import Answer, Cast, Partner
from app.demo.play_house import House
from app.demo.story import Director
from app.domain.vocabulary.sharing import Purpose

LEADER = "zvh-procesregisseur"
"""Who directs the process and chairs."""

PREPARING = Purpose.joint_analysis
"""The purpose under which a case is prepared: the covenant of the region lets its parties know of one for it."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A consent that was withdrawn: on how many items its recipients could read before, and since."""

    ground_id: str
    recipients: tuple[str, ...]
    before: int
    since: int


@dataclass
class Scene:
    """One case of the demo while it is played."""

    cast: Cast
    case: DemoCase
    today: date
    settled: House = field(default_factory=House)
    referral_id: str = ""
    case_id: str = ""
    persons: dict[str, str] = field(default_factory=dict)
    grounds: dict[str, str] = field(default_factory=dict)
    contributions: dict[str, str] = field(default_factory=dict)
    actions: dict[str, str] = field(default_factory=dict)
    conditions: dict[str, str] = field(default_factory=dict)
    plans: dict[str, str] = field(default_factory=dict)
    taken_back: list[TakenBack] = field(default_factory=list)
    programme: str = ""
    status: str = ""
    phase: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def purpose(self) -> Purpose:
        """Under which the partners work on the case."""
        return PREPARING

    @property
    def path(self) -> str:
        """Where the case is."""
        return f"/v1/cases/{self.case_id}"

    def partner(self, key: str) -> Partner:
        """An organisation's system."""
        return self.cast.partners[key]

    def organisation(self, key: str) -> str:
        """An organisation's identifier."""
        return self.cast.organisations[key]

    def organisations(self, keys: Iterable[str]) -> list[str]:
        """Identifiers of organisations."""
        return [self.cast.organisations[key] for key in keys]

    def people(self, keys: Iterable[str]) -> list[str]:
        """Identifiers of persons of the case."""
        return [self.persons[key] for key in keys]

    def professional(self, key: str) -> str:
        """A professional's identifier."""
        return self.cast.professionals[key]

    async def house(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        by: str = "zvh-procesregisseur",
        purpose: Purpose = PREPARING,
    ) -> Answer:
        """A call of the house's own system, by its process director."""
        return await self.cast.keeper.call(method, path, body, purpose=purpose, by=self.professional(by))

    @property
    def director(self) -> Director:
        """Who directs the case."""
        if self.case.story.case is None:
            message = "nobody directs what was not taken up"
            raise ValueError(message)
        return self.case.story.case.director

    def acting(self, organisation: str) -> str:
        """Who acts for an organisation: the case director for the one that directs, else its first professional."""
        if organisation == self.director.organisation:
            return self.professional(self.director.professional)
        return self.cast.professional(organisation)

    async def add(self, organisation: str, path: str, body: Mapping[str, Any]) -> Answer:
        """Something new, by an organisation that takes part."""
        by = self.acting(organisation)
        return await self.partner(organisation).call("POST", path, body, purpose=PREPARING, by=by)

    async def move(
        self, organisation: str, path: str, move: str, body: Mapping[str, Any] | None = None, *, by: str | None = None
    ) -> Answer:
        """A named move on what is seen now, by an organisation that takes part."""
        by = self.professional(by) if by else self.acting(organisation)
        return await self.partner(organisation).change(path, move, body, purpose=PREPARING, by=by)

    async def direct(self, path: str, move: str, body: Mapping[str, Any] | None = None) -> Answer:
        """A move by the case director."""
        return await self.move(self.director.organisation, path, move, body)

    async def lead(self, path: str, move: str, body: Mapping[str, Any] | None = None) -> Answer:
        """A move by the process director, who chairs the conferences of this house."""
        return await self.move(self.cast.house, path, move, body, by=LEADER)

    async def house_list(self, path: str) -> list[dict[str, Any]]:
        """What the house sees of a list."""
        answer = await self.house("GET", f"{path}?pageSize=200")
        found: list[dict[str, Any]] = answer.body["items"]
        return found

    def in_days(self, days: int) -> str:
        """A day so many days from today."""
        return (self.today + timedelta(days=days)).isoformat()

    def not_before_today(self, day: date) -> str:
        """A day of the story where the service accepts only days to come."""
        return max(day, self.today).isoformat()


def midnight(day: date) -> str:
    """The first instant of a day, as it is sent."""
    return datetime.combine(day, time.min, UTC).isoformat()


def soon(seconds: float) -> str:
    """An instant so many seconds from now, as it is sent."""
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()


def without_none(content: Mapping[str, Any]) -> dict[str, Any]:
    """Only what is known: an unknown member is left out."""
    return {name: value for name, value in content.items() if value is not None}
