"""A served application for those who follow: a house with a case, clients with real tokens, both ways to listen."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import aiohttp
import httpx
import uvicorn
from fastapi import FastAPI

from app.api.graphql.streams import StreamLimits
from app.api.websockets import WEBSOCKETS
from app.database.pool import Pools, open_pools
from app.demo.stage import listen
from app.domain.clients.service import ClientDraft, add_client
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.scopes import Scope
from app.main import create_app
from app.settings import Settings
from tests.api.oauth.partner import Partner, Prover, public
from tests.world import MadeCase, World, make_world

PROTOCOL = "graphql-transport-ws"
EVENTS = (
    "subscription($after: String, $type: [String!]) "
    "{ events(after: $after, type: $type) { cursor node { id type caseId } } }"
)


@dataclass
class Client:
    """One partner's client."""

    served: "Served"
    partner: Partner
    prover: Prover = field(default_factory=Prover)
    at: str = ""
    """Where it goes to listen: straight to the service, or to a proxy in between."""

    @property
    def client_id(self) -> UUID:
        return UUID(self.partner.client_id)

    async def token(self, *, bound: bool = False) -> str:
        """A fresh access token."""
        headers = {"dpop": self.prover.proof("POST", f"{self.served.url}/oauth/token")} if bound else {}
        async with httpx.AsyncClient(trust_env=False) as http:
            answer = await http.post(f"{self.served.url}/oauth/token", data=self.partner.form(), headers=headers)
        assert answer.status_code == 200, answer.text
        token: str = answer.json()["access_token"]
        return token

    @asynccontextmanager
    async def socket(
        self,
        init: dict[str, Any] | None = None,
        **options: Any,  # noqa: ANN401 - aiohttp's own
    ) -> AsyncIterator["Socket"]:
        """A connection that is begun, unless `init` is empty."""
        if init is None:
            init = {"Authorization": f"Bearer {await self.token()}"}
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(
                f"{self.at or self.served.url}/graphql", **{"protocols": (PROTOCOL,), **options}
            ) as opened,
        ):
            socket = Socket(opened)
            if init:
                await socket.send(type="connection_init", payload=init)
            yield socket

    @asynccontextmanager
    async def events(self, query: str = EVENTS, **headers: str) -> AsyncIterator[httpx.Response]:
        """The same over server-sent events."""
        told = {"authorization": f"Bearer {await self.token()}", "accept": "text/event-stream", **headers}
        async with (
            httpx.AsyncClient(trust_env=False, timeout=10) as http,
            http.stream("POST", f"{self.at or self.served.url}/graphql", json={"query": query}, headers=told) as answer,
        ):
            yield answer


@dataclass
class Socket:
    """A WebSocket as a client holds it."""

    opened: aiohttp.ClientWebSocketResponse

    async def send(self, **message: object) -> None:
        await self.opened.send_str(json.dumps(message))

    async def subscribe(self, number: str = "1", query: str = EVENTS, **variables: object) -> None:
        await self.send(type="subscribe", id=number, payload={"query": query, "variables": variables})

    async def next(self, seconds: float = 5.0) -> dict[str, Any]:
        """The next message; a close is told as one."""
        message = await self.opened.receive(timeout=seconds)
        if message.type is aiohttp.WSMsgType.TEXT:
            return dict(json.loads(message.data))
        return {"type": "closed", "code": self.opened.close_code, "reason": message.extra}

    async def acknowledged(self) -> None:
        assert await self.next() == {"type": "connection_ack"}

    async def edge(self, seconds: float = 5.0) -> dict[str, Any]:
        """What the next event is."""
        message = await self.next(seconds)
        assert message["type"] == "next", message
        return dict(message["payload"]["data"]["events"])

    async def closed(self, seconds: float = 5.0) -> tuple[int, str]:
        """The code and word with which it ends, whatever was told before."""
        while (message := await self.next(seconds))["type"] != "closed":
            pass
        return message["code"], message["reason"]


@dataclass
class Served:
    """The application behind a real uvicorn on loopback."""

    url: str
    app: FastAPI
    pools: Pools
    world: World
    case: MadeCase

    async def client(self, kind: str = "police", *scopes: Scope) -> Client:
        """A new client of an organisation."""
        partner = Partner(self.url)
        draft = ClientDraft(
            organisation=str(self.world.organisations[kind]),
            house=str(self.world.house_id),
            name="Een koppeling",
            scopes=frozenset(scopes or {Scope.notice_manage}),
            keys=[public(partner.key, partner.kid)],
        )
        partner.client_id = str((await add_client(self.pools.writer, draft)).client_id)
        return Client(self, partner)

    async def tell(self, number: int = 1, *, case: MadeCase | None = None, kind: str | None = None) -> list[str]:
        """Commit so many events of a case, or one that names a kind of organisation alone; their subjects."""
        subjects = [uuid.uuid4() for _ in range(number)]
        for subject in subjects:
            async with self.world.gate.open(self.world.keeper(), "test:tell") as work:
                work.tell(
                    NoticeType.actions_agreed,
                    kind="action",
                    subject_id=subject,
                    version=1,
                    case_id=None if kind else (case or self.case).id,
                    audience=[self.world.organisations[kind]] if kind else (),
                )
        return [str(subject) for subject in subjects]

    def limit(self, **limits: float) -> None:
        """Other limits for connections that begin from now on."""
        self.app.state.streams.limits = StreamLimits(**limits)  # type: ignore[arg-type] # counts are whole


@asynccontextmanager
async def served(database: Settings, *, pings: float = 15.0, **changes: object) -> AsyncIterator[Served]:
    """The service, with a worker in it, and one case in which the police takes part; it pings after so many seconds."""
    with listen(0) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        settings = database.model_copy(update={"base_url": url, "deliver_in_process": True, **changes})
        app = create_app(settings)
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, **{**WEBSOCKETS, "ws_ping_interval": pings}))
        running = asyncio.create_task(server.serve([listening]))
        while not server.started:
            assert not running.done(), "the service did not start"
            await asyncio.sleep(0.02)
        try:
            async with open_pools(settings) as pools:
                world = await make_world(pools)
                world.gate = app.state.gate
                yield Served(url, app, pools, world, await world.case())
        finally:
            server.should_exit = True
            await running
