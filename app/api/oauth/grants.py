"""The token grant, run by Authlib's grant machinery on data that were fetched and checked before.

Authlib's server classes are synchronous, so nothing here waits: the client is authenticated already and the token is
signed in memory. What Authlib leaves open is closed here: a scope that the client lacks is never granted, and nothing
granted is an error. See docs/decisions/0010-token-checks.md.
"""

import json
import logging
from dataclasses import dataclass
from typing import Any

from authlib.oauth2.rfc6749 import AuthorizationServer, OAuth2Request
from authlib.oauth2.rfc6749.errors import InvalidScopeError
from authlib.oauth2.rfc6749.grants import ClientCredentialsGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload

from app.api.oauth.signing import Binding, SigningKeys, token_claims
from app.domain.clients.register import Client
from app.domain.vocabulary.scopes import Scope
from app.settings import Settings

logging.getLogger("authlib").setLevel(logging.WARNING)  # at DEBUG it writes whole tokens into the log

_GRANT_TYPE = "client_credentials"
_PLACE = "https://ketenpoort.invalid/oauth/token"  # Authlib looks at the scheme only, which the edge proxy has ended


@dataclass(frozen=True, slots=True)
class Answer:
    """An OAuth answer before it becomes an HTTP response."""

    status: int
    body: dict[str, Any]


class _GrantClient:
    """The authenticated client in the words of Authlib's ClientMixin."""

    def __init__(self, client: Client, binding: Binding) -> None:
        self.client = client
        self.binding = binding

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == _GRANT_TYPE


class _Request(OAuth2Request):  # type: ignore[misc] # Authlib publishes no types
    def __init__(self, form: dict[str, str], client: _GrantClient) -> None:
        super().__init__("POST", _PLACE)
        self.payload = BasicOAuth2Payload(form)
        self.client = client


class _Grant(ClientCredentialsGrant):  # type: ignore[misc] # Authlib publishes no types
    def authenticate_token_endpoint_client(self) -> _GrantClient:
        client: _GrantClient = self.request.client
        return client

    def validate_requested_scope(self) -> None:
        if not self.server.grantable(self.request):
            raise InvalidScopeError(
                "None of these scopes can be granted; sensitive ones need a DPoP proof or certificate"
            )


class TokenServer(AuthorizationServer):  # type: ignore[misc] # Authlib publishes no types
    """Gives access tokens to clients that were authenticated."""

    def __init__(self, settings: Settings, keys: SigningKeys) -> None:
        super().__init__()
        self._issuer = settings.issuer_url
        self._audience = settings.base_url
        self._seconds = settings.token_seconds
        self._bound = frozenset(scope for scope in Scope if scope.value in settings.bound_scopes)
        self._keys = keys
        self.register_grant(_Grant)
        self.register_token_generator("default", self._make_token)

    def answer(self, form: dict[str, str], client: Client, binding: Binding) -> Answer:
        """The token, or the OAuth error."""
        answer: Answer = self.create_token_response(_Request(form, _GrantClient(client, binding)))
        return answer

    def grantable(self, request: Any) -> frozenset[Scope]:  # noqa: ANN401 - a request of Authlib
        """The scopes asked for (all, when none are named), as far as this client may hold them with this binding."""
        holder: _GrantClient = request.client
        held = holder.client.scopes if holder.binding else holder.client.scopes - self._bound
        asked = request.payload.scope
        return held if asked is None else held & frozenset(s for s in Scope if s.value in asked.split(" "))

    def create_oauth2_request(self, request: _Request) -> _Request:
        """The request as it is: it was made here."""
        return request

    def handle_response(self, status: int, body: Any, headers: Any) -> Answer:  # noqa: ANN401, ARG002 - Authlib's own shape
        """The parts of the answer; headers are set where the response is made."""
        return Answer(status, dict(body) if not isinstance(body, str) else json.loads(body))

    def save_token(self, token: dict[str, Any], request: _Request) -> None:
        """Nothing: an access token is its own record."""

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Authlib's own shape
        """Nobody listens."""

    def _make_token(self, client: _GrantClient, scope: str | None = None, **_: Any) -> dict[str, Any]:  # noqa: ANN401
        payload = BasicOAuth2Payload({"scope": scope} if scope is not None else {})
        request = _Request({}, client)
        request.payload = payload
        claims = token_claims(
            client.client,
            self.grantable(request),
            client.binding,
            issuer=self._issuer,
            audience=self._audience,
            seconds=self._seconds,
        )
        return {
            "access_token": self._keys.sign_token(claims),
            "token_type": "DPoP" if client.binding.proof_key else "Bearer",
            "expires_in": claims["exp"] - claims["iat"],
            "scope": claims["scope"],
        }
