"""The delivery worker: takes due lanes, posts their notices in order, reports in batches; until it is told to stop.

Any number of workers may run; a lane belongs to whoever leased it, and when a worker dies its lanes are due again at
the end of the lease. So a notice can arrive twice, under the same webhook-id, and never out of order.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final, Protocol

import structlog
from cryptography.exceptions import InvalidTag

from app.domain.access.board import Announcement, Board
from app.domain.errors import Unavailable
from app.domain.notices.queue import Attempt, DeliveryQueue, House, Lane, Parcel, Pool, Report
from app.domain.notices.rules import NOTHING_TO_SAY, WITHHELD, Outcome, verdict_of
from app.domain.notices.sealing import KeySeal
from app.integrations.channels import ChannelFailedError, Channels, Request
from app.integrations.http import NoReplyError, PartnerClient
from app.integrations.outbound.cloudevents import CONTENT_TYPE, notice_body
from app.integrations.outbound.signing import SigningKeys, signature_header
from app.integrations.posting import post_all
from app.integrations.posts import Posts
from app.settings import Settings

log = structlog.get_logger()

_FRESH_SECONDS: Final = 1.0  # how long the check of ground and membership may precede the post
_GRACE_SECONDS: Final = 15.0
_CHORES_SECONDS: Final = 30.0
_ERROR_PAUSE_SECONDS: Final = 1.0
_HEARING_SECONDS: Final = 0.01


@dataclass(frozen=True, slots=True)
class Pace:
    """How much at once: posts in all and for one subscription, notices of one lane in a row, reports in one batch."""

    posts: int = 256
    each: int = 64
    depth: int = 8
    batch: int = 256
    lease_seconds: int = 30


class HasWriter(Protocol):
    """The pools of the service, of which the worker uses the writer's."""

    @property
    def writer(self) -> Pool: ...  # noqa: D102


class Worker:
    """One delivery worker; `run` ends when `stop` is set and what was begun is reported."""

    def __init__(
        self,
        pools: HasWriter,
        settings: Settings,
        client: PartnerClient | None = None,
        pace: Pace | None = None,
        channels: Channels | None = None,
        board: Board | None = None,
    ) -> None:
        self._pace = pace or Pace()
        self._queue = DeliveryQueue(pools.writer, lease_seconds=self._pace.lease_seconds)
        self._poll = settings.delivery_poll_seconds
        self._channels = channels
        self._own_client = client is None
        self._client = client or PartnerClient(loopback=settings.callback_loopback)
        seal = KeySeal(settings.secret_key.get_secret_value())
        self._signing = lru_cache(4096)(lambda owner, sealed: SigningKeys.from_seed(seal.open(owner, sealed)))
        self._posts = Posts(self._pace.posts, self._pace.each)
        self._tasks: set[asyncio.Task[None]] = set()
        self._reports: asyncio.Queue[Report] = asyncio.Queue()
        self._wake = asyncio.Event()
        self._board = board or Board()
        self._heard = False
        self._chores_at = 0.0

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until `stop` is set, then finish what was begun and report it."""
        reporter = asyncio.create_task(self._keep_reporting())
        try:
            with self._board.listening(self._hear):
                while not stop.is_set():
                    self._wake.clear()
                    if not await self._guarded(self._round()):
                        await self._pause(stop)
        finally:
            if self._tasks:
                await asyncio.wait(self._tasks, timeout=_GRACE_SECONDS)
            for task in self._tasks:
                task.cancel()
            await asyncio.wait_for(self._reports.join(), _GRACE_SECONDS)
            reporter.cancel()
            with suppress(asyncio.CancelledError):
                await reporter
            if self._own_client:
                await self._client.close()

    async def _round(self) -> bool:
        """One look at every house; whether it found so much that the next look should follow at once."""
        busy = False
        chores = time.monotonic() >= self._chores_at
        for house in await self._queue.houses():
            listed = await self._queue.list_events(house)
            if chores:
                await self._do_chores(house)
            busy = await self._take(house) or listed > 0 or busy
        if chores:
            self._chores_at = time.monotonic() + _CHORES_SECONDS
        return busy

    async def _take(self, house: House) -> bool:
        share = self._posts.share()
        if share is None:
            return False
        lanes = await self._queue.claim(
            house, most=share.most, each=share.each, depth=self._pace.depth, free=share.free
        )
        for lane in lanes:
            self._posts.take(lane.subscription_id)
            task = asyncio.create_task(self._deliver(lane, time.monotonic()))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return bool(lanes)

    async def _do_chores(self, house: House) -> None:
        await self._queue.repeat_unacknowledged(house)
        await self._queue.wake(house)
        await self._queue.forget_attempts(house)
        await self._queue.forget_old_keys(house)

    async def _deliver(self, lane: Lane, claimed: float) -> None:
        def now() -> datetime:
            return lane.claimed_at + timedelta(seconds=time.monotonic() - claimed)

        report = Report(lane)
        try:
            for parcel in lane.parcels if lane.endpoint.is_active else ():
                if time.monotonic() - claimed > _FRESH_SECONDS:
                    break
                if not parcel.allowed:
                    report.verdicts.append((parcel, WITHHELD, None))
                    continue
                attempt = await self._post(lane, parcel, now)
                if attempt is None:
                    report.verdicts.append((parcel, NOTHING_TO_SAY, None))
                    continue
                verdict = verdict_of(attempt.outcome, parcel.attempts + 1, now())
                report.verdicts.append((parcel, verdict, attempt))
                if not verdict.is_final:
                    break
        except Unavailable:
            pass  # what was sent is reported; the rest is taken again when the database answers
        finally:
            self._posts.give_back(lane.subscription_id)
            self._reports.put_nowait(report)

    async def _post(self, lane: Lane, parcel: Parcel, now: Callable[[], datetime]) -> Attempt | None:
        """One attempt; None where the channel of the receiver has nothing to say about this notice."""
        endpoint = lane.endpoint
        at, started = now(), time.monotonic()
        webhook_id = str(parcel.webhook_id)
        try:
            requests = await self._requests(lane, parcel)
            if not requests:
                return None
            keys = [self._signing(endpoint.subscription_id, sealed) for sealed in endpoint.sealed_keys]
            stamp = int(now().timestamp())

            def sign(body: bytes) -> dict[str, str]:
                return {
                    "User-Agent": "Ketenpoort",
                    "webhook-id": webhook_id,
                    "webhook-timestamp": str(stamp),
                    "webhook-signature": signature_header(webhook_id, stamp, body, keys),
                }

            with self._posts.call(endpoint.subscription_id):
                outcome = await post_all(self._client, requests, sign)
        except ChannelFailedError:
            outcome = Outcome(None, "channel_failed")
        except NoReplyError as error:
            outcome = Outcome(None, error.code)
        except InvalidTag:
            log.error("notice_keys_sealed_otherwise", subscription_id=str(endpoint.subscription_id))  # noqa: TRY400
            outcome = Outcome(None, "connection_failed")
        return Attempt(at, int((time.monotonic() - started) * 1000), outcome)

    async def _requests(self, lane: Lane, parcel: Parcel) -> list[Request]:
        endpoint = lane.endpoint
        url = endpoint.out_of_hours_url if parcel.repeats and endpoint.out_of_hours_url else endpoint.callback_url
        if endpoint.channel is None:
            return [Request("POST", url, {"Content-Type": CONTENT_TYPE}, notice_body(parcel, lane.house.code))]
        if self._channels is None:
            raise ChannelFailedError
        return await self._channels.requests(lane, parcel, endpoint.channel, url)

    async def _keep_reporting(self) -> None:
        while True:
            batch = [await self._reports.get()]
            await asyncio.sleep(0.002)  # what ends together is written together
            while len(batch) < self._pace.batch and not self._reports.empty():
                batch.append(self._reports.get_nowait())
            await self._write(batch)
            for _ in batch:
                self._reports.task_done()
            self._wake.set()

    async def _write(self, batch: Sequence[Report]) -> None:
        # What cannot be written is sent again after the lease, under the same webhook-id.
        for house in {report.lane.house for report in batch}:
            await self._guarded(self._queue.report(house, [r for r in batch if r.lane.house == house]))

    async def _guarded(self, step: object) -> bool:
        try:
            return bool(await step)  # type: ignore[misc]
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - the database may come and go; a worker stays
            log.error("delivery_step_failed", kind=type(error).__name__)  # noqa: TRY400 - a traceback shows values
            await asyncio.sleep(_ERROR_PAUSE_SECONDS)
            return False

    def _hear(self, _news: Sequence[Announcement]) -> None:
        """Look soon; what comes together, or as a flood of lies, makes one look."""
        if not self._heard:
            self._heard = True
            asyncio.get_running_loop().call_later(_HEARING_SECONDS, self._look)

    def _look(self) -> None:
        self._heard = False
        self._wake.set()

    async def _pause(self, stop: asyncio.Event) -> None:
        waits = [asyncio.create_task(stop.wait()), asyncio.create_task(self._wake.wait())]
        try:
            await asyncio.wait(waits, timeout=self._poll, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
