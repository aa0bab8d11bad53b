"""The headers that stand on every answer, whoever gives it."""

from collections.abc import Iterable
from typing import Final

from app.api.visit import Visit

STANDARD_HEADERS: Final = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"strict-transport-security", b"max-age=31536000; includeSubDomains"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
)


class Dress:
    """Adds them to what an answer brings: its own value of one of them stays."""

    def __init__(self, version: str) -> None:
        self._standard = (*STANDARD_HEADERS, (b"api-version", version.encode()))
        self._names = frozenset(name for name, _ in self._standard)

    def put_on(self, given: Iterable[tuple[bytes, bytes]], visit: Visit) -> list[tuple[bytes, bytes]]:
        """The headers of one answer."""
        headers = list(given)
        own = self._names.intersection(name for name, _ in headers)
        headers += [pair for pair in self._standard if pair[0] not in own] if own else self._standard
        headers.append((b"request-id", visit.request_id.encode()))
        headers.append((b"traceparent", visit.traceparent))
        if visit.quota is not None:
            headers.append((b"ratelimit", visit.quota[0]))
            headers.append((b"ratelimit-policy", visit.quota[1]))
        return headers
