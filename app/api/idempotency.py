"""The `Idempotency-Key` header: one effect for one key, however often it is sent."""

import re
from typing import Final

from app.api.problems import InvalidHeader
from app.domain.access.repeating import Key, request_hash
from app.domain.errors import Fault

_KEY: Final = re.compile(r'"?([\x21\x23-\x7e]{8,128})"?')


def key_of(header: str | None, operation_id: str, path: str, body: bytes) -> Key | None:
    """The key of this call, or None where the caller sent none; raise InvalidHeader where it cannot be one."""
    if header is None:
        return None
    match = _KEY.fullmatch(header.strip())
    if match is None:
        raise InvalidHeader(Fault("/headers/Idempotency-Key", "bad-format"))
    return Key(match[1], operation_id, request_hash(path.encode(), body))
