"""A region for the load: cases that Veilig Thuis directs, two registered clients, and a partner that is told."""

import asyncio
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx

from app.database.pool import open_pools
from app.domain.clients.service import ClientDraft, add_client
from app.domain.vocabulary.scopes import Scope
from app.settings import Settings
from tests.api.oauth.partner import Partner, public
from tests.domain.case_world import directed
from tests.world import World, make_world

_TOKENS_RENEWED_SECONDS = 200
SCOPES = frozenset(
    {
        Scope.referral_submit,
        Scope.action_read,
        Scope.action_write,
        Scope.notice_manage,
        Scope.case_read,
        Scope.contribution_read,
        Scope.contribution_write,
    }
)


@dataclass
class Region:
    """Who and what there is."""

    house_id: UUID
    organisations: dict[str, UUID]
    professionals: dict[str, UUID]
    cases: list[UUID]
    subjects: list[UUID]
    covenant_id: UUID
    partners: dict[str, Partner] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    async def enter(self, http: httpx.AsyncClient) -> None:
        """Get each partner its token."""
        for kind, partner in self.partners.items():
            answer = await http.post("/oauth/token", data=partner.form())
            assert answer.status_code == 200, answer.text
            self.tokens[kind] = answer.json()["access_token"]

    def headers(self, kind: str, purpose: str = "stop_violence", **more: str) -> dict[str, str]:
        """What a partner sends with each request."""
        return {
            "authorization": f"Bearer {self.tokens[kind]}",
            "purpose": purpose,
            "professional": str(self.professionals[kind]),
            **more,
        }

    async def stay(self, http: httpx.AsyncClient) -> None:
        """Get new tokens in time, until cancelled."""
        while True:
            await asyncio.sleep(_TOKENS_RENEWED_SECONDS)
            await self.enter(http)

    async def subscribe(self, http: httpx.AsyncClient, url: str, *kinds: str) -> None:
        """Let those who act, or these kinds of partner, be told at this address."""
        for kind in kinds or ("police", "local_team"):
            answer = await http.post("/v1/subscriptions", json={"callbackUrl": url}, headers=self.headers(kind))
            assert answer.status_code == 201, answer.text


async def make_region(settings: Settings, issuer: str, cases: int) -> Region:
    """Fill a migrated database."""
    async with open_pools(settings.model_copy(update={"writer_connections": 2})) as pools:
        world = await make_world(pools)
        made = [await world.case(persons=2) for _ in range(cases)]
        for case in made:
            await directed(world, case)
        region = Region(
            world.house_id,
            world.organisations,
            world.professionals,
            [case.id for case in made],
            [case.persons[0] for case in made],
            _given(world.covenant_id),
        )
        for kind in ("police", "veilig_thuis", "local_team"):
            region.partners[kind] = await _register(pools.writer, world, kind, issuer)
    return region


def _given(found: UUID | None) -> UUID:
    assert found is not None
    return found


async def _register(writer: Any, world: World, kind: str, issuer: str) -> Partner:  # noqa: ANN401 - asyncpg has no types
    partner = Partner(issuer)
    draft = ClientDraft(
        organisation=str(world.organisations[kind]),
        house=str(world.house_id),
        name="Koppeling voor de tests",
        scopes=SCOPES,
        keys=[public(partner.key, partner.kid)],
    )
    partner.client_id = str((await add_client(writer, draft)).client_id)
    return partner
