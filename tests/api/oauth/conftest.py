"""A house with two organisations, their clients, and the authorization server on its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from starlette.applications import Starlette

from app.api.oauth.routes import OAuthState, make_oauth, oauth_routes
from app.database.pool import Pools
from app.domain.clients.service import ClientDraft, add_client
from app.domain.ids import new_id
from app.domain.vocabulary.scopes import Scope
from app.settings import Settings
from tests.api.oauth.partner import Partner, Prover, public

BASE = "https://poort.voorbeeld.test"
SCOPES = frozenset({Scope.case_read, Scope.referral_submit, Scope.contribution_read, Scope.action_write})


@dataclass
class World:
    """The parts of one test."""

    state: OAuthState
    http: httpx.AsyncClient
    pools: Pools
    house_id: UUID
    organisation_id: UUID
    other_organisation_id: UUID
    partner: Partner
    prover: Prover = field(default_factory=Prover)
    rest: httpx.AsyncClient = field(default_factory=httpx.AsyncClient)

    async def add_partner(self, partner: Partner | None = None, **changes: Any) -> Partner:  # noqa: ANN401
        """Register another client; without changes one of the same organisation."""
        partner = partner or Partner(BASE)
        draft = {
            "organisation": str(self.organisation_id),
            "house": str(self.house_id),
            "name": "Een koppeling",
            "scopes": SCOPES,
            "keys": [public(partner.key, partner.kid)],
            **changes,
        }
        added = await add_client(self.pools.writer, ClientDraft(**draft))
        partner.client_id = str(added.client_id)
        return partner

    async def ask(self, form: dict[str, str], **headers: str) -> httpx.Response:
        """A token request."""
        return await self.http.post("/oauth/token", data=form, headers=headers)

    async def token(self, partner: Partner | None = None, *, bound: bool = False, **fields: str) -> str:
        """An access token for a right request."""
        headers = {"dpop": self.prover.proof("POST", f"{BASE}/oauth/token")} if bound else {}
        answer = await self.ask((partner or self.partner).form(**fields), **headers)
        assert answer.status_code == 200, answer.text
        token: str = answer.json()["access_token"]
        return token


@asynccontextmanager
async def open_world(
    database: Settings,
    pools: Pools,
    http: httpx.AsyncClient | None = None,
    **changes: Any,  # noqa: ANN401 - settings of any kind
) -> AsyncIterator[World]:
    """The authorization server on a fresh database, with changed settings."""
    settings = database.model_copy(update={"base_url": BASE, **changes})
    organisation_id, other_id, house_id = new_id(), new_id(), new_id()
    await add_organisation(pools, organisation_id, "police", "Politie Voorbeeldstad")
    await add_organisation(pools, other_id, "youth_protection", "Jeugdbescherming Voorbeeldstad")
    await pools.writer.execute(
        "INSERT INTO houses (id, organisation_id, code, name, region, municipalities, themes)"
        " VALUES ($1, $2, 'vbs', 'Voorbeeldhuis', 'Voorbeeldstad', '{}', '{}')",
        house_id,
        organisation_id,
    )
    state = make_oauth(settings, pools.writer, http)
    await state.start()
    app = Starlette(routes=oauth_routes(state))
    transport = httpx.ASGITransport(app, client=("10.1.1.1", 4711))
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as caller:
        world = World(state, caller, pools, house_id, organisation_id, other_id, Partner(settings.issuer_url))
        await sign_covenant(world, organisation_id)
        await world.add_partner(world.partner)
        yield world
    await state.stop()


@pytest.fixture
async def world(database: Settings, pools: Pools) -> AsyncIterator[World]:
    """The authorization server on a fresh database."""
    async with open_world(database, pools) as opened:
        yield opened


@pytest.fixture
async def sandbox(database: Settings, pools: Pools) -> AsyncIterator[World]:
    """The same as a sandbox."""
    async with open_world(database, pools, sandbox=True) as opened:
        yield opened


async def add_organisation(pools: Pools, organisation_id: UUID, kind: str, name: str) -> None:
    """An active organisation."""
    await pools.writer.execute(
        "INSERT INTO organisations (id, version, name, kind, chains, status, static_excluded, interventions, expertise)"
        " VALUES ($1, 1, $2, $3, '{}', 'active', false, '{}', '{}')",
        organisation_id,
        name,
        kind,
    )


async def sign_covenant(
    world: World, organisation_id: UUID, *, kind: str = "covenant", ends_at: datetime | None = None
) -> UUID:
    """An agreement in force since yesterday."""
    agreement_id, now = new_id(), datetime.now(UTC)
    await world.pools.writer.execute(
        "INSERT INTO agreements (id, version, house_id, kind, title, edition, purposes, categories, starts_at, ends_at)"
        " VALUES ($1, 1, $2, $3, 'Convenant', '1', 0, 0, $4, $5)",
        agreement_id,
        world.house_id,
        kind,
        now - timedelta(days=1),
        ends_at,
    )
    await world.pools.writer.execute(
        "INSERT INTO agreement_parties (agreement_id, organisation_id, signed_on) VALUES ($1, $2, $3)",
        agreement_id,
        organisation_id,
        now.date(),
    )
    return agreement_id
