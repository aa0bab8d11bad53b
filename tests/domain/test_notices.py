"""What an organisation does with its notices, through the gate, on a real PostgreSQL."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from aiohttp import web
from standardwebhooks import Webhook

from app.database.pool import Pools
from app.domain.access.actor import Actor
from app.domain.access.selection import Rows, Selection, listed, own_fields
from app.domain.access.view import Source
from app.domain.access.work import Gate
from app.domain.errors import GuardNotMet, InvalidContent, MissingScope, NotFound, StaleVersion, WrongState
from app.domain.ids import new_id
from app.domain.notices import service
from app.domain.notices.sealing import KeySeal
from app.domain.notices.statements.views import DELIVERIES, EVENTS, SUBSCRIPTIONS
from app.domain.notices.views import ReplayWindow, SubscriptionChange, SubscriptionDraft
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Purpose
from app.integrations.http import PartnerClient
from app.settings import Settings
from tests.integrations.delivery_world import Receiver, World, make_world, receiver, until

pytestmark = pytest.mark.rule("NO-01")


@pytest.fixture
async def world(pools: Pools, database: Settings) -> World:
    return await make_world(pools, database)


@pytest.fixture
async def partner() -> AsyncIterator[Receiver]:
    async with receiver() as known:
        yield known


@pytest.fixture
def gate(pools: Pools) -> Gate:
    return Gate(pools)


@pytest.fixture
def seal(database: Settings) -> KeySeal:
    return KeySeal(database.secret_key.get_secret_value())


async def anywhere(_url: str) -> None:
    """A target check that lets every address pass."""


def actor_of(world: World, organisation_id: UUID, *, scope: Scope = Scope.notice_manage) -> Actor:
    return Actor(
        house_id=world.house_id,
        keeper_id=world.keeper_id,
        organisation_id=organisation_id,
        organisation_kind=OrganisationKind.police,
        client_id=new_id(),
        professional_id=None,
        roles=frozenset(),
        scopes=frozenset({scope}),
        purpose=next(iter(Purpose)),
    )


async def shown(gate: Gate, actor: Actor, source: Source) -> list[dict[str, Any]]:
    rows = Rows(source, parts=listed(own_fields(source.view)), cursor_key=b"k", descending=False)
    found = await gate.disclose(actor, Selection(rows, "test", "list"))
    return list(json.loads(found.found().body or "{}")["items"])


async def subscribed(world: World, gate: Gate, seal: KeySeal, url: str) -> tuple[Actor, UUID, str]:
    actor = actor_of(world, await world.organisation())
    made = await service.create_subscription(
        gate, actor, draft=SubscriptionDraft(callback_url=url), targets=anywhere, seal=seal
    )
    return actor, *made


async def test_a_subscription_shows_everything_but_its_secret_and_to_its_owner_only(
    world: World, gate: Gate, seal: KeySeal
) -> None:
    actor, subscription_id, secret = await subscribed(world, gate, seal, "https://partner.example/in")
    (view,) = await shown(gate, actor, SUBSCRIPTIONS)
    assert view["id"] == str(subscription_id)
    assert secret.startswith("whsec_")
    assert secret not in str(view)
    assert view["publicKey"].startswith("whpk_")
    stranger = actor_of(world, await world.organisation())
    assert await shown(gate, stranger, SUBSCRIPTIONS) == []
    with pytest.raises(NotFound):
        await service.pause_subscription(gate, stranger, subscription_id=subscription_id, seen=1)


async def test_without_the_scope_nothing_is_made_and_a_refused_address_names_its_member(
    world: World, gate: Gate, seal: KeySeal
) -> None:
    organisation_id = await world.organisation()
    draft = SubscriptionDraft(callback_url="https://10.0.0.1/", out_of_hours_url="https://partner@x.example/")
    with pytest.raises(MissingScope):
        await service.create_subscription(
            gate, actor_of(world, organisation_id, scope=Scope.case_read), draft=draft, targets=anywhere, seal=seal
        )
    client = PartnerClient()
    with pytest.raises(InvalidContent) as refused:
        await service.create_subscription(
            gate, actor_of(world, organisation_id), draft=draft, targets=client.check, seal=seal
        )
    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [
        ("/callbackUrl", "address-refused"), ("/outOfHoursUrl", "url-has-user"),
    ]  # fmt: skip


async def test_a_change_is_by_version_and_keeps_what_is_left_out(world: World, gate: Gate, seal: KeySeal) -> None:
    actor, subscription_id, _ = await subscribed(world, gate, seal, "https://partner.example/in")
    change = SubscriptionChange(event_types=[NoticeType.actions_changed])

    async def try_change() -> int:
        return await service.change_subscription(
            gate, actor, subscription_id=subscription_id, seen=1, change=change, targets=anywhere
        )

    assert await try_change() == 2
    with pytest.raises(StaleVersion):
        await try_change()
    (view,) = await shown(gate, actor, SUBSCRIPTIONS)
    assert (view["callbackUrl"], view["eventTypes"]) == ("https://partner.example/in", ["actions.changed"])


async def test_a_paused_subscription_keeps_its_notices_and_sends_them_in_order_when_resumed(
    world: World, gate: Gate, seal: KeySeal, partner: Receiver
) -> None:
    actor, subscription_id, _ = await subscribed(world, gate, seal, partner.base)
    case_id = await world.case(actor.organisation_id)
    await service.pause_subscription(gate, actor, subscription_id=subscription_id, seen=1)
    for version in (1, 2, 3):
        await world.tell(case_id, version)
    async with world.worker():
        await asyncio.sleep(0.6)
        assert partner.told == []
        await service.resume_subscription(gate, actor, subscription_id=subscription_id, seen=2)
        await world.settled("delivered")
    assert partner.by_subject() == {str(case_id): [1, 2, 3]}
    with pytest.raises(GuardNotMet):
        await service.resume_subscription(gate, actor, subscription_id=subscription_id, seen=3)


async def test_while_a_rotation_overlaps_both_secrets_verify(
    world: World, gate: Gate, seal: KeySeal, partner: Receiver
) -> None:
    actor, subscription_id, old = await subscribed(world, gate, seal, partner.base)
    _, new = await service.rotate_secret(gate, actor, subscription_id=subscription_id, seen=1, seal=seal)
    event_id = await service.send_test_event(gate, actor, subscription_id=subscription_id)
    async with world.worker():
        await world.settled("delivered")
    (told,) = partner.told
    for secret in (old, new):
        assert Webhook(secret).verify(told.body, told.headers)["id"] == str(event_id)
    assert told.event["type"].endswith("notices.test_sent")


async def test_a_test_notice_goes_to_the_asked_endpoint_alone(
    world: World, gate: Gate, seal: KeySeal, partner: Receiver
) -> None:
    actor, _, _ = await subscribed(world, gate, seal, partner.base + "/one")
    second, _ = await service.create_subscription(
        gate, actor, targets=anywhere, seal=seal,
        draft=SubscriptionDraft(callback_url=partner.base + "/two", event_types=[NoticeType.cases_opened]),
    )  # fmt: skip
    await service.send_test_event(gate, actor, subscription_id=second)
    async with world.worker():
        await world.settled("delivered")
    assert len(partner.told) == 1


async def _dead_letter(
    world: World, gate: Gate, seal: KeySeal, partner: Receiver, monkeypatch: pytest.MonkeyPatch
) -> tuple[Actor, UUID, UUID]:
    monkeypatch.setattr("app.domain.notices.rules.MAX_ATTEMPTS", 1)
    actor, _, _ = await subscribed(world, gate, seal, partner.base)
    case_id = await world.case(actor.organisation_id)
    partner.answer = lambda _: web.Response(status=500)
    for version in (1, 2):
        await world.tell(case_id, version)
    async with world.worker():
        await world.reached("failed", "pending")
    partner.answer = lambda _: web.Response(status=204)
    partner.told.clear()
    failed = next(view for view in await shown(gate, actor, DELIVERIES) if view["state"] == "failed")
    return actor, case_id, UUID(failed["id"])


async def test_a_replayed_dead_letter_goes_first_and_frees_its_case(
    world: World, gate: Gate, seal: KeySeal, partner: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor, case_id, delivery_id = await _dead_letter(world, gate, seal, partner, monkeypatch)
    with pytest.raises(NotFound):
        await service.replay_delivery(gate, actor_of(world, await world.organisation()), delivery_id=delivery_id)
    await service.replay_delivery(gate, actor, delivery_id=delivery_id)
    assert await world.states() == ["resent", "pending"]
    async with world.worker():
        await world.settled("delivered")
    assert partner.by_subject() == {str(case_id): [1, 2]}


async def test_a_skipped_dead_letter_lets_the_later_ones_go_and_can_still_be_replayed(
    world: World, gate: Gate, seal: KeySeal, partner: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor, case_id, delivery_id = await _dead_letter(world, gate, seal, partner, monkeypatch)
    await service.skip_delivery(gate, actor, delivery_id=delivery_id)
    with pytest.raises(GuardNotMet):
        await service.skip_delivery(gate, actor, delivery_id=delivery_id)
    async with world.worker():
        await world.reached("failed", "delivered")
        await service.replay_delivery(gate, actor, delivery_id=delivery_id)
        await world.settled("delivered")
    assert partner.by_subject() == {str(case_id): [2, 1]}


async def test_a_window_is_replayed_under_the_same_ids_in_order_and_checked_again(
    world: World, gate: Gate, seal: KeySeal, partner: Receiver
) -> None:
    actor, subscription_id, _ = await subscribed(world, gate, seal, partner.base)
    kept, left = await world.case(actor.organisation_id), await world.case(actor.organisation_id)
    since = datetime.now(UTC) - timedelta(seconds=5)
    for version in (1, 2, 3):
        await world.tell(kept, version)
    await world.tell(left, 1)
    async with world.worker():
        await world.settled("delivered")
    first = [told.webhook_id for told in partner.told if told.event["subject"] == str(kept)]
    partner.told.clear()
    await world.leave(left, actor.organisation_id)
    window = ReplayWindow(since=since, before=datetime.now(UTC) + timedelta(seconds=5))
    assert await service.replay_window(gate, actor, subscription_id=subscription_id, window=window) == 4
    async with world.worker():
        await world.settled("delivered", "withheld")
    assert [told.webhook_id for told in partner.told] == first
    assert (await world.states()).count("withheld") == 1


async def test_what_is_on_its_way_is_not_replayed(world: World, gate: Gate, seal: KeySeal) -> None:
    actor, _, _ = await subscribed(world, gate, seal, "https://partner.example/in")
    await world.tell(await world.case(actor.organisation_id), 1)
    (view,) = await shown(gate, actor, DELIVERIES)
    with pytest.raises(WrongState):
        await service.replay_delivery(gate, actor, delivery_id=UUID(view["id"]))


@pytest.mark.rule("NO-07")
async def test_a_receipt_acknowledges_what_needed_one_and_nobody_else_can_give_it(
    world: World, gate: Gate, seal: KeySeal, partner: Receiver
) -> None:
    actor, _, _ = await subscribed(world, gate, seal, partner.base)
    case_id = await world.case(actor.organisation_id)
    await world.tell(case_id, 1, event_type="cases.director_changed", notice_class="acknowledge")
    async with world.worker():
        await world.settled("delivered")
    event_id = UUID(partner.told[0].event["id"])
    with pytest.raises(NotFound):
        await service.acknowledge_event(gate, actor_of(world, await world.organisation()), event_id=event_id)
    for _ in range(2):
        await service.acknowledge_event(gate, actor, event_id=event_id)
    assert await world.states() == ["acknowledged"]


@pytest.mark.rule("NO-07")
async def test_a_receipt_that_comes_before_the_worker_has_written_counts(
    world: World, gate: Gate, seal: KeySeal, partner: Receiver
) -> None:
    actor, _, _ = await subscribed(world, gate, seal, partner.base)
    case_id = await world.case(actor.organisation_id)
    partner.delay = 0.5
    await world.tell(case_id, 1, event_type="cases.director_changed", notice_class="acknowledge")
    async with world.worker():
        await until(lambda: partner.told)
        await service.acknowledge_event(gate, actor, event_id=UUID(partner.told[0].event["id"]))
        await world.settled("acknowledged")


@pytest.mark.rule("NO-03")
async def test_the_feed_shows_an_organisation_its_own_events_and_no_longer_when_its_ground_is_gone(
    world: World, gate: Gate
) -> None:
    police, other = await world.organisation(), await world.organisation()
    case_id, referral_id = await world.case(police), new_id()
    await world.tell(case_id, 1)
    await world.tell(None, 1, subject=referral_id, audience=(police,), event_type="referrals.received")
    async with world.worker():
        await world.listed()
    events = await shown(gate, actor_of(world, police), EVENTS)
    assert [(event["type"], event["subjectId"]) for event in events] == [
        ("actions.changed", str(case_id)), ("referrals.received", str(referral_id)),
    ]  # fmt: skip
    assert await shown(gate, actor_of(world, other), EVENTS) == []
    await world.lose_ground(case_id, police)
    assert [event["type"] for event in await shown(gate, actor_of(world, police), EVENTS)] == ["referrals.received"]
