"""A partner that hangs, trickles, resets, answers garbage, floods, redirects, is gone, busy or away.

Nothing is lost, nobody else waits, and each is treated as it asked.
"""

import asyncio
from itertools import cycle
from pathlib import Path
from typing import Final

from tests.chaos.endpoint import BEHAVIOURS, WAIT_ASKED, Call
from tests.chaos.notices import Stage, stage
from tests.chaos.promise import Row, Scale
from tests.integrations.delivery_world import until

NOTHING_LOST: Final = "A partner's bad day loses nothing"
NOBODY_WAITS: Final = "Nobody waits for another's bad day"
WAITED: Final = "A wait asked for is kept (429, 503)"
NOT_FOLLOWED: Final = "A redirect is not followed"
GONE: Final = "410 ends the calls, and its owner is told"
ENDED: Final = "Each call ends"
NAMED: Final = "Each failure stands by its name"
SLOW: Final = ("hang", "trickle")
MOST_WAITING: Final = 3.0
MOST_OF_ONE_CALL: Final = 10.5
_SLOW_CASES: Final = 60
_CASES: Final = 3
_VERSIONS: Final = 3
_BESIDE: Final = 0.1


async def run(folder: Path, scale: Scale) -> list[Row]:
    """Let every partner fail once (at full scale: three times), beside one that is well."""
    async with stage(folder, failures=scale.of(1, 3)) as made:
        worker = made.worker(scale.planted)
        await _tell_the_odd(made)
        worker.start()
        await until(lambda: made.partner.calls, 60)  # it takes its time to begin
        stopping = asyncio.Event()
        beside = asyncio.create_task(_tell_the_well(made, stopping))
        settled = await made.delivered(scale.of(60, 240))
        stopping.set()
        await beside
        settled = await made.delivered(30) and settled
        await worker.end()
        return await _rows(made, settled=settled)


async def _tell_the_odd(made: Stage) -> None:
    for path in BEHAVIOURS:
        organisation = await made.world.organisation()
        await made.world.subscribe(organisation, made.partner.to(path))
        many = _SLOW_CASES if path in SLOW else 1 if path == "gone" else _CASES
        for _ in range(many):
            case_id = await made.world.case(organisation)
            await made.book.tell(made.world, case_id, path, events=_VERSIONS)


async def _tell_the_well(made: Stage, stopping: asyncio.Event) -> None:
    organisation = await made.world.organisation()
    await made.world.subscribe(organisation, made.partner.to("well"))
    cases = [await made.world.case(organisation) for _ in range(10)]
    for case_id in cycle(cases):
        if stopping.is_set():
            return
        await made.book.tell(made.world, case_id, "well")
        await asyncio.sleep(_BESIDE)


async def _rows(made: Stage, *, settled: bool) -> list[Row]:
    calls = made.partner.calls
    healed = [path for path in BEHAVIOURS if path != "gone"]
    balance = made.book.balance(calls, *healed)
    waited, beside = made.book.slowest(calls, "well"), sum(path == "well" for path, _, _ in made.book.at)
    soonest = min(_soonest(calls, path) for path in ("busy", "away"))
    followed = sum(call.path == "inside" for call in calls)
    gone = sum(call.path == "gone" for call in calls)
    ended = await made.asked("SELECT status_reason FROM subscriptions WHERE status = 'disabled'")
    longest = int(str((await made.asked("SELECT coalesce(max(milliseconds), 0) FROM delivery_attempts"))[0][0]))
    named = await _named_rightly(made)
    return [
        Row(NOTHING_LOST, str(balance), "all, in order", balance.holds and settled),
        Row(
            NOBODY_WAITS,
            f"slowest of {beside} notices {waited:.2f} s, beside {len(BEHAVIOURS)} bad partners",
            f"at most {MOST_WAITING:.0f} s",
            waited <= MOST_WAITING,
        ),
        Row(WAITED, f"soonest {soonest:.1f} s", f"{WAIT_ASKED} s", soonest >= WAIT_ASKED),
        Row(NOT_FOLLOWED, f"{followed} calls", "0 calls", followed == 0),
        Row(
            GONE,
            f"{gone} call, {[reason for (reason,) in ended]}",
            "1 call, ['gone']",
            gone == 1 and ended == [("gone",)],
        ),
        Row(
            ENDED,
            f"the longest after {longest / 1000:.1f} s",
            f"at most {MOST_OF_ONE_CALL} s",
            longest <= MOST_OF_ONE_CALL * 1000,
        ),
        Row(
            NAMED,
            f"{named} of {len(BEHAVIOURS)}",
            f"{len(BEHAVIOURS)} of {len(BEHAVIOURS)}",
            named == len(BEHAVIOURS),
        ),
    ]


def _soonest(calls: list[Call], path: str) -> float:
    """The shortest time between two calls with one notice."""
    last: dict[str, float] = {}
    waits: list[float] = []
    for call in calls:
        if call.path == path:
            if call.webhook_id in last:
                waits.append(call.at - last[call.webhook_id])
            last[call.webhook_id] = call.at
    return min(waits, default=0.0)


async def _named_rightly(made: Stage) -> int:
    rows = await made.asked(
        "SELECT split_part(s.callback_url, '/', 4), array_agg(DISTINCT a.outcome) FROM delivery_attempts a"
        " JOIN deliveries d ON d.id = a.delivery_id JOIN subscriptions s ON s.id = d.subscription_id"
        " WHERE a.outcome <> 'delivered' GROUP BY 1"
    )
    found = {str(path): outcomes for path, outcomes in rows}
    return sum(found.get(path) == [outcome] for path, (_, outcome) in BEHAVIOURS.items())
