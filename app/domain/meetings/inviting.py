"""Who is invited to a meeting: organisations with a basis, people around the family once they are screened."""

from datetime import timedelta
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case
from app.domain.access.house_settings import house_setting
from app.domain.access.tasks import set_task
from app.domain.access.work import Gate, Work
from app.domain.errors import Conflict, Fault, GuardNotMet, InvalidContent, NotFound
from app.domain.meetings.drafts import FamilySeatDraft, ParticipantDraft
from app.domain.meetings.rules import Seat
from app.domain.meetings.standing import (
    MeetingStanding,
    check_composition,
    check_open,
    chosen_parts,
    find_meeting,
    moved,
    rewrite_agenda,
    seats_of,
)
from app.domain.meetings.statements import facts
from app.domain.meetings.statements.charters import PRIMARY_SEAT, WORKS_FOR
from app.domain.meetings.statements.seating import CORE_TEAMS
from app.domain.organisations.service import check_takes_part
from app.domain.persons.rules import is_screened
from app.domain.tables.meetings import AttendanceRow
from app.domain.vocabulary.cases import TaskKind
from app.domain.vocabulary.meetings import FAMILY_SIDE, MeetingStatus, ParticipantBasis
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.organisations import OrganisationKind


async def add_participant(gate: Gate, actor: Actor, *, meeting_id: UUID, draft: ParticipantDraft) -> UUID:
    """Give an organisation a seat, with its basis and reason; refused where a part cannot hold it (ME-03, ME-10)."""
    if draft.basis in FAMILY_SIDE:
        raise InvalidContent(Fault("/basis", "not-an-organisation", "ME-10"))
    async with gate.open(actor, "meeting:add-participant") as work:
        standing = await find_meeting(work, meeting_id, "meeting:add-participant")
        row = standing.row
        check_open(row)
        await check_takes_part(work, draft.organisation_id, "/organisationId")
        professional_id = draft.professional_id or await _primary(work, row.kind_id, draft.organisation_id)
        if (
            professional_id is not None
            and await work.fetch_value(WORKS_FOR, professional=professional_id) != draft.organisation_id
        ):
            raise InvalidContent(Fault("/professionalId", "works-elsewhere", "OR-05"))
        parts = await chosen_parts(work, row.id, draft.part_ids, "/partIds")
        taken = {part_id for part_id, seat in await seats_of(work, row.id) if _same(seat, draft, professional_id)}
        if taken & {part.id for part in parts}:
            raise Conflict(rule="ME-10")
        made = [
            AttendanceRow(
                house_id=actor.house_id,
                meeting_id=row.id,
                part_id=part.id,
                organisation_id=draft.organisation_id,
                professional_id=professional_id,
                basis=draft.basis.value,
                reason=draft.reason,
                invited_at=row.invited_at and work.now,
            )
            for part in parts
        ]
        await _seat(work, standing, made)
    return made[0].id


async def seat_core_team(gate: Gate, actor: Actor, *, meeting_id: UUID) -> UUID:
    """Give the core team (kernteam) of every agenda case a seat where its case is discussed (rules ME-10, PR-08).

    Who is there on request, as subject expert or from an outer shell is invited by name. A seat that is there stays.
    """
    async with gate.open(actor, "meeting:add-participant") as work:
        standing = await find_meeting(work, meeting_id, "meeting:add-participant")
        row = standing.row
        check_open(row)
        there = {(part_id, seat.organisation_id) for part_id, seat in await seats_of(work, row.id)}
        core = [(found["part_id"], found["organisation_id"]) for found in await work.fetch(CORE_TEAMS, meeting=row.id)]
        made = [
            AttendanceRow(
                house_id=actor.house_id,
                meeting_id=row.id,
                part_id=part_id,
                organisation_id=organisation_id,
                professional_id=await _primary(work, row.kind_id, organisation_id),
                basis=ParticipantBasis.core.value,
                reason=ParticipantBasis.core.nl,
                invited_at=row.invited_at and work.now,
            )
            for part_id, organisation_id in core
            if (part_id, organisation_id) not in there
        ]
        if made:
            await _seat(work, standing, made)
    return meeting_id


async def add_family_participant(gate: Gate, actor: Actor, *, meeting_id: UUID, draft: FamilySeatDraft) -> UUID:
    """Invite a screened support person of one client, or a screened person of the network (ME-07, ME-23, PE-08)."""
    if draft.basis not in {ParticipantBasis.support_person, ParticipantBasis.network_person}:
        raise InvalidContent(Fault("/basis", "not-family", "ME-06"))
    if (draft.basis is ParticipantBasis.support_person) != (draft.supports_id is not None):
        raise InvalidContent(Fault("/supportsId", "one-client", "ME-07"))
    async with gate.open(actor, "meeting:add-family") as work:
        case = await find_case(work, draft.case_id)
        standing = await find_meeting(work, meeting_id, "meeting:add-family", roles=case.roles)
        check_open(standing.row)
        await _on_agenda(work, standing, draft.case_id)
        person = await work.fetch_one(facts.PERSON_OF_CASE, person=draft.person_id, case=draft.case_id)
        if person is None:
            raise InvalidContent(Fault("/personId", "unknown-person", "PE-08"))
        if not is_screened(person["network_influence"], screened=person["screened_at"] is not None):
            raise GuardNotMet("PE-08", "screening")
        if draft.supports_id is not None:
            await _check_one_client(work, standing, draft)
        part = (await chosen_parts(work, meeting_id, [draft.part_id] if draft.part_id else [], "/partId"))[0]
        made = AttendanceRow(
            house_id=actor.house_id,
            meeting_id=meeting_id,
            part_id=part.id,
            case_id=draft.case_id,
            person_id=draft.person_id,
            supports_id=draft.supports_id,
            basis=draft.basis.value,
            reason=draft.reason,
        )
        await work.insert(made)
        await check_composition(work, standing)
        work.about("meeting", meeting_id, case_id=draft.case_id, version=standing.row.version)
    return made.id


async def remove_participant(gate: Gate, actor: Actor, *, participant_id: UUID) -> None:
    """Take a seat away before the meeting begins; the access that it gave ends at once (rule GR-18)."""
    async with gate.open(actor, "meeting:remove-participant") as work:
        seat = await work.read(AttendanceRow, participant_id)
        standing = await find_meeting(work, seat.meeting_id, "meeting:remove-participant")
        if seat.case_id is not None:
            await find_case(work, seat.case_id)
        if standing.row.status == MeetingStatus.in_session:
            raise GuardNotMet("ME-03", "in-session")
        check_open(standing.row)
        await work.execute(facts.REMOVE_SEAT, id=seat.id)
        await rewrite_agenda(work, seat.meeting_id)


async def send_invitations(gate: Gate, actor: Actor, *, meeting_id: UUID, seen: int) -> int:
    """Invite everybody who has a seat: every participant with a basis, every client asked or left out with a reason.

    From now on those who have a seat may read the agenda cases as far as the covenant goes (rule GR-18).
    """
    async with gate.open(actor, "meeting:invite") as work:
        standing = await find_meeting(work, meeting_id, "meeting:invite")
        row = standing.row
        if not any(not seat.is_family for _, seat in await seats_of(work, row.id)):
            raise GuardNotMet("ME-10", "participants")
        for asked in await work.fetch(facts.CLIENTS_ASKED, meeting=row.id):
            if not asked["invited"] and asked["absence_reason"] is None:
                raise GuardNotMet("ME-06", "reason")
        await check_composition(work, standing)
        days = await house_setting(work, "access_after_meeting_days", 14)
        version = await moved(
            work,
            standing,
            MeetingStatus.invited,
            seen=seen,
            as_inviter=standing.kind.inviter_id == actor.organisation_id,
            notice=NoticeType.meetings_invited,
            invited_at=work.now,
            access_ends_at=row.ends_at + timedelta(days=days),
        )
        await work.execute(facts.MARK_INVITED, meeting=row.id, at=work.now)
        await rewrite_agenda(work, row.id)
        await _ask_clients(work, standing)
        return version


async def _ask_clients(work: Work, standing: MeetingStanding) -> None:
    """A task for each case whose clients are to be asked: for Veilig Thuis or the case director (setting, ME-06)."""
    inviter = await house_setting(work, "client_inviter", "veilig_thuis")
    directors = {
        found["case_id"]: found["organisation_id"]
        for found in await work.fetch(facts.DIRECTORS_OF_ITEMS, meeting=standing.row.id)
    }
    at_the_table = {seat.organisation_kind: seat.organisation_id for _, seat in await seats_of(work, standing.row.id)}
    cases = {asked["case_id"] for asked in await work.fetch(facts.CLIENTS_ASKED, meeting=standing.row.id)}
    for case_id in sorted(cases):
        desk = at_the_table.get(OrganisationKind.veilig_thuis) if inviter == "veilig_thuis" else None
        await set_task(
            work,
            TaskKind.client_invitation,
            standing.row.starts_at,
            case_id=case_id,
            organisation_id=desk or directors.get(case_id) or work.actor.keeper_id,
        )


async def _on_agenda(work: Work, standing: MeetingStanding, case_id: UUID) -> None:
    items = await work.fetch(facts.ITEMS_OF, meeting=standing.row.id)
    if case_id not in {item["case_id"] for item in items}:
        raise NotFound


async def _check_one_client(work: Work, standing: MeetingStanding, draft: FamilySeatDraft) -> None:
    """A support person stands beside one client of the case, and beside nobody else there (rule ME-07)."""
    clients = {found["person_id"] for found in await work.fetch(facts.CLIENTS_OF, case=draft.case_id)}
    if draft.supports_id not in clients:
        raise InvalidContent(Fault("/supportsId", "not-a-client", "ME-07"))
    for _, seat in await seats_of(work, standing.row.id):
        if seat.person_id == draft.person_id and seat.supports_id not in {None, draft.supports_id}:
            raise GuardNotMet("ME-07", "other-client")


async def _seat(work: Work, standing: MeetingStanding, made: list[AttendanceRow]) -> None:
    """Write seats down; once the invitations are out their access begins at once."""
    await work.insert(*made)
    await check_composition(work, standing)
    await work.change(standing.row)
    if standing.row.invited_at is not None:
        await rewrite_agenda(work, standing.row.id)
        _tell(work, standing, *(seat.organisation_id for seat in made))


async def _primary(work: Work, kind_id: UUID, organisation_id: UUID) -> UUID | None:
    found = await work.fetch_one(PRIMARY_SEAT, kind=kind_id, organisation=organisation_id)
    return None if found is None else found["professional_id"]


def _same(seat: Seat, draft: ParticipantDraft, professional_id: UUID | None) -> bool:
    return (seat.organisation_id, seat.professional_id) == (draft.organisation_id, professional_id)


def _tell(work: Work, standing: MeetingStanding, *audience: UUID | None) -> None:
    work.tell(
        NoticeType.meetings_invited,
        kind="meeting",
        subject_id=standing.row.id,
        version=standing.row.version,
        audience=sorted({each for each in audience if each is not None}),
    )
