"""Four times as much as the service can do: it serves as much as before, and refuses the rest with a time to come back.

The peak is measured on as many connections as keep it busy. Then requests are due at four times that rate, whether
those before them were answered or not, and the peak is measured once more: the mean of both is what goodput is held
to. The machine may have other work too, so this is done in turns until it is certain on which side of the bound
goodput lies.
"""

import asyncio
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count, pairwise
from pathlib import Path
from statistics import mean, stdev
from typing import Final

import asyncpg

from tests.chaos.ledger import Ledger
from tests.chaos.load import Load, referral
from tests.chaos.postgres import mortal_server
from tests.chaos.programs import service
from tests.chaos.promise import Row, Scale
from tests.chaos.region import make_region
from tests.chaos.wire import Answer, Wire, wires, written
from tests.integrations.delivery_world import until

PROMISE: Final = "Overload bends: refused with a time to come back"
GOODPUT: Final = "Overload bends: what is served stays"
TIMES: Final = 4
DEMANDED: Final = 0.70
_FEWEST_TURNS: Final = 3
_MOST_TURNS: Final = 12
_ERRORS: Final = 2.0
"""So many standard errors lie between goodput and its bound where it is certain."""

_TICK: Final = 0.005
_BUSY: Final = 32
_CONNECTIONS: Final = 600
_PATIENCE: Final = 60.0
_NO_QUOTA: Final = 1_000_000
_NUMBERED: Final = "flood-%010d"
_REFUSALS: Final = frozenset({429, 503})


@dataclass
class Tally:
    """What came of the requests that were answered in time."""

    until: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    without_when: int = 0
    good: int = 0

    def note(self, answer: Answer) -> None:
        """Count one answer; goodput is what was served before the end."""
        self.statuses[answer.status] += 1
        self.without_when += answer.status in _REFUSALS and not answer.says_when
        self.good += _is_good(answer.status) and time.monotonic() < self.until

    @property
    def refused(self) -> int:
        """Requests that were turned away."""
        return sum(self.statuses[status] for status in _REFUSALS)

    @property
    def odd(self) -> dict[int, int]:
        """Answers that should not be."""
        return {
            status: number
            for status, number in self.statuses.items()
            if not _is_good(status) and status not in _REFUSALS
        }


async def run(folder: Path, scale: Scale) -> list[Row]:
    """For 60 seconds in each turn at full scale."""
    seconds, rest = scale.of(5, 60), scale.of(4, 10)
    tally = Tally()
    pressed: list[float] = []
    async with _stage(folder, scale) as (request, lines, settled):
        await _saturate(lines[:_BUSY], request, 8)  # it warms
        await settled()
        peaks = [await _saturate(lines[:_BUSY], request, rest)]
        while not _is_certain(kept := _kept(pressed, peaks)):
            before = tally.good
            await _press(lines, request, TIMES * peaks[-1], seconds, tally)
            pressed.append((tally.good - before) / seconds)
            peaks.append(await _saturate(lines[:_BUSY], request, rest))
    offered, turns = tally.statuses.total() / (len(pressed) * seconds), ", ".join(f"{part:.0%}" for part in kept)
    return [
        Row(
            PROMISE,
            f"{len(pressed)} times {seconds} s, {offered:.0f} requests/s, {offered / mean(peaks[:-1]):.1f} times the "
            f"peak: {tally.good} served in time, {tally.refused} refused, {tally.without_when} without a time, "
            f"other answers {tally.odd or 'none'}",
            f"only 2xx, 429 and 503 with Retry-After, at {TIMES} times the peak",
            not tally.odd and not tally.without_when and tally.refused > 0,
        ),
        Row(
            GOODPUT,
            f"{mean(pressed):.0f}/s of {mean(peaks):.0f}/s at the peak; in turns {turns}",
            f"at least {DEMANDED:.0%} of the peak",
            mean(kept) >= DEMANDED,
        ),
    ]


def _kept(pressed: list[float], peaks: list[float]) -> list[float]:
    """What part of the peak was served in each turn, by the mean of the peaks before and after it."""
    return [rate / mean(around) for rate, around in zip(pressed, pairwise(peaks), strict=True)]


def _is_certain(kept: list[float]) -> bool:
    """Whether the turns tell on which side of the bound goodput lies, or were as many as may be."""
    if len(kept) < _FEWEST_TURNS:
        return False
    error = stdev(kept) / len(kept) ** 0.5
    return abs(mean(kept) - DEMANDED) > _ERRORS * error or len(kept) >= _MOST_TURNS


@asynccontextmanager
async def _stage(
    folder: Path, scale: Scale
) -> AsyncIterator[tuple[Callable[[], bytes], list[Wire], Callable[[], Awaitable[None]]]]:
    """The service, the next request of a mix of readings and referrals, connections, and what settles the database."""
    programs = {"api": ("tests.chaos.planted_api", scale.planted)} if scale.planted else {}
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(mortal_server())
        made = await stack.enter_async_context(
            service(server.settings(), folder, requests_per_minute=_NO_QUOTA, **programs)
        )
        region = await make_region(made.settings, made.base_url, cases=1)
        await made.start_api()
        load = await stack.enter_async_context(Load(region, Ledger(), made.base_url))
        await region.enter(load.http)
        read = written("GET", f"/v1/actions/{await load.begin(0)}", region.headers("police"))
        sender = region.headers("local_team", "referral_handling")
        blank = _NUMBERED % 0
        sent = written("POST", "/v1/referrals", sender, referral(messageId=blank))
        numbers, place = count(), blank.encode()

        def request() -> bytes:
            number = next(numbers)
            return read if number % 2 else sent.replace(place, (_NUMBERED % number).encode())

        async def settle() -> None:
            """Let PostgreSQL know its tables, as it does by itself after a minute: plans for empty ones are slow."""
            owner = await asyncpg.connect(made.settings.database_url)
            await owner.execute("ANALYZE")
            await owner.close()

        yield request, await stack.enter_async_context(wires(made.base_url, _CONNECTIONS)), settle


async def _saturate(lines: list[Wire], request: Callable[[], bytes], seconds: float) -> float:
    """Keep every connection busy; how many requests were served in a second."""
    tally = Tally(time.monotonic() + seconds)

    async def go_on(line: Wire) -> None:
        while time.monotonic() < tally.until:
            tally.note(await line.ask(request()))

    await asyncio.gather(*map(go_on, lines))
    assert not tally.odd, tally.odd
    return tally.good / seconds


async def _press(lines: list[Wire], request: Callable[[], bytes], rate: float, seconds: float, tally: Tally) -> None:
    """Send each request when it is due, on whichever connection is free, and hear every answer."""
    begun = time.monotonic()
    tally.until = begun + seconds
    free, sent = deque(lines), 0

    def hearing(line: Wire) -> Callable[[Answer], None]:
        def hear(answer: Answer) -> None:
            tally.note(answer)
            free.append(line)

        return hear

    heard = {line: hearing(line) for line in lines}
    while (now := time.monotonic()) < tally.until:
        due = int((now - begun) * rate) - sent
        for _ in range(min(due, len(free))):
            line = free.popleft()
            line.send(request(), heard[line])
            sent += 1
        await asyncio.sleep(_TICK)
    await until(lambda: len(free) == len(lines), _PATIENCE)


def _is_good(status: int) -> bool:
    return 200 <= status < 300
