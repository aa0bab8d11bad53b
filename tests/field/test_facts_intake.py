"""Facts of what comes in: by source, as a stock by age until it is decided on, and who still waits to hear."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.database.pool import Pools
from app.domain.tables.cases import TaskRow
from app.domain.tables.referrals import ReferralDecisionRow, ReferralMoveRow, ReferralPersonRow
from app.domain.tables.reports import PoliceCountRow, RegionCoverageRow
from tests.domain.case_world import rows
from tests.field.facts_world import START, add, counted, facts_of, made, meeting, referral, stock
from tests.world import World

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.rule("RP-10")]

DAY = timedelta(days=1)


async def test_inflow_stands_by_source_and_municipality(pools: Pools, world: World) -> None:
    await rows(pools, world, "UPDATE houses SET municipalities = '{Oeverdam,Duinmeer}' WHERE id = $1", world.house_id)
    case = await world.case()
    at_night = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)
    near, far, twice = referral(world, case_id=case.id), referral(world, entry_point="school"), referral(world)
    night = referral(world, arrived_at=at_night)
    twice.state = "duplicate"
    people = [
        made(world, ReferralPersonRow, referral_id=told.id, member=True, city=city, protected=secret)
        for told, city, secret in ((near, "Oeverdam", False), (near, "Duinmeer", True), (far, "Elders", False))
    ]
    await add(world, near, far, twice, night, *people)
    assert await counted(pools, world, "IN-57", "municipality", "programme") == {
        ("police", "Oeverdam", "regular_track"): (1, 1),
        ("police", "unknown", "unknown"): (1, 1),
        ("school", "unknown", "unknown"): (1, 1),
    }
    assert {row["day"] for row in await facts_of(pools, world, "IN-57")} == {date(2026, 1, 5), date(2026, 1, 1)}


async def test_what_waits_grows_older_until_it_is_decided_on(pools: Pools, world: World) -> None:
    at = START.replace(year=2024)
    open_one, decided = referral(world, arrived_at=at), referral(world, arrived_at=at)
    decided.state = "accepted"
    steps = [
        made(world, ReferralMoveRow, referral_id=decided.id, old=old, new=new, at=at + days * DAY)
        for old, new, days in ((None, "received", 0), ("received", "in_triage", 2), ("in_triage", "accepted", 10))
    ]
    telling = made(world, TaskRow, kind="client_feedback", state="done", referral_id=decided.id, due_at=at,
                   created_at=at + 10 * DAY, done_at=at + 20 * DAY)  # fmt: skip
    await add(world, open_one, decided, *steps, telling)

    async def waiting(days: int) -> dict[tuple[str, ...], int]:
        return await stock(pools, world, "IN-57-backlog", (at + days * DAY).date())

    assert await waiting(7) == {("000-007",): 2}
    assert await waiting(8) == {("008-030",): 2}
    assert await waiting(10) == {("008-030",): 1}
    assert await waiting(91) == {("091 or more",): 1}
    told = [await stock(pools, world, "D-07", (at + days * DAY).date()) for days in (0, 10, 20)]
    assert told == [{("sender",): 2}, {("sender",): 1, ("client",): 1}, {("sender",): 1}]


async def test_the_police_tell_what_they_coded(pools: Pools, world: World) -> None:
    count = made(world, PoliceCountRow, month=date(2023, 3, 1), coded=31)
    sent = [referral(world, arrived_at=datetime(2023, 3, 4, tzinfo=UTC)) for _ in range(2)]
    await add(world, count, *sent, referral(world, arrived_at=datetime(2023, 3, 4, tzinfo=UTC), entry_point="school"))
    found = [row for row in await facts_of(pools, world, "IN-35") if row["day"].year == 2023]
    assert sorted((row["cell"], int(row["numerator"])) for row in found) == [
        ("coded", 31), ("forwarded", 1), ("forwarded", 1)
    ]  # fmt: skip


async def test_a_new_notification_is_discussed_within_thirty_days(pools: Pools, world: World) -> None:
    at = START.replace(year=2022)
    soon, late = await world.case(), await world.case()
    told = [referral(world, arrived_at=at, case_id=case.id, entry_point="client") for case in (soon, late)]
    weighed = referral(world, arrived_at=at, entry_point="client")
    report = referral(world, arrived_at=at, signal_kind="police_report", entry_point="client")
    decision = made(world, ReferralDecisionRow, referral_id=weighed.id, outcome="accepted", decision_rule="consensus",
                    decider_ids=[], criteria=[], decided_on=(at + 30 * DAY).date())  # fmt: skip
    await add(world, *told, weighed, report, decision)
    for case, days in ((soon, 29), (late, 31)):
        await meeting(world, (case, "new"), starts_at=at + days * DAY, ends_at=at + days * DAY)
    found = await counted(pools, world, "IN-57-discussed")
    assert {("client",): (2, 3)}.items() <= found.items()
    counted_on = {row["day"] for row in await facts_of(pools, world, "IN-57-discussed") if row["cell"] == "client"}
    assert counted_on == {(at + 30 * DAY).date()}


async def test_what_is_not_taken_up_names_who_goes_on(pools: Pools, world: World) -> None:
    police = world.organisations["police"]
    named = referral(world, state="not_taken_up", elsewhere_reason="single_incident", elsewhere_organisation_id=police)
    lost = referral(world, state="rerouted", elsewhere_reason="single_incident")
    await add(world, named, lost, referral(world, state="accepted"))
    assert await counted(pools, world, "IN-36") == {("single_incident",): (1, 2)}


async def test_structural_cases_without_triage_and_offers(pools: Pools, world: World) -> None:
    without, triaged, other = await world.case(), await world.case(), await world.case()
    for case in (without, triaged):
        await rows(pools, world, "UPDATE cases SET track = 'mda_structural' WHERE id = $1", case.id)
    await add(world, referral(world, case_id=triaged.id, triage_outcome="investigation"))
    roots = {without.id, triaged.id, other.id}
    assert await counted(pools, world, "IN-52", "programme", roots=roots) == {("", "mda_structural"): (1, 2)}
    offer = made(world, RegionCoverageRow, violence_field="child_abuse", track="regular", age="child",
                 starts_on=date(2026, 1, 1), ends_on=date(2026, 7, 1))  # fmt: skip
    await add(world, offer)
    assert await stock(pools, world, "IN-58", date(2026, 6, 30)) == {("child_abuse regular child",): 1}
    assert await stock(pools, world, "IN-58", date(2026, 7, 1)) == {}
