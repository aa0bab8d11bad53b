"""Carries announcements between the boards of all processes, over NATS.

What is announced here is published to a subject of its house and heard at once by every process that is connected,
whichever servers died. JetStream keeps the last minutes in as many copies as the settings say, so that a process whose
connection broke hears afterwards what it missed. Nothing depends on it: what cannot be published is forgotten, what
cannot be read is left out, and every listener finds the same in PostgreSQL a little later.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import count, groupby
from operator import attrgetter
from typing import Final
from uuid import UUID

import nats.errors
import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy, DiscardPolicy, StorageType, StreamConfig
from nats.js.client import JetStreamContext
from nats.js.errors import NotFoundError, ServiceUnavailableError
from pydantic import TypeAdapter, ValidationError

from app.clock import CLOCK
from app.domain.access.board import Announcement, Board
from app.domain.ids import new_id
from app.integrations.broker_entry import entering, stream_name
from app.settings import Settings

log = structlog.get_logger()

_NEWS: Final = TypeAdapter(list[Announcement])
_IN_ONE_MESSAGE: Final = 100
_LARGEST: Final = 65_536
_WAITING_AT_MOST: Final = 10_000
_REMEMBERED: Final = 10_000
_KEPT_SECONDS: Final = 300
_KEPT_BYTES: Final = 16 * 1024 * 1024
_MARGIN: Final = timedelta(seconds=30)
"""How much further back than its last sign of life a process reads, for clocks that differ."""

_NUMBER: Final = "Nats-Msg-Id"
"""The header by which JetStream, and each of us, knows a message that comes twice."""

_RETRY_SECONDS: Final = 0.5
_UNKEPT_AT_MOST: Final = 100
_PATIENCE: Final = 2.0
_PING_SECONDS: Final = 5
_ELECTION_SECONDS: Final = 60.0
"""How long a cluster may take until it keeps and gives again; a leader is elected within ten seconds, mostly."""

_PATIENT_TURNS: Final = 10


class Relay:
    """Between one board and the broker; `run` goes on until it is cancelled."""

    def __init__(self, board: Board, settings: Settings) -> None:
        self._board = board
        self._settings = settings
        self._client = Client()
        self._stream = stream_name(settings)
        self._outgoing: deque[Announcement] = deque(maxlen=_WAITING_AT_MOST)
        self._something = asyncio.Event()
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._lost_at: datetime | None = None
        self._is_lost = False
        self._keeps = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._laying = False

    async def run(self) -> None:
        """Carry until cancelled."""
        with self._board.listening(self._carry):
            try:
                while True:
                    await self._work_once()
                    await asyncio.sleep(_PATIENCE)
            finally:
                for task in self._tasks:
                    task.cancel()

    async def _work_once(self) -> None:
        """Work with one client until the library gives it up; what is being kept and read goes on with the next one."""
        self._client = Client()
        try:
            await self._work()
        except Exception as error:  # noqa: BLE001 - a broker may do anything; the service goes on without it
            await self._failed(error)
        finally:
            self._is_lost = True  # nobody need be told of an end that we make
            with suppress(Exception):
                await asyncio.wait_for(self._client.close(), _PATIENCE)

    async def _work(self) -> None:
        """Connect, listen and publish, until the library gives up.

        A server that stops in good order says so, and the library takes that for an end: it closes the client. So does
        this process with a client that finds no server for long, for whatever reason.
        """
        await self._connect()
        await self._client.subscribe(
            f"{self._settings.nats_subject}.*",
            cb=self._hear,
            pending_msgs_limit=_WAITING_AT_MOST,
            pending_bytes_limit=_LARGEST * 128,
        )
        await self._reached()
        connected_at = asyncio.get_running_loop().time()
        while not self._client.is_closed:
            await self._publish()
            now = asyncio.get_running_loop().time()
            if self._client.is_connected:
                connected_at = now
            elif now - connected_at > _ELECTION_SECONDS:
                return

    def _beside(self, step: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(step)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _carry(self, news: Sequence[Announcement]) -> None:
        self._outgoing.extend(news)
        self._something.set()

    async def _connect(self) -> None:
        """Connect; the library goes on trying as long as it takes, now and whenever the connection breaks."""
        await self._client.connect(
            list(self._settings.nats_servers),
            name="ketenpoort",
            allow_reconnect=True,
            max_reconnect_attempts=-1,
            reconnect_time_wait=_RETRY_SECONDS,  # type: ignore[arg-type]  # any number of seconds does
            connect_timeout=int(_PATIENCE),
            ping_interval=_PING_SECONDS,
            no_echo=True,
            error_cb=self._failed,
            disconnected_cb=self._lost,
            reconnected_cb=self._reached,
            **entering(self._settings),
        )

    async def _publish(self) -> None:
        """Publish what is announced, and look up now and then when nothing is."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._something.wait(), _PING_SECONDS)
        self._something.clear()
        while self._outgoing:
            many = [self._outgoing.popleft() for _ in range(min(len(self._outgoing), _IN_ONE_MESSAGE))]
            for house_id, news in groupby(sorted(many, key=attrgetter("house_id")), attrgetter("house_id")):
                await self._send(house_id, list(news))

    async def _send(self, house_id: UUID, news: list[Announcement]) -> None:
        number = str(new_id())
        self._is_new(number)
        subject, body, headers = f"{self._settings.nats_subject}.{house_id}", _NEWS.dump_json(news), {_NUMBER: number}
        if self._keeps and len(self._tasks) < _UNKEPT_AT_MOST:
            self._beside(self._send_kept(subject, body, headers))
            return
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._client.publish(subject, body, headers=headers)
        except (nats.errors.Error, OSError, TimeoutError) as error:
            await self._failed(error)

    async def _send_kept(self, subject: str, body: bytes, headers: dict[str, str]) -> None:
        """Publish until JetStream says that it keeps it; who hears it again knows it by its number."""
        await self._patiently(lambda stream: stream.publish(subject, body, timeout=_PATIENCE, headers=headers))

    async def _patiently(self, step: Callable[[JetStreamContext], Awaitable[object]]) -> None:
        """Do what needs JetStream, over the connection of the moment; give up when any election would be over."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_ELECTION_SECONDS):
                while True:
                    if self._client.is_connected:
                        with suppress(nats.errors.Error, OSError):
                            await step(self._client.jetstream(timeout=_PATIENCE))
                            return
                    await asyncio.sleep(_RETRY_SECONDS)

    async def _hear(self, message: Msg) -> None:
        """Announce what another process announced; whatever is no such thing is left out."""
        number = (message.headers or {}).get(_NUMBER, "")
        if len(message.data) > _LARGEST or not self._is_new(number):
            return
        try:
            news = _NEWS.validate_json(message.data)
        except (ValidationError, ValueError):
            return
        house = message.subject.rpartition(".")[2]
        if news and all(str(one.house_id) == house for one in news):
            self._board.announce(news, heard_by=self._carry)

    def _is_new(self, number: str) -> bool:
        if number in self._seen:
            return False
        if number:
            self._seen[number] = None
            if len(self._seen) > _REMEMBERED:
                self._seen.popitem(last=False)
        return True

    async def _lost(self) -> None:
        self._lost_at = self._lost_at or CLOCK.now()
        await self._failed(nats.errors.ConnectionClosedError())

    async def _reached(self) -> None:
        if self._is_lost:
            self._is_lost = False
            log.info("broker_reached")
        if not self._laying:
            self._beside(self._keep_minutes())
        since, self._lost_at = self._lost_at, None
        if since is not None:
            self._beside(self._hear_missed(since - _MARGIN))

    async def _failed(self, error: Exception) -> None:
        """Say once that the broker is away, and nothing more until it was back."""
        if not self._is_lost:
            self._is_lost = True
            log.warning("broker_unavailable", kind=type(error).__name__)

    async def _keep_minutes(self) -> None:
        """Let JetStream keep what is published, where it does not yet; a cluster that just starts cannot at once.

        Asked whenever the broker is reached: a server that was set up anew knows of nothing that it ever kept.
        """
        wanted = StreamConfig(
            name=self._stream,
            subjects=[f"{self._settings.nats_subject}.*"],
            storage=StorageType.FILE,  # in memory, servers killed in turn agree on no leader any more (decision 0011)
            num_replicas=self._settings.nats_replicas,
            max_age=_KEPT_SECONDS,
            max_bytes=_KEPT_BYTES,
            discard=DiscardPolicy.OLD,
        )
        self._laying = True
        try:
            for turn in count():
                try:
                    if not self._client.is_connected:
                        raise nats.errors.ConnectionClosedError
                    await _lay(self._client.jetstream(timeout=_PATIENCE), wanted)
                except (nats.errors.Error, OSError) as error:
                    if turn == _PATIENT_TURNS:
                        log.warning("broker_keeps_nothing", kind=type(error).__name__)
                    await asyncio.sleep(_PATIENCE)
                else:
                    self._keeps = True
                    return
        finally:
            self._laying = False

    async def _hear_missed(self, since: datetime) -> None:
        """Read what was kept since the connection broke; a cluster that elects a new leader cannot at once."""
        asked = ConsumerConfig(
            deliver_policy=DeliverPolicy.BY_START_TIME,
            opt_start_time=since,
            ack_policy=AckPolicy.NONE,
            inactive_threshold=_PING_SECONDS,
            mem_storage=True,
        )

        async def hear(stream: JetStreamContext) -> None:
            last = (await stream.stream_info(self._stream)).state.last_seq
            missed = await stream.pull_subscribe("", stream=self._stream, config=asked)
            try:
                await self._hear_until(last, missed)
            finally:
                await missed.unsubscribe()

        await self._patiently(hear)

    async def _hear_until(self, last: int, missed: JetStreamContext.PullSubscription) -> None:
        """Read up to the message that the stream's leader names as its last.

        Who reads from another server may find nothing more to read there, while that server has not yet been told
        that what it holds is agreed upon: after the leader's end that takes an election.
        """
        while True:
            try:
                messages = await missed.fetch(_IN_ONE_MESSAGE, timeout=_PATIENCE)
            except nats.errors.TimeoutError:
                read = await missed.consumer_info()
                if not read.num_pending and (read.delivered is None or read.delivered.stream_seq >= last):
                    return
                continue
            for message in messages:
                await self._hear(message)


async def _lay(stream: JetStreamContext, wanted: StreamConfig) -> None:
    """Make the stream where there is none; one that an operator made otherwise stays as it is."""
    try:
        found = await stream.stream_info(str(wanted.name))
    except NotFoundError:
        await stream.add_stream(wanted)
    else:
        if found.cluster is not None and not found.cluster.leader:
            raise ServiceUnavailableError  # it stands, and keeps nothing until its servers agree
