"""A partner's system announces a message that stands there: noted and acknowledged at once, read later by a worker.

Nothing in an announcement is believed but where the message stands, and that only below the endpoint of the sender's
own connection. What is noted is never lost: it is read again and again, and given up only after days.
"""

import hmac
from typing import Any, Protocol
from uuid import UUID

import structlog

from app.domain.access.actor import Actor
from app.domain.access.policy import check
from app.domain.access.work import Gate
from app.domain.connections.catalogue import Format
from app.domain.connections.receiving import ConnectionClosed
from app.domain.connections.rules import read_options, secret_of
from app.domain.connections.statements import FIND_INBOUND, NOTE_ANNOUNCEMENT
from app.domain.errors import GuardNotMet, InvalidContent, KetenpoortError, NotFound
from app.domain.ids import new_id
from app.domain.referrals.service import Pushed, quarantine_message
from app.domain.tables.connections import AnnouncementRow
from app.domain.vocabulary.connections import AnnouncementState, ConnectionStatus

log = structlog.get_logger()


class AnnouncementRefused(KetenpoortError):
    """The header `Authorization` of an announcement is not the one of this connection, or there is no connection."""

    type = "announcement-refused"
    status = 403
    title_en = "This announcement is not taken"
    title_nl = "Deze aankondiging wordt niet aangenomen"
    advice_en = "Send the Authorization that was agreed for this subscription, to the address that the house gave."
    advice_nl = "Stuur de Authorization die voor dit abonnement is afgesproken, naar het adres dat het huis gaf."


class ReadsSecrets(Protocol):
    """Where the operator keeps secrets by name: `app.integrations.credentials.Credentials`."""

    def read(self, name: str) -> bytes: ...  # noqa: D102 - LookupError where there is none


async def note_announcement(
    gate: Gate, actor: Actor, *, form: Format, body: bytes, shown: str | None, secrets: ReadsSecrets
) -> Pushed | None:
    """Note what the actor's system announces, once for each message; `shown` is its header `Authorization`.

    An announcement that is wrong itself is quarantined, and told. Raises AnnouncementRefused, the same whatever was
    wrong, and ConnectionClosed.
    """
    async with gate.consult(actor, "announcement:note") as work:
        connection = await work.fetch_one(FIND_INBOUND, organisation=actor.organisation_id, adapter=form.name)
    if connection is None or form.announced is None:
        raise AnnouncementRefused
    options = read_options(form, connection["options"])
    _prove(shown, secret_of(form, connection["options"]), secrets)
    check(actor, "announcement:note")
    if connection["status"] != ConnectionStatus.active:
        raise ConnectionClosed
    try:
        path = form.announced.path(body, connection["endpoint"] or "", options)
    except InvalidContent as wrong:
        return await quarantine_message(gate, actor, route=form.name, body=body, message_id=None, faults=wrong.faults)
    if path is not None:
        await _note(gate, actor, form.name, path, body, form.announced.pause(options))
    return None


async def retry_announcement(gate: Gate, actor: Actor, *, announcement_id: UUID, seen: int) -> int:
    """Read a message at once that waits for its next attempt or was given up; its attempts are counted anew."""
    async with gate.open(actor, "announcement:retry") as work:
        row = await work.read(AnnouncementRow, announcement_id)
        own = row.organisation_id == actor.organisation_id
        if not own and not actor.keeps_the_house:
            raise NotFound
        work.about("announcement", row.id, version=row.version)
        check(actor, "announcement:retry", own=own)
        if row.state not in {AnnouncementState.waiting, AnnouncementState.given_up}:
            raise GuardNotMet("RE-02", "notSettled")
        return await work.change(
            row, seen=seen, state=AnnouncementState.waiting.value, attempts=0, due_at=work.now, settled_at=None
        )


def _prove(shown: str | None, name: str | None, secrets: ReadsSecrets) -> None:
    """Compare what was shown with the secret of the connection, in the same time whatever it is."""
    try:
        known = secrets.read(name or "")
    except LookupError:
        log.error("credential_missing", credential=name)  # noqa: TRY400 - a name that the operator gave
        raise AnnouncementRefused from None
    if not hmac.compare_digest((shown or "").encode("utf-8", "replace"), known):
        raise AnnouncementRefused


async def _note(gate: Gate, actor: Actor, adapter: str, path: str, body: bytes, pause: int) -> None:
    async with gate.open(actor, "announcement:note") as work:
        noted: Any = await work.fetch_value(
            NOTE_ANNOUNCEMENT,
            id=new_id(),
            organisation=actor.organisation_id,
            client=actor.client_id,
            adapter=adapter,
            path=path,
            body=body,
            pause=pause,
        )
        if noted is not None:
            work.about("announcement", noted)
        work.note(repeated=noted is None)
