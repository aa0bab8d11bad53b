"""Many events by eight writers while workers are killed: none is lost, none out of order in its case.

Two subscriptions of one organisation hear of every case, and a reader follows the feed behind its cursor meanwhile.
"""

import asyncio
import random
from collections import defaultdict
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Final
from uuid import UUID

from tests.chaos.ledger import end_leases
from tests.chaos.notices import Stage, stage
from tests.chaos.programs import Program
from tests.chaos.promise import Row, Scale
from tests.integrations.delivery_world import until

WRITERS: Final = 8
WORKERS: Final = 2
_CASES: Final = 60
_AT_ONCE: Final = 4
_SEED: Final = 20261122
_PATHS: Final = ("left", "right")


async def run(folder: Path, scale: Scale) -> list[Row]:
    """At full scale 50,000 events."""
    events = scale.of(2_000, 50_000)
    chance = random.Random(_SEED)  # noqa: S311 - moments and cases, not secrets
    async with stage(folder, connections=WRITERS + 4) as made:
        organisation = await made.world.organisation()
        for path in _PATHS:
            await made.world.subscribe(organisation, made.partner.to(path))
        cases = [await made.world.case(organisation) for _ in range(_CASES)]
        workers = [made.worker(scale.planted) for _ in range(WORKERS)]
        for worker in workers:
            worker.start()
        feed: dict[str, list[int]] = defaultdict(list)
        following = asyncio.create_task(_follow(made, organisation, feed))
        writing = asyncio.create_task(_write(made, cases, events, chance))
        kills = await _kill_while(made, writing, workers, events, chance)
        await writing
        settled = await made.delivered(scale.of(90, 600))
        written = sum(map(len, made.book.told.values())) // len(_PATHS)
        await _ended(following, feed, written)
        balance = made.book.balance(made.partner.calls, *_PATHS)
    return [
        Row(
            f"Events: none lost, none out of order in a case, {WRITERS} writers, workers killed",
            f"{written} events, {kills} kills; {balance}",
            f"{events} events: 0 lost, 0 inversions",
            balance.holds and settled and kills > 0,
        ),
        _row_of_feed(made, feed, written),
    ]


async def _write(made: Stage, cases: list[UUID], events: int, chance: random.Random) -> None:
    left = events

    async def write() -> None:
        nonlocal left
        while left > 0:
            many = min(left, chance.randint(1, _AT_ONCE))
            left -= many
            await made.book.tell(made.world, chance.choice(cases), *_PATHS, events=many)

    async with asyncio.TaskGroup() as writers:
        for _ in range(WRITERS):
            writers.create_task(write())


async def _kill_while(
    made: Stage, writing: asyncio.Task[None], workers: list[Program], events: int, chance: random.Random
) -> int:
    """Kill one worker after the other in the midst of sending, until all is written and much has arrived; how often."""
    kills = 0
    while not writing.done() or len(made.partner.calls) < events:
        before = len(made.partner.calls)
        try:
            await until(lambda: len(made.partner.calls) > before, 20)  # noqa: B023 - awaited in its round
        except TimeoutError:
            if writing.done():
                break  # nothing more will come; the ledger says what is missing
        await asyncio.sleep(chance.uniform(0.0, 0.3))
        for worker in workers:
            await worker.end()
            worker.start()
        kills += len(workers)
        await end_leases(made.world.settings, made.world.house_id)
    return kills


async def _follow(made: Stage, organisation: UUID, feed: dict[str, list[int]]) -> None:
    """Read the feed as `GET /v1/events` does, always behind the last that was seen."""
    last = UUID(int=0)
    while True:
        rows = await made.asked(
            "SELECT id, subject_id, subject_version FROM event_feed"
            " WHERE organisation_id = $1 AND id > $2 ORDER BY id LIMIT 500",
            organisation, last,
        )  # fmt: skip
        for place, subject, version in rows:
            last = UUID(str(place))
            feed[str(subject)].append(int(str(version)))
        await asyncio.sleep(0.05 if rows else 0.2)


async def _ended(following: asyncio.Task[None], feed: dict[str, list[int]], events: int) -> None:
    """Let the reader come to its end, for at most some seconds, and end it."""
    for _ in range(100):
        if sum(map(len, feed.values())) >= events:
            break
        await asyncio.sleep(0.1)
    following.cancel()
    with suppress(asyncio.CancelledError):
        await following


def _row_of_feed(made: Stage, feed: dict[str, list[int]], events: int) -> Row:
    told = {case_id: versions for (path, case_id), versions in made.book.told.items() if path == _PATHS[0]}
    lost = sum(len(set(versions) - set(feed[case_id])) for case_id, versions in told.items())
    turned = sum(later <= earlier for versions in feed.values() for earlier, later in pairwise(versions))
    return Row(
        "The feed behind a cursor leaves nothing out",
        f"{events} events read while written: {lost} lost, {turned} inversions",
        "0 lost, 0 inversions",
        lost == turned == 0,
    )
