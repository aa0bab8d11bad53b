"""REST doors to notices: subscriptions, what became of each delivery, the feed for partners that cannot be called."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from app.api.rest.offering import Move, offer_moves
from app.api.rest.operation import Call
from app.api.rest.route import Rest
from app.domain.notices import service
from app.domain.notices.statements.confirmations import CONFIRMATIONS
from app.domain.notices.statements.views import DELIVERIES, EVENTS, SUBSCRIPTIONS
from app.domain.notices.views import ReplayWindow, SubscriptionChange, SubscriptionDraft
from app.domain.vocabulary.scopes import Scope

rest = Rest("Notices", "Subscriptions (abonnementen), deliveries and events: what changed, told without its content.")

_SCOPE = (Scope.notice_manage,)
_ONE = "/subscriptions/{subscriptionId}"


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True)


class IssuedSecret(_Answer):
    """A subscription with the secret that signs its notices; the secret is shown this once."""

    id: UUID = Field(description="Identifier of the subscription.")
    version: int = Field(description="Version of the subscription; part of the entity tag.")
    secret: str = Field(
        description="Shared secret (`whsec_`) of the `v1` signatures. Keep it: nobody can show it again.",
        examples=["whsec_bm90LWEtcmVhbC1zZWNyZXQtb25seS1hbi1leGFtcGxlIQ=="],
    )


class SentTest(_Answer):
    """The test notice that is on its way."""

    event_id: UUID = Field(description="Identifier of the event; the `id` of the CloudEvent.")


class Replayed(_Answer):
    """How much is sent once more."""

    count: int = Field(description="Notices, at most 5,000; ask again for the rest of a longer period.", ge=0)


rest.page(
    "/subscriptions",
    SUBSCRIPTIONS,
    operation_id="list_subscriptions",
    summary="List your subscriptions",
    description="Where your organisation is told of changes, and how healthy each of these addresses is.",
)
rest.read(
    _ONE,
    SUBSCRIPTIONS,
    operation_id="read_subscription",
    summary="Read a subscription",
    description="One of your subscriptions. Its secret is never shown again; the public key of `v1a` always is.",
)


@rest.act(
    "POST",
    "/subscriptions",
    summary="Subscribe",
    scopes=_SCOPE,
    draft=SubscriptionDraft,
    returns=IssuedSecret,
    status=201,
    needs_purpose=False,
    example={
        "callbackUrl": "https://partner.example/ketenpoort",
        "eventTypes": ["actions.agreed", "cases.director_changed"],
    },
)
async def create_subscription(call: Call[SubscriptionDraft]) -> IssuedSecret:
    """Let your organisation be told, at an https address, of what it may hear of.

    The address is checked now and again at each call. The answer shows the secret once; a repeat with the same
    `Idempotency-Key` shows it no more.
    """
    subscription_id, secret = await service.create_subscription(
        call.gate, call.actor, draft=call.body, targets=_state(call).targets, seal=_state(call).notice_seal
    )
    return IssuedSecret(id=subscription_id, version=1, secret=secret)


@rest.act(
    "PATCH",
    _ONE,
    summary="Change a subscription",
    scopes=_SCOPE,
    draft=SubscriptionChange,
    shows=SUBSCRIPTIONS,
    by_version=True,
    needs_purpose=False,
    example={"eventTypes": ["actions.agreed", "actions.declined"]},
)
async def change_subscription(call: Call[SubscriptionChange]) -> UUID:
    """Change where and of what you are told. What waits goes to the new address."""
    subscription_id = call.path["subscriptionId"]
    await service.change_subscription(
        call.gate,
        call.actor,
        subscription_id=subscription_id,
        seen=call.seen,
        change=call.body,
        targets=_state(call).targets,
    )
    return subscription_id


offer_moves(
    rest,
    _ONE,
    Move("pause", service.pause_subscription, "subscription:pause", "Pause a subscription"),
    Move("resume", service.resume_subscription, "subscription:resume", "Resume a subscription"),
    Move("end", service.end_subscription, "subscription:end", "End a subscription"),
    shows=SUBSCRIPTIONS,
)


@rest.act(
    "POST",
    f"{_ONE}/rotate-secret",
    summary="Make new keys for a subscription",
    scopes=_SCOPE,
    returns=IssuedSecret,
    by_version=True,
    needs_purpose=False,
)
async def rotate_secret(call: Call[None]) -> IssuedSecret:
    """Make new keys. Old and new keys both sign for 24 hours, so that you change over without a gap."""
    subscription_id = call.path["subscriptionId"]
    version, secret = await service.rotate_secret(
        call.gate, call.actor, subscription_id=subscription_id, seen=call.seen, seal=_state(call).notice_seal
    )
    return IssuedSecret(id=subscription_id, version=version, secret=secret)


@rest.act(
    "POST",
    f"{_ONE}/test-events",
    summary="Send a test notice",
    scopes=_SCOPE,
    returns=SentTest,
    status=202,
    needs_purpose=False,
)
async def send_test_event(call: Call[None]) -> SentTest:
    """Send a signed test notice (`notices.test_sent`) to this subscription alone."""
    subscription_id = call.path["subscriptionId"]
    return SentTest(event_id=await service.send_test_event(call.gate, call.actor, subscription_id=subscription_id))


@rest.act(
    "POST",
    f"{_ONE}/replays",
    summary="Send a period once more",
    scopes=_SCOPE,
    draft=ReplayWindow,
    returns=Replayed,
    status=202,
    needs_purpose=False,
    example={"since": "2026-11-02T06:00:00Z", "before": "2026-11-02T07:30:00Z"},
)
async def replay_window(call: Call[ReplayWindow]) -> Replayed:
    """Send once more what was told in a period: in its old order, under the same ids.

    Ground and membership are checked again for each notice when it is sent.
    """
    subscription_id = call.path["subscriptionId"]
    count = await service.replay_window(call.gate, call.actor, subscription_id=subscription_id, window=call.body)
    return Replayed(count=count)


rest.page(
    f"{_ONE}/deliveries",
    SUBSCRIPTIONS,
    edge="deliveries",
    operation_id="list_subscription_deliveries",
    summary="List the deliveries of a subscription",
    description="Each notice on its way to this address or arrived, the newest first.",
)
rest.page(
    "/deliveries",
    DELIVERIES,
    operation_id="list_deliveries",
    summary="List deliveries",
    description="Your deliveries over all subscriptions, the newest first; the house sees those of every partner.",
)
rest.read(
    "/deliveries/{deliveryId}",
    DELIVERIES,
    operation_id="read_delivery",
    summary="Read a delivery",
    description="One notice on its way to one subscription: its state, and when it is tried again.",
)
rest.page(
    "/deliveries/{deliveryId}/attempts",
    DELIVERIES,
    edge="tries",
    operation_id="list_delivery_attempts",
    summary="List the attempts of a delivery",
    description="When it was tried, how long it took and what was met; kept for 30 days.",
)


@rest.act(
    "POST",
    "/deliveries/{deliveryId}/replay",
    summary="Send a notice again",
    scopes=_SCOPE,
    shows=DELIVERIES,
    needs_purpose=False,
)
async def replay_delivery(call: Call[None]) -> UUID:
    """Send a notice again: a failed one in its own turn, one that arrived once more at the end.

    Ground and membership are checked again when it is sent.
    """
    delivery_id = call.path["deliveryId"]
    await service.replay_delivery(call.gate, call.actor, delivery_id=delivery_id)
    return delivery_id


@rest.act(
    "POST",
    "/deliveries/{deliveryId}/skip",
    summary="Leave a failed notice unsent",
    scopes=_SCOPE,
    shows=DELIVERIES,
    needs_purpose=False,
)
async def skip_delivery(call: Call[None]) -> UUID:
    """Leave a failed notice unsent, so that the later ones of its case can go."""
    delivery_id = call.path["deliveryId"]
    await service.skip_delivery(call.gate, call.actor, delivery_id=delivery_id)
    return delivery_id


rest.page(
    "/events",
    EVENTS,
    operation_id="list_events",
    summary="Read the feed of events",
    description="What your organisation may hear of, the oldest first: the fall-back for systems that cannot be "
    "called. New events come at the end: ask for the last page again with its own cursor.",
    oldest_first=True,
)


@rest.act(
    "POST",
    "/events/{eventId}/receipts",
    summary="Confirm that an event was processed",
    scopes=_SCOPE,
    needs_purpose=False,
)
async def acknowledge_event(call: Call[None]) -> None:
    """Say that your organisation processed an event, not merely received it (ontvangstbevestiging).

    Events of class `acknowledge` need it within 24 hours, else they are repeated once. Of a ground that ended and of a
    contribution that was corrected or withdrawn it says that you no longer use what you held. Twice is once.
    """
    await service.acknowledge_event(call.gate, call.actor, event_id=call.path["eventId"])


rest.page(
    "/confirmations",
    CONFIRMATIONS,
    operation_id="list_confirmations",
    summary="List who is to confirm something, and who did",
    description="Of grounds that ended and contributions that were corrected or withdrawn: every organisation that may "
    "hold what was shared on them, and when it gave its receipt. Of safety agreements that rely on an organisation: "
    "when it said that it read what is asked of it, or no longer is. You see what you are to confirm and what is "
    "confirmed to you; the house sees all. `outstanding=true` leaves those that have not confirmed.",
)
rest.read(
    "/confirmations/{confirmationId}",
    CONFIRMATIONS,
    operation_id="read_confirmation",
    summary="Read a confirmation",
    description="What one organisation was told to do, leave or stop using, and whether it confirmed.",
)


def _state(call: Call[Any]) -> Any:  # noqa: ANN401 - what the application keeps for its doors
    return call.request.app.state
