"""Takes a stored file in, part by part, under a lease: each part and the outcome of its lines in one transaction.

A process may die at any moment. What it had begun is rolled back, its lease runs out, and another goes on with the
first part that still waits: no line is lost and none has two effects.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from asyncpg import DataError, IntegrityConstraintViolationError

from app.domain.access.actor import Actor
from app.domain.access.changes import told_of
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.connections.catalogue import Format
from app.domain.connections.keeping import keep_aside
from app.domain.connections.rules import read_options
from app.domain.connections.statements import FIND_INBOUND
from app.domain.errors import Fault
from app.domain.ids import new_id
from app.domain.imports.files import lines_of
from app.domain.imports.formats import OWN_ROUTE
from app.domain.imports.statements import (
    CLAIM,
    FINISH,
    NEXT_PART,
    RELEASE,
    TAKE_PART,
    WRITE_LINES,
)
from app.domain.referrals.bulk import Message, receive_each
from app.domain.referrals.rows import findings
from app.domain.referrals.service import Pushed
from app.domain.tables.imports import ImportLineRow
from app.domain.vocabulary.imports import LineOutcome
from app.domain.vocabulary.sharing import Purpose

LEASE_SECONDS: Final = 30
_REFUSED: Final = (DataError, IntegrityConstraintViolationError)
"""What PostgreSQL does not store, though every rule of ours let it through."""
UNSTORABLE: Final = Fault("", "not-storable", "RE-03")


class LeaseLost(Exception):
    """Another worker has taken the file over."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A file that this worker holds, with whoever sent it."""

    import_id: UUID
    worker_id: UUID
    house_id: UUID
    organisation_id: UUID
    client_id: UUID | None
    professional_id: UUID | None
    purpose: Purpose
    adapter: str | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Some lines that wait, with their numbers."""

    first_line: int
    lines: list[tuple[int, bytes]]


async def claim_import(gate: Gate, actor: Actor, worker_id: UUID, *, seconds: int = LEASE_SECONDS) -> Claimed | None:
    """Take the lease of the oldest file that nobody is at."""
    check(actor, "import:claim")
    async with gate.open(actor, "import:claim") as work:
        row = await work.fetch_one(CLAIM, worker=worker_id, seconds=seconds)
        if row is None:
            return None
        work.about("import", row["id"])
        return Claimed(
            import_id=row["id"],
            worker_id=worker_id,
            house_id=actor.house_id,
            organisation_id=row["organisation_id"],
            client_id=row["client_id"],
            professional_id=row["professional_id"],
            purpose=Purpose(row["purpose"]),
            adapter=row["adapter"],
        )


async def read_part(gate: Gate, actor: Actor, claimed: Claimed, after: int) -> Waiting | None:
    """The next lines after a line, as far as they wait."""
    async with gate.open(actor, "import:claim") as work:
        row = await work.fetch_one(NEXT_PART, **{"import": claimed.import_id}, after=after)
    return None if row is None else Waiting(row["first_line"], lines_of(row["body"]))


async def read_mapping(gate: Gate, actor: Actor, claimed: Claimed, form: Format) -> Any:  # noqa: ANN401
    """The options of the sender's connection in the format, or the format's own."""
    async with gate.open(actor, "import:claim") as work:
        found = await work.fetch_one(FIND_INBOUND, organisation=claimed.organisation_id, adapter=form.name)
        return read_options(form, found["options"] if found else {})


async def take_part(gate: Gate, sender: Actor, claimed: Claimed, part: Waiting, messages: Sequence[Message]) -> None:
    """Give each line of a part its outcome; raises LeaseLost where another worker has the file."""
    check(sender, "import:take")
    async with gate.open(sender, "import:take") as work:
        taken = await work.fetch_value(
            TAKE_PART, **{"import": claimed.import_id}, worker=claimed.worker_id, first=part.first_line
        )
        if taken is None:
            raise LeaseLost
        route = claimed.adapter or OWN_ROUTE
        outcomes = await _receive(work, messages, route)
        for message, outcome in zip(messages, outcomes, strict=True):
            await keep_aside(work, outcome, sender_id=work.actor.organisation_id, route=route, body=message.body)
        numbered = zip((number for number, _ in part.lines), outcomes, strict=True)
        lines = told_of(_line(claimed, number, outcome) for number, outcome in numbered)
        held = {"import": claimed.import_id, "worker": claimed.worker_id, "seconds": LEASE_SECONDS}
        if await work.fetch_value(WRITE_LINES, **held, lines=lines) is None:
            raise LeaseLost
        work.about("import", claimed.import_id)
        work.note(lines=len(lines))


async def finish_import(gate: Gate, actor: Actor, claimed: Claimed) -> bool:
    """Close a file of which no line waits any more; whether it was closed."""
    async with gate.open(actor, "import:claim") as work:
        found = await work.fetch_value(FINISH, **{"import": claimed.import_id}, worker=claimed.worker_id)
        if found is not None:
            work.about("import", claimed.import_id)
        return found is not None


async def release_import(gate: Gate, actor: Actor, claimed: Claimed) -> None:
    """Give a file back for another worker to go on with."""
    async with gate.open(actor, "import:claim") as work:
        await work.execute(RELEASE, **{"import": claimed.import_id}, worker=claimed.worker_id)


async def _receive(work: Work, messages: Sequence[Message], route: str) -> list[Pushed]:
    """All at once; where the database refuses one of them, which one shows when each is taken in by itself."""
    try:
        async with work.attempt():
            return await receive_each(work, messages, route=route)
    except _REFUSED:
        return [await _alone(work, message, route) for message in messages]


async def _alone(work: Work, message: Message, route: str) -> Pushed:
    """One by itself; in quarantine where the database refuses it."""
    try:
        async with work.attempt():
            return (await receive_each(work, [message], route=route))[0]
    except _REFUSED:
        faulty = Message(message.body, faults=(UNSTORABLE,), message_id=message.message_id)
        return (await receive_each(work, [faulty], route=route))[0]


def _line(claimed: Claimed, number: int, outcome: Pushed) -> ImportLineRow:
    received = outcome.received
    if received is None:
        word = LineOutcome.quarantined
    else:
        word = LineOutcome.repeated if received.repeated else LineOutcome.taken_in
    return ImportLineRow(
        house_id=claimed.house_id,
        id=new_id(),
        import_id=claimed.import_id,
        organisation_id=claimed.organisation_id,
        line=number,
        outcome=word.value,
        referral_id=received.referral_id if received else None,
        quarantined_message_id=outcome.quarantine_id,
        faults=[findings(fault) for fault in outcome.faults],
    )
