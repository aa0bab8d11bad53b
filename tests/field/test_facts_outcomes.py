"""Facts of what comes of it: children, care, repeats, series in time, what clients and professionals say."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.database.pool import Pools
from app.domain.tables.actions import ActionRow
from app.domain.tables.case_work import CaseClosingRow, ClosingSubjectRow, MonitoringMomentRow, TransferRow
from app.domain.tables.persons import ChildHearingRow, ConfidantRow
from app.domain.tables.plans import PlanRow
from app.domain.tables.reports import EvaluationRow, SeverityRatingRow
from app.domain.tables.safety import IncidentRow, RedFlagRow, ScaleRatingRow
from app.domain.vocabulary.safety import RedFlag
from tests.domain.case_world import rows
from tests.field.facts_world import START, add, add_made, agreed, counted, facts_of, made, meeting, referral
from tests.world import MadeCase, World

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.rule("RP-04")]

DAY = timedelta(days=1)


async def household(pools: Pools, world: World, case: MadeCase) -> Any:  # noqa: ANN401 - an id
    return (await rows(pools, world, "SELECT household_id FROM cases WHERE id = $1", case.id))[0]["household_id"]


async def test_children_are_heard_alone_and_helped_within_six_months(pools: Pools, world: World) -> None:
    case = await world.case(persons=4, opened_at=START)
    first, second = case.persons[2:]
    for child, parents, days in ((first, False, 5), (second, True, 200)):
        await add_made(world, ChildHearingRow, case_id=case.id, child_id=child, heard="yes", parents_present=parents,
                       heard_on=(START + days * DAY).date())  # fmt: skip
    await add_made(world, RedFlagRow, case_id=case.id, person_id=case.persons[0], flag=next(iter(RedFlag)).value,
                   source="police", observed_on=date(2026, 1, 5), spoken_alone_on=None)  # fmt: skip
    await add_made(world, ConfidantRow, case_id=case.id, child_id=second, person_id=case.persons[0],
                   outcome="confidant", chosen_by_child=True, found_on=date(2026, 2, 1))  # fmt: skip
    action = made(world, ActionRow, case_id=case.id, kind="contact_task", subject_ids=[first])
    await agreed(world, action, ("agreed", 3))
    assert await counted(pools, world, "IN-24") == {("child",): (1, 2), ("member",): (0, 1)}
    assert await counted(pools, world, "IN-25", roots={case.id}) == {
        ("own_action",): (1, 2), ("confidant",): (1, 2), ("heard",): (1, 2)
    }  # fmt: skip
    assert {r["day"] for r in await facts_of(pools, world, "IN-25")} == {date(2026, 7, 5)}


async def test_closings_and_transfers(pools: Pools, world: World) -> None:
    good, bad = await world.case(), await world.case()
    for case, talk in ((good, date(2026, 1, 5)), (bad, None)):
        closing = await add_made(world, CaseClosingRow, case_id=case.id, state="closed", reason="handed_over",
                                 settled_at=START)  # fmt: skip
        for person, outcome in zip(case.persons, ("care_started", "declined", None), strict=True):
            if case is bad or outcome:
                await add_made(world, ClosingSubjectRow, case_id=case.id, closing_id=closing.id, person_id=person,
                               outcome=outcome, talk_on=talk)  # fmt: skip
        await add_made(world, MonitoringMomentRow, case_id=case.id, kind="follow_up", due_on=date(2026, 7, 1))
    await add_made(world, CaseClosingRow, case_id=good.id, state="prepared", reason="handed_over", settled_at=None)
    for state in ("accepted", "declined", "offered"):
        await add_made(world, TransferRow, case_id=good.id, to_kind="house", state=state,
                       settled_at=None if state == "offered" else START)  # fmt: skip
    assert await counted(pools, world, "IN-28") == {
        ("care_started",): (2, 2), ("declined",): (2, 2), ("unknown",): (1, 1)
    }  # fmt: skip
    assert await counted(pools, world, "IN-40") == {("handed_over",): (1, 2)}
    assert await counted(pools, world, "IN-55") == {("house",): (1, 2)}


async def test_repeats_of_a_household(pools: Pools, world: World) -> None:
    closed, calm = [await world.case(opened_at=START, closed_at=START + DAY, status="closed") for _ in range(2)]
    home = await household(pools, world, closed)
    told = [
        referral(world, household_id=home, arrived_at=START + days * DAY, state=state)
        for days, state in (
            (0, "accepted"),
            (100, "attached"),
            (101, "duplicate"),
            (364, "attached"),
            (366, "attached"),
        )
    ]
    await add(world, *told)
    assert await counted(pools, world, "IN-30", roots={closed.id, calm.id}) == {("",): (1, 2)}
    assert {r["day"] for r in await facts_of(pools, world, "IN-30")} == {date(2027, 1, 6)}
    assert await counted(pools, world, "IN-31", roots={home}) == {("",): (3, 1)}


async def test_series_since_opening(pools: Pools, world: World) -> None:
    case = await world.case(opened_at=START)
    child = case.persons[2]
    for month, value in ((0, 8), (18, 2)):
        await add_made(world, SeverityRatingRow, case_id=case.id, month=month, value=value, scale=10, at=START)
    given: dict[str, Any] = {"case_id": case.id, "phase": "recovery", "kind": "quality_of_life"}
    for days, value, rater in ((1, 4, child), (180, 7, child), (180, 9, case.persons[0])):
        await add_made(world, ScaleRatingRow, **given, value=value, person_ids=[child], rater_id=rater,
                       created_at=START + days * DAY)  # fmt: skip
    assert await counted(pools, world, "IN-32") == {("month 00 of 0-10",): (8, 1), ("month 18 of 0-10",): (2, 1)}
    assert await counted(pools, world, "IN-33", "phase") == {
        ("month 00, age 0-11", "recovery"): (4, 1), ("month 06, age 0-11", "recovery"): (7, 1)
    }  # fmt: skip


async def test_what_clients_and_professionals_say(pools: Pools, world: World) -> None:
    case = await world.case()
    held = await meeting(world, (case, "new"))
    given: dict[str, Any] = {"case_id": case.id, "meeting_id": held.id, "way": "written", "scale": 10,
                             "category_mask": 0, "at": START}  # fmt: skip
    for person, value in zip(case.persons[:2], (8, 6), strict=True):
        await add_made(world, EvaluationRow, **given, form="client", person_id=person, professional_id=None,
                       items={"heard": value})  # fmt: skip
    await add_made(world, EvaluationRow, **given, form="professional", organisation_id=world.organisations["police"],
                   professional_id=world.professionals["police"], items={"client_heard": 4, "plan": 5})  # fmt: skip
    assert await counted(pools, world, "IN-34") == {
        ("client heard",): (1.4, 2), ("professional client_heard",): (0.4, 1)
    }  # fmt: skip
    assert await counted(pools, world, "IN-34-gap") == {("heard",): (0.3, 1)}
    assert await counted(pools, world, "IN-44", "organisation_kind") == {("plan", "police"): (0.5, 1)}


async def test_serious_incidents_after_the_plan_began(pools: Pools, world: World) -> None:
    case = await world.case()
    home = await household(pools, world, case)
    await add_made(world, PlanRow, case_id=case.id, household_id=home, kind="conference_plan", state="draft",
                   activated_at=START)  # fmt: skip
    given: dict[str, Any] = {"household_id": home, "person_ids": case.persons[:1], "kinds": ["physical"]}
    for day, serious in ((5, True), (6, True), (7, False)):
        await add_made(world, IncidentRow, **given, case_id=case.id, occurred_on=date(2026, 1, day), source="police",
                       serious=serious)  # fmt: skip
    assert await counted(pools, world, "IN-50", roots={case.id}) == {("",): (1, 1)}
