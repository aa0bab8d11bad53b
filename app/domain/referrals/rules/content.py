"""What makes the content of a referral acceptable, and how complete it is.

It is checked whole: every fault is told at once, by pointer, code and rule, never by value.
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from app.domain.days import day_of
from app.domain.errors import Fault
from app.domain.referrals.content import UNKNOWN_PERSON, PersonPart, ReferralContent
from app.domain.referrals.drafts import ReferralDraft
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.referrals import SignalKind
from app.domain.vocabulary.safety import LifeDomain, RiskCode

CLOCK_SKEW = timedelta(days=1)
"""How far a sender's clock may run ahead; a wrong zone is no reason to refuse."""


MUNICIPALITIES = frozenset({OrganisationKind.municipality, OrganisationKind.centre_municipality})
HEALTH_RISKS = frozenset({RiskCode.intellectual_disability, RiskCode.substance_use, RiskCode.psychiatric})
HEALTH_DOMAINS = frozenset(
    {LifeDomain.mental_health, LifeDomain.intellectual_disability, LifeDomain.health, LifeDomain.addiction}
)
"""What tells of health, and so needs a ground of its own (rule GR-07)."""


def digest_of(draft: ReferralDraft) -> str:
    """A digest of the content, the same whatever the spelling of the JSON was (rule RE-02)."""
    text = draft.model_dump_json(by_alias=True, exclude_none=True, exclude_defaults=True)
    return hashlib.blake2b(text.encode(), digest_size=24).hexdigest()


def content_faults(draft: ReferralDraft, sender_kind: OrganisationKind, now: datetime) -> tuple[Fault, ...]:
    """Every fault that shows without knowing anything but the draft and its sender."""
    return (
        *_time_faults(draft, now),
        *_key_faults(draft),
        *_informant_faults(draft),
        *_police_faults(draft, sender_kind),
        *_release_faults(draft, sender_kind),
        *_consent_faults(draft),
    )


def _time_faults(draft: ReferralDraft, now: datetime) -> Iterator[Fault]:
    if draft.sent_at > now + CLOCK_SKEW:
        yield Fault("/sentAt", "in-the-future", "RE-03")
    if draft.received_at > draft.sent_at + CLOCK_SKEW:
        yield Fault("/receivedAt", "after-sending", "RE-03")
    for n, person in enumerate(draft.persons):
        if person.birth_date is not None and person.birth_date > day_of(now):
            yield Fault(f"/persons/{n}/birthDate", "in-the-future", "PE-01")


def _key_faults(content: ReferralContent) -> Iterator[Fault]:
    addresses = [address.key for address in content.household.addresses] if content.household else []
    persons = [person.key for person in content.persons]
    yield from _repeated("/persons", persons)
    yield from _repeated("/household/addresses", addresses)
    yield from _repeated("/incidents", [incident.key for incident in content.incidents])
    known = {*persons, UNKNOWN_PERSON}
    for pointer, key in _named(content):
        if key not in known:
            yield Fault(pointer, "unknown-key", "RE-03")
    for n, person in enumerate(content.persons):
        if person.address is not None and person.address not in addresses:
            yield Fault(f"/persons/{n}/address", "unknown-key", "PE-01")
    for n, relation in enumerate(content.relations):
        if relation.from_key == relation.to:
            yield Fault(f"/relations/{n}/to", "same-person", "PE-01")


def _repeated(pointer: str, keys: list[str]) -> Iterator[Fault]:
    for n, key in enumerate(keys):
        if key in keys[:n]:
            yield Fault(f"{pointer}/{n}/key", "repeated", "RE-03")


def _named(content: ReferralContent) -> Iterator[tuple[str, str]]:
    """Every place that names a person, with the key that stands there."""
    if content.informant and content.informant.person:
        yield "/informant/person", content.informant.person
    if content.household:
        yield from _each("/household/members", content.household.members)
    for n, relation in enumerate(content.relations):
        yield f"/relations/{n}/from", relation.from_key
        yield f"/relations/{n}/to", relation.to
    for n, incident in enumerate(content.incidents):
        yield from _each(f"/incidents/{n}/actingPersons", incident.acting_persons)
        yield from _each(f"/incidents/{n}/affectedPersons", incident.affected_persons)
        yield from ((f"/incidents/{n}/roles/{i}/person", role.person) for i, role in enumerate(incident.roles))
    for n, concern in enumerate(content.concerns):
        yield from _each(f"/concerns/{n}/aboutPersons", concern.about_persons)
    yield from _about("risks", (risk.persons for risk in content.risks))
    yield from _about("lifeDomains", (part.persons for part in content.life_domains))
    yield from _about("earlierHelp", (part.persons for part in content.earlier_help))
    yield from _about("currentHelp", (part.persons for part in content.current_help))
    for n, measure in enumerate(content.measures):
        if measure.person:
            yield f"/measures/{n}/person", measure.person
    yield from ((f"/informed/{n}/person", informed.person) for n, informed in enumerate(content.informed))
    yield from ((f"/grounds/{n}/person", consent.person) for n, consent in enumerate(content.grounds))


def _about(name: str, parts: Iterable[Iterable[str]]) -> Iterator[tuple[str, str]]:
    for n, keys in enumerate(parts):
        yield from _each(f"/{name}/{n}/persons", keys)


def _each(pointer: str, keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((f"{pointer}/{n}", key) for n, key in enumerate(keys))


def _informant_faults(content: ReferralContent) -> Iterator[Fault]:
    informant = content.informant
    if informant is None or not informant.anonymous:
        return
    for n, person in enumerate(content.persons):
        named = (person.given_name, person.family_name, person.birth_date, person.bsn, person.phone, person.address)
        if person.key == informant.person and any(named):
            yield Fault(f"/persons/{n}", "anonymous-with-identity", "RE-03")


def _police_faults(draft: ReferralDraft, sender_kind: OrganisationKind) -> Iterator[Fault]:
    if sender_kind is OrganisationKind.police:
        if draft.source_event is None:
            yield Fault("/sourceEvent", "required", "RE-13")
        if draft.police is None:
            yield Fault("/police", "required", "RE-13")
    if draft.police is not None and draft.definition is not None:
        yield Fault("/definition", "not-allowed", "RE-13")


def _release_faults(draft: ReferralDraft, sender_kind: OrganisationKind) -> Iterator[Fault]:
    is_release = draft.signal_kind is SignalKind.release_bij
    if is_release and draft.municipality_id is None and sender_kind not in MUNICIPALITIES:
        yield Fault("/municipalityId", "required", "RE-13")
    if draft.municipality_id is not None and not is_release:
        yield Fault("/municipalityId", "not-allowed", "RE-13")


def _consent_faults(content: ReferralContent) -> Iterator[Fault]:
    for n, consent in enumerate(content.grounds):
        if consent.valid_from and consent.valid_until and consent.valid_until <= consent.valid_from:
            yield Fault(f"/grounds/{n}/validUntil", "before-start", "GR-02")


def warnings_of(content: ReferralContent) -> tuple[Fault, ...]:
    """What would help to know; never a reason to refuse (rules RE-04, GR-01)."""
    found = [
        Fault(f"/standardQuestions/{name}", "not-answered", "RE-04") for name, value in _standard(content) if not value
    ]
    for n, person in _clients(content):
        view = person.view
        told = view is not None and view.told is not None
        found += [] if told else [Fault(f"/persons/{n}/view/told", "not-answered", "RE-04")]
        found += [] if view is not None and view.text else [Fault(f"/persons/{n}/view/text", "not-answered", "RE-04")]
    if content.ground is None:
        found.append(Fault("/ground", "not-stated", "GR-01"))
    if content.household is None or not content.household.members:
        found.append(Fault("/household/members", "not-told", "PE-01"))
    found += [Fault(f"/concerns/{n}/basis", "not-told", "SA-03") for n, c in enumerate(content.concerns) if not c.basis]
    return tuple(found)


def completeness_of(content: ReferralContent) -> int:
    """Answered standard questions and, for each client, told, view, wishes and obstacles, in percent (rule RE-04)."""
    answers: list[bool] = [bool(value) for _, value in _standard(content)]
    for _, person in _clients(content):
        view = person.view
        answers += [
            bool(view and part) for part in ((view.told, view.text, view.wishes, view.obstacles) if view else [0] * 4)
        ]
    return round(100 * sum(answers) / len(answers))


def _standard(content: ReferralContent) -> Iterator[tuple[str, str | None]]:
    asked = content.standard_questions
    yield "whatIsGoingOn", asked.what_is_going_on if asked else None
    yield "predictiveFactors", asked.predictive_factors if asked else None
    yield "clientsOpinion", asked.clients_opinion if asked else None


def _clients(content: ReferralContent) -> list[tuple[int, PersonPart]]:
    members = set(content.household.members) if content.household else set()
    return [(n, person) for n, person in enumerate(content.persons) if person.key in members]
