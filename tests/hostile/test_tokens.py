"""No forged or replayed credential passes: two hundred forged access tokens at each door, sixty client assertions.

Each forgery is a right credential with one thing wrong, so that each finds the one check it is meant for; the last
tests take checks away and show that the forgeries find the hole.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import uuid4

import httpx
import pytest
from asgi_lifespan import LifespanManager
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from app.api.oauth import assertions, bearer, jose
from app.domain.clients.service import suspend_client
from app.domain.errors import Unauthenticated
from app.domain.ids import new_id
from app.main import create_app
from tests.api.oauth.conftest import BASE, World, open_world, sign_covenant
from tests.api.oauth.partner import Partner, encode, public, sign

__all__ = ["world"]

ELSEWHERE = "https://elders.voorbeeld.test"
TOKENS_AT_LEAST = 200
ASSERTIONS_AT_LEAST = 60


@pytest.fixture
async def world(database: Any, pools: Any) -> Any:  # noqa: ANN401 - the fixture of another folder, under its own name
    """The authorization server and the whole application on a fresh database."""
    settings = database.model_copy(update={"base_url": BASE, "requests_per_minute": 1_000_000})
    async with open_world(database, pools) as opened, LifespanManager(create_app(settings)) as running:
        transport = httpx.ASGITransport(running.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=BASE) as rest:
            opened.rest = rest
            yield opened


def signing_key(world: World) -> tuple[str, ECKey]:
    """Our own current signing key: a forger who has it is stopped by the claims alone."""
    current = next(key for key in world.state.watch.keys if key.state == "current")
    return current.kid, ECKey.import_key(world.state.seal.open(current.kid, current.sealed_private))


class Forger:
    """Makes access tokens that are right but for one thing."""

    def __init__(self, world: World) -> None:
        self.kid, self.key = signing_key(world)
        self.public = self.key.as_dict(private=False)
        now = int(time.time())
        self.right: dict[str, Any] = {
            "iss": BASE,
            "aud": BASE,
            "sub": world.partner.client_id,
            "client_id": world.partner.client_id,
            "org": str(world.organisation_id),
            "org_kind": "police",
            "house": str(world.house_id),
            "scope": "case:read",
            "iat": now,
            "exp": now + 300,
            "jti": str(new_id()),
        }

    def claims(self, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - claims of any kind
        changed = {**self.right, **changes}
        return {name: value for name, value in changed.items() if value is not ...}

    def token(self, header: Mapping[str, Any] | None = None, **changes: Any) -> str:  # noqa: ANN401
        said = {"typ": "at+jwt", "alg": "ES256", "kid": self.kid, **(header or {})}
        said = {name: value for name, value in said.items() if value is not ...}
        return sign(said, self.claims(**changes), self.key, "ES256")

    def unsigned(self, algorithm: str) -> str:
        header = {"typ": "at+jwt", "alg": algorithm, "kid": self.kid}
        return f"{encode(header)}.{encode(self.right)}."

    def by_hmac(self, algorithm: str, secret: bytes) -> str:
        header = {"typ": "at+jwt", "alg": algorithm, "kid": self.kid}
        content = f"{encode(header)}.{encode(self.right)}"
        digest = {"HS256": hashlib.sha256, "HS384": hashlib.sha384, "HS512": hashlib.sha512}[algorithm]
        return f"{content}.{encode(hmac.new(secret, content.encode(), digest).digest())}"

    def raw(self, claims: str) -> str:
        """A signed token whose payload is this text."""
        return sign({"typ": "at+jwt", "alg": "ES256", "kid": self.kid}, claims.encode(), self.key)

    def with_number(self, name: str, literal: str) -> str:
        """A time written as this literal, which no JSON writer of ours would write."""
        return self.raw(json.dumps(self.claims(**{name: "PLACE"})).replace('"PLACE"', literal))


def forged_tokens(world: World) -> Iterator[tuple[str, str]]:
    """Every forged access token with what is wrong about it."""
    forger = Forger(world)
    yield from _wrong_algorithms(forger)
    yield from _wrong_keys(forger)
    yield from _wrong_headers(forger)
    yield from _wrong_claims(forger)
    yield from _wrong_times(forger)
    yield from _wrong_payloads(forger)
    yield from _wrong_forms(forger)


def _wrong_algorithms(forger: Forger) -> Iterator[tuple[str, str]]:
    jwk = json.dumps(forger.public, separators=(",", ":")).encode()
    pem = forger.key.as_pem(private=False)
    tail = forger.token().rsplit(".", 1)[1]
    for algorithm in ("none", "None", "NONE", "nOnE", ""):
        unsigned = forger.unsigned(algorithm)
        yield f"alg {algorithm or 'empty'} without signature", unsigned
        yield f"alg {algorithm or 'empty'} with an old signature", unsigned + tail
    for algorithm in ("HS256", "HS384", "HS512"):
        yield f"{algorithm} with the JWK as secret", forger.by_hmac(algorithm, jwk)
        yield f"{algorithm} with the PEM as secret", forger.by_hmac(algorithm, pem)
    yield "HS256 with an empty secret", forger.by_hmac("HS256", b"")
    yield "HS256 with the kid as secret", forger.by_hmac("HS256", forger.kid.encode())


def _wrong_keys(forger: Forger) -> Iterator[tuple[str, str]]:
    own, rsa = ECKey.generate_key("P-256"), RSAKey.generate_key(2048)
    said = {"typ": "at+jwt", "kid": forger.kid}
    yield "an own EC key under our kid", sign({**said, "alg": "ES256"}, forger.right, own)
    yield "ES384", sign({**said, "alg": "ES384"}, forger.right, ECKey.generate_key("P-384"))
    yield "RS256", sign({**said, "alg": "RS256"}, forger.right, rsa)
    yield "PS256", sign({**said, "alg": "PS256"}, forger.right, rsa)
    yield "Ed25519", sign({**said, "alg": "Ed25519"}, forger.right, OKPKey.generate_key("Ed25519"))
    yield "ES256 named, signed by RSA", sign({**said, "alg": "ES256"}, forger.right, rsa, "PS256")
    for name, value in (
        ("jwk", own.as_dict(private=False)),
        ("jku", f"{ELSEWHERE}/jwks"),
        ("x5u", f"{ELSEWHERE}/cert"),
        ("x5c", [base64.b64encode(own.as_der(private=False)).decode()]),
    ):
        yield f"own key by {name}", sign({**said, "alg": "ES256", name: value}, forger.right, own)
        yield f"right key and {name}", forger.token({name: value})


def _wrong_headers(forger: Forger) -> Iterator[tuple[str, str]]:
    yield "crit", forger.token({"crit": ["exp"], "exp": 1})
    yield "crit of b64", forger.token({"crit": ["b64"], "b64": False})
    yield "b64", forger.token({"b64": False})
    yield "zip", forger.token({"zip": "DEF"})
    for kid in ("../../etc/passwd", "' OR 1=1 --", "", "A" * 4000, f"{forger.kid}\0", 7, None, [forger.kid], {"a": 1}):
        yield f"kid {str(kid)[:20]!r}", forger.token({"kid": kid})
    yield "no kid", forger.token({"kid": ...})
    for kind in ("JWT", "jwt", "dpop+jwt", "client-authentication+jwt", "secevent+jwt", "at", "", None, 7, ["at+jwt"]):
        yield f"typ {kind!r}", forger.token({"typ": kind})
    yield "no typ", forger.token({"typ": ...})


def _wrong_claims(forger: Forger) -> Iterator[tuple[str, str]]:
    for name in ("iss", "aud", "sub", "client_id", "org", "org_kind", "house", "iat", "exp", "jti"):
        yield f"no {name}", forger.token(None, **{name: ...})
        for value in (None, 7, True, [forger.right[name]], {"a": forger.right[name]}, ""):
            yield f"{name} as {value!r}"[:60], forger.token(None, **{name: value})
    for issuer in (ELSEWHERE, BASE + "/", BASE.upper(), BASE.replace("https", "http"), f"{BASE}@{ELSEWHERE}"):
        yield f"issuer {issuer}", forger.token(iss=issuer)
    for audience in (ELSEWHERE, BASE + "/", f"{BASE}/oauth/token", [BASE, ELSEWHERE], [[BASE]], BASE.upper()):
        yield f"audience {audience}", forger.token(aud=audience)
    yield "another subject", forger.token(sub=str(uuid4()))
    yield "an unknown kind", forger.token(org_kind="friend")
    bindings: list[Any] = [{}, {"jkt": 7}, {"jwk": forger.public}, {"kid": "x"}, "jkt", [], {"jkt": "x", "other": "y"}]
    for binding in bindings:
        yield f"cnf {str(binding)[:20]}", forger.token(cnf=binding)
    yield "scope as a list", forger.token(scope=["case:read"])


def _wrong_times(forger: Forger) -> Iterator[tuple[str, str]]:
    now = int(time.time())
    for name in ("exp", "iat", "nbf"):
        for literal in ("NaN", "Infinity", "-Infinity", "1e308", "1e309", "-1", "1e400", "9" * 5000, '"1"', "-0.1e400"):
            yield f"{name} {literal[:12]}", forger.with_number(name, literal)
    yield "expired", forger.token(exp=now - 1)
    yield "not yet valid", forger.token(nbf=now + 600)
    yield "made in the future", forger.token(iat=now + 600, exp=now + 700)
    yield "a year long", forger.token(exp=now + 31_536_000)


def _wrong_payloads(forger: Forger) -> Iterator[tuple[str, str]]:
    yield "a member twice", forger.raw(json.dumps(forger.right)[:-1] + f', "exp": {forger.right["exp"]}}}')
    yield "a payload that is no object", forger.raw("[]")
    yield "a payload that is no JSON", forger.raw("exp=1")
    yield "a deep payload", forger.raw('{"a":' + "[" * 2500 + "]" * 2500 + "}")
    yield "a lone surrogate", forger.raw('{"iss":"\\ud800"}')
    header = {"typ": "at+jwt", "kid": forger.kid, "alg": "ES256"}
    yield "a payload in Latin-1", sign(header, b'{"iss":"\xff"}', forger.key)
    yield "a header in Latin-1", sign(b'{"alg":"\xff"}', forger.right, forger.key, "ES256")


def _wrong_forms(forger: Forger) -> Iterator[tuple[str, str]]:
    right = forger.token()
    head, body, tail = right.split(".")
    yield "a changed payload", f"{head}.{encode(forger.claims(scope='case:read case:write'))}.{tail}"
    yield "a changed signature", f"{head}.{body}.{tail[:-4]}{'AAAA' if tail[-4:] != 'AAAA' else 'BBBB'}"
    yield "a zero signature", f"{head}.{body}.{encode(bytes(64))}"
    yield "a signature in DER", f"{head}.{body}.{encode(b'0E' + bytes(69))}"
    yield "a short signature", f"{head}.{body}.{encode(bytes(63))}"
    yield "no signature", f"{head}.{body}."
    yield "two parts", f"{head}.{body}"
    yield "five parts", f"{right}.{head}.{body}"
    yield "padding", f"{head}=.{body}.{tail}"
    yield "a space inside", f"{head}. {body}.{tail}"
    yield "a line break behind", right + "\n"
    yield "standard base64", f"{head}.{body}.{tail[:-2]}+/"
    yield "a JSON serialisation", json.dumps({"payload": body, "protected": head, "signature": tail})
    yield "not ASCII", right + "é"
    yield "far too long", right + "A" * 20_000
    yield "empty", ""


def forged_assertions(world: World) -> Iterator[tuple[str, str]]:
    """Every forged client assertion with what is wrong about it."""
    partner = world.partner
    now = int(time.time())
    endpoint = f"{BASE}/oauth/token"
    thief = Partner(BASE, client_id=partner.client_id, kid=partner.kid)
    rsa = RSAKey.generate_key(2048)
    jwk = json.dumps(public(partner.key, partner.kid)).encode()
    for audience in (
        [BASE],
        [BASE, endpoint],
        endpoint,
        [],
        None,
        ELSEWHERE,
        BASE + "/",
        {"a": BASE},
        7,
        [BASE, ELSEWHERE],
    ):
        yield f"audience {audience}", partner.assertion(aud=audience)
    for life in (301, 3600, 31_536_000):
        yield f"a life of {life} seconds", partner.assertion(iat=now, exp=now + life)
    yield "expired", partner.assertion(iat=now - 200, exp=now - 1)
    yield "made long ago", partner.assertion(iat=now - 400, exp=now + 60)
    yield "made in the future", partner.assertion(iat=now + 120, exp=now + 180)
    yield "not yet valid", partner.assertion(nbf=now + 120)
    for name in ("iat", "exp", "jti", "iss", "sub", "aud"):
        yield f"no {name}", partner.assertion(None, **{name: None})
    for name, value in (
        ("iat", "now"),
        ("exp", True),
        ("exp", str(now + 60)),
        ("jti", 7),
        ("jti", ""),
        ("jti", "x" * 300),
    ):
        yield f"{name} {str(value)[:8]}", partner.assertion(None, **{name: value})
    yield "another issuer", partner.assertion(iss=ELSEWHERE)
    yield "another subject", partner.assertion(sub=str(uuid4()))
    yield "sub in capitals", partner.assertion(iss=partner.client_id.upper(), sub=partner.client_id.upper())
    for kind in ("at+jwt", "dpop+jwt", "secevent+jwt", "logout+jwt", "token-introspection+jwt", "", 7):
        yield f"typ {kind}", partner.assertion({"typ": kind})
    yield "another's key", thief.assertion()
    yield "own key by jwk", thief.assertion({"jwk": public(thief.key, "x")})
    yield "own key by jku", thief.assertion({"jku": f"{ELSEWHERE}/jwks"})
    yield "crit", partner.assertion({"crit": ["exp"]})
    yield "an unknown kid", partner.assertion({"kid": "second"})
    content = f"{encode({'alg': 'none'})}.{encode(partner.claims())}"
    yield "alg none", f"{content}."
    yield "alg none, some signature", f"{content}.{encode(b'x')}"
    said = {"alg": "HS256", "kid": partner.kid}
    yield "HS256 with the JWK", sign(said, partner.claims(), OctKey.import_key(jwk))
    yield "HS256 with the client id", sign(said, partner.claims(), OctKey.import_key(partner.client_id.encode()))
    for algorithm in ("RS256", "PS256"):
        yield f"{algorithm} where EC is registered", sign({"alg": algorithm}, partner.claims(), rsa)
    yield "ES384", sign({"alg": "ES384"}, partner.claims(), ECKey.generate_key("P-384"))
    for literal in ("NaN", "Infinity", "1e308", "1e400", "-1"):
        text = json.dumps(partner.claims(exp="PLACE")).replace('"PLACE"', literal)
        yield f"exp {literal}", sign({"alg": "ES256", "kid": partner.kid}, text.encode(), partner.key)
    yield (
        "a member twice",
        sign({"alg": "ES256"}, (json.dumps(partner.claims())[:-1] + f', "aud": "{BASE}"}}').encode(), partner.key),
    )
    yield "a lone surrogate", partner.assertion(sub="\ud800", iss="\ud800")
    yield "NUL in the jti", partner.assertion(jti="\0", aud=ELSEWHERE)
    yield "no token at all", "x"
    yield "empty", ""


async def accepted_tokens(world: World) -> tuple[list[str], int]:
    """Which forgeries a door took, and how many were tried at each."""
    taken, tried = [], 0
    for name, token in forged_tokens(world):
        tried += 1
        for door, opens in DOORS.items():
            if await opens(world, token):
                taken.append(f"{door}: {name}")
    return taken, tried


async def _opens_the_api(world: World, token: str) -> bool:
    try:
        await world.state.bearer.verify(f"Bearer {token}", None, "GET", "/v1/cases")
    except Unauthenticated:
        return False
    return True


async def _opens_rest(world: World, token: str) -> bool:
    headers = {b"authorization": f"Bearer {token}".encode(errors="replace"), b"purpose": b"joint_analysis"}
    answer = await world.rest.get("/v1/cases", headers=headers)
    assert answer.status_code in {200, 401, 431}, answer.text
    return answer.status_code == 200


async def _opens_introspection(world: World, token: str) -> bool:
    answer = await world.http.post("/oauth/introspect", data=world.partner.form(token=token))
    assert answer.status_code < 500
    return answer.status_code == 200 and answer.json()["active"]


DOORS: dict[str, Callable[[World, str], Any]] = {
    "bearer": _opens_the_api,
    "rest": _opens_rest,
    "introspection": _opens_introspection,
}


async def accepted_assertions(world: World) -> tuple[list[str], int]:
    """Which forgeries gave a token, and how many were tried."""
    taken, tried = [], 0
    for name, assertion in forged_assertions(world):
        tried += 1
        answer = await world.ask(world.partner.form(assertion))
        assert answer.status_code < 500, name
        if answer.status_code == 200:
            taken.append(name)
    return taken, tried


async def test_no_forged_access_token_opens_a_door(world: World) -> None:
    for opens in DOORS.values():
        assert await opens(world, Forger(world).token()), "the forger's starting point must be right"
    taken, tried = await accepted_tokens(world)
    print(f"{tried} forged access tokens at {len(DOORS)} doors: {len(taken)} accepted")  # noqa: T201 - the figure
    assert tried >= TOKENS_AT_LEAST
    assert taken == []


async def test_no_forged_assertion_gives_a_token(world: World) -> None:
    assert (await world.ask(world.partner.form())).status_code == 200
    taken, tried = await accepted_assertions(world)
    replay = world.partner.form()
    await world.ask(replay)
    again = [await world.ask(replay), await world.ask(replay | {"scope": "case:read"})]
    tried += len(again)
    print(f"{tried} forged or replayed assertions: {len(taken)} accepted")  # noqa: T201 - the figure
    assert tried >= ASSERTIONS_AT_LEAST
    assert taken == []
    assert {answer.status_code for answer in again} == {400}


async def test_a_replay_in_other_spelling_or_of_a_suspended_client_gives_nothing(world: World) -> None:
    assertion = world.partner.assertion(jti="one")
    assert (await world.ask(world.partner.form(assertion))).status_code == 200
    assert (await world.ask(world.partner.form(world.partner.assertion(jti="one")))).status_code == 400
    await suspend_client(world.pools.writer, Forger(world).right["client_id"])
    assert (await world.ask(world.partner.form())).status_code == 400


async def test_one_client_s_jti_does_not_block_another_s(world: World) -> None:
    other = await world.add_partner()
    await sign_covenant(world, world.other_organisation_id)
    assert (await world.ask(world.partner.form(world.partner.assertion(jti="shared")))).status_code == 200
    assert (await world.ask(other.form(other.assertion(jti="shared")))).status_code == 200


def _skip(*_: object, **__: object) -> None:
    """A check that checks nothing."""


TOKEN_FAULTS: dict[str, tuple[object, str, object]] = {
    "signatures are not checked": (bearer, "verify", _skip),
    "any number is a time": (bearer, "read_time", lambda claims, name: float(claims[name])),
    "keys named by the token are let in": (jose, "_NAMES_A_KEY", frozenset()),
    "critical headers are let in": (jose, "_CHANGES_THE_READING", frozenset()),
    "times are not checked": (bearer, "_check_times", lambda _: (0.0, time.time() + 60)),
    "an odd binding is none": (bearer, "_read_confirmation", lambda _: (None, None)),
    "members may stand twice": (jose, "_each_member_once", dict),
}


@pytest.mark.parametrize("fault", TOKEN_FAULTS)
async def test_a_planted_fault_in_the_token_check_is_found(
    world: World, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    module, name, replacement = TOKEN_FAULTS[fault]
    monkeypatch.setattr(module, name, replacement)
    try:
        taken, _ = await accepted_tokens(world)
    except Exception as failure:  # noqa: BLE001 - a fault may also show as a failure of ours, which the test would report
        taken = [type(failure).__name__]
    assert taken != []


ASSERTION_FAULTS: dict[str, tuple[object, str, object]] = {
    "signatures are not checked": (assertions, "verify", _skip),
    "any kind will do": (assertions, "KINDS", frozenset({None, "jwt", "at+jwt"})),
    "a year is short": (assertions, "LONGEST_LIFE", 31_536_000),
    "own keys are let in": (jose, "_NAMES_A_KEY", frozenset()),
    "the clock is lax": (assertions, "SKEW", 3600),
}


@pytest.mark.parametrize("fault", ASSERTION_FAULTS)
async def test_a_planted_fault_in_the_assertion_check_is_found(
    world: World, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    module, name, replacement = ASSERTION_FAULTS[fault]
    monkeypatch.setattr(module, name, replacement)
    if fault == "own keys are let in":
        monkeypatch.setattr(assertions, "_verifies", lambda *_: True)
    taken, _ = await accepted_assertions(world)
    assert taken != []
