"""A worker whose clock is wrong by days: it delivers in time, waits as long as it should, and judges nobody too early.

PostgreSQL's clock is the service's clock. The worker's own is set wrong where our code reads it. After it an API whose
whole machine lives in the wrong time (`api_clock.py`).
"""

import asyncio
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from tests.chaos import api_clock
from tests.chaos.endpoint import Call
from tests.chaos.notices import Stage, stage
from tests.chaos.promise import Row, Scale
from tests.integrations.delivery_world import until

_DAY: Final = 86_400
SHIFTS: Final = {"a day behind": -_DAY, "a day ahead": _DAY, "forty days ahead": 40 * _DAY}
BRIEF: Final = ("a day behind", "forty days ahead")
_FIRST_WAIT: Final = 5.0
_MOST_WAIT: Final = 8.0
_STAMP_MAY_DIFFER: Final = 10


async def run(folder: Path, scale: Scale) -> list[Row]:
    """A day behind and forty days ahead; at full scale also a day ahead."""
    shifts = SHIFTS if scale.full else {name: SHIFTS[name] for name in BRIEF}
    rows = []
    for name, seconds in shifts.items():
        async with stage(folder) as made:
            rows.append(await _with_clock(made, name, seconds, scale))
    return rows + await api_clock.run(folder, shifts, scale)


def promises(shifts: Iterable[str]) -> tuple[str, ...]:
    """What is promised for these shifts, of a worker and of an API."""
    return tuple(promise(name) for name in shifts for promise in (_promise, api_clock.promise))


def _promise(name: str) -> str:
    return f"A worker's clock {name}"


async def _with_clock(made: Stage, name: str, seconds: int, scale: Scale) -> Row:
    organisation, failing = await made.world.organisation(), await made.world.organisation()
    await made.world.subscribe(organisation, made.partner.to("well"))
    await made.world.subscribe(failing, made.partner.to("flood"))
    cases = {"well": await made.world.case(organisation), "flood": await made.world.case(failing)}
    for path, case_id in cases.items():
        await made.book.tell(made.world, case_id, path, events=3)
    await _failed_often(made)
    worker = made.worker(f"clock={seconds}", *filter(None, [scale.planted]))
    worker.start()
    told_at = time.time()
    await until(lambda: made.partner.calls, 60)  # it takes its time to begin
    settled = await made.delivered(15 if scale.planted else 45)
    await asyncio.sleep(0.5)
    await worker.end()
    calls = made.partner.calls
    balance = made.book.balance(calls, *cases)
    waits = _waits(calls)
    stamps = [abs(call.stamp - told_at) for call in calls]
    disabled = await made.asked("SELECT status_reason FROM subscriptions WHERE status = 'disabled'")
    wrong = max(stamps, default=float("inf"))
    reached = (
        f"{balance}; retried after {min(waits, default=0):.1f} to {max(waits, default=0):.1f} s, signed within "
        f"{wrong:.0f} s of the true time, {len(disabled)} disabled"
    )
    held = balance.holds and settled and not disabled and bool(waits)
    held = held and min(waits) >= _FIRST_WAIT and max(waits) <= _MOST_WAIT and wrong <= 60 + _STAMP_MAY_DIFFER
    demanded = "all in order, retried after 5 to 8 s, true stamps, nobody disabled"
    return Row(_promise(name), reached, demanded, held)


async def _failed_often(made: Stage) -> None:
    """The failing partner failed all day: a clock that is days ahead must not use up its five days."""
    await made.asked(
        "UPDATE subscriptions SET failing_since = now() - interval '10 hours', failures = 20"
        " WHERE callback_url LIKE '%/flood' RETURNING id"
    )


def _waits(calls: list[Call]) -> list[float]:
    """The times between a notice's first failure and its second call."""
    first: dict[str, float] = {}
    waits = []
    for call in calls:
        if call.webhook_id in first:
            waits.append(call.at - first[call.webhook_id])
        else:
            first[call.webhook_id] = call.at
    return waits
