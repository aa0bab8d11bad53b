"""Proofs of possession: the DPoP proof (RFC 9449) and the client certificate that the edge hands on (RFC 8705)."""

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NoReturn
from urllib.parse import urlsplit

from app.api.oauth.jose import ALGORITHMS, BadToken, PublicKey, import_public, read_text, read_time, unpack, verify
from app.clock import CLOCK

WINDOW: Final = 60
SKEW: Final = 10


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof that holds, but for its single use."""

    thumbprint: str
    jti: str
    expires_at: float


def check_proof(proof: str, *, method: str, url: str, token: str | None = None) -> Proof:
    """Check a DPoP proof for this request, and for this access token where there is one; raises BadToken."""
    unpacked = unpack(proof, algorithms=ALGORITHMS, own_key=True)
    jwk = unpacked.header.get("jwk")
    if unpacked.kind != "dpop+jwt" or not isinstance(jwk, dict):
        _refuse("no DPoP proof")
    key = _import(json.dumps(jwk, sort_keys=True))
    verify(unpacked, key)
    claims, now = unpacked.claims, CLOCK.seconds()
    issued_at = read_time(claims, "iat")
    if not now - WINDOW <= issued_at <= now + SKEW:
        _refuse("iat")
    if claims.get("htm") != method or _place(read_text(claims, "htu", longest=2048)) != _place(url):
        _refuse("htm or htu")
    if token is not None and claims.get("ath") != digest_of(token.encode()):
        _refuse("ath")
    return Proof(key.thumbprint, read_text(claims, "jti"), issued_at + WINDOW + SKEW)


def certificate_thumbprint(value: str) -> str:
    """The `x5t#S256` of a certificate in a Client-Cert header (RFC 9440: `:base64 of DER:`); raises BadToken."""
    if not (value.startswith(":") and value.endswith(":") and len(value) > len("::")):
        _refuse("no certificate")
    try:
        return digest_of(base64.b64decode(value[1:-1], validate=True))
    except (binascii.Error, ValueError):
        raise BadToken("certificate") from None


def digest_of(content: bytes) -> str:
    """SHA-256 in base64url, as `ath` and `x5t#S256` have it."""
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


@lru_cache(maxsize=1024)
def _import(jwk: str) -> PublicKey:
    return import_public(json.loads(jwk))


def _place(url: str) -> tuple[str, str, int | None, str]:
    """What two spellings of one address share (RFC 9449 section 4.3): no query, no fragment, no default port."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme.lower())
    except ValueError:
        raise BadToken("htu") from None
    return parts.scheme.lower(), (parts.hostname or "").lower(), port, parts.path or "/"


def _refuse(why: str) -> NoReturn:
    raise BadToken(why)
