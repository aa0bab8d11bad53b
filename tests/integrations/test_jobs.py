"""The jobs that keep time, on a real database: run twice is run once, and only one process at a time."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from app.clock import CLOCK
from app.database.pool import Pools
from app.domain.access.actor import Actor
from app.domain.access.entry import Entry
from app.domain.access.work import Gate, NotOurTurn
from app.domain.notices.queue import DeliveryQueue
from app.domain.statistics.publishing import publish_ended
from app.domain.tables.cases import TaskRow
from app.domain.tables.organisations import GrantRenewalRow
from app.domain.vocabulary.cases import TaskKind
from app.domain.vocabulary.grounds import ConsentState
from app.integrations.jobs import JOBS, PUBLICATIONS, Timed, Timekeeper
from app.logs import EVENTS
from tests.domain.case_world import events, rows
from tests.world import World, make_world

LONG_PAST = datetime.now(UTC) - timedelta(days=8)


@pytest.fixture
async def world(pools: Pools) -> World:
    return await make_world(pools)


def timekeeper(world: World, pools: Pools, *jobs: Timed, every: float = 60.0) -> Timekeeper:
    return Timekeeper(Gate(pools), Entry(pools), DeliveryQueue(pools.writer), every, jobs or JOBS)


async def count(pools: Pools, world: World, sql: str) -> int:
    return int((await rows(pools, world, sql))[0][0])


async def test_a_house_where_nothing_is_due_is_left_without_a_trace(world: World, pools: Pools) -> None:
    before = await count(pools, world, "SELECT count(*) FROM audit")
    await timekeeper(world, pools).do_all()
    await timekeeper(world, pools).do_all()
    assert await count(pools, world, "SELECT count(*) FROM audit") == before
    assert await count(pools, world, "SELECT count(*) FROM events") == 0


@pytest.mark.rule("RE-14")
async def test_a_first_contact_that_nobody_made_in_time_is_told_once(world: World, pools: Pools) -> None:
    task = TaskRow(house_id=world.house_id, kind=TaskKind.first_contact, due_at=datetime.now(UTC))
    later = TaskRow(house_id=world.house_id, kind=TaskKind.first_contact, due_at=datetime.now(UTC) + timedelta(hours=1))
    async with world.gate.open(world.keeper(), "test:tasks") as work:
        await work.insert(task, later)
    await timekeeper(world, pools).do_all()
    await timekeeper(world, pools).do_all()
    (told,) = await events(pools, world, "cases.term_passed")
    assert (told["subject_id"], told["reason_code"], told["named"]) == (task.id, "first_contact", [world.keeper_id])


async def test_no_term_falls_while_the_clocks_are_apart(
    world: World, pools: Pools, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = TaskRow(house_id=world.house_id, kind=TaskKind.first_contact, due_at=LONG_PAST)
    async with world.gate.open(world.keeper(), "test:tasks") as work:
        await work.insert(task)
    with monkeypatch.context() as apart:
        apart.setattr(CLOCK, "tolerance", -1.0)
        await timekeeper(world, pools).do_all()
    assert await events(pools, world, "cases.term_passed") == []
    await timekeeper(world, pools).do_all()
    assert len(await events(pools, world, "cases.term_passed")) == 1


@pytest.mark.rule("GR-03")
async def test_every_job_runs_and_runs_once(world: World, pools: Pools) -> None:
    case = await world.case()
    ground_id = await world.consent(case, 0, state=ConsentState.given, ends_at=LONG_PAST)
    await rows(
        pools, world,
        "INSERT INTO idempotency_keys (client_id, key, request_hash, operation, created_at)"
        " VALUES (gen_random_uuid(), 'old', '', '', $1), (gen_random_uuid(), 'new', '', '', now())",
        LONG_PAST,
    )  # fmt: skip
    assert world.covenant_id is not None
    async with world.gate.open(world.keeper(), "test:renewal") as work:
        await work.insert(GrantRenewalRow(house_id=world.house_id, reason="agreement", subject_id=world.covenant_id))
    await timekeeper(world, pools).do_all()
    await timekeeper(world, pools).do_all()
    (expired,) = await events(pools, world, "grounds.ended")
    assert (expired["subject_id"], expired["reason_code"]) == (ground_id, "expired")
    assert await count(pools, world, "SELECT count(*) FROM idempotency_keys") == 1
    assert await count(pools, world, "SELECT count(*) FROM grant_renewals WHERE finished_at IS NULL") == 0


async def test_two_processes_are_never_at_one_job_of_one_house_together(world: World, pools: Pools) -> None:
    job = await Entry(pools).job(world.house_id, scopes=frozenset(), purpose=world.actor("police").purpose)  # type: ignore[arg-type]
    gate = Gate(pools).in_turn()
    async with gate.open(job, "one"):
        with pytest.raises(NotOurTurn):
            async with gate.open(job, "one"):
                pass
        async with gate.open(job, "another"):
            pass
    async with gate.open(job, "one"):
        pass


async def test_ten_clocks_at_once_tell_of_everything_once(world: World, pools: Pools) -> None:
    late = [TaskRow(house_id=world.house_id, kind=TaskKind.first_contact, due_at=datetime.now(UTC)) for _ in range(20)]
    async with world.gate.open(world.keeper(), "test:tasks") as work:
        await work.insert(*late)
    await asyncio.gather(*(timekeeper(world, pools).do_all() for _ in range(10)))
    told = [event["subject_id"] for event in await events(pools, world, "cases.term_passed")]
    assert sorted(told) == sorted(task.id for task in late)


async def test_a_job_that_fails_keeps_no_other_from_its_turn_and_says_no_value(world: World, pools: Pools) -> None:
    ran: list[str] = []

    async def fails(_gate: Gate, _actor: Actor) -> int:
        raise ValueError("Anouk Verzonnen 999990001")

    async def works(_gate: Gate, actor: Actor) -> int:
        ran.append(str(actor.house_id))
        return 0

    with capture_logs() as lines:
        await timekeeper(world, pools, Timed("fails", fails), Timed("works", works)).do_all()
    assert ran == [str(world.house_id)]
    assert lines == [{"event": "job_failed", "log_level": "error", "what": "fails", "kind": "ValueError"}]
    assert EVENTS["job_failed"] == ("kind", "what")


async def test_more_than_one_batch_is_done_at_once_and_an_endless_job_lets_others_pass(
    world: World, pools: Pools
) -> None:
    found: list[int] = [200, 200, 3, 0]
    endless = 0

    async def batches(_gate: Gate, _actor: Actor) -> int:
        return found.pop(0)

    async def always_more(_gate: Gate, _actor: Actor) -> int:
        nonlocal endless
        endless += 1
        return 1

    await timekeeper(world, pools, Timed("always_more", always_more), Timed("batches", batches)).do_all()
    assert (found, endless) == ([], 50)


async def test_the_clock_stops_when_it_is_told_to(world: World, pools: Pools) -> None:
    stop = asyncio.Event()
    turns: list[Sequence[Any]] = []

    async def job(_gate: Gate, _actor: Actor) -> int:
        turns.append(())
        if len(turns) == 3:
            stop.set()
        return 0

    await asyncio.wait_for(timekeeper(world, pools, Timed("job", job), every=0.01).run(stop), 10)
    assert len(turns) == 3


async def test_a_job_that_takes_long_is_cut_off_when_the_clock_stops(world: World, pools: Pools) -> None:
    stop = asyncio.Event()
    ended: list[bool] = []

    async def job(gate: Gate, actor: Actor) -> int:
        try:
            async with gate.open(actor, "test:long") as work:
                stop.set()
                await work.connection.execute("SELECT pg_sleep(60)")
        finally:
            ended.append(True)
        return 1

    clock = timekeeper(world, pools, Timed("job", job, is_cut_off=True), every=0.01)
    await asyncio.wait_for(clock.run(stop), 10)
    assert ended == [True]
    assert await count(pools, world, "SELECT count(*) FROM audit WHERE act = 'test:long'") == 0
    assert Timed("publish_ended", publish_ended, is_cut_off=True) in PUBLICATIONS
