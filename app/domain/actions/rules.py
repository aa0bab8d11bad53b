"""The rules of actions."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.domain.errors import Fault, GuardNotMet, InvalidContent
from app.domain.persons.rules import NETWORK_ROLES, is_screened
from app.domain.vocabulary.actions import ActionStatus
from app.domain.vocabulary.cases import CasePersonRole
from app.domain.vocabulary.organisations import MandateScope


@dataclass(frozen=True, slots=True)
class OwnerFacts:
    """What is known of an action's owner, by the ids that name it."""

    organisation_id: UUID | None
    professional_id: UUID | None
    person_id: UUID | None
    takes_part: bool = False
    professional_works_there: bool = False
    person_role: CasePersonRole | None = None
    person_influence: str | None = None
    person_screened: bool = False


def check_complete(
    *, legal_domain: str | None, owner: OwnerFacts, subjects: int, due_on: date | None, open_ended: bool = False
) -> None:
    """Agreed only with domain, one accountable owner, subjects and due date (text and kind are always there); AC-01.

    Long-term support has no end by default: feedback on a date stands in for the due date (rule AC-13).
    """
    named = (owner.professional_id is not None) + (owner.person_id is not None)
    missing = [
        name
        for name, there in (
            ("legalDomain", legal_domain is not None),
            ("ownerOrganisationId", owner.organisation_id is not None),
            ("owner", named == 1),
            ("subjectIds", subjects > 0),
            ("dueOn", due_on is not None or open_ended),
        )
        if not there
    ]
    if missing:
        raise GuardNotMet("AC-01", *missing)


def check_owner(owner: OwnerFacts) -> None:
    """Who owns takes part; its professional works there; a person of the network was screened; AC-01 and PE-08."""
    faults = []
    if owner.organisation_id is not None and not owner.takes_part:
        faults.append(Fault("/ownerOrganisationId", "takes-no-part", "AC-01"))
    if owner.professional_id is not None and not owner.professional_works_there:
        faults.append(Fault("/ownerProfessionalId", "unknown-professional", "AC-01"))
    if owner.person_id is not None and owner.person_role is None:
        faults.append(Fault("/ownerPersonId", "unknown-person", "AC-01"))
    if faults:
        raise InvalidContent(*faults)
    network = owner.person_role in NETWORK_ROLES
    if network and not is_screened(owner.person_influence, screened=owner.person_screened):
        raise GuardNotMet("PE-08", "screening")


def check_joint(*, requires_joint: bool, kept_apart: bool) -> None:
    """Two persons of a danger pair are never brought together; rule AC-09."""
    if requires_joint and kept_apart:
        raise GuardNotMet("AC-09", "noDangerPair")


def check_due(due_on: date | None, today: date, pointer: str = "/dueOn") -> None:
    """What is agreed is due today or later; rule AC-01."""
    if due_on is not None and due_on < today:
        raise InvalidContent(Fault(pointer, "out-of-range", "AC-01"))


def check_proposed_anew(*, same_text: bool, same_owner: bool) -> None:
    """A declined action comes back with another owner or another text; rule AC-02."""
    if same_text and same_owner:
        raise InvalidContent(Fault("/text", "nothing-new", "AC-02"))


def mandate_for_start(
    current: ActionStatus, *, at_once: bool, expected_on: date | None, today: date
) -> MandateScope | None:
    """The mandate that this start asks for, or None; rule AC-06. Before its expected date it passes others waiting."""
    if current is ActionStatus.waiting_list:
        early = expected_on is not None and today < expected_on
        return MandateScope.bypass_waiting_list if at_once or early else None
    return MandateScope.start_care if at_once else None


def check_waiting(expected_on: date, today: date) -> None:
    """What waits is expected on a day to come; rule AC-05."""
    if expected_on < today:
        raise InvalidContent(Fault("/expectedOn", "out-of-range", "AC-05"))


def check_end(
    status: ActionStatus,
    *,
    result: str | None,
    reason: str | None,
    client_refused: bool,
    refusal_talk_on: date | None,
    today: date,
) -> None:
    """An end has a result or a reason, and a client's refusal counts only with a dated talk; rule AC-08."""
    faults = []
    if status is ActionStatus.done and result is None:
        faults.append(Fault("/result", "required", "AC-08"))
    if status is not ActionStatus.done and result is None and reason is None:
        faults.append(Fault("/reason", "required", "AC-08"))
    if client_refused and refusal_talk_on is None:
        faults.append(Fault("/refusalTalkOn", "required", "AC-08"))
    if refusal_talk_on is not None and (refusal_talk_on > today or not client_refused):
        faults.append(Fault("/refusalTalkOn", "not-allowed", "AC-08"))
    if faults:
        raise InvalidContent(*faults)


def check_preconditions(required: Collection[str], unmet: Collection[str]) -> None:
    """What is missing is among what must be there; rule AC-07."""
    if not set(unmet) <= set(required):
        raise InvalidContent(Fault("/unmet", "not-in-list", "AC-07"))


def check_met(unmet: Collection[str]) -> None:
    """What is blocked goes on when nothing is missing any more; rule AC-07."""
    if unmet:
        raise GuardNotMet("AC-07", *unmet)


def check_second(second: UUID | None, first: UUID | None) -> None:
    """Two workers are two; rule AC-13."""
    if second is not None and second == first:
        raise InvalidContent(Fault("/secondProfessionalId", "same-person", "AC-13"))
