"""The use cases of connections: make one, change it, lay it still, try a message that stores nothing."""

import base64
import binascii
import json
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.policy import check
from app.domain.access.selection import LARGEST_PAGE, Rows, Selection, listed, own_fields
from app.domain.access.work import Gate, Work
from app.domain.connections import rules
from app.domain.connections.catalogue import Catalogue, Channel, Format, Said
from app.domain.connections.drafts import ConnectionChange, ConnectionDraft, ConnectionDryRun, DryRunDraft
from app.domain.connections.receiving import read_message, read_message_id
from app.domain.connections.statements import CONNECTIONS, FIND_INBOUND, IS_ORGANISATION
from app.domain.errors import Conflict, Fault, GuardNotMet, InvalidContent, NotFound
from app.domain.notices.targets import TargetRefused
from app.domain.referrals.drafts import DryRunAnswer
from app.domain.referrals.trying import not_acceptable, try_out
from app.domain.tables.connections import ConnectionRow
from app.domain.vocabulary.connections import CONNECTION, ConnectionStatus, Direction, Encoding
from app.domain.vocabulary.disclosures import Door


class Secrets(Protocol):
    """Where the operator keeps secrets by name: `app.integrations.credentials.Credentials`."""

    def has(self, name: str) -> bool: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a connection is checked against when it is saved: what is installed, what can be called, what is kept."""

    catalogue: Catalogue
    targets: Callable[[str], Awaitable[None]]
    secrets: Secrets


async def create_connection(gate: Gate, actor: Actor, *, draft: ConnectionDraft, surroundings: Surroundings) -> UUID:
    """Connect a partner's system; raises InvalidContent with every fault, Conflict where it has such a connection."""
    check(actor, "connection:create")
    adapter = rules.adapter_of(surroundings.catalogue, draft.direction, draft.adapter)
    row = ConnectionRow(
        house_id=actor.house_id,
        organisation_id=draft.organisation_id,
        direction=draft.direction.value,
        adapter=draft.adapter,
        endpoint=draft.endpoint,
        credential=draft.credential,
        options=rules.stored_options(rules.read_options(adapter, draft.options)),
        certificates=list(draft.certificates),
    )
    await _check(adapter, surroundings, vars(row))
    async with gate.open(actor, "connection:create") as work:
        work.about("connection", row.id, version=1)
        if await work.fetch_value(IS_ORGANISATION, id=draft.organisation_id) is None:
            raise InvalidContent(Fault("/organisationId", "unknown-organisation", "OR-02"))
        await _check_alone(work, row)
        await work.insert(row)
    return row.id


async def change_connection(
    gate: Gate, actor: Actor, *, connection_id: UUID, seen: int, change: ConnectionChange, surroundings: Surroundings
) -> int:
    """Change address, secret, options or keys of a connection, checked as when it was made; the new version."""
    async with gate.open(actor, "connection:change") as work:
        row = await _connection(work, connection_id, "connection:change")
        if row.status == ConnectionStatus.ended:
            raise GuardNotMet("OR-02", "connectionInUse")
        to = {name: getattr(change, name) for name in change.model_fields_set}
        if missing := [name for name in ("options", "certificates") if name in to and to[name] is None]:
            raise InvalidContent(*(Fault(f"/{name}", "wrong-type") for name in missing))
        adapter = rules.adapter_of(surroundings.catalogue, Direction(row.direction), row.adapter)
        if "options" in to:
            to["options"] = rules.stored_options(rules.read_options(adapter, to["options"]))
        if "certificates" in to:
            to["certificates"] = list(to["certificates"])
        await _check(adapter, surroundings, vars(row) | to)
        return await work.change(row, seen=seen, **to)


async def list_connections(gate: Gate, actor: Actor) -> list[dict[str, Any]]:
    """Every connection that the actor may see, for the operator's door."""
    parts = listed(own_fields(CONNECTIONS.view))
    rows = Rows(CONNECTIONS, parts=parts, size=LARGEST_PAGE, cursor_key=secrets.token_bytes(32), descending=False)
    found: list[dict[str, Any]] = []
    while True:
        page = await gate.disclose(actor, Selection(rows, Door.command_line.value, "list_connections"))
        items = json.loads(page.body or '{"items":[]}')["items"]
        found += items
        if page.next is None:
            return found
        rows = replace(rows, after=UUID(items[-1]["id"]))


async def suspend_connection(gate: Gate, actor: Actor, *, connection_id: UUID, seen: int) -> int:
    """Lay a connection still: what comes by it is refused, so that its sender keeps it; what goes by it waits."""
    return await _move(gate, actor, connection_id, seen, "connection:suspend", ConnectionStatus.suspended)


async def resume_connection(gate: Gate, actor: Actor, *, connection_id: UUID, seen: int) -> int:
    """Take a suspended connection in use again."""
    return await _move(gate, actor, connection_id, seen, "connection:resume", ConnectionStatus.active)


async def end_connection(gate: Gate, actor: Actor, *, connection_id: UUID, seen: int) -> int:
    """End a connection for good; another may take its place."""
    return await _move(gate, actor, connection_id, seen, "connection:end", ConnectionStatus.ended)


async def dry_run_connection(
    gate: Gate, actor: Actor, *, connection_id: UUID, draft: DryRunDraft, catalogue: Catalogue
) -> ConnectionDryRun:
    """Say what would become of a message of this connection; nothing is stored, and nothing of the house is told."""
    body = _bytes(draft)
    async with gate.consult(actor, "connection:dry-run") as work:
        row = await _connection(work, connection_id, "connection:dry-run", locked=False)
    if row.direction != Direction.inbound:
        raise GuardNotMet("OR-02", "inboundConnection")
    adapter = catalogue.inbound.get(row.adapter)
    if adapter is None:
        raise GuardNotMet("OR-02", "adapterInstalled")
    said: Said | None = None
    faults: tuple[Fault, ...] = ()
    try:
        said = await read_message(adapter, body, rules.read_options(adapter, row.options))
    except InvalidContent as refused:
        faults = refused.faults
    message_id = said.draft.message_id if said else await read_message_id(adapter, body)
    async with gate.open(actor, "connection:dry-run") as work:
        work.about("connection", connection_id, version=row.version)
        if said is None:
            work.note(faults=len(faults))
            return _answer(message_id, not_acceptable(faults))
        return _answer(message_id, await try_out(work, said.draft, sender_id=row.organisation_id), said)


def _answer(message_id: str | None, outcome: DryRunAnswer, said: Said | None = None) -> ConnectionDryRun:
    told = said.draft.model_dump(mode="json", by_alias=True, exclude_none=True) if said and outcome.acceptable else None
    return ConnectionDryRun(
        message_id=message_id,
        kept_aside=list(said.kept_aside) if said else [],
        referral=told,
        outcome=outcome,
    )


async def _move(gate: Gate, actor: Actor, connection_id: UUID, seen: int, act: str, wanted: ConnectionStatus) -> int:
    async with gate.open(actor, act) as work:
        row = await _connection(work, connection_id, act)
        CONNECTION.check(row.status, wanted)
        return await work.change(row, seen=seen, status=wanted.value)


async def _connection(work: Work, connection_id: UUID, permission: str, *, locked: bool = True) -> ConnectionRow:
    row = await work.read(ConnectionRow, connection_id, locked=locked)
    own = row.organisation_id == work.actor.organisation_id
    if not own and not work.actor.keeps_the_house:
        raise NotFound
    work.about("connection", connection_id, version=row.version)
    check(work.actor, permission, own=own)
    return row


async def _check(adapter: Format | Channel, surroundings: Surroundings, wanted: Mapping[str, Any]) -> None:
    """Check the columns of a connection as they are to be; raises InvalidContent with every fault."""
    endpoint, credential = wanted["endpoint"], wanted["credential"]
    faults = [
        *rules.key_faults(wanted["certificates"]),
        *rules.needs_faults(adapter, certificates=wanted["certificates"], endpoint=endpoint, credential=credential),
    ]
    named = {"/credential": credential, "/options": rules.secret_of(adapter, wanted["options"])}
    for pointer, name in named.items():
        if name is not None and not surroundings.secrets.has(name):
            faults.append(Fault(pointer, "unknown-credential"))
    if endpoint is not None:
        try:
            await surroundings.targets(endpoint)
        except TargetRefused as refused:
            faults.append(Fault("/endpoint", refused.code))
    if faults:
        raise InvalidContent(*faults)


async def _check_alone(work: Work, row: ConnectionRow) -> None:
    """One connection for a sender and a format: which options would count if there were two?"""
    if row.direction == Direction.inbound:
        await work.await_turn()
        if await work.fetch_one(FIND_INBOUND, organisation=row.organisation_id, adapter=row.adapter) is not None:
            raise Conflict


def _bytes(draft: DryRunDraft) -> bytes:
    if draft.encoding is Encoding.text:
        return draft.message.encode()
    try:
        return base64.b64decode(draft.message, validate=True)
    except binascii.Error:
        raise InvalidContent(Fault("/message", "bad-format")) from None
