"""A house comes under another one and keeps its identifier and all that it holds (rule OR-09)."""

from datetime import date
from uuid import UUID

import pytest

from app.database.pool import Pools
from app.domain.errors import Conflict, InvalidContent, MissingRole, NotFound, NotKeeper, StaleVersion
from app.domain.ids import new_id
from app.domain.organisations import service
from app.domain.organisations.drafts import HouseParentDraft
from app.domain.organisations.statements import HOUSES
from app.domain.tables.organisations import HouseRow
from app.domain.vocabulary.roles import Role
from tests.domain.case_world import shown
from tests.world import World, make_world


def _under(parent: object, **facts: object) -> HouseParentDraft:
    return HouseParentDraft.model_validate(
        {"parentId": parent, "since": date(2026, 12, 1), "reason": "Decision of the steering group"} | facts
    )


async def _other_house(world: World, code: str, parent_id: UUID | None = None) -> HouseRow:
    row = HouseRow(
        id=new_id(),
        organisation_id=world.keeper_id,
        code=code,
        name=f"ZVH {code}",
        region="Waterduin",
        parent_id=parent_id,
    )
    async with world.gate.open(world.keeper(), "test:house") as work:
        await work.insert(row)
    return row


@pytest.mark.rule("OR-09")
async def test_a_house_comes_under_another_one_and_keeps_what_it_holds(pools: Pools) -> None:
    world = await make_world(pools)
    case = await world.case()
    above = await _other_house(world, "duinstreek")
    admin = world.keeper(Role.policy_admin)
    version = await service.reparent_house(
        world.gate, admin, house_id=world.house_id, seen=1, draft=_under(above.id, merged=True)
    )
    assert version == 2
    await service.reparent_house(world.gate, admin, house_id=world.house_id, seen=2, draft=_under(None))
    house = await shown(world.gate, admin, HOUSES, world.house_id, "parents")
    assert house is not None
    steps = [(step["oldParentId"], step["newParentId"], step["merged"]) for step in house["parents"]["items"]]
    assert sorted(steps, key=str) == sorted([(None, str(above.id), True), (str(above.id), None, False)], key=str)
    assert {step["since"] for step in house["parents"]["items"]} == {"2026-12-01"}
    async with world.gate.open(world.keeper(), "test:read") as work:
        found = await work.connection.fetchval("SELECT house_id FROM cases WHERE id = $1", case.id)
    assert found == world.house_id


@pytest.mark.rule("OR-09")
async def test_no_house_comes_under_itself_under_one_below_it_or_under_nothing_known(pools: Pools) -> None:
    world = await make_world(pools)
    admin = world.keeper(Role.policy_admin)
    below = await _other_house(world, "laag", parent_id=world.house_id)
    for parent, fault in ((world.house_id, "not-allowed"), (below.id, "not-allowed"), (new_id(), "not-in-list")):
        with pytest.raises(InvalidContent) as refused:
            await service.reparent_house(world.gate, admin, house_id=world.house_id, seen=1, draft=_under(parent))
        assert [found.code for found in refused.value.faults] == [fault]
    with pytest.raises(Conflict):
        await service.reparent_house(world.gate, admin, house_id=world.house_id, seen=1, draft=_under(None))
    above = await _other_house(world, "hoog")
    with pytest.raises(StaleVersion):
        await service.reparent_house(world.gate, admin, house_id=world.house_id, seen=7, draft=_under(above.id))


@pytest.mark.rule("OR-09")
async def test_only_who_keeps_the_settings_of_a_house_moves_it_and_only_his_own(pools: Pools) -> None:
    world = await make_world(pools)
    above = await _other_house(world, "hoog")
    draft = _under(above.id)
    for actor, error in ((world.keeper(), MissingRole), (world.actor("police", roles=(Role.policy_admin,)), NotKeeper)):
        with pytest.raises(error):
            await service.reparent_house(world.gate, actor, house_id=world.house_id, seen=1, draft=draft)
    with pytest.raises(NotFound):
        await service.reparent_house(
            world.gate, world.keeper(Role.policy_admin), house_id=above.id, seen=1, draft=_under(world.house_id)
        )
