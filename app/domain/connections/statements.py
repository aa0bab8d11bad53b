"""Where the rows of this room's views come from, and the statements of its use cases."""

import sqlalchemy as sa
from sqlalchemy import ColumnElement, bindparam, or_, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from app.database.statement import Statement
from app.domain.access.changes import table_of
from app.domain.access.masks import open_to_all
from app.domain.access.view import Filter, Frame, Source
from app.domain.connections.views import AnnouncementView, KeptMessageView, PartnerLinkView
from app.domain.tables.connections import AnnouncementRow, ConnectionRow, KeptMessageRow
from app.domain.tables.organisations import OrganisationRow
from app.domain.vocabulary.connections import ConnectionStatus, Direction
from app.domain.vocabulary.scopes import Scope

_connections, _organisations = table_of(ConnectionRow), table_of(OrganisationRow)
_ID, _TEXT = sa.Uuid(), sa.Text()


def _own_or_keepers(frame: Frame) -> ColumnElement[bool]:
    return or_(
        frame.row.c.organisation_id == frame.reader.organisation, frame.reader.organisation == frame.reader.keeper
    )


CONNECTIONS = Source(
    view=PartnerLinkView,
    row=ConnectionRow,
    scope=Scope.organisation_read,
    mask=open_to_all,
    visible=_own_or_keepers,
    filters={
        "organisationId": Filter("organisation_id"),
        "direction": Filter("direction", "any"),
        "adapter": Filter("adapter"),
        "status": Filter("status", "any"),
    },
    personal=False,
    case_column="id",
)

KEPT_MESSAGES = Source(
    view=KeptMessageView,
    row=KeptMessageRow,
    scope=Scope.organisation_read,
    mask=open_to_all,
    visible=_own_or_keepers,
    filters={"referralId": Filter("referral_id"), "adapter": Filter("adapter")},
    personal=False,
    case_column="id",
)

ANNOUNCEMENTS = Source(
    view=AnnouncementView,
    row=AnnouncementRow,
    scope=Scope.organisation_read,
    mask=open_to_all,
    visible=_own_or_keepers,
    filters={"state": Filter("state", "any"), "adapter": Filter("adapter")},
    personal=False,
    case_column="id",
)

FIND_INBOUND = Statement(
    select(_connections).where(
        _connections.c.house_id == bindparam("house", type_=_ID),
        _connections.c.organisation_id == bindparam("organisation", type_=_ID),
        _connections.c.adapter == bindparam("adapter", type_=_TEXT),
        _connections.c.direction == Direction.inbound.value,
        _connections.c.status != ConnectionStatus.ended.value,
    )
)
"""The one connection by which an organisation sends in a format."""

IS_ORGANISATION = Statement(select(_organisations.c.id).where(_organisations.c.id == bindparam("id", type_=_ID)))

NOTE_ANNOUNCEMENT = Statement(
    text("""
INSERT INTO announcements AS a (house_id, id, organisation_id, client_id, adapter, path, body, due_at, version, state,
                                attempts)
VALUES (:house, :id, :organisation, :client, :adapter, :path, :body, now() + make_interval(secs => :pause), 1,
        'waiting', 0)
ON CONFLICT ON CONSTRAINT announcements_once DO UPDATE
   SET state = 'waiting', attempts = 0, due_at = now(), settled_at = NULL, version = a.version + 1
 WHERE a.state = 'given_up'
RETURNING a.id
""").bindparams(
        bindparam("house", type_=_ID),
        bindparam("id", type_=_ID),
        bindparam("organisation", type_=_ID),
        bindparam("client", type_=_ID),
        bindparam("adapter", type_=_TEXT),
        bindparam("path", type_=_TEXT),
        bindparam("body", type_=sa.LargeBinary()),
        bindparam("pause", type_=sa.Integer()),
    )
)
"""One row for each message however often it is announced; what was given up is tried anew. Nothing: a repeat."""

CLAIM_ANNOUNCEMENTS = Statement(
    text("""
WITH d AS MATERIALIZED (
    SELECT w.id, c.endpoint, c.credential, c.options
      FROM announcements w
      JOIN connections c ON c.house_id = w.house_id AND c.organisation_id = w.organisation_id
                        AND c.adapter = w.adapter AND c.direction = 'inbound' AND c.status = 'active'
     WHERE w.house_id = :house AND w.state = 'waiting' AND w.due_at <= now()
       AND w.adapter = ANY(:adapters) AND NOT w.organisation_id = ANY(:busy)
     ORDER BY w.due_at, w.id LIMIT :most FOR UPDATE OF w SKIP LOCKED
)
UPDATE announcements a
   SET leased_by_id = :worker, due_at = now() + make_interval(secs => :seconds), attempts = a.attempts + 1
  FROM d
 WHERE a.house_id = :house AND a.id = d.id
RETURNING a.id, a.organisation_id, a.client_id, a.adapter, a.path, a.body, a.attempts, now() AS at,
          d.endpoint, d.credential, d.options::text AS options
""").bindparams(
        bindparam("house", type_=_ID),
        bindparam("worker", type_=_ID),
        bindparam("seconds", type_=sa.Integer()),
        bindparam("adapters", type_=ARRAY(_TEXT)),
        bindparam("busy", type_=ARRAY(_ID)),
        bindparam("most", type_=sa.Integer()),
    )
)
"""What is due and whose connection is in use, leased; its holder died when the lease has run out.

Materialised: a join could ask a subselect anew for each row, and take more than its limit.
"""

SETTLE_ANNOUNCEMENT = Statement(
    text("""
UPDATE announcements
   SET state = :state, referral_id = :referral, quarantined_message_id = :quarantined, leased_by_id = NULL,
       settled_at = now(), last_outcome = NULL, version = version + 1
 WHERE house_id = :house AND id = :id AND leased_by_id = :worker AND state = 'waiting'
RETURNING id
""").bindparams(
        bindparam("house", type_=_ID),
        bindparam("id", type_=_ID),
        bindparam("worker", type_=_ID),
        bindparam("state", type_=_TEXT),
        bindparam("referral", type_=_ID),
        bindparam("quarantined", type_=_ID),
    )
)
"""Closes an announcement with the transaction that gives it its one effect; nothing where another holds it by now."""

PUT_OFF_ANNOUNCEMENT = Statement(
    text("""
UPDATE announcements
   SET state = CASE WHEN CAST(:seconds AS float) IS NULL THEN 'given_up' ELSE state END,
       due_at = now() + make_interval(secs => coalesce(:seconds, 0)), last_outcome = :outcome, leased_by_id = NULL,
       settled_at = CASE WHEN CAST(:seconds AS float) IS NULL THEN now() END, version = version + 1
 WHERE house_id = :house AND id = :id AND leased_by_id = :worker AND state = 'waiting'
RETURNING id
""").bindparams(
        bindparam("house", type_=_ID),
        bindparam("id", type_=_ID),
        bindparam("worker", type_=_ID),
        bindparam("seconds", type_=sa.Float()),
        bindparam("outcome", type_=_TEXT),
    )
)
"""Tries again after so many seconds, or gives up where none are given."""
