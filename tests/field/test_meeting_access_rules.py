"""What a meeting opens and for how long, who reads what was said, how clients take part, what soft rules notice."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from app.database.pool import Pools
from app.domain.cases import participating
from app.domain.cases.statements import CASES
from app.domain.errors import GuardNotMet, InvalidContent, MissingRole, NotFound
from app.domain.meetings import clients, deciding, inviting, items, kinds, session
from app.domain.meetings.agenda_drafts import RemoveDraft
from app.domain.meetings.drafts import (
    CancelDraft,
    ClientFeedbackDraft,
    ClientTalkDraft,
    LeaveOutDraft,
    RecordDraft,
)
from app.domain.meetings.statements.views import MEETING_DECISIONS, MEETINGS
from app.domain.persons import danger
from app.domain.persons.drafts import DangerPairDraft
from app.domain.vocabulary.meetings import ClientAbsenceReason, PartKind, Position
from app.domain.vocabulary.persons import DangerKind
from app.domain.vocabulary.roles import Role
from tests.domain.case_world import directed, rows, shown
from tests.field.findings_world import findings_of
from tests.field.meeting_world import (
    Table,
    asked,
    chair,
    close_item,
    comes,
    decision,
    in_session,
    invited,
    kind_of,
    mark,
    organisation,
    planned,
    run,
    seat,
    setting,
)
from tests.today import today_here
from tests.world import MadeCase, World, make_world

pytestmark = pytest.mark.asyncio(loop_scope="module")
TODAY = today_here()
SOON = TODAY + timedelta(days=20)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(pools: Pools) -> World:
    made = await make_world(pools)
    await organisation(made, "probation", covenant=True)
    return made


async def knows(world: World, who: str, case: MadeCase) -> bool:
    return await shown(world.gate, world.actor(who), CASES, case.id) is not None


async def reading_ends(pools: Pools, world: World, who: str, case: MadeCase) -> datetime | None:
    found = await rows(
        pools,
        world,
        "SELECT max(ends_at) FROM case_readers WHERE case_id = $1 AND organisation_id = $2",
        case.id,
        world.organisations[who],
    )
    ends: datetime | None = found[0][0]
    return ends


@pytest.mark.rule("GR-18")
async def test_a_seat_opens_the_agenda_cases_to_covenant_parties_until_two_weeks_after(
    pools: Pools, world: World
) -> None:
    table = await planned(world)
    other = await world.case()
    await seat(table, "local_team")
    await seat(table, "school")
    assert not await knows(world, "local_team", table.case)
    await invited(pools, table, "police")
    assert await knows(world, "local_team", table.case)
    assert not await knows(world, "local_team", other), "only what is on the agenda"
    assert not await knows(world, "school", table.case), "no party to the covenant"
    await table.move(pools, session.publish_pack)
    await table.move(pools, session.prepare_meeting)
    await mark(pools, table, table.seats["police"])
    await table.move(pools, session.open_meeting)
    await items.discuss_item(world.gate, chair(world), item_id=table.item_id, seen=1)
    draft = decision(world, ("police", Position.in_favour))
    await deciding.record_decision(world.gate, chair(world), item_id=table.item_id, draft=draft)
    await close_item(pools, table)
    await table.move(pools, session.record_meeting, draft=RecordDraft(next_on=SOON))
    assert await knows(world, "local_team", table.case)
    ends = await reading_ends(pools, world, "local_team", table.case)
    assert ends is not None
    assert timedelta(days=13) < ends - datetime.now(UTC) <= timedelta(days=14)


@pytest.mark.rule("GR-18")
async def test_access_ends_with_the_item_the_seat_and_the_meeting(pools: Pools, world: World) -> None:
    table = await invited(pools, await planned(world), "local_team", "police")
    await items.remove_item(
        world.gate, chair(world), item_id=table.item_id, seen=1, draft=RemoveDraft(reason="verhuisd")
    )
    assert not await knows(world, "local_team", table.case)
    second = await invited(pools, await planned(world, case=table.case), "local_team", "police")
    assert await knows(world, "local_team", table.case)
    await inviting.remove_participant(world.gate, chair(world), participant_id=second.seats["local_team"])
    assert not await knows(world, "local_team", table.case)
    third = await invited(pools, await planned(world, case=table.case), "local_team", "police")
    await third.move(pools, session.cancel_meeting, draft=CancelDraft(reason="ziek", items_on=SOON))
    assert not await knows(world, "local_team", table.case)


@pytest.mark.rule("GR-18")
async def test_ended_team_membership_ends_access_at_once(pools: Pools, world: World) -> None:
    case = await world.case(members=("local_team", "police"))
    assert await knows(world, "local_team", case)
    found = await rows(
        pools,
        world,
        "SELECT id FROM participations WHERE case_id = $1 AND organisation_id = $2",
        case.id,
        world.organisations["local_team"],
    )
    await participating.leave_case(world.gate, world.keeper(), participation_id=found[0][0], seen=1)
    assert not await knows(world, "local_team", case)


@pytest.mark.rule("ME-16", "GR-18")
async def test_who_was_not_in_a_part_reads_the_shareable_text_of_what_was_decided_there(
    pools: Pools, world: World
) -> None:
    table = await planned(world, parts=(PartKind.justice_block, PartKind.care_block))
    parts = await rows(pools, world, "SELECT id FROM meeting_parts WHERE meeting_id = $1 ORDER BY position", table.id)
    await seat(table, "youth_protection", part_ids=(parts[1][0],))
    await in_session(pools, table, "police")
    both = ("police", Position.in_favour)
    secret, open_ = [
        await deciding.record_decision(
            world.gate,
            chair(world),
            item_id=table.item_id,
            draft=decision(world, both, text="Aanhouding op dinsdag", shareable=shareable),
        )
        for shareable in (None, "Politie neemt een stap")
    ]
    assert (await shown(world.gate, world.actor("police"), MEETING_DECISIONS, secret))["text"] is not None
    assert await shown(world.gate, world.actor("youth_protection"), MEETING_DECISIONS, secret) is None
    seen = await shown(world.gate, world.actor("youth_protection"), MEETING_DECISIONS, open_)
    assert (seen["text"], seen["positions"], seen["shareable"]) == (None, None, "Politie neemt een stap")
    await close_item(pools, table)
    await table.move(pools, session.record_meeting, draft=RecordDraft(next_on=SOON))
    for who, minutes in (("police", 1), ("youth_protection", 0)):
        found = await shown(world.gate, world.actor(who), MEETINGS, table.id, "minutes")
        assert len(found["minutes"]["items"]) == minutes
    assert await shown(world.gate, world.actor("local_team"), MEETINGS, table.id) is None


@pytest.mark.rule("ME-06")
async def test_a_client_is_left_out_only_with_a_reason_by_who_decides_that(pools: Pools, world: World) -> None:
    table = await planned(world)
    row = await asked(pools, table, 0)
    assert row["invited"] is True
    given: dict[str, Any] = {"client_participation_id": row["id"], "seen": 1}
    reason = LeaveOutDraft(reason=ClientAbsenceReason.safety)
    officer = world.keeper(Role.information_officer)
    await run(pools, world, "UPDATE meetings SET chair_id = NULL WHERE id = $1", table.id)
    with pytest.raises(MissingRole):
        await clients.leave_out_client(world.gate, officer, draft=reason, **given)
    own = LeaveOutDraft(reason=ClientAbsenceReason.client_choice)
    with pytest.raises(InvalidContent):
        await clients.leave_out_client(world.gate, world.keeper(), draft=own, **given)
    await setting(world, "client_exclusion_decider", "meeting")
    with pytest.raises(MissingRole):
        await clients.leave_out_client(world.gate, world.keeper(), draft=reason, **given)
    await setting(world, "client_exclusion_decider", "process_director")
    await clients.leave_out_client(world.gate, world.keeper(), draft=reason, **given)
    left = await asked(pools, table, 0)
    assert (left["absence_reason"], left["absence_by_id"]) == ("safety", world.professionals["safety_house"])
    with pytest.raises(GuardNotMet) as refused:
        await comes(pools, table, 0)
    assert refused.value.rule == "ME-06"


@pytest.mark.rule("ME-06")
@pytest.mark.parametrize(("inviter", "who"), [("veilig_thuis", "veilig_thuis"), ("case_director", "police")])
async def test_who_asks_the_clients_gets_a_task(pools: Pools, world: World, inviter: str, who: str) -> None:
    await setting(world, "client_inviter", inviter)
    table = await planned(world)
    await directed(world, table.case, "police")
    await invited(pools, table, "veilig_thuis")
    found = await rows(
        pools,
        world,
        "SELECT organisation_id FROM tasks WHERE case_id = $1 AND kind = 'client_invitation'",
        table.case.id,
    )
    assert [row[0] for row in found] == [world.organisations[who]]


@pytest.mark.rule("ME-08")
async def test_a_talk_before_the_meeting_is_missed_at_its_start(pools: Pools, world: World) -> None:
    table = await invited(pools, await planned(world), "police")
    missing = ("ME-08", "preparation-missing")
    assert missing not in await findings_of(world, table.case)
    await run(pools, world, "UPDATE meetings SET starts_at = now() - interval '1 hour' WHERE id = $1", table.id)
    assert missing in await findings_of(world, table.case)
    for person in range(3):
        row = await asked(pools, table, person)
        talk = ClientTalkDraft(held_on=TODAY, wishes="Eerst zelf vertellen")
        await clients.record_preparation(
            world.gate, world.keeper(), client_participation_id=row["id"], seen=row["version"], draft=talk
        )
    assert missing not in await findings_of(world, table.case)


@pytest.mark.rule("ME-09")
async def test_a_meeting_is_fed_back_when_every_client_heard_of_it(pools: Pools, world: World) -> None:
    table = await planned(world)
    await comes(pools, table, 0)
    await invited(pools, table, "police")
    there = await rows(
        pools, world, "SELECT id FROM attendances WHERE meeting_id = $1 AND person_id IS NOT NULL", table.id
    )
    await table.move(pools, session.publish_pack)
    await table.move(pools, session.prepare_meeting)
    await mark(pools, table, table.seats["police"])
    await mark(pools, table, there[0][0])
    await table.move(pools, session.open_meeting)
    await items.remove_item(
        world.gate, chair(world), item_id=table.item_id, seen=1, draft=RemoveDraft(reason="gesproken")
    )
    await table.move(pools, session.record_meeting, draft=RecordDraft(next_on=SOON))
    await directed(world, table.case, "safety_house")
    with pytest.raises(GuardNotMet) as refused:
        await table.move(pools, session.feed_back)
    assert refused.value.rule == "ME-09"

    async def hears(person: int, draft: ClientFeedbackDraft) -> None:
        row = await asked(pools, table, person)
        await clients.record_client_feedback(
            world.gate, world.keeper(), client_participation_id=row["id"], seen=row["version"], draft=draft
        )

    with pytest.raises(InvalidContent):
        await hears(0, ClientFeedbackDraft())
    await hears(0, ClientFeedbackDraft(fed_back_on=TODAY))
    await hears(1, ClientFeedbackDraft(fed_back_on=TODAY))
    await hears(2, ClientFeedbackDraft(not_safe_reason="Contact brengt gevaar"))
    with pytest.raises(GuardNotMet):
        await table.move(pools, session.feed_back)
    await hears(0, ClientFeedbackDraft(debriefed_on=TODAY))
    await table.move(pools, session.feed_back)


@pytest.mark.rule("ME-01")
async def test_who_has_not_acknowledged_the_charter_is_noticed(pools: Pools, world: World) -> None:
    kind_id = await kind_of(world)
    table = await invited(pools, await planned(world, kind_id=kind_id), "police")
    noticed = ("ME-01", "charter-not-acknowledged")
    assert noticed in await findings_of(world, table.case)
    await kinds.acknowledge_charter(world.gate, world.actor("police"), kind_id=kind_id)
    assert noticed not in await findings_of(world, table.case)


@pytest.mark.rule("ME-02")
async def test_a_chair_who_directs_the_case_is_noticed(pools: Pools, world: World) -> None:
    table = await invited(pools, await planned(world), "police")
    assert ("ME-02", "chair-directs-case") not in await findings_of(world, table.case)
    await directed(world, table.case, "safety_house")
    assert ("ME-02", "chair-directs-case") in await findings_of(world, table.case)


@pytest.mark.rule("ME-11")
async def test_before_a_meeting_what_it_lacks_is_noticed(pools: Pools, world: World) -> None:
    table: Table = await planned(
        world,
        core_ids=(world.organisations["police"],),
        staffing=("probation",),
        expertise=("stalking",),
    )
    pair = DangerPairDraft(
        kind=DangerKind.intimate_terror,
        person_id=table.case.persons[0],
        other_person_id=table.case.persons[1],
        source="Politie",
    )
    await danger.set_danger_pair(world.gate, world.keeper(), case_id=table.case.id, draft=pair)
    lacking = {"core-seat-not-invited", "staffing-missing", "expertise-missing", "intimate-terror-expertise-missing"}

    async def noticed() -> set[str]:
        return {code for rule, code in await findings_of(world, table.case) if rule == "ME-11"}

    assert await noticed() == lacking
    await seat(table, "police")
    await seat(table, "probation")
    assert await noticed() == {"expertise-missing", "intimate-terror-expertise-missing"}
    tags = ["stalking", "intimate_terror"]
    await run(
        pools, world, "UPDATE organisations SET expertise = $2 WHERE id = $1", world.organisations["police"], tags
    )
    assert await noticed() == set()
    await run(pools, world, "UPDATE meetings SET invite_by = $2 WHERE id = $1", table.id, TODAY - timedelta(days=1))
    assert await noticed() == {"late-invitation"}


@pytest.mark.rule("ME-11")
async def test_the_last_day_to_invite_is_counted_from_the_day_in_amsterdam(pools: Pools, world: World) -> None:
    late_on_tuesday = datetime(2031, 1, 14, 23, 30, tzinfo=UTC)  # in Amsterdam it is Wednesday the 15th by then
    table = await planned(world, starts_at=late_on_tuesday)
    (found,) = await rows(pools, world, "SELECT invite_by FROM meetings WHERE id = $1", table.id)
    assert found["invite_by"] == date(2031, 1, 8)


async def test_a_stranger_does_not_know_the_meeting(pools: Pools, world: World) -> None:
    table = await invited(pools, await planned(world), "police")
    with pytest.raises(NotFound):
        await session.publish_pack(world.gate, world.actor("school"), meeting_id=table.id, seen=2)
