"""The police alert: an alarm agreement reaches the police as its own disclosure, wants a receipt, and is taken back."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from lxml import etree

from app.database.pool import Pools, open_pools
from app.domain.access.draft import ReasonDraft
from app.domain.notices.service import acknowledge_event
from app.domain.safety import agreements
from app.domain.safety.statements.conditions import SAFETY_AGREEMENTS, SAFETY_PLANS
from app.domain.vocabulary.conditions import (
    SafetyAgreementKind,
    SafetyAgreementState,
    SafetyHorizon,
)
from app.domain.vocabulary.notices import NoticeType
from app.integrations.adapter import Notice, Rendered
from app.integrations.outbound import police_alert
from app.integrations.outbound.police_alert import CHANNEL, PoliceAlertOptions
from app.settings import Settings
from tests.domain.case_world import rows, shown
from tests.field.safety_world import activated, agreed_plan, agreement, director, team_case, told
from tests.world import MadeCase, World, make_world

pytestmark = pytest.mark.asyncio(loop_scope="module")

NS = {"a": police_alert.NAMESPACE}
XS = {"xs": "http://www.w3.org/2001/XMLSchema"}
SCHEMA_FILE = Path(police_alert.__file__).with_suffix(".xsd")
SCHEMA = etree.XMLSchema(etree.parse(SCHEMA_FILE))
ASKED, ENDED = NoticeType.safety_agreement_acknowledgement_asked, NoticeType.safety_agreement_ended


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pools(module_database: Settings) -> AsyncIterator[Pools]:
    async with open_pools(module_database) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(pools: Pools) -> World:
    return await make_world(pools)


@pytest_asyncio.fixture(loop_scope="module")
async def case(world: World) -> MadeCase:
    return await team_case(world)


async def alarm_plan(world: World, case: MadeCase) -> tuple[UUID, UUID, UUID]:
    """A plan on whose alarm agreement the police is relied, and on another one that is none; plan, alarm, other."""
    mother, father, child = case.persons
    police = world.organisations["police"]
    plan_id, made = await agreed_plan(
        world,
        case,
        agreement(mother, relies_on_id=police, kind=SafetyAgreementKind.alarm, action="Kom \x0bmeteen <prio 1>"),
        agreement(father, relies_on_id=police),
        agreement(child),
    )
    return plan_id, made[0], made[1]


async def alert(
    world: World,
    pools: Pools,
    agreement_id: UUID,
    notice: NoticeType = ASKED,
    reader: str = "police",
    **options: object,
) -> etree._Element | None:
    """What the channel makes of the last notice on an agreement, with what this organisation is shown of it."""
    event = (await told(pools, world, notice, agreement_id))[-1]
    disclosed = await shown(world.gate, world.actor(reader), SAFETY_AGREEMENTS, agreement_id) or {}
    sent = CHANNEL.render(notice_of(event), disclosed, PoliceAlertOptions.model_validate(options))
    return read(sent) if isinstance(sent, Rendered) else None


def notice_of(event: Any) -> Notice:  # noqa: ANN401 - a row of asyncpg
    """An event on its way."""
    return Notice(
        event_id=event["id"],
        house_code="waterduin",
        type=event["type"],
        subject_kind=event["subject_kind"],
        subject_id=event["subject_id"],
        subject_version=event["subject_version"],
        case_id=event["case_id"],
        reason_code=event["reason_code"],
        notice_class=event["notice_class"],
        occurred_at=event["occurred_at"],
    )


def read(sent: Rendered) -> etree._Element:
    """An alert that keeps to its schema."""
    assert (sent.method, sent.headers["Content-Type"]) == ("POST", "application/xml; charset=utf-8")
    root = etree.fromstring(sent.body)
    SCHEMA.assertValid(root)
    return root


def text(root: etree._Element, path: str) -> str | None:
    """What stands at a place of an alert."""
    found: str | None = root.findtext("/".join(f"a:{step}" for step in path.split("/")), namespaces=NS)
    return found


@pytest.mark.rule("SA-15", "NO-07")
async def test_an_alarm_agreement_tells_the_police_what_to_do_and_wants_a_receipt(
    world: World, case: MadeCase, pools: Pools
) -> None:
    _, alarm, _ = await alarm_plan(world, case)
    (event,) = await told(pools, world, ASKED, alarm)
    assert event["notice_class"] == "acknowledge"
    root = await alert(world, pools, alarm, receiver="politie-waterduin")
    assert root is not None
    assert (text(root, "header/from"), text(root, "header/to")) == ("waterduin", "politie-waterduin")
    assert (text(root, "header/messageId"), text(root, "change")) == (str(event["id"]), "asked")
    assert (text(root, "agreement/id"), text(root, "agreement/caseId")) == (str(alarm), str(case.id))
    assert (text(root, "agreement/kind"), text(root, "agreement/state")) == ("alarm", "awaiting_acknowledgement")
    assert text(root, "agreement/action") == "Kom \ufffdmeteen <prio 1>"
    assert text(root, "receipt/eventPath") == f"/v1/events/{event['id']}/receipts"
    assert text(root, "receipt/agreementPath") == f"/v1/safety-agreements/{alarm}/acknowledge"
    await agreements.acknowledge_safety_agreement(world.gate, world.actor("police"), safety_agreement_id=alarm, seen=1)
    assert await alert(world, pools, alarm, reader="school") is None  # it is shown nothing, so it is told nothing


@pytest.mark.rule("SA-15")
async def test_other_agreements_are_told_where_the_connection_asks_for_them(
    world: World, case: MadeCase, pools: Pools
) -> None:
    _, alarm, other = await alarm_plan(world, case)
    assert await alert(world, pools, other) is None
    root = await alert(world, pools, other, kinds={"general"})
    assert root is not None
    assert text(root, "agreement/kind") == "general"
    assert await alert(world, pools, alarm, kinds={"general"}) is None


@pytest.mark.rule("SA-15", "NO-07")
async def test_an_agreement_that_ends_is_taken_back_with_receipt(world: World, case: MadeCase, pools: Pools) -> None:
    plan_id, alarm, other = await alarm_plan(world, case)
    police = world.actor("police")
    for each in (alarm, other):
        await agreements.acknowledge_safety_agreement(world.gate, police, safety_agreement_id=each, seen=1)
    await activated(world, plan_id)
    version = (await shown(world.gate, police, SAFETY_AGREEMENTS, alarm))["version"]
    ending = ReasonDraft(reason="Zij is verhuisd")
    await agreements.end_safety_agreement(
        world.gate, director(world), safety_agreement_id=alarm, seen=version, draft=ending
    )
    root = await alert(world, pools, alarm, ENDED)
    assert root is not None
    assert (text(root, "change"), text(root, "agreement/state")) == ("ended", "ended")
    assert text(root, "receipt/agreementPath") is None
    (event,) = await told(pools, world, ENDED, alarm)
    assert (event["notice_class"], list(event["named"])) == ("acknowledge", [police.organisation_id])
    await acknowledge_event(world.gate, police, event_id=event["id"])
    receipts = await rows(pools, world, "SELECT organisation_id FROM receipts WHERE event_id = $1", event["id"])
    assert [one["organisation_id"] for one in receipts] == [police.organisation_id]


@pytest.mark.rule("SA-15")
async def test_what_a_plan_agreed_is_taken_back_with_the_plan(world: World, case: MadeCase, pools: Pools) -> None:
    first, alarm, other = await alarm_plan(world, case)
    second, _, _ = await alarm_plan(world, case)
    police = world.actor("police")
    waiting = await shown(world.gate, director(world), SAFETY_PLANS, second, "agreements")
    for each in (alarm, other, *(one["id"] for one in waiting["agreements"]["items"] if one["reliesOnId"])):
        await agreements.acknowledge_safety_agreement(world.gate, police, safety_agreement_id=UUID(str(each)), seen=1)
    await activated(world, first)
    assert await told(pools, world, ENDED, alarm) == []
    await activated(world, second)
    (event,) = await told(pools, world, ENDED, alarm)
    assert (event["notice_class"], list(event["named"])) == ("acknowledge", [police.organisation_id])
    root = await alert(world, pools, alarm, ENDED)
    assert root is not None
    assert text(root, "agreement/state") == "ended"


async def test_a_notice_of_another_kind_says_nothing(world: World, case: MadeCase, pools: Pools) -> None:
    _, alarm, _ = await alarm_plan(world, case)
    (event,) = await told(pools, world, ASKED, alarm)
    disclosed = await shown(world.gate, world.actor("police"), SAFETY_AGREEMENTS, alarm)
    for changed in ({"type": "safety.plan_changed"}, {"subject_kind": "safety_plan"}):
        assert CHANNEL.render(notice_of(dict(event) | changed), disclosed, PoliceAlertOptions()) is None
    assert CHANNEL.render(notice_of(event), {}, PoliceAlertOptions()) is None


async def test_the_schema_knows_every_word_of_the_field() -> None:
    schema = etree.parse(SCHEMA_FILE)
    for name, words in (("Kind", SafetyAgreementKind), ("State", SafetyAgreementState), ("Horizon", SafetyHorizon)):
        found = schema.xpath(f"//xs:simpleType[@name='{name}']//xs:enumeration/@value", namespaces=XS)
        assert [str(value) for value in found] == [word.value for word in words]
