"""The way of a referral in a story: its states in order, and what triage, investigation and weighing rest on."""

from datetime import date
from typing import Literal

from app.demo.part import Part
from app.domain.vocabulary.meetings import DecisionRule, MeetingKind
from app.domain.vocabulary.persons import AgeBand, HouseholdRole
from app.domain.vocabulary.referrals import ElsewhereReason, InvestigationResult, ReferralState


class Criterion(Part):
    """One answered criterion of the weighing (rule RE-11); unknown never counts as yes."""

    criterion: str
    answer: Literal["yes", "no", "unknown"]
    evidence: str


class OtherRoute(Part):
    """Who handles the situation instead, and why (rule RE-10)."""

    organisation: str
    reason_code: ElsewhereReason
    text: str


class Receiver(Part):
    """The organisation that accepted a handover (rule RE-06)."""

    organisation: str
    accepted_on: date


class AddedPerson(Part):
    """Somebody of the household whom the message does not name, entered at the decision."""

    key: str
    household_role: HouseholdRole
    age_band: AgeBand


class SuspicionStory(Part):
    """A suspicion that Veilig Thuis investigated, and how it ended (rule RE-16)."""

    what: str
    intimate_terror: bool
    result: InvestigationResult


class VtConditionStory(Part):
    """A safety condition that Veilig Thuis sets before there is a case, and what was seen of it (rule SA-12)."""

    text: str
    persons: tuple[str, ...]
    guard: str
    check_in_days: int
    consequence: str
    seen: str


class ReferralStory(Part):
    """The way of the referral: the states after `received`, in order, and what the last of them rests on."""

    path: tuple[ReferralState, ...]
    decided_on: date
    reason: str
    decision_rule: DecisionRule | None = None
    deciders: tuple[str, ...] = ()
    added: tuple[AddedPerson, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    needs: tuple[str, ...] = ()
    asked_on: date | None = None
    other_route: OtherRoute | None = None
    receiver: Receiver | None = None
    meeting_kind: MeetingKind | None = None
    suspicions: tuple[SuspicionStory, ...] = ()
    conditions: tuple[VtConditionStory, ...] = ()
