"""Keeps what was closed no older than a second in this process, for one small read every 0.3 seconds in use.

Nothing runs while nobody asks. A reading younger than SOFT serves; up to HARD it still serves while a new one is under
way; after that the caller waits for the new one. When the database cannot be read, no token can be trusted and the
caller meets `Unavailable`: the door fails shut.
"""

import asyncio
import time
from collections.abc import Callable

import structlog

from app.domain.clients.register import ClientRegister, SealedKey, Standing
from app.domain.errors import Unavailable

SOFT = 0.3
HARD = 0.7
LIMIT = 1.0
_PURGE_EVERY = 60.0

_log = structlog.get_logger(__name__)


class Watch:
    """The present standing and signing keys, shared by every request of one process."""

    def __init__(self, register: ClientRegister, clock: Callable[[], float] = time.monotonic) -> None:
        self._register = register
        self._clock = clock
        self._read_at = float("-inf")
        self._purged_at = clock()
        self._standing = Standing(-1, frozenset(), {})
        self._keys: tuple[SealedKey, ...] = ()
        self._reading: asyncio.Task[None] | None = None

    @property
    def fresh(self) -> Standing | None:
        """The standing when it is young enough to need no thought: the fast path of every request."""
        return self._standing if self._clock() - self._read_at < SOFT else None

    @property
    def keys(self) -> tuple[SealedKey, ...]:
        """The signing keys of the last reading; another object only when they changed."""
        return self._keys

    async def current(self) -> Standing:
        """The standing, never older than LIMIT; raises Unavailable when it cannot be known."""
        for _ in range(2):
            age = self._clock() - self._read_at
            if age < SOFT:
                return self._standing
            reading = self._begin()
            if age < HARD:
                return self._standing
            try:
                await asyncio.shield(reading)
            except Exception as error:
                raise Unavailable(retry_after=1) from error
            if self._clock() - self._read_at < LIMIT:
                return self._standing
        raise Unavailable(retry_after=1)

    async def renew(self) -> Standing:
        """The standing as of now, for a process that has just changed it itself."""
        self._read_at = float("-inf")
        self._reading = None
        return await self.current()

    def stop(self) -> None:
        """End a reading that is under way; for the end of the process."""
        if self._reading is not None:
            self._reading.cancel()

    def _begin(self) -> asyncio.Task[None]:
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._read(), name="tokens: read what was closed")
            self._reading.add_done_callback(_note_failure)
        return self._reading

    async def _read(self) -> None:
        started = self._clock()
        if await self._register.read_revision() != self._standing.revision:
            # read before the keys, so that a rotation in between is found again by the next reading
            standing = await self._register.read_standing()
            keys = await self._register.read_signing_keys()
            if keys != self._keys:
                self._keys = keys
            self._standing = standing
        self._read_at = max(self._read_at, started)
        if started - self._purged_at > _PURGE_EVERY:
            self._purged_at = started
            await self._register.purge()


def _note_failure(reading: asyncio.Task[None]) -> None:
    if not reading.cancelled() and (error := reading.exception()) is not None:
        _log.warning("tokens.standing_unreadable", error=type(error).__name__)
