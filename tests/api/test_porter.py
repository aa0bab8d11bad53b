"""Who finds the house full is turned away at the socket with the very answer of the shell, and harms no connection."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from starlette.types import Scope

from app.api.porter import FullHouse, Porter
from app.demo.stage import serving
from tests.api.shell_world import CASE_ID, Memory, make_world
from tests.integrations.delivery_world import until

_VARIES = re.compile(rb"(?m)^(date|request-id|traceparent): .*\r$|urn:uuid:[0-9a-f-]{36}")
ONE = f"/v1/files/{CASE_ID}"
TASKS = f"{ONE}/tasks"
_ID = "0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4c"
_TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


class Doorstep(Memory):
    """Whoever is let in stays inside until all may leave."""

    def __init__(self) -> None:
        super().__init__()
        self.open = asyncio.Event()
        self.inside = 0

    async def disclose(self, *given: Any) -> Any:  # noqa: ANN401
        self.inside += 1
        await self.open.wait()
        return await super().disclose(*given)


class Line:
    """One connection on which bytes are written by hand."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    def send(self, method: str, path: str, body: bytes = b"", **headers: str) -> None:
        """Write one request."""
        lines = {
            "host": "gate.example",
            "authorization": "Bearer ok",
            "purpose": "plan_execution",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        if body:
            lines |= {"content-length": str(len(body)), "content-type": "application/json"}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        self._writer.write(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body)

    async def read(self, *, body: bool = True) -> bytes:
        """Read one answer whole."""
        async with asyncio.timeout(10):
            head = await self._reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head)
            rest: bytes = await self._reader.readexactly(int(length[1])) if body and length else b""
            return head + rest

    async def ended(self) -> bool:
        """Whether the other side closed it."""
        async with asyncio.timeout(10):
            return await self._reader.read() == b""

    async def send_on(self) -> None:
        """Write requests as long as the other side takes them, and read nothing."""
        async with asyncio.timeout(60):
            while True:
                for _ in range(100):
                    self.send("GET", ONE)
                await self._writer.drain()


@asynccontextmanager
async def full_house(house: Doorstep, most: int = 1) -> AsyncIterator[Callable[[], Awaitable[Line]]]:
    """A service with room for so many, with one inside; how to connect to it."""
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    opened: list[asyncio.StreamWriter] = []

    async def line() -> Line:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        opened.append(writer)
        return Line(reader, writer)

    async with serving(make_world(house, max_in_flight=most), listening):
        first = await line()
        first.send("GET", ONE)
        await until(lambda: house.inside)
        try:
            yield line
        finally:
            house.open.set()
            assert (await first.read()).startswith(b"HTTP/1.1 200 ")
            for writer in opened:
                writer.close()


@pytest.fixture
def turned_away(monkeypatch: pytest.MonkeyPatch) -> list[Scope]:
    """Whom the porter turned away."""
    found: list[Scope] = []
    answer = FullHouse.answer

    def noted(house: FullHouse, scope: Scope) -> bytes:
        found.append(scope)
        return answer(house, scope)

    monkeypatch.setattr(FullHouse, "answer", noted)
    return found


@pytest.mark.parametrize("language", ["nl", "en;q=0.9, nl;q=0.1"])
async def test_the_answer_is_that_of_the_shell(
    turned_away: list[Scope], monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    async def answer() -> bytes:
        async with full_house(Doorstep()) as line:
            caller = await line()
            caller.send("GET", ONE, accept_language=language, request_id=_ID, traceparent=_TRACE)
            return await caller.read()

    ours = await answer()
    assert len(turned_away) == 1
    monkeypatch.setattr(Porter, "_is_plain", lambda _: False)
    theirs = await answer()
    assert len(turned_away) == 1
    assert _VARIES.sub(b"", ours) == _VARIES.sub(b"", theirs)
    for found in (ours, theirs):
        assert found.startswith(b"HTTP/1.1 503 ")
        assert found.count(_ID.encode()) == 2
        assert _TRACE[:36].encode() in found


async def test_a_connection_that_was_turned_away_is_served_when_there_is_room(turned_away: list[Scope]) -> None:
    house = Doorstep()
    async with full_house(house) as line:
        caller = await line()
        for _ in range(3):
            caller.send("POST", TASKS, b'{"text": "' + b"x" * 200_000 + b'"}')
            assert (await caller.read()).startswith(b"HTTP/1.1 503 ")
        assert len(turned_away) == 3
        house.open.set()
        caller.send("GET", ONE)
        assert (await caller.read()).startswith(b"HTTP/1.1 200 ")


async def test_what_needs_more_than_this_answer_goes_to_the_shell(turned_away: list[Scope]) -> None:
    async with full_house(Doorstep()) as line:
        head = await line()
        head.send("HEAD", ONE)
        assert (await head.read(body=False)).startswith(b"HTTP/1.1 503 ")
        head.send("GET", "/livez")
        assert not (await head.read()).startswith(b"HTTP/1.1 503 ")
        last = await line()
        last.send("GET", ONE, connection="close")
        assert (await last.read()).startswith(b"HTTP/1.1 503 ")
        assert await last.ended()
        careful = await line()
        careful.send("POST", TASKS, b"{}", expect="100-continue")
        assert (await careful.read()).startswith(b"HTTP/1.1 503 ")
    assert turned_away == []


async def test_nobody_is_answered_before_who_asked_first_on_the_same_connection(turned_away: list[Scope]) -> None:
    house = Doorstep()
    async with full_house(house) as line:
        house.open.set()
        caller = await line()
        caller.send("GET", ONE)
        assert (await caller.read()).startswith(b"HTTP/1.1 200 ")
        house.open.clear()
        caller.send("GET", ONE)
        await until(lambda: house.inside == 3)
        caller.send("GET", ONE)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await caller.read()
        house.open.set()
        for _ in range(2):
            assert (await caller.read()).startswith(b"HTTP/1.1 200 ")
    assert turned_away == []


async def test_who_asks_on_and_on_and_takes_no_answer_loses_the_connection() -> None:
    house = Doorstep()
    async with full_house(house) as line:
        house.open.set()
        polite = await line()
        for _ in range(50):
            polite.send("GET", ONE)
        for _ in range(50):
            assert (await polite.read()).startswith(b"HTTP/1.1 200 ")
        greedy = await line()
        with pytest.raises(ConnectionError):
            await greedy.send_on()


async def test_many_who_come_at_once_are_counted_before_the_first_of_them_begins(turned_away: list[Scope]) -> None:
    house = Doorstep()
    async with full_house(house, most=3) as line:
        callers = [await line() for _ in range(20)]
        for caller in callers:
            caller.send("GET", ONE)
        await until(lambda: house.inside == 3 and len(turned_away) == 18)
        house.open.set()
        answers = [(await caller.read())[9:12] for caller in callers]
        assert sorted(answers) == [b"200"] * 2 + [b"503"] * 18
        for caller in callers:
            caller.send("GET", ONE)
            assert (await caller.read()).startswith(b"HTTP/1.1 200 "), "room is given back"
