"""A meeting, locked, and how the actor stands to it; and the checks that every part must pass."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.domain.access import granting
from app.domain.access.changes import loaded
from app.domain.access.house_settings import house_setting
from app.domain.access.policy import check
from app.domain.access.work import Work
from app.domain.errors import Fault, InvalidContent, MissingRole, NotFound, WrongState
from app.domain.meetings.rules import (
    JOINT_TALKS,
    JointTalk,
    Seat,
    check_family_meeting,
    check_joint_talk,
    check_online,
    check_part,
    check_room,
)
from app.domain.meetings.statements import facts
from app.domain.tables.meeting_records import FacilityRow
from app.domain.tables.meetings import MeetingKindRow, MeetingPartRow, MeetingRow
from app.domain.vocabulary.meetings import (
    MEETING,
    Attendance,
    ClientMode,
    MeetingKind,
    MeetingStatus,
    ParticipantBasis,
    PartKind,
)
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.roles import Capacity, Role

OPEN_TO_CHANGE = (MeetingStatus.planned, MeetingStatus.invited, MeetingStatus.prepared, MeetingStatus.in_session)


@dataclass(frozen=True, slots=True)
class MeetingStanding:
    """A meeting that the actor may know of, its charter, and the roles that the actor holds there."""

    row: MeetingRow
    kind: MeetingKindRow
    roles: frozenset[Role]


async def find_meeting(
    work: Work, meeting_id: UUID, permission: str | None = None, *, roles: frozenset[Role] = frozenset()
) -> MeetingStanding:
    """The meeting, if the actor may know of it and do this; who chairs it holds the role chair there."""
    actor = work.actor
    row = await work.read(MeetingRow, meeting_id)
    kind = await work.read(MeetingKindRow, row.kind_id, locked=False)
    mine = actor.organisation_id in {row.owner_id, row.chair_organisation_id, kind.inviter_id}
    has_seat = await work.fetch_value(facts.HAS_SEAT, meeting=meeting_id, organisation=actor.organisation_id)
    if not (actor.keeps_the_house or mine or has_seat):
        raise NotFound
    chairs = actor.professional_id is not None and actor.professional_id == row.chair_id
    held = roles | ({Role.chair} if chairs else frozenset())
    work.about("meeting", row.id, version=row.version)
    if permission is not None:
        check(actor, permission, case_roles=held, own=kind.inviter_id == actor.organisation_id)
    return MeetingStanding(row, kind, held)


def capacities(work: Work, standing: MeetingStanding) -> frozenset[Role | Capacity]:
    """The roles by which the actor moves a meeting or an item of it."""
    actor = work.actor
    if actor.client_id is None and Role.system in actor.roles:
        return frozenset({Role.system})
    named = actor.professional_id is not None
    return frozenset({*standing.roles, *(actor.roles if named else ())})


async def moved(
    work: Work,
    standing: MeetingStanding,
    to: MeetingStatus,
    *,
    seen: int,
    as_inviter: bool = False,
    notice: NoticeType = NoticeType.meetings_changed,
    **also: Any,  # noqa: ANN401 - columns of the row
) -> int:
    """Move a meeting along its life cycle and tell everybody who has a seat; the new version."""
    row = standing.row
    held = capacities(work, standing)
    move = MEETING.check(row.status, to)
    if not as_inviter and not held & set(move.by):
        raise MissingRole(*(role for role in move.by if isinstance(role, Role)), rule=move.rules[0])
    version = await work.change(row, seen=seen, status=to.value, **also)
    work.about("meeting", row.id, version=version)
    await tell_seats(work, row, notice, reason=to.value)
    return version


async def tell_seats(work: Work, row: MeetingRow, notice: NoticeType, *, reason: str | None = None) -> None:
    """Tell the organisations that have a seat in a meeting; clients and their network receive no documents (ME-07)."""
    found = await work.fetch(facts.SEATS_OF, meeting=row.id)
    audience = {record["organisation_id"] for record in found if record["organisation_id"] is not None}
    work.tell(
        notice,
        kind="meeting",
        subject_id=row.id,
        version=row.version,
        reason=reason,
        audience=sorted({*audience, row.owner_id}),
    )


def check_open(row: MeetingRow) -> None:
    """What is over takes no more changes."""
    if row.status not in OPEN_TO_CHANGE:
        raise WrongState(MEETING.name, current=MeetingStatus(row.status))


async def parts_of(work: Work, meeting_id: UUID) -> list[MeetingPartRow]:
    """The parts in order."""
    return [loaded(MeetingPartRow, dict(found)) for found in await work.fetch(facts.PARTS_OF, meeting=meeting_id)]


async def chosen_parts(work: Work, meeting_id: UUID, wanted: Sequence[UUID], pointer: str) -> list[MeetingPartRow]:
    """The named parts of a meeting, or its first."""
    parts = await parts_of(work, meeting_id)
    if not wanted:
        return parts[:1]
    found = [part for part in parts if part.id in wanted]
    if len(found) != len(set(wanted)):
        raise InvalidContent(Fault(pointer, "not-a-part", "ME-03"))
    return found


async def seats_of(work: Work, meeting_id: UUID) -> list[tuple[UUID, Seat]]:
    """Everybody in a meeting, with the part."""
    return [(found["part_id"], _seat(found)) for found in await work.fetch(facts.SEATS_OF, meeting=meeting_id)]


async def check_composition(work: Work, standing: MeetingStanding, *, opening: MeetingPartRow | None = None) -> None:
    """What no part may hold together (rules ME-03 to ME-05, ME-07, ME-16, ME-22, ME-23).

    While a meeting is put together every part is looked at; when one opens, that part as it is attended.
    """
    row = standing.row
    placed = await seats_of(work, row.id)
    parts = await parts_of(work, row.id)
    persons = [seat.person_id for _, seat in placed if seat.person_id is not None]
    found = await work.fetch(facts.PAIRS_AMONG, persons=persons)
    pairs = [frozenset({pair["person_id"], pair["other_person_id"]}) for pair in found]
    split = await house_setting(work, "om_client_split", "on") == "on"
    watches = await house_setting(work, "care_watches_justice", "off") == "on"
    talk = await house_setting(work, "it_joint_talk", "never")
    joint = MeetingKind(row.kind) in JOINT_TALKS
    has_blocks = any(part.kind == PartKind.justice_block for part in parts)
    for part in parts if opening is None else [opening]:
        seats = [seat for part_id, seat in placed if part_id == part.id]
        check_part(
            seats,
            pairs,
            client_split=split,
            kind=PartKind(part.kind),
            has_blocks=has_blocks,
            care_watches=watches,
            pairs_released=joint and (opening is not None or talk == "release_with_reason"),  # then ME-05 looks
        )
        if opening is not None:
            await _check_talk(work, row, seats, pairs, setting=talk)
            directors = await work.fetch(facts.DIRECTORS_OF_ITEMS, meeting=row.id)
            check_online(seats, {director["professional_id"] for director in directors})
    screened = await work.fetch(facts.SCREENED, persons=persons)
    check_family_meeting(row.kind, [seat for _, seat in placed], {person["id"] for person in screened})
    coming = [seat.person_id for _, seat in placed if seat.person_id is not None and seat.comes]
    room = None if row.facility_id is None else await work.read(FacilityRow, row.facility_id, locked=False)
    threatened = await work.fetch_value(facts.THREATENED, persons=coming)
    check_room(room.kind if room else None, threatened=threatened)


async def _check_talk(
    work: Work, row: MeetingRow, seats: Sequence[Seat], pairs: Sequence[frozenset[UUID]], *, setting: str
) -> None:
    clients = [seat for seat in seats if seat.basis is ParticipantBasis.client and seat.comes]
    persons = frozenset(seat.person_id for seat in clients if seat.person_id is not None)
    if MeetingKind(row.kind) not in JOINT_TALKS or len(persons) < 2:  # noqa: PLR2004 - it takes two
        return
    cases = sorted({seat.case_id for seat in clients if seat.case_id is not None})
    alone = await work.fetch(facts.SPOKEN_ALONE, persons=sorted(persons))
    safe = await work.fetch(facts.DECLARED, cases=cases, kind=facts.SAFE.value)
    released = await work.fetch(facts.DECLARED, cases=cases, kind=facts.RELEASE.value)
    known = JointTalk(
        spoken_alone=frozenset(found[0] for found in alone),
        declared_safe=frozenset(found[0] for found in safe),
        released=persons <= {found[0] for found in released},
    )
    check_joint_talk(persons, known, kept_apart=any(pair <= persons for pair in pairs), setting=setting)


async def rewrite_agenda(work: Work, meeting_id: UUID, *also: UUID) -> None:
    """Bring the grants of the agenda cases in line with who is invited and until when (rule GR-18)."""
    items = await work.fetch(facts.ITEMS_OF, meeting=meeting_id)
    for case_id in sorted({*(item["case_id"] for item in items), *also}):
        await granting.rewrite(work, case_id)


def _seat(found: Any) -> Seat:  # noqa: ANN401 - an asyncpg record
    kind, attendance = found["organisation_kind"], found["attendance"]
    return Seat(
        basis=ParticipantBasis(found["basis"]),
        organisation_id=found["organisation_id"],
        organisation_kind=None if kind is None else OrganisationKind(kind),
        professional_id=found["professional_id"],
        person_id=found["person_id"],
        case_id=found["case_id"],
        supports_id=found["supports_id"],
        attendance=None if attendance is None else Attendance(attendance),
        online=attendance == Attendance.online or (attendance is None and found["mode"] == ClientMode.online),
    )
