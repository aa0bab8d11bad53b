"""Requests written by hand on kept connections: a load that costs the machine little beside the service under it."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

_LENGTH: Final = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_RETRY_AFTER: Final = re.compile(rb"\r\nretry-after: *\d+\r\n", re.IGNORECASE)
_LOCATION: Final = re.compile(rb"\r\nlocation: *(\S+)", re.IGNORECASE)
_AT_ONCE: Final = 50


@dataclass(frozen=True, slots=True)
class Answer:
    """What matters of an answer; status 0 is a connection that broke."""

    status: int
    says_when: bool = False
    location: str = ""


BROKEN: Final = Answer(0)


class Wire(asyncio.Protocol):
    """One connection, opened anew when it broke; it carries one request at a time."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._transport: asyncio.Transport | None = None
        self._hear: Callable[[Answer], object] | None = None
        self._came = b""

    async def ask(self, request: bytes) -> Answer:
        """Send one request and read its answer to the end."""
        try:
            if self._transport is None:
                await self.open()
        except OSError:
            return BROKEN
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()

        def hear(told: Answer) -> None:
            if not answer.done():
                answer.set_result(told)

        self.send(request, hear)
        return await answer

    def send(self, request: bytes, hear: Callable[[Answer], object]) -> None:
        """Send one request; `hear` is told its answer, at once where the connection is not open."""
        if self._transport is None:
            hear(BROKEN)
            return
        self._hear = hear
        self._transport.write(request)

    async def open(self) -> None:
        """Connect."""
        self._came = b""
        await asyncio.get_running_loop().create_connection(lambda: self, self._host, self._port)

    def close(self) -> None:
        """Let the connection go."""
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The connection stands."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """An answer, or a piece of one."""
        self._came += data
        head = self._came.find(b"\r\n\r\n") + 4
        if head < 4:
            return
        length = _LENGTH.search(self._came, 0, head)
        if len(self._came) < head + (int(length[1]) if length else 0):
            return
        location = _LOCATION.search(self._came, 0, head)
        says_when = _RETRY_AFTER.search(self._came, 0, head) is not None
        answer = Answer(int(self._came[9:12]), says_when, location[1].decode() if location else "")
        self._came = b""
        self._told(answer)

    def connection_lost(self, exc: Exception | None) -> None:
        """It broke, or was closed."""
        del exc
        self._transport = None
        self._told(BROKEN)

    def _told(self, answer: Answer) -> None:
        hear, self._hear = self._hear, None
        if hear is not None:
            hear(answer)


@asynccontextmanager
async def wires(base_url: str, number: int) -> AsyncIterator[list[Wire]]:
    """So many open connections."""
    place = urlsplit(base_url)
    made = [Wire(place.hostname or "", place.port or 80) for _ in range(number)]
    async with AsyncExitStack() as stack:
        for wire in made:
            stack.callback(wire.close)
        for first in range(0, number, _AT_ONCE):  # no more than a listener keeps waiting
            await asyncio.gather(*(wire.open() for wire in made[first : first + _AT_ONCE]))
        yield made


def written(method: str, path: str, headers: Mapping[str, str], body: Any = None) -> bytes:  # noqa: ANN401 - JSON
    """A request as it goes over the wire."""
    content = b"" if body is None else json.dumps(body).encode()
    lines = {"host": "127.0.0.1", "content-length": str(len(content)), **headers}
    if content:
        lines["content-type"] = "application/json"
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + content
