"""When a decision stands: the five rules (rule ME-13), and whom it binds (rule ME-12). Pure."""

from collections.abc import Collection, Mapping
from uuid import UUID

from app.domain.errors import Fault, GuardNotMet, InvalidContent
from app.domain.vocabulary.meetings import DecisionRule, Position


def satisfies(rule: DecisionRule, positions: Collection[Position]) -> bool:
    """Whether these positions carry a decision by this rule; who abstains has no vote, but is on the record."""
    voting = [position for position in positions if position is not Position.abstains]
    favour = voting.count(Position.in_favour)
    against = voting.count(Position.against)
    carried = {
        DecisionRule.veto: favour > 0 and against == 0,
        DecisionRule.unanimity: favour > 0 and favour == len(voting),
        DecisionRule.consensus: favour * 2 > len(voting) and against == 0,
        DecisionRule.majority: favour * 2 > len(voting),
        DecisionRule.single_person: len(voting) == 1 and favour == 1,
    }
    return carried[rule]


def check_positions(
    rule: DecisionRule,
    positions: Mapping[UUID, Position],
    *,
    voters: Collection[UUID],
) -> None:
    """Every voter took a position, nobody else did, and the positions carry the decision; rule ME-13."""
    strangers = positions.keys() - set(voters)
    if strangers:
        raise InvalidContent(Fault("/positions", "not-a-voter", "ME-13"))
    if rule is not DecisionRule.single_person and set(voters) - positions.keys():
        raise GuardNotMet("ME-13", "positions-missing")
    if not satisfies(rule, list(positions.values())):
        raise GuardNotMet("ME-13", rule.value)


def check_binding(binds: Collection[UUID], mandated: Collection[UUID]) -> None:
    """Who is bound at once was there with a mandate to decide; others are asked to accept later; rule ME-12."""
    if set(binds) - set(mandated):
        raise GuardNotMet("ME-12", "no-mandate")


def check_referrer(*, required: bool, present: bool) -> None:
    """Where the charter asks for the referrer at the table, nothing is decided without; rule ME-12."""
    if required and not present:
        raise GuardNotMet("ME-12", "referrer-absent")
