"""What follows from a referral at its receipt: what its ground opens, who is known, which way it goes."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from app.domain.errors import Fault, InvalidContent
from app.domain.referrals.content import GivenConsent, ReferralContent
from app.domain.vocabulary.cases import Track
from app.domain.vocabulary.grounds import CONSENT_IN_FORCE
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.referrals import (
    HouseholdMatch,
    ReferralState,
    TriageResult,
)
from app.domain.vocabulary.sharing import AGREEMENT_GROUNDS, Category, Purpose, SharingGround

FIRST_CONTACT_TERM = timedelta(hours=48)

EVERYTHING = Category.everything()
HEALTH = Category.health.bit

# what the sender reads of a state that would tell what others found (rule NO-05)
_TOLD_AS: Mapping[ReferralState, ReferralState] = {
    ReferralState.duplicate: ReferralState.received,
    ReferralState.investigating: ReferralState.in_triage,
    ReferralState.vt_conditions: ReferralState.in_triage,
    ReferralState.acute_care: ReferralState.in_triage,
}


def told_as(state: ReferralState) -> ReferralState:
    """The status code that the sender reads (rule NO-05)."""
    return _TOLD_AS.get(state, state)


def suggest_track(sender_kind: OrganisationKind, content: ReferralContent) -> Track | None:
    """The track that the route suggests (rule RE-01): a hint, nothing else."""
    if sender_kind is OrganisationKind.police:
        return Track.regular
    structural = content.triage is not None and content.triage.result is TriageResult.structural
    if sender_kind is OrganisationKind.veilig_thuis and structural:
        return Track.mda_structural
    return None


def programme_warnings(*, known: bool) -> tuple[Fault, ...]:
    """A programme that the house does not have is a hint that leads nowhere, and no reason to refuse (rule RE-01)."""
    return () if known else (Fault("/requestedProgramme", "unknown-programme", "RE-01"),)


@dataclass(frozen=True, slots=True)
class AgreementInForce:
    """An agreement that sender and house both signed."""

    kind: SharingGround
    edition: str
    categories: int


@dataclass(frozen=True, slots=True)
class Opening:
    """What a referral's ground opens to the house and to triage, and for which purposes."""

    categories: int
    purposes: int


def opening_of(content: ReferralContent, agreements: Collection[AgreementInForce]) -> Opening:
    """What the stated ground opens; nothing is opened without one (rule GR-01), health by few (rule GR-07).

    Raises InvalidContent where the ground named is an agreement that is not in force between both.
    """
    ground = content.ground
    existence = Category.existence.bit
    if ground is None:
        return Opening(existence, Purpose.referral_handling.bit)
    purposes = ground.purpose.bit | Purpose.referral_handling.bit
    if ground.kind in AGREEMENT_GROUNDS:
        held = [a for a in agreements if a.kind is ground.kind and ground.version in (None, a.edition)]
        if not held:
            raise InvalidContent(Fault("/ground", "no-agreement-in-force", "GR-06"))
        categories = 0
        for agreement in held:
            categories |= agreement.categories
        return Opening(categories & ~HEALTH | existence, purposes)
    if ground.kind is SharingGround.consent:
        told = consented(content.grounds, [person.key for person in content.persons], OrganisationKind.safety_house)
        return Opening(told | existence, purposes)
    return Opening(EVERYTHING if ground.kind.may_carry_health else EVERYTHING & ~HEALTH, purposes)


def consented(consents: Iterable[GivenConsent], persons: Collection[str], recipient: OrganisationKind) -> int:
    """What every one of these persons consented that this kind may know; the rest stays closed (rule GR-02)."""
    given: dict[str, int] = {}
    for consent in consents:
        if consent.state in CONSENT_IN_FORCE and consent.recipient_kind is recipient:
            given[consent.person] = given.get(consent.person, 0) | Category.mask(consent.categories)
    categories = EVERYTHING if persons else 0
    for person in persons:
        categories &= given.get(person, 0)
    return categories


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person of the house who may be a person of the referral, by service number or by full name and birth date."""

    position: int
    person_id: UUID
    by_number: bool
    household_id: UUID | None
    case_id: UUID | None


@dataclass(frozen=True, slots=True)
class Match:
    """What the house found of the household (rules PE-02, RE-05)."""

    kind: HouseholdMatch
    household_id: UUID | None = None
    case_id: UUID | None = None


def match_household(candidates: Collection[Candidate]) -> Match:
    """The household is known when a service number says so, or full name and birth date of two of its persons.

    One equal name and birth date alone makes candidates, and so do two households that fit: there a user decides.
    """
    if not candidates:
        return Match(HouseholdMatch.none)
    certain: dict[UUID, UUID | None] = {}
    for household_id in {c.household_id for c in candidates if c.household_id is not None}:
        same = [c for c in candidates if c.household_id == household_id]
        if any(c.by_number for c in same) or len({c.position for c in same}) > 1:
            certain[household_id] = next((c.case_id for c in same if c.case_id is not None), None)
    if len(certain) != 1:
        return Match(HouseholdMatch.candidates)
    ((household_id, case_id),) = certain.items()
    return Match(HouseholdMatch.known, household_id, case_id)
