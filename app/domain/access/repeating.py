"""Requests that may be sent twice and must have one effect: their key, and the answer to the second."""

import hashlib
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Key:
    """An Idempotency-Key as it came in: the key, the operation and a digest of what was asked."""

    key: str
    operation: str
    request_hash: str


class Replayed(Exception):
    """The key was used for the same request before; `subject_id` is what came of it."""

    def __init__(self, subject_id: UUID | None) -> None:
        super().__init__("replayed")
        self.subject_id = subject_id


def request_hash(*parts: bytes) -> str:
    """A digest of what was asked, by which a repeated request is told from another one."""
    return hashlib.blake2b(b"\x00".join(parts), digest_size=24).hexdigest()
