"""The door for pushed messages: `POST /v1/inbound/<format>`, signed by the sender, always ending in one of four ways.

* taken in: 201, or 200 for a repeat, with the referral and the places of members that are kept aside;
* a receipt of a notice: 200 with the event that it is of;
* quarantined: 202 with every fault, where the sender is known and the content breaks rules; the bytes are kept;
* refused: 401 where the signature does not hold, 403 where the sender may not refer or its connection is not in use,
  409 where the sender used the message id for other content, 413 and 415 before anything is read.

The sender is proven by the `Message-Signature` (`signed.py`). A format that carries its own signature is sent to
`POST /v1/inbound/<format>/<client id>`: the address names the client, the keys of its connection prove the bytes.
A format of which messages are only announced has such an address too: the header `Authorization` proves the sender,
204 says that the announcement is noted, and one uniform 403 that it is not.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from app.api.problems import UnsupportedMediaType
from app.api.request import is_json, parts_of, read_bytes
from app.api.rest.operation import VERSION_PATH
from app.api.rest.signed import HEADER, named_client, signer_of
from app.api.visit import visit_of
from app.clock import CLOCK
from app.domain.access.claims import Claims
from app.domain.access.entry import Entry
from app.domain.clients.register import Client, ClientRegister
from app.domain.connections.announcing import AnnouncementRefused, ReadsSecrets, note_announcement
from app.domain.connections.catalogue import Format
from app.domain.connections.receiving import receive_message
from app.domain.errors import Fault, SignatureInvalid
from app.domain.referrals.service import Pushed
from app.domain.vocabulary.sharing import Purpose

LARGEST_BODY: Final = 1_048_576

_JSON: Final = "application/json"
_OK, _CREATED, _ACCEPTED, _NO_CONTENT = 200, 201, 202, 204

Door = Callable[[Request], Awaitable[Response]]


def inbound_routes(
    formats: Mapping[str, Format], register: ClientRegister, entry: Entry, *, audience: str, secrets: ReadsSecrets
) -> list[Route]:
    """One address for each format."""
    return [
        Route(
            f"{VERSION_PATH}/inbound/{name}{'/{client_id}' if _names_client(form) else ''}",
            _door(form, register, entry, audience, secrets),
            methods=["POST"],
        )
        for name, form in formats.items()
    ]


def _names_client(form: Format) -> bool:
    return form.verify is not None or form.announced is not None


def _door(known: Format, register: ClientRegister, entry: Entry, audience: str, secrets: ReadsSecrets) -> Door:
    async def take_in(request: Request) -> Response:
        form = _as_sent(request.headers.get("content-type", ""), known)
        body = await read_bytes(request, LARGEST_BODY)
        client = await _sender(request, form, body)
        request.app.state.quota.charge(visit_of(request.scope), client.client_id)
        actor = await entry.from_claims(_claims(client, audience), purpose=Purpose.referral_handling)
        gate = request.app.state.gate
        if form.announced is None:
            return _answer(await receive_message(gate, actor, form=form, body=body))
        shown = request.headers.get("authorization")
        wrong = await note_announcement(gate, actor, form=form, body=body, shown=shown, secrets=secrets)
        return Response(status_code=_NO_CONTENT) if wrong is None else _answer(wrong)

    async def _sender(request: Request, form: Format, body: bytes) -> Client:
        if not _names_client(form):
            return await signer_of(request.headers.get(HEADER), body, register, audience)
        try:
            return await named_client(_identifier(request.path_params["client_id"]), register)
        except SignatureInvalid:
            if form.announced is None:
                raise
            raise AnnouncementRefused from None

    return take_in


def _as_sent(content_type: str, form: Format) -> Format:
    """The format as its media type says that it is sent; raises UnsupportedMediaType, also for text not in UTF-8."""
    if is_json(content_type) and _JSON in form.media_types:
        return form
    kind, parameters = parts_of(content_type)
    if kind not in form.media_types or parameters.pop("charset", "utf-8") != "utf-8":
        raise UnsupportedMediaType
    meant = form if not parameters else form.by_parameters(parameters) if form.by_parameters else None
    if meant is None:
        raise UnsupportedMediaType
    return meant


def _identifier(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise SignatureInvalid from None


def _claims(client: Client, issuer: str) -> Claims:
    now = CLOCK.seconds()
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


def _answer(pushed: Pushed) -> Response:
    if pushed.received is not None:
        received = pushed.received
        body: dict[str, object] = {"outcome": "taken_in", "referralId": str(received.referral_id)}
        body["repeated"] = received.repeated
        if pushed.kept_aside:
            body["keptAside"] = list(pushed.kept_aside)
        headers = {"Location": f"{VERSION_PATH}/referrals/{received.referral_id}"}
        return JSONResponse(body, _OK if received.repeated else _CREATED, headers)
    if pushed.receipt_for is not None:
        return JSONResponse({"outcome": "receipted", "eventId": str(pushed.receipt_for)}, _OK)
    faults = [_fault(fault) for fault in pushed.faults]
    quarantined = {"outcome": "quarantined", "quarantinedMessageId": str(pushed.quarantine_id), "faults": faults}
    headers = {"Location": f"{VERSION_PATH}/quarantined-messages/{pushed.quarantine_id}"}
    return JSONResponse(quarantined, _ACCEPTED, headers)


def _fault(fault: Fault) -> dict[str, str]:
    return {"pointer": fault.pointer, "code": fault.code, **({"rule": fault.rule} if fault.rule else {})}
