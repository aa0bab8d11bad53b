"""Facts of direction, agreements and plans: actions by their history, goals, what a plan covers."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.database.pool import Pools
from app.domain.tables.actions import ActionRow
from app.domain.tables.case_work import ContactPersonRow
from app.domain.tables.cases import CaseMoveRow, DirectionRow
from app.domain.tables.measures import MeasureRow
from app.domain.tables.plans import GoalRow, PlanEntryRow, PlanLineRow, PlanRow, PlanTrackRow
from app.domain.tables.safety import SafetyLevelRow
from tests.domain.case_world import rows
from tests.field.facts_world import START, add, add_made, agreed, counted, facts_of, made, stock
from tests.world import MadeCase, World

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.rule("RP-02")]

DAY = timedelta(days=1)


async def plan_of(pools: Pools, world: World, case: MadeCase, **facts: Any) -> PlanRow:  # noqa: ANN401 - columns
    """A plan of the case."""
    found = await rows(pools, world, "SELECT household_id FROM cases WHERE id = $1", case.id)
    given = {"kind": "conference_plan", "state": "draft", "made_at": START, "household_id": found[0]["household_id"]}
    return await add_made(world, PlanRow, case_id=case.id, **(given | facts))


async def test_the_last_number_of_a_day_counts(pools: Pools, world: World) -> None:
    case = await world.case()
    for hours, kind, level in ((0, "safety_level", 4), (1, "safety_level", 6), (2, "self_rating", 5)):
        await add_made(world, SafetyLevelRow, case_id=case.id, person_id=case.persons[0], kind=kind, level=level,
                       is_latest=False, created_at=START + hours * DAY / 24)  # fmt: skip
    assert await counted(pools, world, "IN-10") == {("safety_level",): (1, 1), ("self_rating",): (0, 1)}


async def test_direction_is_known_while_a_director_holds_it(pools: Pools, world: World) -> None:
    case = await world.case(opened_at=START)
    first = made(world, DirectionRow, case_id=case.id, role="case_director", state="accepted",
                 starts_at=START + 5 * DAY, ends_at=START + 9 * DAY)  # fmt: skip
    second = made(world, DirectionRow, case_id=case.id, role="case_director", state="accepted",
                  starts_at=START + 12 * DAY, predecessor_id=first.id)  # fmt: skip
    other = made(world, DirectionRow, case_id=case.id, role="process_director", state="accepted", starts_at=START)
    contacts = [made(world, ContactPersonRow, case_id=case.id, starts_at=START + days * DAY) for days in (0, 30)]
    contacts[0].ends_at = START + 30 * DAY
    await add(world, first, second, other, *contacts)
    known = [await stock(pools, world, "IN-11", (START + days * DAY).date()) for days in (4, 5, 9, 12)]
    assert known == [
        {("without_director",): 1}, {("with_director",): 1}, {("without_director",): 1}, {("with_director",): 1}
    ]  # fmt: skip
    assert await counted(pools, world, "IN-11-changes", "organisation_kind") == {
        ("director", "safety_house"): (1, 1),
        ("contact", "safety_house"): (1, 1),
    }


async def test_actions_count_on_the_day_on_which_they_were_agreed(pools: Pools, world: World) -> None:
    case = await world.case(opened_at=START)
    await add_made(world, CaseMoveRow, case_id=case.id, field="phase", old="direct_safety", new="risk_led_care",
                   at=START + 10 * DAY)  # fmt: skip
    police = world.organisations["police"]
    given: dict[str, Any] = {
        "case_id": case.id, "kind": "contact_task", "owner_organisation_id": police, "subject_ids": [],
        "agreement_type": "other_family",
    }  # fmt: skip
    done = made(world, ActionRow, **given, due_on=date(2026, 2, 1), feedback_on=date(2026, 1, 25), rationale="Omdat",
                owner_professional_id=world.professionals["police"], status="done")  # fmt: skip
    late = made(world, ActionRow, **given, feedback_on=date(2026, 1, 21), status="accepted")
    only = made(world, ActionRow, **given, feedback_on=date(2026, 1, 21), status="proposed", changed_at=START)
    await agreed(world, done, ("proposed", 0), ("agreed", 2), ("accepted", 20), ("done", 40))
    await agreed(world, late, ("agreed", 14), ("accepted", 30))
    await add(world, only)
    by = ("phase", "action_kind")
    assert await counted(pools, world, "IN-12", *by) == {
        ("", "direct_safety", "contact_task"): (1, 1),
        ("", "risk_led_care", "contact_task"): (0, 1),
    }
    assert {row["day"] for row in await facts_of(pools, world, "IN-12")} == {date(2026, 1, 7), date(2026, 1, 19)}
    assert await counted(pools, world, "IN-13", "organisation_kind") == {("", "police"): (1, 2)}
    assert await counted(pools, world, "IN-20", *by) == {
        ("", "direct_safety", "contact_task"): (1, 2),
        ("", "risk_led_care", "contact_task"): (0, 1),
    }
    assert await counted(pools, world, "IN-21") == {("other_family",): (2, 2)}
    await rows(pools, world, "UPDATE organisations SET chains = '{criminal_justice,care}' WHERE id = $1", police)
    assert await counted(pools, world, "IN-38") == {("criminal_justice",): (2, 2), ("care",): (2, 2)}


async def test_what_a_plan_covers_and_who_owns_its_child_track(pools: Pools, world: World) -> None:
    family, couple = await world.case(opened_at=START), await world.case(persons=2, opened_at=START)
    whole = await plan_of(pools, world, family, state="active", activated_at=START + DAY)
    half = await plan_of(pools, world, couple)
    for case, plan, persons in ((family, whole, family.persons), (couple, half, couple.persons[:1])):
        for person in persons:
            await add_made(world, PlanEntryRow, case_id=case.id, plan_id=plan.id, person_id=person, voice="none")
    await add_made(world, PlanTrackRow, case_id=family.id, plan_id=whole.id, track="child")
    assert await counted(pools, world, "IN-22") == {("conference_plan",): (1, 2)}
    assert await counted(pools, world, "IN-26") == {("",): (1, 1)}
    line: dict[str, Any] = {"case_id": family.id, "plan_id": whole.id, "part": "treatment", "subject_ids": []}
    await add_made(world, PlanLineRow, **line, organisation_id=world.organisations["school"], changed_at=START)
    assert await counted(pools, world, "IN-48") == {("conference_plan",): (0, 1)}
    await add_made(world, PlanLineRow, **line, organisation_id=world.organisations["addiction_care"], changed_at=START)
    assert await counted(pools, world, "IN-48") == {("conference_plan",): (1, 1)}


async def test_goals_that_were_checked(pools: Pools, world: World) -> None:
    case = await world.case()
    plan = await plan_of(pools, world, case)
    for follow_up, checked in (("stop", date(2026, 3, 1)), ("adjust", date(2026, 3, 1)), (None, None)):
        await add_made(world, GoalRow, case_id=case.id, plan_id=plan.id, phase="recovery", horizon="short",
                       follow_up=follow_up, checked_on=checked)  # fmt: skip
    assert await counted(pools, world, "IN-41", "phase") == {("", "recovery"): (1, 2)}


async def test_cases_by_the_legal_frame_of_their_measures(pools: Pools, world: World) -> None:
    case, other = await world.case(opened_at=START), await world.case(opened_at=START)
    for days, frame, status in ((9, "voluntary", "running"), (4, "voluntary", "running"),
                                (5, "coercive_civil", "decided_no")):  # fmt: skip
        await add_made(world, MeasureRow, case_id=case.id, subject_id=case.persons[0], kind="area_ban", domain="civil",
                       frame=frame, status=status, decided_on=date(2026, 1, 5 + days), helpers=[])  # fmt: skip
    found = await counted(pools, world, "IN-49", roots={case.id, other.id})
    assert found == {("voluntary",): (1, 1), ("all_cases",): (2, 2)}
    assert [r["day"] for r in await facts_of(pools, world, "IN-49") if r["cell"] == "voluntary"] == [date(2026, 1, 9)]


async def test_professionals_of_the_first_six_months(pools: Pools, world: World) -> None:
    case = await world.case(opened_at=START)
    vt, police = world.professionals["veilig_thuis"], world.professionals["police"]
    await add_made(world, DirectionRow, case_id=case.id, role="case_director", state="accepted", starts_at=START,
                   professional_id=vt)  # fmt: skip
    for who, days in ((vt, 3), (police, 4), (world.professionals["school"], 200)):
        action = made(world, ActionRow, case_id=case.id, kind="contact_task", subject_ids=[], owner_professional_id=who,
                      status="agreed")  # fmt: skip
        await agreed(world, action, ("agreed", days))
    assert await counted(pools, world, "IN-51", roots={case.id}) == {("",): (2, 1)}
    assert {r["day"] for r in await facts_of(pools, world, "IN-51") if r["root_id"] == case.id} == {date(2026, 7, 5)}
