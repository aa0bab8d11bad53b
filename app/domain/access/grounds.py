"""Sharing grounds -> grants. Pure, total, and the only place where it is decided who may read what of whom.

**The question** is (person, category, giver, receiver, purpose, instant) and the answer is *permit* only if a ground in
force permits it and nothing outranks that ground. No ground means *deny*. By rank, the first that speaks decides:

1. the giver reads its own;
2. a danger pair: the contact data of a protected person is closed to whoever acts only for the other side (rule PE-04);
3. the client's wish that nothing goes to police or prosecution (rule GR-12), which a serious-threat override made
   with the process director may break where the house says so;
4. static involvement: an organisation of an excluded kind gives nothing where it was involved in the past only (GR-15);
5. health travels on consent or a serious-threat override only (rule GR-07);
6. a statutory ground, a safety weighing or a serious-threat override in force permits, whatever the person said;
7. the person's refusal or withdrawal outranks the consent that it follows, and a covenant where the house's setting
   says so; consent that was given after a refusal speaks again (rule GR-04: about that person only);
8. consent, a covenant (rule GR-06) or an exchange agreement in force permits.

Restrictions of a single item (withheld, investigation, prosecution only, compartments) fall where items are read;
`same_side` on a grant carries what they need to know of the receiver.

`decide` answers one question at one instant; `grants.py` answers all of them for a case as rows with periods. That both
always agree is what the tests of this module prove.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce
from operator import or_
from uuid import UUID

from app.domain.vocabulary.sharing import Category, Purpose, SharingGround

BEGINNING = datetime(1900, 1, 1, tzinfo=UTC)
FOREVER = datetime(9999, 12, 31, tzinfo=UTC)

EVERYTHING = Category.everything()
ANY_PURPOSE = Purpose.everything()
CONTACT = Category.contact.bit
HEALTH = Category.health.bit

OUTRANKS_REFUSAL = frozenset(kind for kind in SharingGround if kind.is_statutory) | {
    SharingGround.serious_threat_override,
    SharingGround.safety_weighing,
}
BY_AGREEMENT = frozenset({SharingGround.covenant, SharingGround.exchange_agreement})
NAMES_RECIPIENT = frozenset({SharingGround.consent, SharingGround.serious_threat_override})


@dataclass(frozen=True, slots=True)
class Period:
    """`[starts_at, ends_at)`; open ends are BEGINNING and FOREVER."""

    starts_at: datetime = BEGINNING
    ends_at: datetime = FOREVER

    def holds(self, at: datetime) -> bool:
        """Whether an instant lies within."""
        return self.starts_at <= at < self.ends_at


@dataclass(frozen=True, slots=True)
class Ground:
    """A permitting ground with the period in which it is in force. None means: every person, giver, or team member."""

    id: UUID
    kind: SharingGround
    period: Period
    purposes: int
    categories: int
    persons: frozenset[UUID] | None = None
    givers: frozenset[UUID] | None = None
    recipients: frozenset[UUID] | None = None
    said_at: datetime = BEGINNING
    breaks_police_wish: bool = False


@dataclass(frozen=True, slots=True)
class Objection:
    """A person's refusal or withdrawal, from the moment it was said until a later answer takes its place."""

    person: UUID
    period: Period
    purposes: int = ANY_PURPOSE
    categories: int = EVERYTHING
    recipients: frozenset[UUID] | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """A covenant or exchange agreement: who signed, what it lists, when it holds. Intent declarations are none."""

    id: UUID
    kind: SharingGround
    period: Period
    parties: frozenset[UUID]
    categories: int
    purposes: int


@dataclass(frozen=True, slots=True)
class Member:
    """An organisation's part in the case. `acts_for` None means the whole family; an empty set means nobody."""

    organisation: UUID
    period: Period
    acts_for: frozenset[UUID] | None = None
    static_excluded: bool = False


@dataclass(frozen=True, slots=True)
class Guest:
    """An organisation at a meeting that discusses the case: while that lasts, a covenant opens it too (rule GR-18)."""

    organisation: UUID
    period: Period


@dataclass(frozen=True, slots=True)
class DangerPair:
    """Two persons kept apart; the contact data of the protected ones among them is closed to the other's side."""

    persons: frozenset[UUID]
    period: Period


@dataclass(frozen=True, slots=True)
class CaseGrounds:
    """All that decides on one case: pure data, loaded by the room of grounds."""

    keeper: UUID
    persons: frozenset[UUID]
    protected: frozenset[UUID] = frozenset()
    members: tuple[Member, ...] = ()
    guests: tuple[Guest, ...] = ()
    givers: frozenset[UUID] = frozenset()
    grounds: tuple[Ground, ...] = ()
    objections: tuple[Objection, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    danger_pairs: tuple[DangerPair, ...] = ()
    covenant_needs_consent: bool = False
    police_closed: Period | None = None
    justice_organisations: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Question:
    """May `receiver` read this category of this person's data from `giver`, for this purpose, at this instant?"""

    person: UUID
    category: Category
    giver: UUID
    receiver: UUID
    purpose: Purpose
    at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer, the grounds that carry it, and the rules that spoke."""

    permitted: bool
    grounds: frozenset[UUID] = frozenset()
    rules: tuple[str, ...] = ()


Kind = tuple[bool, ...]
"""What a person, giver or receiver has in common with others of its kind: the grounds and objections that meet it."""

Answer = tuple[int, int, frozenset[UUID]]
"""Purposes, the categories open for them, and the grounds that carry them."""

OWN: tuple[Answer, ...] = ((ANY_PURPOSE, EVERYTHING, frozenset()),)


def decide(case: CaseGrounds, question: Question) -> Decision:
    """The answer to one question. Total: an unknown person, giver or receiver is denied, never an error."""
    q = question
    if q.person not in case.persons:
        return Decision(permitted=False, rules=("GR-01",))
    if q.receiver == q.giver:
        mine = q.giver in case.givers or q.giver == case.keeper
        return Decision(permitted=mine, rules=("CO-01",) if mine else ("GR-01",))
    moment = Moment(case, q.at)
    opened = moment.opened(q.person, q.giver, q.receiver, q.purpose.bit)
    carrying = frozenset(ground_id for ground_id, mask in opened if mask & q.category.bit)
    if carrying:
        return Decision(permitted=True, grounds=carrying, rules=("GR-01",))
    return Decision(permitted=False, rules=(moment.why_not(q),))


class Moment:
    """A case at one instant, prepared so that many questions about it are cheap."""

    def __init__(self, case: CaseGrounds, at: datetime) -> None:
        self.case = case
        self.at = at
        self.grounds = tuple(_everything_permitting(case, at))
        self.objections = tuple(o for o in case.objections if o.period.holds(at))
        self.members = frozenset(m.organisation for m in case.members if m.period.holds(at)) | {case.keeper}
        self.guests = frozenset(g.organisation for g in case.guests if g.period.holds(at))
        self.silent = frozenset(
            m.organisation for m in case.members if any(p.static_excluded for p in _parts(case, m.organisation, at))
        )
        self.police_closed = case.police_closed is not None and case.police_closed.holds(at)
        self._answers: dict[tuple[Kind, Kind, Kind, bool], tuple[Answer, ...]] = {}
        self._kinds: dict[UUID, Kind] = {}
        self._giver_kinds: dict[UUID, Kind] = {}
        self._receiver_kinds: dict[UUID, Kind] = {}
        self._sides: dict[UUID, frozenset[UUID] | None] = {}

    def fitting(self, person: UUID, giver: UUID, receiver: UUID) -> list[Ground]:
        """The grounds in force from this giver to this receiver about this person, before purpose and category."""
        if giver in self.silent:
            return []
        takes_part, is_guest = receiver in self.members, receiver in self.guests
        only_breaking = self.police_closed and receiver in self.case.justice_organisations
        return [
            ground
            for ground in self.grounds
            if (ground.persons is None or person in ground.persons)
            and (ground.givers is None or giver in ground.givers)
            and (ground.recipients is None or receiver in ground.recipients)
            and (takes_part or _names_recipients(ground) or (is_guest and ground.kind is SharingGround.covenant))
            and (ground.breaks_police_wish or not only_breaking)
        ]

    def opened(self, person: UUID, giver: UUID, receiver: UUID, purpose: int) -> list[tuple[UUID, int]]:
        """Each ground that carries something for this purpose, with the categories it opens."""
        fitting = [ground for ground in self.fitting(person, giver, receiver) if ground.purposes & purpose]
        if not fitting:
            return []
        objections = [o for o in self.objections if _meets(o, person, receiver, purpose)]
        closed = CONTACT if _on_the_other_side(self.case, person, receiver, self.at) else 0
        found = []
        for ground in fitting:
            mask = ground.categories & ~closed
            if not ground.kind.may_carry_health:
                mask &= ~HEALTH
            for objection in objections:
                if _yields(self.case, ground, objection):
                    mask &= ~objection.categories
            if mask:
                found.append((ground.id, mask))
        return found

    def answers(self, person: UUID, giver: UUID, receiver: UUID) -> tuple[Answer, ...]:
        """For each set of purposes with one answer: the purposes, the categories and the grounds that carry them.

        What is asked of alike persons, givers and receivers is worked out once: a case has many of them, but few kinds.
        """
        if receiver == giver:
            return OWN
        alike = (
            self._kind_of_person(person),
            self._kind_of_giver(giver),
            self._kind_of_receiver(receiver),
            _on_the_other_side(self.case, person, receiver, self.at),
        )
        found = self._answers.get(alike)
        if found is None:
            by_answer: dict[tuple[int, frozenset[UUID]], int] = {}
            for purpose in Purpose if self.fitting(person, giver, receiver) else ():
                opened = self.opened(person, giver, receiver, purpose.bit)
                if opened:
                    answer = reduce(or_, (mask for _, mask in opened)), frozenset(ground_id for ground_id, _ in opened)
                    by_answer[answer] = by_answer.get(answer, 0) | purpose.bit
            found = tuple((purposes, mask, carrying) for (mask, carrying), purposes in by_answer.items())
            self._answers[alike] = found
        return found

    def same_side(self, person: UUID, receiver: UUID) -> bool:
        """`same_side` at this moment."""
        if receiver not in self._sides:
            self._sides[receiver] = _sides(self.case, receiver, self.at)
        sides = self._sides[receiver]
        return sides is None or person in sides

    def _kind_of_person(self, person: UUID) -> Kind:
        if person not in self._kinds:
            within = (ground.persons is None or person in ground.persons for ground in self.grounds)
            said = (objection.person == person for objection in self.objections)
            self._kinds[person] = (*within, *said)
        return self._kinds[person]

    def _kind_of_giver(self, giver: UUID) -> Kind:
        if giver not in self._giver_kinds:
            within = (ground.givers is None or giver in ground.givers for ground in self.grounds)
            self._giver_kinds[giver] = (giver in self.silent, *within)
        return self._giver_kinds[giver]

    def _kind_of_receiver(self, receiver: UUID) -> Kind:
        if receiver not in self._receiver_kinds:
            named = (ground.recipients is None or receiver in ground.recipients for ground in self.grounds)
            met = (o.recipients is None or receiver in o.recipients for o in self.objections)
            justice = receiver in self.case.justice_organisations
            here = (receiver in self.members, receiver in self.guests)
            self._receiver_kinds[receiver] = (*here, justice, *named, *met)
        return self._receiver_kinds[receiver]

    def why_not(self, q: Question) -> str:
        """The rule that closed the door, in the order of rank."""
        if q.category is Category.contact and _on_the_other_side(self.case, q.person, q.receiver, self.at):
            return "PE-04"
        if self.police_closed and q.receiver in self.case.justice_organisations:
            return "GR-12"
        if q.giver in self.silent:
            return "GR-15"
        if q.category is Category.health:
            return "GR-07"
        met = (o.categories for o in self.objections if _meets(o, q.person, q.receiver, q.purpose.bit))
        if any(categories & q.category.bit for categories in met):
            return "GR-04"
        return "GR-01"


def carriers(
    case: CaseGrounds, *, person: UUID, giver: UUID, category: Category, purpose: Purpose, at: datetime
) -> frozenset[UUID]:
    """The grounds in force on which a giver may share this of a person with at least one other organisation."""
    if person not in case.persons:
        return frozenset()
    moment = Moment(case, at)
    receivers = (receivers_of(case) | {case.keeper}) - {giver}
    return frozenset(
        ground_id
        for receiver in receivers
        for ground_id, mask in moment.opened(person, giver, receiver, purpose.bit)
        if mask & category.bit
    )


def _on_the_other_side(case: CaseGrounds, person: UUID, receiver: UUID, at: datetime) -> bool:
    if person not in case.protected:
        return False
    others = {p for pair in case.danger_pairs if person in pair.persons and pair.period.holds(at) for p in pair.persons}
    others -= {person}
    sides = _sides(case, receiver, at)
    return bool(others) and sides is not None and person not in sides and bool(sides & others)


def _sides(case: CaseGrounds, organisation: UUID, at: datetime) -> frozenset[UUID] | None:
    """The persons for whom alone an organisation acts; None where it acts for the whole family."""
    sides = [part.acts_for for part in _parts(case, organisation, at)]
    if not sides or any(side is None for side in sides):
        return None
    return frozenset().union(*(side for side in sides if side is not None))


def _parts(case: CaseGrounds, organisation: UUID, at: datetime) -> tuple[Member, ...]:
    """An organisation's parts in the case now or, where it left, those it had: leaving does not change one's side."""
    had = tuple(m for m in case.members if m.organisation == organisation and m.period.starts_at <= at)
    return tuple(m for m in had if m.period.holds(at)) or had


def same_side(case: CaseGrounds, person: UUID, receiver: UUID, at: datetime) -> bool:
    """Whether a receiver may hear what this person told in confidence: not who acts only for others (rule CO-06)."""
    sides = _sides(case, receiver, at)
    return sides is None or person in sides


def _everything_permitting(case: CaseGrounds, at: datetime) -> Iterator[Ground]:
    """The recorded grounds and, for every agreement in force, the ground that it amounts to."""
    yield from (ground for ground in case.grounds if ground.period.holds(at) and ground.kind not in BY_AGREEMENT)
    for a in case.agreements:
        if a.period.holds(at):
            yield Ground(a.id, a.kind, a.period, a.purposes, a.categories, None, a.parties, a.parties)


def _names_recipients(ground: Ground) -> bool:
    """Whether the ground names its recipients itself, so that they need not take part in the case (rule OR-03)."""
    return ground.kind in NAMES_RECIPIENT and ground.recipients is not None


def _meets(objection: Objection, person: UUID, receiver: UUID, purpose: int) -> bool:
    return (
        objection.person == person
        and bool(objection.purposes & purpose)
        and (objection.recipients is None or receiver in objection.recipients)
    )


def _yields(case: CaseGrounds, ground: Ground, objection: Objection) -> bool:
    """Whether a refusal outranks a ground: consent not given after it, an agreement where the house says so."""
    if ground.kind in OUTRANKS_REFUSAL:
        return False
    if ground.kind is SharingGround.consent:
        return objection.period.starts_at >= ground.said_at
    return case.covenant_needs_consent


def receivers_of(case: CaseGrounds) -> set[UUID]:
    """Every organisation that takes part, sits at a meeting on the case, or is named by a ground."""
    named = (ground.recipients for ground in case.grounds if ground.recipients is not None)
    at_the_table = {guest.organisation for guest in case.guests}
    return at_the_table.union({member.organisation for member in case.members}, *named)
