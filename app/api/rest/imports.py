"""REST doors to files with many referrals: sent as a stream, followed by progress and by line."""

from tempfile import TemporaryFile
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from app.api.request import media_type_of
from app.api.rest.operation import Call
from app.api.rest.reading import Query
from app.api.rest.route import Rest
from app.domain.imports import service
from app.domain.imports.files import MEDIA_TYPES
from app.domain.imports.statements import IMPORTS
from app.domain.vocabulary.scopes import Scope

rest = Rest("Imports", "Files with many referrals (aanleveringen): NDJSON, CSV or XLSX, taken in line by line.")

_ONE = "/imports/{importId}"


class ImportQuery(Query):
    """What is told beside a file."""

    adapter: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,62}$")] | None = Field(
        default=None,
        description="The format of its lines, for example `veilig-thuis`; referrals of this API where it is left out.",
    )


@rest.act(
    "POST",
    "/imports",
    summary="Send a file with referrals",
    scopes=(Scope.referral_submit,),
    shows=IMPORTS,
    status=202,
    location="/imports/{id}",
    problems=(413,),
    takes=MEDIA_TYPES,
    query=ImportQuery,
)
async def create_import(call: Call[None]) -> UUID:
    """Send many referrals at once: NDJSON with a message on each line, or a sheet (CSV, XLSX) with one on each row.

    The answer comes when the file is stored whole (202); then follow it at `Location`. Each line is taken in by the
    same rules as a referral that is sent alone: it becomes a referral, is known as a repeat, or is quarantined with
    every fault. A file may be sent again: what was taken in before is a repeat.
    """
    request = call.request
    adapter: Any = getattr(call.query, "adapter", None)
    with TemporaryFile() as file:
        async for piece in request.stream():
            file.write(piece)
        return await service.create_import(
            call.gate,
            call.actor,
            file=file,
            media_type=media_type_of(request),
            adapter=adapter,
            formats=request.app.state.surroundings.catalogue.inbound,
        )


rest.page(
    "/imports",
    IMPORTS,
    operation_id="list_imports",
    summary="List files with referrals",
    description="The files that your organisation sent, newest first, with their counts.",
)
rest.read(
    _ONE,
    IMPORTS,
    operation_id="read_import",
    summary="Read how far a file is",
    description="Its state, and how many of its lines were taken in, repeated and quarantined.",
)
rest.page(
    f"{_ONE}/lines",
    IMPORTS,
    edge="lines",
    operation_id="list_import_lines",
    summary="List what became of the lines of a file",
    description="The outcome of each line: its referral, or its place in quarantine with every fault; never a value.",
    oldest_first=True,
)
