"""A partner's notices over REST: a secret is shown once, a test notice arrives, what arrived is seen and sent again."""

import uuid
from typing import Any

import pytest

from app.demo.partners import Partner, Refused
from app.demo.play import Player
from app.settings import Settings
from tests.demo.stage_world import played
from tests.integrations.delivery_world import until

POLICE = "politie_waterduin"
NOBODY = "no story at all"


async def test_a_subscription_lives_its_life_over_rest(database: Settings) -> None:
    async with played(database, NOBODY) as player:
        partner = player.cast.partners[POLICE]
        path = await _only_subscription(partner)
        await _a_test_notice_arrives(player, partner, path)
        await _what_arrived_can_be_seen_and_sent_again(player, partner, path)
        await _the_feed_runs_from_old_to_new_and_takes_receipts(player, partner, path)
        await _keys_change_and_the_old_ones_are_never_shown(partner, path)
        await _it_rests_and_ends(partner, path)
        with pytest.raises(Refused, match="404"):
            await player.cast.partners["om_waterduin"].call("GET", path)


async def test_the_secret_is_shown_once_however_often_it_is_asked(database: Settings) -> None:
    async with played(database, NOBODY) as player:
        partner = player.cast.partners[POLICE]
        body = {"callbackUrl": player.receiver.address("again")}
        key = str(uuid.uuid4())
        first = await partner.call("POST", "/v1/subscriptions", body, key=key)
        again = await partner.call("POST", "/v1/subscriptions", body, key=key)
        assert first.body["secret"].startswith("whsec_")
        assert first.location == again.location == f"/v1/subscriptions/{first.body['id']}"
        assert again.body is None
        with pytest.raises(Refused, match="url-not-https"):
            await partner.call("POST", "/v1/subscriptions", {"callbackUrl": "http://partner.example/in"})


async def _only_subscription(partner: Partner) -> str:
    listed = await partner.call("GET", "/v1/subscriptions")
    (subscription,) = listed.body["items"]
    assert "secret" not in subscription
    return f"/v1/subscriptions/{subscription['id']}"


async def _a_test_notice_arrives(player: Player, partner: Partner, path: str) -> None:
    sent = await partner.call("POST", f"{path}/test-events")
    assert sent.status == 202
    await until(lambda: player.receiver.types["notices.test_sent"] == 1)


async def _what_arrived_can_be_seen_and_sent_again(player: Player, partner: Partner, path: str) -> None:
    async def arrived() -> dict[str, Any] | None:
        listed = await partner.call("GET", f"{path}/deliveries?pageSize=1")
        delivery: dict[str, Any] = listed.body["items"][0]
        return delivery if delivery["state"] == "delivered" else None

    await until(arrived)
    delivery = await arrived()
    assert delivery is not None
    one = f"/v1/deliveries/{delivery['id']}"
    attempts = await partner.call("GET", f"{one}/attempts")
    assert [attempt["outcome"] for attempt in attempts.body["items"]] == ["delivered"]
    await partner.call("POST", f"{one}/replay")
    window = {"since": "2020-01-01T00:00:00Z", "before": "2100-01-01T00:00:00Z"}
    again = await partner.call("POST", f"{path}/replays", window)
    assert again.body["count"] >= 1
    with pytest.raises(Refused, match="409"):
        await partner.call("POST", f"{one}/skip")
    with pytest.raises(Refused, match="404"):
        await player.cast.partners["om_waterduin"].call("GET", one)


async def _the_feed_runs_from_old_to_new_and_takes_receipts(player: Player, partner: Partner, path: str) -> None:
    await partner.call("POST", f"{path}/test-events")
    await until(lambda: player.receiver.types["notices.test_sent"] == 2)
    first = await partner.call("GET", "/v1/events?pageSize=1")
    cursor = first.body["next"]
    second = await partner.call("GET", f"/v1/events?pageSize=1&cursor={cursor}")
    assert first.body["items"][0]["occurredAt"] < second.body["items"][0]["occurredAt"]
    event = first.body["items"][0]["id"]
    done = await partner.call("POST", f"/v1/events/{event}/receipts")
    assert done.status == 204
    with pytest.raises(Refused, match="404"):
        await partner.call("POST", f"/v1/events/{uuid.uuid4()}/receipts")


async def _keys_change_and_the_old_ones_are_never_shown(partner: Partner, path: str) -> None:
    before = (await partner.call("GET", path)).body
    rotated = await partner.change(path, "rotate-secret")
    after = (await partner.call("GET", path)).body
    assert rotated.body["secret"].startswith("whsec_")
    assert after["publicKey"] != before["publicKey"]
    assert after["previousValidUntil"] is not None


async def _it_rests_and_ends(partner: Partner, path: str) -> None:
    assert (await partner.change(path, "pause")).body["status"] == "paused"
    assert (await partner.change(path, "resume")).body["status"] == "active"
    with pytest.raises(Refused, match="428"):
        await partner.call("POST", f"{path}/pause")
    seen = await partner.call("GET", path)
    changed = await partner.call("PATCH", path, {"eventTypes": ["actions.agreed"]}, seen=seen.etag)
    assert changed.body["eventTypes"] == ["actions.agreed"]
    ended = await partner.change(path, "end")
    assert (ended.body["status"], ended.body["statusReason"]) == ("disabled", "ended")
