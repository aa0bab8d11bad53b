"""Two libraries that we did not write accept what the worker signs, and refuse what was changed or is old."""

import time
from collections.abc import Callable, Mapping
from typing import Any

import pytest
import standardwebhooks
import svix.webhooks

from app.domain.ids import new_id
from app.domain.notices.sealing import KeySeal
from app.integrations.outbound.signing import SigningKeys, signature_header
from tests.integrations.delivery_world import Receiver, Told, World

pytestmark = pytest.mark.rule("NO-01")

Verify = Callable[[str, bytes, Mapping[str, str]], Any]


def by_standard_webhooks(secret: str, body: bytes, headers: Mapping[str, str]) -> Any:  # noqa: ANN401 - their JSON
    return standardwebhooks.Webhook(secret).verify(body, dict(headers))


def by_svix(secret: str, body: bytes, headers: Mapping[str, str]) -> Any:  # noqa: ANN401 - their JSON
    return svix.webhooks.Webhook(secret).verify(body, dict(headers))


VERIFIERS = pytest.mark.parametrize(
    ("verify", "refusal"),
    [
        (by_standard_webhooks, standardwebhooks.WebhookVerificationError),
        (by_svix, svix.webhooks.WebhookVerificationError),
    ],
    ids=["standardwebhooks", "svix"],
)


async def told(world: World, partner: Receiver) -> tuple[Told, str]:
    police = await world.organisation()
    _, keys = await world.subscribe(police, partner.base)
    await world.tell(await world.case(police), 1)
    async with world.worker():
        await world.settled("delivered")
    return partner.told[0], keys.secret


@VERIFIERS
async def test_what_the_worker_sends_is_accepted_and_what_was_changed_on_its_way_is_not(
    world: World, partner: Receiver, verify: Verify, refusal: type[Exception]
) -> None:
    sent, secret = await told(world, partner)
    assert verify(secret, sent.body, sent.headers) == sent.event
    other = KeySeal("another secret of this test, long enough").make(world.house_id).secret
    changed = [
        (secret, sent.body.replace(b'"version":1', b'"version":2'), sent.headers),
        (secret, sent.body, sent.headers | {"webhook-id": "another"}),
        (secret, sent.body, sent.headers | {"webhook-timestamp": str(int(sent.headers["webhook-timestamp"]) + 1)}),
        (other, sent.body, sent.headers),
    ]
    for given in changed:
        with pytest.raises(refusal):
            verify(*given)


@VERIFIERS
@pytest.mark.parametrize("age", [-301, 301], ids=["old", "from the future"])
def test_a_message_more_than_five_minutes_away_is_refused_with_a_good_signature(
    verify: Verify, refusal: type[Exception], age: int
) -> None:
    seal, owner = KeySeal("a secret of this test, long enough to be one"), new_id()
    keys, body = seal.make(owner), b'{"id":"x"}'
    signing = SigningKeys.from_seed(seal.open(owner, keys.sealed))

    def headers(stamp: int) -> dict[str, str]:
        mark = signature_header("a", stamp, body, [signing])
        return {"webhook-id": "a", "webhook-timestamp": str(stamp), "webhook-signature": mark}

    now = int(time.time())
    with pytest.raises(refusal):
        verify(keys.secret, body, headers(now + age))
    assert verify(keys.secret, body, headers(now)) == {"id": "x"}
