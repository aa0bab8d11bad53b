"""Access tokens of our own: made as RFC 9068 says, signed with the current key; and the key set that partners fetch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from joserfc.jwk import ECKey

from app.api.oauth.jose import PublicKey, import_public, sign
from app.clock import CLOCK
from app.domain.clients.register import Client, SealedKey
from app.domain.clients.sealing import Seal
from app.domain.clients.watch import Watch
from app.domain.errors import Unavailable
from app.domain.ids import new_id_at
from app.domain.vocabulary.clients import SigningKeyState
from app.domain.vocabulary.scopes import Scope


@dataclass(frozen=True, slots=True)
class Binding:
    """What a token is bound to: the thumbprint of a proof key (RFC 9449) or of a client certificate (RFC 8705)."""

    proof_key: str | None = None
    certificate: str | None = None

    def __bool__(self) -> bool:
        """Whether the token is bound at all."""
        return self.proof_key is not None or self.certificate is not None

    def confirmation(self) -> dict[str, str]:
        """The `cnf` claim (RFC 7800)."""
        members = {"jkt": self.proof_key, "x5t#S256": self.certificate}
        return {name: value for name, value in members.items() if value is not None}


class SigningKeys:
    """The keys of the watch, opened and imported once each."""

    def __init__(self, watch: Watch, seal: Seal) -> None:
        self._watch = watch
        self._seal = seal
        self._seen: Sequence[SealedKey] = ()
        self._public: dict[str, PublicKey] = {}
        self._current: tuple[str, ECKey] | None = None

    def find(self, kid: str) -> PublicKey | None:
        """A published key by its id."""
        self._follow()
        return self._public.get(kid)

    def key_set(self) -> dict[str, Any]:
        """The JSON Web Key Set: the key that signs, the one after it, and those whose tokens may still live."""
        self._follow()
        return {"keys": [dict(key.public_jwk) for key in self._seen]}

    def sign_token(self, claims: Mapping[str, Any]) -> str:
        """An access token with the current key."""
        self._follow()
        if self._current is None:
            raise Unavailable
        kid, key = self._current
        return sign({"typ": "at+jwt", "kid": kid}, dict(claims), key)

    def _follow(self) -> None:
        keys = self._watch.keys
        if keys is self._seen:
            return
        self._public = {key.kid: import_public(key.public_jwk) for key in keys}
        current = next((key for key in keys if key.state == SigningKeyState.current.value), None)
        self._current = None
        if current is not None:
            private = self._seal.open(current.kid, current.sealed_private)
            self._current = current.kid, ECKey.import_key(private)
        self._seen = keys


def token_claims(
    client: Client, scopes: frozenset[Scope], binding: Binding, *, issuer: str, audience: str, seconds: int
) -> dict[str, Any]:
    """What an access token of ours says. It never outlives the agreement that carries its scopes (rule OR-04)."""
    now = CLOCK.seconds()
    until = int(now) + seconds
    if client.agreed_until is not None:
        until = min(until, int(client.agreed_until.timestamp()))
    claims: dict[str, Any] = {
        "iss": issuer,
        "aud": audience,
        "sub": str(client.client_id),
        "client_id": str(client.client_id),
        "org": str(client.organisation_id),
        "org_kind": client.organisation_kind.value,
        "house": str(client.house_id),
        "scope": " ".join(sorted(scope.value for scope in scopes)),
        "iat": int(now),
        "exp": until,
        "jti": str(new_id_at(now)),
    }
    if client.operations_only:
        claims["operations_only"] = True
    return claims | ({"cnf": binding.confirmation()} if binding else {})
