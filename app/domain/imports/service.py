"""A file with many referrals comes in: read to its end, stored whole, taken in later by a worker."""

import asyncio
import json
from collections.abc import Mapping
from tempfile import TemporaryFile
from typing import IO, Any, Final
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.aside import Aside, TookTooLong
from app.domain.access.policy import check, check_purpose
from app.domain.access.selection import Rows, Selection, own_fields
from app.domain.access.work import Gate, Work
from app.domain.connections.catalogue import Format
from app.domain.connections.receiving import ConnectionClosed
from app.domain.connections.statements import FIND_INBOUND
from app.domain.errors import Fault, InvalidContent
from app.domain.imports.files import spool
from app.domain.imports.formats import format_of
from app.domain.imports.statements import FIND_UNFINISHED, IMPORTS
from app.domain.tables.imports import ImportJobRow, ImportPartRow
from app.domain.vocabulary.connections import ConnectionStatus
from app.domain.vocabulary.sharing import Purpose

_ASIDE: Final = Aside("files", at_once=2, waiting=6, seconds=120.0)
"""A sheet is unpacked to be read: few at once, and none for ever."""


async def create_import(
    gate: Gate,
    actor: Actor,
    *,
    file: IO[bytes],
    media_type: str,
    adapter: str | None,
    formats: Mapping[str, Format],
    goes_on: bool = False,
) -> UUID:
    """Store a file of the actor's organisation whole, in one transaction; raises InvalidContent where it is unreadable.

    What its lines say is found out later: a line whose content breaks rules is quarantined and keeps no other waiting.
    With `goes_on` a file that was stored before, and is not taken in to its end, is that same file.
    """
    check(actor, "import:create")
    name = format_of(formats, adapter, media_type)
    with TemporaryFile() as place:
        try:
            spooled = await _ASIDE.run(spool, file, media_type, place)
        except TookTooLong:
            raise InvalidContent(Fault("", "too-long", "RE-03")) from None
        async with gate.open(actor, "import:create") as work:
            if name is not None:
                found = await work.fetch_one(FIND_INBOUND, organisation=actor.organisation_id, adapter=name)
                if found is not None and found["status"] != ConnectionStatus.active:
                    raise ConnectionClosed
            if goes_on and (stored := await _unfinished(work, spooled.checksum, name)) is not None:
                work.about("import", stored)
                return stored
            row = ImportJobRow(
                house_id=actor.house_id,
                organisation_id=actor.organisation_id,
                client_id=actor.client_id,
                professional_id=actor.professional_id,
                purpose=check_purpose(actor, frozenset(Purpose)).value,
                adapter=name,
                checksum=spooled.checksum,
                byte_count=spooled.byte_count,
                line_count=spooled.line_count,
            )
            await work.insert(row)
            for first_line, _, size in spooled.parts:
                body = await asyncio.to_thread(spooled.read_part, size)
                await work.insert(
                    ImportPartRow(house_id=actor.house_id, import_id=row.id, first_line=first_line, body=body)
                )
            work.about("import", row.id, version=1)
            work.note(lines=spooled.line_count)
    return row.id


async def _unfinished(work: Work, checksum: str, adapter: str | None) -> UUID | None:
    given = {"organisation": work.actor.organisation_id, "checksum": checksum, "adapter": adapter}
    found: UUID | None = await work.fetch_value(FIND_UNFINISHED, **given)
    return found


async def read_import(gate: Gate, actor: Actor, *, import_id: UUID) -> dict[str, Any]:
    """How far a file of the actor's organisation is, as REST shows it; raises NotFound."""
    rows = Rows(IMPORTS, picks=own_fields(IMPORTS.view), row_id=import_id)
    shown = (await gate.disclose(actor, Selection(rows, "command", "read_import"))).found()
    found: dict[str, Any] = json.loads(shown.body or "{}")
    return found
