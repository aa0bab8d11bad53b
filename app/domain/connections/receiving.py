"""A message of a partner's system comes in by its connection: proven, said in our terms, taken in or kept aside.

One transaction does it all; what cannot be taken for a referral is quarantined in another, byte for byte (rule RE-03).
"""

from collections.abc import Sequence
from typing import Any

import structlog

from app.domain.access.actor import Actor
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.connections.catalogue import Format, Said
from app.domain.connections.rules import read_options
from app.domain.connections.statements import FIND_INBOUND
from app.domain.errors import Fault, Forbidden, InvalidContent, SignatureInvalid
from app.domain.referrals.intake import receive
from app.domain.referrals.service import Pushed, quarantine_message
from app.domain.tables.connections import KeptMessageRow
from app.domain.vocabulary.connections import ConnectionStatus

log = structlog.get_logger()


class ConnectionClosed(Forbidden):
    """The connection of this sender in this format is suspended; what is refused stays with its sender."""

    type = "connection-closed"
    title_en = "This connection is not in use"
    title_nl = "Deze koppeling is niet in gebruik"
    advice_en = "Keep the message, and ask the administrator of the safety house when the connection is resumed."
    advice_nl = "Bewaar het bericht en vraag de beheerder van het veiligheidshuis wanneer de koppeling weer opengaat."


async def receive_message(gate: Gate, actor: Actor, *, form: Format, body: bytes) -> Pushed:
    """Take in a message that the actor's organisation sent in a format; faults of its content quarantine it instead.

    A format that carries its own signature is proven here, with the keys of the connection. Raises SignatureInvalid,
    ConnectionClosed, and ReferenceConflict where the sender used its message id for other content (rule RE-02).
    """
    check(actor, "referral:submit")
    try:
        async with gate.open(actor, "referral:submit") as work:
            connection = await _connection(work, form, body)
            said = say(form, body, read_options(form, connection["options"] if connection else {}))
            received = await receive(work, said.draft, sender_id=actor.organisation_id, route=form.name)
            if said.kept_aside and not received.repeated:
                await work.insert(
                    KeptMessageRow(
                        house_id=actor.house_id,
                        organisation_id=actor.organisation_id,
                        referral_id=received.referral_id,
                        adapter=form.name,
                        body=body,
                        kept_aside=list(said.kept_aside),
                        arrived_at=work.now,
                    )
                )
            return Pushed(received=received, kept_aside=said.kept_aside)
    except InvalidContent as refused:
        return await quarantine_message(
            gate, actor, route=form.name, body=body, message_id=message_id(form, body), faults=refused.faults
        )


def say(form: Format, body: bytes, options: Any) -> Said:  # noqa: ANN401 - the format's own class
    """What a message says in our terms; raises InvalidContent, also where the format itself fails on it."""
    try:
        return form.translate(body, options)
    except InvalidContent:
        raise
    except Exception as error:  # noqa: BLE001 - a format of another package: what it fails on is kept all the same
        log.error("adapter_failed", adapter=form.name, kind=type(error).__name__)  # noqa: TRY400 - values in frames
        raise InvalidContent(Fault("", "adapter-failed")) from None


def message_id(form: Format, body: bytes) -> str | None:
    """The sender's identifier of a message that could not be taken in; None where the format cannot read it."""
    try:
        return form.message_id(body)
    except Exception as error:  # noqa: BLE001 - as above
        log.error("adapter_failed", adapter=form.name, kind=type(error).__name__)  # noqa: TRY400 - values in frames
        return None


async def _connection(work: Work, form: Format, body: bytes) -> Any:  # noqa: ANN401 - a row of asyncpg
    """The sender's connection in this format; None where it has none, and the format's default options count."""
    found = await work.fetch_one(FIND_INBOUND, organisation=work.actor.organisation_id, adapter=form.name)
    if form.verify is not None:
        if found is None:
            raise SignatureInvalid
        _prove(form, body, [pem.encode() for pem in found["certificates"]])
    if found is not None and found["status"] != ConnectionStatus.active:
        raise ConnectionClosed
    return found


def _prove(form: Format, body: bytes, certificates: Sequence[bytes]) -> None:
    try:
        form.verify(body, certificates)  # type: ignore[misc] # asked for a format that verifies
    except SignatureInvalid:
        raise
    except Exception as error:  # noqa: BLE001 - what cannot be verified is not verified
        log.error("adapter_failed", adapter=form.name, kind=type(error).__name__)  # noqa: TRY400 - values in frames
        raise SignatureInvalid from None
