"""The rules of meetings, pure: charters, the table and its parts, agendas."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from pydantic.alias_generators import to_camel

from app.domain.days import AMSTERDAM, day_of
from app.domain.errors import Fault, GuardNotMet, InvalidContent
from app.domain.vocabulary.meetings import (
    FAMILY_SIDE,
    Attendance,
    FacilityKind,
    ItemKind,
    MeetingKind,
    PackRule,
    ParticipantBasis,
    PartKind,
)
from app.domain.vocabulary.organisations import OrganisationKind

JUSTICE_PARTIES: Final = frozenset(
    {
        OrganisationKind.police,
        OrganisationKind.prosecution,
        OrganisationKind.probation,
        OrganisationKind.prison_service,
        OrganisationKind.court,
    }
)
"""Who sits in the justice block only, where a meeting has one; rule ME-16."""

FAMILY_MEETINGS: Final = frozenset({MeetingKind.network_council, MeetingKind.family_group_conference})
"""Meetings that belong to the family; rule ME-23."""

JOINT_TALKS: Final = frozenset({MeetingKind.joint_family_session, MeetingKind.system_talk})
"""Talks of household members with each other; rule ME-05."""

JUSTICE_MEETINGS: Final = frozenset({MeetingKind.justice_conference, MeetingKind.settlement_session})

THERE: Final = frozenset({Attendance.present, Attendance.deputised, Attendance.online})
"""Who was there, whichever way."""

_PACK_HOUR: Final = 13
_ORDER: Final = {ItemKind.urgent: 0, ItemKind.new: 1, ItemKind.recall: 2, ItemKind.running: 3}


def check_charter(found: Mapping[str, object]) -> None:
    """A kind of meeting becomes active with a whole charter and a whole processing policy; rules ME-01 and GR-16."""
    missing = [name for name in ("goal", "frequency", "roles", "information_rules", "decision_rule") if not found[name]]
    if missing:
        raise GuardNotMet("ME-01", *missing)
    policy = ("policy_goals", "policy_actors", "policy_tasks", "policy_information", "policy_exchange")
    lacking = [name for name in (*policy, "retention_days") if not found[name]]
    if lacking:
        raise GuardNotMet("GR-16", *lacking)


def check_adoption(stated: Collection[str], added: Collection[str]) -> None:
    """Who adopts a form adds what it leaves open; what the form states is taken from it; rule ME-01."""
    twice = sorted(set(stated) & set(added))
    if twice:
        raise InvalidContent(*(Fault(f"/{to_camel(name)}", "stated-by-form", "ME-01") for name in twice))


def check_period(starts_at: datetime, ends_at: datetime) -> None:
    """A meeting ends after it began."""
    if ends_at <= starts_at:
        raise InvalidContent(Fault("/endsAt", "not-after-start", "ME-22"))


def pack_due(rule: str, days: int, starts_at: datetime) -> datetime:
    """When the pack must be out: days before, or at 13:00 on the last working day before; rule ME-18."""
    if rule == PackRule.days_before:
        return starts_at - timedelta(days=days)
    at = datetime.combine(day_of(starts_at), time(_PACK_HOUR), AMSTERDAM)
    return (at if at <= starts_at else at - timedelta(days=1)).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Seat:
    """Someone in a part, as the rules see it."""

    basis: ParticipantBasis
    organisation_id: UUID | None = None
    organisation_kind: OrganisationKind | None = None
    professional_id: UUID | None = None
    person_id: UUID | None = None
    case_id: UUID | None = None
    supports_id: UUID | None = None
    attendance: Attendance | None = None
    online: bool = False

    @property
    def is_family(self) -> bool:
        """Whether this is a person of a case."""
        return self.basis in FAMILY_SIDE

    @property
    def comes(self) -> bool:
        """Whether this one is there, or expected as long as nobody said otherwise."""
        return self.attendance is None or self.attendance in THERE


def check_part(
    seats: Iterable[Seat],
    pairs: Collection[frozenset[UUID]],
    *,
    client_split: bool,
    kind: PartKind = PartKind.plenary,
    has_blocks: bool = False,
    care_watches: bool = False,
    pairs_released: bool = False,
) -> None:
    """Whom a part cannot hold together: prosecution and family, danger pairs, justice and care; ME-03, ME-04, ME-16."""
    coming = [seat for seat in seats if seat.comes]
    family = [seat for seat in coming if seat.is_family]
    kinds = {seat.organisation_kind for seat in coming if seat.organisation_kind is not None}
    if client_split and family and OrganisationKind.prosecution in kinds:
        raise GuardNotMet("ME-03", "split-required")
    persons = {seat.person_id for seat in family}
    if not pairs_released and any(pair <= persons for pair in pairs):
        raise GuardNotMet("ME-04", "danger-pair")
    if not has_blocks:
        return
    if kind is not PartKind.justice_block and kinds & JUSTICE_PARTIES:
        raise GuardNotMet("ME-16", "justice-block-only")
    if kind is PartKind.justice_block:
        outside = {OrganisationKind.safety_house, *JUSTICE_PARTIES}
        care = [seat for seat in coming if seat.organisation_kind not in {None, *outside}]
        if any(not care_watches or seat.basis is not ParticipantBasis.observer for seat in care):
            raise GuardNotMet("ME-16", "care-stays-out")


def check_online(seats: Iterable[Seat], directors: Collection[UUID]) -> None:
    """A client comes online only when the case director or an involved professional is there in person; rule ME-07."""
    seats = tuple(seats)
    online = any(seat.basis is ParticipantBasis.client and seat.comes and seat.online for seat in seats)
    accompanied = any(
        seat.attendance in {Attendance.present, Attendance.deputised}
        and (seat.basis is ParticipantBasis.case_involved or seat.professional_id in directors)
        for seat in seats
    )
    if online and not accompanied:
        raise GuardNotMet("ME-07", "nobody-beside-client")


@dataclass(frozen=True, slots=True)
class JointTalk:
    """What is known before household members meet: who was spoken to alone, and whom a decision declared safe."""

    spoken_alone: frozenset[UUID]
    declared_safe: frozenset[UUID]
    released: bool = False


def check_joint_talk(persons: frozenset[UUID], known: JointTalk, *, kept_apart: bool, setting: str) -> None:
    """Household members talk together after each was spoken to alone and it was found safe; rule ME-05."""
    if kept_apart and not (setting == "release_with_reason" and known.released):
        raise GuardNotMet("ME-05", "danger-pair")
    missing = []
    if persons - known.spoken_alone:
        missing.append("spoken-alone")
    if persons - known.declared_safe:
        missing.append("safe-to-meet")
    if missing:
        raise GuardNotMet("ME-05", *missing)


def check_family_meeting(kind: str, seats: Iterable[Seat], screened: Collection[UUID]) -> None:
    """Of the network only who was screened takes part; rules ME-23 and PE-08."""
    bases = {ParticipantBasis.network_person, ParticipantBasis.support_person}
    unscreened = [seat for seat in seats if seat.basis in bases and seat.person_id not in screened]
    if unscreened:
        raise GuardNotMet("ME-23" if kind in FAMILY_MEETINGS else "PE-08", "screening")


def check_room(kind: str | None, *, threatened: bool) -> None:
    """Where a person threatened staff the meeting needs a room of raised safety; rule ME-22."""
    if threatened and kind != FacilityKind.meeting_room_raised_safety:
        raise GuardNotMet("ME-22", "raised-safety")


def order_of(kind: ItemKind, *, new_first: bool) -> int:
    """Where an item stands: urgent, then new unless the charter says otherwise, then what comes back; rule ME-14."""
    if not new_first and kind is ItemKind.new:
        return len(_ORDER)
    return _ORDER[kind]


def check_capacity(content_items: int, cap: int, kind: ItemKind) -> None:
    """A content meeting takes so many items and no more, urgent ones excepted; rule ME-15."""
    if kind is not ItemKind.urgent and content_items >= cap:
        raise GuardNotMet("ME-15", "full")


def check_next_on(next_on: date, today: date) -> None:
    """What is put off comes back on a later day; rule ME-14."""
    if next_on <= today:
        raise InvalidContent(Fault("/nextOn", "in-the-past", "ME-14"))
