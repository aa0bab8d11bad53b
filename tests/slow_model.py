"""Who may read what, worked out slowly in plain Python from the rules of the field: the measure of every door.

This is a second reading of the rules GR, CO, PE and OR, made to disagree with the product where one of the two is
wrong. It shares the words of the vocabulary with it and nothing else: no algebra, no grants, no masks, no views. It
asks every question on its own, keeps no rows, and prefers the plainest loop. The facts are those that a test wrote.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

CATEGORIES = (
    "existence", "identity", "contact", "household", "coordination", "safety", "circumstances", "care", "health",
    "justice", "measures", "client_voice",
)  # fmt: skip
"""E11, in its order."""

AGGREGATE_PURPOSES = ("quality_report", "research")
"""Purposes for which nobody reads about a person."""

CRIMINAL_ADVISERS = ("prosecution", "probation", "police")
"""GR-11."""

TO_POLICE = ("police", "prosecution")
"""GR-12: where nothing goes while the client's wish is no or undecided."""

CARRIES_HEALTH = ("consent", "serious_threat_override")
"""GR-07, and the last column of E12."""

YIELDS_TO_A_REFUSAL = ("consent", "covenant", "exchange_agreement")
"""GR-04: what rests on the person's will, or on an agreement where the house says so; a law or a threat does not."""

FIELDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "case": {
        "existence": ("id", "version", "reference"),
        "household": ("householdId",),
        "coordination": (
            "status", "phase", "phaseStartedAt", "track", "approach", "coerciveFramework", "legalDomain", "episode",
            "repeats", "linkedCaseId", "linkReason", "parkedUntil", "openedAt", "closedAt", "updatedAt",
        ),
    },
    "person": {
        "existence": ("id", "version"),
        "identity": ("givenName", "familyName", "aliases", "birthDate", "ageBand", "sex", "bsn", "mergedIntoId"),
        "contact": ("street", "postalCode", "city", "phone", "email", "whereabouts", "safeChannel", "protected"),
        "household": ("role", "networkInfluence", "screenedAt"),
    },
    "participation": {
        "existence": ("id", "version"),
        "coordination": ("organisationId", "basis", "shell", "actsFor", "pastInvolvementOnly", "startsAt", "endsAt"),
    },
    "action": {
        "existence": ("id", "version", "caseId"),
        "coordination": (
            "status", "text", "rationale", "kind", "agreementType", "legalDomain", "ownerOrganisationId",
            "ownerProfessionalId", "ownerPersonId", "subjectIds", "parallelGroup", "dueOn", "feedbackOn", "expectedOn",
            "bridgingHelp", "bridgingRisk", "requiredBy", "fallBackOn", "waitsFor", "blockedReason", "result", "reason",
            "changedAt", "requiresJoint", "refusalTalkOn", "priority", "findings", "secondProfessionalId",
            "preconditions", "unmet",
        ),
    },
    "finding": {
        "existence": ("id", "caseId", "rule", "code", "subject", "subjectId", "since", "category", "state"),
        "coordination": ("acknowledgedAt", "acknowledgedBy", "reason"),
    },
    "briefing": {
        "existence": ("id", "caseId", "recipientId", "organisationId", "professionalId", "issuedAt"),
        "safety": ("safety",),
    },
    "police_feedback": {
        "existence": ("id",),
        "coordination": ("status", "correctedCodes"),
        "safety": ("foremostProfile",),
    },
    "outbound_report": {
        "existence": (
            "id", "caseId", "kind", "issuer", "issuerId", "recipientId", "category", "issuedAt",
        ),
        "own": ("text",),
    },
    "term": {
        "existence": ("id", "version", "caseId"),
        "coordination": (
            "kind", "subjectKind", "subjectId", "organisationId", "startsAt", "dueAt", "passedAt", "endedAt",
        ),
    },
    "guide_run": {
        "existence": ("id", "version", "caseId"),
        "coordination": (
            "meetingId", "meetingPartId", "templateId", "phase", "questionCodes", "coversAll", "state", "prepareUntil",
            "prepareCodes", "summarisedAt", "openedById", "openedAt", "heldAt", "endedAt",
        ),
        "safety": ("summary",),
    },
    "contribution": {
        "existence": (
            "id", "version", "caseId", "organisationId", "personIds", "mode", "validity", "restriction", "instruction",
            "recipientIds", "refusalReason", "withdrawnReason", "findings", "createdAt",
        ),
        "own": (
            "category", "knownValue", "content", "necessity", "asOf", "lastVerifiedOn", "groundKind", "groundId",
            "agreementId", "groundEdition", "healthGroundId", "purpose", "compartmentOf", "professionalId", "toldAt",
            "toldBy", "toldIn", "speaksForTreating", "reusePermission", "quality", "correctsId", "requestId",
            "contestState", "contestReason", "contestAnswer", "contestAnswerDueAt",
        ),
    },
}  # fmt: skip
"""Which category each shown field belongs to, said a second time: a field in a wrong category is a difference.

`own` stands for the category that the object itself names.
"""


DERIVED = ("findings", "priority")
"""Fields that the service works out: whether they are shown is decided here, what they say is not."""


class Anything:
    """Equal to whatever is shown."""

    def __eq__(self, other: object) -> bool:
        return other is not None

    __hash__ = object.__hash__


@dataclass(frozen=True)
class Organisation:
    """A partner."""

    id: UUID
    kind: str
    static_excluded: bool = False


@dataclass(frozen=True)
class Agreement:
    """A signed agreement; an empty set of purposes means every purpose for which persons are read about."""

    kind: str
    categories: frozenset[str]
    starts_at: datetime
    ends_at: datetime | None
    signed_at: Mapping[UUID, datetime]
    purposes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class House:
    """A safety house and what it is bound to."""

    id: UUID
    keeper: UUID
    agreements: tuple[Agreement, ...]
    covenant_without_consent: bool = True


@dataclass(frozen=True)
class Part:
    """An organisation's part in the case; `acts_for` None: the whole family."""

    organisation: UUID
    starts_at: datetime
    ends_at: datetime | None = None
    acts_for: frozenset[UUID] | None = None
    past_involvement_only: bool = False
    shown: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Person:
    """A person of the case with every value that could be shown."""

    id: UUID
    protected: bool
    shown: Mapping[str, Any]


@dataclass(frozen=True)
class Ground:
    """A recorded ground. None: every person, every giver, every organisation that takes part."""

    kind: str
    state: str
    persons: frozenset[UUID] | None
    givers: frozenset[UUID] | None
    recipients: frozenset[UUID] | None
    purposes: frozenset[str]
    categories: frozenset[str]
    starts_at: datetime
    ends_at: datetime | None = None
    review_at: datetime | None = None
    answered_at: datetime | None = None
    objection_from: datetime | None = None
    breaks_police_wish: bool = False


@dataclass(frozen=True)
class DangerPair:
    """Two persons of whom one is a danger to the other."""

    persons: frozenset[UUID]
    lifted_at: datetime | None = None


@dataclass(frozen=True)
class Action:
    """An agreed action; the house holds it."""

    owner: UUID | None
    subjects: frozenset[UUID]
    shown: Mapping[str, Any]


@dataclass(frozen=True)
class Contribution:
    """One item of one organisation about some persons; it stays that organisation's."""

    giver: UUID
    category: str
    persons: frozenset[UUID]
    shown: Mapping[str, Any]
    compartment_of: UUID | None = None
    recipients: frozenset[UUID] | None = None
    closed_to: frozenset[UUID] | None = None

    @property
    def is_gone(self) -> bool:
        """Whether others see no more than that it is there, because it is withheld or no longer stands."""
        return self.shown["mode"] == "withheld" or self.shown["validity"] in ("withdrawn", "corrected")


@dataclass(frozen=True)
class Case:
    """All facts of one case."""

    house: House
    organisations: Mapping[UUID, Organisation]
    shown: Mapping[str, Any]
    persons: tuple[Person, ...]
    parts: tuple[Part, ...]
    grounds: tuple[Ground, ...] = ()
    danger_pairs: tuple[DangerPair, ...] = ()
    actions: tuple[Action, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    police_wish: str | None = None

    @property
    def contributors(self) -> frozenset[UUID]:
        """Who brought anything in."""
        return frozenset(item.giver for item in self.contributions)


@dataclass(frozen=True)
class Reader:
    """Who reads, for what, and what its token leaves open."""

    organisation: Organisation
    house: UUID
    purpose: str
    health: bool = True
    justice: bool = True
    contributions: bool = True


def may_read_at_all(reader: Reader) -> bool:
    """Whether this purpose serves to read about persons, for an organisation of this kind (GR-01, GR-11)."""
    if reader.purpose in AGGREGATE_PURPOSES:
        return False
    return reader.purpose != "criminal_advice" or reader.organisation.kind in CRIMINAL_ADVISERS


def permitted(case: Case, person: Person, category: str, giver: UUID, reader: Reader, at: datetime) -> bool:
    """May this reader now read this category of this person's data that `giver` holds? Nothing is by default."""
    receiver = reader.organisation.id
    if receiver == giver:
        return giver == case.house.keeper or giver in case.contributors
    if category == "contact" and _is_the_other_side(case, person, receiver, at):
        return False
    if _is_static(case, giver, at):
        return False
    return any(_carries(case, ground, person, category, giver, reader, at) for ground in _grounds(case, at))


def open_categories(case: Case, person: Person, giver: UUID, reader: Reader, at: datetime) -> frozenset[str]:
    """The categories of one person that this reader may read; health and justice need a scope of their own."""
    if reader.house != case.house.id:
        return frozenset()
    found = {category for category in CATEGORIES if permitted(case, person, category, giver, reader, at)}
    if not reader.health:
        found.discard("health")
    if not reader.justice:
        found.discard("justice")
    return frozenset(found)


def open_of_household(case: Case, reader: Reader, at: datetime) -> frozenset[str]:
    """What the case says of the household as a whole: what may be read of any person there, as the house holds it."""
    keeper = case.house.keeper
    return frozenset[str]().union(*(open_categories(case, p, keeper, reader, at) for p in case.persons))


def _grounds(case: Case, at: datetime) -> Iterable[Ground]:
    """The grounds in force at this instant, agreements among them: from each party's signature to every other's."""
    for ground in case.grounds:
        if _is_in_force(ground, at):
            yield ground
    for agreement in case.house.agreements:
        if agreement.kind not in ("covenant", "exchange_agreement") or not _holds(agreement, at):
            continue
        parties = frozenset(party for party, signed_at in agreement.signed_at.items() if signed_at <= at)
        purposes = agreement.purposes or frozenset(_every_purpose())
        yield Ground(
            agreement.kind, "active", None, parties, parties, purposes, agreement.categories, agreement.starts_at
        )


def _is_in_force(ground: Ground, at: datetime) -> bool:
    if ground.kind == "consent":
        if ground.state not in ("given", "limited"):
            return False
    elif ground.kind in ("covenant", "exchange_agreement") or ground.state != "active":
        return False
    ends = [end for end in (ground.ends_at, ground.review_at if ground.kind != "consent" else None) if end is not None]
    return ground.starts_at <= at and all(at < end for end in ends)


def _holds(agreement: Agreement, at: datetime) -> bool:
    return agreement.starts_at <= at and (agreement.ends_at is None or at < agreement.ends_at)


def _carries(  # noqa: PLR0911 - one line for each rule
    case: Case, ground: Ground, person: Person, category: str, giver: UUID, reader: Reader, at: datetime
) -> bool:
    receiver = reader.organisation.id
    if ground.persons is not None and person.id not in ground.persons:
        return False
    if ground.givers is not None and giver not in ground.givers:
        return False
    if ground.recipients is not None and receiver not in ground.recipients:
        return False
    if reader.purpose not in ground.purposes or category not in ground.categories:
        return False
    if category == "health" and ground.kind not in CARRIES_HEALTH:
        return False
    names_it = ground.kind in ("consent", "serious_threat_override") and ground.recipients is not None
    if not names_it and not _takes_part(case, receiver, at):
        return False
    if case.police_wish in ("no", "undecided") and reader.organisation.kind in TO_POLICE:
        return ground.breaks_police_wish
    if ground.kind not in YIELDS_TO_A_REFUSAL:
        return True
    return not any(_outranks(case, said, ground) for said in _refusals(case, person, category, reader, at))


def _refusals(case: Case, person: Person, category: str, reader: Reader, at: datetime) -> Iterable[Ground]:
    """What this person refused or withdrew that meets this question; nobody refuses for another (GR-04)."""
    for said in case.grounds:
        if said.objection_from is None or said.objection_from > at or said.persons != frozenset({person.id}):
            continue
        if said.recipients is not None and reader.organisation.id not in said.recipients:
            continue
        if reader.purpose in said.purposes and category in said.categories:
            yield said


def _outranks(case: Case, refusal: Ground, ground: Ground) -> bool:
    if ground.kind == "consent":
        answered = ground.answered_at or ground.starts_at
        return refusal.objection_from is not None and refusal.objection_from >= answered
    return not case.house.covenant_without_consent


def _takes_part(case: Case, organisation: UUID, at: datetime) -> bool:
    if organisation == case.house.keeper:
        return True
    return any(
        part.organisation == organisation and part.starts_at <= at and (part.ends_at is None or at < part.ends_at)
        for part in case.parts
    )


def _parts(case: Case, organisation: UUID, at: datetime) -> list[Part]:
    """The parts that say how an organisation stands to the family: those of now, else those that it had (PE-04)."""
    begun = [part for part in case.parts if part.organisation == organisation and part.starts_at <= at]
    now = [part for part in begun if part.ends_at is None or at < part.ends_at]
    return now or begun


def _side(case: Case, organisation: UUID, at: datetime) -> frozenset[UUID] | None:
    """The persons for whom alone an organisation acts; None where it acts for the family or has no part."""
    parts = _parts(case, organisation, at)
    side: set[UUID] = set()
    for part in parts:
        if part.acts_for is None:
            return None
        side |= part.acts_for
    return frozenset(side) if parts else None


def _is_the_other_side(case: Case, person: Person, receiver: UUID, at: datetime) -> bool:
    """PE-04: whether the receiver acts only for someone who is a danger to this protected person."""
    side = _side(case, receiver, at)
    if not person.protected or side is None or person.id in side:
        return False
    for pair in case.danger_pairs:
        if person.id in pair.persons and (pair.lifted_at is None or at < pair.lifted_at) and pair.persons & side:
            return True
    return False


def _is_static(case: Case, giver: UUID, at: datetime) -> bool:
    """GR-15: an organisation of an excluded kind that was involved in the past only gives nothing."""
    if not case.organisations[giver].static_excluded:
        return False
    return any(part.past_involvement_only for part in _parts(case, giver, at))


def _every_purpose() -> Iterable[str]:
    from app.domain.vocabulary.sharing import Purpose

    return (word.value for word in Purpose if word.value not in AGGREGATE_PURPOSES)


def shown_object(
    view: str, values: Mapping[str, Any], categories: frozenset[str], own: str | None = None
) -> dict[str, Any]:
    """One object as this reader is to see it: null where hidden, with the hidden categories named in `withheld`."""
    needed = FIELDS[view] if own is None else dict.fromkeys(CATEGORIES)
    found: dict[str, Any] = {}
    for category, names in FIELDS[view].items():
        for name in names:
            is_open = category == "existence" or (own if category == "own" else category) in categories
            value = Anything() if name in DERIVED else values.get(name)
            found[name] = value if is_open else None
    found["withheld"] = [c for c in CATEGORIES if c in needed and c != "existence" and c not in categories]
    return found


def shown_case(case: Case, reader: Reader, at: datetime) -> dict[str, Any] | None:
    """The case with its persons, parts and actions as this reader is to see it, or None: it does not exist for it."""
    whole = open_of_household(case, reader, at)
    if not whole:
        return None
    return shown_object("case", case.shown, whole) | {
        "persons": _newest_first(_persons(case, reader, at)),
        "participations": _newest_first(shown_object("participation", part.shown, whole) for part in case.parts),
        "actions": _newest_first(shown_actions(case, reader, at)),
        "contributions": _newest_first(shown_contributions(case, reader, at)) if reader.contributions else None,
    }


def _persons(case: Case, reader: Reader, at: datetime) -> Iterable[dict[str, Any]]:
    for person in case.persons:
        categories = open_categories(case, person, case.house.keeper, reader, at)
        if categories:
            yield shown_object("person", person.shown, categories)


def shown_actions(case: Case, reader: Reader, at: datetime) -> Iterable[dict[str, Any]]:
    """The actions of the case: one's own whole; others where something may be read of every person concerned."""
    for action in case.actions:
        categories = _of_action(case, action, reader, at)
        if categories:
            yield shown_object("action", action.shown, categories)


def _of_action(case: Case, action: Action, reader: Reader, at: datetime) -> frozenset[str]:
    if reader.house != case.house.id:
        return frozenset()
    if action.owner == reader.organisation.id:
        return frozenset(CATEGORIES)
    whole = open_of_household(case, reader, at)
    if not whole or not action.subjects:
        return whole
    about = [person for person in case.persons if person.id in action.subjects]
    found = frozenset(CATEGORIES)
    for person in about:
        found &= open_categories(case, person, case.house.keeper, reader, at)
    return found


def shown_contributions(case: Case, reader: Reader, at: datetime) -> Iterable[dict[str, Any]]:
    """The items of the case that this reader is to know of, each from its owner to the reader (CO-05)."""
    for item in case.contributions:
        categories = _of_item(case, item, reader, at)
        if categories is None:
            continue
        mine = item.giver == reader.organisation.id
        hidden = {} if mine else {"recipientIds": None, "refusalReason": None, "withdrawnReason": None}
        if not mine and item.shown["restriction"] == "protected_source":
            hidden |= {"organisationId": None, "professionalId": None, "toldBy": None}
        yield shown_object("contribution", {**item.shown, **hidden}, categories, own=item.category)


def _of_item(case: Case, item: Contribution, reader: Reader, at: datetime) -> frozenset[str] | None:
    """The categories of one item that are open to this reader; None where it is not to know of it at all."""
    if item.giver == reader.organisation.id:
        closed = {category for category, held in (("health", reader.health), ("justice", reader.justice)) if not held}
        return frozenset(CATEGORIES) - closed
    restriction = item.shown["restriction"]
    if restriction == "ongoing_investigation":
        return None
    if restriction == "prosecution_only" and reader.organisation.kind not in TO_POLICE:
        return None
    if item.recipients is not None and reader.organisation.id not in item.recipients:
        return None
    found = frozenset(CATEGORIES)
    for person in case.persons:
        if person.id in item.persons:
            found &= _of_item_about(case, item, person, reader, at)
    if restriction == "safe_location" and "contact" not in found:
        return None
    if item.is_gone or (item.closed_to is not None and reader.organisation.id in item.closed_to):
        found &= {"existence"}
    return found if found & {"existence", item.category} else None


def _of_item_about(case: Case, item: Contribution, person: Person, reader: Reader, at: datetime) -> frozenset[str]:
    """What is open of one of the item's persons; what was told in confidence stays on its person's own side (CO-06)."""
    in_confidence = (
        item.shown["restriction"] in ("member_compartment", "safe_location") or item.category == "client_voice"
    )
    if in_confidence and item.compartment_of in (None, person.id):
        side = _side(case, reader.organisation.id, at)
        if side is not None and person.id not in side:
            return frozenset()
    return open_categories(case, person, item.giver, reader, at)


def _newest_first(items: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(items, key=lambda item: str(item["id"]), reverse=True)
