"""Terms: one runs of a kind and subject, it passes once, and a job that is stopped or run twice tells nothing twice."""

import asyncio
from datetime import date, timedelta

import pytest

from app.database.pool import Pools
from app.domain.access.entry import Entry
from app.domain.access.terms import end_term, end_terms_of_case, start_term, working_days_after
from app.domain.access.work import Work
from app.domain.tables.terms import TermRow
from app.domain.terms.service import TermKeeper
from app.domain.vocabulary.sharing import Purpose
from app.domain.vocabulary.terms import TermKind
from tests.world import MadeCase, World, make_world

KIND = TermKind.direct_safety


async def _start(world: World, case: MadeCase, due: timedelta) -> None:
    async with world.gate.open(world.keeper(), "test:term") as work:
        await start_term(work, KIND, case_id=case.id, subject=("case", case.id), due_at=work.now + due)


async def _told(pools: Pools, world: World) -> int:
    async with pools.writer.acquire() as connection, connection.transaction():
        await connection.execute("SELECT set_config('app.house_id', $1, true)", str(world.house_id))
        return int(await connection.fetchval("SELECT count(*) FROM events WHERE type = 'cases.term_passed'"))


@pytest.mark.rule("CA-13")
async def test_a_term_passes_once_whoever_runs_the_job_and_however_often(pools: Pools) -> None:
    world = await make_world(pools)
    case = await world.case()
    await _start(world, case, timedelta(seconds=-1))
    followed = []

    async def follow(work: Work, term: TermRow) -> None:
        followed.append((work.act, term.case_id))

    keep = TermKeeper({KIND: follow})
    job = await Entry(pools).job(world.house_id, scopes=frozenset(), purpose=Purpose.monitoring)
    assert sum(await asyncio.gather(*(keep(world.gate, job) for _ in range(4)))) == 1
    assert await keep(world.gate, job) == 0
    assert followed == [("term:keep", case.id)]
    assert await _told(pools, world) == 1


async def test_what_was_due_first_has_its_effect_first(pools: Pools) -> None:
    world = await make_world(pools)
    late = [3, 9, 1, 7, 2, 8]
    cases = {seconds: await world.case() for seconds in late}
    for seconds, case in cases.items():
        await _start(world, case, timedelta(seconds=-seconds))
    followed = []

    async def follow(_work: Work, term: TermRow) -> None:
        followed.append(term.case_id)

    job = await Entry(pools).job(world.house_id, scopes=frozenset(), purpose=Purpose.monitoring)
    await TermKeeper({KIND: follow})(world.gate, job)
    assert followed == [cases[seconds].id for seconds in sorted(late, reverse=True)]


async def test_what_breaks_while_a_term_passes_leaves_it_to_the_next_run_and_holds_up_no_other(pools: Pools) -> None:
    world = await make_world(pools)
    cases = [await world.case() for _ in range(3)]
    for place, case in enumerate(cases):
        await _start(world, case, timedelta(seconds=place - 5))
    job = await Entry(pools).job(world.house_id, scopes=frozenset(), purpose=Purpose.monitoring)

    async def broken(_work: Work, term: TermRow) -> None:
        if term.case_id == cases[1].id:
            raise ZeroDivisionError

    with pytest.raises(ExceptionGroup) as told:
        await TermKeeper({KIND: broken})(world.gate, job)
    assert [type(fault) for fault in told.value.exceptions] == [ZeroDivisionError]
    assert await _told(pools, world) == 2
    assert await TermKeeper({})(world.gate, job) == 1
    assert await _told(pools, world) == 3


async def test_a_term_that_ended_or_got_another_date_does_not_pass(pools: Pools) -> None:
    world = await make_world(pools)
    ended, postponed, closed = [await world.case() for _ in range(3)]
    for case in (ended, postponed, closed):
        await _start(world, case, timedelta(seconds=-1))
    async with world.gate.open(world.keeper(), "test:term") as work:
        await end_term(work, KIND, ended.id)
        await end_terms_of_case(work, closed.id)
    await _start(world, postponed, timedelta(days=1))
    job = await Entry(pools).job(world.house_id, scopes=frozenset(), purpose=Purpose.monitoring)
    assert await TermKeeper({})(world.gate, job) == 0


def test_working_days_skip_weekends_and_dutch_holidays() -> None:
    assert working_days_after(date(2026, 4, 24), 1) == date(2026, 4, 28)  # a Friday; Monday is King's Day
    assert working_days_after(date(2026, 12, 24), 2) == date(2026, 12, 29)  # Christmas, Boxing Day, a weekend
