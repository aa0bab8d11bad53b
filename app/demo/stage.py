"""Where the demo plays: the settings of a sandbox on this machine, and the API served in this very process."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Final

import uvicorn
from fastapi import FastAPI

from app.api.porter import Porter
from app.api.websockets import WEBSOCKETS
from app.demo import show
from app.logs import configure_logs
from app.settings import Settings

TOKEN_SECONDS: Final = 3600
BOUND_SCOPES: Final = ("contribution:write", "safety:write", "export:create")
"""In the demo reading works with `curl`; a deployment asks a proof of possession for these scopes' readings too."""

_START_SECONDS: Final = 30.0
_QUOTA: Final = 1_000_000


def demo_settings(given: Settings, port: int) -> Settings:
    """The settings of the demo: always a database of its own, on this machine, with tokens that last an hour."""
    changes = {
        "database_url": None,
        "writer_url": None,
        "reader_url": None,
        "embedded_directory": None,
    }
    return on_this_machine(given.model_copy(update=changes), port)


def on_this_machine(given: Settings, port: int) -> Settings:
    """The given database, served here: receivers on this machine may be told, and terms are kept every second."""
    changes = {
        "host": "127.0.0.1",
        "port": port,
        "base_url": f"http://127.0.0.1:{port}",
        "token_seconds": TOKEN_SECONDS,
        "bound_scopes": BOUND_SCOPES,
        "deliver_in_process": True,
        "timer_seconds": 1.0,
        "callback_loopback": True,
        "requests_per_minute": _QUOTA,
    }
    return given.model_copy(update=changes)


def listen(port: int) -> socket.socket:
    """A socket on the asked port, or on a free one where somebody else has it."""
    try:
        return socket.create_server(("127.0.0.1", port), backlog=1024)
    except OSError:
        show.say(f"Port {port} is taken, so the API listens on another one")
        return socket.create_server(("127.0.0.1", 0), backlog=1024)


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the demo, which ends everything in order."""
        yield


@asynccontextmanager
async def serving(application: FastAPI, listening: socket.socket) -> AsyncIterator[None]:
    """The API in this process, on a socket that is open already."""
    configure_logs("ERROR", as_json=False)
    config = uvicorn.Config(
        application,
        loop="none",
        http=Porter,
        **WEBSOCKETS,
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=5,
    )
    server = _Server(config)
    running = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        async with asyncio.timeout(_START_SECONDS):
            while not server.started and not running.done():  # noqa: ASYNC110 - uvicorn tells it by this alone
                await asyncio.sleep(0.02)
        if running.done():
            await running
        yield
    finally:
        server.should_exit = True
        await asyncio.shield(running)
