"""The rules of cases: opening, track, parking, direction, taking part."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.errors import Fault, GuardNotMet, InvalidContent
from app.domain.vocabulary.cases import Approach, CoerciveFramework, DirectionRole, DirectorForm, Track
from app.domain.vocabulary.organisations import OrganisationKind

OF_COERCION = frozenset({CoerciveFramework.needed, CoerciveFramework.to_consider})
ANY_SUBJECT, NO_SINGLE_SUBJECT = "any", "never"
"""Words of the setting case_subject_person; by default a single person is the subject of a regular case only."""


@dataclass(frozen=True, slots=True)
class TrackFacts:
    """What is decided about a case's track, and whether the prosecution is a party."""

    track: Track
    approach: Approach | None
    coercive_framework: CoerciveFramework | None
    legal_domain: str | None
    with_prosecution: bool


def check_track(facts: TrackFacts) -> None:
    """Complex asks for coercion considered and a branch of law; with the prosecution approach is inter; rule CA-03."""
    faults = []
    if facts.track is Track.complex:
        if facts.coercive_framework not in OF_COERCION:
            faults.append(Fault("/coerciveFramework", "coercion-not-considered", "CA-03"))
        if facts.legal_domain is None:
            faults.append(Fault("/legalDomain", "required", "CA-03"))
    if facts.with_prosecution and facts.approach is not Approach.inter:
        faults.append(Fault("/approach", "must-be-inter", "CA-03"))
    if faults:
        raise InvalidContent(*faults)


def check_joining(kind: OrganisationKind, approach: str | None) -> None:
    """The prosecution joins a case whose approach is inter; rule CA-03."""
    if kind is OrganisationKind.prosecution and approach != Approach.inter:
        raise GuardNotMet("CA-03", "approach")


def check_subject(members: int, track: Track, allowed: str) -> None:
    """A household is the client; a single person only where track and setting say so; rule CA-01."""
    if members > 1 or allowed == ANY_SUBJECT:
        return
    if track is not Track.regular or allowed == NO_SINGLE_SUBJECT:
        raise InvalidContent(Fault("/persons", "household-required", "CA-01"))


def check_parking(until: date, today: date, most_days: int) -> None:
    """A parked case has a review date, not too far ahead; rule CA-15."""
    if not today < until <= today + timedelta(days=most_days):
        raise InvalidContent(Fault("/until", "out-of-range", "CA-15"))


def check_direction(
    *, role: DirectionRole, form: DirectorForm | None, provisional: bool, in_charge: bool, takes_part: bool
) -> None:
    """A case director has a form; a coordinator is provisional while nobody is in charge; rule CA-04."""
    if role is DirectionRole.client_contact:
        raise InvalidContent(Fault("/role", "set-contact-person", "CA-09"))
    if role is DirectionRole.case_director and form is None and not provisional:
        raise InvalidContent(Fault("/form", "required", "CA-04"))
    if role is not DirectionRole.case_director and (form is not None or provisional):
        raise InvalidContent(Fault("/form" if form is not None else "/provisional", "not-allowed", "CA-04"))
    if provisional and in_charge:
        raise GuardNotMet("CA-04", "nobodyInCharge")
    if not takes_part:
        raise InvalidContent(Fault("/organisationId", "takes-no-part", "CA-04"))


def check_prepared(*, director_there: bool) -> None:
    """From preparing on a case has a director, or the first organisation to act coordinates; rule CA-04."""
    if not director_there:
        raise GuardNotMet("CA-04", "caseDirector")


def check_leaving(roles_held: Collection[DirectionRole]) -> None:
    """Who directs the case hands over first; rule CA-04."""
    if DirectionRole.case_director in roles_held:
        raise GuardNotMet("CA-04", "successor")
