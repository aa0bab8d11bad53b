"""Who calls an OAuth endpoint: a client that proves itself by a signed assertion, or in the sandbox by a secret.

Every failure is one and the same `invalid_client`, after the same work and at an even time, so that nobody learns which
clients exist: the work alone still told them apart by 0.15 ms.
"""

import asyncio
import base64
import binascii
import hashlib
import hmac
import time
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote_plus
from uuid import UUID

from app.api.oauth.assertions import check_assertion, read_assertion
from app.api.oauth.jose import BadToken
from app.clock import CLOCK
from app.domain.clients.register import Client, ClientRegister
from app.domain.vocabulary.clients import ClientAuthentication
from app.settings import Settings

ASSERTION_TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_EVEN_TIME: Final = 0.02


class InvalidClient(Exception):
    """The client did not prove itself; `is_basic` tells whether it tried by HTTP Basic."""

    def __init__(self, *, is_basic: bool) -> None:
        super().__init__("invalid_client")
        self.is_basic = is_basic


class Authenticator:
    """Authenticates clients against the register."""

    def __init__(self, settings: Settings, register: ClientRegister) -> None:
        self._issuer = settings.issuer_url
        self._token_endpoint = f"{settings.base_url}/oauth/token"
        self._allows_secrets = settings.sandbox
        self._register = register

    async def authenticate(self, form: Mapping[str, str], authorization: str | None) -> Client:
        """The client behind a request; raises InvalidClient."""
        started = time.monotonic()
        try:
            if authorization is None:
                return await self._by_assertion(form)
            if self._allows_secrets and "client_assertion" not in form:
                return await self._by_secret(authorization)
        except BadToken:
            pass
        spent = time.monotonic() - started
        await asyncio.sleep(_EVEN_TIME - spent % _EVEN_TIME)
        raise InvalidClient(is_basic=authorization is not None)

    async def _by_assertion(self, form: Mapping[str, str]) -> Client:
        if form.get("client_assertion_type") != ASSERTION_TYPE or "client_secret" in form:
            raise BadToken("no assertion")
        unpacked, claimed = read_assertion(form.get("client_assertion", ""))
        if form.get("client_id", claimed) != claimed:
            raise BadToken("client_id")
        client = await self._find(claimed)
        asserted = check_assertion(unpacked, client, issuer=self._issuer, token_endpoint=self._token_endpoint)
        if client is None or not await self._register.use_once("assertion", claimed, asserted.jti, asserted.expires_at):
            raise BadToken("used before")
        return client

    async def _by_secret(self, authorization: str) -> Client:
        scheme, _, credentials = authorization.partition(" ")
        try:
            text = base64.b64decode(credentials, validate=True).decode()
        except (binascii.Error, ValueError):
            raise BadToken("credentials") from None
        name, _, secret = text.partition(":")
        client = await self._find(unquote_plus(name))
        kept = client.secret_digest if client and client.secret_digest else hashlib.sha256(b"nobody").digest()
        holds = hmac.compare_digest(hashlib.sha256(unquote_plus(secret).encode()).digest(), kept)
        if (
            not holds
            or client is None
            or client.secret_digest is None
            or not client.is_open
            or client.authentication is not ClientAuthentication.client_secret_basic
            or scheme.lower() != "basic"
        ):
            raise BadToken("secret")
        return client

    async def _find(self, claimed: str) -> Client | None:
        try:
            client_id = UUID(claimed)
        except ValueError:
            client_id = UUID(int=0)
        client = await self._register.read_client(client_id, CLOCK.now())
        return client if client is not None and str(client.client_id) == claimed else None
