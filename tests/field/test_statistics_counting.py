"""Counting: what is kept equals a recount whatever happens, and nothing that was committed is left out."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from random import Random

import pytest
import pytest_asyncio

from app.database.pool import Pools
from app.domain.statistics import counting
from app.domain.statistics.statements import counting as statements
from app.domain.statistics.statements.places import DAY, ID, IDS, TEXT, statement
from tests.domain.case_world import rows
from tests.field.statistics_world import clock, counted
from tests.field.test_report_rules import referral
from tests.statistics_histories import History
from tests.world import World

pytestmark = pytest.mark.asyncio(loop_scope="module")

HISTORIES = 5


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def history(world: World, pools: Pools) -> AsyncIterator[History]:
    yield History(world, pools, Random(22))  # noqa: S311 - one seed, one history


async def test_after_any_history_what_is_kept_is_what_a_recount_gives(history: History) -> None:
    for number in range(HISTORIES):
        assert not await history.go(), number
    counted = await rows(history.pools, history.world, "SELECT count(DISTINCT indicator), count(*) FROM facts")
    assert counted[0][0] > 25


async def test_a_kind_of_root_that_is_forgotten_is_found(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    forgetful = statement(
        "SELECT i AS root_id FROM unnest(:ids) AS i WHERE :house IS NOT NULL AND NOT EXISTS "
        "(SELECT FROM referrals r WHERE r.house_id = :house AND r.id = i)",
        house=ID,
        ids=IDS,
    )
    monkeypatch.setattr(counting, "ROOTS_OF", forgetful)
    found = [await history.go() for _ in range(2)]
    monkeypatch.undo()
    assert any(different.roots for different in found)
    await counting.rebuild(history.world.gate, history.clock)
    assert not await counting.find_differences(history.world.gate, history.clock)


async def test_what_commits_later_than_a_later_transaction_is_counted_too(world: World, pools: Pools) -> None:
    await counting.count_changes(world.gate, clock(world))
    first, second = referral(world, 9001), referral(world, 9002)
    async with world.gate.open(world.keeper(), "test:early") as early:
        await early.insert(first)  # its number is given out here
        async with world.gate.open(world.keeper(), "test:late") as late:
            await late.insert(second)
        await counting.count_changes(world.gate, clock(world))
        until = await rows(pools, world, "SELECT counted_until, now() FROM statistics_progress")
        assert until[0][0] < until[0][1]
        assert not await counting.find_differences(world.gate, clock(world)), "what waits is no difference"
    await counted(world)
    kept = "SELECT count(DISTINCT root_id) FROM facts WHERE root_id = ANY($1)"
    assert (await rows(pools, world, kept, [first.id, second.id]))[0][0] == 2
    assert not await counting.find_differences(world.gate, clock(world))


async def test_one_transaction_with_more_changes_than_are_read_at_once_is_read_whole(
    world: World, pools: Pools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "CHANGES_AT_ONCE", 2)
    for number in range(5):
        async with world.gate.open(world.keeper(), "test:many") as work:
            await work.insert(referral(world, 9100 + number))
    await counted(world)
    assert not await counting.find_differences(world.gate, clock(world))
    found = await rows(pools, world, "SELECT count(*) FROM facts WHERE indicator = 'IN-57'")
    assert found[0][0] >= 5


async def test_numbers_of_another_cluster_are_not_taken_for_ours(world: World, pools: Pools) -> None:
    async with world.gate.open(clock(world), "test:restored") as work:
        await work.execute(
            statement("UPDATE statistics_progress SET xid = 9000000000 WHERE house_id = :house", house=ID)
        )
        await work.execute(statements.CLEAR_FACTS, indicator="IN-57")
        await work.execute(statements.CLEAR_CELLS, indicator="IN-57")
    await counting.count_changes(world.gate, clock(world))
    assert not await counting.find_differences(world.gate, clock(world))
    kept = await rows(pools, world, "SELECT xid FROM statistics_progress")
    assert kept[0][0] < 9_000_000_000


async def test_how_a_few_roots_are_counted_is_planned_once(world: World) -> None:
    kept = statement(
        "SELECT custom_plans AS each_time, generic_plans AS once FROM pg_prepared_statements"
        " WHERE statement LIKE '_WITH new AS %' AND :house IS NOT NULL",
        house=ID,
    )
    case = await world.case()
    async with world.gate.open(clock(world), "test:planned") as work:
        for _ in range(3):
            await counting.count_roots(work, [case.id])
        found = await work.fetch_one(kept)
    assert found["each_time"] == 0
    assert found["once"] >= 3


async def test_a_recount_may_take_its_time_to_its_end(
    world: World, pools: Pools, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasty = """SELECT DATE '2001-05-01' AS month, 99000 AS facts
        WHERE current_setting('statement_timeout') <> '0' AND :indicator <> ''"""
    monkeypatch.setattr(statements, "IN_REST", statement(hasty, indicator=TEXT))
    await counting.rebuild(world.gate, clock(world))
    assert (await rows(pools, world, "SELECT to_regclass('facts_2001_05')"))[0][0] is None
    crowded = "SELECT DATE '2001-05-01' AS month, 99000 AS facts WHERE :indicator <> ''"
    hasty = """SELECT make_month(:whole, :month) WHERE current_setting('statement_timeout') <> '0'"""
    monkeypatch.setattr(statements, "IN_REST", statement(crowded, indicator=TEXT))
    monkeypatch.setattr(statements, "MAKE_MONTH", statement(hasty, whole=TEXT, month=DAY))
    await counting.rebuild(world.gate, clock(world))
    assert (await rows(pools, world, "SELECT to_regclass('facts_2001_05')"))[0][0] is None


async def test_full_months_get_parts_of_their_own_while_all_is_counted(
    world: World, pools: Pools, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "MOST_IN_REST", 3)
    opened_at = datetime(2003, 5, 6, 12, tzinfo=UTC)
    for _ in range(5):
        await world.case(persons=1, opened_at=opened_at)
    await counting.rebuild(world.gate, clock(world))
    found = """SELECT count(*) FILTER (WHERE tableoid = 'facts_2003_05'::regclass), count(*) FROM facts
        WHERE month = '2003-05-01'"""
    assert (await rows(pools, world, "SELECT to_regclass('fact_cells_2003_05')"))[0][0] is not None
    in_part, everywhere = (await rows(pools, world, found))[0]
    assert in_part == everywhere >= 5
    assert not await counting.find_differences(world.gate, clock(world))
