"""A process of its own for reckoning: it takes seconds, and a thread would hold back everybody whom this one answers.

The process knows no setting and no database. It is told what was found and tells what is to be written, one after the
other, and ends with who started it, however that one ends. `python -m app.domain.statistics.apart` is what it runs.
"""

import asyncio
import gc
import os
import pickle
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Final

from app.database.lifeline import end_with_parent
from app.domain.statistics.reckoning import Found, Reckoned, reckon

Reckon = Callable[[Found], Awaitable[list[Reckoned]]]

_ROOT: Final = Path(__file__).resolve().parents[3]
_PIECE: Final = 1 << 18
_LENGTH: Final = 8
_NICE: Final = 10


class NotReckoned(Exception):
    """The process ended before it had told anything: it was killed, or what it was told is not in order."""


@asynccontextmanager
async def reckoning_apart() -> AsyncIterator[Reckon]:
    """A process that reckons, for as long as the block lasts; what it has not told by then is given up."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", __name__,
        env={"PYTHONPATH": str(_ROOT)},  # nothing secret
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,  # a traceback could show numbers
        start_new_session=True,  # Ctrl-C is meant for us
        limit=_PIECE,
    )  # fmt: skip
    try:
        yield partial(_ask, process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def _ask(process: Process, found: Found) -> list[Reckoned]:
    assert process.stdin is not None  # noqa: S101 - both are pipes
    assert process.stdout is not None  # noqa: S101
    asked = memoryview(pickle.dumps(found))
    try:
        for first in range(0, len(asked), _PIECE):
            process.stdin.write(asked[first : first + _PIECE])
            await process.stdin.drain()
        length = int.from_bytes(await process.stdout.readexactly(_LENGTH))
        told = await process.stdout.readexactly(length)
    except (ConnectionError, asyncio.IncompleteReadError):
        raise NotReckoned from None
    reckoned: list[Reckoned] = pickle.loads(told)  # noqa: S301 - our own process says it
    return reckoned


def _answer() -> None:
    """Reckon what is asked until nobody is there to ask."""
    end_with_parent(signal.SIGKILL)
    os.nice(_NICE)
    gc.disable()  # what one answer leaves is freed by counting; looking for circles took a quarter of the time
    while True:
        try:
            found = pickle.load(sys.stdin.buffer)  # noqa: S301 - who started us says it
        except EOFError:
            return
        told = pickle.dumps(reckon(found))
        sys.stdout.buffer.write(len(told).to_bytes(_LENGTH))
        sys.stdout.buffer.write(told)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    _answer()
