"""Facts of times: lead times on the day on which they end, terms on the day on which they were due, stocks by age."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.database.pool import Pools
from app.domain.tables.actions import ActionRow
from app.domain.tables.case_work import MonitoringMomentRow
from app.domain.tables.cases import CaseMoveRow, TaskRow
from app.domain.tables.conditions import SafetyPlanRow
from app.domain.tables.contributions import HelpRow
from app.domain.tables.programmes import DutyGapRow, ProgrammeRow
from app.domain.tables.safety import IncidentRow
from tests.domain.case_world import rows
from tests.field.facts_world import START, add, agreed, counted, facts_of, made, meeting, referral, stock
from tests.world import MadeCase, World

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.rule("RP-03")]

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def task(world: World, case: MadeCase, hours: int) -> TaskRow:
    return made(world, TaskRow, kind="first_contact", state="done", case_id=case.id, due_at=START,
                done_at=START + hours * HOUR)  # fmt: skip


async def test_a_lead_time_counts_once_on_the_day_on_which_it_ends(pools: Pools, world: World) -> None:
    case = await world.case(opened_at=START)
    told, early = referral(world, case_id=case.id), referral(world, entry_point="school", case_id=case.id)
    lone = referral(world)
    own = made(world, TaskRow, kind="first_contact", referral_id=lone.id, due_at=START, done_at=START + 3 * HOUR)
    helped = made(world, HelpRow, case_id=case.id, person_id=case.persons[0], starts_on=date(2026, 2, 4))
    past = made(world, HelpRow, case_id=case.id, person_id=case.persons[0], starts_on=date(2025, 2, 4))
    hurt = made(world, IncidentRow, case_id=case.id, household_id=(await household(pools, world, case)),
                person_ids=case.persons[:1], occurred_on=date(2026, 1, 4), precision="day", kinds=["physical"],
                source="police")  # fmt: skip
    await add(world, told, early, lone, own, task(world, case, 40), task(world, case, 20), helped, past, hurt)
    await meeting(world, (case, "new"), starts_at=START + 6 * DAY, ends_at=START + 6 * DAY + HOUR)
    await meeting(world, (case, "new"), starts_at=START + 2 * DAY, status="cancelled", ends_at=START + 2 * DAY)
    await meeting(world, (case, "recall"), kind="settlement_session", starts_at=START + 13 * DAY,
                  ends_at=START + 13 * DAY + HOUR)  # fmt: skip
    roots = {told.id, early.id, lone.id, case.id}
    assert await counted(pools, world, "IN-04", roots=roots) == {("police",): (23, 2), ("school",): (20, 1)}
    assert {row["day"] for row in await facts_of(pools, world, "IN-04")} == {date(2026, 1, 5), date(2026, 1, 6)}
    assert await counted(pools, world, "IN-05", roots=roots) == {("police",): (6, 1), ("school",): (6, 1)}
    assert await counted(pools, world, "IN-06", roots=roots) == {("",): (7, 1)}
    assert await counted(pools, world, "IN-07", roots=roots) == {("police",): (30, 1), ("school",): (30, 1)}
    assert [row["day"] for row in await facts_of(pools, world, "IN-07")] == [date(2026, 2, 4)] * 2
    # from the beginning of 4 January in Amsterdam to 6 January, 5 in the morning in UTC
    assert await counted(pools, world, "IN-08", roots=roots) == {("",): (54, 1)}


async def household(pools: Pools, world: World, case: MadeCase) -> object:
    return (await rows(pools, world, "SELECT household_id FROM cases WHERE id = $1", case.id))[0]["household_id"]


async def test_a_day_is_that_of_amsterdam(pools: Pools, world: World) -> None:
    at_night = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
    for due, activated, edition in ((at_night, at_night, 1), (START, START + HOUR, 1), (START, START, 2)):
        case = await world.case(opened_at=START)
        await add(world, made(world, SafetyPlanRow, case_id=case.id, due_at=due, activated_at=activated,
                              edition=edition, status="active"))  # fmt: skip
    found = {row["day"]: row["numerator"] for row in await facts_of(pools, world, "IN-27")}
    assert found == {date(2026, 7, 1): 1, date(2026, 1, 5): 0}


async def test_phases_are_in_time_when_they_end_within_their_months(pools: Pools, world: World) -> None:
    quick, slow = await world.case(opened_at=START), await world.case(opened_at=START)
    for case, days in ((quick, 80), (slow, 100)):
        await add(world, made(world, CaseMoveRow, case_id=case.id, field="phase", old="direct_safety",
                              new="risk_led_care", at=START + days * DAY))  # fmt: skip
    found = await counted(pools, world, "IN-09", roots={quick.id, slow.id})
    assert found == {("direct_within_3_months",): (1, 2), ("stable_within_6_more",): (0, 2)}
    assert {row["day"] for row in await facts_of(pools, world, "IN-09")} >= {date(2026, 4, 5), date(2026, 10, 5)}


async def test_open_cases_grow_older_until_they_close(pools: Pools, world: World) -> None:
    before = await stock(pools, world, "IN-39", date(2027, 3, 1))
    opened = START.replace(year=2027)
    for closed in (None, opened + 10 * DAY, opened + 50 * DAY):
        case = await world.case(opened_at=opened, closed_at=closed, status="closed" if closed else "opened")
    parked = [
        made(world, CaseMoveRow, case_id=case.id, field="status", old="plan_active", new="parked", at=opened + 5 * DAY),
        made(world, CaseMoveRow, case_id=case.id, field="status", old="parked", new="closed", at=opened + 20 * DAY),
    ]
    await add(world, *parked)

    async def young(on: date) -> dict[tuple[str, ...], int]:
        found = await stock(pools, world, "IN-39", on)
        return {cell: n for cell, n in found.items() if cell in {("000-030",), ("031-090",)} and n}

    assert before[("366 or more",)] > 0
    assert await young(date(2027, 1, 5)) == {("000-030",): 3}
    assert await young(date(2027, 1, 16)) == {("000-030",): 2}
    assert await young(date(2027, 2, 10)) == {("031-090",): 1}
    running = {n: (await stock(pools, world, "IN-39-parked", date(2027, 1, n))) for n in (9, 10, 16, 25)}
    assert [running[n].get(("parked",), 0) for n in running] == [0, 1, 1, 0]
    steps = [running[n][("running",)] - running[25][("running",)] for n in running]
    assert steps == [2, 1, 0, 0]


async def test_follow_ups_and_empty_seats_count_on_their_day(pools: Pools, world: World) -> None:
    case = await world.case()
    moments = [
        made(world, MonitoringMomentRow, case_id=case.id, kind=kind, state=state, due_on=date(2026, 3, 1))
        for kind, state in (("monitoring", "done"), ("monitoring", "lapsed"), ("follow_up", "planned"))
    ]
    programme = made(world, ProgrammeRow, code="twente", edition="1", definition={}, state="active")
    gap = made(world, DutyGapRow, programme_id=programme.id, kind="seat", code="police", on_date=date(2026, 3, 2),
               missing=2)  # fmt: skip
    await add(world, *moments, programme, gap)
    assert await counted(pools, world, "IN-47") == {("monitoring",): (1, 2), ("follow_up",): (0, 1)}
    assert await counted(pools, world, "IN-47-seats", "programme") == {("seat", "twente"): (2, 1)}


async def test_waiting_is_counted_when_it_begins_and_when_it_ends(pools: Pools, world: World) -> None:
    case = await world.case()
    police = world.organisations["police"]
    bridged, bare = (
        made(world, ActionRow, case_id=case.id, kind="help_start", bridging_help=bridge, owner_organisation_id=police,
             subject_ids=[])
        for bridge in ("Belt elke week", None)
    )  # fmt: skip
    await agreed(world, bridged, ("agreed", 0), ("waiting_list", 3), ("in_progress", 15))
    await agreed(world, bare, ("waiting_list", 0))
    found = await counted(pools, world, "IN-56", "organisation_kind", "action_kind")
    assert found == {("", "police", "help_start"): (1, 2)}
    assert await counted(pools, world, "IN-56-days", "action_kind") == {("", "help_start"): (12, 1)}
