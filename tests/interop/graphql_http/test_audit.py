"""npm's graphql-http audits the GraphQL door over real HTTP: every rule of GraphQL over HTTP, 61 of 61."""

import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
import uvicorn
from starlette.requests import Request

from app.domain.access.actor import Actor
from app.domain.errors import Unauthenticated
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.scopes import Scope
from tests.api.graphql.door import make_door
from tests.interop.foreign import node_home, run

HERE = Path(__file__).parent
TOKEN = "an-invented-token"
SOMEONE = UUID("0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4c")

pytestmark = pytest.mark.skipif(
    os.environ.get("KETENPOORT_INTEROP") != "1", reason="foreign software from npm: make test-interop"
)


class One:
    """An entry that knows one token; the audit asks for nothing that a database holds."""

    async def actor(self, request: Request) -> Actor:
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            raise Unauthenticated
        return Actor(
            house_id=SOMEONE,
            keeper_id=SOMEONE,
            organisation_id=SOMEONE,
            organisation_kind=OrganisationKind.police,
            client_id=SOMEONE,
            professional_id=None,
            roles=frozenset(),
            scopes=frozenset({Scope.schema_read}),
            purpose=None,
        )


@pytest.fixture
def address() -> Iterator[str]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(make_door(None, One()), log_level="warning", ws="none", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/graphql"
        server.should_exit = True
        thread.join(10)


async def test_every_audit_of_graphql_http_passes(address: str) -> None:
    home = await node_home("interop/graphql_http", HERE)
    assert await run("node", "audit.mjs", address, TOKEN, cwd=home, patience=60) == "61 of 61\n"
