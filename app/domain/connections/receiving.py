"""A message of a partner's system comes in by its connection: proven, said in our terms, taken in or kept aside.

It is read outside of any transaction, and a long one beside the event loop. One transaction then takes it in; what
cannot be taken for a referral is quarantined in another, byte for byte (rule RE-03).
"""

from collections.abc import Callable
from typing import Any, Final, TypeVar
from uuid import UUID

import structlog

from app.domain.access.actor import Actor
from app.domain.access.aside import Aside, TookTooLong
from app.domain.access.policy import check
from app.domain.access.work import Gate
from app.domain.connections.catalogue import Format, Said
from app.domain.connections.keeping import keep_aside
from app.domain.connections.rules import read_options
from app.domain.connections.statements import FIND_INBOUND
from app.domain.errors import Fault, Forbidden, InvalidContent, NotFound, SignatureInvalid, Unavailable
from app.domain.notices.service import acknowledge_event
from app.domain.referrals.intake import receive
from app.domain.referrals.service import Pushed, quarantine_message
from app.domain.vocabulary.connections import ConnectionStatus

log = structlog.get_logger()

T = TypeVar("T")

LONG: Final = 4096
"""Bytes from which on a message is read in a thread: below, that costs more than it spares."""

_ASIDE: Final = Aside("messages", at_once=2, waiting=16, seconds=10.0)


class ConnectionClosed(Forbidden):
    """The connection of this sender in this format is suspended; what is refused stays with its sender."""

    type = "connection-closed"
    title_en = "This connection is not in use"
    title_nl = "Deze koppeling is niet in gebruik"
    advice_en = "Keep the message, and ask the administrator of the safety house when the connection is resumed."
    advice_nl = "Bewaar het bericht en vraag de beheerder van het veiligheidshuis wanneer de koppeling weer opengaat."


async def receive_message(gate: Gate, actor: Actor, *, form: Format, body: bytes) -> Pushed:
    """Take in a message that the actor's organisation sent in a format; faults of its content quarantine it instead.

    A receipt of a notice counts as one that is given over the API (rule NO-07). A format that carries its own signature
    is proven here, with the keys of the connection. Raises SignatureInvalid, ConnectionClosed, and
    ReferenceConflict where the sender used its message id for other content (rule RE-02).
    """
    check(actor, "referral:submit")
    async with gate.consult(actor, "referral:submit") as work:
        connection = await work.fetch_one(FIND_INBOUND, organisation=actor.organisation_id, adapter=form.name)
    await _prove(form, body, connection)
    if connection is not None and connection["status"] != ConnectionStatus.active:
        await gate.note_refusal(actor, "referral:submit", ConnectionClosed.type)
        raise ConnectionClosed  # told to a proven sender only
    try:
        options = read_options(form, connection["options"] if connection else {})
        event_id = await _receipt(form, body, options)
        if event_id is not None:
            return await _acknowledge(gate, actor, event_id)
        said = await read_message(form, body, options)
        async with gate.open(actor, "referral:submit") as work:
            received = await receive(work, said.draft, sender_id=actor.organisation_id, route=form.name)
            outcome = Pushed(received=received, kept_aside=said.kept_aside)
            await keep_aside(work, outcome, sender_id=actor.organisation_id, route=form.name, body=body)
            return outcome
    except InvalidContent as refused:
        told = await read_message_id(form, body)
        return await quarantine_message(gate, actor, route=form.name, body=body, message_id=told, faults=refused.faults)


async def read_message(form: Format, body: bytes, options: Any) -> Said:  # noqa: ANN401 - the format's own class
    """What a message says, however long that takes; raises InvalidContent, also where it takes too long."""
    try:
        return await _aside(body, say, form, body, options)
    except TookTooLong:
        raise _failed(form, TookTooLong.__name__) from None


async def read_message_id(form: Format, body: bytes) -> str | None:
    """The sender's identifier of a message that could not be taken in; None where the format cannot read it."""
    try:
        return await _aside(body, message_id, form, body)
    except TookTooLong:
        return None


async def _receipt(form: Format, body: bytes, options: Any) -> UUID | None:  # noqa: ANN401 - as above
    """The event that a message is the receipt of; None for every other message. Raises InvalidContent."""
    if form.receipt_of is None:
        return None
    try:
        return await _aside(body, form.receipt_of, body, options)
    except (InvalidContent, Unavailable):
        raise
    except Exception as error:  # noqa: BLE001 - a format of another package
        raise _failed(form, type(error).__name__) from None


async def _acknowledge(gate: Gate, actor: Actor, event_id: UUID) -> Pushed:
    try:
        await acknowledge_event(gate, actor, event_id=event_id)
    except NotFound:
        raise InvalidContent(Fault("", "unknown-event", "NO-07")) from None
    return Pushed(receipt_for=event_id)


def say(form: Format, body: bytes, options: Any) -> Said:  # noqa: ANN401 - the format's own class
    """What a message says in our terms; raises InvalidContent, also where the format itself fails on it."""
    try:
        return form.translate(body, options)
    except InvalidContent:
        raise
    except Exception as error:  # noqa: BLE001 - a format of another package: what it fails on is kept all the same
        raise _failed(form, type(error).__name__) from None


def message_id(form: Format, body: bytes) -> str | None:
    """The sender's identifier of a message that could not be taken in; None where the format cannot read it."""
    try:
        return form.message_id(body)
    except Exception as error:  # noqa: BLE001 - as above
        log.error("adapter_failed", adapter=form.name, kind=type(error).__name__)  # noqa: TRY400 - values in frames
        return None


def _failed(form: Format, kind: str) -> InvalidContent:
    log.error("adapter_failed", adapter=form.name, kind=kind)  # no traceback: its frames hold values
    return InvalidContent(Fault("", "adapter-failed"))


async def _prove(form: Format, body: bytes, connection: Any) -> None:  # noqa: ANN401 - a row of asyncpg
    """Check a format's own signature with the keys of the sender's connection; raises SignatureInvalid."""
    if form.verify is None:
        return
    if connection is None:
        raise SignatureInvalid
    try:
        await _aside(body, form.verify, body, [pem.encode() for pem in connection["certificates"]])
    except (SignatureInvalid, Unavailable):
        raise
    except Exception as error:  # noqa: BLE001 - what cannot be verified is not verified
        log.error("adapter_failed", adapter=form.name, kind=type(error).__name__)  # noqa: TRY400 - values in frames
        raise SignatureInvalid from None


async def _aside(body: bytes, step: Callable[..., T], *arguments: Any) -> T:  # noqa: ANN401 - whatever the step takes
    """Read a message here where it is short, in a thread where it is long; raises TookTooLong."""
    return step(*arguments) if len(body) < LONG else await _ASIDE.run(step, *arguments)
