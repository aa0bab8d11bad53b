"""A partner's server with a bad day: each path has a way to misbehave, and a log of every call that came in.

It speaks HTTP by hand, because what it has to do to a connection no server library lets one do.
"""

import asyncio
import json
import socket
import struct
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Final

WAIT_ASKED: Final = 7
"""Seconds that a busy partner asks for in `Retry-After`."""

_SLOW_BYTE: Final = 0.5
_FOR_EVER: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Call:
    """One request as it came in; `taken` where it was answered well."""

    at: float
    taken: bool
    path: str
    webhook_id: str
    stamp: int
    body: bytes


Behaviour = Callable[["Endpoint", asyncio.StreamWriter], Awaitable[None]]


async def _well(endpoint: "Endpoint", writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(endpoint.delay)
    writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")


async def _hang(_: "Endpoint", __: asyncio.StreamWriter) -> None:
    await asyncio.sleep(_FOR_EVER)


async def _trickle(_: "Endpoint", writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    while True:
        writer.write(b".")
        await writer.drain()
        await asyncio.sleep(_SLOW_BYTE)


async def _reset(_: "Endpoint", writer: asyncio.StreamWriter) -> None:
    peer: socket.socket = writer.get_extra_info("socket")
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.close()


async def _garbage(_: "Endpoint", writer: asyncio.StreamWriter) -> None:
    writer.write(b"\x00\xff HTTP/9 \xfe\r\n\x01: \x02\r\n\r\n")
    writer.close()


async def _flood(_: "Endpoint", writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 500 Flood\r\n\r\n")
    while True:
        writer.write(b"x" * 65_536)
        await writer.drain()


async def _long_head(_: "Endpoint", writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 204 No Content\r\nX-Long: " + b"x" * 1_000_000 + b"\r\n\r\n")


async def _redirect(endpoint: "Endpoint", writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 307 Away\r\nLocation: %b\r\nContent-Length: 0\r\n\r\n" % endpoint.to("inside").encode())


async def _gone(_: "Endpoint", writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n")


async def _busy(_: "Endpoint", writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 429 Busy\r\nRetry-After: %d\r\nContent-Length: 0\r\n\r\n" % WAIT_ASKED)


async def _away(_: "Endpoint", writer: asyncio.StreamWriter) -> None:
    # one more, because a date has no parts of a second
    until = format_datetime(datetime.now(UTC) + timedelta(seconds=WAIT_ASKED + 1), usegmt=True)
    writer.write(f"HTTP/1.1 503 Away\r\nRetry-After: {until}\r\nContent-Length: 0\r\n\r\n".encode())


BEHAVIOURS: Final[Mapping[str, tuple[Behaviour, str]]] = {
    "hang": (_hang, "timed_out"),
    "trickle": (_trickle, "timed_out"),
    "reset": (_reset, "connection_failed"),
    "garbage": (_garbage, "connection_failed"),
    "long-head": (_long_head, "connection_failed"),
    "flood": (_flood, "rejected"),
    "redirect": (_redirect, "rejected"),
    "gone": (_gone, "gone"),
    "busy": (_busy, "rejected"),
    "away": (_away, "rejected"),
}
"""What each path does, and the outcome that the service should make of it."""

WELL: Final = ("well", "left", "right", "inside")
"""Paths that answer 204."""


@dataclass
class Endpoint:
    """A server on loopback; each path misbehaves `failures` times towards each case, then it is well.

    `answering` counts the calls that came in and have no answer yet, `ids` is every webhook-id that came.
    """

    failures: int = 1
    delay: float = 0.0
    answering: int = 0
    ids: set[str] = field(default_factory=set)
    ports: dict[str, int] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    _met: Counter[tuple[str, str]] = field(default_factory=Counter)
    _connections: set[asyncio.Task[None]] = field(default_factory=set)

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection until either side ends it."""
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while not writer.is_closing():
                call, behaviour = self._met_with(await _read(reader))
                self.calls.append(call)
                self.ids.add(call.webhook_id)
                self.answering += 1
                try:
                    await behaviour(self, writer)
                    await writer.drain()
                finally:
                    self.answering -= 1
        writer.close()

    def _met_with(self, call: Call) -> tuple[Call, Behaviour]:
        """What this call meets, by how often its case came before."""
        case = (call.path, json.loads(call.body)["subject"])
        self._met[case] += 1
        known, _ = BEHAVIOURS.get(call.path, (_well, ""))
        behaviour = known if self._met[case] <= self.failures else _well
        return replace(call, taken=behaviour is _well), behaviour

    def close(self) -> None:
        """End every connection, also those that hang."""
        for task in self._connections:
            task.cancel()

    def to(self, path: str) -> str:
        """The address of a path; each has a port of its own, as partners have hosts of their own."""
        return f"http://127.0.0.1:{self.ports[path]}/{path}"


@asynccontextmanager
async def endpoint(failures: int = 1, *, delay: float = 0.0) -> AsyncIterator[Endpoint]:
    """Serve on free ports."""
    made = Endpoint(failures=failures, delay=delay)
    servers = []
    for path in (*BEHAVIOURS, *WELL):
        server = await asyncio.start_server(made.meet, "127.0.0.1", 0, backlog=1024)
        made.ports[path] = server.sockets[0].getsockname()[1]
        servers.append(server)
    try:
        yield made
    finally:
        for server in servers:
            server.close()
        made.close()


async def _read(reader: asyncio.StreamReader) -> Call:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    path = head[0].split(" ")[1].strip("/")
    stamp = int(headers.get("webhook-timestamp", "0"))
    return Call(time.monotonic(), False, path, headers.get("webhook-id", ""), stamp, body)
