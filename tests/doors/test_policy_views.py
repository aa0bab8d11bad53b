"""The views that the policies ask show an organisation what it holds itself, in this house and for this purpose."""

from dataclasses import replace

import pytest

from app.database.pool import Pools
from app.domain.ids import new_id
from app.domain.tables.row_security import VIEWS
from tests.world import make_world

OF_THE_HOUSE = {"house_changes"}
"""Numbers of transactions, by which a replica's answer is judged: of the house, and of nobody."""


@pytest.mark.parametrize("view", sorted(VIEWS))
async def test_a_view_of_the_policies_shows_nothing_but_what_the_organisation_of_the_statement_holds(
    pools: Pools, view: str
) -> None:
    world = await make_world(pools)
    made = await world.case()
    await world.consent(made, 0)
    police = world.actor("police")
    stranger = replace(police, organisation_id=new_id())
    other_house, no_purpose = replace(police, house_id=new_id()), replace(police, purpose=None)
    shown = {}
    for name, actor in {"own": police, "stranger": stranger, "house": other_house, "purpose": no_purpose}.items():
        async with pools.reader.acquire() as connection, connection.transaction():
            bits = str(actor.purpose.bit if actor.purpose else 0)
            values = {"house_id": str(actor.house_id), "organisation_id": str(actor.organisation_id), "purpose": bits}
            for key, value in values.items():
                await connection.execute("SELECT set_config($1, $2, true)", f"app.{key}", value)
            shown[name] = await connection.fetchval(f"SELECT count(*) FROM {view}")
    async with pools.reader.acquire() as connection:
        shown["unset"] = await connection.fetchval(f"SELECT count(*) FROM {view}")
    assert shown.pop("own") > 0
    if view in OF_THE_HOUSE:
        assert shown.pop("stranger") > 0
        assert shown.pop("purpose") > 0
    assert set(shown.values()) == {0}
