"""The police's receipt as XML: an alert goes out by the worker, its receipt comes in signed, who is silent is known."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from lxml import etree

from app.database.pool import Pools
from app.domain.access.entry import Entry
from app.domain.clients.register import ClientRegister
from app.domain.ids import new_id
from app.domain.notices.confirming import remind_unconfirmed
from app.domain.notices.sealing import KeySeal
from app.domain.notices.service import create_subscription
from app.domain.notices.statements.confirmations import CONFIRMATIONS
from app.domain.notices.views import SubscriptionDraft
from app.domain.safety.agreements import acknowledge_safety_agreement
from app.domain.tables.connections import ConnectionRow
from app.domain.vocabulary.connections import Direction
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Purpose
from app.integrations.channels import Channels
from app.integrations.credentials import Credentials
from app.integrations.inbound.police_xml import receipts
from app.integrations.outbound import police_alert
from app.settings import Settings
from tests.domain.case_world import events, rows, shown_list
from tests.field.findings_world import findings_of
from tests.field.safety_world import team_case
from tests.integrations import delivery_world
from tests.integrations.adapters.police_signing import certificate, signed
from tests.integrations.delivery_world import Receiver
from tests.integrations.push_world import Push, pushing
from tests.integrations.test_police_alert import alarm_plan
from tests.world import MadeCase, World

KEY = ec.generate_private_key(ec.SECP256R1())
PEM = certificate(KEY)
RECEIPT = Path(receipts.__file__).with_name("receipt.xml").read_bytes()
OF = b"01a200f4-b36f-7c11-9a55-0f4c2b0c9d11"
SCOPES = frozenset({Scope.referral_submit, Scope.notice_manage, Scope.safety_read, Scope.case_read})


@dataclass
class Police:
    """The police's systems: one that is told of alerts, one that sends messages; and the case that it is told of."""

    push: Push
    mail: delivery_world.World
    partner: Receiver
    channels: Channels
    case: MadeCase

    @property
    def world(self) -> World:
        """The house."""
        return self.push.world

    async def told(self, times: int = 1) -> UUID:
        """Let the worker tell so often what there is; the event that the last alert asks a receipt of."""
        async with self.mail.worker(channels=self.channels):
            await delivery_world.until(lambda: len(self.partner.told) == times)
            await self.mail.settled("delivered", "withheld", "acknowledged")
        alert = etree.fromstring(self.partner.told[-1].body)
        path = alert.findtext(f"{{{police_alert.NAMESPACE}}}receipt/{{{police_alert.NAMESPACE}}}eventPath")
        return UUID(str(path).split("/")[3])

    async def send(self, body: bytes, *, key: Any = KEY) -> httpx.Response:  # noqa: ANN401 - a private key
        """Push a message, signed."""
        return await self.push.send(signed(body, key, PEM if key is KEY else certificate(key)))

    async def receipt(self, event_id: UUID) -> httpx.Response:
        """Send the receipt of an event."""
        return await self.send(RECEIPT.replace(OF, str(event_id).encode()))

    async def list(self) -> list[tuple[str, bool]]:
        """What the house sees of who is to confirm: the type of the event, and whether it is outstanding."""
        listed = await shown_list(self.world.gate, self.world.keeper(), CONFIRMATIONS)
        return [(one["type"], one["outstanding"]) for one in listed]


@pytest.fixture
async def police(pools: Pools, database: Settings, partner: Receiver, tmp_path: Path) -> AsyncIterator[Police]:
    async with pushing(pools, database, "police-xml", kind="police", scopes=SCOPES) as push:
        world = push.world
        own: dict[str, Any] = {"house_id": world.house_id, "organisation_id": world.organisations["police"]}
        outbound = ConnectionRow(**own, direction=Direction.outbound, adapter="police-alert", endpoint=partner.base)
        options = {"sender": "politie-waterduin", "receiver": "veiligheidshuis-waterduin"}
        async with world.gate.open(world.keeper(), "connection:create") as work:
            inbound = ConnectionRow(
                **own,
                direction=Direction.inbound,
                adapter="police-xml",
                certificates=[PEM.decode()],
                options=options,
            )
            await work.insert(outbound, inbound)
        draft = SubscriptionDraft(
            connection_id=outbound.id, purpose=Purpose.stop_violence, out_of_hours_url=f"{partner.base}/nacht"
        )
        seal = KeySeal(database.secret_key.get_secret_value())
        await create_subscription(world.gate, world.actor("police"), draft=draft, targets=_anywhere, seal=seal)
        mail = delivery_world.World(pools, database, world.house_id, world.keeper_id, "waterduin")
        channels = Channels(world.gate, Entry(pools), ClientRegister(pools.writer), Credentials(tmp_path))
        yield Police(push, mail, partner, channels, await team_case(world))


async def _anywhere(_url: str) -> None:
    """A target check that lets every address pass."""


@pytest.mark.rule("NO-07", "SA-15")
async def test_an_alert_is_confirmed_by_the_police_s_own_signed_receipt(police: Police) -> None:
    await alarm_plan(police.world, police.case)
    event_id = await police.told()
    assert police.partner.told[0].path == "/agreement-alerts"
    asked = "safety.agreement_acknowledgement_asked"
    assert (asked, True) in await police.list()
    before = [one for one in await police.list() if one[1]]
    first, again = await police.receipt(event_id), await police.receipt(event_id)
    assert (first.status_code, again.status_code) == (200, 200), first.text
    assert first.json() == {"outcome": "receipted", "eventId": str(event_id)}
    assert len([one for one in await police.list() if one[1]]) == len(before) - 1
    (delivery,) = await rows(
        police.push.pools, police.world, "SELECT state, receipt_due_at FROM deliveries WHERE event_id = $1", event_id
    )
    assert tuple(delivery) == ("acknowledged", None)
    assert await rows(police.push.pools, police.world, "SELECT 1 FROM referrals") == []


@pytest.mark.rule("NO-07")
async def test_an_alert_without_receipt_goes_out_of_hours_and_stays_on_the_list(police: Police) -> None:
    world, pools = police.world, police.push.pools
    await alarm_plan(world, police.case)
    event_id = await police.told()
    await rows(pools, world, "UPDATE deliveries SET receipt_due_at = now() WHERE receipt_due_at IS NOT NULL")
    await rows(pools, world, "UPDATE confirmations SET due_at = now() WHERE event_id = $1", event_id)
    assert await police.told(2) == event_id
    assert police.partner.told[1].path == "/nacht/agreement-alerts"
    assert police.partner.told[1].webhook_id == police.partner.told[0].webhook_id
    assert ("NO-07", "receipt-missing") in await findings_of(world, police.case)
    assert await remind_unconfirmed(world.gate, world.actor("safety_house", roles=(Role.system,))) == 1
    (due,) = await events(pools, world, "notices.confirmation_due")
    assert {world.organisations["police"], world.keeper_id} <= set(due["named"])
    assert ("safety.agreement_acknowledgement_asked", True) in await police.list()
    assert (await police.receipt(event_id)).status_code == 200
    assert ("NO-07", "receipt-missing") not in await findings_of(world, police.case)


@pytest.mark.rule("SA-15", "NO-07")
async def test_the_police_s_word_on_the_agreement_is_its_receipt_too(police: Police) -> None:
    _, alarm, other = await alarm_plan(police.world, police.case)
    event_id = await police.told()
    for agreement_id in (alarm, other):
        own = police.world.actor("police")
        await acknowledge_safety_agreement(police.world.gate, own, safety_agreement_id=agreement_id, seen=1)
    assert {outstanding for _, outstanding in await police.list()} == {False}
    found = await rows(police.push.pools, police.world, "SELECT event_id FROM receipts")
    assert event_id in {one["event_id"] for one in found}


@pytest.mark.rule("NO-07")
async def test_a_receipt_that_is_not_right_confirms_nothing(police: Police) -> None:
    await alarm_plan(police.world, police.case)
    event_id = await police.told()
    listed = await police.list()
    right = RECEIPT.replace(OF, str(event_id).encode())
    stranger = await police.send(right, key=ec.generate_private_key(ec.SECP256R1()))
    assert stranger.status_code == 401
    unknown = await police.receipt(new_id())
    assert (unknown.status_code, unknown.json()["faults"]) == (
        202,
        [{"pointer": "", "code": "unknown-event", "rule": "NO-07"}],
    )
    for changed, place in (
        (right.replace(b"politie-waterduin", b"politie-elders"), "/receipt/header/from"),
        (right.replace(b"<eventId>", b"<eventId>x"), "/receipt/eventId"),
    ):
        answer = await police.send(changed)
        assert (answer.status_code, answer.json()["faults"][0]["pointer"]) == (202, place)
    assert await police.list() == listed
