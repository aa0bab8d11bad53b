"""The check of every access token: our own, or one of an issuer in the settings.

A token that was checked is kept by its SHA-256 for some seconds, because an ES256 check costs 0.1 ms and a small read
hardly more. What was closed meanwhile, the token's end and the proof of possession are checked at every request.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NoReturn
from uuid import UUID

from app.api.oauth.challenges import challenge_of
from app.api.oauth.foreign import ForeignKeys
from app.api.oauth.jose import BadToken, Unpacked, read_text, read_time, unpack, verify
from app.api.oauth.proofs import certificate_thumbprint, check_proof
from app.api.oauth.signing import SigningKeys
from app.clock import CLOCK
from app.domain.access.claims import Claims
from app.domain.clients.register import ClientRegister
from app.domain.clients.watch import Watch
from app.domain.errors import CredentialExpired, CredentialRevoked, ProofInvalid, Unauthenticated, WrongAudience
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.scopes import Scope
from app.settings import Settings

KEPT_FOR: Final = 20.0
MOST_KEPT: Final = 10_000
LONGEST_LIFE: Final = 3600
SKEW: Final = 10


@dataclass(frozen=True, slots=True)
class Checked:
    """A token whose signature and claims hold until `until`."""

    claims: Claims
    until: float


class Bearer:
    """Turns the headers of a request into claims, or refuses with the cause."""

    def __init__(
        self,
        settings: Settings,
        *,
        keys: SigningKeys,
        watch: Watch,
        register: ClientRegister,
        foreign: tuple[ForeignKeys, ...] = (),
    ) -> None:
        self._issuer = settings.issuer_url
        self._base_url = settings.base_url
        self._bound_scopes = frozenset(scope for scope in Scope if scope.value in settings.bound_scopes)
        self._keys = keys
        self._watch = watch
        self._register = register
        self._foreign: Mapping[str, ForeignKeys] = {one.issuer.issuer: one for one in foreign}
        self._checked: OrderedDict[bytes, Checked] = OrderedDict()
        self._checked_with = watch.keys

    async def verify(
        self,
        authorization: str | None,
        dpop: str | None = None,
        method: str = "GET",
        url: str = "/",
        *,
        certificate: str | None = None,
    ) -> Claims:
        """The claims behind an Authorization header; `url` is absolute, or a path below the public address.

        Raises CredentialExpired, CredentialRevoked, WrongAudience or ProofInvalid where the cause is known for sure,
        and Unauthenticated otherwise; each carries its `challenge`. `certificate` comes from `certificate_of`.
        """
        try:
            return await self._verify(authorization, dpop, method, url, certificate)
        except Unauthenticated as error:
            vars(error)["challenge"] = challenge_of(error, authorization)
            raise

    async def _verify(
        self, authorization: str | None, dpop: str | None, method: str, url: str, certificate: str | None
    ) -> Claims:
        scheme, _, token = (authorization or "").partition(" ")
        is_proof = scheme.lower() == "dpop"
        if not (is_proof or scheme.lower() == "bearer"):
            raise Unauthenticated
        claims = await self.standing(token)
        if is_proof or claims.is_bound:
            await self._check_binding(claims, token if is_proof else None, dpop, method, url, certificate)
        return claims

    async def standing(self, token: str) -> Claims:
        """The claims of a token as it stands now, without its proof: for who proved it when a connection was opened."""
        digest = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        now = CLOCK.seconds()
        checked = self._checked.get(digest)
        if checked is None or now >= checked.until:
            checked = await self._check(token, digest)
        claims = checked.claims
        if now >= claims.expires_at_seconds:
            raise CredentialExpired
        standing = self._watch.fresh or await self._watch.current()
        if self._watch.keys is not self._checked_with:
            # a token whose key was withdrawn must not live on in here
            self._checked.clear()
            self._checked_with = self._watch.keys
            claims = (await self._check(token, digest)).claims
        if standing.closes(claims.client_id, claims.jti, claims.issued_at_seconds):
            raise CredentialRevoked
        return claims

    async def read_token(self, token: str) -> Claims:
        """The claims of a token without the proof of possession: for introspection and revocation only."""
        checked = await self._examine(token)
        if CLOCK.seconds() >= checked.expires_at_seconds:
            raise CredentialExpired
        standing = await self._watch.current()
        if standing.closes(checked.client_id, checked.jti, checked.issued_at_seconds):
            raise CredentialRevoked
        return checked

    async def _check(self, token: str, digest: bytes) -> Checked:
        claims = await self._examine(token)
        now = CLOCK.seconds()
        checked = Checked(claims, min(now + KEPT_FOR, claims.expires_at_seconds))
        if now < checked.until:
            self._checked[digest] = checked
            self._checked.move_to_end(digest)
            if len(self._checked) > MOST_KEPT:
                self._checked.popitem(last=False)
        return checked

    async def _examine(self, token: str) -> Claims:
        try:
            unpacked = unpack(token)
            issuer = read_text(unpacked.claims, "iss")
            if unpacked.kind != "at+jwt" or unpacked.kid is None:
                _refuse("no access token")
            if issuer == self._issuer:
                return await self._examine_own(unpacked, unpacked.kid)
            if issuer in self._foreign:
                return await self._examine_foreign(unpacked, unpacked.kid, self._foreign[issuer])
            _refuse("issuer")
        except BadToken:
            raise Unauthenticated from None

    async def _examine_own(self, unpacked: Unpacked, kid: str) -> Claims:
        await self._watch.current()
        key = self._keys.find(kid)
        if key is None:
            _refuse("kid")
        verify(unpacked, key)
        claims = unpacked.claims
        issued_at, expires_at = _check_times(claims)
        if claims.get("aud") != self._base_url:
            raise WrongAudience
        client_id = _read_id(claims, "client_id")
        if claims.get("sub") != str(client_id):
            _refuse("sub")
        jti = read_text(claims, "jti")
        proof_key, certificate = _read_confirmation(claims)
        return Claims(
            issuer=self._issuer,
            jti=jti,
            client_id=client_id,
            organisation_id=_read_id(claims, "org"),
            organisation_kind=_read_kind(claims),
            house_id=_read_id(claims, "house"),
            scopes=self._usable(_read_scopes(claims, "scope"), bound=proof_key is not None or certificate is not None),
            professional_id=None,
            issued_at_seconds=_moment_of(jti, issued_at),
            expires_at_seconds=expires_at,
            proof_key=proof_key,
            certificate=certificate,
            operations_only=claims.get("operations_only", False) is not False,
        )

    async def _examine_foreign(self, unpacked: Unpacked, kid: str, keys: ForeignKeys) -> Claims:
        key = await keys.find(kid)
        if key is None:
            _refuse("kid")
        verify(unpacked, key)
        claims, mapping = unpacked.claims, keys.issuer
        issued_at, expires_at = _check_times(claims)
        if claims.get("aud") not in (mapping.audience, [mapping.audience]):
            raise WrongAudience
        external_id = read_text(claims, mapping.client_claim)
        client = await self._register.read_foreign_client(mapping.issuer, external_id, CLOCK.now())
        if client is None:
            _refuse("client")
        if not client.is_open:
            raise CredentialRevoked
        client = await self._register.widen(client)
        proof_key, certificate = _read_confirmation(claims)
        scopes = client.scopes & _read_scopes(claims, mapping.scope_claim)
        professional = mapping.professional_claim
        return Claims(
            issuer=mapping.issuer,
            jti=read_text(claims, "jti"),
            client_id=client.client_id,
            organisation_id=client.organisation_id,
            organisation_kind=client.organisation_kind,
            house_id=client.house_id,
            scopes=self._usable(scopes, bound=proof_key is not None or certificate is not None),
            professional_id=_read_id(claims, professional) if professional and professional in claims else None,
            issued_at_seconds=issued_at,
            expires_at_seconds=expires_at,
            proof_key=proof_key,
            certificate=certificate,
            operations_only=client.operations_only,
        )

    def _usable(self, scopes: frozenset[Scope], *, bound: bool) -> frozenset[Scope]:
        return scopes if bound else scopes - self._bound_scopes

    async def _check_binding(
        self, claims: Claims, token: str | None, dpop: str | None, method: str, url: str, certificate: str | None
    ) -> None:
        if (token is not None) != (claims.proof_key is not None):
            raise ProofInvalid
        try:
            if claims.certificate is not None and (
                certificate is None or certificate_thumbprint(certificate) != claims.certificate
            ):
                raise ProofInvalid
            if token is None:
                return
            address = self._base_url + url if url.startswith("/") else url
            proof = check_proof(dpop or "", method=method, url=address, token=token)
        except BadToken:
            raise ProofInvalid from None
        if proof.thumbprint != claims.proof_key:
            raise ProofInvalid
        if not await self._register.use_once("proof", proof.thumbprint, proof.jti, proof.expires_at):
            raise ProofInvalid


def _check_times(claims: Mapping[str, Any]) -> tuple[float, float]:
    now = CLOCK.seconds()
    issued_at, expires_at = read_time(claims, "iat"), read_time(claims, "exp")
    if "nbf" in claims and read_time(claims, "nbf") > now + SKEW:
        _refuse("not yet valid")
    if issued_at > now + SKEW or expires_at - issued_at > LONGEST_LIFE:
        _refuse("iat")
    if now >= expires_at:
        raise CredentialExpired
    return issued_at, expires_at


def _read_confirmation(claims: Mapping[str, Any]) -> tuple[str | None, str | None]:
    confirmation = claims.get("cnf")
    if confirmation is None:
        return None, None
    # a binding that we cannot check must not be taken for none
    if not isinstance(confirmation, dict) or not confirmation or not confirmation.keys() <= {"jkt", "x5t#S256"}:
        _refuse("cnf")
    members = {name: read_text(confirmation, name) for name in confirmation}
    return members.get("jkt"), members.get("x5t#S256")


def _read_scopes(claims: Mapping[str, Any], name: str) -> frozenset[Scope]:
    value = claims.get(name, "")
    if not isinstance(value, str):
        _refuse("scope")
    asked = set(value.split(" "))
    return frozenset(scope for scope in Scope if scope.value in asked)


def _read_id(claims: Mapping[str, Any], name: str) -> UUID:
    try:
        return UUID(read_text(claims, name))
    except ValueError:
        raise BadToken(name) from None


def _read_kind(claims: Mapping[str, Any]) -> OrganisationKind:
    try:
        return OrganisationKind(read_text(claims, "org_kind"))
    except ValueError:
        raise BadToken("org_kind") from None


def _moment_of(jti: str, issued_at: float) -> float:
    """When the token was made, to the millisecond: our jti is a UUIDv7, and `iat` has whole seconds."""
    try:
        return (UUID(jti).int >> 80) / 1000
    except ValueError:
        return issued_at


def _refuse(why: str) -> NoReturn:
    raise BadToken(why)
