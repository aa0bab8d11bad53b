"""One request as the shell sees it on arrival: its identity, its trace, and what may be wrong with its headers.

Headers are looked through once. A header that steers identity, purpose or conditions may stand there only once: two
readers of two values would each believe another.
"""

import os
import re
from collections.abc import Iterable
from typing import Final

from starlette.types import Scope

from app.domain.ids import new_id

_KEY: Final = "ketenpoort.visit"
_MAX_HEADERS: Final = 100
_MAX_HEADER_BYTES: Final = 32_768
_SINGLE: Final = frozenset(
    {
        b"authorization",
        b"content-encoding",
        b"content-length",
        b"content-type",
        b"dpop",
        b"idempotency-key",
        b"professional",
        b"purpose",
        b"request-id",
        b"traceparent",
    }
)
_REQUEST_ID: Final = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TRACEPARENT: Final = re.compile(
    rb"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(?:-.*)?"
)


class Visit:
    """What stays with a request from its first byte to its last: identity, trace, quota, faults of its headers."""

    __slots__ = ("content_length", "fault", "lasts", "quota", "request_id", "traceparent")

    request_id: str
    """A UUID: the caller's own `Request-Id` where it is one, else a fresh one."""
    traceparent: bytes
    """W3C trace context: the caller's trace with a span of ours."""
    content_length: int | None
    """The announced size of the body in bytes."""
    fault: str | None
    """Why the headers cannot be trusted: `ambiguous`, `too_large`, `encoding`, `length`."""
    quota: tuple[bytes, bytes] | None
    """The values of `RateLimit` and `RateLimit-Policy`, once the client is known."""
    lasts: bool
    """Whether its answer is a stream: such a request takes no place among those that are being answered."""

    def __init__(self, headers: Iterable[tuple[bytes, bytes]]) -> None:
        self.content_length = None
        self.fault = None
        self.quota = None
        self.lasts = False
        seen: dict[bytes, bytes] = {}
        count = size = 0
        for name, value in headers:
            count += 1
            size += len(name) + len(value)
            if name in _SINGLE:
                if name in seen:
                    self.fault = "ambiguous"
                seen[name] = value
        if count > _MAX_HEADERS or size > _MAX_HEADER_BYTES:
            self.fault = "too_large"
        if seen.get(b"content-encoding", b"identity").lower() != b"identity":
            self.fault = self.fault or "encoding"
        self._measure(seen.get(b"content-length"))
        given = seen.get(b"request-id")
        self.request_id = given.decode() if given and _REQUEST_ID.fullmatch(given) else str(new_id())
        self.traceparent = _continued(seen.get(b"traceparent"))

    def _measure(self, announced: bytes | None) -> None:
        if announced is None:
            return
        if announced.isdigit():
            self.content_length = int(announced[:20])
        else:
            self.fault = self.fault or "length"


def arrive(scope: Scope) -> Visit:
    """Make the visit of this request and leave it in its scope."""
    visit = scope[_KEY] = Visit(scope["headers"])
    return visit


def visit_of(scope: Scope) -> Visit:
    """The visit of this request; a request that did not come through the shell gets one now."""
    found = scope.get(_KEY)
    return found if isinstance(found, Visit) else arrive(scope)


def _continued(given: bytes | None) -> bytes:
    match = _TRACEPARENT.fullmatch(given) if given else None
    trace, flags = match.groups() if match else (os.urandom(16).hex().encode(), b"00")
    return b"00-%b-%b-%b" % (trace, os.urandom(8).hex().encode(), flags)
