"""A municipality's connection: what is checked when it is saved, and a zaak tried without storing it."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from app.database.pool import Pools
from app.domain.connections.catalogue import Catalogue
from app.domain.connections.drafts import ConnectionDraft, DryRunDraft
from app.domain.connections.service import Surroundings, create_connection, dry_run_connection
from app.domain.errors import InvalidContent
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.sharing import Purpose
from app.integrations.credentials import Credentials
from app.integrations.http import PartnerClient
from app.integrations.inbound.zgw.adapter import ADAPTER
from app.integrations.outbound.zgw_status import CHANNEL
from tests.integrations.zgw_server import LAST
from tests.integrations.zgw_world import KIND
from tests.world import World, make_world

BASE = "http://127.0.0.1:9/zaken/api/v1"


@pytest.fixture
def surroundings(tmp_path: Path) -> Surroundings:
    for name in ("zaken", "abonnement"):
        (tmp_path / name).write_text("geheim\n")
    catalogue = Catalogue({ADAPTER.name: ADAPTER}, {CHANNEL.name: CHANNEL})
    return Surroundings(catalogue, PartnerClient(loopback=True).check, Credentials(tmp_path))


async def connect(world: World, surroundings: Surroundings, **changes: Any) -> UUID:  # noqa: ANN401 - members of it
    """Connect the local team's case system, with changes."""
    given = {
        "organisation_id": world.organisations[KIND],
        "direction": "inbound",
        "adapter": "zgw",
        "endpoint": BASE,
        "credential": "zaken",
        "options": {"notificationsSecret": "abonnement"},
    }
    admin = world.keeper(Role.policy_admin)
    draft = ConnectionDraft.model_validate(given | changes)
    return await create_connection(world.gate, admin, draft=draft, surroundings=surroundings)


@pytest.mark.rule("OR-02")
async def test_address_and_both_secrets_are_asked_for_when_it_is_saved(
    pools: Pools, surroundings: Surroundings
) -> None:
    world = await make_world(pools)
    refused: dict[tuple[str, str], dict[str, Any]] = {
        ("/endpoint", "required"): {"endpoint": None},
        ("/credential", "required"): {"credential": None},
        ("/credential", "unknown-credential"): {"credential": "elders"},
        ("/options", "unknown-credential"): {"options": {}},
        ("/options/notificationsSecret", "bad-format"): {"options": {"notificationsSecret": "../elders"}},
        ("/options/zaaktypes/0", "bad-format"): {
            "options": {"notificationsSecret": "abonnement", "zaaktypes": ["zorg"]}
        },
        ("/options/referralStatuses", "not-in-list"): {
            "direction": "outbound", "adapter": "zgw_status", "options": {"referralStatuses": {"klaar": LAST}},
        },
    }  # fmt: skip
    for (pointer, code), changes in refused.items():
        with pytest.raises(InvalidContent) as fault:
            await connect(world, surroundings, **changes)
        (found,) = {(one.pointer, one.code) for one in fault.value.faults}
        assert found[0].startswith(pointer)
        assert found[1] == code
    await connect(world, surroundings)


@pytest.mark.rule("RE-03")
async def test_a_zaak_can_be_tried_before_the_municipality_tells_of_one(
    pools: Pools, surroundings: Surroundings
) -> None:
    world = await make_world(pools)
    made = await connect(world, surroundings)
    message = next(iter(ADAPTER.examples())).decode()
    tried = await dry_run_connection(
        world.gate,
        world.keeper(Role.policy_admin, purpose=Purpose.referral_handling),
        connection_id=made,
        draft=DryRunDraft(message=message),
        catalogue=surroundings.catalogue,
    )
    assert tried.outcome.acceptable
    assert tried.message_id == "zaak:0b8d1f6e-6d0a-4f3c-9a70-3f6f5d2c9e11"
