"""Whose folder it is in which a file was laid: a folder of the watched place is named after a connection."""

from dataclasses import dataclass
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.policy import check
from app.domain.access.work import Gate
from app.domain.errors import NotFound
from app.domain.tables.connections import ConnectionRow
from app.domain.vocabulary.connections import ConnectionStatus, Direction


@dataclass(frozen=True, slots=True)
class Dropping:
    """The sender of what is laid in a folder, and its format."""

    organisation_id: UUID
    adapter: str


async def find_dropping(gate: Gate, actor: Actor, connection_id: UUID) -> Dropping:
    """The sender behind an inbound connection that is in use; raises NotFound where there is none."""
    check(actor, "import:claim")
    async with gate.open(actor, "import:claim") as work:
        row = await work.read(ConnectionRow, connection_id, locked=False)
        if row.direction != Direction.inbound or row.status != ConnectionStatus.active:
            raise NotFound
        return Dropping(row.organisation_id, row.adapter)
