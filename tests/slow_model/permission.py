"""Which categories of one person's data a reader may read: the rules of grounds, agreements, refusals and sides."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from app.domain.vocabulary.sharing import Purpose
from tests.slow_model.facts import (
    AGGREGATE_PURPOSES,
    CARRIES_HEALTH,
    CATEGORIES,
    CRIMINAL_ADVISERS,
    TO_POLICE,
    YIELDS_TO_A_REFUSAL,
    Agreement,
    Case,
    Ground,
    Part,
    Person,
    Reader,
)


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


def within_scopes(reader: Reader) -> frozenset[str]:
    """Every category that the reader's scopes leave open: what it reads of its own."""
    closed = {category for category, held in (("health", reader.health), ("justice", reader.justice)) if not held}
    return frozenset(CATEGORIES) - closed


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
    at_the_table = ground.kind == "covenant" and _is_at_the_table(case, receiver, at)
    if not names_it and not at_the_table and not _takes_part(case, receiver, at):
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


def _is_at_the_table(case: Case, organisation: UUID, at: datetime) -> bool:
    """GR-18: whether it is invited to a part of a meeting that discusses the case, and that access has not ended."""
    discussed = {
        item.says["part_id"]
        for item in case.records.get("agendaItems", ())
        if item.says["status"] not in ("removed", "rerouted")
    }
    return any(
        seat.says["organisation_id"] == organisation
        and seat.says["part_id"] in discussed
        and seat.says["invited_at"] is not None
        and meeting.says["access_ends_at"] is not None
        and seat.says["invited_at"] <= at < meeting.says["access_ends_at"]
        for meeting in case.meetings
        for seat in meeting.below["participants"]
    )


def _parts(case: Case, organisation: UUID, at: datetime) -> list[Part]:
    """The parts that say how an organisation stands to the family: those of now, else those that it had (PE-04)."""
    begun = [part for part in case.parts if part.organisation == organisation and part.starts_at <= at]
    now = [part for part in begun if part.ends_at is None or at < part.ends_at]
    return now or begun


def side_of(case: Case, organisation: UUID, at: datetime) -> frozenset[UUID] | None:
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
    side = side_of(case, receiver, at)
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
    return (word.value for word in Purpose if word.value not in AGGREGATE_PURPOSES)
