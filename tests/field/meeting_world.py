"""A meeting from charter to feedback, for the tests of its rules: kinds, seats, items, and the chair who moves it."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from app.database.pool import Pools
from app.domain.access.actor import Actor
from app.domain.meetings import agenda, clients, deciding, inviting, items, kinds, planning, session
from app.domain.meetings.agenda_drafts import AgendaItemDraft, MeetingDecisionDraft
from app.domain.meetings.drafts import (
    AttendanceDraft,
    CharterDraft,
    ClientChoiceDraft,
    MeetingDraft,
    PartDraft,
    ParticipantDraft,
    PositionPart,
    RecordDraft,
)
from app.domain.persons import danger
from app.domain.persons.drafts import DangerPairDraft
from app.domain.tables.cases import CasePersonRow
from app.domain.tables.organisations import (
    AgreementPartyRow,
    HouseSettingRow,
    MandateRow,
    OrganisationRow,
    ProfessionalRow,
)
from app.domain.tables.persons import PersonRow
from app.domain.vocabulary.cases import CasePersonRole, DiscussionMode
from app.domain.vocabulary.meetings import (
    Attendance,
    ClientMode,
    DecisionKind,
    DecisionRule,
    ItemKind,
    MeetingKind,
    ParticipantBasis,
    PartKind,
    Position,
)
from app.domain.vocabulary.persons import DangerKind
from app.domain.vocabulary.roles import Role
from tests.domain.case_world import rows
from tests.world import LONG_AGO, MadeCase, World

CHARTER: dict[str, Any] = {
    "kind": MeetingKind.care_conference,
    "name": "Casusoverleg",
    "goal": "Geweld stopt",
    "frequency": "Elke twee weken",
    "roles": ("voorzitter",),
    "information_rules": "Alleen wat nodig is",
    "decision_rule": DecisionRule.consensus,
    "policy_goals": "Veiligheid",
    "policy_actors": "Convenantpartners",
    "policy_tasks": "Wegen en afspreken",
    "policy_information": "Procesinformatie",
    "policy_exchange": "Aan tafel",
    "retention_days": 365,
}
NEXT_WEEK = datetime.now(UTC) + timedelta(days=7)


@dataclass
class Table:
    """A meeting and what is at hand of it."""

    world: World
    id: UUID
    case: MadeCase
    item_id: UUID
    seats: dict[str, UUID] = field(default_factory=dict)

    async def version(self, pools: Pools) -> int:
        """The version of the meeting."""
        return int((await rows(pools, self.world, "SELECT version FROM meetings WHERE id = $1", self.id))[0][0])

    async def move(self, pools: Pools, use_case: Any, **given: Any) -> int:  # noqa: ANN401 - a use case of meetings
        """Move the meeting as its chair."""
        seen = await self.version(pools)
        return int(await use_case(self.world.gate, chair(self.world), meeting_id=self.id, seen=seen, **given))


def chair(world: World) -> Actor:
    """The house's professional, who chairs and directs the process."""
    return world.keeper()


async def kind_of(world: World, *, active: bool = True, **charter: Any) -> UUID:  # noqa: ANN401 - members of a charter
    """A kind of meeting."""
    given = CHARTER | {"chair_id": world.professionals["safety_house"]} | charter
    kind_id = await kinds.register_meeting_kind(world.gate, world.keeper(), draft=CharterDraft(**given))
    if active:
        await kinds.activate_meeting_kind(world.gate, world.keeper(), kind_id=kind_id, seen=1)
    return kind_id


async def planned(
    world: World,
    *,
    case: MadeCase | None = None,
    kind_id: UUID | None = None,
    parts: tuple[PartKind, ...] = (),
    mode: DiscussionMode | None = None,
    starts_at: datetime = NEXT_WEEK,
    facility_id: UUID | None = None,
    item: ItemKind = ItemKind.new,
    **charter: Any,  # noqa: ANN401 - members of a charter
) -> Table:
    """A planned meeting with one case on its agenda."""
    case = case or await world.case()
    kind_id = kind_id or await kind_of(world, **charter)
    draft = MeetingDraft(
        kind_id=kind_id,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        mode=mode,
        facility_id=facility_id,
        parts=tuple(PartDraft(kind=part) for part in parts),
    )
    meeting_id = await planning.plan_meeting(world.gate, world.keeper(), draft=draft)
    item_id = await put(world, case, meeting_id, item)
    return Table(world, meeting_id, case, item_id)


async def put(
    world: World, case: MadeCase, meeting_id: UUID, kind: ItemKind = ItemKind.new, part_id: UUID | None = None
) -> UUID:
    """A case on the agenda."""
    draft = AgendaItemDraft(meeting_id=meeting_id, kind=kind, question="Wat is nodig?", part_id=part_id)
    return await agenda.schedule_item(world.gate, world.keeper(), case_id=case.id, draft=draft)


async def seat(
    table: Table,
    kind: str,
    *,
    basis: ParticipantBasis = ParticipantBasis.core,
    part_ids: tuple[UUID, ...] = (),
) -> UUID:
    """A seat for an organisation, with its professional."""
    world = table.world
    draft = ParticipantDraft(
        organisation_id=world.organisations[kind],
        professional_id=world.professionals[kind],
        basis=basis,
        reason="vast lid",
        part_ids=part_ids,
    )
    found = await inviting.add_participant(world.gate, world.keeper(), meeting_id=table.id, draft=draft)
    table.seats[kind] = found
    return found


async def invited(pools: Pools, table: Table, *who: str) -> Table:
    """The invitations sent to these organisations."""
    for kind in who:
        await seat(table, kind)
    await table.move(pools, inviting.send_invitations)
    return table


async def in_session(pools: Pools, table: Table, *who: str) -> Table:
    """The meeting opened with these organisations there, its item taken up."""
    await invited(pools, table, *who)
    await table.move(pools, session.publish_pack)
    await table.move(pools, session.prepare_meeting)
    for kind in who:
        await mark(pools, table, table.seats[kind])
    await table.move(pools, session.open_meeting)
    await items.discuss_item(table.world.gate, chair(table.world), item_id=table.item_id, seen=1)
    return table


async def mark(
    pools: Pools, table: Table, seat_id: UUID, attendance: Attendance = Attendance.present, reason: str | None = None
) -> None:
    """Whether somebody is there."""
    found = await rows(pools, table.world, "SELECT version FROM attendances WHERE id = $1", seat_id)
    draft = AttendanceDraft(attendance=attendance, absence_reason="ziek" if attendance is Attendance.absent else reason)
    await session.mark_attendance(
        table.world.gate, chair(table.world), participant_id=seat_id, seen=found[0][0], draft=draft
    )


def decision(world: World, *positions: tuple[str, Position], **given: Any) -> MeetingDecisionDraft:  # noqa: ANN401
    """A decision with these positions."""
    taken = tuple(PositionPart(organisation_id=world.organisations[kind], position=where) for kind, where in positions)
    draft: dict[str, Any] = {"kind": DecisionKind.arrangement, "text": "Samen verder", "positions": taken}
    return MeetingDecisionDraft(**(draft | given))


async def decided(pools: Pools, table: Table, draft: MeetingDecisionDraft) -> UUID:
    """A decision, recorded by the chair."""
    del pools
    return await deciding.record_decision(table.world.gate, chair(table.world), item_id=table.item_id, draft=draft)


async def recorded(pools: Pools, table: Table, *who: str, **given: Any) -> UUID:  # noqa: ANN401 - members of the draft
    """The meeting held, decided and recorded; the decision."""
    await in_session(pools, table, *who)
    favour = tuple((kind, Position.in_favour) for kind in who)
    decision_id = await decided(pools, table, decision(table.world, *favour, **given))
    await close_item(pools, table)
    await table.move(
        pools, session.record_meeting, draft=RecordDraft(next_on=(datetime.now(UTC) + timedelta(days=30)).date())
    )
    return decision_id


async def close_item(pools: Pools, table: Table) -> None:
    """The item decided."""
    found = await rows(pools, table.world, "SELECT version FROM agenda_items WHERE id = $1", table.item_id)
    await deciding.decide_item(table.world.gate, chair(table.world), item_id=table.item_id, seen=found[0][0])


async def organisation(world: World, kind: str, *, covenant: bool = False, expertise: tuple[str, ...] = ()) -> UUID:
    """One more organisation of a kind, with a professional."""
    row = OrganisationRow(
        name=f"Voorbeeld {kind}", kind=kind, status="active", chains=["care"], region="Waterduin",
        participation_form="structural", expertise=list(expertise),
    )  # fmt: skip
    person = ProfessionalRow(organisation_id=row.id, name=f"V. Verzonnen ({kind})")
    async with world.gate.open(world.keeper(), "test:organisation") as work:
        await work.insert(row)
        await work.insert(person)
        if covenant and world.covenant_id is not None:
            await work.insert(
                AgreementPartyRow(agreement_id=world.covenant_id, organisation_id=row.id, signed_on=date(2020, 1, 1))
            )
    world.organisations[kind], world.professionals[kind] = row.id, person.id
    return row.id


async def setting(world: World, name: str, value: object) -> None:
    """A setting of the house, from now on."""
    row = HouseSettingRow(
        house_id=world.house_id, name=name, value={"value": value}, starts_at=datetime.now(UTC), author="test"
    )
    async with world.gate.open(world.keeper(), "test:setting") as work:
        await work.insert(row)


async def mandate(world: World, kind: str) -> None:
    """A mandate to decide for an organisation's professional."""
    row = MandateRow(
        organisation_id=world.organisations[kind],
        professional_id=world.professionals[kind],
        scope="decide",
        starts_at=LONG_AGO,
    )
    async with world.gate.open(world.keeper(), "test:mandate") as work:
        await work.insert(row)


async def run(pools: Pools, world: World, sql: str, *arguments: object) -> None:
    """Turn the clock, or what else only time does."""
    async with pools.writer.acquire() as connection, connection.transaction():
        await connection.execute(f"SELECT set_config('app.house_id', '{world.house_id}', true)")
        await connection.execute(sql, *arguments)


def deputy(actor: Actor, professional_id: UUID) -> Actor:
    """The same organisation, by another professional."""
    return replace(actor, professional_id=professional_id)


def by_system(world: World) -> Actor:
    """The service's own hand."""
    return replace(world.keeper(Role.system), professional_id=None)


async def asked(pools: Pools, table: Table, person: int) -> Any:  # noqa: ANN401 - a record
    """How a client is asked to a meeting."""
    found = await rows(
        pools,
        table.world,
        "SELECT * FROM client_participations WHERE meeting_id = $1 AND person_id = $2",
        table.id,
        table.case.persons[person],
    )
    return found[0]


async def comes(pools: Pools, table: Table, person: int, mode: ClientMode = ClientMode.physical) -> None:
    """A client chooses to come, to the first part."""
    row = await asked(pools, table, person)
    await clients.record_client_choice(
        table.world.gate,
        table.world.keeper(),
        client_participation_id=row["id"],
        seen=row["version"],
        draft=ClientChoiceDraft(attends=True, mode=mode),
    )


async def network_person(
    world: World, case: MadeCase, *, screened: bool, role: CasePersonRole = CasePersonRole.network_person
) -> UUID:
    """Somebody around the family."""
    row = PersonRow(
        house_id=world.house_id, family_name="Verzonnen", network_influence="support",
        screened_at=datetime.now(UTC) if screened else None,
    )  # fmt: skip
    async with world.gate.open(world.keeper(), "test:person") as work:
        await work.insert(row)
        await work.insert(CasePersonRow(house_id=world.house_id, case_id=case.id, person_id=row.id, role=role))
    return row.id


async def paired(world: World, case: MadeCase) -> None:
    """Two persons kept apart."""
    draft = DangerPairDraft(
        kind=DangerKind.stalking, person_id=case.persons[0], other_person_id=case.persons[1], source="Politie"
    )
    await danger.set_danger_pair(world.gate, world.keeper(), case_id=case.id, draft=draft)
