"""Four times as much as the service can do: it serves as much as before, and refuses the rest with a time to come back.

The peak is measured on as many connections as keep it busy. Then requests are due at four times that rate, whether
those before them were answered or not. Afterwards the peak is measured once more: the mean of both is what goodput is
held to, for the machine may have other work too.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Final

import asyncpg

from tests.chaos.ledger import Ledger
from tests.chaos.load import Load, referral
from tests.chaos.postgres import mortal_server
from tests.chaos.programs import service
from tests.chaos.promise import Row, Scale
from tests.chaos.region import make_region
from tests.chaos.wire import Answer, Wire, wires, written

PROMISE: Final = "Overload bends: refused with a time to come back"
GOODPUT: Final = "Overload bends: what is served stays"
TIMES: Final = 4
DEMANDED: Final = 0.70
_BUSY: Final = 32
_CONNECTIONS: Final = 600
_NO_QUOTA: Final = 1_000_000
_NUMBERED: Final = "flood-%010d"
_REFUSALS: Final = frozenset({429, 503})


@dataclass
class Tally:
    """What came of the requests that were answered in time."""

    until: float
    statuses: Counter[int] = field(default_factory=Counter)
    without_when: int = 0
    good: int = 0

    def note(self, answer: Answer) -> None:
        """Count one answer; goodput is what was served before the end."""
        self.statuses[answer.status] += 1
        self.without_when += answer.status in _REFUSALS and not answer.says_when
        self.good += _is_good(answer.status) and time.monotonic() < self.until

    @property
    def odd(self) -> dict[int, int]:
        """Answers that should not be."""
        return {
            status: number
            for status, number in self.statuses.items()
            if not _is_good(status) and status not in _REFUSALS
        }


async def run(folder: Path, scale: Scale) -> list[Row]:
    """For 60 seconds at full scale."""
    seconds = scale.of(15, 60)
    async with _stage(folder, scale) as (request, lines, settled):
        await _saturate(lines[:_BUSY], request, 8)  # it warms
        await settled()
        peak = await _saturate(lines[:_BUSY], request, 8)
        began = time.monotonic()
        tally = await _press(lines, request, TIMES * peak, seconds)
        lasted = time.monotonic() - began
        after = await _saturate(lines[:_BUSY], request, 8)
    rate, offered, usual = tally.good / seconds, tally.statuses.total() / lasted, (peak + after) / 2
    refused = sum(tally.statuses[status] for status in _REFUSALS)
    return [
        Row(
            PROMISE,
            f"{offered:.0f} requests/s for {seconds} s, {offered / peak:.1f} times the peak: {tally.good} served, "
            f"{refused} refused, {tally.without_when} without a time, other answers {tally.odd or 'none'}",
            f"only 2xx, 429 and 503 with Retry-After, at {TIMES} times the peak",
            not tally.odd and not tally.without_when and refused > 0,
        ),
        Row(
            GOODPUT,
            f"{rate:.0f}/s; at the peak {peak:.0f}/s before and {after:.0f}/s after: {rate / usual:.0%}",
            f"at least {DEMANDED:.0%} of the peak",
            rate >= DEMANDED * usual,
        ),
    ]


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


async def _press(lines: list[Wire], request: Callable[[], bytes], rate: float, seconds: float) -> Tally:
    """Send each request when it is due, on whichever connection is free."""
    begun = time.monotonic()
    tally = Tally(begun + seconds)
    slots = count()

    async def go_on(line: Wire) -> None:
        while (due := begun + next(slots) / rate) < tally.until:
            if (early := due - time.monotonic()) > 0:
                await asyncio.sleep(early)
            if time.monotonic() >= tally.until:
                return
            tally.note(await line.ask(request()))

    await asyncio.gather(*map(go_on, lines))
    return tally


def _is_good(status: int) -> bool:
    return 200 <= status < 300
