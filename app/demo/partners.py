"""A partner's system as the demo plays it: its own keys, its tokens, its calls of the public API and nothing else.

Every token is asked for with a signed assertion (RFC 7523) and bound to a key of the partner's (RFC 9449).
"""

import base64
import hashlib
import json
import time
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Final

import httpx
from joserfc import jws, jwt
from joserfc.jwk import ECKey

from app.demo.region import Region
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Purpose

_ASSERTION_TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_RENEW_SECONDS: Final = 30.0
_REGISTRY: Final = jws.JWSRegistry(algorithms=["ES256"], strict_check_header=False)


_COUNTING: Final[ContextVar[Counter[str] | None]] = ContextVar("counting", default=None)


@contextmanager
def count_calls() -> Iterator[Counter[str]]:
    """Count the calls that are made in this block, by partner; what runs beside it counts for itself."""
    calls: Counter[str] = Counter()
    before = _COUNTING.set(calls)
    try:
        yield calls
    finally:
        _COUNTING.reset(before)


class Refused(Exception):
    """The service said no: where, and why in its own words."""

    def __init__(self, who: str, what: str, status: int, problem: Mapping[str, Any]) -> None:
        faults = ", ".join(
            f"{fault.get('pointer')} {fault.get('code')}{' ' + fault['rule'] if fault.get('rule') else ''}"
            for fault in problem.get("errors", ())
        )
        faults = faults or ", ".join(problem.get("missing") or ())
        kind = str(problem.get("type", "")).rpartition("/")[2]
        super().__init__(f"{who}: {what}: {status} {kind} {faults}".rstrip())
        self.status = status
        self.kind = kind
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the body, its entity tag, where the new object is."""

    status: int
    body: Any
    etag: str | None
    location: str | None

    @property
    def id(self) -> str:
        """The identifier of the object that was made or shown."""
        if isinstance(self.body, dict) and "id" in self.body:
            return str(self.body["id"])
        return (self.location or "").rpartition("/")[2]


@dataclass
class Partner:
    """One organisation's system with its one client."""

    key: str
    organisation_id: str
    client_id: str
    scopes: frozenset[Scope]
    base_url: str
    http: httpx.AsyncClient
    signing: ECKey
    proving: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256"))
    calls: int = 0
    _token: str = ""
    _renew_at: float = 0.0

    async def call(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        purpose: Purpose | None = None,
        by: str | None = None,
        seen: str | None = None,
        key: str | None = None,
    ) -> Answer:
        """One call: `by` is who acts, `seen` the entity tag that a change is based on, `key` that of a repeat."""
        url = f"{self.base_url}{path}"
        token = await self._held()
        headers = {"Authorization": f"DPoP {token}", "DPoP": self._proof(method, url.partition("?")[0], token)}
        if purpose is not None:
            headers["Purpose"] = purpose.value
        if by is not None:
            headers["Professional"] = by
        if seen is not None:
            headers["If-Match"] = seen
        if method == "POST":
            headers["Idempotency-Key"] = key or str(uuid.uuid4())
        self._count()
        reply = await self.http.request(method, url, json=body, headers=headers)
        content = reply.json() if reply.content else None
        if reply.is_error:
            raise Refused(self.key, f"{method} {path}", reply.status_code, content or {})
        return Answer(reply.status_code, content, reply.headers.get("etag"), reply.headers.get("location"))

    async def change(
        self,
        path: str,
        move: str,
        body: Mapping[str, Any] | None = None,
        *,
        purpose: Purpose | None = None,
        by: str | None = None,
    ) -> Answer:
        """Read an object, then make a named move on what was seen."""
        seen = await self.call("GET", path, purpose=purpose, by=by)
        return await self.call("POST", f"{path}/{move}", body, purpose=purpose, by=by, seen=seen.etag)

    async def push(self, path: str, message: Mapping[str, Any]) -> Answer:
        """Push a message signed over its very bytes: a detached JWS by the client's own key, no token."""
        body = json.dumps(message, ensure_ascii=False).encode()
        now = int(time.time())
        header = {
            "alg": "ES256", "kid": self.signing.kid, "typ": "pushed-message+jws",
            "iss": self.client_id, "aud": self.base_url, "iat": now,
        }  # fmt: skip
        signed = jws.serialize_compact(header, body, self.signing, algorithms=["ES256"], registry=_REGISTRY)
        protected, _, signature = signed.split(".")
        headers = {"Content-Type": "application/json", "Message-Signature": f"{protected}..{signature}"}
        self._count()
        reply = await self.http.post(f"{self.base_url}{path}", content=body, headers=headers)
        if reply.is_error:
            raise Refused(self.key, f"POST {path}", reply.status_code, reply.json())
        return Answer(reply.status_code, reply.json(), None, reply.headers.get("location"))

    async def bearer(self, scopes: Iterable[Scope]) -> str:
        """A token that is bound to no key, as `curl` can use it; it opens no scope that asks for a proof."""
        token, _ = await self._ask(scopes, {})
        return token

    def _count(self) -> None:
        self.calls += 1
        counting = _COUNTING.get()
        if counting is not None:
            counting[self.key] += 1

    async def _held(self) -> str:
        if time.monotonic() >= self._renew_at:
            headers = {"DPoP": self._proof("POST", f"{self.base_url}/oauth/token")}
            self._token, seconds = await self._ask(self.scopes, headers)
            self._renew_at = time.monotonic() + seconds - _RENEW_SECONDS
        return self._token

    async def _ask(self, scopes: Iterable[Scope], headers: Mapping[str, str]) -> tuple[str, float]:
        now = int(time.time())
        claims = {"iss": self.client_id, "sub": self.client_id, "aud": self.base_url, "iat": now, "exp": now + 60}
        assertion = self._signed({"kid": self.signing.kid}, claims, self.signing)
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": _ASSERTION_TYPE,
            "client_assertion": assertion,
            "scope": " ".join(sorted(scope.value for scope in scopes)),
        }
        reply = await self.http.post(f"{self.base_url}/oauth/token", data=form, headers=headers)
        answer = reply.json()
        if reply.is_error:
            raise Refused(self.key, "token", reply.status_code, {"type": answer.get("error")})
        return str(answer["access_token"]), float(answer["expires_in"])

    def _proof(self, method: str, url: str, token: str | None = None) -> str:
        claims: dict[str, Any] = {"htm": method, "htu": url, "iat": int(time.time())}
        if token is not None:
            digest = hashlib.sha256(token.encode()).digest()
            claims["ath"] = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        header = {"typ": "dpop+jwt", "jwk": self.proving.as_dict(private=False)}
        return self._signed(header, claims, self.proving)

    @staticmethod
    def _signed(header: Mapping[str, Any], claims: Mapping[str, Any], key: ECKey) -> str:
        told = {"alg": "ES256", **header}
        return jwt.encode(told, {**claims, "jti": str(uuid.uuid4())}, key, algorithms=["ES256"], default_type=None)


@dataclass(frozen=True, slots=True)
class Cast:
    """Everyone who plays, by the keys of the region: partners' systems, who reads numbers only, what was registered."""

    region: Region
    partners: Mapping[str, Partner]
    dashboard: Partner
    organisations: Mapping[str, str]
    professionals: Mapping[str, str]
    agreements: Mapping[str, str]
    house: str
    house_id: str

    @property
    def keeper(self) -> Partner:
        """The house's own system."""
        return self.partners[self.house]

    @property
    def calls(self) -> int:
        """How many requests were sent so far."""
        return sum(partner.calls for partner in self.partners.values())

    def professional(self, organisation: str) -> str:
        """The first professional of an organisation: who acts where the story names nobody."""
        return self.professionals[self.region.organisation(organisation).professionals[0].key]
