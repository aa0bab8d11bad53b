"""What the tests of cases, persons and actions share: who directs, who reads, what is on the record."""

import json
from typing import Any
from uuid import UUID

from app.database.pool import Pools
from app.domain.access.actor import Actor
from app.domain.access.selection import Pick, Rows, Selection, listed, own_fields
from app.domain.access.view import Source
from app.domain.access.work import Gate
from app.domain.cases import directing
from app.domain.cases.drafts import DirectionDraft, HandoverNoteDraft
from app.domain.cases.statements import CASES
from app.domain.vocabulary.cases import DirectionRole, DirectorForm
from tests.world import MadeCase, World


async def shown(gate: Gate, actor: Actor, source: Source, row_id: UUID, *edges: str) -> Any:  # noqa: ANN401 - JSON
    """What a reader is shown of one object with these edges, or None."""
    picks = own_fields(source.view) + tuple(
        Pick(edge, edge, Rows(source.edges[edge].source, parts=listed(own_fields(source.edges[edge].source.view))))
        for edge in edges
    )
    found = await gate.disclose(actor, Selection(Rows(source, picks=picks, row_id=row_id), "test", "read"))
    return None if found.body is None else json.loads(found.body)


async def shown_list(gate: Gate, actor: Actor, source: Source) -> list[Any]:
    """What a reader is shown of a list."""
    rows = Rows(source, parts=listed(own_fields(source.view)), cursor_key=b"k" * 32)
    found = await gate.disclose(actor, Selection(rows, "test", "list"))
    return list(json.loads(found.body or '{"items": []}')["items"])


async def edge(world: World, actor: Actor, case: MadeCase, name: str) -> list[Any]:
    """What a reader is shown of one edge of a case."""
    found = await shown(world.gate, actor, CASES, case.id, name)
    return [] if found is None else list(found[name]["items"])


async def directed(world: World, case: MadeCase, kind: str = "veilig_thuis") -> UUID:
    """A case director from this organisation, offered, handed over and accepted; the assignment."""
    draft = DirectionDraft(
        role=DirectionRole.case_director,
        form=DirectorForm.involved_professional,
        organisation_id=world.organisations[kind],
        push_through=False,
        handover_note="Gezin is op de hoogte.",
    )
    direction_id = await directing.assign_director(world.gate, world.keeper(), case_id=case.id, draft=draft)
    await directing.accept_direction(world.gate, world.actor(kind), direction_id=direction_id, seen=1)
    return direction_id


def handover() -> HandoverNoteDraft:
    """A note for a successor."""
    return HandoverNoteDraft(note="Vader belt alleen 's avonds.")


async def rows(pools: Pools, world: World, sql: str, *arguments: object) -> list[Any]:
    """What stands in the database, as the house sees it."""
    async with pools.writer.acquire() as connection, connection.transaction():
        await connection.execute(f"SELECT set_config('app.house_id', '{world.house_id}', true)")
        return list(await connection.fetch(sql, *arguments))


async def events(pools: Pools, world: World, kind: str) -> list[Any]:
    """The events of a type in the order of telling."""
    return await rows(pools, world, "SELECT * FROM events WHERE type = $1 ORDER BY ordinal", kind)
