"""Proof of a pushed message: a detached JWS (RFC 7515 appendix F) over the bytes of the body.

    Message-Signature: <protected header>..<signature>

Its protected header holds `alg`, `kid`, `typ` (`pushed-message+jws`) and, as replicated claims (RFC 7519 section 5.3),
`iss` (the client's id), `aud` (our issuer) and `iat`. The key is one of those that the client registered. A signature
counts for five minutes; a repeat within them is harmless, because the same message again is the first one (rule RE-02).
"""

import re
from dataclasses import replace
from typing import Final
from uuid import UUID

from joserfc.util import urlsafe_b64encode

from app.api.oauth.jose import ALGORITHMS, BadToken, Unpacked, import_public, read_text, read_time, unpack, verify
from app.clock import CLOCK
from app.domain.clients.register import Client, ClientRegister
from app.domain.errors import SignatureInvalid

HEADER: Final = "Message-Signature"
KIND: Final = "pushed-message+jws"
WINDOW: Final = 300
SKEW: Final = 10

_DETACHED: Final = re.compile(r"([A-Za-z0-9_-]+)\.\.([A-Za-z0-9_-]+)")
_NO_CLAIMS: Final = "e30"  # {} in base64url: what stands between the dots while the header alone is read


async def signer_of(header: str | None, body: bytes, register: ClientRegister, audience: str) -> Client:
    """The client whose registered key signed these bytes just now, for us; raises SignatureInvalid."""
    try:
        unpacked = _unpack(header or "", body)
        client = await register.read_client(_client_id(unpacked), CLOCK.now())
        _check_signature(unpacked, client)
        _check_header(unpacked, audience)
    except BadToken:
        raise SignatureInvalid from None
    if client is None or not client.is_open:
        raise SignatureInvalid
    return client


async def named_client(client_id: UUID, register: ClientRegister) -> Client:
    """The client that the address names, for a format that carries its own signature; raises SignatureInvalid."""
    client = await register.read_client(client_id, CLOCK.now())
    if client is None or not client.is_open:
        raise SignatureInvalid
    return client


def _unpack(header: str, body: bytes) -> Unpacked:
    found = _DETACHED.fullmatch(header)
    if found is None:
        raise BadToken("not a detached signature")
    protected, signature = found.groups()
    unpacked = unpack(f"{protected}.{_NO_CLAIMS}.{signature}", algorithms=ALGORITHMS)
    return replace(unpacked, token=f"{protected}.{urlsafe_b64encode(body).decode()}.{signature}")


def _client_id(unpacked: Unpacked) -> UUID:
    text = read_text(unpacked.header, "iss")
    try:
        client_id = UUID(text)
    except ValueError:
        raise BadToken("iss is no client") from None
    if str(client_id) != text:
        raise BadToken("iss is spelled another way")
    return client_id


def _check_signature(unpacked: Unpacked, client: Client | None) -> None:
    for jwk in client.keys if client else ():
        key = import_public(jwk)
        if key.kid == unpacked.kid and key.algorithm == unpacked.algorithm:
            verify(unpacked, key)
            return
    raise BadToken("no such key")


def _check_header(unpacked: Unpacked, audience: str) -> None:
    now = CLOCK.seconds()
    if unpacked.kind != KIND:
        raise BadToken("typ of another kind of token")
    if unpacked.header.get("aud") != audience:
        raise BadToken("aud")
    if not now - WINDOW - SKEW <= read_time(unpacked.header, "iat") <= now + SKEW:
        raise BadToken("iat")
