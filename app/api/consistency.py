"""The header `Consistency-Token`: an answer to a change carries it, a read that sends it back sees that change.

It is opaque: a place in PostgreSQL's log in one block of AES, of which the other half is zero. Nobody learns from it
how much is written, and one that was made up or sealed by another key is told apart; its read goes to the primary.
"""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB

from app.domain.access.consistency import PLACE, UNREADABLE, Place

HEADER: Final = "Consistency-Token"
_NAME: Final = HEADER.lower().encode()
_BLOCK: Final = 16
_HALF: Final = 8


class ConsistencyTokens:
    """Seals and opens tokens; one secret for all processes."""

    def __init__(self, secret: bytes) -> None:
        # one block and no more is ever sealed by this key, so the plain mode is the right one
        self._cipher = Cipher(AES(hashlib.blake2b(secret, person=b"consistency").digest()[:32]), ECB())  # noqa: S305

    def seal(self, lsn: int) -> bytes:
        """The token of a place in the log."""
        block = lsn.to_bytes(_HALF, "big") + bytes(_HALF)
        sealing = self._cipher.encryptor()
        return urlsafe_b64encode(sealing.update(block) + sealing.finalize()).rstrip(b"=")

    def open(self, token: bytes) -> int:
        """The place behind a token; one behind all others where it cannot be read."""
        try:
            sealed = urlsafe_b64decode(token + b"==")
        except ValueError:
            return UNREADABLE
        if len(sealed) != _BLOCK:
            return UNREADABLE
        opening = self._cipher.decryptor()
        block = opening.update(sealed) + opening.finalize()
        return UNREADABLE if any(block[_HALF:]) else int.from_bytes(block[:_HALF], "big")

    def arrive(self, headers: Iterable[tuple[bytes, bytes]]) -> Place:
        """The place of a request that begins; of several tokens the latest counts."""
        place = Place(max((self.open(value) for name, value in headers if name == _NAME), default=0))
        PLACE.set(place)
        return place

    def header(self, place: Place) -> tuple[bytes, bytes]:
        """What an answer to a change tells."""
        return _NAME, self.seal(place.reached)
