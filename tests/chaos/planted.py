"""Workers with a fault, to see that each programme finds it. Never part of a build.

`python -m tests.chaos.planted FAULT ...`. The clock of a process can be set wrong here too: `clock=-86400` is no fault
of ours but of the machine, and a worker has to live with it.
"""

import asyncio
import hashlib
import random
import secrets
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import count
from typing import Any

import aiohttp

from app.commands import worker as command
from app.domain.access.work import Work
from app.domain.connections import fetching, receiving
from app.domain.connections.catalogue import Format
from app.domain.imports import taking
from app.domain.imports.dropping import Dropping
from app.domain.notices import queue, rules
from app.domain.notices.queue import DeliveryQueue, House, Lane
from app.domain.referrals.bulk import Message, receive_each
from app.domain.referrals.service import Pushed
from app.integrations import drop
from app.integrations.adapter import Translated
from app.integrations.drop import Drop, Folder
from app.integrations.http import PartnerClient, Reply
from app.integrations.posts import Posts, Share
from app.integrations.zgw import zaak_of


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


def coarse(most: int = 64) -> None:
    """It tells neither partners nor failures apart: whoever comes first takes all its room, and all have one name."""
    genuine = queue._attempt_places

    def share(self: Posts) -> Share | None:
        room = most - self._held.total()
        return Share(room, room, {}) if room > 0 else None

    def attempt_places(*given: Any) -> dict[str, list[Any]]:  # noqa: ANN401 - passed on
        places = genuine(*given)
        return places | {
            "outcomes": ["delivered" if each == "delivered" else "rejected" for each in places["outcomes"]]
        }

    Posts.share = share  # type: ignore[method-assign]
    queue._attempt_places = attempt_places  # type: ignore[assignment]


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


def premature(pause: float = 0.2) -> None:
    """It says that it took a message in before it does."""
    genuine = Drop._receive

    async def receive_told(self: Drop, folder: Folder, sender: Dropping, name: str, body: bytes | None) -> Any:  # noqa: ANN401
        digest = hashlib.sha256(body or b"").hexdigest()
        told = {"file": name, "sha256": digest, "outcome": "taken_in"}
        drop._write(folder.path / "receipts", drop._receipt(name, digest), told)
        await asyncio.sleep(pause)
        return await genuine(self, folder, sender, name, body)

    async def receive_crossed_off(work: Work, messages: Sequence[Message], *, route: str) -> list[Pushed]:
        path = f"zaken/{zaak_of(messages[0].message_id or '')}"
        await work.connection.execute(_SETTLE, path, "taken_in")
        await work.connection.execute(_COMMIT)
        await asyncio.sleep(random.uniform(pause, 5 * pause))  # noqa: S311 - a moment
        await work.connection.execute(_SETTLE, path, "waiting")
        return await receive_each(work, messages, route=route)

    Drop._receive = receive_told  # type: ignore[method-assign]
    setattr(fetching, "receive_each", receive_crossed_off)  # noqa: B010 - it is not theirs to export


def amnesic(pause: float = 1.0) -> None:
    """It knows what it took in only as long as it lives, and is late to tell of it."""
    genuine_say, genuine_receive, genuine_settle = receiving.say, Drop._receive, Drop._settle
    life, settling = secrets.token_hex(4), set[asyncio.Task[bool]]()

    def say(form: Format, body: bytes, options: Any) -> Any:  # noqa: ANN401 - passed on
        said = genuine_say(form, body, options)
        known = said.draft.model_copy(update={"message_id": f"{said.draft.message_id}-{life}"})
        return Translated(known, said.kept_aside)

    async def receive_late(self: Drop, *given: Any) -> Any:  # noqa: ANN401 - passed on
        told = await genuine_receive(self, *given)
        await asyncio.sleep(pause)
        return told

    async def settle_beside(self: Drop, *given: Any) -> bool:  # noqa: ANN401 - passed on
        settling.add(asyncio.create_task(genuine_settle(self, *given)))
        return True

    async def receive_apart(work: Work, *given: Any, **named: Any) -> list[Pushed]:  # noqa: ANN401 - passed on
        received = await receive_each(work, *given, **named)
        await work.connection.execute(_COMMIT)
        await asyncio.sleep(random.uniform(0, pause))  # noqa: S311 - a moment
        return received

    receiving.say = say
    Drop._receive = receive_late  # type: ignore[method-assign,assignment]
    Drop._settle = settle_beside  # type: ignore[method-assign,assignment]
    setattr(fetching, "receive_each", receive_apart)  # noqa: B010 - it is not theirs to export


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


_SETTLE = "UPDATE announcements SET state = $2 WHERE path = $1"
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
    "coarse": coarse,
    "premature": premature,
    "amnesic": amnesic,
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
