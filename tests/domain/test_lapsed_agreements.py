"""What was shared on an agreement is taken back with it: who may hold it is told, and confirms (rules GR-03, OR-04)."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.database.pool import Pools
from app.domain.access.actor import Actor
from app.domain.notices.service import acknowledge_event
from app.domain.notices.statements.confirmations import CONFIRMATIONS
from app.domain.organisations import agreements
from app.domain.organisations.drafts import AgreementEnd
from app.domain.organisations.service import suspend_organisation
from app.domain.vocabulary.roles import Role
from tests.domain.case_world import events, rows, shown_list
from tests.world import World, make_world


@pytest.fixture
async def world(pools: Pools) -> World:
    """A house whose covenant has been followed, and a case in which three of its parties take part."""
    made = await make_world(pools)
    await made.case(members=("police", "local_team"))
    await agreements.renew_grants(made.gate, system(made))
    return made


def system(world: World) -> Actor:
    return world.actor("safety_house", roles=(Role.system,))


def admin(world: World) -> Actor:
    return world.keeper(Role.policy_admin)


async def told(world: World, pools: Pools) -> list[Any]:
    """The ends of agreements that were told."""
    return [one for one in await events(pools, world, "grounds.ended") if one["subject_kind"] == "agreement"]


async def listed(world: World) -> set[tuple[UUID, bool]]:
    """Who is to confirm, as the house sees it."""
    return {
        (UUID(one["organisationId"]), one["outstanding"])
        for one in await shown_list(world.gate, world.keeper(), CONFIRMATIONS)
    }


@pytest.mark.rule("GR-03", "OR-04")
async def test_who_could_read_on_a_covenant_is_told_of_its_end_and_confirms(world: World, pools: Pools) -> None:
    assert world.covenant_id is not None
    police, team = world.organisations["police"], world.organisations["local_team"]
    await agreements.end_agreement(
        world.gate, admin(world), agreement_id=world.covenant_id, seen=1, draft=AgreementEnd()
    )
    (ended,) = await told(world, pools)
    assert (ended["subject_id"], ended["reason_code"]) == (world.covenant_id, "agreement_ended")
    assert (ended["notice_class"], ended["case_id"]) == ("acknowledge", None)
    assert {(police, True), (team, True)} <= await listed(world)
    assert world.keeper_id not in {holder for holder, _ in await listed(world)}
    await acknowledge_event(world.gate, world.actor("local_team"), event_id=ended["id"])
    assert {(police, True), (team, False)} <= await listed(world)
    await agreements.renew_grants(world.gate, system(world))
    assert len(await told(world, pools)) == 1


@pytest.mark.rule("GR-03", "OR-04")
async def test_an_end_that_was_known_beforehand_is_told_when_it_has_come_and_once(world: World, pools: Pools) -> None:
    assert world.covenant_id is not None
    soon = AgreementEnd(ends_at=datetime.now(UTC) + timedelta(hours=1))
    await agreements.end_agreement(world.gate, admin(world), agreement_id=world.covenant_id, seen=1, draft=soon)
    await agreements.renew_grants(world.gate, system(world))
    assert await told(world, pools) == []
    await rows(pools, world, "UPDATE agreements SET ends_at = now() - interval '1 second'")
    await rows(pools, world, "UPDATE grant_renewals SET requested_at = now() - interval '1 hour'")
    for _ in range(2):
        await agreements.renew_grants(world.gate, system(world))
    (ended,) = await told(world, pools)
    assert {world.organisations["police"], world.organisations["local_team"]} <= set(ended["named"])
    assert await rows(pools, world, "SELECT 1 FROM grants WHERE $1 = ANY(ground_ids)", world.covenant_id) == []


@pytest.mark.rule("GR-03", "OR-04", "GR-06")
async def test_who_leaves_a_covenant_takes_back_what_it_gave_and_gives_back_what_it_got(
    world: World, pools: Pools
) -> None:
    assert world.covenant_id is not None
    team = world.organisations["local_team"]
    await agreements.leave_agreement(
        world.gate, admin(world), agreement_id=world.covenant_id, organisation_id=team, seen=1
    )
    (left,) = await told(world, pools)
    assert left["reason_code"] == "party_left"
    assert (team, True) in await listed(world)


@pytest.mark.rule("OR-04")
async def test_nobody_confirms_where_nothing_is_taken_away(world: World, pools: Pools) -> None:
    assert world.covenant_id is not None
    await agreements.leave_agreement(
        world.gate,
        admin(world),
        agreement_id=world.covenant_id,
        organisation_id=world.organisations["youth_protection"],
        seen=1,
    )
    await suspend_organisation(world.gate, admin(world), organisation_id=world.organisations["police"], seen=1)
    assert await told(world, pools) == []
    assert await listed(world) == set()
