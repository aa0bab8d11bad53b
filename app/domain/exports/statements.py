"""SQL of exports: their views, what may enter another's file, who is in a research file."""

from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy import ColumnElement, and_, bindparam, func, literal_column, or_, select, text

from app.database.statement import Statement
from app.domain.access.case_standing import HOUSE
from app.domain.access.changes import table_of
from app.domain.access.masks import READERS, of_case_by_row, open_to_all
from app.domain.access.view import Filter, Frame, Source
from app.domain.contributions.statements.views import CONTRIBUTIONS
from app.domain.exports.views import ExportView, OutboundReportView
from app.domain.tables.base import Moment
from app.domain.tables.exports import ExportJobRow, OutboundReportRow
from app.domain.vocabulary.scopes import Scope

_ID, _BIG = sa.Uuid(), sa.BigInteger()

_jobs = table_of(ExportJobRow)

EXPORTS = Source(
    view=ExportView,
    row=ExportJobRow,
    scope=Scope.export_create,
    mask=open_to_all,
    visible=lambda frame: frame.row.c.organisation_id == frame.reader.organisation,
    filters={"kind": Filter("kind", "any")},
    personal=False,
    case_column="id",
)


def _reusable(frame: Frame) -> ColumnElement[bool]:
    """Others' items whose owner lets them enter other files (rule EX-01)."""
    seen = CONTRIBUTIONS.visible(frame) if CONTRIBUTIONS.visible is not None else sa.true()
    return and_(
        seen, frame.row.c.reuse_permission, frame.row.c.organisation_id != frame.reader.organisation, frame.allows_own()
    )


REUSABLE = replace(CONTRIBUTIONS, visible=_reusable, listed=None)


OUTBOUND_REPORTS = Source(
    view=OutboundReportView,
    row=OutboundReportRow,
    scope=Scope.case_read,
    mask=of_case_by_row,
    visible=lambda frame: or_(
        frame.row.c.issuer_id == frame.reader.organisation,
        frame.row.c.recipient_id == frame.reader.organisation,
        frame.reader.organisation == frame.reader.keeper,
    ),
    filters={"kind": Filter("kind", "any"), "caseId": Filter("case_id")},
)

GROUNDS_OF_RECIPIENT = Statement(
    select(READERS.c.ground_ids)
    .where(
        READERS.c.house_id == HOUSE,
        READERS.c.organisation_id == bindparam("recipient", type_=_ID),
        READERS.c.case_id == bindparam("case", type_=_ID),
        READERS.c.categories.op("&")(bindparam("categories", type_=_BIG)) == bindparam("categories", type_=_BIG),
        READERS.c.starts_at <= func.now(),
        READERS.c.ends_at > func.now(),
    )
    .limit(literal_column("1"))
)
"""The grounds by which a recipient may read these categories of a case now; none: nothing may go there."""

RESEARCH = Statement(
    text("""
SELECT p.id AS person_id, c.id AS case_id, p.birth_date, p.age_band, p.sex, c.track, c.phase, c.opened_at, c.closed_at,
    (SELECT array_agg(g.id ORDER BY g.id) FROM grounds g WHERE g.house_id = c.house_id AND g.case_id = c.id
       AND g.kind = 'consent' AND g.state IN ('given', 'limited') AND p.id = ANY (g.person_ids)
       AND g.purposes & :purpose <> 0 AND g.categories & :categories = :categories
       AND (g.recipient_ids IS NULL OR :organisation = ANY (g.recipient_ids))
       AND g.starts_at <= now() AND (g.ends_at IS NULL OR g.ends_at > now())) AS ground_ids
FROM cases c JOIN case_persons k ON k.house_id = c.house_id AND k.case_id = c.id
JOIN persons p ON p.house_id = k.house_id AND p.id = k.person_id
WHERE c.house_id = :house AND c.opened_at >= :since AND c.opened_at < :until
  AND NOT EXISTS (SELECT FROM subject_requests q WHERE q.house_id = c.house_id AND q.person_id = p.id
      AND q.kind = 'objection_research' AND q.state <> 'refused')
  AND NOT EXISTS (SELECT FROM grounds g WHERE g.house_id = c.house_id AND g.case_id = c.id AND g.kind = 'consent'
      AND p.id = ANY (g.person_ids) AND g.objection_from <= now() AND g.purposes & :purpose <> 0)
ORDER BY c.id, p.id
""").bindparams(
        bindparam("house", type_=_ID),
        bindparam("since", type_=Moment()),
        bindparam("until", type_=Moment()),
        bindparam("purpose", type_=_BIG),
        bindparam("categories", type_=_BIG),
        bindparam("organisation", type_=_ID),
    )
)
"""Persons who did not object to research, with the consents to it that they gave; NULL: none."""

FORGET_EXPIRED = Statement(
    sa.update(_jobs)  # type: ignore[arg-type]
    .where(_jobs.c.house_id == HOUSE, _jobs.c.expires_at <= func.now(), _jobs.c.content.is_not(None))
    .values(content=None)
    .returning(_jobs.c.id)
)
