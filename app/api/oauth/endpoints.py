"""The OAuth endpoints: token, introspection (RFC 7662), revocation (RFC 7009), metadata (RFC 8414) and the key set."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from app.api.oauth.authentication import Authenticator, InvalidClient
from app.api.oauth.bearer import Bearer
from app.api.oauth.grants import TokenServer
from app.api.oauth.jose import ALGORITHMS, BadToken
from app.api.oauth.proofs import certificate_thumbprint, check_proof
from app.api.oauth.signing import Binding, SigningKeys
from app.domain.access.claims import Claims
from app.domain.clients.register import Client, ClientRegister
from app.domain.clients.watch import Watch
from app.domain.errors import Unauthenticated, Unavailable
from app.domain.vocabulary.scopes import Scope
from app.settings import Settings

_LARGEST: Final = 32_768
_FORM: Final = "application/x-www-form-urlencoded"


class OAuthFault(Exception):
    """An error of RFC 6749 section 5.2; its description never repeats what was sent."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(error)
        self.error = error
        self.description = description
        self.status = status


@dataclass(frozen=True, slots=True)
class Endpoints:
    """The endpoints over one assembled set of parts."""

    settings: Settings
    authenticator: Authenticator
    server: TokenServer
    bearer: Bearer
    register: ClientRegister
    watch: Watch
    keys: SigningKeys

    async def token(self, request: Request) -> Response:
        """An access token for an authenticated client."""
        return await _answered(self._token, request)

    async def introspect(self, request: Request) -> Response:
        """Whether a token of the caller's organisation is active, and what it holds."""
        return await _answered(self._introspect, request)

    async def revoke(self, request: Request) -> Response:
        """Close a token of the calling client, in every process within a second."""
        return await _answered(self._revoke, request)

    async def key_set(self, _: Request) -> Response:
        """The public keys of our access tokens."""
        try:
            await self.watch.current()
        except Unavailable:
            return _unavailable()
        return _json(self.keys.key_set(), headers=_KEPT, media="application/jwk-set+json")

    async def metadata(self, _: Request) -> Response:
        """What a partner's OAuth library configures itself from."""
        return _json(metadata(self.settings), headers=_KEPT)

    async def _token(self, request: Request) -> Response:
        form = await _read_form(request)
        client = await self.authenticator.authenticate(form, request.headers.get("authorization"))
        if form.get("resource", self.settings.base_url) != self.settings.base_url:
            raise OAuthFault("invalid_target", "The resource is not this service")
        binding = await self._binding(request)
        await self.watch.current()
        answer = self.server.answer(form, await self.register.widen(client), binding)
        return _json(answer.body, answer.status)

    async def _binding(self, request: Request) -> Binding:
        header = request.headers.get("dpop")
        try:
            if header is None:
                certificate = certificate_of(request, self.settings)
                return Binding(certificate=certificate_thumbprint(certificate)) if certificate else Binding()
            proof = check_proof(header, method="POST", url=f"{self.settings.base_url}/oauth/token")
        except BadToken:
            raise _unproven(header) from None
        if not await self.register.use_once("proof", proof.thumbprint, proof.jti, proof.expires_at):
            raise _unproven(header)
        return Binding(proof_key=proof.thumbprint)

    async def _introspect(self, request: Request) -> Response:
        form = await _read_form(request)
        client = await self.authenticator.authenticate(form, request.headers.get("authorization"))
        claims = await self._read_token(form)
        if claims is None or claims.organisation_id != client.organisation_id:
            return _json({"active": False})
        confirmation = Binding(claims.proof_key, claims.certificate).confirmation()
        return _json(
            {
                "active": True,
                "iss": claims.issuer,
                "sub": str(claims.client_id),
                "aud": self.settings.base_url,
                "client_id": str(claims.client_id),
                "org": str(claims.organisation_id),
                "house": str(claims.house_id),
                "scope": " ".join(sorted(scope.value for scope in claims.scopes)),
                "token_type": "DPoP" if claims.proof_key else "Bearer",
                "iat": int(claims.issued_at_seconds),
                "exp": int(claims.expires_at_seconds),
                "jti": claims.jti,
                **({"cnf": confirmation} if confirmation else {}),
            }
        )

    async def _revoke(self, request: Request) -> Response:
        form = await _read_form(request)
        client = await self.authenticator.authenticate(form, request.headers.get("authorization"))
        claims = await self._read_token(form)
        if claims is not None and self._is_of(claims, client):
            await self.register.revoke(claims.jti, claims.client_id, claims.expires_at)
            await self.watch.renew()
        return Response(status_code=200, headers=_NOT_STORED)

    def _is_of(self, claims: Claims, client: Client) -> bool:
        return claims.client_id == client.client_id and claims.issuer == self.settings.issuer_url

    async def _read_token(self, form: Mapping[str, str]) -> Claims | None:
        if not form.get("token"):
            raise OAuthFault("invalid_request", "The parameter token is missing")
        try:
            return await self.bearer.read_token(form["token"])
        except Unauthenticated:
            return None


def _unproven(header: str | None) -> OAuthFault:
    error = "invalid_request" if header is None else "invalid_dpop_proof"
    return OAuthFault(error, "The proof of possession is not valid for this request")


def certificate_of(request: Request, settings: Settings) -> str | None:
    """The client certificate, only from the header and the address that the settings trust (RFC 8705, RFC 9440)."""
    if settings.mtls_header is None or request.client is None or request.client.host not in settings.trusted_proxies:
        return None
    return request.headers.get(settings.mtls_header)


def metadata(settings: Settings) -> dict[str, Any]:
    """The authorization server's metadata (RFC 8414)."""
    base = settings.base_url
    methods = ["private_key_jwt", *(["client_secret_basic"] if settings.sandbox else [])]
    authenticated = {
        f"{endpoint}_endpoint_auth_{name}": value
        for endpoint in ("token", "introspection", "revocation")
        for name, value in (("methods_supported", methods), ("signing_alg_values_supported", list(ALGORITHMS)))
    }
    return {
        "issuer": settings.issuer_url,
        "token_endpoint": f"{base}/oauth/token",
        "jwks_uri": f"{base}/oauth/jwks",
        "introspection_endpoint": f"{base}/oauth/introspect",
        "revocation_endpoint": f"{base}/oauth/revoke",
        "grant_types_supported": ["client_credentials"],
        "response_types_supported": [],
        "scopes_supported": [scope.value for scope in Scope],
        "dpop_signing_alg_values_supported": list(ALGORITHMS),
        "tls_client_certificate_bound_access_tokens": settings.mtls_header is not None,
        **authenticated,
    }


async def _answered(endpoint: Callable[[Request], Awaitable[Response]], request: Request) -> Response:
    try:
        return await endpoint(request)
    except InvalidClient as error:
        return _json(
            {"error": "invalid_client", "error_description": "The client could not be authenticated"},
            401 if error.is_basic else 400,
            headers=_NOT_STORED | ({"WWW-Authenticate": 'Basic realm="ketenpoort"'} if error.is_basic else {}),
        )
    except OAuthFault as error:
        return _json({"error": error.error, "error_description": error.description}, error.status)
    except Unavailable:
        return _unavailable()


async def _read_form(request: Request) -> dict[str, str]:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise OAuthFault("invalid_request", f"The body must be {_FORM}")
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > _LARGEST:
            raise OAuthFault("invalid_request", "The body is too large", 413)
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=30)
    except ValueError:
        raise OAuthFault("invalid_request", "The body is malformed") from None
    form = dict(pairs)
    if len(form) != len(pairs) or any("\0" in text for pair in pairs for text in pair):
        raise OAuthFault("invalid_request", "A parameter stands twice or is malformed")
    return form


_NOT_STORED: Final = {"Cache-Control": "no-store", "Pragma": "no-cache"}
_KEPT: Final = {"Cache-Control": "public, max-age=60"}


def _json(
    body: Mapping[str, Any],
    status: int = 200,
    *,
    headers: Mapping[str, str] | None = None,
    media: str = "application/json",
) -> Response:
    return Response(
        json.dumps(body), status, headers=dict(_NOT_STORED if headers is None else headers), media_type=media
    )


def _unavailable() -> Response:
    return _json(
        {"error": "temporarily_unavailable", "error_description": "Try again in a second"},
        503,
        headers=_NOT_STORED | {"Retry-After": "1"},
    )
