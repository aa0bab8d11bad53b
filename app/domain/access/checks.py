"""Checks that many rooms make alike: the version that was seen, the team, what can only have happened. Pure."""

from datetime import date

from app.domain.errors import Fault, InvalidContent, MissingRole, StaleVersion
from app.domain.vocabulary.roles import Capacity


def check_seen(version: int, seen: int) -> None:
    """A change names the version that it is based on; raises StaleVersion."""
    if version != seen:
        raise StaleVersion


def check_team(*, takes_part: bool, rule: str) -> None:
    """What the team does is done by an organisation that takes part; raises MissingRole."""
    if not takes_part:
        raise MissingRole(Capacity.team_organisation, rule=rule)


def check_past(on: date, today: date, pointer: str, rule: str | None = None) -> None:
    """What happened did not happen tomorrow; raises InvalidContent."""
    if on > today:
        raise InvalidContent(Fault(pointer, "in-future", rule))
