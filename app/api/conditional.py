"""Conditional requests (RFC 9110 section 13): what a caller has seen, and what may change on that ground.

An entity tag is `"<version>.<hash of the answer>"`: the version guards changes, the hash tells apart what two
readers, or one reader before and after a withdrawal, are shown of the same version.
"""

import hashlib
import re
from typing import Final

from app.api.problems import InvalidHeader
from app.domain.errors import Fault, PreconditionRequired

_TAG: Final = re.compile(r'"(\d{1,9})(?:\.[0-9a-f]{16})?"')
_DIGEST_BYTES: Final = 8


def etag_of(body: bytes, version: int | None) -> str:
    """The strong entity tag of this answer."""
    digest = hashlib.blake2b(body, digest_size=_DIGEST_BYTES).hexdigest()
    return f'"{version or 0}.{digest}"'


def is_known(if_none_match: str | None, etag: str) -> bool:
    """Whether the caller already holds this very answer, so that 304 will do."""
    if if_none_match is None:
        return False
    return if_none_match.strip() == "*" or etag in {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}


def version_in(if_match: str | None) -> int:
    """The version that the caller's change is based on; raise PreconditionRequired where none is named.

    `*` would be a change of something unseen and is refused. The hash is not compared: a change of the mask alone is no
    conflict.
    """
    if if_match is None:
        raise PreconditionRequired
    match = _TAG.fullmatch(if_match.strip())
    if match is None:
        raise InvalidHeader(Fault("/headers/If-Match", "bad-format"))
    return int(match[1])
