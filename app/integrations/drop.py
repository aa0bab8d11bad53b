"""A watched folder: files that partners lay in it (SFTP is the operator's) come in as if they had been sent.

    <drop>/<code of the house>/<id of the connection>/in/          partners lay files here
                                                     /claimed/     taken up by a process, by one rename
                                                     /receipts/    what became of each, as JSON
                                                     /refused/     what could not be received at all

A message that was received is in the database, byte for byte where its content breaks rules; its file is removed. A
process may die at any moment: what it had claimed is taken up again after a while, which has no second effect, because
a message has one effect for each sender and message id. The receipt is written before the file goes.
"""

import asyncio
import hashlib
import json
import os
import stat
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import structlog

from app.domain.access.entry import Entry
from app.domain.access.work import Gate
from app.domain.connections.catalogue import Format
from app.domain.connections.receiving import receive_message
from app.domain.errors import Conflict, Fault, Forbidden, InvalidContent, KetenpoortError, NotFound, SignatureInvalid
from app.domain.imports.dropping import Dropping, find_dropping
from app.domain.imports.files import CSV, LONGEST_LINE, NDJSON, XLSX
from app.domain.imports.service import create_import
from app.domain.referrals.service import Pushed
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Purpose
from app.integrations.jobs import KnowsHouses

log = structlog.get_logger()

SETTLED_SECONDS: Final = 2.0
"""How long a file must have been left alone: a partner's program may still write it."""

CLAIM_SECONDS: Final = 120.0
"""After this long whoever claimed a file is taken for dead."""

_SCOPES: Final = frozenset({Scope.referral_submit, Scope.notice_manage})
_BULK: Final = {".ndjson": NDJSON, ".csv": CSV, ".xlsx": XLSX}
_UNFINISHED: Final = (".part", ".tmp", ".filepart")
_FOLDERS: Final = ("in", "claimed", "receipts", "refused")
_FINAL: Final = (InvalidContent, Conflict, Forbidden, SignatureInvalid)


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder of one connection."""

    path: Path
    house_id: UUID
    connection_id: UUID


class Drop:
    """Takes up what lies in the folders until it is told to stop. Any number may watch one place."""

    def __init__(
        self,
        place: Path,
        *,
        gate: Gate,
        entry: Entry,
        register: KnowsHouses,
        formats: Mapping[str, Format],
        every_seconds: float,
        largest: int,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._place = place
        self._gate = gate
        self._entry = entry
        self._register = register
        self._formats = formats
        self._every = every_seconds
        self._largest = largest
        self._clock = clock

    async def run(self, stop: asyncio.Event) -> None:
        """Look again and again until `stop` is set; the file at hand is finished first."""
        while not stop.is_set():
            await self.take_all(stop)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), self._every)

    async def take_all(self, stop: asyncio.Event | None = None) -> int:
        """Take up every file that lies there now; how many were settled."""
        settled = 0
        try:
            for folder in await self._folders():
                job = await self._entry.job(folder.house_id, scopes=_SCOPES, purpose=Purpose.referral_handling)
                try:
                    sender = await find_dropping(self._gate, job, folder.connection_id)
                except NotFound:
                    continue  # not in use: what lies there waits
                for name in self._claimed(folder):
                    if stop is not None and stop.is_set():
                        return settled
                    settled += await self._settle(folder, sender, name)
        except Exception as error:  # noqa: BLE001 - the database or the disk may come and go; the files wait
            log.error("job_failed", what="take_up_files", kind=type(error).__name__)  # noqa: TRY400
        return settled

    async def _folders(self) -> list[Folder]:
        found = []
        for house in await self._register.houses():
            place = self._place / house.code
            for path in sorted(place.iterdir()) if place.is_dir() else ():
                with suppress(ValueError):
                    found.append(Folder(path, house.house_id, UUID(path.name)))
                    for name in _FOLDERS:
                        (path / name).mkdir(exist_ok=True, mode=0o700)
        return found

    def _claimed(self, folder: Folder) -> Iterator[str]:
        """The names of files that are ours now: of dead ones first, then new ones, each by one rename."""
        now = self._clock()
        for entry in sorted(os.scandir(folder.path / "claimed"), key=lambda entry: entry.name):
            if now - entry.stat(follow_symlinks=False).st_mtime > CLAIM_SECONDS:
                yield from self._claim(folder, "claimed", entry.name)
        for entry in sorted(os.scandir(folder.path / "in"), key=lambda entry: entry.name):
            told = entry.stat(follow_symlinks=False)
            unfinished = entry.name.startswith(".") or entry.name.lower().endswith(_UNFINISHED)
            if stat.S_ISREG(told.st_mode) and not unfinished and now - told.st_mtime >= SETTLED_SECONDS:
                yield from self._claim(folder, "in", entry.name)

    def _claim(self, folder: Folder, where: str, name: str) -> Iterator[str]:
        """Rename a file to one of ours; whoever comes second finds it gone. Its new time says since when it is ours."""
        plain = name.partition("~")[2] if where == "claimed" else name
        ours = f"{os.urandom(8).hex()}~{plain}"
        source = folder.path / where / name
        with suppress(FileNotFoundError):
            os.utime(source, (self._clock(), self._clock()), follow_symlinks=False)
            source.rename(folder.path / "claimed" / ours)
            yield ours

    async def _settle(self, folder: Folder, sender: Dropping, name: str) -> bool:
        """Receive one file, write its receipt, and let the file go."""
        claimed, plain = folder.path / "claimed" / name, name.partition("~")[2]
        try:
            body = _read(claimed, self._largest)
        except FileNotFoundError:
            return False
        digest = hashlib.sha256(body or b"").hexdigest()
        told = _told(folder, plain, digest)
        if told is None:
            told = await self._receive(folder, sender, plain, body)
            _write(folder.path / "receipts", _receipt(plain, digest), {"file": plain, "sha256": digest, **told})
        if told["outcome"] == "refused":
            claimed.rename(folder.path / "refused" / f"{digest[:16]}-{plain}")
        else:
            claimed.unlink()
        return True

    async def _receive(self, folder: Folder, sender: Dropping, name: str, body: bytes | None) -> dict[str, Any]:
        """What became of a file, as its receipt says it."""
        actor = await self._entry.deferred(
            folder.house_id,
            sender.organisation_id,
            client_id=None,
            professional_id=None,
            scopes=_SCOPES,
            purpose=Purpose.referral_handling,
        )
        form, media_type = self._formats.get(sender.adapter), _BULK.get(Path(name).suffix.lower())
        try:
            if body is None or form is None or (media_type is None and len(body) > LONGEST_LINE):
                raise InvalidContent(Fault("", "too-long" if form is not None else "unknown-format", "RE-03"))
            if media_type is None:
                return _outcome(await receive_message(self._gate, actor, form=form, body=body))
            import_id = await create_import(
                self._gate,
                actor,
                file=BytesIO(body),
                media_type=media_type,
                adapter=sender.adapter,
                formats=self._formats,
                goes_on=True,
            )
        except _FINAL as refused:
            return {"outcome": "refused", "faults": _faults(refused)}
        return {"outcome": "stored", "importId": str(import_id)}


def _outcome(pushed: Pushed) -> dict[str, Any]:
    if pushed.received is not None:
        told = {"outcome": "repeated" if pushed.received.repeated else "taken_in"}
        return told | {"referralId": str(pushed.received.referral_id), "keptAside": list(pushed.kept_aside)}
    if pushed.receipt_for is not None:
        return {"outcome": "receipted", "eventId": str(pushed.receipt_for)}
    faults = [{"pointer": fault.pointer, "code": fault.code, "rule": fault.rule} for fault in pushed.faults]
    return {"outcome": "quarantined", "quarantinedMessageId": str(pushed.quarantine_id), "faults": faults}


def _faults(refused: KetenpoortError) -> list[dict[str, str | None]]:
    if isinstance(refused, InvalidContent):
        return [{"pointer": fault.pointer, "code": fault.code, "rule": fault.rule} for fault in refused.faults]
    return [{"pointer": "", "code": refused.type, "rule": None}]


def _read(path: Path, most: int) -> bytes | None:
    """The bytes of a file, None where they are too many; a link is never followed."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
        body = file.read(most + 1)
    return body if len(body) <= most else None


def _receipt(name: str, digest: str) -> str:
    return f"{name}.{digest[:16]}.json"


def _told(folder: Folder, name: str, digest: str) -> dict[str, Any] | None:
    """The receipt that somebody wrote before it died."""
    try:
        found: dict[str, Any] = json.loads((folder.path / "receipts" / _receipt(name, digest)).read_text())
    except FileNotFoundError:
        return None
    return found


def _write(place: Path, name: str, told: dict[str, Any]) -> None:
    """Write a receipt whole or not at all, and on disk before its file goes."""
    unfinished = place / f".{os.urandom(8).hex()}"
    with unfinished.open("w", encoding="utf-8") as file:
        json.dump(told, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(place / name)
    folder = os.open(place, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
