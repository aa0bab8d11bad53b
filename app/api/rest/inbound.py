"""The door for pushed messages: `POST /v1/inbound/<format>`, signed by the sender, always ending in one of three ways.

* taken in: 201, or 200 for a repeat, with the referral;
* quarantined: 202 with every fault, where the sender is known and the content breaks rules; the bytes are kept;
* refused: 401 where the signature does not hold, 403 where the sender may not refer, 409 where the sender used the
  message id for other content, 413 and 415 before anything is read.

The signature is a detached JWS (RFC 7515 appendix F) over the bytes of the body:

    Message-Signature: <protected header>..<signature>

Its protected header holds `alg`, `kid`, `typ` (`pushed-message+jws`) and, as replicated claims (RFC 7519 section 5.3),
`iss` (the client's id), `aud` (our issuer) and `iat`. The key is one of those that the client registered. A signature
counts for five minutes; a repeat within them is harmless, because the same message again is the first one (rule RE-02).
"""

import re
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from joserfc.util import urlsafe_b64encode
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.api.oauth.jose import ALGORITHMS, BadToken, Unpacked, import_public, read_text, read_time, unpack, verify
from app.api.problems import UnsupportedMediaType
from app.api.request import is_json, read_bytes
from app.api.rest.operation import VERSION_PATH
from app.api.visit import visit_of
from app.domain.access import strict_json
from app.domain.access.actor import Actor
from app.domain.access.claims import Claims
from app.domain.access.entry import Entry
from app.domain.access.work import Gate
from app.domain.clients.register import Client, ClientRegister
from app.domain.errors import Fault, InvalidContent, SignatureInvalid
from app.domain.referrals.drafts import ReferralDraft
from app.domain.referrals.service import Pushed, quarantine_message, receive_message
from app.domain.vocabulary.sharing import Purpose

HEADER: Final = "Message-Signature"
KIND: Final = "pushed-message+jws"
WINDOW: Final = 300
SKEW: Final = 10
LARGEST_BODY: Final = 1_048_576

_DETACHED: Final = re.compile(r"([A-Za-z0-9_-]+)\.\.([A-Za-z0-9_-]+)")
_NO_CLAIMS: Final = "e30"  # {} in base64url: what stands between the dots while the header alone is read
_MESSAGE_ID: Final = re.compile(r"[A-Za-z0-9._:-]{1,100}")
_OK, _CREATED, _ACCEPTED = 200, 201, 202


@dataclass(frozen=True, slots=True)
class InboundFormat:
    """A format by its class and its translation."""

    message: type[Any]
    translate: Callable[[Any], ReferralDraft]


def inbound_routes(
    formats: Mapping[str, InboundFormat], *, register: ClientRegister, entry: Entry, audience: str
) -> list[Route]:
    """One address for each format."""
    return [
        Route(
            f"{VERSION_PATH}/inbound/{name}",
            _door(name, inbound, register, entry, audience),
            methods=["POST"],
        )
        for name, inbound in formats.items()
    ]


def _door(
    name: str, inbound: InboundFormat, register: ClientRegister, entry: Entry, audience: str
) -> Callable[[Request], Awaitable[Response]]:
    async def take_in(request: Request) -> Response:
        if not is_json(request.headers.get("content-type", "")):
            raise UnsupportedMediaType
        body = await read_bytes(request, LARGEST_BODY)
        client = await _signer(request.headers.get(HEADER), body, register, audience)
        request.app.state.quota.charge(visit_of(request.scope), client.client_id)
        actor = await entry.from_claims(_claims(client, audience), purpose=Purpose.referral_handling)
        return _answer(await _pushed(request.app.state.gate, actor, name, inbound, body))

    return take_in


async def _pushed(gate: Gate, actor: Actor, name: str, inbound: InboundFormat, body: bytes) -> Pushed:
    try:
        draft = inbound.translate(strict_json.read_draft(body, inbound.message))
    except InvalidContent as refused:
        return await quarantine_message(
            gate, actor, route=name, body=body, message_id=_message_id(body), faults=refused.faults
        )
    return await receive_message(gate, actor, route=name, body=body, draft=draft)


async def _signer(header: str | None, body: bytes, register: ClientRegister, audience: str) -> Client:
    """The client whose registered key signed these bytes just now, for us; raises SignatureInvalid."""
    try:
        unpacked = _unpack(header or "", body)
        client = await register.read_client(_client_id(unpacked), datetime.now(UTC))
        _check_signature(unpacked, client)
        _check_header(unpacked, audience)
    except BadToken:
        raise SignatureInvalid from None
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
    now = time.time()
    if unpacked.kind != KIND:
        raise BadToken("typ of another kind of token")
    if unpacked.header.get("aud") != audience:
        raise BadToken("aud")
    if not now - WINDOW - SKEW <= read_time(unpacked.header, "iat") <= now + SKEW:
        raise BadToken("iat")


def _claims(client: Client, issuer: str) -> Claims:
    now = time.time()
    return Claims(
        issuer=issuer,
        jti="",
        client_id=client.client_id,
        organisation_id=client.organisation_id,
        organisation_kind=client.organisation_kind,
        house_id=client.house_id,
        scopes=client.scopes,
        professional_id=None,
        issued_at_seconds=now,
        expires_at_seconds=now,
    )


def _message_id(body: bytes) -> str | None:
    """The sender's identifier of a message whose content breaks rules, where it can be read."""
    try:
        sent = strict_json.parse(body)
    except InvalidContent:
        return None
    found = sent.get("messageId") if isinstance(sent, dict) else None
    return found if isinstance(found, str) and _MESSAGE_ID.fullmatch(found) else None


def _answer(pushed: Pushed) -> Response:
    if pushed.received is not None:
        received = pushed.received
        body = {"outcome": "taken_in", "referralId": str(received.referral_id), "repeated": received.repeated}
        headers = {"Location": f"{VERSION_PATH}/referrals/{received.referral_id}"}
        return JSONResponse(body, _OK if received.repeated else _CREATED, headers)
    faults = [_fault(fault) for fault in pushed.faults]
    quarantined = {"outcome": "quarantined", "quarantinedMessageId": str(pushed.quarantine_id), "faults": faults}
    headers = {"Location": f"{VERSION_PATH}/quarantined-messages/{pushed.quarantine_id}"}
    return JSONResponse(quarantined, _ACCEPTED, headers)


def _fault(fault: Fault) -> dict[str, str]:
    return {"pointer": fault.pointer, "code": fault.code, **({"rule": fault.rule} if fault.rule else {})}
