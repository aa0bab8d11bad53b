"""Who sits at a meeting: whom its parts cannot hold together, and who must be there."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from pydantic import ValidationError

from app.database.pool import Pools
from app.domain.errors import GuardNotMet, InvalidContent, MissingRole
from app.domain.ids import new_id
from app.domain.meetings import clients, inviting, questions, session
from app.domain.meetings.agenda_drafts import FamilyPlanDraft
from app.domain.meetings.drafts import (
    ClientChoiceDraft,
    FamilySeatDraft,
    ParticipantDraft,
    RecordDraft,
)
from app.domain.tables.clients import OAuthClientRow
from app.domain.vocabulary.meetings import (
    ClientMode,
    DecisionKind,
    MeetingKind,
    ParticipantBasis,
    PartKind,
    Position,
)
from tests.domain.case_world import directed, rows
from tests.field.meeting_world import (
    Table,
    asked,
    close_item,
    comes,
    decided,
    decision,
    in_session,
    invited,
    mark,
    network_person,
    organisation,
    paired,
    planned,
    run,
    seat,
    setting,
)
from tests.world import MadeCase, World, make_world

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(pools: Pools) -> World:
    made = await make_world(pools)
    await organisation(made, "prosecution", covenant=True)
    return made


@pytest.mark.rule("ME-03")
async def test_prosecution_and_clients_never_sit_in_one_part(pools: Pools, world: World) -> None:
    table = await planned(world, parts=(PartKind.plenary, PartKind.client_block))
    await seat(table, "prosecution")
    parts = await rows(pools, world, "SELECT id FROM meeting_parts WHERE meeting_id = $1 ORDER BY position", table.id)
    with pytest.raises(GuardNotMet) as refused:
        await comes(pools, table, 0)
    assert refused.value.rule == "ME-03"
    row = await asked(pools, table, 0)
    given = ClientChoiceDraft(attends=True, mode=ClientMode.physical, part_id=parts[1][0])
    await clients.record_client_choice(
        world.gate, world.keeper(), client_participation_id=row["id"], seen=row["version"], draft=given
    )
    other = ParticipantDraft(
        organisation_id=world.organisations["prosecution"],
        basis=ParticipantBasis.core,
        reason="vast lid",
        part_ids=(parts[1][0],),
    )
    with pytest.raises(GuardNotMet):
        await inviting.add_participant(world.gate, world.keeper(), meeting_id=table.id, draft=other)
    await setting(world, "om_client_split", "off")
    whole = await planned(world)
    await seat(whole, "prosecution")
    await comes(pools, whole, 0)
    await setting(world, "om_client_split", "on")


@pytest.mark.rule("ME-04")
async def test_a_danger_pair_is_never_in_one_part(pools: Pools, world: World) -> None:
    table = await planned(world, parts=(PartKind.plenary, PartKind.plenary))
    await paired(world, table.case)
    await comes(pools, table, 0)
    with pytest.raises(GuardNotMet) as refused:
        await comes(pools, table, 1)
    assert (refused.value.rule, refused.value.missing) == ("ME-04", ("danger-pair",))
    parts = await rows(pools, world, "SELECT id FROM meeting_parts WHERE meeting_id = $1 ORDER BY position", table.id)
    row = await asked(pools, table, 1)
    elsewhere = ClientChoiceDraft(attends=True, mode=ClientMode.physical, part_id=parts[1][0])
    await clients.record_client_choice(
        world.gate, world.keeper(), client_participation_id=row["id"], seen=row["version"], draft=elsewhere
    )


async def _spoken_alone(pools: Pools, world: World, case: MadeCase, person: int) -> None:
    talk = await planned(world, case=case, kind=MeetingKind.separate_talk)
    await comes(pools, talk, person)
    await in_session(pools, talk, "veilig_thuis")
    found = await rows(
        pools, world, "SELECT id FROM attendances WHERE meeting_id = $1 AND person_id IS NOT NULL", talk.id
    )
    await mark(pools, talk, found[0][0])
    favour = ("veilig_thuis", Position.in_favour)
    await decided(pools, talk, decision(world, favour, kind=DecisionKind.safe_to_meet, person_ids=tuple(case.persons)))
    await close_item(pools, talk)
    await talk.move(pools, session.record_meeting, draft=RecordDraft(none_needed_reason="gesproken"))


@pytest.mark.rule("ME-05")
async def test_household_members_meet_after_each_was_heard_alone_and_found_safe(pools: Pools, world: World) -> None:
    case = await world.case()

    async def joint() -> Table:
        table = await planned(world, case=case, kind=MeetingKind.joint_family_session)
        await comes(pools, table, 0)
        await comes(pools, table, 1)
        return table

    with pytest.raises(GuardNotMet) as refused:
        await in_session(pools, await joint(), "veilig_thuis")
    assert (refused.value.rule, refused.value.missing) == ("ME-05", ("spoken-alone", "safe-to-meet"))
    await _spoken_alone(pools, world, case, 0)
    with pytest.raises(GuardNotMet) as refused:
        await in_session(pools, await joint(), "veilig_thuis")
    assert refused.value.missing == ("spoken-alone",)
    await _spoken_alone(pools, world, case, 1)
    await in_session(pools, await joint(), "veilig_thuis")
    await paired(world, case)
    with pytest.raises(GuardNotMet) as refused:
        await joint()
    assert refused.value.rule == "ME-04"
    await setting(world, "it_joint_talk", "release_with_reason")
    with pytest.raises(GuardNotMet) as refused:
        await in_session(pools, await joint(), "veilig_thuis")
    assert (refused.value.rule, refused.value.missing) == ("ME-05", ("danger-pair",))
    release = decision(
        world,
        ("veilig_thuis", Position.in_favour),
        kind=DecisionKind.joint_talk_release,
        person_ids=tuple(case.persons),
    )
    await decided(pools, await in_session(pools, await planned(world, case=case), "veilig_thuis"), release)
    await in_session(pools, await joint(), "veilig_thuis")
    await setting(world, "it_joint_talk", "never")


@pytest.mark.rule("ME-07")
async def test_a_client_comes_online_with_somebody_beside_them(pools: Pools, world: World) -> None:
    table = await planned(world)
    await comes(pools, table, 0, ClientMode.online)
    with pytest.raises(GuardNotMet) as refused:
        await in_session(pools, table, "veilig_thuis")
    assert refused.value.rule == "ME-07"
    await run(pools, world, "UPDATE attendances SET basis = 'case_involved' WHERE id = $1", table.seats["veilig_thuis"])
    await table.move(pools, session.open_meeting)


@pytest.mark.rule("ME-07")
async def test_the_case_director_in_person_counts_as_somebody_beside_the_client(pools: Pools, world: World) -> None:
    table = await planned(world)
    await comes(pools, table, 0, ClientMode.online)
    await directed(world, table.case)
    await in_session(pools, table, "veilig_thuis")


@pytest.mark.rule("ME-07", "PE-08")
async def test_a_support_person_is_screened_and_stands_beside_one_client(pools: Pools, world: World) -> None:
    table = await planned(world)
    support = await network_person(world, table.case, screened=False)

    def given(supports: UUID | None) -> FamilySeatDraft:
        return FamilySeatDraft(
            case_id=table.case.id, person_id=support, basis=ParticipantBasis.support_person, reason="zus",
            supports_id=supports,
        )  # fmt: skip

    async def add(supports: UUID | None) -> None:
        await inviting.add_family_participant(world.gate, world.keeper(), meeting_id=table.id, draft=given(supports))

    with pytest.raises(GuardNotMet) as refused:
        await add(table.case.persons[0])
    assert refused.value.rule == "PE-08"
    await run(pools, world, "UPDATE persons SET screened_at = now() WHERE id = $1", support)
    with pytest.raises(InvalidContent):
        await add(None)
    with pytest.raises(InvalidContent):
        await add(new_id())
    await add(table.case.persons[0])
    with pytest.raises(GuardNotMet) as refused:
        await add(table.case.persons[1])
    assert refused.value.missing == ("other-client",)


@pytest.mark.rule("ME-10")
async def test_nobody_is_invited_without_a_basis_and_a_reason(pools: Pools, world: World) -> None:
    for lacking in ("basis", "reason"):
        given: dict[str, Any] = {"organisation_id": new_id(), "basis": "core", "reason": "lid"}
        with pytest.raises(ValidationError):
            ParticipantDraft(**(given | {lacking: None}))
    table = await planned(world)
    with pytest.raises(GuardNotMet) as refused:
        await table.move(pools, inviting.send_invitations)
    assert refused.value.rule == "ME-10"
    await invited(pools, table, "police")


@pytest.mark.rule("ME-16")
async def test_justice_parties_sit_in_the_justice_block_only(pools: Pools, world: World) -> None:
    table = await planned(world, parts=(PartKind.care_block, PartKind.justice_block))
    parts = await rows(pools, world, "SELECT id FROM meeting_parts WHERE meeting_id = $1 ORDER BY position", table.id)
    care, justice = parts[0][0], parts[1][0]
    with pytest.raises(GuardNotMet) as refused:
        await seat(table, "police", part_ids=(care,))
    assert refused.value.missing == ("justice-block-only",)
    await seat(table, "police", part_ids=(justice,))
    await seat(table, "youth_protection", part_ids=(care,))
    with pytest.raises(GuardNotMet) as refused:
        await seat(table, "local_team", basis=ParticipantBasis.observer, part_ids=(justice,))
    assert refused.value.missing == ("care-stays-out",)
    await setting(world, "care_watches_justice", "on")
    await seat(table, "local_team", basis=ParticipantBasis.observer, part_ids=(justice,))
    with pytest.raises(GuardNotMet):
        await seat(table, "veilig_thuis", part_ids=(justice,))
    await setting(world, "care_watches_justice", "off")


@pytest.mark.rule("ME-02")
async def test_a_meeting_opens_under_one_chair(pools: Pools, world: World) -> None:
    table = await invited(pools, await planned(world), "veilig_thuis")
    await table.move(pools, session.publish_pack)
    await table.move(pools, session.prepare_meeting)
    seen = await table.version(pools)
    other = replace(world.keeper(), professional_id=world.professionals["police"])
    with pytest.raises(MissingRole):
        await session.open_meeting(world.gate, other, meeting_id=table.id, seen=seen)
    await session.open_meeting(world.gate, world.keeper(), meeting_id=table.id, seen=seen)
    council = await planned(world, kind=MeetingKind.network_council)
    with pytest.raises(GuardNotMet) as guard:
        await in_session(pools, council, "veilig_thuis")
    assert guard.value.missing == ("case-director-chairs",)
    await directed(world, council.case, "safety_house")
    await council.move(pools, session.open_meeting)


@pytest.mark.rule("ME-19")
async def test_a_meeting_in_the_system_needs_working_access_of_mandatory_seats(pools: Pools, world: World) -> None:
    table = await planned(world, runs_in_system=True, mandatory_ids=(world.organisations["local_team"],))
    with pytest.raises(GuardNotMet) as refused:
        await in_session(pools, table, "local_team")
    assert refused.value.rule == "ME-19"
    client = OAuthClientRow(
        organisation_id=world.organisations["local_team"], house_id=world.house_id, name="Wijkteam",
        scopes=["meeting:read"],
    )  # fmt: skip
    async with world.gate.open(world.keeper(), "test:client") as work:
        await work.insert(client)
    await table.move(pools, session.open_meeting)


@pytest.mark.rule("ME-23")
async def test_a_network_council_takes_screened_people_and_keeps_the_familys_own_plan(
    pools: Pools, world: World
) -> None:
    table = await planned(world, kind=MeetingKind.network_council)
    aunt = await network_person(world, table.case, screened=False)

    async def add() -> None:
        draft = FamilySeatDraft(
            case_id=table.case.id, person_id=aunt, basis=ParticipantBasis.network_person, reason="tante"
        )
        await inviting.add_family_participant(world.gate, world.keeper(), meeting_id=table.id, draft=draft)

    with pytest.raises(GuardNotMet):
        await add()
    await run(pools, world, "UPDATE persons SET screened_at = now() WHERE id = $1", aunt)
    await add()
    await directed(world, table.case, "safety_house")
    await in_session(pools, table, "veilig_thuis")
    plan = FamilyPlanDraft(case_id=table.case.id, text="Oma haalt de kinderen op")
    plan_id = await questions.record_family_plan(world.gate, world.keeper(), meeting_id=table.id, draft=plan)
    found = await rows(pools, world, "SELECT person_ids, text FROM family_plans WHERE id = $1", plan_id)
    assert found[0]["person_ids"] == [aunt]
    other = await in_session(pools, await planned(world, case=table.case), "veilig_thuis")
    with pytest.raises(GuardNotMet) as refused:
        await questions.record_family_plan(world.gate, world.keeper(), meeting_id=other.id, draft=plan)
    assert refused.value.rule == "ME-23"
