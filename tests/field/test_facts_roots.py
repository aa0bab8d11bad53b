"""Which roots are counted again: what a change names, and all whose facts hang on it."""

from uuid import UUID

import pytest

from app.database.pool import Pools
from app.domain.ids import new_id
from app.domain.statistics.statements.roots import ROOTS_OF
from tests.domain.case_world import rows
from tests.field.facts_world import add, meeting, referral
from tests.world import World

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.rule("RP-02")]


async def roots_of(world: World, *changed: UUID) -> set[UUID]:
    """The roots that a change of these counts again."""
    async with world.gate.open(world.keeper(), "test:roots") as work:
        return {row["root_id"] for row in await work.fetch(ROOTS_OF, ids=list(changed))}


async def test_a_change_counts_all_again_whose_facts_hang_on_it(pools: Pools, world: World) -> None:
    case, other = await world.case(), await world.case()
    home = (await rows(pools, world, "SELECT household_id FROM cases WHERE id = $1", case.id))[0]["household_id"]
    told = referral(world, case_id=case.id, household_id=home)
    again = referral(world, household_id=home)
    lone = referral(world)
    await add(world, told, again, lone)
    held = await meeting(world, (case, "new"))
    family = {case.id, home, told.id, held.id}
    assert await roots_of(world, case.id) == family
    assert await roots_of(world, home) == family
    assert await roots_of(world, told.id) == family
    assert await roots_of(world, held.id) >= {case.id, told.id, held.id}
    assert await roots_of(world, case.persons[0]) == {*family, case.persons[0]}
    # a repeat decides on the cases of its household, and on the household itself
    assert await roots_of(world, again.id) == {*family, again.id}
    assert await roots_of(world, lone.id) == {lone.id}
    assert other.id not in await roots_of(world, case.id, told.id, held.id, home)
    nobody = new_id()
    assert await roots_of(world, nobody) == {nobody}
