"""Who asks the very same at one moment shares a run that began after they asked, and nobody waits for ever."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.database.unison import Unison


class Broken(Exception):
    """A run that failed."""


@dataclass
class Runs:
    """Runs that end when they are told to, and tell when they began."""

    begun: dict[str, list[int]] = field(default_factory=dict)
    going: dict[str, asyncio.Future[None]] = field(default_factory=dict)
    time: int = 0

    async def run(self, question: str) -> tuple[str, int]:
        assert question not in self.going, "two runs of one question at once"
        self.time += 1
        began = self.time
        self.begun.setdefault(question, []).append(began)
        self.going[question] = asyncio.get_running_loop().create_future()
        try:
            await self.going[question]
        finally:
            del self.going[question]
        return question, began

    def end(self, question: str, *, well: bool) -> None:
        going = self.going.get(question)
        if going is not None and not going.done():
            going.set_result(None) if well else going.set_exception(Broken())


QUESTIONS = st.sampled_from(["cases", "actions"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("ask"), QUESTIONS),
        st.tuples(st.just("end"), QUESTIONS),
        st.tuples(st.just("break"), QUESTIONS),
        st.tuples(st.just("leave"), st.integers(0, 20)),
    ),
    max_size=40,
)


@given(STEPS)
def test_every_answer_is_of_a_run_that_began_after_the_question(steps: Sequence[tuple[str, str | int]]) -> None:
    asyncio.run(play(steps))


async def play(steps: Sequence[tuple[str, str | int]]) -> None:
    unison, runs = Unison(), Runs()
    asked: list[tuple[asyncio.Task[tuple[str, int]], str, int]] = []
    for act, what in steps:
        if act == "ask":
            question = str(what)
            runs.time += 1
            run = unison.ask(question, partial(runs.run, question))
            asked.append((asyncio.create_task(run), question, runs.time))
        elif act == "leave":
            for task, _, _ in asked[int(what) : int(what) + 1]:
                task.cancel()
        else:
            runs.end(str(what), well=act == "end")
        await settle()
    while runs.going:
        for question in list(runs.going):
            runs.end(question, well=True)
        await settle()
    for task, question, since in asked:
        assert task.done(), "somebody waits for ever"
        if not task.cancelled() and task.exception() is None:
            answered, began = task.result()
            assert answered == question
            assert began > since
    assert not unison.under_way


async def settle() -> None:
    for _ in range(6):
        await asyncio.sleep(0)


async def test_who_asks_while_it_runs_shares_the_next_run() -> None:
    unison, runs = Unison(), Runs()
    tasks = [asyncio.create_task(unison.ask("cases", lambda: runs.run("cases"))) for _ in range(20)]
    for _ in range(2):
        await settle()
        runs.end("cases", well=True)
    assert {await task for task in tasks} == {("cases", 1), ("cases", 2)}
    assert runs.begun == {"cases": [1, 2]}


async def test_a_run_that_fails_is_heard_by_who_shared_it_and_by_nobody_else() -> None:
    unison, runs = Unison(), Runs()
    first = asyncio.create_task(unison.ask("cases", lambda: runs.run("cases")))
    await settle()
    shared = [asyncio.create_task(unison.ask("cases", lambda: runs.run("cases"))) for _ in range(3)]
    await settle()
    runs.end("cases", well=False)
    await settle()
    last = asyncio.create_task(unison.ask("cases", lambda: runs.run("cases")))
    await settle()
    runs.end("cases", well=True)
    await settle()
    runs.end("cases", well=True)
    with pytest.raises(Broken):
        await first
    assert {await task for task in shared} == {("cases", 2)}
    assert await last == ("cases", 3)


async def test_who_leaves_takes_nobody_along() -> None:
    unison, runs = Unison(), Runs()
    leaving = asyncio.create_task(unison.ask("cases", lambda: runs.run("cases")))
    await settle()
    staying = [asyncio.create_task(unison.ask("cases", lambda: runs.run("cases"))) for _ in range(3)]
    await settle()
    leaving.cancel()
    staying[0].cancel()
    await settle()
    runs.end("cases", well=True)
    assert await asyncio.gather(*staying[1:]) == [("cases", 2)] * 2
    assert runs.begun == {"cases": [1, 2]}


async def test_nothing_is_run_for_who_left() -> None:
    unison, runs = Unison(), Runs()
    staying, leaving = [asyncio.create_task(unison.ask("cases", lambda: runs.run("cases"))) for _ in range(2)]
    await settle()
    leaving.cancel()
    await settle()
    runs.end("cases", well=True)
    assert await staying == ("cases", 1)
    await settle()
    assert runs.begun == {"cases": [1]}
