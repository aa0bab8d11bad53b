"""Where the rows of this room's views come from, and the statements by which files are taken in."""

import sqlalchemy as sa
from sqlalchemy import ColumnElement, bindparam, select, text
from sqlalchemy.dialects.postgresql import JSONB

from app.database.statement import Statement
from app.domain.access.changes import table_of
from app.domain.access.masks import open_to_all
from app.domain.access.view import Edge, Filter, Frame, Source
from app.domain.imports.views import ImportLineView, ImportView
from app.domain.tables.imports import ImportJobRow, ImportLineRow, ImportPartRow
from app.domain.vocabulary.scopes import Scope

_parts = table_of(ImportPartRow)
_ID, _JSON, _NUMBER = sa.Uuid(), JSONB(), sa.Integer()
_HOUSE, _IMPORT = bindparam("house", type_=_ID), bindparam("import", type_=_ID)


def _own(frame: Frame) -> ColumnElement[bool]:
    return frame.row.c.organisation_id == frame.reader.organisation


IMPORT_LINES = Source(
    view=ImportLineView,
    row=ImportLineRow,
    scope=Scope.referral_submit,
    mask=open_to_all,
    visible=_own,
    filters={"outcome": Filter("outcome", "any")},
    personal=False,
    case_column="id",
)

IMPORTS = Source(
    view=ImportView,
    row=ImportJobRow,
    scope=Scope.referral_submit,
    mask=open_to_all,
    visible=_own,
    filters={"state": Filter("state", "any")},
    edges={"lines": Edge(IMPORT_LINES, on=lambda job, row: row.c.import_id == job.row.c.id)},
    personal=False,
    case_column="id",
)

FIND_UNFINISHED = Statement(
    text("""
SELECT id FROM import_jobs
 WHERE house_id = :house AND organisation_id = :organisation AND checksum = :checksum AND state <> 'done'
   AND adapter IS NOT DISTINCT FROM :adapter
 ORDER BY id LIMIT 1
""").bindparams(
        _HOUSE,
        bindparam("organisation", type_=_ID),
        bindparam("checksum", type_=sa.Text()),
        bindparam("adapter", type_=sa.Text()),
    )
)
"""The same bytes of the same organisation, where some of their lines still wait."""

CLAIM = Statement(
    text("""
UPDATE import_jobs j
   SET state = 'running', leased_by_id = :worker, leased_until = now() + make_interval(secs => :seconds),
       started_at = coalesce(j.started_at, now()), version = j.version + 1
 WHERE j.house_id = :house AND j.id = (
       SELECT w.id FROM import_jobs w
        WHERE w.house_id = :house AND w.state <> 'done' AND (w.leased_until IS NULL OR w.leased_until < now())
        ORDER BY w.id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING j.id, j.organisation_id, j.client_id, j.professional_id, j.purpose, j.adapter
""").bindparams(_HOUSE, bindparam("worker", type_=_ID), bindparam("seconds", type_=_NUMBER))
)
"""The oldest file that nobody is at, leased; its holder died when the lease has run out."""

NEXT_PART = Statement(
    select(_parts.c.first_line, _parts.c.body)
    .where(
        _parts.c.house_id == _HOUSE, _parts.c.import_id == _IMPORT,
        _parts.c.first_line > bindparam("after", type_=_NUMBER),
    )
    .order_by(_parts.c.first_line)
    .limit(1)
)  # fmt: skip

TAKE_PART = Statement(
    text("""
DELETE FROM import_parts p
 WHERE p.house_id = :house AND p.import_id = :import AND p.first_line = :first
   AND EXISTS (SELECT FROM import_jobs j
                WHERE j.house_id = p.house_id AND j.id = p.import_id AND j.leased_by_id = :worker)
RETURNING p.first_line
""").bindparams(_HOUSE, _IMPORT, bindparam("worker", type_=_ID), bindparam("first", type_=_NUMBER))
)
"""Takes some lines out of what waits, for good once the transaction is; nothing where the lease is another's by now."""

WRITE_LINES = Statement(
    text("""
WITH told AS MATERIALIZED (
    SELECT l.* FROM jsonb_populate_recordset(NULL::import_lines, :lines) l
), written AS (
    INSERT INTO import_lines SELECT * FROM told
)
UPDATE import_jobs j
   SET done_count = j.done_count + c.done, taken_in = j.taken_in + c.taken_in, repeated = j.repeated + c.repeated,
       quarantined = j.quarantined + c.quarantined, version = j.version + 1,
       leased_until = now() + make_interval(secs => :seconds)
  FROM (SELECT count(*) AS done, count(*) FILTER (WHERE outcome = 'taken_in') AS taken_in,
               count(*) FILTER (WHERE outcome = 'repeated') AS repeated,
               count(*) FILTER (WHERE outcome = 'quarantined') AS quarantined FROM told) c
 WHERE j.house_id = :house AND j.id = :import AND j.leased_by_id = :worker
RETURNING j.id
""").bindparams(
        _HOUSE,
        _IMPORT,
        bindparam("worker", type_=_ID),
        bindparam("lines", type_=_JSON),
        bindparam("seconds", type_=_NUMBER),
    )
)
"""Writes what became of some lines, counts them, and holds the lease on; nothing where that is another's by now."""

FINISH = Statement(
    text("""
UPDATE import_jobs j
   SET state = 'done', finished_at = now(), leased_by_id = NULL, leased_until = NULL, version = j.version + 1
 WHERE j.house_id = :house AND j.id = :import AND j.leased_by_id = :worker
   AND NOT EXISTS (SELECT FROM import_parts p WHERE p.house_id = j.house_id AND p.import_id = j.id)
RETURNING j.id
""").bindparams(_HOUSE, _IMPORT, bindparam("worker", type_=_ID))
)

RELEASE = Statement(
    text("""
UPDATE import_jobs SET leased_by_id = NULL, leased_until = NULL
 WHERE house_id = :house AND id = :import AND leased_by_id = :worker
""").bindparams(_HOUSE, _IMPORT, bindparam("worker", type_=_ID))
)
"""Gives a file back before the lease runs out, for another worker to go on with."""
