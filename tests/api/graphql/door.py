"""The GraphQL door over a real database: one application, tokens that name an organisation, callers to ask with."""

import hashlib
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI
from pydantic import SecretStr
from starlette.requests import Request

from app.api.assembly import make_application
from app.api.graphql.routes import graphql_routes
from app.api.rest import cases
from app.api.rest.route import Rest
from app.domain.access.actor import Actor
from app.domain.access.work import Gate
from app.domain.errors import Unauthenticated
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Purpose
from app.settings import Settings
from tests.world import World

BASE_URL = "https://gate.example"
JSON = "application/json"
RESPONSE = "application/graphql-response+json"


class Invited:
    """An entry that believes `Bearer police` and takes scopes from what follows: `Bearer police case:read`."""

    def __init__(self, world: World, roles: tuple[Role, ...] = ()) -> None:
        self._world = world
        self._roles = roles

    async def actor(self, request: Request) -> Actor:
        words = request.headers.get("authorization", "").split()
        if words[:1] != ["Bearer"] or words[1:2] == []:
            raise Unauthenticated
        purpose = request.headers.get("purpose")
        return self._world.actor(
            words[1],
            roles=self._roles,
            scopes=frozenset(Scope(word) for word in words[2:]) or frozenset(Scope),
            purpose=Purpose(purpose) if purpose else None,
        )


class Shelf:
    """Operations that are registered for everybody."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = {hashlib.sha256(text.encode()).hexdigest(): text for text in texts}

    async def find(self, client_id: UUID | None, digest: str) -> str | None:  # noqa: ARG002 - everybody has them
        return self._texts.get(digest)


def make_door(
    gate: Gate | None,
    entry: object,
    rooms: tuple[Rest, ...] = (cases.rest,),
    *,
    operations: Iterable[str] = (),
    cost_per_minute: int | None = None,
) -> FastAPI:
    """The application with the GraphQL door and these rooms."""
    settings = Settings(
        base_url=BASE_URL,
        secret_key=SecretStr("x" * 40),
        requests_per_minute=100_000,
        graphql_cost_per_minute=cost_per_minute,
    )
    app = make_application(settings, rooms, doors=graphql_routes(rooms))
    app.state.gate = gate
    app.state.entry = entry
    app.state.operations = Shelf(operations)
    return app


class Caller:
    """A partner's client."""

    def __init__(self, app: FastAPI, kind: str = "police", purpose: str | None = "stop_violence") -> None:
        self.headers = {"authorization": f"Bearer {kind}", "accept": RESPONSE}
        if purpose:
            self.headers["purpose"] = purpose
        self._app = app

    def client(self) -> httpx.AsyncClient:
        """Talks to the application without headers of its own."""
        return httpx.AsyncClient(transport=httpx.ASGITransport(self._app), base_url=BASE_URL)

    async def post(self, body: object, **headers: str) -> httpx.Response:
        async with self.client() as client:
            return await client.post("/graphql", json=body, headers=self.headers | headers)

    async def get(self, **parameters: str) -> httpx.Response:
        async with self.client() as client:
            return await client.get("/graphql", params=parameters, headers=self.headers)

    async def ask(self, query: str, operation: str | None = None, **variables: object) -> Any:  # noqa: ANN401 - JSON
        """The whole answer, read."""
        body = {"query": query, "variables": variables, "operationName": operation}
        return (await self.post(body)).json()
