"""Assembles the token parts of one process and names their addresses."""

from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
from starlette.routing import Route

from app.api.oauth.authentication import Authenticator
from app.api.oauth.bearer import Bearer
from app.api.oauth.endpoints import Endpoints
from app.api.oauth.foreign import ForeignKeys
from app.api.oauth.grants import TokenServer
from app.api.oauth.signing import SigningKeys
from app.domain.clients.keys import ensure_keys
from app.domain.clients.reachable import Connections, Reachable
from app.domain.clients.register import ClientRegister
from app.domain.clients.sealing import Seal
from app.domain.clients.watch import Watch
from app.settings import Settings


@dataclass(frozen=True, slots=True)
class OAuthState:
    """The parts behind the OAuth addresses; `bearer` is what every other door asks."""

    endpoints: Endpoints
    bearer: Bearer
    watch: Watch
    register: ClientRegister
    seal: Seal
    connections: Connections
    http: httpx.AsyncClient

    async def start(self) -> None:
        """Make the first signing keys where there are none, read and open them; raises SealBroken."""
        await ensure_keys(self.connections, self.seal)
        await self.watch.renew()
        self.endpoints.keys.key_set()

    async def stop(self) -> None:
        """End what is under way and close the connections to foreign issuers."""
        self.watch.stop()
        await self.http.aclose()


def make_oauth(settings: Settings, pool: Connections, http: httpx.AsyncClient | None = None) -> OAuthState:
    """The token parts over the writer's pool. Call `start` before the first request."""
    connections = Reachable(pool)
    http = http or httpx.AsyncClient(timeout=5.0, trust_env=False, follow_redirects=False)
    seal = Seal(settings.secret_key.get_secret_value())
    register = ClientRegister(connections)
    watch = Watch(register)
    keys = SigningKeys(watch, seal)
    foreign = tuple(ForeignKeys(issuer, http) for issuer in settings.issuers)
    bearer = Bearer(settings, keys=keys, watch=watch, register=register, foreign=foreign)
    endpoints = Endpoints(
        settings=settings,
        authenticator=Authenticator(settings, register),
        server=TokenServer(settings, keys),
        bearer=bearer,
        register=register,
        watch=watch,
        keys=keys,
    )
    return OAuthState(endpoints, bearer, watch, register, seal, connections, http)


def oauth_routes(state: OAuthState) -> list[Route]:
    """The addresses of the authorization server; the metadata's follows the issuer's path (RFC 8414 section 3.1)."""
    endpoints = state.endpoints
    below = urlsplit(endpoints.settings.issuer_url).path.rstrip("/")
    return [
        Route("/oauth/token", endpoints.token, methods=["POST"]),
        Route("/oauth/introspect", endpoints.introspect, methods=["POST"]),
        Route("/oauth/revoke", endpoints.revoke, methods=["POST"]),
        Route("/oauth/jwks", endpoints.key_set, methods=["GET"]),
        Route(f"/.well-known/oauth-authorization-server{below}", endpoints.metadata, methods=["GET"]),
    ]
