"""The steps of a referral and its case reach the zaak that it was: each once, in order, and nothing of anybody."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from starlette.requests import Request
from starlette.responses import Response

from app.database.pool import Pools
from app.domain.access.entry import Entry
from app.domain.clients.register import ClientRegister
from app.domain.notices import service
from app.domain.notices.sealing import KeySeal
from app.domain.notices.views import SubscriptionDraft
from app.domain.tables.cases import CaseRow
from app.domain.tables.clients import OAuthClientRow
from app.domain.tables.connections import ConnectionRow
from app.domain.tables.referrals import ReferralRow
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import ALL_CATEGORIES, Purpose
from app.integrations.adapter import Notice
from app.integrations.channels import Channels
from app.integrations.credentials import Credentials
from app.integrations.outbound.zgw_status import CHANNEL, ZaakStatusOptions
from app.settings import Settings
from tests.integrations import delivery_world
from tests.integrations.zgw_server import (
    CLIENT_ID,
    LAST,
    SECRET,
    Municipality,
    municipality,
    resultaattype,
    statustype,
)
from tests.integrations.zgw_world import HOUSEHOLD, KIND
from tests.world import World, make_world

MAPPING = {
    "clientId": CLIENT_ID,
    "referralStatuses": {
        "received": statustype("ontvangen"),
        "in_weighing": statustype("in-weging"),
        "accepted": statustype("opgepakt"),
        "not_taken_up": LAST,
    },
    "referralResults": {"not_taken_up": resultaattype("niet-opgepakt")},
    "caseStatuses": {"plan_active": statustype("plan-in-uitvoering"), "closed": LAST},
    "caseResults": {"closed": resultaattype("afgesloten")},
}


@dataclass
class Stage:
    """A municipality whose zaak is a referral, and that is told of it by the channel."""

    world: World
    mail: delivery_world.World
    town: Municipality
    channels: Channels
    referral: ReferralRow

    @property
    def zaak(self) -> str:
        """The zaak that the referral was."""
        return f"{self.town.base}/zaken/{self.referral.message_id.removeprefix('zaak:')}"

    async def move(self, **to: Any) -> None:  # noqa: ANN401 - columns of the referral
        """Let the referral take a step, and tell it."""
        async with self.world.gate.open(self.world.keeper(), "test:move") as work:
            self.referral = await work.read(ReferralRow, self.referral.id)
            version = await work.change(self.referral, updated_at=work.now, **to)
            work.tell(
                NoticeType.referrals_status_changed, kind="referral", subject_id=self.referral.id, version=version,
                audience=[self.world.organisations[KIND]],
            )  # fmt: skip

    async def deliver(self, *states: str) -> None:
        """Let a worker send what is due until every delivery is in one of these states."""
        async with self.mail.worker(channels=self.channels):
            await self.mail.settled(*states)

    def statuses(self) -> list[str]:
        """What was set at the municipality's side, in order."""
        return [each["statustype"].rpartition("/")[2] for each in self.town.statuses]


async def _anywhere(_url: str) -> None:
    """A target check that lets every address pass."""


@pytest.fixture
async def stage(pools: Pools, database: Settings, tmp_path: Path) -> AsyncIterator[Stage]:
    world = await make_world(pools)
    organisation_id, now = world.organisations[KIND], datetime.now(UTC)
    (tmp_path / "zaken").write_text(SECRET)
    async with municipality() as town:
        connection = ConnectionRow(
            house_id=world.house_id, organisation_id=organisation_id, direction="outbound", adapter="zgw_status",
            endpoint=town.base, credential="zaken", options=MAPPING,
        )  # fmt: skip
        referral = ReferralRow(
            house_id=world.house_id, organisation_id=organisation_id, message_id=f"zaak:{town.add(HOUSEHOLD)}",
            body_hash="0" * 64, route="zgw", reference="ZAAK-1", state="received", entry_point="local_team",
            signal_kind="notification", sent_at=now, received_at=now, arrived_at=now, updated_at=now,
            categories=ALL_CATEGORIES, purposes=Purpose.everything(), concerns=[{"what": "Zorgen om mw. Verzonnen"}],
        )  # fmt: skip
        client = OAuthClientRow(
            organisation_id=organisation_id, house_id=world.house_id, name="Zaaksysteem",
            scopes=[Scope.case_read, Scope.referral_submit, Scope.contribution_read],
        )  # fmt: skip
        async with world.gate.open(world.keeper(), "test:rows") as work:
            await work.insert(connection, referral, client)
        settings = database.model_copy(update={"callback_loopback": True})
        draft = SubscriptionDraft(connection_id=connection.id, purpose=Purpose.referral_handling)
        seal = KeySeal(settings.secret_key.get_secret_value())
        await service.create_subscription(world.gate, world.actor(KIND), draft=draft, targets=_anywhere, seal=seal)
        channels = Channels(world.gate, Entry(pools), ClientRegister(pools.writer), Credentials(tmp_path))
        mail = delivery_world.World(pools, settings, world.house_id, world.keeper_id, "waterduin")
        yield Stage(world, mail, town, channels, referral)


@pytest.mark.rule("NO-05")
async def test_each_step_is_a_status_of_the_zaak_and_the_end_its_result(stage: Stage) -> None:
    for state in ("received", "in_weighing", "not_taken_up"):
        await stage.move(state=state)
        await stage.deliver("delivered")
    assert stage.statuses() == ["ontvangen", "in-weging", "afgehandeld"]
    assert stage.town.results == [
        {"zaak": stage.zaak, "resultaattype": resultaattype("niet-opgepakt"), "toelichting": "niet opgepakt"}
    ]
    assert stage.town.refused == []
    asked = [path for method, path in stage.town.asked if method == "POST"]
    assert asked == ["/statussen", "/statussen", "/resultaten", "/statussen"], "the result before the last status"
    sent = json.dumps([stage.town.statuses, stage.town.results])
    assert not any(word in sent for word in ("Verzonnen", "Voorbeeldsma", "ZAAK-1", "999990123"))


@pytest.mark.rule("NO-01", "NO-05")
async def test_steps_in_quick_succession_and_notices_of_the_same_step_are_one_status(stage: Stage) -> None:
    await stage.move(state="received")
    await stage.move(state="in_weighing")
    await stage.move(reference="ZAAK-1b")
    await stage.deliver("delivered")
    assert stage.statuses() == ["in-weging"]
    assert len(await stage.mail.states()) == 3


@pytest.mark.rule("NO-01")
async def test_an_answer_that_was_lost_is_found_out_before_anything_is_sent_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.domain.notices.rules.RETRY_SECONDS", (0.2, 0.2, 0.2, 0.2))
    stage.town.lose = 2
    await stage.move(state="not_taken_up")
    await stage.deliver("delivered")
    assert (stage.statuses(), len(stage.town.results)) == (["afgehandeld"], 1)
    assert stage.town.refused == [], "the register never had to refuse a second one"


@pytest.mark.rule("NO-01")
@pytest.mark.parametrize("answer", [Response(b"<html>"), Response(b'{"results": 1}'), Response(status_code=503)])
async def test_where_the_register_cannot_be_read_nothing_is_sent(stage: Stage, answer: Response) -> None:
    async def instead(_: Request) -> Response:
        return answer

    stage.town.instead["statussen"] = instead
    await stage.move(state="received")
    await stage.deliver("retry_wait")
    assert {method for method, _ in stage.town.asked} == {"GET"}


async def test_a_result_that_the_municipality_set_itself_is_left_as_it_is(stage: Stage) -> None:
    stage.town.results.append({"zaak": stage.zaak, "resultaattype": resultaattype("anders"), "toelichting": ""})
    await stage.move(state="not_taken_up")
    await stage.deliver("delivered")
    assert (stage.statuses(), len(stage.town.results)) == (["afgehandeld"], 1)


@pytest.mark.rule("NO-03", "NO-05")
async def test_a_step_without_status_and_a_referral_that_was_no_zaak_are_not_told(stage: Stage) -> None:
    await stage.move(state="in_triage")
    await stage.deliver("withheld")
    await stage.move(state="received", message_id=f"m-{uuid4()}")
    await stage.deliver("withheld")
    assert stage.town.asked == []


@pytest.mark.rule("NO-03")
async def test_the_case_that_follows_is_told_to_the_zaak_while_its_organisation_takes_part(stage: Stage) -> None:
    case = await stage.world.case(members=(KIND, "veilig_thuis"), status="plan_active")
    async with stage.world.gate.open(stage.world.keeper(), "test:move") as work:
        at = work.now - timedelta(seconds=2)
        await work.change(await work.read(CaseRow, case.id), updated_at=at)
        await work.connection.execute(
            "UPDATE referrals SET case_id = $1, updated_at = $2, state = 'accepted'", case.id, at
        )
        told: dict[str, Any] = {"version": 1, "case_id": case.id, "audience": [stage.world.organisations[KIND]]}
        work.tell(NoticeType.referrals_decided, kind="referral", subject_id=stage.referral.id, **told)
        work.tell(NoticeType.cases_status_changed, kind="case", subject_id=case.id, **told)
    await stage.deliver("delivered")
    assert stage.statuses() == ["opgepakt", "plan-in-uitvoering"]
    async with stage.world.gate.open(stage.world.keeper(), "test:move") as work:
        await work.change(
            await work.read(CaseRow, case.id), status="closed", updated_at=work.now - timedelta(seconds=1)
        )
        work.tell(NoticeType.cases_status_changed, kind="case", subject_id=case.id, version=2, case_id=case.id)
    await stage.deliver("delivered")
    assert stage.statuses()[2:] == ["afgehandeld"]
    assert stage.town.results[0]["resultaattype"] == resultaattype("afgesloten")
    assert stage.town.refused == []


def test_a_case_of_which_nothing_may_be_seen_says_nothing() -> None:
    notice = Notice(
        event_id=uuid4(), house_code="waterduin", type="cases.status_changed", subject_kind="case", subject_id=uuid4(),
        subject_version=1, case_id=uuid4(), reason_code=None, notice_class="inform", occurred_at=datetime.now(UTC),
        endpoint="https://zaken.example/api/v1",
    )  # fmt: skip
    options = ZaakStatusOptions.model_validate(MAPPING)
    known = {"status": "closed", "updatedAt": "2026-11-02T10:00:00Z", "messageIds": [f"zaak:{uuid4()}"]}
    assert CHANNEL.render(notice, known, options)
    for hidden in ({}, {"status": None, "updatedAt": None, "messageIds": None}, known | {"messageIds": []}):
        assert CHANNEL.render(notice, hidden, options) == []
