"""Facts of the quality of data: which fields are filled by whom, and which combinations contradict."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.database.pool import Pools
from app.domain.tables.actions import ActionRow
from app.domain.tables.contributions import ContributionRow, HelpRow
from tests.field.facts_world import START, add, add_made, counted, referral
from tests.world import World

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.rule("RP-02")]


async def test_filled_fields_and_contradictions_by_kind_of_organisation(pools: Pools, world: World) -> None:
    case = await world.case()
    school, police = world.organisations["school"], world.organisations["police"]
    early = referral(world, sent_at=START + timedelta(hours=1), analysis="Zo zit het", earlier_reports=0, risks=[])
    await add(world, early, referral(world, sent_at=START), referral(world, sent_at=START, state="duplicate"))
    given: dict[str, Any] = {
        "case_id": case.id, "organisation_id": school, "person_ids": case.persons[:1], "category": "safety",
        "category_mask": 32, "mode": "content", "content": "x",
    }  # fmt: skip
    await add_made(world, ContributionRow, **given, ground_kind="consent", necessity="Nodig")
    await add_made(world, ContributionRow, **given, ground_kind="covenant")
    for ends_on in (date(2026, 1, 1), date(2026, 3, 1), None):
        await add_made(world, HelpRow, case_id=case.id, person_id=case.persons[0], starts_on=date(2026, 2, 1),
                       ends_on=ends_on, organisation_id=school)  # fmt: skip
    for result, status in ((None, "done"), ("Gelukt", "done"), (None, "agreed")):
        await add_made(world, ActionRow, case_id=case.id, kind="contact_task", subject_ids=[], status=status,
                       result=result, owner_organisation_id=police)  # fmt: skip
    filled = await counted(pools, world, "Q-01", "organisation_kind")
    asked = {
        ("referral analysis", "police"): (1, 2), ("referral earlier_reports", "police"): (1, 2),
        ("referral risks", "police"): (0, 2), ("contribution necessity", "school"): (1, 2),
        ("contribution ground", "school"): (2, 2), ("contribution as_of", "school"): (0, 2),
    }  # fmt: skip
    assert {cell: filled[cell] for cell in asked} == asked
    assert await counted(pools, world, "Q-02", "organisation_kind") == {
        ("referral arrived before it was sent", "police"): (1, 2),
        ("consent as ground without the consent", "school"): (1, 1),
        ("help ended before it began", "school"): (1, 3),
        ("action done without a result", "police"): (1, 2),
    }
