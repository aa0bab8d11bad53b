"""Sealing the private part of a signing key, so that a copy of the database signs no token.

AES-256-GCM with a key derived from `KETENPOORT_SECRET_KEY`; the key id is bound in as associated data, so that a sealed
key cannot be moved to another row.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.settings import SettingsError

_NONCE = 12


class SealBroken(SettingsError):
    """A sealed key does not open: the secret differs from the one that sealed it, or the row was changed."""

    def __init__(self) -> None:
        rule = "does not open the stored signing keys; restore it, or run `ketenpoort keys rotate --at-once`"
        super().__init__((f"KETENPOORT_SECRET_KEY: {rule}",))


class Seal:
    """Seals and opens signing keys with one secret of the settings."""

    def __init__(self, secret: str) -> None:
        if not secret:
            raise SettingsError(("KETENPOORT_SECRET_KEY: must be set, it seals the keys that sign access tokens",))
        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"ketenpoort/signing-keys/1").derive(
            secret.encode()
        )
        self._cipher = AESGCM(derived)

    def close(self, kid: str, private: bytes) -> bytes:
        """The sealed form of a private key."""
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, private, kid.encode())

    def open(self, kid: str, sealed: bytes) -> bytes:
        """The private key again; raises SealBroken."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], kid.encode())
        except InvalidTag:
            raise SealBroken from None
