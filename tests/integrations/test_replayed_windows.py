"""A partner that comes back after a long failure asks for one period, and gets all of it: in order, nothing twice."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from aiohttp import web

from app.domain.access.work import Gate
from app.domain.ids import new_id
from app.domain.notices import service
from app.domain.notices.queue import DeliveryQueue, House, Lane, Report
from app.domain.notices.views import ReplayWindow
from tests.domain.test_notices import actor_of
from tests.integrations.delivery_world import Receiver, World

pytestmark = pytest.mark.rule("NO-01")


async def replayed(world: World, organisation_id: UUID, subscription_id: UUID) -> int:
    now = datetime.now(UTC)
    window = ReplayWindow(since=now - timedelta(minutes=1), before=now + timedelta(minutes=1))
    return await service.replay_window(
        Gate(world.pools), actor_of(world, organisation_id), subscription_id=subscription_id, window=window
    )


async def test_the_dead_letters_of_a_window_go_in_their_own_turn_with_what_they_held_back(
    world: World, partner: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.domain.notices.rules.MAX_ATTEMPTS", 1)
    police = await world.organisation()
    cases = [await world.case(police) for _ in range(3)]
    subscription_id, _ = await world.subscribe(police, partner.base)
    partner.answer = lambda _: web.Response(status=500)
    for version in (1, 2):
        for case_id in cases:
            await world.tell(case_id, version)
    async with world.worker():
        await world.reached(*["failed"] * 3, *["pending"] * 3)
    first = {told.event["subject"]: told.webhook_id for told in partner.told}
    partner.answer = lambda _: web.Response(status=204)
    partner.told.clear()
    assert await replayed(world, police, subscription_id) == 3
    async with world.worker():
        await world.settled("delivered")
    assert partner.by_subject() == {str(case_id): [1, 2] for case_id in cases}
    assert {t.event["subject"]: t.webhook_id for t in partner.told if t.event["data"]["version"] == 1} == first


async def test_what_was_told_while_a_subscription_was_disabled_is_sent_by_a_replay_of_that_time(
    world: World, partner: Receiver
) -> None:
    police = await world.organisation()
    case_id, left = await world.case(police), await world.case(police)
    subscription_id, _ = await world.subscribe(police, partner.base, "actions.changed")
    await world.tell(case_id, 1)
    async with world.worker():
        await world.settled("delivered")
    async with world.inside() as connection:
        await connection.execute("UPDATE subscriptions SET status = 'disabled', status_reason = 'gone'")
    await world.tell(case_id, 2)
    await world.tell(left, 9)
    await world.tell(case_id, 3, event_type="cases.opened")  # a type that it did not ask for
    await world.tell(case_id, 4, event_type="grounds.ended")  # one that cannot be left out
    async with world.worker():
        await world.listed()
    await world.leave(left, police)
    partner.told.clear()
    await service.resume_subscription(
        Gate(world.pools), actor_of(world, police), subscription_id=subscription_id, seen=1
    )
    assert await replayed(world, police, subscription_id) == 4
    async with world.worker():
        await world.settled("delivered", "withheld")
    assert partner.by_subject() == {str(case_id): [1, 2, 4]}
    assert (await world.states()).count("withheld") == 1
    assert len({told.webhook_id for told in partner.told}) == 3


@pytest.mark.parametrize("resumes_first", [True, False])
async def test_what_a_worker_put_aside_goes_at_once_when_its_owner_resumes(
    world: World, *, resumes_first: bool
) -> None:
    police = await world.organisation()
    subscription_id, _ = await world.subscribe(police, "https://partner.example/in")
    async with world.inside() as connection:
        await connection.execute("UPDATE subscriptions SET status = 'paused'")
    await world.tell(await world.case(police), 1)
    queue, house = DeliveryQueue(world.pools.writer), House(world.house_id, world.code)

    async def claimed() -> list[bool]:
        lanes = await queue.claim(house, most=9, each=9, depth=9, free={})
        found.extend(lanes)
        return [lane.endpoint.is_active for lane in lanes]

    async def put_aside() -> None:
        await queue.report(house, [Report(lane) for lane in found])

    async def resume() -> None:
        hand = actor_of(world, police)
        await service.resume_subscription(Gate(world.pools), hand, subscription_id=subscription_id, seen=1)

    found: list[Lane] = []
    assert await claimed() == [False]
    for step in (resume, put_aside) if resumes_first else (put_aside, resume):
        await step()
    assert await claimed() == [True]


async def test_a_test_notice_and_what_others_heard_are_in_no_replay(world: World, partner: Receiver) -> None:
    police, other = await world.organisation(), await world.organisation()
    one, _ = await world.subscribe(police, partner.base + "/one")
    two, _ = await world.subscribe(police, partner.base + "/two", "cases.opened")
    await service.send_test_event(Gate(world.pools), actor_of(world, police), subscription_id=one)
    await world.tell(None, 1, subject=new_id(), audience=(other,), event_type="referrals.received")
    async with world.worker():
        await world.settled("delivered")
        await world.listed()
    assert await replayed(world, police, two) == 0


@pytest.mark.parametrize("event_type", ["grounds.ended", "contributions.withdrawn", "referrals.decided"])
async def test_no_subscription_leaves_out_what_is_compulsory(world: World, partner: Receiver, event_type: str) -> None:
    police = await world.organisation()
    await world.subscribe(police, partner.base, "cases.opened")
    case_id = await world.case(police)
    await world.tell(case_id, 1, event_type="actions.changed")
    await world.tell(case_id, 2, event_type=event_type)
    async with world.worker():
        await world.settled("delivered")
    assert partner.by_subject() == {str(case_id): [2]}


async def test_keys_that_no_longer_sign_are_forgotten(world: World, partner: Receiver) -> None:
    police = await world.organisation()
    subscription_id, _ = await world.subscribe(police, partner.base)
    async with world.inside() as connection:
        await connection.execute(
            "UPDATE subscriptions SET previous_sealed_keys = sealed_keys, previous_public_key = public_key,"
            " previous_valid_until = now() - interval '1 second' WHERE id = $1",
            subscription_id,
        )
    await world.tell(await world.case(police), 1)
    async with world.worker():
        await world.settled("delivered")
    async with world.inside() as connection:
        row = await connection.fetchrow("SELECT previous_sealed_keys, previous_public_key FROM subscriptions")
    assert tuple(row) == (None, None)


async def test_attempts_are_forgotten_after_thirty_days_and_nothing_that_was_sent_is_kept(
    world: World, partner: Receiver
) -> None:
    police = await world.organisation()
    await world.subscribe(police, partner.base)
    await world.tell(await world.case(police), 1)
    async with world.worker():
        await world.settled("delivered")
    for age, left in (("29 days", 1), ("30 days 1 minute", 0)):
        async with world.inside() as connection:
            await connection.execute(f"UPDATE delivery_attempts SET at = now() - interval '{age}'")
        async with world.worker():
            await world.listed()
        async with world.inside() as connection:
            assert await connection.fetchval("SELECT count(*) FROM delivery_attempts") == left
    async with world.inside() as connection:
        kept = await connection.fetch(
            "SELECT table_name FROM information_schema.columns WHERE table_name LIKE 'deliver%' AND data_type IN"
            " ('bytea', 'json', 'jsonb')"
        )
    assert kept == [], "no column of a delivery could hold a body"
