"""Notices by a partner's own channel: what it may see at that instant, recorded each time, in the same order."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import icalendar
import pytest
from aiohttp import web
from standardwebhooks import Webhook

from app.database.pool import Pools
from app.domain.access import granting
from app.domain.access.entry import Entry
from app.domain.clients.register import ClientRegister
from app.domain.connections import service as connections
from app.domain.errors import InvalidContent
from app.domain.notices import service
from app.domain.notices.sealing import KeySeal
from app.domain.notices.views import ReplayWindow, SubscriptionDraft
from app.domain.tables.actions import ActionRow
from app.domain.tables.clients import OAuthClientRow
from app.domain.tables.connections import ConnectionRow
from app.domain.tables.meetings import MeetingKindRow, MeetingRow
from app.domain.tables.referrals import ReferralRow
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import ALL_CATEGORIES, Purpose
from app.integrations.adapter import Disclosed, Notice, Options, OutboundChannel, Rendered, outbound_channels
from app.integrations.channels import Channels
from app.integrations.credentials import Credentials
from app.integrations.subjects import SUBJECTS
from app.settings import Settings
from tests.integrations import delivery_world
from tests.integrations.delivery_world import Receiver, receiver
from tests.world import MadeCase, World, make_world

SECRET = "een-sleutel-van-deze-proef"


class FilingOptions(Options):
    """Where the filing cabinet of this test keeps things."""

    folder: str = "in"


def render(notice: Notice, disclosed: Disclosed, options: FilingOptions) -> Rendered | None:
    if notice.type == NoticeType.actions_accepted:
        return None
    if notice.type == NoticeType.actions_declined:
        raise ValueError("Ruzie op dinsdag")
    told = {"notice": notice.type, "version": notice.subject_version, "caseId": str(notice.case_id), **disclosed}
    headers = {"Content-Type": "application/json", "webhook-id": "of its own"}
    return Rendered("PUT", f"{options.folder}/{notice.subject_id}", json.dumps(told).encode(), headers)


FILING = OutboundChannel("filing", "Filing cabinet", FilingOptions, render, subjects=frozenset({"action"}))


@dataclass
class Stage:
    """A region with one action of the police, who is told of it by a channel."""

    world: World
    mail: delivery_world.World
    partner: Receiver
    seal: KeySeal
    case: MadeCase
    action: ActionRow
    channels: Channels
    told: list[Any] = field(default_factory=list)

    async def connect(self, **facts: Any) -> ConnectionRow:  # noqa: ANN401 - columns of the connection
        given = {"adapter": "filing", "direction": "outbound", "endpoint": f"{self.partner.base}/api"} | facts
        row = ConnectionRow(house_id=self.world.house_id, organisation_id=self.world.organisations["police"], **given)
        await self.insert(row)
        return row

    async def insert(self, *rows: Any) -> None:  # noqa: ANN401 - rows of any table
        async with self.world.gate.open(self.world.keeper(), "test:rows") as work:
            for row in rows:
                await work.insert(row)

    async def subscribe(self, row: ConnectionRow, purpose: Purpose | None = Purpose.stop_violence) -> tuple[UUID, str]:
        draft = SubscriptionDraft(connection_id=row.id, purpose=purpose)
        return await service.create_subscription(
            self.world.gate, self.world.actor("police"), draft=draft, targets=_anywhere, seal=self.seal
        )

    async def tell(self, version: int = 1, event: NoticeType = NoticeType.actions_changed, **facts: Any) -> None:  # noqa: ANN401
        given: dict[str, Any] = {"kind": "action", "subject_id": self.action.id, "case_id": self.case.id} | facts
        async with self.world.gate.open(self.world.keeper(), "test:tell") as work:
            work.tell(event, version=version, **given)

    async def deliver(self, *states: str) -> None:
        async with self.mail.worker(channels=self.channels):
            await self.mail.settled(*states)

    async def disclosures(self) -> list[Mapping[str, Any]]:
        async with self.mail.inside() as connection:
            found = "SELECT * FROM disclosures WHERE operation = 'channel_filing' ORDER BY at"
            return list(await connection.fetch(found))


async def _anywhere(_url: str) -> None:
    """A target check that lets every address pass."""


@pytest.fixture
async def partner() -> AsyncIterator[Receiver]:
    async with receiver() as known:
        yield known


@pytest.fixture
async def stage(pools: Pools, database: Settings, partner: Receiver, tmp_path: Path) -> Stage:
    world = await make_world(pools)
    case = await world.case()
    police = world.organisations["police"]
    action = ActionRow(
        house_id=world.house_id, case_id=case.id, text="Langsgaan bij moeder", kind="help_start", status="agreed",
        proposed_by_id=world.keeper_id, owner_organisation_id=police, subject_ids=case.persons[:1],
    )  # fmt: skip
    client = OAuthClientRow(
        organisation_id=police, house_id=world.house_id, name="Politie", scopes=[scope.value for scope in Scope]
    )
    (tmp_path / "filing").write_text(f"{SECRET}\n")
    installed = {"filing": FILING, **outbound_channels()}
    register = ClientRegister(pools.writer)
    channels = Channels(world.gate, Entry(pools), register, Credentials(tmp_path), installed)
    mail = delivery_world.World(pools, database, world.house_id, world.keeper_id, "waterduin")
    seal = KeySeal(database.secret_key.get_secret_value())
    made = Stage(world, mail, partner, seal, case, action, channels)
    await made.insert(action, client)
    return made


@pytest.mark.rule("DI-01", "NO-03")
async def test_a_channel_tells_what_its_receiver_may_see_signed_and_recorded_as_a_disclosure(stage: Stage) -> None:
    row = await stage.connect(options={"folder": "zaken/nieuw"}, credential="filing")
    _, secret = await stage.subscribe(row)
    await stage.tell(3)
    await stage.deliver("delivered")
    [sent] = stage.partner.told
    assert (sent.method, sent.path) == ("PUT", f"/api/zaken/nieuw/{stage.action.id}")
    body = Webhook(secret).verify(sent.body, sent.headers)
    assert (body["text"], body["version"]) == ("Langsgaan bij moeder", 1)
    assert body["caseId"] == str(stage.case.id)
    assert sent.headers["authorization"] == f"Bearer {SECRET}"
    [record] = await stage.disclosures()
    police = stage.world.organisations["police"]
    assert (record["organisation_id"], record["door"], record["purpose"]) == (police, "webhook", "stop_violence")
    assert str(stage.case.persons[0]) in record["shown"]


@pytest.mark.rule("NO-03", "DI-01")
async def test_what_is_sent_again_is_a_new_disclosure_of_what_is_open_then(stage: Stage) -> None:
    subscription_id, _ = await stage.subscribe(await stage.connect())
    await stage.tell()
    await stage.deliver("delivered")
    async with stage.world.gate.open(stage.world.keeper(), "test:change") as work:
        await work.change(await work.read(ActionRow, stage.action.id), text="Samen langsgaan bij moeder")
    now = datetime.now(UTC)
    window = ReplayWindow(since=now - timedelta(minutes=1), before=now + timedelta(minutes=1))
    police = stage.world.actor("police")
    await service.replay_window(stage.world.gate, police, subscription_id=subscription_id, window=window)
    await stage.deliver("delivered")
    texts = [sent.event["text"] for sent in stage.partner.told]
    assert texts == ["Langsgaan bij moeder", "Samen langsgaan bij moeder"]
    assert len(await stage.disclosures()) == 2


@pytest.mark.rule("NO-03")
async def test_who_no_longer_takes_part_is_sent_nothing_and_nothing_is_disclosed(stage: Stage) -> None:
    await stage.subscribe(await stage.connect())
    await stage.tell()
    await stage.mail.leave(stage.case.id, stage.world.organisations["police"])
    async with stage.world.gate.open(stage.world.keeper(), "test:rewrite") as work:
        await granting.rewrite(work, stage.case.id)
    await stage.deliver("withheld")
    assert stage.partner.told == []
    assert await stage.disclosures() == []


@pytest.mark.rule("OR-02")
async def test_a_receiver_without_clients_in_use_is_shown_nothing_of_the_subject(stage: Stage) -> None:
    await stage.subscribe(await stage.connect())
    async with stage.mail.inside() as connection:
        await connection.execute("UPDATE oauth_clients SET status = 'suspended'")
    await stage.tell(7)
    await stage.deliver("delivered")
    [sent] = stage.partner.told
    assert sent.event == {"notice": "actions.changed", "version": 7, "caseId": str(stage.case.id)}
    assert await stage.disclosures() == []


@pytest.mark.rule("NO-01")
async def test_what_a_channel_says_nothing_of_is_not_disclosed_and_holds_nothing_up(stage: Stage) -> None:
    await stage.subscribe(await stage.connect())
    await stage.tell(1, NoticeType.actions_accepted)
    await stage.tell(2, kind="term", subject_id=stage.case.id)
    await stage.tell(3)
    await stage.deliver("delivered", "withheld")
    assert [sent.event["notice"] for sent in stage.partner.told] == ["actions.changed"]
    async with stage.mail.inside() as connection:
        found = await connection.fetch("SELECT state, last_outcome, attempts FROM deliveries ORDER BY place")
    assert [tuple(one) for one in found[:2]] == [("withheld", "nothing_to_say", 0)] * 2
    assert found[2]["state"] == "delivered"


@pytest.mark.rule("NO-01")
@pytest.mark.parametrize("fault", ["channel", "credential", "path", "missing"])
async def test_a_channel_that_fails_is_tried_again_and_says_no_value(
    stage: Stage, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    known: dict[str, dict[str, Any]] = {
        "channel": {},
        "credential": {"credential": "nobody-keeps-it"},
        "path": {"options": {"folder": "../elders"}},
        "missing": {"adapter": "calendar-of-old"},
    }
    await stage.subscribe(await stage.connect(**known[fault]))
    await stage.tell(1, NoticeType.actions_declined if fault == "channel" else NoticeType.actions_changed)
    await stage.deliver("retry_wait")
    assert stage.partner.told == []
    async with stage.mail.inside() as connection:
        assert await connection.fetchval("SELECT outcome FROM delivery_attempts") == "channel_failed"
    assert "Ruzie" not in caplog.text


@pytest.mark.rule("NO-01")
async def test_order_and_retries_stay_as_they_are(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.domain.notices.rules.RETRY_SECONDS", (0.2, 0.2))
    answers = iter((503, 204, 204, 204))
    stage.partner.answer = lambda _: web.Response(status=next(answers))
    await stage.subscribe(await stage.connect())
    for event in (NoticeType.actions_agreed, NoticeType.actions_changed, NoticeType.actions_overdue):
        await stage.tell(1, event)
    await stage.deliver("delivered")
    told = [sent.event["notice"] for sent in stage.partner.told]
    assert told == ["actions.agreed", "actions.agreed", "actions.changed", "actions.overdue"]
    assert stage.partner.told[0].webhook_id == stage.partner.told[1].webhook_id
    assert len(await stage.disclosures()) == 4, "each attempt shows anew what is open then"


@pytest.mark.rule("OR-02")
async def test_what_would_go_by_a_suspended_connection_waits_for_it(stage: Stage) -> None:
    row = await stage.connect()
    await stage.subscribe(row)
    hand = stage.world.keeper(Role.policy_admin)
    await connections.suspend_connection(stage.world.gate, hand, connection_id=row.id, seen=1)
    await stage.tell()
    async with stage.mail.worker(channels=stage.channels):
        await stage.mail.listed()
    assert (stage.partner.told, await stage.mail.states()) == ([], ["pending"])
    await connections.resume_connection(stage.world.gate, hand, connection_id=row.id, seen=2)
    await stage.deliver("delivered")
    assert len(stage.partner.told) == 1


@pytest.mark.rule("GR-11", "OR-02")
async def test_a_subscription_by_a_connection_names_a_purpose_and_its_own_connection(stage: Stage) -> None:
    own = await stage.connect()
    foreign = replace_organisation(own, stage.world.organisations["veilig_thuis"])
    inbound = ConnectionRow(
        house_id=own.house_id, organisation_id=own.organisation_id, direction="inbound", adapter="veilig-thuis"
    )
    await stage.insert(foreign, inbound)
    for row, purpose, pointer in (
        (own, None, "/purpose"),
        (own, Purpose.research, "/purpose"),
        (foreign, Purpose.stop_violence, "/connectionId"),
        (inbound, Purpose.stop_violence, "/connectionId"),
    ):
        with pytest.raises(InvalidContent) as refused:
            await stage.subscribe(row, purpose)
        assert [fault.pointer for fault in refused.value.faults] == [pointer]
    both = SubscriptionDraft(
        connection_id=own.id, purpose=Purpose.stop_violence, callback_url="https://politie.example/in"
    )
    for draft in (both, SubscriptionDraft()):
        with pytest.raises(InvalidContent) as refused:
            await service.create_subscription(
                stage.world.gate, stage.world.actor("police"), draft=draft, targets=_anywhere, seal=stage.seal
            )
        assert [fault.pointer for fault in refused.value.faults] == ["/callbackUrl"]


def replace_organisation(row: ConnectionRow, organisation_id: UUID) -> ConnectionRow:
    return ConnectionRow(**row.model_dump(exclude={"id", "organisation_id"}), organisation_id=organisation_id)


@pytest.mark.rule("ME-18")
async def test_a_meeting_is_put_into_the_calendar_of_a_partner_with_nothing_of_anybody(stage: Stage) -> None:
    house, police = stage.world.house_id, stage.world.organisations["police"]
    kind = MeetingKindRow(house_id=house, kind="care_conference", name="Casusoverleg", status="active")
    meeting = MeetingRow(
        house_id=house, kind_id=kind.id, kind="care_conference", charter_version=1, place="Bij mw. Verzonnen thuis",
        starts_at=datetime(2026, 12, 1, 9, tzinfo=UTC), ends_at=datetime(2026, 12, 1, 10, 30, tzinfo=UTC),
        owner_id=police,
    )  # fmt: skip
    await stage.insert(kind, meeting)
    await stage.subscribe(await stage.connect(adapter="calendar", options={"collection": "overleg"}))
    about = {"kind": "meeting", "subject_id": meeting.id, "case_id": None, "audience": [police]}
    await stage.tell(1, NoticeType.meetings_invited, **about)
    await stage.deliver("delivered")
    async with stage.world.gate.open(stage.world.keeper(), "test:cancel") as work:
        await work.change(await work.read(MeetingRow, meeting.id), status="cancelled", cancelled_reason="ziekte")
    await stage.tell(2, NoticeType.meetings_changed, **about)
    await stage.deliver("delivered")
    assert {(sent.method, sent.path) for sent in stage.partner.told} == {("PUT", f"/api/overleg/{meeting.id}.ics")}
    found = [icalendar.Calendar.from_ical(sent.body).walk("VEVENT")[0] for sent in stage.partner.told]
    assert [str(one["STATUS"]) for one in found] == ["TENTATIVE", "CANCELLED"]
    assert [one.decoded("SEQUENCE") for one in found] == [1, 2]
    assert found[0]["UID"] == found[1]["UID"]
    assert found[0].decoded("DTSTART") == meeting.starts_at
    assert b"Verzonnen" not in stage.partner.told[0].body
    assert b"ziekte" not in stage.partner.told[1].body


@pytest.mark.rule("NO-05")
async def test_a_referrer_hears_of_its_referral_as_a_task_in_its_own_format(stage: Stage) -> None:
    police, now = stage.world.organisations["police"], datetime.now(UTC)
    referral = ReferralRow(
        house_id=stage.world.house_id, organisation_id=police, message_id="PL-7", body_hash="0" * 64, route="api",
        reference="ZVH-R-7", state="in_triage", entry_point="police", signal_kind="notification",
        sent_at=now, received_at=now, arrived_at=now, updated_at=now, categories=ALL_CATEGORIES,
        purposes=Purpose.everything(), concerns=[],
    )  # fmt: skip
    await stage.insert(referral)
    await stage.subscribe(await stage.connect(adapter="fhir_task", options={}), Purpose.referral_handling)
    about = {"kind": "referral", "subject_id": referral.id, "case_id": None, "audience": [police]}
    await stage.tell(2, NoticeType.referrals_status_changed, **about)
    await stage.deliver("delivered")
    [sent] = stage.partner.told
    assert (sent.method, sent.path) == ("PUT", f"/api/Task/{referral.id}")
    assert (sent.event["resourceType"], sent.event["status"]) == ("Task", "in-progress")


def test_every_channel_names_kinds_that_can_be_shown() -> None:
    spoken = [channel.subjects for channel in outbound_channels().values()]
    assert spoken
    assert all(subjects is not None and subjects <= SUBJECTS.keys() for subjects in spoken)
