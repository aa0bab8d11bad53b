"""Reads what partners' systems announced, in these systems, and hands it in; until it is told to stop.

Any number of workers may run: an announcement belongs to whoever leased it. A system that hangs keeps nobody waiting
but itself: of one organisation few are read at once, and all others go on meanwhile.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from typing import Final
from uuid import UUID

import structlog

from app.clock import CLOCK
from app.domain.access.actor import Actor
from app.domain.access.entry import Entry
from app.domain.access.work import Gate
from app.domain.connections.fetching import Held, LeaseLost, claim_announcements, put_off, take_announced
from app.domain.connections.places import OutsideError, address_below
from app.domain.connections.rules import read_options
from app.domain.errors import InvalidContent, Unavailable
from app.domain.ids import new_id
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Purpose
from app.integrations.adapter import Announced, InboundAdapter
from app.integrations.credentials import CredentialMissingError, Credentials
from app.integrations.http import NoReplyError, PartnerClient
from app.integrations.jobs import KnowsHouses
from app.settings import Settings

log = structlog.get_logger()

_LARGEST: Final = 1_048_576
_AT_ONCE: Final = 32
_OF_ONE: Final = 4
_OK: Final = 200
_SCOPES: Final = frozenset({Scope.referral_submit})
_PURPOSE: Final = Purpose.referral_handling


class NotReadError(Exception):
    """The message was not to be had now; `code` says why in one word, `retry_after` what its system asked for."""

    def __init__(self, code: str, retry_after: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.retry_after = retry_after


class Fetcher:
    """Reads what was announced to every house until it is told to stop."""

    def __init__(
        self,
        gate: Gate,
        entry: Entry,
        register: KnowsHouses,
        formats: Mapping[str, InboundAdapter],
        settings: Settings,
        client: PartnerClient | None = None,
    ) -> None:
        self._gate = gate
        self._entry = entry
        self._register = register
        self._formats = {name: (form, form.announced) for name, form in formats.items() if form.announced is not None}
        self._credentials = Credentials(settings.credentials_directory)
        self._client = client or PartnerClient(loopback=settings.callback_loopback)
        self._every = settings.import_poll_seconds
        self._worker_id = new_id()
        self._reading: Counter[UUID] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self, stop: asyncio.Event) -> None:
        """Read until `stop` is set; what was begun is finished first."""
        try:
            while self._formats and not stop.is_set():
                if not await self.begin_all():
                    with suppress(TimeoutError):
                        await asyncio.wait_for(stop.wait(), self._every)
        finally:
            await self.finish()
            await self._client.close()

    async def begin_all(self) -> int:
        """Begin to read what is due in every house; how many."""
        begun = 0
        try:
            for house in await self._register.houses():
                begun += await self._begin(house.house_id)
        except Exception as error:  # noqa: BLE001 - the database may come and go; what was announced waits
            self._tell(error)
        return begun

    async def finish(self) -> None:
        """Wait for what was begun."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _begin(self, house_id: UUID) -> int:
        room = min(_OF_ONE, _AT_ONCE - len(self._tasks))
        if room <= 0:
            return 0
        job = await self._entry.job(house_id, scopes=_SCOPES, purpose=_PURPOSE)
        busy = [organisation_id for organisation_id, count in self._reading.items() if count >= _OF_ONE]
        claimed = await claim_announcements(
            self._gate, job, self._worker_id, adapters=self._formats, busy=busy, most=room
        )
        for held in claimed:
            self._reading[held.organisation_id] += 1
            task = asyncio.create_task(self._guarded(job, held))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return len(claimed)

    async def _guarded(self, job: Actor, held: Held) -> None:
        try:
            await self._take_in(held)
        except LeaseLost:
            return
        except NotReadError as error:
            await self._put_off(job, held, error)
        except Unavailable:
            return  # it is due again when the lease has run out
        except Exception as error:  # noqa: BLE001 - a format of another package, a row that the database refuses
            self._tell(error)
            await self._put_off(job, held, NotReadError("failed"))
        finally:
            self._reading[held.organisation_id] -= 1
            if not self._reading[held.organisation_id]:
                del self._reading[held.organisation_id]

    async def _take_in(self, held: Held) -> None:
        form, announced = self._formats[held.adapter]
        try:
            options = read_options(form, held.options)
        except InvalidContent:
            raise NotReadError("options_invalid") from None
        answers = await self._read(held, announced, options)
        sender = await self._entry.deferred(
            held.house_id,
            held.organisation_id,
            client_id=held.client_id,
            professional_id=None,
            scopes=_SCOPES,
            purpose=_PURPOSE,
        )
        body = announced.message(held.body, answers)
        await take_announced(self._gate, sender, held, form=form, body=body, options=options)

    async def _read(self, held: Held, announced: Announced, options: object) -> list[bytes]:
        answers: list[bytes] = []
        left = _LARGEST
        for asked in announced.asks(held.endpoint, held.path, options):
            headers = {"User-Agent": "Ketenpoort", **asked.headers, **self._authorised(held, announced, options)}
            try:
                url = address_below(held.endpoint, asked.path)
                document = await self._client.read(url, headers, most=left)
            except OutsideError:
                raise NotReadError("address_refused") from None
            except NoReplyError as error:
                raise NotReadError(error.code) from None
            if document.status != _OK:
                code = f"status_{document.status}"
                raise NotReadError(code, document.retry_after)
            answers.append(document.body)
            left -= len(document.body)
        return answers

    def _authorised(self, held: Held, announced: Announced, options: object) -> Mapping[str, str]:
        try:
            secret = self._credentials.read(held.credential or "")
        except CredentialMissingError:
            log.error("credential_missing", credential=held.credential)  # noqa: TRY400 - a name that the operator gave
            raise NotReadError("credential_missing") from None
        return announced.authorise(secret, options, CLOCK.now())

    async def _put_off(self, job: Actor, held: Held, error: NotReadError) -> None:
        try:
            if await put_off(self._gate, job, held, why=error.code, retry_after=error.retry_after) is None:
                log.error("announcement_given_up", announcement_id=str(held.announcement_id), why=error.code)
        except Exception as failed:  # noqa: BLE001 - it is due again when the lease has run out
            self._tell(failed)

    def _tell(self, error: Exception) -> None:
        log.error("job_failed", what="read_announced", kind=type(error).__name__)
