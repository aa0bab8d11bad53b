"""Requests written by hand on kept connections: a load that costs the machine little beside the service under it."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping
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


@dataclass(slots=True)
class Wire:
    """One connection, opened anew when it broke."""

    host: str
    port: int
    _reader: asyncio.StreamReader | None = None
    _writer: asyncio.StreamWriter | None = None

    async def ask(self, request: bytes) -> Answer:
        """Send one request and read its answer to the end."""
        try:
            if self._writer is None:
                await self.open()
            assert self._reader is not None
            assert self._writer is not None
            self._writer.write(request)
            head = await self._reader.readuntil(b"\r\n\r\n")
            length = _LENGTH.search(head)
            await self._reader.readexactly(int(length[1]) if length else 0)
        except (OSError, asyncio.IncompleteReadError):
            self.close()
            return BROKEN
        location = _LOCATION.search(head)
        return Answer(int(head[9:12]), _RETRY_AFTER.search(head) is not None, location[1].decode() if location else "")

    async def open(self) -> None:
        """Connect."""
        self._reader, self._writer = await asyncio.open_connection(self.host, self.port)

    def close(self) -> None:
        """Let the connection go."""
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None


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
