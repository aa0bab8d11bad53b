"""Plans that are kept: made once for who asks the same again, never another's, and nothing personal among them."""

import pytest
from graphql import OperationType

from app.api.graphql import execution
from app.api.graphql.document import Prepared
from app.api.graphql.plans import key_of
from app.database.pool import Pools
from app.domain.access.outline import Outline, outline_of
from app.domain.access.selection import Selection
from tests.api.graphql.door import Caller, Invited, make_door
from tests.world import World, make_world

ALL = "{ cases(first: 5) { nodes { id reference persons { nodes { id familyName } } } pageInfo { endCursor } } }"
SOME = "query($first: Int) { cases(first: $first) { nodes { id } } }"


@pytest.fixture
async def world(pools: Pools) -> World:
    return await make_world(pools)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Selection]:
    """What was planned, and not merely found again."""
    made: list[Selection] = []

    def noted(selection: Selection) -> Outline:
        made.append(selection)
        return outline_of(selection)

    monkeypatch.setattr(execution, "outline_of", noted)
    return made


async def test_the_same_question_is_planned_once_and_answered_as_things_stand(
    world: World, made: list[Selection]
) -> None:
    door = make_door(world.gate, Invited(world))
    await world.case()
    first = await Caller(door).ask(ALL)
    await world.case()
    second = await Caller(door).ask(ALL)
    assert [len(found["data"]["cases"]["nodes"]) for found in (first, second)] == [1, 2]
    assert len(made) == 1


@pytest.mark.parametrize(
    ("token", "purpose"),
    [("local_team", "stop_violence"), ("police", "joint_analysis"), ("police case:read", "stop_violence")],
)
async def test_who_asks_otherwise_gets_a_plan_of_its_own(
    world: World, made: list[Selection], token: str, purpose: str
) -> None:
    door = make_door(world.gate, Invited(world))
    await world.case()
    await Caller(door).ask(ALL)
    asked = await Caller(door, token, purpose).ask(ALL)
    fresh = await Caller(make_door(world.gate, Invited(world)), token, purpose).ask(ALL)
    assert asked["data"] == fresh["data"]
    assert len(made) == 3


async def test_values_about_persons_are_never_kept(world: World, made: list[Selection]) -> None:
    door = make_door(world.gate, Invited(world))
    for _ in range(2):
        await Caller(door).ask(SOME, first=5)
    assert len(made) == 2


def test_long_values_are_not_kept(world: World) -> None:
    prepared, actor = Prepared(OperationType.QUERY, (), (), weight=10), world.actor("police")
    assert key_of(prepared, actor, {"name": "x"}, is_personal=False) is not None
    assert key_of(prepared, actor, {"name": "x" * 3000}, is_personal=False) is None
    assert key_of(prepared, actor, {"name": "x"}, is_personal=True) is None
