"""What the clock does: consents and requests expire, reviews fall due, actions are late, parked cases wake up.

What a ground permits ends at its instant without this; the timers bring the recorded states in line and tell. Each may
run twice, or in several processes at once, with one effect.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final, Protocol

import structlog

from app.domain.access.actor import Actor
from app.domain.access.entry import Entry
from app.domain.access.work import Gate
from app.domain.actions.service import tell_late_actions
from app.domain.cases.service import unpark_due_cases
from app.domain.contributions.requests import keep_request_terms
from app.domain.grounds.terms import keep_ground_terms
from app.domain.notices.queue import House
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Purpose

log = structlog.get_logger()

Job = Callable[[Gate, Actor], Awaitable[int]]

JOBS: Final[tuple[Job, ...]] = (keep_ground_terms, keep_request_terms, tell_late_actions, unpark_due_cases)

_SCOPES: Final = frozenset({Scope.case_write})


class KnowsHouses(Protocol):
    """What knows the houses that this service keeps."""

    async def houses(self) -> list[House]: ...  # noqa: D102


class Timers:
    """Runs every job for every house, again and again; `run` ends when `stop` is set."""

    def __init__(self, gate: Gate, entry: Entry, register: KnowsHouses, every_seconds: float) -> None:
        self._gate = gate
        self._entry = entry
        self._register = register
        self._every = every_seconds

    async def run(self, stop: asyncio.Event) -> None:
        """Keep time until `stop` is set."""
        while not stop.is_set():
            try:
                await self.run_once()
            except Exception as error:  # noqa: BLE001 - the database may come and go; the clock goes on
                log.error("timer_failed", kind=type(error).__name__)  # noqa: TRY400 - a traceback shows values
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), self._every)

    async def run_once(self) -> int:
        """Every job once for every house; how much was done."""
        done = 0
        for house in await self._register.houses():
            actor = await self._entry.job(house.house_id, scopes=_SCOPES, purpose=Purpose.monitoring)
            for job in JOBS:
                done += await job(self._gate, actor)
        return done
