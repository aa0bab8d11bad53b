"""Signed XML of the police at the real door: one effect for each message, one count for each event, nothing lost."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from structlog.testing import capture_logs

from app.database.pool import Pools
from app.domain.access.actor import Actor
from app.domain.referrals.service import submit_referral
from app.domain.referrals.statements.views import QUARANTINED_MESSAGES, REFERRALS
from app.domain.tables.connections import ConnectionRow
from app.domain.vocabulary.connections import Direction
from app.integrations.inbound import veilig_thuis
from app.integrations.inbound.police_xml.adapter import ADAPTER
from app.settings import Settings
from tests.domain.case_world import rows
from tests.integrations.adapters.police_signing import certificate, signed
from tests.integrations.push_world import Push, pushing
from tests.referral_world import desk, house, partner, shown, small
from tests.world import World

CARE_FORM, INVESTIGATION, NOTIFICATION = list(ADAPTER.examples())
KEY = ec.generate_private_key(ec.SECP256R1())
PEM = certificate(KEY)
EVENT = {"sourceEvent": {"system": "bvh", "number": "PL2026-004711"}}


@dataclass
class Police:
    """The police's system, connected with its certificate."""

    push: Push

    @property
    def world(self) -> World:
        """The house to which it sends."""
        return self.push.world

    @property
    def actor(self) -> Actor:
        """The police itself."""
        return partner(self.world, "police")

    async def send(self, body: bytes, *, sign: bool = True) -> httpx.Response:
        """Push a message, signed unless it is said not to be."""
        return await self.push.send(signed(body, KEY, PEM) if sign else body)


@pytest.fixture
async def police(pools: Pools, database: Settings) -> AsyncIterator[Police]:
    async with pushing(pools, database, ADAPTER.name, kind="police") as push:
        async with push.world.gate.open(push.world.keeper(), "connection:create") as work:
            await work.insert(
                ConnectionRow(
                    house_id=push.world.house_id,
                    organisation_id=push.world.organisations["police"],
                    direction=Direction.inbound,
                    adapter=ADAPTER.name,
                    options={"sender": "politie-waterduin", "receiver": "veiligheidshuis-waterduin"},
                    certificates=[PEM.decode()],
                )
            )
        yield Police(push)


async def seen(police: Police, referral_id: str) -> Any:  # noqa: ANN401 - JSON
    """What the house reads of a referral."""
    return await shown(police.world, house(police.world), REFERRALS, UUID(referral_id))


@pytest.mark.rule("RE-01", "RE-02", "RE-13")
async def test_each_kind_of_message_becomes_a_referral_once(police: Police) -> None:
    for body, kind in (
        (CARE_FORM, "care_report"),
        (INVESTIGATION, "notification"),
        (NOTIFICATION, "repeat_notification"),
    ):
        first, again = await police.send(body), await police.send(body)
        assert (first.status_code, again.status_code) == (201, 200), first.text
        assert first.json()["referralId"] == again.json()["referralId"]
        told = await shown(police.world, police.actor, REFERRALS, UUID(first.json()["referralId"]))
        assert (told["signalKind"], told["state"]) == (kind, "received")
    assert len(await rows(police.push.pools, police.world, "SELECT 1 FROM referrals")) == 3
    assert first.json().get("keptAside") is None


async def test_what_is_kept_aside_is_told_and_kept_in_the_bytes_only(police: Police) -> None:
    with capture_logs() as logs:
        answer = await police.send(CARE_FORM)
    assert answer.json()["keptAside"][1] == "/careForm/person[3]/extension/*[1]"
    (kept,) = await rows(police.push.pools, police.world, "SELECT body, kept_aside FROM kept_messages")
    assert b"De Verzonnen School" in kept["body"]
    assert "Voorbeeldsma" not in str(logs)


@pytest.mark.rule("RE-02")
async def test_the_same_event_directly_and_by_veilig_thuis_counts_once(police: Police) -> None:
    first = (await police.send(CARE_FORM)).json()["referralId"]
    body = next(iter(veilig_thuis.ADAPTER.examples())).replace(b'"entryPoint"', b'"sourceEvent": %s, "entryPoint"' % (
        b'{"system": "bvh", "number": "pl2026-004711"}'
    ), 1)  # fmt: skip
    draft = veilig_thuis.ADAPTER.translate(body, veilig_thuis.ADAPTER.options()).draft
    detour = await submit_referral(police.world.gate, desk(police.world), draft=draft)
    (row,) = await rows(
        police.push.pools, police.world, "SELECT state, duplicate_of_id FROM referrals WHERE id = $1", detour
    )
    assert (row["state"], str(row["duplicate_of_id"])) == ("duplicate", first)


@pytest.mark.rule("RE-02")
async def test_the_same_event_by_veilig_thuis_first_makes_the_direct_one_the_duplicate(police: Police) -> None:
    first = await submit_referral(police.world.gate, desk(police.world), draft=small("vt-1", **EVENT))
    answer = await police.send(CARE_FORM)
    assert answer.status_code == 201
    found = await seen(police, answer.json()["referralId"])
    assert (found["state"], found["duplicateOfId"]) == ("duplicate", str(first))
    told = await shown(police.world, police.actor, REFERRALS, UUID(answer.json()["referralId"]))
    assert told["state"] == "received"  # what others told is not told to the police


async def test_what_is_not_signed_by_the_registered_certificate_is_refused_and_leaves_nothing(police: Police) -> None:
    other = ec.generate_private_key(ec.SECP256R1())
    tampered = signed(CARE_FORM, KEY, PEM).replace(b"Verzonnenlaan", b"Elderslaan")
    for sent in (CARE_FORM, signed(CARE_FORM, other, certificate(other)), tampered):
        assert (await police.send(sent, sign=False)).status_code == 401
    for table in ("referrals", "quarantined_messages"):
        assert await rows(police.push.pools, police.world, f"SELECT 1 FROM {table}") == []


async def test_a_signed_message_that_breaks_the_schema_is_quarantined_with_every_place(police: Police) -> None:
    wrong = CARE_FORM.replace(b"<act>physical", b"<act>fysiek").replace(b"politie-waterduin", b"politie-elders")
    answer = await police.send(wrong)
    assert answer.status_code == 202
    assert answer.json()["faults"] == [{"pointer": "/careForm/incident/act[1]", "code": "not-in-list"}]
    held = await shown(police.world, police.actor, QUARANTINED_MESSAGES, UUID(answer.json()["quarantinedMessageId"]))
    assert held["messageId"] == "pol-2026-0117"
    other_house = await police.send(CARE_FORM.replace(b"veiligheidshuis-waterduin", b"veiligheidshuis-elders"))
    assert other_house.json()["faults"] == [{"pointer": "/careForm/header/to", "code": "another-party"}]


@pytest.mark.rule("RE-02")
async def test_the_same_identifier_with_other_content_is_a_conflict(police: Police) -> None:
    await police.send(NOTIFICATION)
    assert (await police.send(NOTIFICATION.replace(b"Tweede", b"Derde"))).status_code == 409


async def test_only_xml_is_read(police: Police) -> None:
    sent = signed(NOTIFICATION, KEY, PEM)
    answer = await police.push.http.post(police.push.path, content=sent, headers={"Content-Type": "application/json"})
    assert answer.status_code == 415
