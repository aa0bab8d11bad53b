"""Use cases of direction at four levels (regieniveau), each with the data to deliver (rule OR-07).

A grant of direction is a role and nothing else: what an organisation may read and do as an executing partner follows
from grounds and ownership, and no guard anywhere asks for one of these rows.
"""

from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case
from app.domain.access.checks import check_seen
from app.domain.access.policy import check
from app.domain.access.work import Gate
from app.domain.cases.work_drafts import DirectionGrantDraft
from app.domain.cases.work_rules import check_level
from app.domain.errors import WrongState
from app.domain.organisations.service import check_takes_part
from app.domain.tables.case_work import DirectionGrantRow


async def record_direction_grant(gate: Gate, actor: Actor, *, draft: DirectionGrantDraft) -> UUID:
    """Grant direction of a case, a conference, the house or an external network, with the data to deliver."""
    async with gate.open(actor, "direction-grant:record") as work:
        roles = frozenset() if draft.case_id is None else (await find_case(work, draft.case_id)).roles
        check(actor, "direction-grant:record", case_roles=roles)
        check_level(draft.level, case=draft.case_id, meeting_kind=draft.meeting_kind, network=draft.network)
        await check_takes_part(work, draft.organisation_id, "/organisationId")
        row = DirectionGrantRow(
            house_id=actor.house_id,
            starts_at=work.now,
            **draft.model_dump(mode="python", exclude={"data_to_deliver", "level", "meeting_kind"}),
            level=draft.level.value,
            meeting_kind=None if draft.meeting_kind is None else draft.meeting_kind.value,
            data_to_deliver=list(draft.data_to_deliver),
        )
        work.about("direction_grant", row.id, case_id=draft.case_id, version=1)
        await work.insert(row)
    return row.id


async def end_direction_grant(gate: Gate, actor: Actor, *, direction_grant_id: UUID, seen: int) -> int:
    """End a grant of direction."""
    async with gate.open(actor, "direction-grant:end") as work:
        row = await work.read(DirectionGrantRow, direction_grant_id)
        roles = frozenset() if row.case_id is None else (await find_case(work, row.case_id)).roles
        work.about("direction_grant", row.id, case_id=row.case_id, version=row.version)
        check(actor, "direction-grant:end", case_roles=roles)
        check_seen(row.version, seen)
        if row.ends_at is not None:
            raise WrongState
        return await work.change(row, ends_at=work.now)
