"""Facts of what is shared, refused, told again and spent."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.database.pool import Pools
from app.domain.tables.case_work import CaseClosingRow
from app.domain.tables.cases import DirectionRow
from app.domain.tables.contributions import AwarenessRow, ContributionRow, InformationRequestRow
from app.domain.tables.referral_work import ContactAttemptRow
from app.domain.tables.reports import ImprovementActionRow, TimeEntryRow
from app.domain.vocabulary.grounds import ConsentState
from tests.domain.case_world import rows
from tests.field.facts_world import START, add_made, counted, facts_of
from tests.world import MadeCase, World

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.rule("RP-07")]

DAY = timedelta(days=1)


async def contribution(world: World, case: MadeCase, mode: str, **facts: Any) -> ContributionRow:  # noqa: ANN401
    """A contribution of the school about the first person."""
    given: dict[str, Any] = {
        "organisation_id": world.organisations["school"], "person_ids": case.persons[:1], "category": "safety",
        "category_mask": 32, "created_at": START,
    }  # fmt: skip
    return await add_made(world, ContributionRow, case_id=case.id, mode=mode, **(given | facts))


async def test_what_was_given_and_what_was_refused(pools: Pools, world: World) -> None:
    case = await world.case(opened_at=START)
    given = await contribution(world, case, "content", content="x", ground_kind="covenant", retelling=2)
    await contribution(world, case, "known_flag", known_value="known", retelling=1)
    await contribution(world, case, "withheld", refusal_reason="no_ground")
    await contribution(world, case, "content", content="x", retelling=4, created_at=START + 200 * DAY)
    for state, reason in (("refused", "not_necessary"), ("answered", None)):
        await add_made(world, InformationRequestRow, case_id=case.id, asked_id=world.organisations["police"],
                       state=state, refusal_reason=reason, purpose="stop_violence", due_at=START,
                       answered_at=START + DAY)  # fmt: skip
    await add_made(world, AwarenessRow, contribution_id=given.id, person_id=case.persons[0], status="informed")
    await world.consent(case, 0)
    await world.consent(case, 1, state=ConsentState.refused)
    roots = {case.id}
    assert await counted(pools, world, "IN-17", "organisation_kind", "ground_kind", roots=roots) == {
        ("content", "school", "covenant"): (1, 1),
        ("content", "school", "unknown"): (1, 1),
        ("known_flag", "school", "unknown"): (1, 1),
    }
    assert await counted(pools, world, "IN-18", "organisation_kind", roots=roots) == {
        ("no_ground", "school"): (1, 1),
        ("not_necessary", "police"): (1, 1),
    }
    assert await counted(pools, world, "IN-19", "ground_kind", roots=roots) == {
        ("awareness informed", "covenant"): (1, 1),
        ("consent given", "consent"): (1, 1),
        ("consent refused", "consent"): (1, 1),
    }
    assert await counted(pools, world, "IN-53", roots=roots) == {("",): (3, 1)}
    assert {r["day"] for r in await facts_of(pools, world, "IN-53")} == {date(2026, 7, 5)}


async def test_who_was_reached_by_which_channel(pools: Pools, world: World) -> None:
    case = await world.case()
    for channel, result in (("phone", "reached"), ("phone", "no_answer"), ("visit", "refused")):
        await add_made(world, ContactAttemptRow, case_id=case.id, person_id=case.persons[0], channel=channel,
                       result=result, attempted_on=date(2026, 1, 5))  # fmt: skip
    assert await counted(pools, world, "IN-29") == {("phone",): (1, 2), ("visit",): (0, 1)}


async def test_time_is_counted_by_activity_by_case_and_by_result(pools: Pools, world: World) -> None:
    case, closed = await world.case(opened_at=START), await world.case(opened_at=START)
    for which, minutes, days, paid in ((case, 50, 1, True), (case, 30, 190, False), (closed, 90, 2, True),
                                       (None, 15, 3, True)):  # fmt: skip
        await add_made(world, TimeEntryRow, case_id=which and which.id, activity="outreach", minutes=minutes,
                       on_date=(START + days * DAY).date(), product_financed=paid)  # fmt: skip
    await add_made(world, CaseClosingRow, case_id=closed.id, state="closed", reason="handed_over", result_reached=True,
                   settled_at=START + 9 * DAY)  # fmt: skip
    by_kind = await counted(pools, world, "IN-46", "organisation_kind")
    assert by_kind == {("outreach", "safety_house"): (155, 3), ("outreach unpaid", "safety_house"): (30, 1)}
    assert await counted(pools, world, "IN-46-case") == {("",): (140, 2)}
    assert await counted(pools, world, "IN-42") == {("reached",): (1.5, 1)}


async def test_the_table_of_a_case_after_six_months(pools: Pools, world: World) -> None:
    case = await world.case(members=("veilig_thuis", "police", "school"))
    await rows(pools, world, "UPDATE cases SET opened_at = $1 WHERE id = $2", START, case.id)
    await rows(pools, world, "UPDATE participations SET ends_at = $1 WHERE case_id = $2 AND organisation_id = $3",
               START + 30 * DAY, case.id, world.organisations["school"])  # fmt: skip
    await add_made(world, DirectionRow, case_id=case.id, role="case_director", state="accepted", starts_at=START,
                   organisation_id=world.organisations["police"])  # fmt: skip
    assert await counted(pools, world, "IN-43", roots={case.id}) == {
        ("organisations",): (3, 1), ("stable",): (2, 1), ("with_direction",): (1, 1)
    }  # fmt: skip


async def test_improvement_is_done_when_it_was_due(pools: Pools, world: World) -> None:
    for state, ended in (("done", START), ("done", START + 9 * DAY), ("dropped", START), ("agreed", None)):
        await add_made(world, ImprovementActionRow, state=state, ended_at=ended, due_on=date(2026, 1, 8))
    assert await counted(pools, world, "IN-54", "organisation_kind") == {("", "safety_house"): (1, 4)}
