"""The statements of the gate's own records: the audit and the keys of repeatable requests."""

import sqlalchemy as sa
from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import insert

from app.database.statement import Statement
from app.domain.access.changes import table_of
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
    )
)

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
