"""Facts of meetings: items, minutes, what is deferred, who was prepared and who came, what clients could say."""

from datetime import date, timedelta

import pytest

from app.database.pool import Pools
from app.domain.tables.contributions import ContributionRow, InformationRequestRow
from app.domain.tables.measures import LegalWeighingRow
from app.domain.tables.meeting_records import MinuteRow, ProsecutionQuestionRow
from app.domain.tables.meetings import (
    AttendanceRow,
    ClientParticipationRow,
    MeetingDecisionRow,
    MeetingPartRow,
)
from tests.domain.case_world import rows
from tests.field.facts_world import START, add, add_made, counted, facts_of, made, meeting
from tests.world import World

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.rule("RP-02")]

DAY = timedelta(days=1)


async def test_a_meeting_has_items_and_minutes_for_each(pools: Pools, world: World) -> None:
    one, two = await world.case(), await world.case()
    held = await meeting(world, (one, "new"), (two, "new"), (one, "recall"), starts_at=START, ends_at=START + DAY / 24)
    await meeting(world, (one, "new"), status="planned")
    items = {("new",): (2, 1), ("recall",): (1, 1), ("all",): (3, 1)}
    assert await counted(pools, world, "IN-01", roots={held.id}) == items
    assert await counted(pools, world, "IN-01") == items
    assert await counted(pools, world, "IN-02") == {("care_conference",): (20, 1)}


async def test_what_the_minutes_say_was_deferred(pools: Pools, world: World) -> None:
    case = await world.case()
    held = await meeting(world, (case, "urgent"), (case, "urgent"))
    items = await rows(pools, world, "SELECT id FROM agenda_items WHERE meeting_id = $1", held.id)
    minutes = [
        made(world, MinuteRow, meeting_id=held.id, item_id=item["id"], case_id=case.id, outcome=outcome,
             published_at=START)
        for item, outcome in zip(items, ("deferred", "decided"), strict=True)
    ]  # fmt: skip
    await add(world, *minutes)
    assert await counted(pools, world, "IN-03") == {("urgent",): (1, 2)}


async def test_information_is_complete_when_it_came_in_time(pools: Pools, world: World) -> None:
    case = await world.case()
    asked = [
        made(world, InformationRequestRow, case_id=case.id, asked_id=world.organisations["school"], state=state,
             purpose="stop_violence", due_at=START, answered_at=answered)
        for state, answered in (("answered", START), ("nothing_known", START), ("answered", START + DAY),
                                ("overdue", None), ("refused", START))
    ]  # fmt: skip
    await add(world, *asked)
    assert await counted(pools, world, "IN-14", "organisation_kind") == {("", "school"): (2, 5)}


async def test_who_was_prepared_and_who_came_once_for_each_meeting(pools: Pools, world: World) -> None:
    case = await world.case()
    held = await meeting(world, (case, "new"))
    parts = [made(world, MeetingPartRow, meeting_id=held.id, position=n) for n in range(2)]
    await add(world, *parts)
    for kind, first, second in (("police", "absent", "online"), ("school", "absent", "absent")):
        await add(world, *(
            made(world, AttendanceRow, meeting_id=held.id, part_id=part.id, organisation_id=world.organisations[kind],
                 basis="core", attendance=attendance)
            for part, attendance in zip(parts, (first, second), strict=True)
        ))  # fmt: skip
    for kind, days in (("police", -1), ("school", 1)):
        await add_made(world, ContributionRow, case_id=case.id, organisation_id=world.organisations[kind],
                       person_ids=case.persons[:1], mode="content", category="safety", category_mask=32, content="x",
                       created_at=START + days * DAY)  # fmt: skip
    both = {("", "police"): (1, 1), ("", "school"): (0, 1)}
    assert await counted(pools, world, "IN-15", "organisation_kind") == both
    assert await counted(pools, world, "IN-16", "organisation_kind") == both


async def test_of_those_invited_who_was_prepared_came_and_heard(pools: Pools, world: World) -> None:
    case = await world.case()
    held = await meeting(world, (case, "new"))
    day = START.date()
    for person, facts in zip(case.persons, (
        {"invited": True, "prepared_on": day, "attends": True, "debriefed_on": day},
        {"invited": True, "attends": False, "fed_back_on": day},
        {"invited": False, "prepared_on": day, "absence_reason": "safety"},
    ), strict=True):  # fmt: skip
        await add_made(world, ClientParticipationRow, meeting_id=held.id, case_id=case.id, person_id=person, **facts)
    assert await counted(pools, world, "IN-23", "programme") == {
        ("invited", "regular_track"): (2, 3),
        ("prepared", "regular_track"): (1, 2),
        ("attended", "regular_track"): (1, 2),
        ("fed_back", "regular_track"): (2, 2),
    }


async def test_crossing_to_justice_and_dissent(pools: Pools, world: World) -> None:
    case = await world.case()
    await meeting(world, (case, "new"))
    item = await rows(pools, world, "SELECT id FROM agenda_items WHERE case_id = $1", case.id)
    for answered in (START + 3 * DAY, None):
        await add_made(world, ProsecutionQuestionRow, case_id=case.id, route="on_call", created_at=START,
                       answered_at=answered, prosecution_needed="no",
                       state="answered" if answered else "asked")  # fmt: skip
    for days in (5, 2):
        await add_made(world, LegalWeighingRow, case_id=case.id, weighed_on=date(2026, 1, 5 + days))
    for kind, position in (("move_to_justice", "against"), ("move_to_justice", "accepts"), ("closing", "against")):
        await add_made(world, MeetingDecisionRow, case_id=case.id, item_id=item[0]["id"], kind=kind,
                       decision_rule="consensus", decided_at=START,
                       positions=[{"position": "in_favour"}, {"position": position}])  # fmt: skip
    assert await counted(pools, world, "IN-37") == {("on_call",): (3, 1)}
    assert await counted(pools, world, "IN-37-count") == {
        ("question",): (2, 2), ("legal_weighing",): (1, 1), ("move_to_justice",): (2, 2)
    }  # fmt: skip
    weighed = [row["day"] for row in await facts_of(pools, world, "IN-37-count") if row["cell"] == "legal_weighing"]
    assert weighed == [date(2026, 1, 7)]
    assert await counted(pools, world, "IN-45") == {("move_to_justice",): (1, 2), ("closing",): (1, 1)}
