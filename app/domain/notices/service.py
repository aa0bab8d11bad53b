"""What an organisation does with its notices: subscribe, pause, rotate, try, send again, skip, confirm."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.outbox import COMPULSORY, WRITE_EVENTS, event_entry
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.errors import Fault, GuardNotMet, InvalidContent, NotFound
from app.domain.ids import new_id
from app.domain.notices.sealing import KeySeal
from app.domain.notices.statements import queue, requests
from app.domain.notices.targets import TargetRefused
from app.domain.notices.views import ReplayWindow, SubscriptionChange, SubscriptionDraft
from app.domain.tables.notices import DeliveryRow, SubscriptionRow
from app.domain.vocabulary.notices import DELIVERY, DeliveryState, NoticeType, SubscriptionStatus
from app.domain.vocabulary.sharing import PERSONAL_PURPOSES

OVERLAP: Final = timedelta(hours=24)
MOST_REPLAYED: Final = 5_000
MOST_HELD: Final = 50
ENDED: Final = "ended"
COMPULSORY_TYPES: Final = sorted(COMPULSORY)

TargetCheck = Callable[[str], Awaitable[None]]
"""Checks a URL and the addresses behind it; raises `TargetRefused`: `app.integrations.http.PartnerClient.check`."""


async def create_subscription(
    gate: Gate, actor: Actor, *, draft: SubscriptionDraft, targets: TargetCheck, seal: KeySeal
) -> tuple[UUID, str]:
    """Subscribe the actor's organisation; the id, and the secret that is never shown again."""
    check(actor, "subscription:create")
    _check_way(draft)
    await _check_targets(targets, callbackUrl=draft.callback_url, outOfHoursUrl=draft.out_of_hours_url)
    subscription_id = new_id()
    keys = seal.make(subscription_id)
    async with gate.open(actor, "subscription:create") as work:
        work.about("subscription", subscription_id, version=1)
        if await work.fetch_value(requests.COUNT_SUBSCRIPTIONS, organisation=actor.organisation_id) >= MOST_HELD:
            raise GuardNotMet("NO-03", "fewerSubscriptions")  # each one costs a delivery for every event
        if draft.connection_id is not None:
            await _check_connection(work, draft.connection_id)
        await work.insert(
            SubscriptionRow(
                house_id=actor.house_id,
                id=subscription_id,
                organisation_id=actor.organisation_id,
                callback_url=draft.callback_url,
                connection_id=draft.connection_id,
                purpose=None if draft.purpose is None else draft.purpose.value,
                out_of_hours_url=draft.out_of_hours_url,
                event_types=[word.value for word in draft.event_types],
                sealed_keys=keys.sealed,
                public_key=keys.public_key,
            )
        )
    return subscription_id, keys.secret


async def change_subscription(
    gate: Gate, actor: Actor, *, subscription_id: UUID, seen: int, change: SubscriptionChange, targets: TargetCheck
) -> int:
    """Change where and of what the organisation is told; the new version. What waits goes to the new address."""
    await _check_targets(targets, callbackUrl=change.callback_url, outOfHoursUrl=change.out_of_hours_url)
    given = change.model_fields_set - ({"callback_url"} if change.callback_url is None else set())
    to = {name: getattr(change, name) for name in given}
    if "event_types" in to:
        to["event_types"] = [word.value for word in change.event_types or ()]
    async with gate.open(actor, "subscription:change") as work:
        row = await _own_subscription(work, subscription_id, "subscription:change")
        if row.connection_id is not None and "callback_url" in to:
            raise InvalidContent(Fault("/callbackUrl", "not-allowed"))  # where it goes, its connection says
        return await work.change(row, seen=seen, **to)


async def pause_subscription(gate: Gate, actor: Actor, *, subscription_id: UUID, seen: int) -> int:
    """Keep what is to be told until you resume; nothing is lost."""
    async with gate.open(actor, "subscription:pause") as work:
        row = await _own_subscription(work, subscription_id, "subscription:pause")
        _check_status(row, SubscriptionStatus.active)
        return await work.change(row, seen=seen, status=SubscriptionStatus.paused.value)


async def resume_subscription(gate: Gate, actor: Actor, *, subscription_id: UUID, seen: int) -> int:
    """Go on where a paused or disabled subscription stood, with a fresh failure budget."""
    async with gate.open(actor, "subscription:resume") as work:
        row = await _own_subscription(work, subscription_id, "subscription:resume")
        _check_status(row, SubscriptionStatus.paused, SubscriptionStatus.disabled)
        version = await work.change(
            row, seen=seen, status=SubscriptionStatus.active.value, status_reason=None, failing_since=None, failures=0,
            alert_level=0,
        )  # fmt: skip
        await work.execute(requests.WAKE_SUBSCRIPTION, subscription=subscription_id)
        return version


async def end_subscription(gate: Gate, actor: Actor, *, subscription_id: UUID, seen: int) -> int:
    """End a subscription for good. Its deliveries stay visible."""
    async with gate.open(actor, "subscription:end") as work:
        row = await _own_subscription(work, subscription_id, "subscription:end")
        return await work.change(row, seen=seen, status=SubscriptionStatus.disabled.value, status_reason=ENDED)


async def rotate_secret(
    gate: Gate, actor: Actor, *, subscription_id: UUID, seen: int, seal: KeySeal
) -> tuple[int, str]:
    """Make new keys; both sign for 24 hours. The new version, and the secret that is never shown again."""
    keys = seal.make(subscription_id)
    async with gate.open(actor, "subscription:rotate-secret") as work:
        row = await _own_subscription(work, subscription_id, "subscription:rotate-secret")
        version = await work.change(
            row,
            seen=seen,
            sealed_keys=keys.sealed,
            public_key=keys.public_key,
            previous_sealed_keys=row.sealed_keys,
            previous_public_key=row.public_key,
            previous_valid_until=work.now + OVERLAP,
        )
    return version, keys.secret


async def send_test_event(gate: Gate, actor: Actor, *, subscription_id: UUID) -> UUID:
    """Send a test notice to this subscription alone; the event's id."""
    async with gate.open(actor, "subscription:test") as work:
        row = await _own_subscription(work, subscription_id, "subscription:test")
        _check_status(row, SubscriptionStatus.active)
        entry = event_entry(
            event_type=NoticeType.notices_test_sent,
            subject_kind="subscription",
            subject_id=subscription_id,
            subject_version=row.version,
            occurred_at=work.now,
            audience=(actor.organisation_id,),
            only_subscription_id=subscription_id,
        )
        await work.execute(WRITE_EVENTS, actor=actor.organisation_id, events=[entry])
        return UUID(str(entry["id"]))


async def replay_delivery(gate: Gate, actor: Actor, *, delivery_id: UUID) -> None:
    """Send a notice again: a failed one in its own turn, one that arrived (or was withheld) once more at the end.

    Ground and membership are checked again when it is sent (rule NO-03).
    """
    async with gate.open(actor, "delivery:replay") as work:
        row = await _delivery(work, delivery_id, "delivery:replay")
        await work.execute(queue.LOCK_STREAMS, streams=[row.stream_id])
        if row.state != DeliveryState.failed:
            if not await _send_once_more(work, row):
                DELIVERY.check(row.state, DeliveryState.resent)  # it is still on its way
            return
        if await _release(work, row, done=0):
            await work.execute(requests.MARK_RESENT, delivery=delivery_id)
        else:  # it was skipped before: later ones have gone, so it gets a place of its own
            await work.execute(
                queue.OFFER_AGAIN, deliveries=[delivery_id], from_state=DeliveryState.failed.value, repeat=0
            )


async def replay_window(gate: Gate, actor: Actor, *, subscription_id: UUID, window: ReplayWindow) -> int:
    """Send once more what was told in a period, in its old order and under the same ids; how many, at most 5,000.

    Its dead letters go again in their own turn. What the subscription was never offered of that period, as it was
    disabled then or is newer, is sent for the first time. Each is checked again when it is sent (rule NO-03).
    """
    if window.since.tzinfo is None or window.before.tzinfo is None or window.since >= window.before:
        raise InvalidContent(Fault("/before", "not-after-start"))
    async with gate.open(actor, "delivery:replay") as work:
        row = await _own_subscription(work, subscription_id, "delivery:replay")
        _check_status(row, SubscriptionStatus.active, SubscriptionStatus.paused)
        places = {"subscription": subscription_id, "since": window.since, "before": window.before, "delivery": None}
        streams = await work.fetch(requests.FIND_STREAMS, **places, compulsory=COMPULSORY_TYPES)
        await work.execute(queue.LOCK_STREAMS, streams=[found["stream_id"] for found in streams])
        freed = int(await work.fetch_value(requests.RELEASE_WINDOW, **places, most=MOST_REPLAYED))
        sent = await work.fetch_value(
            requests.SEND_ONCE_MORE, **places, compulsory=COMPULSORY_TYPES, most=MOST_REPLAYED - freed
        )
        return freed + int(sent)


async def skip_delivery(gate: Gate, actor: Actor, *, delivery_id: UUID) -> None:
    """Leave a failed notice unsent, so that the later ones of its case can go."""
    async with gate.open(actor, "delivery:skip") as work:
        row = await _delivery(work, delivery_id, "delivery:skip")
        if row.state != DeliveryState.failed or not await _release(work, row, done=row.place):
            raise GuardNotMet("NO-01", "holdsItsCase")
        await work.execute(requests.MARK_SKIPPED, delivery=delivery_id)


async def acknowledge_event(gate: Gate, actor: Actor, *, event_id: UUID) -> None:
    """Record that the organisation processed an event (ontvangstbevestiging, rule NO-07); twice is once."""
    async with gate.open(actor, "event:acknowledge") as work:
        heard = await work.fetch_one(requests.FIND_HEARD, event=event_id, organisation=actor.organisation_id)
        if heard is None:
            raise NotFound
        check(actor, "event:acknowledge", own=True)
        work.about("event", event_id, case_id=heard["case_id"])
        await work.execute(
            requests.KEEP_RECEIPT,
            receipt=new_id(),
            event=event_id,
            organisation=actor.organisation_id,
            professional=actor.professional_id,
        )


async def _own_subscription(work: Work, subscription_id: UUID, permission: str) -> SubscriptionRow:
    row = await work.read(SubscriptionRow, subscription_id)
    own = row.organisation_id == work.actor.organisation_id
    if not own:
        raise NotFound
    check(work.actor, permission, own=own)
    work.about("subscription", subscription_id, version=row.version)
    return row


async def _delivery(work: Work, delivery_id: UUID, permission: str) -> DeliveryRow:
    row = await work.read(DeliveryRow, delivery_id, locked=False)
    own = row.organisation_id == work.actor.organisation_id
    if not own and not work.actor.keeps_the_house:
        raise NotFound
    check(work.actor, permission, own=own)
    work.about("delivery", delivery_id, case_id=row.case_id)
    return row


async def _release(work: Work, row: DeliveryRow, *, done: int) -> bool:
    released = await work.fetch_value(
        requests.RELEASE_LANE, subscription=row.subscription_id, stream=row.stream_id, delivery=row.id, done=done
    )
    return released is not None


async def _send_once_more(work: Work, row: DeliveryRow) -> int:
    sent = await work.fetch_value(
        requests.SEND_ONCE_MORE,
        subscription=row.subscription_id,
        since=row.created_at,
        before=row.created_at + timedelta(microseconds=1),
        delivery=row.id,
        compulsory=COMPULSORY_TYPES,
        most=1,
    )
    return int(sent)


def _check_way(draft: SubscriptionDraft) -> None:
    """At an address, or by a connection and then for a purpose; raises InvalidContent."""
    by_connection = draft.connection_id is not None
    faults = []
    if by_connection == (draft.callback_url is not None):
        faults.append(Fault("/callbackUrl", "not-allowed" if by_connection else "required"))
    if by_connection != (draft.purpose is not None):
        faults.append(Fault("/purpose", "required" if by_connection else "not-allowed", "GR-11"))
    elif draft.purpose is not None and draft.purpose not in PERSONAL_PURPOSES:
        faults.append(Fault("/purpose", "not-a-personal-purpose", "GR-11"))
    if faults:
        raise InvalidContent(*faults)


async def _check_connection(work: Work, connection_id: UUID) -> None:
    """An outbound connection of the organisation itself, in use; raises InvalidContent."""
    found = await work.fetch_value(
        requests.IS_OWN_CHANNEL, channel=connection_id, organisation=work.actor.organisation_id
    )
    if found is None:
        raise InvalidContent(Fault("/connectionId", "unknown-connection"))


def _check_status(row: SubscriptionRow, *allowed: SubscriptionStatus) -> None:
    if row.status not in allowed or row.status_reason == ENDED:
        raise GuardNotMet("NO-01", *(word.value for word in allowed))


async def _check_targets(targets: TargetCheck, **urls: str | None) -> None:
    faults = []
    for member, url in urls.items():
        if url is not None:
            try:
                await targets(url)
            except TargetRefused as refused:
                faults.append(Fault(f"/{member}", refused.code))
    if faults:
        raise InvalidContent(*faults)
