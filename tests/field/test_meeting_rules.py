"""Charters, policies, seats and rooms: under what a meeting is planned, and what is left of it."""

from datetime import date, timedelta
from typing import Any

import pytest
import pytest_asyncio
from pydantic import ValidationError

from app.database.pool import Pools
from app.domain.errors import Conflict, GuardNotMet, InvalidContent
from app.domain.meetings import inviting, kinds, planning, questions
from app.domain.meetings.agenda_drafts import StaffThreatDraft
from app.domain.meetings.drafts import (
    CharterDraft,
    FacilityDraft,
    MeetingDraft,
    ParticipantDraft,
    SeatDraft,
)
from app.domain.meetings.keeping import keep_meeting_terms
from app.domain.meetings.statements.views import MEETINGS
from app.domain.tables.organisations import ProfessionalRow
from app.domain.vocabulary.meetings import (
    FacilityKind,
    ParticipantBasis,
)
from tests.domain.case_world import rows, shown
from tests.field.meeting_world import (
    CHARTER,
    NEXT_WEEK,
    by_system,
    comes,
    deputy,
    invited,
    kind_of,
    organisation,
    planned,
    recorded,
    run,
)
from tests.world import World, make_world

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(pools: Pools) -> World:
    made = await make_world(pools)
    await organisation(made, "prosecution", covenant=True)
    return made


@pytest.mark.rule("ME-01")
async def test_a_kind_is_planned_only_with_an_active_and_whole_charter(world: World) -> None:
    with pytest.raises(GuardNotMet) as refused:
        await kind_of(world, goal=None)
    assert (refused.value.rule, refused.value.missing) == ("ME-01", ("goal",))
    draft_kind = await kind_of(world, active=False)
    draft = MeetingDraft(kind_id=draft_kind, starts_at=NEXT_WEEK, ends_at=NEXT_WEEK + timedelta(hours=1))
    with pytest.raises(GuardNotMet) as refused:
        await planning.plan_meeting(world.gate, world.keeper(), draft=draft)
    assert refused.value.rule == "ME-01"
    await kinds.activate_meeting_kind(world.gate, world.keeper(), kind_id=draft_kind, seen=1)
    await planning.plan_meeting(world.gate, world.keeper(), draft=draft)
    whole = CharterDraft(**(CHARTER | {"information_rules": None}))
    with pytest.raises(GuardNotMet):
        await kinds.change_meeting_kind(world.gate, world.keeper(), kind_id=draft_kind, seen=2, draft=whole)


@pytest.mark.rule("GR-16")
@pytest.mark.parametrize(
    "lacking", ["policy_goals", "policy_actors", "policy_tasks", "policy_information", "policy_exchange"]
)
async def test_a_kind_is_active_only_with_a_whole_processing_policy(world: World, lacking: str) -> None:
    charter: dict[str, Any] = {lacking: None}
    with pytest.raises(GuardNotMet) as refused:
        await kind_of(world, **charter)
    assert (refused.value.rule, refused.value.missing) == ("GR-16", (lacking,))


@pytest.mark.rule("GR-16")
async def test_nothing_is_kept_without_limit(world: World) -> None:
    with pytest.raises(GuardNotMet) as refused:
        await kind_of(world, retention_days=None)
    assert refused.value.missing == ("retention_days",)
    with pytest.raises(ValidationError):
        CharterDraft(**(CHARTER | {"retention_days": 0}))


@pytest.mark.rule("OR-05")
async def test_one_primary_representative_and_deputies_who_read_the_same(pools: Pools, world: World) -> None:
    kind_id = await kind_of(world)
    police = world.actor("police")
    second = ProfessionalRow(organisation_id=world.organisations["police"], name="T. Tweede")
    async with world.gate.open(world.keeper(), "test:professional") as work:
        await work.insert(second)
    primary = SeatDraft(professional_id=world.professionals["police"], is_primary=True)
    seat_id = await kinds.assign_seat(world.gate, police, kind_id=kind_id, draft=primary)
    again = SeatDraft(professional_id=second.id, is_primary=True)
    with pytest.raises(Conflict):
        await kinds.assign_seat(world.gate, police, kind_id=kind_id, draft=again)
    await kinds.assign_seat(world.gate, police, kind_id=kind_id, draft=SeatDraft(professional_id=second.id))
    with pytest.raises(InvalidContent):
        await kinds.assign_seat(world.gate, world.actor("school"), kind_id=kind_id, draft=primary)
    table = await planned(world, kind_id=kind_id)
    given = ParticipantDraft(
        organisation_id=world.organisations["police"], basis=ParticipantBasis.core, reason="vast lid"
    )
    made = await inviting.add_participant(world.gate, world.keeper(), meeting_id=table.id, draft=given)
    found = await rows(pools, world, "SELECT professional_id FROM attendances WHERE id = $1", made)
    assert found[0][0] == world.professionals["police"]
    of_primary = await shown(world.gate, police, MEETINGS, table.id, "agenda", "participants")
    of_deputy = await shown(world.gate, deputy(police, second.id), MEETINGS, table.id, "agenda", "participants")
    assert of_primary == of_deputy
    assert of_primary["agenda"]["items"]
    await kinds.end_seat(world.gate, police, seat_id=seat_id, seen=1)
    await kinds.assign_seat(
        world.gate, police, kind_id=kind_id, draft=SeatDraft(professional_id=second.id, is_primary=True)
    )


@pytest.mark.rule("ME-22")
async def test_a_room_is_booked_once_and_a_threat_needs_raised_safety(pools: Pools, world: World) -> None:
    plain, safe = [
        await kinds.register_facility(world.gate, world.keeper(), draft=FacilityDraft(kind=kind, name="Kamer"))
        for kind in (FacilityKind.meeting_room, FacilityKind.meeting_room_raised_safety)
    ]
    first = await planned(world, facility_id=plain)
    kind_id = await kind_of(world)
    with pytest.raises(Conflict) as refused:
        await planned(world, kind_id=kind_id, facility_id=plain, starts_at=NEXT_WEEK + timedelta(hours=1))
    assert refused.value.rule == "ME-22"
    await planned(world, kind_id=kind_id, facility_id=plain, starts_at=NEXT_WEEK + timedelta(hours=2))
    threat = StaffThreatDraft(person_id=first.case.persons[1], text="Dreigde aan de deur")
    threat_id = await questions.flag_staff_threat(world.gate, world.keeper(), case_id=first.case.id, draft=threat)
    with pytest.raises(GuardNotMet) as raised:
        await comes(pools, first, 1)
    assert (raised.value.rule, raised.value.missing) == ("ME-22", ("raised-safety",))
    await comes(pools, await planned(world, case=first.case, kind_id=kind_id, facility_id=safe), 1)
    await questions.end_staff_threat(world.gate, world.keeper(), threat_id=threat_id, seen=1)
    await comes(pools, first, 1)


@pytest.mark.rule("GR-16")
async def test_what_was_said_is_erased_at_its_end_and_counts_are_left(pools: Pools, world: World) -> None:
    table = await planned(world)
    await recorded(pools, table, "police")
    assert await keep_meeting_terms(world.gate, by_system(world)) == 0
    await run(pools, world, "UPDATE meetings SET erase_on = $2 WHERE id = $1", table.id, date(2020, 1, 1))
    assert await keep_meeting_terms(world.gate, by_system(world)) == 2  # the meeting, and what was brought in for it
    assert await keep_meeting_terms(world.gate, by_system(world)) == 0
    said = await rows(
        pools,
        world,
        "SELECT i.question, d.text, d.positions::text FROM agenda_items i JOIN meeting_decisions d ON d.item_id = i.id "
        "WHERE i.meeting_id = $1",
        table.id,
    )
    assert [tuple(row) for row in said] == [("", "", "[]")]
    for name in ("meeting_minutes", "client_participations"):
        assert not await rows(pools, world, f"SELECT 1 FROM {name} WHERE meeting_id = $1", table.id)
    assert await rows(pools, world, "SELECT 1 FROM attendances WHERE meeting_id = $1", table.id)


@pytest.mark.rule("ME-06", "ME-10")
async def test_every_client_is_asked_and_every_seat_shows_its_basis(pools: Pools, world: World) -> None:
    table = await invited(pools, await planned(world), "police")
    found = await shown(world.gate, world.keeper(), MEETINGS, table.id, "participants", "clients", "parts")
    assert len(found["clients"]["items"]) == 3
    assert found["participants"]["items"][0]["basis"] == "core"
