"""The `Idempotency-Key` header (draft-ietf-httpapi-idempotency-key-header): one effect for one key, however often it is sent."""

import hashlib
import re
from dataclasses import dataclass
from typing import Final

from app.api.problems import InvalidHeader
from app.domain.errors import Fault

_KEY: Final = re.compile(r'"?([\x21\x23-\x7e]{8,128})"?')


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """A key of the caller's and the fingerprint of what came with it; neither holds a value of the body."""

    key: str
    fingerprint: bytes


def idempotency_of(header: str | None, operation_id: str, path: str, body: bytes) -> IdempotencyKey | None:
    """The key of this call, or None where the caller sent none; raise InvalidHeader where it cannot be one."""
    if header is None:
        return None
    match = _KEY.fullmatch(header.strip())
    if match is None:
        raise InvalidHeader(Fault("/headers/Idempotency-Key", "bad-format"))
    fingerprint = hashlib.sha256(b"\x00".join((operation_id.encode(), path.encode(), body))).digest()
    return IdempotencyKey(match[1], fingerprint)
