"""Many events by eight writers while workers are killed: none is lost, none out of order in its case.

All is written and read through the API. Two subscriptions of one organisation hear of every case, and a reader follows
the feed behind its cursor meanwhile.
"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from uuid import UUID

from app.settings import Settings
from tests.chaos.book import Book, Span, about
from tests.chaos.endpoint import Endpoint, endpoint
from tests.chaos.ledger import Ledger, end_leases
from tests.chaos.load import Load
from tests.chaos.postgres import mortal_server
from tests.chaos.programs import Program, service
from tests.chaos.promise import Row, Scale
from tests.chaos.region import make_region
from tests.integrations.delivery_world import until

WRITERS: Final = 8
PROMISE: Final = f"Events: none lost, none out of order in a case, {WRITERS} writers, workers killed"
FEED: Final = "The feed behind a cursor leaves nothing out"
WORKERS: Final = 2
_SEED: Final = 20261122
_PATHS: Final = ("left", "right")
_ANSWERS_AFTER: Final = 0.02
_NO_QUOTA: Final = 1_000_000
_PAGE: Final = 200
_FEW: Final = 4
"""So often they are killed at least, as long as there is something to send."""

Heard = list[tuple[str, int]]


@dataclass
class Stage:
    """The service with two workers, who writes, who hears, and what was acknowledged."""

    settings: Settings
    load: Load
    partner: Endpoint
    workers: list[Program]
    book: Book = field(default_factory=Book)
    feed: Heard = field(default_factory=list)

    async def move(self, case: int, action_id: UUID) -> None:
        """Give an action another date, and note when that was acknowledged."""
        asked = time.monotonic()
        await self.load.reschedule(action_id)
        self._note(case, action_id, asked)

    async def begin(self, case: int) -> UUID:
        """An action that the police accepted: three events."""
        asked = time.monotonic()
        action_id = await self.load.begin(case)
        while self.load.ledger.actions[action_id] > self._told(action_id):
            self._note(case, action_id, asked)
        return action_id

    def _note(self, case: int, action_id: UUID, asked: float) -> None:
        span = Span(self.load.region.cases[case], asked, time.monotonic())
        self.book.acknowledged(action_id, self._told(action_id) + 1, span, *_PATHS)

    def _told(self, action_id: UUID) -> int:
        return len(self.book.told[_PATHS[0], str(action_id)])


async def run(folder: Path, scale: Scale) -> list[Row]:
    """At full scale 50,000 events."""
    events = scale.of(2_000, 50_000)
    chance = random.Random(_SEED)  # noqa: S311 - moments and cases, not secrets
    async with _stage(folder, scale) as made:
        following = asyncio.create_task(_follow(made))
        renewing = asyncio.create_task(made.load.region.stay(made.load.http))
        begun = time.monotonic()
        writing = asyncio.create_task(_write(made, events, chance))
        kills = await _kill_while(made, writing, events, chance, scale.of(1, 30))
        await writing
        seconds = time.monotonic() - begun
        settled = await _all_came(made, events, scale.of(60, 600))
        await _ended(following, made.feed, events)
        renewing.cancel()
    balance = made.book.balance(made.partner.calls, *_PATHS)
    turned = sum(made.book.overtaken(_first_heard(made.partner, path)) for path in _PATHS)
    doubled = f", {turned} overtaken" if turned else ""
    return [
        Row(
            PROMISE,
            f"{len(made.book.spans)} events by REST in {seconds:.0f} s, {kills['all']} kills, {kills['midst']} in the "
            f"midst of calls; {balance}{doubled}",
            f"{events} events: 0 lost, 0 inversions",
            balance.holds and settled and not turned and kills["midst"] > 0 and len(made.book.spans) >= events,
        ),
        _row_of_feed(made),
    ]


@asynccontextmanager
async def _stage(folder: Path, scale: Scale) -> AsyncIterator[Stage]:
    command = ("tests.chaos.planted", scale.planted) if scale.planted else ("app.cli", "worker")
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(mortal_server())
        made = await stack.enter_async_context(service(server.settings(), folder, requests_per_minute=_NO_QUOTA))
        partner = await stack.enter_async_context(endpoint(delay=_ANSWERS_AFTER))
        region = await make_region(made.settings, made.base_url, cases=scale.of(12, 32))
        await made.start_api()
        load = await stack.enter_async_context(Load(region, Ledger(), made.base_url))
        await region.enter(load.http)
        for path in _PATHS:
            await region.subscribe(load.http, partner.to(path), "police")
        logs = [folder / f"worker-{number}.log" for number in range(WORKERS)]
        workers = [Program(command, made.api.environment, log) for log in logs]
        try:
            for worker in workers:
                worker.start()
            yield Stage(made.settings, load, partner, workers)
        finally:
            for worker in workers:
                await worker.end()


async def _write(made: Stage, events: int, chance: random.Random) -> None:
    """Every writer has an action in every case, so that all write in all cases at once."""

    async def write() -> None:
        own = [(case, await made.begin(case)) for case in range(len(made.load.region.cases))]
        while len(made.book.spans) < events:
            await made.move(*chance.choice(own))

    async with asyncio.TaskGroup() as writers:
        for _ in range(WRITERS):
            writers.create_task(write())


async def _kill_while(
    made: Stage, writing: asyncio.Task[None], events: int, chance: random.Random, pause: float
) -> Counter[str]:
    """Kill the workers in the midst of sending, again and again, until all is written and much has arrived."""
    kills: Counter[str] = Counter()
    while not writing.done() or (kills["all"] < _FEW * len(made.workers) and len(made.partner.ids) < 2 * events):
        before = len(made.partner.calls)
        try:
            await until(lambda: len(made.partner.calls) > before, 20)  # noqa: B023 - awaited in its round
        except TimeoutError:
            if writing.done():
                break  # nothing more will come; the ledger says what is missing
        await asyncio.sleep(pause + chance.uniform(0.0, 0.3))
        with suppress(TimeoutError):
            await until(lambda: made.partner.answering, 5)
        kills["midst"] += made.partner.answering > 0
        for worker in made.workers:
            await worker.end()
            worker.start()
        kills["all"] += len(made.workers)
        await end_leases(made.settings, made.load.region.house_id)
    return kills


async def _all_came(made: Stage, events: int, seconds: float) -> bool:
    """Wait until every event arrived at both addresses, as told from outside; whether that came in time."""
    wanted = len(_PATHS) * max(events, len(made.book.spans))
    try:
        await until(lambda: len(made.partner.ids) >= wanted, seconds)
    except TimeoutError:
        return False
    return True


async def _follow(made: Stage) -> None:
    """Read the feed as a partner does that cannot be called: page by page, the last one again and again."""
    cursor: dict[str, str] = {}
    known: set[str] = set()
    while True:
        headers = made.load.region.headers("police")
        answer = await made.load.http.get("/v1/events", params={"pageSize": _PAGE, **cursor}, headers=headers)
        page = answer.raise_for_status().json()
        fresh = [item for item in page["items"] if item["id"] not in known]
        made.feed += [(one["subjectId"], one["subjectVersion"]) for one in fresh if one["subjectKind"] == "action"]
        known |= {item["id"] for item in fresh}
        if page["next"]:
            cursor, known = {"cursor": page["next"]}, set()
        else:
            await asyncio.sleep(0.2)


async def _ended(following: asyncio.Task[None], feed: Heard, events: int) -> None:
    """Let the reader come to its end, for at most some seconds, and end it."""
    with suppress(TimeoutError):
        await until(lambda: len(feed) >= events or following.done(), 20)
    following.cancel()
    with suppress(asyncio.CancelledError):
        await following


def _first_heard(partner: Endpoint, path: str) -> Heard:
    first = {call.webhook_id: call for call in reversed(partner.calls) if call.path == path}
    return [about(call) for call in sorted(first.values(), key=lambda call: call.at)]


def _row_of_feed(made: Stage) -> Row:
    heard, written = set(made.feed), set(made.book.spans)
    lost, more = len(written - heard), len(made.feed) - len(heard & written)
    turned = made.book.overtaken(made.feed)
    return Row(
        FEED,
        f"{len(written)} events read while written: {lost} lost, {turned} inversions, {more} doubled",
        "0 lost, 0 inversions, 0 doubled",
        lost == turned == more == 0,
    )
