"""The keys of a subscription: made here, sealed at rest, shown once.

One seed of 64 bytes holds the shared secret (`whsec_`) and the Ed25519 private key, whose public half (`whpk_`) may be
seen at any time. Sealed by AES-256-GCM under a key derived from `KETENPOORT_SECRET_KEY`, bound to its subscription.
"""

import base64
import os
from dataclasses import dataclass, field
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE = 12
_SECRET = 32
_SEED = 64


@dataclass(frozen=True, slots=True)
class Keys:
    """Fresh keys: what is stored, what the owner sees once, what anyone may see."""

    sealed: bytes
    secret: str = field(repr=False)
    public_key: str


class KeySeal:
    """Makes, seals and opens the keys of subscriptions with one secret of the settings."""

    def __init__(self, secret: str) -> None:
        if not secret:
            message = "KETENPOORT_SECRET_KEY must be set: it seals the keys that sign notices"
            raise ValueError(message)
        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"ketenpoort/notice-keys/1").derive(
            secret.encode()
        )
        self._cipher = AESGCM(derived)

    def make(self, subscription_id: UUID) -> Keys:
        """New keys for a subscription."""
        seed, nonce = os.urandom(_SEED), os.urandom(_NONCE)
        public = Ed25519PrivateKey.from_private_bytes(seed[_SECRET:]).public_key().public_bytes_raw()
        return Keys(
            sealed=nonce + self._cipher.encrypt(nonce, seed, subscription_id.bytes),
            secret="whsec_" + base64.b64encode(seed[:_SECRET]).decode(),
            public_key="whpk_" + base64.b64encode(public).decode(),
        )

    def open(self, subscription_id: UUID, sealed: bytes) -> bytes:
        """Return the seed; raises `cryptography.exceptions.InvalidTag` where the secret or the row is another."""
        return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], subscription_id.bytes)
