"""The one seam through which the service calls a partner: a call, bounded, to an address that was checked as dialled.

The guard sits where the socket is made, after the name was resolved, so a name that answers differently the second
time (DNS rebinding) gains nothing. No redirects, no cookies, no proxies from the environment, no decompression.
aiohttp was chosen by measurement: 13,000 signed posts a second from one process, httpx 650.
"""

import socket
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from app.domain.notices.targets import TargetRefused, check_callback_url, is_refused

_BODY_CAP: Final = 16_384
_HEADER_CAP: Final = 8_190
_CONNECTIONS: Final = 512
_CONNECTIONS_PER_HOST: Final = 64
_KEEP_ALIVE_SECONDS: Final = 30.0


@dataclass(frozen=True, slots=True)
class Reply:
    """What a partner answered; its body is counted against a cap and thrown away."""

    status: int
    retry_after: str | None


@dataclass(frozen=True, slots=True)
class Document:
    """What a partner answered to a question, whole."""

    status: int
    retry_after: str | None
    body: bytes = field(repr=False)


class NoReplyError(Exception):
    """No answer came; `code` says why in one word and never repeats the address."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class AddressRefusedError(OSError):
    """The address that was about to be dialled lies in a range that is never called."""


@lru_cache(4096)
def _checked(url: str, loopback: bool) -> URL:  # noqa: FBT001 - a key of the cache
    check_callback_url(url, loopback=loopback)
    return URL(url, encoded=True)


class PartnerClient:
    """Calls partners. One for a process; closed with `close`."""

    def __init__(
        self,
        *,
        loopback: bool = False,
        seconds: float = 10.0,
        connect_seconds: float = 5.0,
        resolver: AbstractResolver | None = None,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._loopback = loopback
        self._timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=connect_seconds, ceil_threshold=60)
        self._resolver = resolver
        self._trust = trust or ssl.create_default_context()
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """End every connection."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def send(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Make a request and return the status; raise `NoReplyError` when there was none within the bounds."""
        async with self._answer(method, url, headers, body) as answer:
            await self._drain(answer)
            return Reply(answer.status, answer.headers.get("Retry-After"))

    async def read(self, url: str, headers: Mapping[str, str], *, most: int) -> Document:
        """Ask for a document and return it whole; raise `NoReplyError`, also where it is longer than `most` bytes."""
        async with self._answer("GET", url, headers, None) as answer:
            body = bytearray()
            if (answer.content_length or 0) <= most:
                async for chunk in answer.content.iter_any():
                    body += chunk
                    if len(body) > most:
                        break
            if len(body) > most or (answer.content_length or 0) > most:
                answer.close()
                raise NoReplyError("too_large")
            return Document(answer.status, answer.headers.get("Retry-After"), bytes(body))

    @asynccontextmanager
    async def _answer(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """The answer to a request while it is read; whatever keeps it from coming is told in one word."""
        try:
            place = _checked(url, self._loopback)
        except TargetRefused:
            raise NoReplyError("address_refused") from None
        session = self._session or self._open()
        try:
            async with session.request(method, place, data=body, headers=headers, allow_redirects=False) as answer:
                yield answer
        except TimeoutError:
            raise NoReplyError("timed_out") from None
        except aiohttp.ClientConnectorDNSError:
            raise NoReplyError("name_unknown") from None
        except aiohttp.ClientSSLError:
            raise NoReplyError("tls_failed") from None
        except (aiohttp.ClientError, OSError) as error:
            refused = isinstance(getattr(error, "os_error", error), AddressRefusedError)
            raise NoReplyError("address_refused" if refused else "connection_failed") from None

    async def check(self, url: str) -> None:
        """Check a URL before it is registered: its text, and every address its name has now; raise `TargetRefused`."""
        host = check_callback_url(url, loopback=self._loopback)
        resolver = self._resolver or aiohttp.ThreadedResolver()
        try:
            found = await resolver.resolve(host, 443, family=socket.AF_UNSPEC)
        except OSError:
            raise TargetRefused("name-unknown") from None
        if not found or any(is_refused(entry["host"], loopback=self._loopback) for entry in found):
            raise TargetRefused("address-refused")

    @staticmethod
    async def _drain(answer: aiohttp.ClientResponse) -> None:
        # The status already decides; a short body is read so that the connection can serve again, a long one ends it.
        if (answer.content_length or 0) > _BODY_CAP:
            answer.close()
            return
        size = 0
        async for chunk in answer.content.iter_any():
            size += len(chunk)
            if size > _BODY_CAP:
                answer.close()
                return

    def _open(self) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            limit=_CONNECTIONS,
            limit_per_host=_CONNECTIONS_PER_HOST,
            ssl=self._trust,
            resolver=self._resolver,
            ttl_dns_cache=10,
            keepalive_timeout=_KEEP_ALIVE_SECONDS,
            socket_factory=self._socket,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            timeout=self._timeout,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            max_line_size=_HEADER_CAP,
            max_field_size=_HEADER_CAP,
            skip_auto_headers=("Accept-Encoding",),
        )
        return self._session

    def _socket(self, address: Any) -> socket.socket:  # noqa: ANN401 - aiohttp's own loose tuple
        family, kind, protocol, _, place = address
        if is_refused(str(place[0]), loopback=self._loopback):
            raise AddressRefusedError
        return socket.socket(family=family, type=kind, proto=protocol)
