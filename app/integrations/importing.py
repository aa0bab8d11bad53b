"""Takes files with many referrals in: two parts at once where they do not touch, while the next is translated.

Any number of workers may run. A file belongs to whoever leased it; when a worker dies its lease runs out, and another
goes on with the first part that still waits. A part and the outcome of its lines are one transaction.
"""

import asyncio
from collections.abc import Hashable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import structlog

from app.domain.access.actor import Actor
from app.domain.access.entry import Entry
from app.domain.access.work import Gate
from app.domain.connections.catalogue import Format
from app.domain.ids import new_id
from app.domain.imports.formats import OWN, read_messages
from app.domain.imports.taking import (
    Claimed,
    LeaseLost,
    Waiting,
    claim_import,
    finish_import,
    read_mapping,
    read_part,
    release_import,
    take_part,
)
from app.domain.referrals.bulk import Message, keys_of
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Purpose
from app.integrations.jobs import KnowsHouses

log = structlog.get_logger()

_AT_ONCE: Final = 2
_SCOPES: Final = frozenset({Scope.referral_submit})
_PURPOSE: Final = Purpose.referral_handling


class FormatGoneError(Exception):
    """The format of a file is not installed here any more; another worker may have it."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """Some lines with what they say, and what later lines could find of them."""

    part: Waiting
    messages: list[Message]
    keys: frozenset[Hashable]


class Importer:
    """Takes in what waits in every house until it is told to stop."""

    def __init__(
        self, gate: Gate, entry: Entry, register: KnowsHouses, formats: Mapping[str, Format], every_seconds: float
    ) -> None:
        self._gate = gate
        self._entry = entry
        self._register = register
        self._formats = formats
        self._every = every_seconds
        self._worker_id = new_id()

    async def run(self, stop: asyncio.Event) -> None:
        """Take files in until `stop` is set; the part at hand is finished first and the file given back."""
        while not stop.is_set():
            if not await self.take_all(stop):
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), self._every)

    async def take_all(self, stop: asyncio.Event | None = None) -> int:
        """Take in one file of each house that has any; how many."""
        try:
            houses = [house.house_id for house in await self._register.houses()]
        except Exception as error:  # noqa: BLE001 - the database may come and go; the files wait
            self._tell(error)
            return 0
        taken = 0
        for house_id in houses:
            if stop is not None and stop.is_set():
                break
            taken += await self._guarded(house_id, stop)
        return taken

    async def _guarded(self, house_id: UUID, stop: asyncio.Event | None) -> bool:
        try:
            job = await self._entry.job(house_id, scopes=_SCOPES, purpose=_PURPOSE)
            claimed = await claim_import(self._gate, job, self._worker_id)
            if claimed is None:
                return False
            await self._take_in(claimed, job, stop)
        except LeaseLost:
            return True
        except Exception as error:  # noqa: BLE001 - it is tried again when the lease has run out
            self._tell(error)
            return False
        return True

    async def _take_in(self, claimed: Claimed, job: Actor, stop: asyncio.Event | None) -> None:
        form = OWN if claimed.adapter is None else self._formats.get(claimed.adapter)
        if form is None:
            raise FormatGoneError
        options = await read_mapping(self._gate, job, claimed, form)
        sender = await self._entry.deferred(
            claimed.house_id,
            claimed.organisation_id,
            client_id=claimed.client_id,
            professional_id=claimed.professional_id,
            scopes=_SCOPES,
            purpose=claimed.purpose,
        )
        under_way: dict[asyncio.Task[None], frozenset[Hashable]] = {}
        try:
            ready = await self._read(job, claimed, form, options, 0)
            while ready is not None and not (stop is not None and stop.is_set()):
                ahead = asyncio.create_task(self._read(job, claimed, form, options, ready.part.first_line))
                while under_way and (
                    len(under_way) == _AT_ONCE or any(ready.keys & keys for keys in under_way.values())
                ):
                    await _one_of(under_way)
                part = take_part(self._gate, sender, claimed, ready.part, ready.messages)
                under_way[asyncio.create_task(part)] = ready.keys
                ready = await ahead
            while under_way:
                await _one_of(under_way)
        finally:
            for task in under_way:
                task.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)
        if ready is None:
            await finish_import(self._gate, job, claimed)
        else:
            await release_import(self._gate, job, claimed)

    async def _read(self, job: Actor, claimed: Claimed, form: Format, options: Any, after: int) -> _Ready | None:  # noqa: ANN401
        part = await read_part(self._gate, job, claimed, after)
        if part is None:
            return None
        return await asyncio.to_thread(_ready, part, form, options)

    def _tell(self, error: Exception) -> None:
        log.error("job_failed", what="take_in_import", kind=type(error).__name__)


def _ready(part: Waiting, form: Format, options: Any) -> _Ready:  # noqa: ANN401 - the format's own class
    messages = read_messages(part.lines, form, options)
    return _Ready(part, messages, frozenset().union(*map(keys_of, messages)))


async def _one_of(under_way: dict[asyncio.Task[None], frozenset[Hashable]]) -> None:
    """Wait until a part is taken in; raises what it raised."""
    done, _ = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        del under_way[task]
    for task in done:
        await task
