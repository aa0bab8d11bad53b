"""The check of a client assertion (RFC 7523 as its successor and FAPI 2 tighten it).

The issuer is the only audience, as one text: an assertion that a hostile server tricked out of a partner for itself
opens nothing here. A client may have a dated exception, for a product that can only do RS256 and the token endpoint.
"""

import secrets
from dataclasses import dataclass
from functools import cache
from typing import Final, NoReturn

from joserfc.jwk import ECKey, OKPKey
from joserfc.util import int_to_base64

from app.api.oauth.jose import (
    ALGORITHMS,
    LEGACY_ALGORITHM,
    BadToken,
    PublicKey,
    Unpacked,
    import_public,
    read_text,
    read_time,
    unpack,
    verify,
)
from app.clock import CLOCK
from app.domain.clients.register import Client
from app.domain.vocabulary.clients import ClientAuthentication

LONGEST_LIFE: Final = 300
SKEW: Final = 10
KINDS: Final = frozenset({None, "jwt", "client-authentication+jwt"})


@dataclass(frozen=True, slots=True)
class Asserted:
    """An assertion that holds, but for its single use."""

    jti: str
    expires_at: float


def read_assertion(text: str) -> tuple[Unpacked, str]:
    """The assertion unverified, and the client id that it claims for itself; raises BadToken."""
    unpacked = unpack(text, algorithms=(*ALGORITHMS, LEGACY_ALGORITHM))
    return unpacked, read_text(unpacked.claims, "sub")


def check_assertion(unpacked: Unpacked, client: Client | None, *, issuer: str, token_endpoint: str) -> Asserted:
    """Verify with a registered key, then every claim; raises BadToken.

    An unknown client costs the same work: a key that fits nothing is verified against in its place.
    """
    legacy = client is not None and client.allows_legacy(CLOCK.now())
    _check_signature(unpacked, client, legacy=legacy)
    if client is None or not client.is_open or client.authentication is not ClientAuthentication.private_key_jwt:
        _refuse("no such client")
    return check_claims(unpacked, str(client.client_id), {issuer, token_endpoint} if legacy else {issuer})


def check_claims(unpacked: Unpacked, client_id: str, audiences: set[str]) -> Asserted:
    """Everything an assertion must say, given that its signature holds; raises BadToken."""
    claims, now = unpacked.claims, CLOCK.seconds()
    if unpacked.kind not in KINDS:
        _refuse("typ of another kind of token")
    if claims.get("iss") != client_id or claims.get("sub") != client_id:
        _refuse("iss and sub")
    audience = claims.get("aud")
    if not isinstance(audience, str) or audience not in audiences:
        _refuse("aud")
    expires_at, issued_at = read_time(claims, "exp"), read_time(claims, "iat")
    if "nbf" in claims and read_time(claims, "nbf") > now + SKEW:
        _refuse("not yet valid")
    if not now < expires_at <= now + LONGEST_LIFE + SKEW or expires_at - issued_at > LONGEST_LIFE:
        _refuse("exp")
    if not now - LONGEST_LIFE - SKEW <= issued_at <= now + SKEW:
        _refuse("iat")
    return Asserted(read_text(claims, "jti"), expires_at)


def _check_signature(unpacked: Unpacked, client: Client | None, *, legacy: bool) -> None:
    wanted = "PS256" if unpacked.algorithm == LEGACY_ALGORITHM else unpacked.algorithm
    fitting = [
        key
        for key in (import_public(jwk) for jwk in (client.keys if client else ()))
        if key.algorithm == wanted and unpacked.kid in {None, key.kid}
    ]
    if unpacked.algorithm == LEGACY_ALGORITHM and not legacy:
        fitting = []
    if any(_verifies(unpacked, key) for key in fitting):
        return
    if not fitting:
        _verifies(unpacked, _decoy(unpacked.algorithm))
    _refuse("signature")


def _verifies(unpacked: Unpacked, key: PublicKey) -> bool:
    try:
        verify(unpacked, key)
    except BadToken:
        return False
    return True


@cache
def _decoy(algorithm: str) -> PublicKey:
    """A key that takes as long to verify with as a client's own; its outcome is never looked at."""
    if algorithm == "ES256":
        return import_public(ECKey.generate_key("P-256").as_dict(private=False))
    if algorithm == "Ed25519":
        return import_public(OKPKey.generate_key("Ed25519").as_dict(private=False))
    modulus = secrets.randbits(2048) | 1 << 2047 | 1
    return import_public({"kty": "RSA", "n": int_to_base64(modulus), "e": "AQAB"})


def _refuse(why: str) -> NoReturn:
    raise BadToken(why)
