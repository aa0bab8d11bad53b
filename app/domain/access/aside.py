"""Steps that hold the processor for long, in threads beside the event loop, so that small requests go on meanwhile.

A thread cannot be ended from outside. So few run at once, few may wait for them, and nobody waits for one that hangs;
its thread is not used again until it ends.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import BoundedSemaphore
from typing import Any, TypeVar

from app.domain.errors import Unavailable

T = TypeVar("T")


class TookTooLong(Exception):
    """A step was still not done when nobody would wait for it any longer."""


class Aside:
    """A few threads of one process for one kind of work."""

    def __init__(self, name: str, *, at_once: int, waiting: int, seconds: float) -> None:
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix=name)
        self._places = BoundedSemaphore(at_once + waiting)
        self._seconds = seconds

    async def run(self, step: Callable[..., T], *arguments: Any) -> T:  # noqa: ANN401 - whatever the step takes
        """What the step returns or raises, Unavailable where too many wait, TookTooLong where it does not end."""
        if not self._places.acquire(blocking=False):
            raise Unavailable(retry_after=1)
        done = self._threads.submit(copy_context().run, step, *arguments)
        done.add_done_callback(lambda _: self._places.release())
        ended = asyncio.wrap_future(done)
        ended.add_done_callback(
            lambda it: it.cancelled() or it.exception()
        )  # else asyncio logs it, with all its values
        try:
            await asyncio.wait({ended}, timeout=self._seconds)
            if done.done():
                return done.result()
            if done.cancel():
                raise Unavailable(retry_after=1)  # it had not begun
            raise TookTooLong
        finally:
            done.cancel()
