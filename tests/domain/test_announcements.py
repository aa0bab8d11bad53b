"""What the gate announces: identifiers of what was committed, and nothing of what was not."""

from collections.abc import Sequence
from uuid import UUID

import pytest

from app.database.pool import Pools
from app.domain.access.board import Announcement, Board
from app.domain.access.repeating import Key
from app.domain.access.work import Gate
from app.domain.ids import new_id
from tests.world import World, make_world


@pytest.fixture
async def world(pools: Pools) -> World:
    return await make_world(pools)


async def told(gate: Gate, world: World, subject_id: UUID, *, fails: bool = False) -> None:
    async with gate.open(world.actor("police"), "action:finish") as work:
        work.tell("actions.done", kind="action", subject_id=subject_id, version=3)
        if fails:
            raise ZeroDivisionError


async def test_what_is_committed_is_announced_by_its_identifiers_and_nothing_else_is(
    world: World, pools: Pools
) -> None:
    board, heard = Board(), list[Announcement]()
    gate, subject_id = Gate(pools, announcer=board), new_id()
    with board.listening(heard.extend):
        with pytest.raises(ZeroDivisionError):
            await told(gate, world, new_id(), fails=True)
        assert heard == []
        await told(gate, world, subject_id)
    [news] = heard
    async with gate.open(world.actor("police"), "action:finish") as work:
        event = await work.connection.fetchrow("SELECT * FROM events WHERE subject_id = $1", subject_id)
    assert news == Announcement(world.house_id, event["id"], "actions.done", subject_id, 3, None)


async def test_every_gate_of_a_process_announces(world: World, pools: Pools) -> None:
    board, heard = Board(), list[Announcement]()
    gate = Gate(pools, announcer=board)
    subjects = [new_id() for _ in range(2)]
    with board.listening(heard.extend):
        await told(gate.keyed(Key("a-key", "finish_action", "a-digest")), world, subjects[0])
        await told(gate.in_turn(), world, subjects[1])
    assert [news.subject_id for news in heard] == subjects


async def test_a_listener_that_fails_harms_no_commit_and_no_other_listener(world: World, pools: Pools) -> None:
    def fail(_: Sequence[Announcement]) -> None:
        raise ValueError

    board, heard = Board(), list[Announcement]()
    with board.listening(fail), board.listening(heard.extend):
        await told(Gate(pools, announcer=board), world, new_id())
    assert len(heard) == 1
