"""A partner's system that pushes signed messages to the real door, and the service that it pushes to."""

import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from joserfc import jws
from joserfc.jwk import ECKey

from app.api.assembly import make_application
from app.api.oauth.routes import make_oauth
from app.api.rest.inbound import inbound_routes
from app.api.rest.referrals import rest
from app.database.pool import Pools
from app.domain.access.entry import Entry
from app.domain.clients.service import ClientDraft, add_client
from app.domain.connections.catalogue import Format
from app.domain.vocabulary.scopes import Scope
from app.integrations.adapter import inbound_adapters
from app.integrations.credentials import Credentials
from app.settings import Settings
from tests.world import World, make_world

BASE = "https://poort.voorbeeld.test"


@dataclass
class Push:
    """One organisation's system, its key, the format in which it sends, and the service."""

    world: World
    http: httpx.AsyncClient
    client_id: Any
    key: ECKey
    audience: str
    pools: Pools
    path: str
    media_type: str = "application/json"

    def sign(self, body: bytes, *, key: ECKey | None = None, **header: object) -> str:
        """A detached signature, right unless a member of the header is changed."""
        return message_signature(body, key or self.key, self.client_id, self.audience, **{"kid": "k1"} | header)

    async def send(self, message: object, signature: str | None = None) -> httpx.Response:
        """Push a message, or bytes."""
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        headers = {"Content-Type": self.media_type, "Message-Signature": signature or self.sign(body)}
        return await self.http.post(self.path, content=body, headers=headers)


def message_signature(body: bytes, key: Any, client_id: object, audience: str, **header: object) -> str:  # noqa: ANN401 - any kind of key
    """The `Message-Signature` of these bytes, right unless a member of the header is changed."""
    protected = {
        "alg": "ES256",
        "kid": "k1",
        "typ": "pushed-message+jws",
        "iss": str(client_id),
        "aud": audience,
        "iat": int(time.time()),
    } | header
    registry = jws.JWSRegistry(algorithms=["ES256"], strict_check_header=False)
    said = {name: value for name, value in protected.items() if value is not None}
    first, _, last = jws.serialize_compact(said, body, key, registry=registry).split(".")
    return f"{first}..{last}"


@asynccontextmanager
async def pushing(
    pools: Pools,
    settings: Settings,
    adapter: str = "veilig-thuis",
    *,
    kind: str = "veilig_thuis",
    formats: Mapping[str, Format] | None = None,
    scopes: frozenset[Scope] = frozenset({Scope.referral_submit}),
) -> AsyncIterator[Push]:
    """A system of the organisation of this kind that sends in one of the formats."""
    changed = settings.model_copy(update={"base_url": BASE})
    world = await make_world(pools)
    key = ECKey.generate_key("P-256")
    added = await add_client(
        pools.writer,
        ClientDraft(
            organisation=str(world.organisations[kind]),
            house=str(world.house_id),
            name="Koppeling",
            scopes=scopes,
            keys=[{**key.as_dict(private=False), "kid": "k1"}],
        ),
    )
    known = formats or inbound_adapters()
    form = known[adapter]
    oauth = make_oauth(changed, pools.writer)
    entry = Entry(pools)
    secrets = Credentials(changed.credentials_directory)
    routes = inbound_routes(known, oauth.register, entry, audience=changed.issuer_url, secrets=secrets)
    app = make_application(changed, [rest], doors=routes)
    app.state.gate = world.gate
    path = f"/v1/inbound/{adapter}" + (f"/{added.client_id}" if form.verify or form.announced else "")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as http:
        yield Push(world, http, added.client_id, key, changed.issuer_url, pools, path, media_type=min(form.media_types))
    await oauth.stop()
