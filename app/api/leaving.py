"""A process that leaves politely: on SIGTERM it first lets the balancer look away, and only then ends.

A socket that closes under load breaks the requests that were just on their way to it. So for some seconds `/readyz`
says 503 while everything is still served; then the server ends as it always does. A second SIGTERM ends it at once.
"""

import asyncio
import signal
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import FrameType
from typing import Any, Final

from fastapi import FastAPI

LEAVING: Final = threading.Event()
"""Set when this process was told to end."""


def leave_slowly(app: FastAPI, seconds: float) -> None:
    """Serve on for so many seconds after SIGTERM. For a process that serves nothing but this application."""
    enter = app.router.lifespan_context

    @asynccontextmanager
    async def patient(app: FastAPI) -> AsyncIterator[Any]:
        async with enter(app) as state:
            _wait_first(seconds)
            yield state

    app.router.lifespan_context = patient


def _wait_first(seconds: float) -> None:
    end, loop = signal.getsignal(signal.SIGTERM), asyncio.get_running_loop()
    if not callable(end):
        return

    def leave(number: int, frame: FrameType | None) -> None:
        if LEAVING.is_set():
            end(number, frame)
            return
        LEAVING.set()
        loop.call_soon_threadsafe(loop.call_later, seconds, end, number, None)

    signal.signal(signal.SIGTERM, leave)
