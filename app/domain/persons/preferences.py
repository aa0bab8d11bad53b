"""Use cases of how a client wants to be met: optional, of a special category, for who meets the client (rule PE-07)."""

from typing import Any
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case
from app.domain.access.policy import check
from app.domain.access.work import Gate
from app.domain.errors import Conflict, Fault, InvalidContent
from app.domain.persons.children import person_of_case
from app.domain.persons.drafts import ClientPreferencesDraft
from app.domain.persons.statements.circle import PREFERENCES_OF
from app.domain.tables.persons import ClientPreferencesRow


async def record_client_preferences(
    gate: Gate, actor: Actor, *, case_id: UUID, person_id: UUID, draft: ClientPreferencesDraft
) -> UUID:
    """Record how a client wants to be met, as the client said; the record's id."""
    async with gate.open(actor, "client-preferences:record") as work:
        standing = await find_case(work, case_id, locked=True)
        check(actor, "client-preferences:record", case_roles=standing.roles)
        work.about("client_preferences", case_id, case_id=case_id)
        if await person_of_case(work, case_id, person_id) is None:
            raise InvalidContent(Fault("/personId", "unknown-person", "PE-07"))
        if await work.fetch_value(PREFERENCES_OF, case=case_id, person=person_id) is not None:
            raise Conflict(rule="PE-07")
        row = ClientPreferencesRow(
            house_id=actor.house_id,
            case_id=case_id,
            person_id=person_id,
            recorded_by_id=actor.organisation_id,
            **_said(draft),
        )
        await work.insert(row)
        work.about("client_preferences", row.id, case_id=case_id, version=1)
    return row.id


async def change_client_preferences(
    gate: Gate, actor: Actor, *, preferences_id: UUID, seen: int, draft: ClientPreferencesDraft
) -> int:
    """Record anew how a client wants to be met; what is left out is no longer kept."""
    async with gate.open(actor, "client-preferences:change") as work:
        row = await work.read(ClientPreferencesRow, preferences_id)
        standing = await find_case(work, row.case_id)
        check(actor, "client-preferences:change", case_roles=standing.roles)
        work.about("client_preferences", preferences_id, case_id=row.case_id)
        return await work.change(row, seen=seen, recorded_by_id=actor.organisation_id, **_said(draft))


def _said(draft: ClientPreferencesDraft) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in ClientPreferencesDraft.model_fields}
