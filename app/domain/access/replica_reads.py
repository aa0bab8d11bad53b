"""Reads that a replica answers: it renders, the primary judges and records, and only then the bytes leave.

A replica may be behind, and it can write no record. So its answer comes with what was to be recorded and with the
transactions of the house that it knows of, all from one snapshot. One statement on the primary then asks whether the
house has seen any other change since, and writes the record only where it has not. What a withdrawal closed, what was
changed or added, is therefore never shown from a replica that has not heard of it: that answer is thrown away, and the
primary is asked as if there were no replica.

What is published once and never changes (`Source.settled`) needs no judge.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final, Protocol
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import FromClause, bindparam, literal_column
from sqlalchemy.dialects.postgresql import ARRAY

from app.database.replica import NoAnswer, Replica, Replicas
from app.database.statement import Statement
from app.domain.access.actor import Actor
from app.domain.access.compiled import Compiled
from app.domain.access.compiler import compile_selection
from app.domain.access.connecting import connected
from app.domain.access.consistency import Places
from app.domain.access.outline import Outline
from app.domain.access.selection import levels

_TEXT, _ID, _BIG = sa.Text(), sa.Uuid(), sa.BigInteger()

NOT_AUDITED: Final = frozenset(
    {
        "audit", "confirmations", "connections", "deliveries", "delivery_attempts", "disclosures", "event_feed",
        "events", "import_jobs", "import_lines", "receipts", "subscriptions",
    }
)  # fmt: skip
"""Records of the service's own work: some are written without a line in the audit, so nobody could judge them."""

CHANGES_AT_MOST: Final = 500
"""More changes than this beside a transaction that runs for long: the primary then finds one that is not named."""

CLOCKS_APART: Final = 2.0
"""Seconds that a replica's now may be away from the primary's: by it periods open and close."""

_PLACE_NOW: Final = "SELECT pg_current_wal_insert_lsn() - '0/0'"
_HORIZON: Final = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"


def columns_of_copy(shown: FromClause) -> list[Any]:
    """What comes with a replica's answer: the lines of the record, the transactions that it knows of, its time.

    Every transaction before `horizon` has ended and is known; of those from there on `known` are.
    """
    known = f"""(SELECT coalesce(array_agg(k.xid), '{{}}') FROM (SELECT c.xid FROM house_changes c
        WHERE c.xid >= {_HORIZON} ORDER BY c.xid LIMIT {CHANGES_AT_MOST}) k)"""  # noqa: S608 - our own constants
    return [
        sa.cast(shown.c.shown, _TEXT).label("shown"),
        literal_column(_HORIZON).label("horizon"),
        literal_column(known).label("known"),
        literal_column("extract(epoch FROM now())::float8").label("at"),
        literal_column("pg_last_wal_replay_lsn() - '0/0'").label("replayed"),
        literal_column("pg_is_in_recovery()").label("follows"),
    ]


JUDGE = Statement(
    sa.text(
        f"""
WITH context AS MATERIALIZED (
    SELECT set_config('app.house_id', CAST(:house AS text), true) AS house,
           set_config('app.organisation_id', CAST(:organisation AS text), true) AS organisation),
judged AS MATERIALIZED (
    SELECT abs(extract(epoch FROM now())::float8 - :at) < {CLOCKS_APART} AND NOT EXISTS (
               SELECT FROM house_changes c WHERE c.xid >= :horizon AND c.xid <> ALL (:known)) AS holds
      FROM context WHERE context.house IS NOT NULL AND context.organisation IS NOT NULL),
record AS (
    INSERT INTO disclosures (house_id, id, organisation_id, client_id, professional_id, purpose, door, operation, shown)
    SELECT CAST(:house AS uuid), :record, CAST(:organisation AS uuid), :client, :professional, :purpose_word, :door,
           :operation, CAST(:shown AS json)
      FROM judged WHERE judged.holds AND CAST(:shown AS text) IS NOT NULL
    RETURNING id)
SELECT judged.holds, pg_current_wal_insert_lsn() - '0/0' AS lsn FROM judged LEFT JOIN record ON true
"""  # noqa: S608 - our own constant
    ).bindparams(
        bindparam("house", type_=_TEXT),
        bindparam("organisation", type_=_TEXT),
        bindparam("at", type_=sa.Double()),
        bindparam("horizon", type_=_BIG),
        bindparam("known", type_=ARRAY(_BIG)),
        bindparam("record", type_=_ID),
        bindparam("client", type_=_ID),
        bindparam("professional", type_=_ID),
        bindparam("purpose_word", type_=_TEXT),
        bindparam("door", type_=_TEXT),
        bindparam("operation", type_=_TEXT),
        bindparam("shown", type_=_TEXT),
    )
)
"""Whether a replica's answer is what the primary would say at this moment; the record of it where it is."""


class Connections(Protocol):
    """What a read needs of the pools."""

    @property
    def reader(self) -> Any: ...  # noqa: ANN401, D102 - asyncpg publishes no types
    @property
    def writer(self) -> Any: ...  # noqa: ANN401, D102
    @property
    def replicas(self) -> Replicas: ...  # noqa: D102


class ReplicaReads:
    """Which reads go to a replica, and what comes back. One for each process."""

    def __init__(self, pools: Connections) -> None:
        self._pools = pools
        self._compiled = Compiled(partial(compile_selection, copied=columns_of_copy))
        self._houses: dict[UUID, int] = {}
        self._places = Places()

    async def answer(self, actor: Actor, outline: Outline, given: Mapping[str, Any]) -> Any:  # noqa: ANN401
        """The row of a replica's answer, judged and recorded; None where the primary is to be asked."""
        if not self._pools.replicas or not worth_a_replica(outline):
            return None
        settled = is_settled(outline)
        replica = await self._ready(actor, settled=settled)
        if replica is None:
            return None
        statement = self._compiled.of(outline)
        try:
            row = await replica.fetchrow(statement.sql, *statement.picked(given))
        except NoAnswer:
            return None
        if row is None or not row["follows"]:  # one that was promoted counts transactions of its own
            return None
        replica.told(row["replayed"])
        return row if settled or await self._holds(actor, given, row) else None

    async def changed(self, actor: Actor, lsn: int) -> None:
        """Remember that this caller's change stands before a place in the log (0: nobody has asked where)."""
        if not self._pools.replicas:
            return
        if not lsn:
            async with connected(self._pools.writer) as connection:
                lsn = int(await connection.fetchval(_PLACE_NOW))
        self._places.reached(actor.client_id, lsn)

    async def _ready(self, actor: Actor, *, settled: bool) -> Replica | None:
        needed = self._places.needed(actor.client_id)
        if not settled:
            # the last answer was refused for a change of the house: until a replica has that one, so would the next be
            behind = self._houses.get(actor.house_id, 0)
            if behind > needed:
                return await self._pools.replicas.at(behind, within=0)
        return await self._pools.replicas.at(needed)

    async def _holds(self, actor: Actor, given: Mapping[str, Any], row: Any) -> bool:  # noqa: ANN401
        told = {name: row[name] for name in ("at", "horizon", "known", "shown")}
        of = {"house": str(actor.house_id), "organisation": str(actor.organisation_id)}
        async with connected(self._pools.reader) as connection:
            judged = await connection.fetchrow(JUDGE.sql, *JUDGE.picked({**given, **told, **of}))
        if not judged["holds"]:
            self._houses[actor.house_id] = int(judged["lsn"])
        return bool(judged["holds"])


def worth_a_replica(outline: Outline) -> bool:
    """Whether a list is in it: one object is found sooner than a replica's answer is judged."""
    asked = list(levels(outline.selection.rows))
    return any(rows.many for rows in asked) and not any(rows.source.row.__tablename__ in NOT_AUDITED for rows in asked)


def is_settled(outline: Outline) -> bool:
    """Whether all that is asked was published once and never changes."""
    return all(rows.source.settled for rows in levels(outline.selection.rows))
