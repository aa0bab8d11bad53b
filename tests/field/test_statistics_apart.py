"""Reckoning apart: whoever publishes keeps nobody waiting, and no process is left behind however it goes."""

import asyncio
import json
import os
import signal
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.domain.statistics.apart import NotReckoned, reckoning_apart
from app.domain.statistics.indicators import indicators
from app.domain.statistics.periods import period_of
from app.domain.statistics.reckoning import COLUMNS, Found, reckon
from app.domain.vocabulary.statistics import Grain
from tests.integrations.delivery_world import until

pytestmark = [pytest.mark.asyncio, pytest.mark.rule("RP-01")]

YEAR = period_of(Grain.year, date(2025, 1, 1))
LONGEST = 0.3
PATIENCE = 60.0


def found(*, cells: int, days: int = 1) -> Found:
    """Referrals of a year, counted in so many cells on so many days."""
    values = {"cell": [f"c{n}" for n in range(cells)], "municipality": [f"m{n}" for n in range(20)]}
    counted = [(day, n, (day * n) % 23) for day in range(days) for n in range(cells)]
    sums = [
        [str(YEAR.starts_on + timedelta(days=day)), *_row(f"c{n}", f"m{(day + n) % 20}"), count, count, 1]
        for day, n, count in counted
    ]
    return Found(
        indicator=indicators()["IN-57"],
        new=[YEAR],
        periods=[YEAR],
        values={name: values.get(name, []) for name in COLUMNS},
        listed={name: frozenset(values.get(name, ())) for name in COLUMNS},
        least=10,
        is_revision=False,
        sums=json.dumps(sums).encode(),
        cases=None,
        published=[],
    )


def _row(cell: str, municipality: str) -> list[str]:
    known = {"cell": cell, "municipality": municipality}
    return [known.get(name, "") for name in COLUMNS]


def _told(cells: bytes) -> list[dict[str, object]]:
    return [{name: value for name, value in row.items() if name != "id"} for row in json.loads(cells)]


def children() -> set[int]:
    """The processes that this one started and that have not ended."""
    of_all = Path("/proc/self/task").glob("*/children")
    return {int(number) for file in of_all for number in file.read_text().split()}


async def test_what_is_reckoned_apart_is_what_is_reckoned_here_and_keeps_nobody_waiting() -> None:
    many = found(cells=200, days=200)
    longest, last = 0.0, time.monotonic()

    async def watch() -> None:
        nonlocal longest, last
        while True:
            await asyncio.sleep(0.01)
            now = time.monotonic()
            longest, last = max(longest, now - last), now

    before = children()
    async with reckoning_apart() as apart:
        watching = asyncio.create_task(watch())
        await asyncio.sleep(0.05)
        first, second = await apart(many), await apart(found(cells=3))
        await asyncio.sleep(0.05)
        watching.cancel()
        assert len(children() - before) == 1  # one for both
    began = time.monotonic()
    here = reckon(many)
    took = time.monotonic() - began
    assert children() == before
    assert [each.quality for each in first] == [each.quality for each in here]
    assert [_told(each.cells) for each in first] == [_told(each.cells) for each in here]
    assert len(_told(first[0].cells)) > len(_told(second[0].cells)) > 0
    assert longest < max(LONGEST, took / 3)


async def test_a_process_that_is_killed_is_told_of_and_the_next_one_reckons() -> None:
    before = children()
    async with reckoning_apart() as apart:
        (number,) = children() - before
        asking = asyncio.ensure_future(apart(found(cells=100, days=100)))
        await asyncio.sleep(0.1)
        os.kill(number, signal.SIGKILL)
        with pytest.raises(NotReckoned):
            await asking
    async with reckoning_apart() as apart:
        assert await apart(found(cells=3))
    assert children() == before


async def test_who_stops_waiting_leaves_no_process_behind() -> None:
    before = children()

    async def ask() -> None:
        async with reckoning_apart() as apart:
            await apart(found(cells=100, days=100))

    async def started() -> bool:
        return bool(children() - before)

    asking = asyncio.create_task(ask())
    await until(started, PATIENCE)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert children() == before


async def test_what_cannot_be_reckoned_ends_the_process_and_not_the_service() -> None:
    before = children()
    async with reckoning_apart() as apart:
        with pytest.raises(NotReckoned):
            await apart(replace(found(cells=1), sums=b"["))
    assert children() == before
