"""The shipped edge proxy: patient with no one, silent about what is asked, and clear when the API is away."""

import asyncio
import json
import os
import re
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
BODY = json.dumps({"secret": "in the body"}).encode()


@dataclass
class Upstream:
    """A stand-in for the API that keeps what reached it."""

    port: int
    heads: list[str] = field(default_factory=list)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            if not head.startswith("GET /readyz"):
                self.heads.append(head)
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok")
            await writer.drain()
        except asyncio.IncompleteReadError:
            pass  # the proxy only looked whether somebody is there
        finally:
            writer.close()


@pytest.fixture
async def upstream() -> AsyncIterator[Upstream]:
    made = Upstream(_free_port())
    server = await asyncio.start_server(made.answer, "127.0.0.1", made.port)
    yield made
    server.close()
    await server.wait_closed()


@contextmanager
def edge(api: int, folder: Path, **patience: str) -> Iterator[tuple[str, Path]]:
    """The proxy with its shipped configuration, but for a shorter patience; its timeouts by name, `_` for a dash."""
    configuration = (DEPLOY / "haproxy.cfg").read_text()
    for name, short in {"http_request": "700ms", **patience}.items():
        configuration, found = re.subn(
            rf"timeout {name.replace('_', '-')} \w+", f"timeout {name.replace('_', '-')} {short}", configuration
        )
        assert found
    (folder / "haproxy.cfg").write_text(configuration)
    port = _free_port()
    places = {
        "EDGE_BIND": f"127.0.0.1:{port}",
        "EDGE_TLS": "",
        "API": f"127.0.0.1:{api}",
        "ERRORS": str(DEPLOY / "errors"),
    }
    log = folder / "log"
    command = ["haproxy", "-db", "-f", str(folder / "haproxy.cfg")]
    with log.open("w") as out, subprocess.Popen(command, env=os.environ | places, stdout=out, stderr=out) as process:
        try:
            _wait_for(port)
            yield f"http://127.0.0.1:{port}", log
        finally:
            process.terminate()


async def test_requests_pass_without_what_a_caller_may_not_say(upstream: Upstream, tmp_path: Path) -> None:
    forged = {"X-Forwarded-For": "1.2.3.4", "Forwarded": "for=1.2.3.4", "Client-Cert": ":Zm9yZ2Vk:", "Purpose": "x"}
    with edge(upstream.port, tmp_path) as (url, log):
        async with httpx.AsyncClient() as client:
            answer = await client.post(f"{url}/v1/cases/secret?name=secret", content=BODY, headers=forged)
        assert answer.text == "ok"
        head = next(head for head in upstream.heads if head.startswith("POST")).lower()
        assert "purpose: x" in head
        for name in ("x-forwarded-for", "forwarded", "client-cert"):
            assert f"\n{name}:" not in head
    assert '"status":200' in log.read_text()
    assert "secret" not in log.read_text()


async def test_a_caller_that_dawdles_is_let_go(upstream: Upstream, tmp_path: Path) -> None:
    with edge(upstream.port, tmp_path) as (url, _):
        begun = time.monotonic()
        answer = await _say(url, b"GET / HTTP/1.1\r\nhost: a\r\nx-slow: ")
    assert answer.startswith(b"HTTP/1.1 408")
    assert time.monotonic() - begun < 3
    assert not any("x-slow" in head for head in upstream.heads)


async def test_an_api_that_is_away_is_answered_for(tmp_path: Path) -> None:
    with edge(_free_port(), tmp_path) as (url, _):
        async with httpx.AsyncClient() as client:
            answer = await client.get(f"{url}/v1/cases")
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == 503


async def test_a_body_beyond_all_bounds_is_refused_at_the_edge(upstream: Upstream, tmp_path: Path) -> None:
    with edge(upstream.port, tmp_path) as (url, _):
        answer = await _say(url, b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 20000000\r\n\r\n" + b"x" * 20_000)
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"application/problem+json" in answer


@pytest.mark.parametrize("name", ["400", "408", "503"])
def test_prepared_answers_count_their_own_bytes(name: str) -> None:
    head, _, body = (DEPLOY / "errors" / f"{name}.http").read_bytes().partition(b"\r\n\r\n")
    assert f"Content-Length: {len(body)}".encode() in head
    assert json.loads(body)["status"] == int(name)


async def _say(url: str, text: bytes) -> bytes:
    """Send these bytes, no more, and wait for the answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))
    try:
        writer.write(text)
        await writer.drain()
        return await asyncio.wait_for(reader.read(4000), 5)
    finally:
        writer.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    for _ in range(250):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    pytest.fail("haproxy did not start")
