"""The gate: the only way to rows. `disclose` reads in one statement; `open` changes in one transaction.

    async with gate.open(actor, "action:finish") as work:      BEGIN + the actor's context, one round trip
        action = await work.read(ActionRow, action_id)
        await work.change(action, seen=version, status="done")
        work.tell("actions.done", …)                            nothing is sent, only noted
                                                                events + audit in one statement, COMMIT

Whatever leaves the block by an exception is rolled back; a refusal is written to the audit on its own.
"""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

import structlog
from sqlmodel import SQLModel

from app.clock import CLOCK
from app.database.durability import NotDurable
from app.database.pool import Pools
from app.database.statement import Statement
from app.domain.access import changes, records
from app.domain.access.actor import Actor
from app.domain.access.board import Announcer, announce_events
from app.domain.access.compiled import Compiled
from app.domain.access.compiler import compile_selection
from app.domain.access.confirmers import ASK_CONFIRMATIONS, Confirmers
from app.domain.access.connecting import connected
from app.domain.access.context import beginning, reader, recorded
from app.domain.access.outbox import WRITE_EVENTS_AND_AUDIT, event_entry
from app.domain.access.outline import Outline, outline_of
from app.domain.access.policy import check_purpose
from app.domain.access.primary_reads import PrimaryReads, is_recorded
from app.domain.access.records import AUDIT, AWAIT_TURN, CLAIM_KEY, FIND_KEY, SETTLE_KEY, TAKE_TURN, audit_entry
from app.domain.access.repeating import Key, Replayed
from app.domain.access.replica_reads import ReplicaReads
from app.domain.access.selection import Selection
from app.domain.days import day_of
from app.domain.errors import (
    Conflict,
    DisclosureLogUnavailable,
    Forbidden,
    IdempotencyConflict,
    MissingScope,
    NotFound,
    RequestInProgress,
    StaleVersion,
    Unavailable,
)
from app.domain.vocabulary.roles import Role

log = structlog.get_logger()

R = TypeVar("R", bound=SQLModel)


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What one reader may see: JSON as PostgreSQL made it. `body` None means: nothing that this reader may know of."""

    body: str | None
    version: int | None = None
    next: str | None = None

    def found(self) -> "Disclosure":
        """Itself, or NotFound where there is nothing to show."""
        if self.body is None:
            raise NotFound
        return self


class NotOurTurn(Exception):
    """Another process is at this job of this house at this very moment."""


class Gate:
    """Hands out work to actors. One for each process; `keyed` gives the same gate for one repeatable request.

    `in_turn` gives the same gate for the service's own jobs: in a house each act runs in one process at a time.
    """

    def __init__(
        self, pools: Pools, key: Key | None = None, *, one_at_a_time: bool = False, announcer: Announcer | None = None
    ) -> None:
        self._pools = pools
        self._key = key
        self._one_at_a_time = one_at_a_time
        self._announcer = announcer
        self._compiled = Compiled(compile_selection)
        self._primary = PrimaryReads(pools)
        self._replicas = ReplicaReads(pools)

    def keyed(self, key: Key | None) -> "Gate":
        """This gate, for a request that may be sent twice and must have one effect."""
        if key is None:
            return self
        return self._twin(key)

    def in_turn(self) -> "Gate":
        """This gate for jobs: `open` raises NotOurTurn while another process is at the same act in the same house."""
        return self._twin(one_at_a_time=True)

    def _twin(self, key: Key | None = None, *, one_at_a_time: bool = False) -> "Gate":
        twin = Gate(self._pools, key, one_at_a_time=one_at_a_time, announcer=self._announcer)
        twin._compiled, twin._primary, twin._replicas = self._compiled, self._primary, self._replicas
        return twin

    async def disclose(self, actor: Actor, asked: Selection | Outline) -> Disclosure:
        """Run a selection for an actor: one statement, masked and recorded. Raises MissingScope, PurposeRequired.

        Where there are replicas and one of them has what is asked as it is now, that one renders it.
        """
        outline = asked if isinstance(asked, Outline) else outline_of(asked)
        selection = outline.selection
        try:
            _check(actor, outline)
        except Forbidden as error:
            await self.note_refusal(actor, selection.operation, error.type, selection.rows.row_id)
            raise
        statement = self._compiled.of(outline)
        given = {**reader(actor), **recorded(actor, selection), **outline.values}
        try:
            row = await self._replicas.answer(actor, outline, given)
            if row is None:
                row = await self._primary.answer(statement, given)
        except Conflict:
            # a read writes its record and nothing else, so no other row can be in the way
            raise DisclosureLogUnavailable from None
        if row is None:
            await self.note_refusal(actor, selection.operation, NotFound.type, selection.rows.row_id)
            return Disclosure(None)
        if is_recorded(statement):
            await self._recorded_for_good()
        return Disclosure(row["body"], row["version"], row["next"])

    @asynccontextmanager
    async def open(self, actor: Actor, act: str) -> AsyncIterator["Work"]:
        """A transaction of this actor for this act; committed when the block ends well."""
        subject_id: UUID | None = None
        try:
            async with connected(self._pools.writer) as connection:
                work = Work(connection, actor, act)
                await connection.execute(beginning(actor, waits=not self._pools.durability.is_shared))
                try:
                    if self._one_at_a_time:
                        await work.take_turn()
                    await work.claim(self._key)
                    yield work
                    await work.settle(self._key)
                except BaseException:
                    subject_id = work.subject_id
                    if not connection.is_closed():
                        await connection.execute("ROLLBACK")
                    raise
                await connection.execute("COMMIT")
            await self._replicas.changed(actor, await self._committed_for_good())
            work.announce(self._announcer)
        except (Forbidden, NotFound) as error:
            # after the connection is back in its pool: a refusal must never wait for a second one while it holds one
            await self.note_refusal(actor, act, error.type, subject_id)
            raise

    @asynccontextmanager
    async def consult(self, actor: Actor, act: str) -> AsyncIterator["Work"]:
        """A look at what must be known before this act can begin: it changes nothing, and the audit tells the act."""
        subject_id: UUID | None = None
        try:
            async with connected(self._pools.writer) as connection:
                work = Work(connection, actor, act)
                await connection.execute(beginning(actor, reads=True))
                try:
                    yield work
                finally:
                    subject_id = work.subject_id
                    if not connection.is_closed():
                        await connection.execute("ROLLBACK")
        except (Forbidden, NotFound) as error:
            await self.note_refusal(actor, act, error.type, subject_id)
            raise

    async def note_refusal(self, actor: Actor, act: str, why: str, subject_id: UUID | None = None) -> None:
        """Append a refused or denied attempt to the audit (rule DI-01)."""
        async with connected(self._pools.writer) as connection:
            await connection.execute(beginning(actor))
            await AUDIT.execute(
                connection, **audit_entry(actor, act, "refused", subject_id, None, None, None, {"why": why})
            )
            await connection.execute("COMMIT")

    async def _recorded_for_good(self) -> None:
        """No log, no data: the record is on disk before the answer leaves."""
        try:
            await self._pools.durability.reached()
        except NotDurable:
            log.warning("disclosure_log_unavailable", kind=NotDurable.__name__)
            raise DisclosureLogUnavailable from None

    async def _committed_for_good(self) -> int:
        """Committed is on disk, together with what others committed meanwhile; a place in the log behind it."""
        try:
            return await self._pools.durability.reached()
        except NotDurable:
            log.warning("database_unavailable", kind=NotDurable.__name__)
            raise Unavailable from None


class Work:
    """One transaction of one actor: statements, versions, events, audit. Made by `Gate.open` only."""

    def __init__(self, connection: Any, actor: Actor, act: str) -> None:  # noqa: ANN401 - asyncpg has no types
        self.connection = connection
        self.actor = actor
        self.act = act
        self.now = CLOCK.now()
        self.today = day_of(self.now)
        self.subject_id: UUID | None = None
        self._events: list[dict[str, Any]] = []
        self._confirmers: list[tuple[UUID, Confirmers]] = []
        self._case_id: UUID | None = None
        self._subject_kind: str | None = None
        self._subject_version: int | None = None
        self._detail: dict[str, Any] = {}
        self._touched: set[UUID | None] = set()

    async def fetch(self, statement: Statement, **values: Any) -> list[Any]:  # noqa: ANN401
        """Every row of a statement; its place `house` is filled by itself."""
        return await statement.fetch(self.connection, **self._housed(statement, values))

    async def fetch_one(self, statement: Statement, **values: Any) -> Any:  # noqa: ANN401
        """The first row, or None."""
        return await statement.fetch_one(self.connection, **self._housed(statement, values))

    async def fetch_value(self, statement: Statement, **values: Any) -> Any:  # noqa: ANN401
        """The first column of the first row, or None."""
        return await statement.fetch_value(self.connection, **self._housed(statement, values))

    async def execute(self, statement: Statement, **values: Any) -> str:  # noqa: ANN401
        """Run a statement for its effect."""
        return await statement.execute(self.connection, **self._housed(statement, values))

    async def read(self, row: type[R], row_id: UUID, *, locked: bool = True) -> R:
        """One row of the house by its id, locked until the end unless said otherwise; raises NotFound."""
        record = await self.fetch_one(changes.reading(row, locked=locked), id=row_id)
        if record is None:
            raise NotFound
        return changes.loaded(row, dict(record))

    async def insert(self, *rows: SQLModel) -> None:
        """Add rows; of columns with a database default only those that were given."""
        for row in rows:
            found = {name: getattr(row, name) for name in type(row).model_fields}
            optional = changes.names_with_server_default(type(row))
            found = {name: value for name, value in found.items() if value is not None or name not in optional}
            statement = changes.insertion(type(row), frozenset(found))
            await statement.execute(self.connection, **found)
            self._touched.add(changes.root_of(row))

    async def change(self, row: SQLModel, *, seen: int | None = None, **to: Any) -> int:  # noqa: ANN401
        """Change columns of a row that was read, return its new version; raises StaleVersion where it is not `seen`."""
        expected: int = row.version  # type: ignore[attr-defined]
        if seen is not None and seen != expected:
            raise StaleVersion
        statement = changes.change(type(row), frozenset(to))
        places = {f"to_{name}": value for name, value in to.items()}
        row_id: UUID = row.id  # type: ignore[attr-defined]
        version = await self.fetch_value(statement, id=row_id, seen=expected, **places)
        if version is None:
            raise StaleVersion
        row.__dict__.update(to, version=version)
        self._touched.add(changes.root_of(row))
        return int(version)

    def about(self, kind: str, subject_id: UUID, *, case_id: UUID | None = None, version: int | None = None) -> None:
        """Name what this work is about, for the audit and for the answer to a repeated request."""
        self.subject_id, self._subject_kind, self._subject_version = subject_id, kind, version
        self._case_id = case_id or self._case_id

    def note(self, **detail: str | int | bool | None) -> None:
        """Add codes, never personal data, to the audit entry."""
        self._detail |= detail

    def touch(self, *subjects: UUID) -> None:
        """Name cases and other subjects that a statement of many rows changed, so that they are counted again."""
        self._touched.update(subjects)

    def tell(  # noqa: PLR0913 - the members of an event, by name
        self,
        event_type: str,
        *,
        kind: str,
        subject_id: UUID,
        version: int | None = None,
        case_id: UUID | None = None,
        reason: str | None = None,
        notice_class: str = "inform",
        audience: Iterable[UUID | None] = (),
        confirmers: Confirmers | None = None,
    ) -> None:
        """Note an event; it is written with the change and sent after it. Who is to confirm it hears it too."""
        entry = event_entry(
            event_type=event_type,
            subject_kind=kind,
            subject_id=subject_id,
            subject_version=version,
            occurred_at=self.now,
            case_id=case_id,
            reason=reason,
            notice_class=notice_class,
            audience=tuple(dict.fromkeys(filter(None, (*audience, *(confirmers.holders if confirmers else ()))))),
        )
        self._events.append(entry)
        self._confirmers += [(entry["id"], confirmers)] if confirmers else []

    def announce(self, announcer: Announcer | None) -> None:
        """For the gate: announce its events after the commit."""
        announce_events(announcer, self.actor.house_id, self._events)

    def _housed(self, statement: Statement, values: dict[str, Any]) -> dict[str, Any]:
        if "house" in statement.names and "house" not in values:
            return values | {"house": self.actor.house_id}
        return values

    @asynccontextmanager
    async def attempt(self) -> AsyncIterator[None]:
        """A step that may fail alone: what it wrote and told is undone, the work goes on."""
        told = len(self._events)
        await self.connection.execute("SAVEPOINT attempt")
        try:
            yield
        except BaseException:
            del self._events[told:]
            if not self.connection.is_closed():
                await self.connection.execute("ROLLBACK TO SAVEPOINT attempt")
            raise
        await self.connection.execute("RELEASE SAVEPOINT attempt")

    async def take_turn(self) -> None:
        """For the gate: be the only one at this act in this house until the end of the transaction, or NotOurTurn."""
        if not await self.fetch_value(TAKE_TURN, turn=self._turn()):
            raise NotOurTurn

    async def await_turn(self) -> None:
        """Wait until no job or other caller is at this act in this house, and keep it until the end."""
        await self.execute(AWAIT_TURN, turn=self._turn())

    def _turn(self) -> str:
        return f"{self.actor.house_id} {self.act}"

    async def claim(self, key: Key | None) -> None:
        """For the gate: take the key of a repeatable request, or raise `Replayed`, IdempotencyConflict."""
        if key is None or self.actor.client_id is None:
            return
        given = {"client": self.actor.client_id, "key": key.key}
        claimed = await self.fetch_value(CLAIM_KEY, **given, request_hash=key.request_hash, operation=key.operation)
        if claimed is not None:
            return
        first = await self.fetch_one(FIND_KEY, **given)
        if first is None:
            raise RequestInProgress
        if first["request_hash"] != key.request_hash or first["operation"] != key.operation:
            raise IdempotencyConflict
        raise Replayed(first["subject_id"])

    async def settle(self, key: Key | None) -> None:
        """For the gate: write events, audit and the key's answer before the commit."""
        if self._found_nothing_due():
            return
        entry = audit_entry(
            self.actor, self.act, "done", self.subject_id, self._subject_kind, self._subject_version, self._case_id,
            self._detail,
        )  # fmt: skip
        entry = records.touching(entry, self._touched.union(event["stream_id"] for event in self._events))
        if self._events:
            told_by = self.actor.organisation_id
            await WRITE_EVENTS_AND_AUDIT.execute(self.connection, **entry, actor=told_by, events=self._events)
            for event_id, asked in self._confirmers:
                await self.execute(ASK_CONFIRMATIONS, event=event_id, **asked.places())
        else:
            await AUDIT.execute(self.connection, **entry)
        if key is not None and self.actor.client_id is not None:
            await self.execute(SETTLE_KEY, client=self.actor.client_id, key=key.key, subject_id=self.subject_id)

    def _found_nothing_due(self) -> bool:
        # the clock strikes for every house each minute: what it did is audited, that there was nothing to do is not
        idle = not self._events and self.subject_id is None and not any(self._detail.values())
        return idle and self.actor.client_id is None and Role.system in self.actor.roles


def _check(actor: Actor, outline: Outline) -> None:
    missing = outline.scopes - actor.scopes
    if missing:
        raise MissingScope(*sorted(missing))
    if outline.selection.rows.source.personal:
        check_purpose(actor)
