"""FHIR at the door for signed messages: the media type says the release, as the standard has it."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest

from app.database.pool import Pools
from app.settings import Settings
from tests.integrations.adapters.fhir_world import household, smallest
from tests.integrations.push_world import Push, pushing

FHIR = "application/fhir+json"


@pytest.fixture
async def push(pools: Pools, database: Settings) -> AsyncIterator[Push]:
    async with pushing(pools, database, "fhir", kind="local_team") as known:
        yield known


async def send(push: Push, bundle: object, media_type: str) -> httpx.Response:
    """Push a Bundle under a media type."""
    push.media_type = media_type
    return await push.send(bundle)


@pytest.mark.rule("RE-03")
async def test_the_release_that_the_media_type_names_is_how_a_message_is_read(push: Push) -> None:
    for release in ("4.0", "4.3"):
        bundle = smallest() | {"identifier": {"value": f"zorg-{release}"}}
        answer = await send(push, bundle, f'{FHIR}; fhirVersion="{release}"; charset=UTF-8')
        assert answer.status_code == 201, answer.text
    wrong = await send(push, household("r4"), f"{FHIR}; fhirVersion=5.0")
    assert wrong.status_code == 202
    assert "/entry/0/resource/reasonCode" in {fault["pointer"] for fault in wrong.json()["faults"]}
    assert (await send(push, household("r4"), FHIR)).status_code == 201
    assert (await send(push, household("r5"), f"{FHIR};fhirVersion=5.0")).status_code == 201


async def test_what_the_standard_does_not_know_is_refused_before_it_is_read(push: Push) -> None:
    body = json.dumps(smallest()).encode()
    for media_type in (
        f"{FHIR}; fhirVersion=3.0",
        f"{FHIR}; version=4.0",
        f"{FHIR}; fhirVersion=4.0; profile=x",
        f"{FHIR}; fhirVersion=4.0; charset=latin-1",
        "application/fhir+xml; fhirVersion=4.0",
    ):
        assert (await send(push, body, media_type)).status_code == 415
