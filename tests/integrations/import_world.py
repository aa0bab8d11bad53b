"""Files with many referrals over the real doors, and a worker that takes them in within the test's process."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from app.domain.access.entry import Entry
from app.domain.imports.files import NDJSON
from app.domain.notices.queue import DeliveryQueue
from app.domain.vocabulary.scopes import Scope
from app.integrations.adapter import inbound_adapters
from app.integrations.importing import Importer
from app.settings import Settings
from tests.client import Client, Service, serve
from tests.referral_world import small
from tests.world import World, make_world

PURPOSE = "referral_handling"
SCOPES = frozenset({Scope.referral_submit, Scope.organisation_read})


@dataclass
class Sending:
    """A sender's system, another's, and the service to which they send files."""

    service: Service
    world: World
    sender: Client
    stranger: Client

    async def send(
        self, body: bytes, media_type: str = NDJSON, *, adapter: str | None = None, by: Client | None = None
    ) -> httpx.Response:
        """Send a file."""
        client = by or self.sender
        headers = {
            "authorization": f"Bearer {await client.token()}",
            "purpose": PURPOSE,
            "content-type": media_type,
        }
        path = "/v1/imports" + (f"?adapter={adapter}" if adapter else "")
        return await self.service.http.post(path, content=body, headers=headers)

    async def sent(self, body: bytes, media_type: str = NDJSON, *, adapter: str | None = None) -> str:
        """Send a file that is stored, and its identifier."""
        answer = await self.send(body, media_type, adapter=adapter)
        assert answer.status_code == 202, answer.text
        assert answer.headers["location"] == f"/v1/imports/{answer.json()['id']}"
        return str(answer.json()["id"])

    def importer(self) -> Importer:
        """A worker."""
        pools = self.service.pools
        return Importer(self.world.gate, Entry(pools), DeliveryQueue(pools.writer), inbound_adapters(), 0.05)

    async def taken_in(self) -> None:
        """Let a worker take in every file that waits."""
        async with asyncio.timeout(60):
            while await self.importer().take_all():
                pass

    async def read(self, path: str, by: Client | None = None) -> Any:  # noqa: ANN401 - JSON
        """Read over REST."""
        answer = await (by or self.sender).get(path, purpose=PURPOSE)
        return answer.json() if answer.status_code == 200 else answer.status_code

    async def lines(self, import_id: str) -> list[Any]:
        """What became of each line, in their order."""
        found: list[Any] = []
        path = f"/v1/imports/{import_id}/lines?pageSize=100"
        while path:
            answer = await self.sender.get(path, purpose=PURPOSE)
            assert answer.status_code == 200, answer.text
            found += answer.json()["items"]
            path = answer.links.get("next", {}).get("url", "")
        return found


@asynccontextmanager
async def sending(database: Settings, kind: str = "local_team", **changes: Any) -> AsyncIterator[Sending]:  # noqa: ANN401
    """A house, and a partner of this kind that sends files."""
    async with serve(database, **changes) as service:
        world = await make_world(service.pools)
        clients = [
            await service.register(world.organisations[each], world.house_id, each, SCOPES) for each in (kind, "police")
        ]
        yield Sending(service, world, *clients)


def line(message_id: str, /, family: str | None = None, **changes: object) -> bytes:
    """One referral on a family of its own as a line."""
    told = json.loads(small(message_id, **changes).model_dump_json(by_alias=True, exclude_none=True))
    for person in told["persons"]:
        person["familyName"] = f"Verzonnen {family or message_id}"
        person.pop("bsn", None)
    return json.dumps(told).encode()


def ndjson(lines: Iterable[bytes]) -> bytes:
    """A file of these lines."""
    return b"".join(each + b"\n" for each in lines)
