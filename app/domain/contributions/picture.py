"""Use cases of the situation picture (situatiebeeld): parts that rest on items, each as open as those (rule CO-10)."""

from typing import Any
from uuid import UUID

from app.domain.access import granting
from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.contributions.drafts import SituationPartDraft
from app.domain.contributions.rules import check_rests_on
from app.domain.contributions.sharing import may_read
from app.domain.contributions.statements.asking import ITEMS_OF
from app.domain.tables.contributions import ContributionRow, SituationPartRow


async def write_situation_part(gate: Gate, actor: Actor, *, case_id: UUID, draft: SituationPartDraft) -> UUID:
    """Write a part of the situation picture; it rests on items that stand and that the writer may read."""
    async with gate.open(actor, "situation:write") as work:
        standing = await find_case(work, case_id)
        check(actor, "situation:write", case_roles=standing.roles)
        work.about("situation_part", case_id, case_id=case_id)
        row = SituationPartRow(house_id=actor.house_id, case_id=case_id, **await _resting(work, case_id, draft))
        await work.insert(row)
        work.about("situation_part", row.id, case_id=case_id, version=1)
    return row.id


async def rewrite_situation_part(
    gate: Gate, actor: Actor, *, situation_part_id: UUID, seen: int, draft: SituationPartDraft
) -> int:
    """Write a part of the situation picture anew."""
    async with gate.open(actor, "situation:rewrite") as work:
        row = await work.read(SituationPartRow, situation_part_id)
        standing = await find_case(work, row.case_id)
        check(actor, "situation:rewrite", case_roles=standing.roles)
        work.about("situation_part", situation_part_id, case_id=row.case_id)
        return await work.change(row, seen=seen, **await _resting(work, row.case_id, draft))


async def _resting(work: Work, case_id: UUID, draft: SituationPartDraft) -> dict[str, Any]:
    wanted = list(dict.fromkeys(draft.contribution_ids))
    found = {record["id"]: record for record in await work.fetch(ITEMS_OF, case=case_id, ids=wanted)}
    grounds = await granting.load(work, case_id)
    usable = []
    for item_id in found:
        row = await work.read(ContributionRow, item_id, locked=False)
        if may_read(work, row, grounds):
            usable.append(row)
    check_rests_on(wanted, {row.id: (row.mode, row.validity) for row in usable})
    mask = 0
    for row in usable:
        mask |= row.category_mask
    return {
        "heading": draft.heading,
        "text": draft.text,
        "contribution_ids": wanted,
        "person_ids": sorted({person_id for row in usable for person_id in row.person_ids}),
        "category_mask": mask,
        "organisation_id": work.actor.organisation_id,
        "professional_id": work.actor.professional_id,
        "written_at": work.now,
    }
