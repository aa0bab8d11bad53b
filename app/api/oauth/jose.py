"""Signed compact tokens, read strictly: what a header may say, which keys exist, when a time is a time.

joserfc checks signatures; this file decides what may reach it. It refuses what RFC 8725 warns of before any key
is touched: `none` and HMAC, keys named by the token, critical extensions, doubled members, numbers that are no time.
"""

import json
import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey
from joserfc.util import urlsafe_b64decode

ALGORITHMS: Final = ("ES256", "PS256", "Ed25519")
LEGACY_ALGORITHM: Final = "RS256"

_MAX_TOKEN = 8192
_COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_NAMES_A_KEY = frozenset({"jku", "jwk", "x5c", "x5u"})
_CHANGES_THE_READING = frozenset({"b64", "crit", "cty", "enc", "zip"})
_PRIVATE = frozenset({"d", "dp", "dq", "k", "oth", "p", "q", "qi"})
_LATEST = 1 << 40
_RSA_BITS = range(2048, 8193)


class BadToken(Exception):
    """This is no acceptable token; the text says why to a developer of ours, never to the caller."""


class _Registry(jws.JWSRegistry):
    # joserfc's limit of 512 bytes refuses proofs that carry an RSA key
    max_header_length = 4096


_REGISTRY = _Registry(algorithms=(*ALGORITHMS, LEGACY_ALGORITHM), strict_check_header=False)


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A token whose form was checked and whose signature was not."""

    token: str
    algorithm: str
    kind: str | None
    kid: str | None
    header: Mapping[str, Any]
    claims: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that verifies with exactly one algorithm."""

    kid: str | None
    algorithm: str
    thumbprint: str
    key: ECKey | RSAKey | OKPKey
    jwk: Mapping[str, str | list[str]]


def unpack(token: str, *, algorithms: Collection[str] = ALGORITHMS, own_key: bool = False) -> Unpacked:
    """Header and claims of a compact token, unverified. `own_key` is for DPoP proofs, which carry their key."""
    if len(token) > _MAX_TOKEN or not _COMPACT.fullmatch(token):
        _refuse("not a compact signed token")
    first, second, _ = token.split(".")
    header, claims = _read_object(first), _read_object(second)
    algorithm, kind, kid = header.get("alg"), header.get("typ"), header.get("kid")
    if not isinstance(algorithm, str) or algorithm not in algorithms:
        _refuse("algorithm")
    if not isinstance(kind, str | None) or not isinstance(kid, str | None):
        _refuse("typ or kid is no text")
    refused = _CHANGES_THE_READING | (_NAMES_A_KEY - {"jwk"} if own_key else _NAMES_A_KEY)
    if not refused.isdisjoint(header):
        _refuse("header member")
    return Unpacked(token, algorithm, _kind_of(kind), kid, header, claims)


def verify(unpacked: Unpacked, key: PublicKey) -> None:
    """Check the signature with a key whose algorithm is the token's; raises BadToken."""
    rsa_legacy = unpacked.algorithm == LEGACY_ALGORITHM and key.algorithm == "PS256"
    if unpacked.algorithm != key.algorithm and not rsa_legacy:
        _refuse("the key is for another algorithm")
    try:
        jws.deserialize_compact(unpacked.token, key.key, algorithms=[unpacked.algorithm], registry=_REGISTRY)
    except (JoseError, ValueError, TypeError) as error:
        raise BadToken(str(error)) from None


def sign(header: dict[str, Any], claims: dict[str, Any], key: ECKey) -> str:
    """A compact ES256 token."""
    return jwt.encode({"alg": "ES256", **header}, claims, key, registry=_REGISTRY, default_type=None)


def import_public(jwk: Mapping[str, Any]) -> PublicKey:
    """A public key from its JWK, by its type: P-256, RSA of 2048 bits or more, or Ed25519; raises BadToken."""
    if not _PRIVATE.isdisjoint(jwk):
        _refuse("a private key")
    operations = jwk.get("key_ops", ["verify"])
    if jwk.get("use", "sig") != "sig" or not isinstance(operations, list) or "verify" not in operations:
        _refuse("a key for another use")
    try:
        algorithm, key, public = _import(jwk)
        thumbprint = key.thumbprint()
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadToken(type(error).__name__) from None
    named = jwk.get("alg", algorithm)
    if named != algorithm and (algorithm, named) not in {("PS256", LEGACY_ALGORITHM), ("Ed25519", "EdDSA")}:
        _refuse("a key for another algorithm")
    kid = jwk.get("kid")
    return PublicKey(kid if isinstance(kid, str) else None, algorithm, thumbprint, key, public)


def read_time(claims: Mapping[str, Any], name: str) -> float:
    """A NumericDate as seconds since 1970; raises BadToken where it is absent, no number, or no possible time."""
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        _refuse(f"{name} is no number")
    if not math.isfinite(value) or not 0 <= value < _LATEST:
        _refuse(f"{name} is no time")
    return float(value)


def read_text(claims: Mapping[str, Any], name: str, *, longest: int = 256) -> str:
    """A claim that must be a text of sensible length; raises BadToken."""
    value = claims.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= longest:
        _refuse(f"{name} is no text")
    return value


def _import(jwk: Mapping[str, Any]) -> tuple[str, ECKey | RSAKey | OKPKey, dict[str, str | list[str]]]:
    match jwk.get("kty"), jwk.get("crv"):
        case "EC", "P-256":
            public = _members(jwk, "kty", "crv", "x", "y")
            return "ES256", ECKey.import_key(public), public
        case "OKP", "Ed25519":
            public = _members(jwk, "kty", "crv", "x")
            return "Ed25519", OKPKey.import_key(public), public
        case "RSA", None:
            public = _members(jwk, "kty", "n", "e")
            if len(urlsafe_b64decode(jwk["n"].encode())) * 8 not in _RSA_BITS:
                _refuse("size of the RSA key")
            return "PS256", RSAKey.import_key(public), public
    raise BadToken("type of the key")


def _members(jwk: Mapping[str, Any], *names: str) -> dict[str, str | list[str]]:
    members: dict[str, str | list[str]] = {name: jwk[name] for name in names}
    if not all(isinstance(value, str) for value in members.values()):
        _refuse("members of the key")
    return members


def _kind_of(kind: str | None) -> str | None:
    return None if kind is None else kind.lower().removeprefix("application/")


def _read_object(part: str) -> dict[str, Any]:
    try:
        value = json.loads(
            urlsafe_b64decode(part.encode()).decode("utf-8"),
            parse_constant=_refuse,
            object_pairs_hook=_each_member_once,
        )
    except (ValueError, RecursionError) as error:
        raise BadToken(type(error).__name__) from None
    if not isinstance(value, dict):
        _refuse("no JSON object")
    return value


def _each_member_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        _refuse("a member stands twice")
    return members


def _refuse(why: str) -> NoReturn:
    raise BadToken(why)
