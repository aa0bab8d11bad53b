"""What every part of a story shares: who plays, the case as it stands, and the keys of the file as identifiers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from app.demo.cases import DemoCase
from app.demo.partners import Answer, Cast, Partner
from app.domain.vocabulary.sharing import Purpose

PREPARING = Purpose.joint_analysis
"""The purpose under which a case is prepared: the covenant of the region lets its parties know of one for it."""


@dataclass
class Scene:
    """One case of the demo while it is played."""

    cast: Cast
    case: DemoCase
    today: date
    referral_id: str = ""
    case_id: str = ""
    persons: dict[str, str] = field(default_factory=dict)
    grounds: dict[str, str] = field(default_factory=dict)
    contributions: dict[str, str] = field(default_factory=dict)
    actions: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

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
