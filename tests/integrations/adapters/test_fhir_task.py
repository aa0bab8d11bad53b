"""The status of a referral as FHIR Task: every state has its word, valid in each release, and nobody is named."""

import json
from datetime import UTC, datetime
from importlib import import_module
from typing import Any
from uuid import UUID

import pytest

from app.domain.vocabulary.referrals import ReferralState
from app.integrations.adapter import Notice, Rendered, outbound_channels
from app.integrations.fhir import FhirVersion
from app.integrations.outbound.fhir_task import CHANNEL, STATUSES, FhirTaskOptions, task_of

REFERRAL_ID = UUID("01a200f4-b36f-7c11-9a55-0f4c2b0c9d11")
DISCLOSED = {
    "id": str(REFERRAL_ID),
    "version": 3,
    "state": "in_weighing",
    "messageId": "zorg-2026-0417",
    "reference": "ZORG-2026-417",
    "urgency": "acute",
    "arrivedAt": "2026-11-02T09:40:00Z",
    "updatedAt": "2026-11-02T10:40:00.123456Z",
    "elsewhereReason": None,
    "concerns": [{"what": "Kanarie van Duinrell"}],
}
NOTICE = Notice(
    event_id=UUID(int=1),
    house_code="waterduin",
    type="referrals.status_changed",
    subject_kind="referral",
    subject_id=REFERRAL_ID,
    subject_version=3,
    case_id=None,
    reason_code=None,
    notice_class="inform",
    occurred_at=datetime(2026, 11, 2, tzinfo=UTC),
)
PACKAGES: dict[FhirVersion, str] = {"4.0": "fhir.resources.R4B", "4.3": "fhir.resources.R4B", "5.0": "fhir.resources"}


def checked(task: dict[str, Any], version: FhirVersion) -> dict[str, Any]:
    """The same Task, valid by the standard."""
    import_module(f"{PACKAGES[version]}.task").Task.model_validate(task)
    return task


@pytest.mark.rule("NO-05")
@pytest.mark.parametrize("version", PACKAGES)
@pytest.mark.parametrize("state", ReferralState)
def test_every_state_has_its_task(state: ReferralState, version: FhirVersion) -> None:
    task = checked(task_of({**DISCLOSED, "state": state.value}, version), version)
    assert task["status"] == STATUSES[state]
    assert task["businessStatus"]["coding"][0]["code"] == state.value
    assert "Kanarie" not in json.dumps(task)
    assert "for" not in task


@pytest.mark.rule("RE-10")
def test_the_other_route_is_told_in_the_form_of_each_release() -> None:
    elsewhere = {"elsewhereReason": "other_region", "elsewhereOrganisationId": str(UUID(int=7)), "meetingKind": None}
    told = DISCLOSED | {"state": "not_taken_up"} | elsewhere
    r4, r5 = (checked(task_of(told, version), version) for version in ("4.0", "5.0"))
    assert r4["statusReason"]["coding"][0]["code"] == "other_region"
    assert r5["statusReason"]["concept"] == r4["statusReason"]
    assert r4["output"][0]["valueReference"]["identifier"]["value"] == str(UUID(int=7))


def test_the_channel_puts_the_task_and_has_nothing_to_say_of_what_is_no_referral() -> None:
    assert outbound_channels()["fhir_task"] is CHANNEL
    request = CHANNEL.render(NOTICE, DISCLOSED, FhirTaskOptions(fhir_version="5.0"))
    assert isinstance(request, Rendered)
    assert (request.method, request.path) == ("PUT", f"Task/{REFERRAL_ID}")
    assert request.headers["Content-Type"] == "application/fhir+json; fhirVersion=5.0"
    checked(json.loads(request.body), "5.0")
    assert CHANNEL.render(NOTICE, {}, FhirTaskOptions()) is None
    other = Notice(**{name: getattr(NOTICE, name) for name in Notice.__slots__} | {"subject_kind": "case"})
    assert CHANNEL.render(other, DISCLOSED, FhirTaskOptions()) is None
