"""The statements of the gate's own records: the audit, the keys of repeatable requests, whose turn a job is."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import JSONB, insert

from app.database.statement import Statement
from app.domain.access.actor import Actor
from app.domain.access.changes import table_of
from app.domain.ids import new_id
from app.domain.tables.disclosures import AuditRow, IdempotencyRow

_audit = table_of(AuditRow)
_keys = table_of(IdempotencyRow)
_TEXT, _ID = sa.Text(), sa.Uuid()

AUDIT = Statement(
    sa.insert(_audit).values(  # type: ignore[arg-type]
        house_id=bindparam("house", type_=_ID),
        id=bindparam("id", type_=_ID),
        organisation_id=bindparam("organisation", type_=_ID),
        client_id=bindparam("client", type_=_ID),
        professional_id=bindparam("professional", type_=_ID),
        purpose=bindparam("purpose", type_=_TEXT),
        act=bindparam("act", type_=_TEXT),
        outcome=bindparam("outcome", type_=_TEXT),
        case_id=bindparam("case", type_=_ID),
        subject_kind=bindparam("subject_kind", type_=_TEXT),
        subject_id=bindparam("subject_id", type_=_ID),
        subject_version=bindparam("subject_version", type_=sa.Integer()),
        detail=bindparam("detail", type_=_audit.c.detail.type),
        touched=bindparam("touched", type_=_audit.c.touched.type),
    )
)

AUDIT_EACH = Statement(
    sa.text("""
INSERT INTO audit (house_id, id, organisation_id, client_id, professional_id, purpose, act, outcome, case_id,
                   subject_kind, subject_id, subject_version, detail)
SELECT e.house, e.id, e.organisation, e.client, e.professional, e.purpose, e.act, e.outcome, e."case",
       e.subject_kind, e.subject_id, e.subject_version, e.detail
  FROM jsonb_to_recordset(:entries) AS e(house uuid, id uuid, organisation uuid, client uuid, professional uuid,
       purpose text, act text, outcome text, "case" uuid, subject_kind text, subject_id uuid, subject_version int,
       detail jsonb)
""").bindparams(bindparam("entries", type_=JSONB()))
)
"""Many entries at once, for work that does the same to many subjects."""

_by_key = (_keys.c.client_id == bindparam("client", type_=_ID), _keys.c.key == bindparam("key", type_=_TEXT))

CLAIM_KEY = Statement(
    insert(_keys)  # type: ignore[arg-type]
    .values(
        client_id=bindparam("client", type_=_ID),
        key=bindparam("key", type_=_TEXT),
        request_hash=bindparam("request_hash", type_=_TEXT),
        operation=bindparam("operation", type_=_TEXT),
    )
    .on_conflict_do_nothing()
    .returning(_keys.c.key)
)
"""Takes the key for this transaction; nothing comes back where it was used. Waits for a first call that still runs."""

FIND_KEY = Statement(sa.select(_keys.c.request_hash, _keys.c.operation, _keys.c.subject_id).where(*_by_key))

SETTLE_KEY = Statement(
    sa.update(_keys).where(*_by_key).values(subject_id=bindparam("subject_id", type_=_ID))  # type: ignore[arg-type]
)

FORGET_KEYS = Statement(
    sa.delete(_keys).where(  # type: ignore[arg-type]
        sa.tuple_(_keys.c.client_id, _keys.c.key).in_(
            sa.select(_keys.c.client_id, _keys.c.key)
            .where(_keys.c.created_at < bindparam("before", type_=_keys.c.created_at.type))
            .order_by(_keys.c.created_at)
            .limit(bindparam("most", type_=sa.Integer()))
            .with_for_update(skip_locked=True)
        )
    )
)

_turn = sa.func.hashtextextended(bindparam("turn", type_=_TEXT), 22)

TAKE_TURN = Statement(sa.select(sa.func.pg_try_advisory_xact_lock(_turn)))
"""Whether nobody else is at it; kept until the transaction ends."""

AWAIT_TURN = Statement(sa.select(sa.func.pg_advisory_xact_lock(_turn)))
"""The same, for who must not go on before it is its turn."""


def audit_entry(
    actor: Actor, act: str, outcome: str, subject_id: UUID | None, kind: str | None, version: int | None,
    case_id: UUID | None, detail: dict[str, Any],
) -> dict[str, Any]:  # fmt: skip
    """The values of an audit entry: identifiers and codes, never what a person would be known by."""
    return {
        "house": actor.house_id,
        "id": new_id(),
        "organisation": actor.organisation_id,
        "client": actor.client_id,
        "professional": actor.professional_id,
        "purpose": actor.purpose.value if actor.purpose else None,
        "act": act,
        "outcome": outcome,
        "case": case_id,
        "subject_kind": kind,
        "subject_id": subject_id,
        "subject_version": version,
        "detail": detail,
        "touched": None,
    }


def touching(entry: dict[str, Any], touched: Iterable[UUID | None]) -> dict[str, Any]:
    """The entry with the cases and other subjects that the act changed beside its own subject and case."""
    others = set(touched) - {entry["subject_id"], entry["case"], None}
    return entry | {"touched": sorted(filter(None, others)) or None}
