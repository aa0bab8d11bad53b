"""Standard Webhooks signatures: `v1` (HMAC-SHA256) and `v1a` (Ed25519), several in one header while keys rotate.

One endpoint has one `SigningKeys`; while a rotation overlaps it has two and each message carries the marks of both.
"""

import base64
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """The shared secret and the private key of one endpoint, ready to sign."""

    secret: bytes = field(repr=False)
    private_key: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def from_seed(cls, seed: bytes) -> "SigningKeys":
        """Read 64 bytes: 32 of the secret, 32 of the private key."""
        return cls(seed[:32], Ed25519PrivateKey.from_private_bytes(seed[32:64]))


def signature_header(webhook_id: str, timestamp: int, body: bytes, keys: Iterable[SigningKeys]) -> str:
    """Return the `webhook-signature` header over `id.timestamp.body`, marks separated by a space."""
    signed = b"%s.%d.%s" % (webhook_id.encode(), timestamp, body)
    marks: list[str] = []
    for known in keys:
        marks.append("v1," + base64.b64encode(hmac.digest(known.secret, signed, "sha256")).decode())
        marks.append("v1a," + base64.b64encode(known.private_key.sign(signed)).decode())
    return " ".join(marks)
