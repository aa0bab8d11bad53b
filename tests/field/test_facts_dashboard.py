"""Facts of the dashboard: the stock of cases by phase, of actions by status and overdue, terms and ratings."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.database.pool import Pools
from app.domain.tables.actions import ActionRow
from app.domain.tables.cases import CaseMoveRow
from app.domain.tables.safety import SafetyLevelRow, ScaleRatingRow
from app.domain.tables.terms import TermRow
from tests.field.facts_world import START, add_made, agreed, counted, made, stock
from tests.world import World

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.rule("RP-02")]

DAY = timedelta(days=1)


def after(days: int) -> date:
    return (START + days * DAY).date()


async def test_open_cases_stand_in_the_phase_of_the_day(pools: Pools, world: World) -> None:
    case = await world.case(opened_at=START, phase="recovery")
    for days, field, old, new in (
        (5, "phase", "direct_safety", "risk_led_care"), (5, "phase", "risk_led_care", "direct_safety"),
        (9, "phase", "direct_safety", "recovery"), (20, "status", "plan_active", "closed"),
        (30, "status", "closed", "opened"),
    ):  # fmt: skip
        await add_made(world, CaseMoveRow, case_id=case.id, field=field, old=old, new=new,
                       at=START + days * DAY + timedelta(seconds=days + len(new)))  # fmt: skip
    found = [await stock(pools, world, "D-01", after(days), "programme", "phase") for days in (-1, 0, 5, 9, 20, 30)]
    direct, recovery = {("", "regular_track", "direct_safety"): 1}, {("", "regular_track", "recovery"): 1}
    assert found == [{}, direct, direct, recovery, {}, recovery]


async def test_terms_are_kept_when_what_they_wait_for_came_in_time(pools: Pools, world: World) -> None:
    case = await world.case(opened_at=START)
    given: dict[str, Any] = {"case_id": case.id, "subject_kind": "case", "starts_at": START, "due_at": START + 9 * DAY}
    for kind, ended in (("direct_safety", START + 9 * DAY), ("stable_safety", START + 10 * DAY), ("recall", None),
                        ("retention", START)):  # fmt: skip
        await add_made(world, TermRow, **given, kind=kind, ended_at=ended)
    assert await counted(pools, world, "D-02", "phase") == {
        ("direct_safety", "direct_safety"): (1, 1),
        ("stable_safety", "direct_safety"): (0, 1),
        ("recall", "direct_safety"): (0, 1),
    }


async def test_actions_stand_in_their_status_and_run_late(pools: Pools, world: World) -> None:
    case = await world.case()
    action = made(world, ActionRow, case_id=case.id, kind="contact_task", subject_ids=[], due_on=after(10),
                  owner_organisation_id=world.organisations["police"])  # fmt: skip
    await agreed(world, action, ("proposed", 0), ("agreed", 4), ("accepted", 4), ("done", 15))
    theirs = made(world, ActionRow, case_id=case.id, kind="home_visit", subject_ids=[],
                  owner_person_id=case.persons[0])  # fmt: skip
    await agreed(world, theirs, ("agreed", 100))
    by = ("action_kind", "organisation_kind")
    police, client = ("contact_task", "police"), ("home_visit", "unknown")
    found = [await stock(pools, world, "D-03", after(days), *by) for days in (3, 4, 15, 45, 100)]
    assert found == [
        {("proposed", *police): 1}, {("accepted", *police): 1}, {("done", *police): 1}, {}, {("agreed", *client): 1}
    ]  # fmt: skip
    late = [await stock(pools, world, "D-04", after(days), *by) for days in (10, 11, 14, 15)]
    assert late == [{}, {("", *police): 1}, {("", *police): 1}, {}]
    assert await counted(pools, world, "D-05", *by) == {
        ("proposed", *police): (1, 1), ("agreed", *police): (1, 1), ("accepted", *police): (1, 1),
        ("done", *police): (1, 1), ("agreed", *client): (1, 1),
    }  # fmt: skip


async def test_each_kind_of_scale_stands_apart(pools: Pools, world: World) -> None:
    case = await world.case()
    for kind, value in (("worry_direct_safety", 3), ("worry_direct_safety", 5), ("quality_of_life", 8)):
        await add_made(world, ScaleRatingRow, case_id=case.id, kind=kind, value=value, phase="risk_led_care",
                       person_ids=case.persons[:1], created_at=START)  # fmt: skip
    await add_made(world, SafetyLevelRow, case_id=case.id, person_id=case.persons[0], kind="safety_level", level=6.5,
                   created_at=START)  # fmt: skip
    assert await counted(pools, world, "D-08", "phase") == {
        ("worry_direct_safety", "risk_led_care"): (8, 2),
        ("quality_of_life", "risk_led_care"): (8, 1),
        ("safety_level", "direct_safety"): (6.5, 1),
    }
