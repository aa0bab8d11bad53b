"""Another issuer's tokens: accepted for clients that are registered here, with no more than they may hold here."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from joserfc.jwk import ECKey, OctKey, RSAKey

from app.api.oauth import foreign
from app.database.pool import Pools
from app.domain.access.claims import Claims
from app.domain.clients.service import suspend_client
from app.domain.errors import CredentialRevoked, Unauthenticated, Unavailable, WrongAudience
from app.domain.vocabulary.scopes import Scope
from app.settings import Issuer, Settings
from tests.api.oauth.conftest import BASE, World, open_world
from tests.api.oauth.partner import Partner, public, sign

ISSUER = "https://landelijk.voorbeeld.test/realms/zorg"
PROFESSIONAL = UUID("018f3c1e-0000-7000-8000-000000000001")


@dataclass
class Idp:
    """A foreign issuer: its key and the key set that it answers with."""

    key: ECKey | RSAKey = field(default_factory=lambda: ECKey.generate_key("P-256"))
    kid: str = "a"
    algorithm: str = "ES256"
    answer: httpx.Response | None = None
    asked: int = 0

    def key_set(self, _: httpx.Request) -> httpx.Response:
        self.asked += 1
        if self.answer is not None:
            return self.answer
        rest = [{**OctKey.generate_key(256).as_dict(), "kid": "secret"}, {"kty": "??"}, 7]
        return httpx.Response(200, json={"keys": [*rest, public(self.key, self.kid)]})

    def token(self, header: dict[str, Any] | None = None, **changes: Any) -> str:  # noqa: ANN401 - claims of any kind
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": "ketenpoort",
            "azp": "politie-systeem",
            "scope": "openid case:read contribution:read case:write",
            "iat": now,
            "exp": now + 300,
            "jti": str(uuid4()),
            "medewerker": str(PROFESSIONAL),
            **changes,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        return sign({"typ": "at+jwt", "alg": self.algorithm, "kid": self.kid, **(header or {})}, claims, self.key)


@dataclass
class Abroad:
    world: World
    idp: Idp
    client_id: UUID

    async def enter(self, token: str, **more: Any) -> Claims:  # noqa: ANN401 - passed on
        return await self.world.state.bearer.verify(f"Bearer {token}", **more)


@pytest.fixture
async def abroad(database: Settings, pools: Pools) -> AsyncIterator[Abroad]:
    idp = Idp()
    mapping = Issuer(
        issuer=ISSUER,
        jwks_uri=f"{ISSUER}/certs",
        audience="ketenpoort",
        client_claim="azp",
        professional_claim="medewerker",
    )
    http = httpx.AsyncClient(transport=httpx.MockTransport(idp.key_set))
    async with open_world(database, pools, http, issuers=(mapping,)) as world:
        partner = await world.add_partner(Partner(BASE), keys=(), issuer=ISSUER, external_id="politie-systeem")
        yield Abroad(world, idp, UUID(partner.client_id))


async def test_a_registered_client_enters_with_its_scopes_here_and_its_named_professional(abroad: Abroad) -> None:
    claims = await abroad.enter(abroad.idp.token())
    assert claims.client_id == abroad.client_id
    assert claims.organisation_id == abroad.world.organisation_id
    assert claims.scopes == {Scope.case_read}, "no write scope is registered, and contributions need a bound token"
    assert claims.professional_id == PROFESSIONAL
    await abroad.enter(abroad.idp.token(aud=["ketenpoort"]))
    assert abroad.idp.asked == 1


async def test_a_bound_foreign_token_keeps_its_sensitive_scopes(abroad: Abroad) -> None:
    prover = abroad.world.prover
    token = abroad.idp.token(cnf={"jkt": prover.key.thumbprint()})
    proof = prover.proof("GET", f"{BASE}/v1/cases", token)
    claims = await abroad.world.state.bearer.verify(f"DPoP {token}", proof, "GET", "/v1/cases")
    assert claims.scopes == {Scope.case_read, Scope.contribution_read}


async def test_what_a_foreign_token_may_not_say(abroad: Abroad) -> None:
    now = int(time.time())
    own_issuer: dict[str, Any] = {"iss": BASE, "aud": BASE}
    for wrong in (
        abroad.idp.token(azp="onbekend"),
        abroad.idp.token(azp=None),
        abroad.idp.token(azp=["politie-systeem"]),
        abroad.idp.token(iss=f"{ISSUER}/"),
        abroad.idp.token(**own_issuer),
        abroad.idp.token({"typ": "JWT"}),
        abroad.idp.token({"kid": "secret"}),
        abroad.idp.token(exp=now + 86_400),
        abroad.idp.token(exp=now - 5),
        abroad.idp.token(medewerker="de chef"),
        abroad.idp.token(jti=None),
        Idp().token(),
    ):
        with pytest.raises(Unauthenticated):
            await abroad.enter(wrong)
    for audience in ("elders", ["ketenpoort", "elders"], None):
        with pytest.raises(WrongAudience):
            await abroad.enter(abroad.idp.token(aud=audience))


async def test_our_own_tokens_do_not_pass_for_foreign_ones_nor_theirs_for_ours(abroad: Abroad) -> None:
    foreign_client = await abroad.world.ask(Partner(BASE, client_id=str(abroad.client_id)).form())
    assert foreign_client.json()["error"] == "invalid_client", "a foreign client has no key here"


async def test_suspending_a_foreign_client_closes_its_tokens(abroad: Abroad) -> None:
    token = abroad.idp.token()
    await abroad.enter(token)
    await suspend_client(abroad.world.pools.writer, abroad.client_id)
    await abroad.world.state.watch.renew()
    for again in (token, abroad.idp.token()):
        with pytest.raises(CredentialRevoked):
            await abroad.enter(again)


async def test_a_new_key_is_fetched_once_and_unknown_ids_do_not_make_a_flood(
    abroad: Abroad, monkeypatch: pytest.MonkeyPatch
) -> None:
    await abroad.enter(abroad.idp.token())
    abroad.idp.key, abroad.idp.kid = ECKey.generate_key("P-256"), "b"
    monkeypatch.setattr(foreign, "RETRY_AFTER", 0.2)
    await asyncio.sleep(0.25)
    await asyncio.gather(*(abroad.enter(abroad.idp.token()) for _ in range(10)))
    assert abroad.idp.asked == 2
    outcomes = await asyncio.gather(
        *(abroad.enter(abroad.idp.token({"kid": str(number)})) for number in range(50)), return_exceptions=True
    )
    assert all(isinstance(outcome, Unauthenticated) for outcome in outcomes)
    assert abroad.idp.asked <= 3


async def test_an_issuer_that_is_away_closes_the_door_for_its_tokens_only(abroad: Abroad) -> None:
    for answer in (
        httpx.Response(500),
        httpx.Response(302, headers={"location": f"{ISSUER}/x"}),
        httpx.Response(200, content=b"["),
        httpx.Response(200, content=b"{" + b" " * 300_000),
        httpx.Response(200, json={"keys": 7}),
    ):
        abroad.idp.answer = answer
        with pytest.raises(Unavailable):
            await abroad.enter(abroad.idp.token())
        vars(abroad.world.state.bearer._foreign[ISSUER])["_tried_at"] = float("-inf")
    await abroad.enter(await abroad.world.token())
    abroad.idp.answer = None
    await abroad.enter(abroad.idp.token())


async def test_rsa_keys_of_an_issuer_sign_by_ps256_only(abroad: Abroad) -> None:
    abroad.idp.key, abroad.idp.algorithm = RSAKey.generate_key(2048), "PS256"
    await abroad.enter(abroad.idp.token())
    abroad.idp.algorithm = "RS256"
    with pytest.raises(Unauthenticated):
        await abroad.enter(abroad.idp.token())
