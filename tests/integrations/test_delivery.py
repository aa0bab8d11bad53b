"""A change becomes a notice: signed, in order, at least once, only to who may hear of it."""

import asyncio
import base64
import json
from datetime import timedelta

import asyncpg
import pytest
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from standardwebhooks import Webhook

from app.domain.ids import new_id
from app.domain.tables.organisations import HouseSettingRow
from tests.integrations.delivery_world import Receiver, World, insert, receiver, until


@pytest.mark.rule("NO-01", "NO-02")
async def test_a_notice_is_signed_thin_and_the_same_whenever_it_is_sent(
    world: World, partner: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    police = await world.organisation()
    case_id = await world.case(police)
    _, keys = await world.subscribe(police, partner.base + "/in")
    monkeypatch.setattr("app.domain.notices.rules.RETRY_SECONDS", (0.2, 0.2))
    answers = iter((503, 204))
    partner.answer = lambda _: web.Response(status=next(answers), headers={"Retry-After": "0"})
    await world.tell(case_id, 7)
    async with world.worker():
        await world.settled("delivered", seconds=20)
    first, second = partner.told
    assert first.webhook_id == second.webhook_id
    assert first.body == second.body
    event = Webhook(keys.secret).verify(second.body, second.headers)
    assert event["type"] == f"nl.{world.code}.actions.changed"
    assert event["source"] == f"urn:nld:ketenpoort:{world.code}"
    assert set(event) == {"specversion", "id", "source", "type", "subject", "time", "datacontenttype", "data"}
    assert event["data"] == {"objectId": str(case_id), "version": 7, "reasonCode": None, "noticeClass": "inform"}
    mark = dict(m.split(",", 1) for m in second.headers["webhook-signature"].split(" "))["v1a"]
    signed = f"{second.webhook_id}.{second.headers['webhook-timestamp']}.".encode() + second.body
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(keys.public_key.removeprefix("whpk_")))
    public.verify(base64.b64decode(mark), signed)
    assert second.headers["content-type"].startswith("application/cloudevents+json")


@pytest.mark.rule("NO-02")
async def test_an_event_with_anything_but_codes_is_refused_by_the_database(world: World) -> None:
    with pytest.raises(Exception, match="type_shape"):
        await world.tell(None, 1, event_type="actions.changed by Sanne")


@pytest.mark.rule("NO-03")
async def test_only_organisations_that_take_part_or_are_named_are_told(world: World, partner: Receiver) -> None:
    inside, outside, without_ground, named, other_types = [await world.organisation() for _ in range(5)]
    case_id = await world.case(inside, without_ground, other_types)
    await world.lose_ground(case_id, without_ground)
    for organisation, path in (
        (inside, "inside"), (outside, "outside"), (without_ground, "without-ground"), (named, "named"),
    ):  # fmt: skip
        await world.subscribe(organisation, f"{partner.base}/{path}")
    await world.subscribe(other_types, f"{partner.base}/other-types", "cases.opened")
    await world.tell(case_id, 1, audience=(named,))
    async with world.worker():
        await world.settled("delivered")
    assert len(partner.told) == 2
    assert await world.states() == ["delivered", "delivered"]


@pytest.mark.rule("NO-03")
@pytest.mark.parametrize("loss", ["participation", "ground"])
async def test_what_lapsed_before_the_sending_is_withheld_and_holds_nothing_up(
    world: World, partner: Receiver, loss: str
) -> None:
    police = await world.organisation()
    lost, kept = await world.case(police), await world.case(police)
    await world.subscribe(police, partner.base)
    await world.tell(lost, 1)
    await world.tell(kept, 2)
    await (world.leave(lost, police) if loss == "participation" else world.lose_ground(lost, police))
    async with world.worker():
        await world.settled("delivered", "withheld")
    assert await world.states() == ["withheld", "delivered"]
    assert [told.event["data"]["version"] for told in partner.told] == [2]


@pytest.mark.rule("NO-01")
async def test_a_dead_letter_holds_its_own_case_only(
    world: World, partner: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.domain.notices.rules.MAX_ATTEMPTS", 1)
    police, other = await world.organisation(), await world.organisation()
    held, free = await world.case(police, other), await world.case(police)
    await world.subscribe(police, partner.base + "/police")
    await world.subscribe(other, partner.base + "/other")
    poisoned = True
    partner.answer = lambda told: web.Response(
        status=500 if poisoned and told.event["subject"] == str(held) and told.event["data"]["version"] == 1 else 204
    )
    for version in (1, 2):
        await world.tell(held, version, audience=())
    await world.tell(free, 3)
    async with world.worker():
        await world.reached("delivered", "failed", "failed", "pending", "pending")
    assert [told.event["data"]["version"] for told in partner.told].count(2) == 0
    assert [told.event["data"]["version"] for told in partner.told].count(3) == 1


@pytest.mark.rule("NO-01")
async def test_order_within_a_case_survives_four_writers_and_two_workers(world: World, partner: Receiver) -> None:
    police = await world.organisation()
    cases = [await world.case(police) for _ in range(6)]
    await world.subscribe(police, partner.base)
    numbers = dict.fromkeys(cases, 0)

    async def write(writer: int) -> None:
        for turn in range(25):
            case_id = cases[(writer + turn) % len(cases)]
            async with world.inside() as connection:
                # the row lock of a real change stands for the version counter that it protects
                await connection.execute(
                    "SELECT 1 FROM cases WHERE house_id = $1 AND id = $2 FOR UPDATE", world.house_id, case_id
                )
                numbers[case_id] += 1
                await world.tell_inside(connection, case_id, numbers[case_id])

    async with world.worker(), world.worker():
        await asyncio.gather(*(write(n) for n in range(4)))
        await world.settled("delivered", seconds=30)
    arrived = partner.by_subject()
    assert sum(map(len, arrived.values())) == 100
    assert all(versions == list(range(1, len(versions) + 1)) for versions in arrived.values())


async def test_events_get_their_place_in_the_feed_of_each_organisation_in_the_order_of_the_case(world: World) -> None:
    police, named = await world.organisation(), await world.organisation()
    case_id = await world.case(police)
    for version in range(1, 6):
        await world.tell(case_id, version, audience=(named,) if version == 3 else ())
    async with world.worker(), world.worker():
        await world.listed()
    async with world.inside() as connection:
        rows = await connection.fetch("SELECT organisation_id, basis, subject_version FROM event_feed ORDER BY id")
    assert [r["subject_version"] for r in rows if r["organisation_id"] == police] == [1, 2, 3, 4, 5]
    assert [(r["basis"], r["subject_version"]) for r in rows if r["organisation_id"] == named] == [("named", 3)]


async def test_an_endpoint_that_is_gone_is_disabled_and_its_owner_is_told_in_the_feed(
    world: World, partner: Receiver
) -> None:
    police = await world.organisation()
    case_id = await world.case(police)
    subscription_id, _ = await world.subscribe(police, partner.base)
    partner.answer = lambda _: web.Response(status=410)
    await world.tell(case_id, 1)
    async with world.worker(), world.inside() as connection:
        told = "SELECT count(*) FROM event_feed WHERE type = 'notices.subscription_disabled'"
        await until(lambda: connection.fetchval(told))
        row = await connection.fetchrow("SELECT * FROM subscriptions WHERE id = $1", subscription_id)
    assert (row["status"], row["status_reason"]) == ("disabled", "gone")
    assert len(partner.told) == 1


async def test_a_failing_endpoint_warns_its_owner_at_each_level_and_is_then_disabled(
    world: World, partner: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.domain.notices.rules.LEAST_FAILURES", 1)
    told_after = {61: "budget_50", 86: "budget_70", 109: "budget_90", 121: "failure_budget"}
    owners = {await world.organisation(): hours for hours in told_after}
    case_id = await world.case(*owners)
    partner.answer = lambda _: web.Response(status=500)
    for owner, hours in owners.items():
        await world.subscribe(owner, partner.base, "actions.changed")
        async with world.inside() as connection:
            await connection.execute(
                "UPDATE subscriptions SET failing_since = now() - make_interval(hours => $1), failures = 20"
                " WHERE organisation_id = $2",
                hours,
                owner,
            )
    await world.tell(case_id, 1)
    async with world.worker(), world.inside() as connection:
        warned = "SELECT organisation_id, reason_code FROM event_feed WHERE type LIKE 'notices.%'"
        await until(lambda: _as_many(connection, warned, len(owners)))
        found = {row["organisation_id"]: row["reason_code"] for row in await connection.fetch(warned)}
        rows = await connection.fetch("SELECT organisation_id, status, status_reason FROM subscriptions")
    assert found == {owner: told_after[hours] for owner, hours in owners.items()}
    disabled = {row["organisation_id"]: row["status_reason"] for row in rows if row["status"] == "disabled"}
    assert disabled == {owner: "failure_budget" for owner, hours in owners.items() if hours > 120}


async def _as_many(connection: asyncpg.Connection, query: str, wanted: int) -> bool:
    return len(await connection.fetch(query)) >= wanted


@pytest.mark.rule("NO-07")
async def test_a_notice_that_needs_a_receipt_is_repeated_to_the_out_of_hours_route(
    world: World, partner: Receiver
) -> None:
    police = await world.organisation()
    case_id = await world.case(police)
    await world.subscribe(police, partner.base + "/day", more=partner.base + "/night")
    await world.tell(case_id, 1, notice_class="acknowledge", event_type="cases.director_changed")
    async with world.worker():
        await world.settled("delivered")
    async with world.inside() as connection:
        assert await connection.fetchval("UPDATE deliveries SET receipt_due_at = now() RETURNING repeats") == 0
    async with world.worker():
        await until(lambda: len(partner.told) == 2)
        await world.settled("delivered")
    async with world.inside() as connection:
        assert tuple(await connection.fetchrow("SELECT repeats, receipt_due_at FROM deliveries")) == (1, None)
    assert partner.told[0].webhook_id == partner.told[1].webhook_id


@pytest.mark.rule("NO-07")
async def test_the_term_of_a_receipt_is_the_house_s_own_and_one_that_crosses_the_repeat_counts(
    world: World, partner: Receiver
) -> None:
    police = await world.organisation()
    case_id = await world.case(police)
    await world.subscribe(police, partner.base)
    setting = HouseSettingRow(house_id=world.house_id, name="receipt_hours", value={"value": 2}, author="test")
    async with world.inside() as connection:
        await insert(connection, setting)
    await world.tell(case_id, 1, notice_class="acknowledge", event_type="cases.director_changed")
    async with world.worker():
        await world.settled("delivered")
    async with world.inside() as connection:
        waits = await connection.fetchrow("SELECT event_id, receipt_due_at - delivered_at AS term FROM deliveries")
        assert waits["term"] == timedelta(hours=2)
        await connection.execute("UPDATE deliveries SET receipt_due_at = now()")
        await connection.execute(
            "INSERT INTO receipts (house_id, id, event_id, organisation_id) VALUES ($1, gen_random_uuid(), $2, $3)",
            world.house_id, waits["event_id"], police,
        )  # fmt: skip
    async with world.worker():
        await until(lambda: len(partner.told) == 2)
        await world.settled("acknowledged")


async def test_a_slow_partner_keeps_nobody_else_waiting(world: World, partner: Receiver) -> None:
    slow, quick = await world.organisation(), await world.organisation()
    async with receiver() as stuck:
        stuck.delay = 1.5
        await world.subscribe(slow, stuck.base)
        await world.subscribe(quick, partner.base)
        for case_id in [await world.case(slow) for _ in range(60)]:
            await world.tell(case_id, 1)
        case_id = await world.case(quick)
        async with world.worker():
            await asyncio.sleep(0.5)
            before = asyncio.get_running_loop().time()
            await world.tell(case_id, 1)
            await until(lambda: partner.told)
            assert asyncio.get_running_loop().time() - before < 1.4


async def test_an_event_without_a_case_is_told_to_those_named_in_the_order_of_its_subject(
    world: World, partner: Receiver
) -> None:
    referrer, referral_id = await world.organisation("veilig_thuis"), new_id()
    await world.subscribe(referrer, partner.base)
    for version in (1, 2, 3):
        await world.tell(None, version, subject=referral_id, audience=(referrer,), event_type="referrals.received")
    async with world.worker():
        await world.settled("delivered")
    assert partner.by_subject() == {str(referral_id): [1, 2, 3]}
    assert json.loads(partner.told[0].body)["data"]["objectId"] == str(referral_id)
