"""Workers with a fault, to see that each programme finds it. Never part of a build.

`python -m tests.chaos.planted FAULT ...`. The clock of a process can be set wrong here too: `clock=-86400` is no fault
of ours but of the machine, and a worker has to live with it.
"""

import asyncio
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import count
from typing import Any

import aiohttp

from app.commands import worker as command
from app.domain.access.work import Work
from app.domain.imports import taking
from app.domain.notices import rules
from app.domain.notices.queue import DeliveryQueue, House, Lane
from app.domain.referrals.bulk import receive_each
from app.domain.referrals.service import Pushed
from app.integrations.http import PartnerClient, Reply


def hasty(seconds: float = 2.0) -> None:
    """It reports before it sends."""
    later: set[asyncio.Task[Reply]] = set()

    async def send(self: PartnerClient, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        async def send_late() -> Reply:
            await asyncio.sleep(seconds)
            return await genuine(self, method, url, headers, body)

        later.add(asyncio.create_task(send_late()))
        return Reply(204, None)

    genuine = PartnerClient.send
    PartnerClient.send = send  # type: ignore[method-assign]


def credulous() -> None:
    """It takes any answer for a success."""
    rules.Outcome.of_reply = classmethod(  # type: ignore[assignment, method-assign]
        lambda cls, status, _retry_after: cls(max(200, min(status, 204)), "delivered")
    )


def hurried() -> None:
    """It does not hear how long it is asked to wait."""
    genuine = rules.retry_at

    def retry_at(attempts: int, now: datetime, *_asked: object) -> datetime | None:
        return genuine(attempts, now)

    rules.retry_at = retry_at  # type: ignore[assignment]


def careless() -> None:
    """It follows redirects, and waits for an answer as long as it takes."""
    genuine, begin = aiohttp.ClientSession.request, PartnerClient.__init__

    def request(self: aiohttp.ClientSession, *given: Any, **named: Any) -> Any:  # noqa: ANN401 - passed on
        return genuine(self, *given, **{**named, "allow_redirects": True})

    def begin_patiently(self: PartnerClient, **named: Any) -> None:  # noqa: ANN401 - passed on
        begin(self, **{**named, "seconds": 15.0})

    aiohttp.ClientSession.request = request  # type: ignore[method-assign]
    PartnerClient.__init__ = begin_patiently  # type: ignore[method-assign]


def backwards() -> None:
    """It sends the last notice of a case first."""
    genuine = DeliveryQueue.claim

    async def claim(self: DeliveryQueue, *given: Any, **named: Any) -> list[Lane]:  # noqa: ANN401 - passed on
        lanes = await genuine(self, *given, **named)
        return [replace(lane, parcels=lane.parcels[::-1]) for lane in lanes]

    DeliveryQueue.claim = claim  # type: ignore[method-assign]


def skipping(each: int = 3) -> None:
    """It now and then leaves an event out of the feed."""
    genuine = DeliveryQueue.list_events
    turns = count(1)

    async def list_events(self: DeliveryQueue, house: House) -> int:
        if not next(turns) % each:
            async with self._inside(house) as connection:
                await connection.execute(_FORGET_ONE)
        return await genuine(self, house)

    DeliveryQueue.list_events = list_events  # type: ignore[method-assign]


def halved(pause: float = 0.5) -> None:
    """It crosses a part of a file off, and takes it in with a transaction of its own."""

    async def receive_by_halves(work: Work, *given: Any, **named: Any) -> list[Pushed]:  # noqa: ANN401 - passed on
        await work.connection.execute(_COMMIT)
        await asyncio.sleep(pause)
        return await receive_each(work, *given, **named)

    setattr(taking, "receive_each", receive_by_halves)  # noqa: B010 - it is not theirs to export


def shift_clock(seconds: float) -> None:
    """Set the clock of this process wrong, for all of the service's code that asks for the time of day."""
    genuine = time.time
    shift = timedelta(seconds=seconds)

    class Shifted(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + shift

    time.time = lambda: genuine() + seconds
    for name, module in list(sys.modules.items()):
        if name.startswith("app.") and getattr(module, "datetime", None) is datetime:
            module.datetime = Shifted  # type: ignore[attr-defined]


def own_time() -> None:
    """It counts from its own clock."""
    genuine = DeliveryQueue.claim

    async def claim(self: DeliveryQueue, *given: Any, **named: Any) -> list[Lane]:  # noqa: ANN401 - passed on
        here = datetime.fromtimestamp(time.time(), UTC)
        return [replace(lane, claimed_at=here) for lane in await genuine(self, *given, **named)]

    DeliveryQueue.claim = claim  # type: ignore[method-assign]


_FORGET_ONE = "DELETE FROM unlisted_events WHERE ordinal = (SELECT min(ordinal) FROM unlisted_events)"
_COMMIT = """
SELECT set_config(name, current_setting(name), false)
  FROM unnest('{app.house_id,app.organisation_id,app.purpose}'::text[]) AS name;
COMMIT; BEGIN
"""

FAULTS = {
    "skipping": skipping,
    "halved": halved,
    "own_time": own_time,
    "hasty": hasty,
    "credulous": credulous,
    "careless": careless,
    "hurried": hurried,
    "backwards": backwards,
}

if __name__ == "__main__":
    for name in sys.argv[1:]:
        kind, _, figure = name.partition("=")
        if kind == "clock":
            shift_clock(float(figure))
        else:
            FAULTS[kind]()
    command.worker()
