"""A hostile partner among the notices and keys: it floods, listens in, and repeats what another client sent."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.database.pool import Pools
from app.domain.access.repeating import Key
from app.domain.access.selection import Rows, Selection, Where, listed, own_fields
from app.domain.actions import service as actions
from app.domain.actions.drafts import ActionDraft
from app.domain.errors import GuardNotMet, NotFound
from app.domain.notices import service
from app.domain.notices.queue import DeliveryQueue
from app.domain.notices.sealing import KeySeal
from app.domain.notices.statements.views import DELIVERIES, EVENTS, SUBSCRIPTIONS
from app.domain.notices.views import ReplayWindow, SubscriptionChange, SubscriptionDraft
from app.domain.vocabulary.actions import ActionKind
from app.domain.vocabulary.notices import NoticeType
from app.settings import Settings
from tests.client import Service, serve
from tests.domain.case_world import rows, shown_list
from tests.world import World, make_world

ENDPOINT = SubscriptionDraft(callback_url="https://partner.example/in")


@pytest.fixture
async def world(pools: Pools) -> World:
    return await make_world(pools)


@pytest.fixture
def seal(database: Settings) -> KeySeal:
    return KeySeal(database.secret_key.get_secret_value())


@pytest.fixture
async def running(database: Settings) -> AsyncIterator[Service]:
    async with serve(database) as service:
        yield service


async def anywhere(_url: str) -> None:
    """A target check that lets every address pass."""


async def told_again(world: World, pools: Pools) -> None:
    """Let the committed events find their place in the feeds."""
    queue = DeliveryQueue(pools.writer)
    for house in await queue.houses():
        while await queue.list_events(house):
            pass


@pytest.mark.rule("NO-03")
async def test_a_partner_holds_a_bounded_number_of_subscriptions(world: World, seal: KeySeal) -> None:
    police = world.actor("police")
    for _ in range(50):
        last, _ = await service.create_subscription(world.gate, police, draft=ENDPOINT, targets=anywhere, seal=seal)
    with pytest.raises(GuardNotMet):
        await service.create_subscription(world.gate, police, draft=ENDPOINT, targets=anywhere, seal=seal)
    await service.create_subscription(world.gate, world.actor("school"), draft=ENDPOINT, targets=anywhere, seal=seal)
    await service.end_subscription(world.gate, police, subscription_id=last, seen=1)
    await service.create_subscription(world.gate, police, draft=ENDPOINT, targets=anywhere, seal=seal)


@pytest.mark.parametrize("seen", [1, 9])
async def test_another_s_subscription_does_not_exist(world: World, seal: KeySeal, seen: int) -> None:
    mine, _ = await service.create_subscription(
        world.gate, world.actor("police"), draft=ENDPOINT, targets=anywhere, seal=seal
    )
    window = ReplayWindow(since=datetime.now(UTC) - timedelta(hours=1), before=datetime.now(UTC))
    for actor in (world.actor("school"), world.keeper()):
        for hidden in (mine, UUID(int=7)):
            for attempt in (
                service.change_subscription(
                    world.gate, actor, subscription_id=hidden, seen=seen,
                    change=SubscriptionChange(callback_url="https://evil.example/"), targets=anywhere,
                ),
                service.rotate_secret(world.gate, actor, subscription_id=hidden, seen=seen, seal=seal),
                service.pause_subscription(world.gate, actor, subscription_id=hidden, seen=seen),
                service.send_test_event(world.gate, actor, subscription_id=hidden),
                service.replay_window(world.gate, actor, subscription_id=hidden, window=window),
            ):  # fmt: skip
                with pytest.raises(NotFound):
                    await attempt
        assert await shown_list(world.gate, actor, SUBSCRIPTIONS) == []


@pytest.mark.rule("NO-02", "NO-03")
async def test_who_is_named_by_an_event_does_not_learn_its_case_nor_find_it_by_it(world: World, pools: Pools) -> None:
    """The owner of an action hears of it though no ground lets it know of the case."""
    case = await world.case(members=("police", "school"))
    draft = ActionDraft(
        text="Visit", kind=ActionKind.safety_measure, owner_organisation_id=world.organisations["school"]
    )
    action_id = await actions.propose_action(world.gate, world.actor("police"), case_id=case.id, draft=draft)
    await told_again(world, pools)
    for kind, expected in (("police", str(case.id)), ("school", None)):
        (event,) = await shown_list(world.gate, world.actor(kind), EVENTS)
        assert (event["type"], event["subjectId"], event["caseId"]) == (
            NoticeType.actions_proposed, str(action_id), expected,
        )  # fmt: skip
        by_case = Rows(
            EVENTS, parts=listed(own_fields(EVENTS.view)), where=(Where("caseId", case.id),), cursor_key=b"k" * 32
        )
        found = await world.gate.disclose(world.actor(kind), Selection(by_case, "test", "list"))
        assert (str(action_id) in (found.body or "")) is (expected is not None)
    assert await shown_list(world.gate, world.actor("local_team"), EVENTS) == []


async def test_what_became_of_another_s_notice_is_seen_by_the_house_only(
    world: World, pools: Pools, seal: KeySeal
) -> None:
    case = await world.case()
    police = world.actor("police")
    await service.create_subscription(world.gate, police, draft=ENDPOINT, targets=anywhere, seal=seal)
    draft = ActionDraft(text="Visit", kind=ActionKind.safety_measure)
    await actions.propose_action(world.gate, world.actor("veilig_thuis"), case_id=case.id, draft=draft)
    (delivery,) = await rows(pools, world, "SELECT id, event_id FROM deliveries")
    assert len(await shown_list(world.gate, police, DELIVERIES)) == 1
    assert len(await shown_list(world.gate, world.keeper(), DELIVERIES)) == 1
    stranger = world.actor("school")
    assert await shown_list(world.gate, stranger, DELIVERIES) == []
    for attempt in (
        service.replay_delivery(world.gate, stranger, delivery_id=delivery["id"]),
        service.skip_delivery(world.gate, stranger, delivery_id=delivery["id"]),
        service.acknowledge_event(world.gate, stranger, event_id=delivery["event_id"]),
    ):
        with pytest.raises(NotFound):
            await attempt


async def test_one_key_of_two_clients_is_two_keys(world: World, pools: Pools) -> None:
    """An Idempotency-Key belongs to its client: another organisation's repeat is a request of its own."""
    case = await world.case()
    key = Key("a-key-that-everybody-guesses", "propose_action", "same")
    draft = ActionDraft(text="Visit", kind=ActionKind.safety_measure)
    made = [
        await actions.propose_action(
            world.gate.keyed(key), replace(world.actor(kind), client_id=UUID(int=n)), case_id=case.id, draft=draft
        )
        for n, kind in enumerate(("police", "veilig_thuis"), 1)
    ]
    assert len(set(made)) == 2
    assert (await rows(pools, world, "SELECT count(*) FROM actions"))[0][0] == 2


async def test_a_repeat_is_authorised_again(running: Service) -> None:
    """What came of a request is shown to its client once more only while a ground lets it."""
    world = await make_world(running.pools)
    case = await world.case()
    police = await running.register(world.organisations["police"], world.house_id, "police")
    headers = {"idempotency-key": "12345678-abcd"}
    body = {"text": "Visit the school", "kind": "safety_measure"}
    path = f"/v1/cases/{case.id}/actions"
    first = await police.send("POST", path, body=body, headers=headers)
    again = await police.send("POST", path, body=body, headers=headers)
    assert (first.status_code, again.status_code, first.json()) == (201, 201, again.json())
    async with world.gate.open(world.keeper(), "test:end") as work:
        await work.connection.execute(
            "DELETE FROM case_readers WHERE house_id = $1 AND organisation_id = $2",
            world.house_id, world.organisations["police"],
        )  # fmt: skip
        await work.connection.execute("DELETE FROM grants WHERE house_id = $1", world.house_id)
    late = await police.send("POST", path, body=body, headers=headers)
    assert "Visit" not in late.text
