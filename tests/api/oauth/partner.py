"""A partner's system as the tests play it: its key, its assertions, its proofs of possession."""

import base64
import hashlib
import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from joserfc import jws
from joserfc.jwk import ECKey, OKPKey, RSAKey

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def sign(header: dict[str, Any] | bytes, claims: dict[str, Any] | bytes, key: Any, algorithm: str = "") -> str:  # noqa: ANN401 - any kind of key
    """A compact token that says exactly this, however wrong; `algorithm` signs where the header says another."""
    content = f"{encode(header)}.{encode(claims)}"
    signer = jws.JWSRegistry.algorithms[algorithm or (header["alg"] if isinstance(header, dict) else "")]
    return f"{content}.{encode(signer.sign(content.encode(), key))}"


def encode(value: dict[str, Any] | bytes) -> str:
    """Base64url of JSON or bytes, for tokens put together by hand."""
    content = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def public(key: ECKey | RSAKey | OKPKey, kid: str) -> dict[str, Any]:
    """The JWK that a partner registers."""
    return {**key.as_dict(private=False), "kid": kid}


@dataclass
class Partner:
    """One client of one organisation, with its private key."""

    issuer: str
    client_id: str = ""
    key: ECKey | RSAKey | OKPKey = field(default_factory=lambda: ECKey.generate_key("P-256"))
    algorithm: str = "ES256"
    kid: str = "first"

    def claims(self, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - claims of any kind
        """The claims of a right assertion, with changes; a change to None takes the claim away."""
        now = int(time.time())
        claims = {
            "iss": self.client_id,
            "sub": self.client_id,
            "aud": self.issuer,
            "iat": now,
            "exp": now + 60,
            "jti": str(uuid.uuid4()),
            **changes,
        }
        return {name: value for name, value in claims.items() if value is not None}

    def assertion(self, header: dict[str, Any] | None = None, **changes: Any) -> str:  # noqa: ANN401
        """A signed assertion."""
        return sign({"alg": self.algorithm, "kid": self.kid, **(header or {})}, self.claims(**changes), self.key)

    def form(self, assertion: str | None = None, **fields: str) -> dict[str, str]:
        """The form of a token request."""
        return {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": assertion if assertion is not None else self.assertion(),
            **fields,
        }


@dataclass
class Prover:
    """The holder of a DPoP key."""

    key: ECKey | RSAKey | OKPKey = field(default_factory=lambda: ECKey.generate_key("P-256"))
    algorithm: str = "ES256"

    def proof(
        self,
        method: str,
        url: str,
        token: str | None = None,
        *,
        header: dict[str, Any] | None = None,
        **changes: Any,  # noqa: ANN401 - claims of any kind
    ) -> str:
        """A proof for one request, with changes; a change to None takes the claim away."""
        claims = {"htm": method, "htu": url, "iat": int(time.time()), "jti": str(uuid.uuid4()), **changes}
        if token is not None and "ath" not in changes:
            claims["ath"] = encode(hashlib.sha256(token.encode()).digest())
        claims = {name: value for name, value in claims.items() if value is not None}
        said = {"typ": "dpop+jwt", "alg": self.algorithm, "jwk": self.key.as_dict(private=False), **(header or {})}
        return sign(said, claims, self.key)
