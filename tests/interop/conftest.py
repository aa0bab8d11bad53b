"""Real servers on loopback, npm packages installed once under var/interop; collected for `make test-interop` only."""

import asyncio
import contextlib
import os
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import uvicorn

from app.database.pool import Pools
from app.domain.clients.service import ClientDraft, add_client
from app.domain.ids import new_id
from app.domain.vocabulary.scopes import Scope
from app.main import create_app
from app.settings import Issuer, Settings
from tests.interop.foreign import node_home

if "KETENPOORT_INTEROP" not in os.environ:
    collect_ignore_glob = ["test_*.py"]

SCOPES = frozenset({Scope.case_read, Scope.contribution_read, Scope.referral_submit})


@dataclass
class Service:
    """Ketenpoort on loopback with one house and one organisation."""

    url: str
    pools: Pools
    house_id: UUID
    organisation_id: UUID

    async def add_client(self, *keys: dict[str, Any], issuer: str | None = None, external_id: str | None = None) -> str:
        """Register a client; returns its client_id."""
        draft = ClientDraft(
            str(self.organisation_id),
            str(self.house_id),
            "Vreemde software",
            SCOPES,
            keys,
            issuer=issuer,
            external_id=external_id,
        )
        return str((await add_client(self.pools.writer, draft)).client_id)


@pytest.fixture
async def packages() -> Path:
    """The folder in which Node finds the packages, installed as the lock file says."""
    return await node_home("interop", Path(__file__).parent)


@contextlib.contextmanager
def free_socket() -> Iterator[socket.socket]:
    """A listening socket on a free port of loopback."""
    with socket.socket() as found:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(("127.0.0.1", 0))
        yield found


@contextlib.asynccontextmanager
async def serving(settings: Settings, pools: Pools, *issuers: Issuer) -> AsyncIterator[Service]:
    """The whole application behind a real uvicorn."""
    with free_socket() as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        changed = settings.model_copy(update={"base_url": url, "issuers": issuers})
        config = uvicorn.Config(create_app(changed), log_level="warning", lifespan="on", ws="none")
        server = uvicorn.Server(config)
        running = asyncio.create_task(server.serve([listening]))
        while not server.started:
            assert not running.done(), "the service did not start"
            await asyncio.sleep(0.02)
        try:
            yield await _settle(url, pools)
        finally:
            server.should_exit = True
            await running


@pytest.fixture
async def service(database: Settings, pools: Pools) -> AsyncIterator[Service]:
    """Ketenpoort without foreign issuers."""
    async with serving(database, pools) as opened:
        yield opened


async def _settle(url: str, pools: Pools) -> Service:
    organisation_id, house_id, agreement_id = new_id(), new_id(), new_id()
    await pools.writer.execute(
        "INSERT INTO organisations (id, version, name, kind, chains, status, static_excluded, interventions, expertise)"
        " VALUES ($1, 1, 'Politie Voorbeeldstad', 'police', '{}', 'active', false, '{}', '{}')",
        organisation_id,
    )
    await pools.writer.execute(
        "INSERT INTO houses (id, organisation_id, code, name, region, municipalities, themes)"
        " VALUES ($1, $2, 'vbs', 'Voorbeeldhuis', 'Voorbeeldstad', '{}', '{}')",
        house_id,
        organisation_id,
    )
    await pools.writer.execute(
        "INSERT INTO agreements (id, version, house_id, kind, title, edition, purposes, categories, starts_at)"
        " VALUES ($1, 1, $2, 'covenant', 'Convenant', '1', 0, 0, now() - interval '1 day')",
        agreement_id,
        house_id,
    )
    await pools.writer.execute(
        "INSERT INTO agreement_parties (agreement_id, organisation_id, signed_on) VALUES ($1, $2, today())",
        agreement_id,
        organisation_id,
    )
    return Service(url, pools, house_id, organisation_id)
