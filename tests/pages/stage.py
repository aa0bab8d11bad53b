"""The service on its port with a house that has figures, and a token with which a steering group may see them.

`python -m tests.pages.stage` opens it for a person's eyes: it prints the address and a token, and ends with Ctrl-C.
"""

import asyncio
import socket
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from uuid import UUID

import httpx

from app.api.graphql.registering import Examiner, read_manifest
from app.api.graphql.schema import make_contract
from app.api.pages.dashboard.routes import FILES
from app.api.rest.rooms import ROOMS
from app.database.pool import Pools, open_pools
from app.domain.access.entry import Entry
from app.domain.clients.operations import holder_of, register_operations
from app.domain.clients.register import ClientRegister
from app.domain.clients.service import limit_client
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Purpose
from app.settings import Settings
from tests.client import Service, listening
from tests.domain.case_world import rows
from tests.fresh_databases import FreshDatabases
from tests.pages.figures_world import make_figures
from tests.shared_server import shared_server
from tests.world import make_world

PLACES: Final = "UPDATE houses SET municipalities = '{Voorbeeldstad,Waterduin}' WHERE id = $1"


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the service listens, and tokens of two clients that may read figures and nothing else.

    The first is held to the operations of the page, which are registered for it; for the other none are.
    """

    url: str
    token: str
    unregistered: str


@asynccontextmanager
async def staged(database: Settings) -> AsyncIterator[Stage]:
    """The stage on this database."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    settings = database.model_copy(
        update={
            "base_url": url,
            "port": port,
            "requests_per_minute": 100_000,
            "token_seconds": 900,
            "deliver_in_process": False,
        }
    )
    async with open_pools(settings) as pools:
        world = await make_world(pools)
        await rows(pools, world, PLACES, world.house_id)
        await make_figures(world)
        with listening(settings) as app:
            async with httpx.AsyncClient(base_url=url, timeout=30) as http:
                service = Service(app, settings, pools, http)
                scopes = frozenset({Scope.report_read})
                free, bound = [
                    await service.register(world.keeper_id, world.house_id, "safety_house", scopes) for _ in range(2)
                ]
                await _register(pools, bound.client_id)
                await limit_client(pools.writer, bound.client_id, operations_only=True)
                yield Stage(url, token=await bound.token(), unregistered=await free.token())


async def _register(pools: Pools, client_id: UUID) -> None:
    register = ClientRegister(pools.writer)
    client = await holder_of(register, client_id, datetime.now(UTC))
    actor = await Entry(pools).receiver(
        client.house_id, client.organisation_id, client.registered_scopes, Purpose.monitoring
    )
    listed = read_manifest((FILES / "operations.json").read_bytes())
    await register_operations(pools.writer, client_id, Examiner(make_contract(ROOMS), actor).examine(listed))


async def _show(settings: Settings) -> None:
    async with staged(settings) as stage:
        print(f"{stage.url}/dashboard\n{stage.token}", flush=True)  # noqa: T201
        await asyncio.Event().wait()


def main() -> None:
    """Open the stage until Ctrl-C."""
    with tempfile.TemporaryDirectory() as folder, shared_server(Path(folder)) as server:
        databases = FreshDatabases(server)
        with databases.one() as settings:
            asyncio.run(_show(settings))
        databases.close()


if __name__ == "__main__":
    main()
