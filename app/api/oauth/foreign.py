"""The key sets of foreign issuers: fetched when first needed, kept for minutes, fetched again for an unknown key id.

A flood of unknown key ids makes at most one request in RETRY_AFTER seconds. An issuer that does not answer closes the
door for its tokens only, and only once the keys we hold are older than KEPT_FOR.
"""

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

import httpx
import structlog

from app.api.oauth.jose import BadToken, PublicKey, import_public
from app.domain.errors import Unavailable
from app.settings import Issuer

FRESH_FOR: Final = 300.0
KEPT_FOR: Final = 3600.0
RETRY_AFTER: Final = 10.0
_LARGEST: Final = 262_144
_MOST_KEYS: Final = 64

_log = structlog.get_logger(__name__)


class ForeignKeys:
    """The published keys of one issuer."""

    def __init__(self, issuer: Issuer, client: httpx.AsyncClient, clock: Callable[[], float] = time.monotonic) -> None:
        self.issuer = issuer
        self._client = client
        self._clock = clock
        self._keys: Mapping[str, PublicKey] = {}
        self._fetched_at = float("-inf")
        self._tried_at = float("-inf")
        self._lock = asyncio.Lock()

    async def find(self, kid: str) -> PublicKey | None:
        """The key with this id; raises Unavailable when the issuer's keys cannot be had."""
        if kid not in self._keys or self._clock() - self._fetched_at > FRESH_FOR:
            async with self._lock:
                if kid not in self._keys or self._clock() - self._fetched_at > FRESH_FOR:
                    await self._fetch_now_and_then()
        if self._clock() - self._fetched_at > KEPT_FOR:
            raise Unavailable(retry_after=int(RETRY_AFTER))
        return self._keys.get(kid)

    async def _fetch_now_and_then(self) -> None:
        if self._clock() - self._tried_at < RETRY_AFTER:
            return
        self._tried_at = self._clock()
        try:
            self._keys = _read_key_set(await self._fetch())
        except (httpx.HTTPError, BadToken) as error:
            _log.warning("tokens.key_set_unreadable", issuer=self.issuer.issuer, error=type(error).__name__)
            return
        self._fetched_at = self._clock()

    async def _fetch(self) -> bytes:
        body = bytearray()
        async with self._client.stream("GET", self.issuer.jwks_uri, follow_redirects=False) as response:
            if response.status_code != httpx.codes.OK:
                raise BadToken("status of the key set")
            async for part in response.aiter_bytes():
                body += part
                if len(body) > _LARGEST:
                    raise BadToken("size of the key set")
        return bytes(body)


def _read_key_set(body: bytes) -> Mapping[str, PublicKey]:
    try:
        keys: Any = json.loads(body)["keys"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise BadToken("key set") from None
    if not isinstance(keys, list) or len(keys) > _MOST_KEYS:
        raise BadToken("key set")
    found: dict[str, PublicKey] = {}
    for jwk in keys:
        # a set may hold keys for other uses and of kinds that we never accept
        try:
            key = import_public(jwk)
        except (BadToken, AttributeError, TypeError):
            continue
        if key.kid is not None:
            found[key.kid] = key
    return found
