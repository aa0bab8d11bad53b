"""The whole service as partners meet it: the real application, tokens of its own authorization server, every door.

Nothing is replaced: `create_app` is what `ketenpoort serve` runs, and an actor is made from a token that a registered
client asked for with its own key.
"""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
import uvicorn
from fastapi import FastAPI

from app.database.pool import Pools, open_pools
from app.domain.access.policy import SCOPES_BY_KIND
from app.domain.clients.service import ClientDraft, add_client
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.scopes import Scope
from app.main import create_app
from app.settings import Settings
from tests.api.oauth.partner import Partner, Prover, public

BASE_URL = "https://poort.voorbeeld.test"
GRAPHQL = "application/graphql-response+json"
USUAL_PURPOSE = "stop_violence"


@dataclass
class Service:
    """The running application, and the pools with which a test makes the world around it."""

    app: FastAPI
    settings: Settings
    pools: Pools
    http: httpx.AsyncClient

    async def register(
        self, organisation_id: UUID, house_id: UUID, kind: str, scopes: frozenset[Scope] | None = None
    ) -> "Client":
        """A client of this organisation with these scopes, by default all that its kind may hold."""
        partner = Partner(self.settings.issuer_url)
        draft = ClientDraft(
            organisation=str(organisation_id),
            house=str(house_id),
            name="Koppeling voor de tests",
            scopes=SCOPES_BY_KIND[OrganisationKind(kind)] if scopes is None else scopes,
            keys=[public(partner.key, partner.kid)],
        )
        added = await add_client(self.pools.writer, draft)
        partner.client_id = str(added.client_id)
        return Client(self, partner, added.client_id)

    async def document(self) -> dict[str, Any]:
        """The OpenAPI document that the service publishes."""
        found: dict[str, Any] = (await self.http.get("/v1/openapi.json")).json()
        return found


@dataclass
class Client:
    """One registered client of one organisation."""

    service: Service
    partner: Partner
    client_id: UUID
    prover: Prover = field(default_factory=Prover)
    bound: bool = False
    professional: UUID | None = None
    kept: dict[str, str] = field(default_factory=dict)

    async def token(self, scope: str = "") -> str:
        """An access token for these scopes (all, when none are named), asked for once."""
        if scope not in self.kept:
            headers = {"dpop": self.prover.proof("POST", f"{self.service.settings.base_url}/oauth/token")}
            form = self.partner.form(**({"scope": scope} if scope else {}))
            answer = await self.service.http.post("/oauth/token", data=form, headers=headers if self.bound else {})
            assert answer.status_code == 200, answer.text
            self.kept[scope] = answer.json()["access_token"]
        return self.kept[scope]

    async def send(
        self,
        method: str,
        path: str,
        *,
        purpose: str | None = USUAL_PURPOSE,
        scope: str = "",
        body: Any = None,  # noqa: ANN401 - JSON
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """One request with this client's token."""
        token = await self.token(scope)
        sent = {"authorization": f"{'DPoP' if self.bound else 'Bearer'} {token}"}
        if self.bound:
            address = self.service.settings.base_url + path.partition("?")[0]
            sent["dpop"] = self.prover.proof(method, address, token)
        if purpose is not None:
            sent["purpose"] = purpose
        if self.professional is not None:
            sent["professional"] = str(self.professional)
        sent |= headers or {}
        return await self.service.http.request(method, path, json=body, headers=sent)

    async def get(self, path: str, *, purpose: str | None = USUAL_PURPOSE, scope: str = "") -> httpx.Response:
        """Read over REST."""
        return await self.send("GET", path, purpose=purpose, scope=scope)

    async def ask(
        self, query: str, variables: Mapping[str, Any] | None = None, *, purpose: str | None = USUAL_PURPOSE,
        scope: str = "",
    ) -> httpx.Response:  # fmt: skip
        """Ask over GraphQL."""
        body = {"query": query, "variables": dict(variables or {})}
        return await self.send("POST", "/graphql", purpose=purpose, scope=scope, body=body, headers={"accept": GRAPHQL})


@asynccontextmanager
async def serve(database: Settings, **changes: Any) -> AsyncIterator[Service]:  # noqa: ANN401 - settings of any kind
    """The service in this process, without a socket. Sensitive scopes need no proof of possession unless asked.

    The proof costs a write for each read; that it is asked where it must be is proven by the tests of the tokens.
    """
    given = {"base_url": BASE_URL, "bound_scopes": (), "requests_per_minute": 10_000_000, "token_seconds": 900}
    settings = database.model_copy(update=given | changes)
    app = create_app(settings)
    transport = httpx.ASGITransport(app, client=("10.1.1.1", 4711))
    async with (
        app.router.lifespan_context(app),
        open_pools(database.model_copy(update={"writer_connections": 4, "reader_connections": 1})) as pools,
        httpx.AsyncClient(transport=transport, base_url=settings.base_url, timeout=30) as http,
    ):
        yield Service(app, settings, pools, http)


@contextmanager
def listening(settings: Settings) -> Iterator[FastAPI]:
    """The service on its port of this machine, in a thread of its own: for tools that bring a client of their own."""
    app = create_app(settings)
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=settings.port, log_config=None, access_log=False, lifespan="on")
    )
    thread = threading.Thread(target=asyncio.run, args=(server.serve(),), daemon=True)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the service did not start"
            thread.join(0.05)
        yield app
    finally:
        server.should_exit = True
        thread.join(20)


def shown(answer: httpx.Response) -> Any:  # noqa: ANN401 - JSON
    """The content of an answer over REST, or None where there is nothing to show."""
    return answer.json() if answer.status_code == 200 else None


def same_bytes(answer: httpx.Response) -> bytes:
    """An answer without what names the request itself: a hidden object must answer like an unknown one in all else."""
    own = {"request-id", "traceparent", "ratelimit", "ratelimit-policy", "content-length"}
    headers = sorted((name, value) for name, value in answer.headers.items() if name not in own)
    body = answer.content
    if "json" in answer.headers.get("content-type", ""):
        body = json.dumps(_nameless(answer.json()), sort_keys=True).encode()
    return f"{answer.status_code} {headers} ".encode() + body


def _nameless(content: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(content, dict):
        return {key: _nameless(value) for key, value in content.items() if key != "instance"}
    return [_nameless(item) for item in content] if isinstance(content, list) else content
