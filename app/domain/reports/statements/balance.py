"""SQL of balances: what one organisation, or all of them, gave, took, attended and spent."""

import sqlalchemy as sa
from sqlalchemy import bindparam, func, literal_column, select, text
from sqlalchemy.dialects.postgresql import insert

from app.database.statement import Statement
from app.domain.access.case_standing import HOUSE
from app.domain.access.changes import table_of
from app.domain.tables.base import Moment
from app.domain.tables.cases import ParticipationRow
from app.domain.tables.reports import PoliceCountRow, ResultReportRow

_ID, _INTEGER, _DATE = sa.Uuid(), sa.Integer(), sa.Date()

_reports, _parts, _counts = table_of(ResultReportRow), table_of(ParticipationRow), table_of(PoliceCountRow)

_PERIOD = (bindparam("house", type_=_ID), bindparam("since", type_=Moment()), bindparam("until", type_=Moment()))
_WHOSE = bindparam("organisation", type_=_ID)

BALANCE = Statement(
    text("""
SELECT
  (SELECT count(*) FROM contributions c WHERE c.house_id = :house AND c.mode <> 'withheld'
     AND c.created_at >= :since AND c.created_at < :until
     AND (:organisation IS NULL OR c.organisation_id = :organisation)) AS given,
  (SELECT count(DISTINCT (d.organisation_id, i.item)) FROM disclosures d
     CROSS JOIN LATERAL jsonb_path_query(d.shown::jsonb, 'strict $.**.item') i (item)
     JOIN contributions c ON c.house_id = d.house_id AND c.id = (i.item #>> '{}')::uuid
     WHERE d.house_id = :house AND d.at >= :since AND d.at < :until AND c.organisation_id <> d.organisation_id
       AND (:organisation IS NULL OR d.organisation_id = :organisation)) AS taken,
  (SELECT count(*) FILTER (WHERE a.attendance IN ('present', 'online', 'deputised'))::float8 / nullif(count(*), 0)
     FROM attendances a JOIN meetings m ON m.house_id = a.house_id AND m.id = a.meeting_id
     WHERE a.house_id = :house AND a.attendance IS NOT NULL AND m.starts_at >= :since AND m.starts_at < :until
       AND (:organisation IS NULL OR a.organisation_id = :organisation)) AS attendance_rate,
  (SELECT count(*) FILTER (
            WHERE a.status NOT IN ('agreed', 'declined') AND day_of(a.changed_at) <= a.feedback_on)::float8
       / nullif(count(*), 0) FROM actions a
     WHERE a.house_id = :house AND a.status <> 'proposed' AND a.feedback_on >= :since
       AND a.feedback_on < least(:until, now())
       AND (:organisation IS NULL OR a.owner_organisation_id = :organisation)) AS feedback_rate,
  (SELECT count(*) FILTER (WHERE a.overdue_told_on IS NOT NULL)::float8 / nullif(count(*), 0) FROM actions a
     WHERE a.house_id = :house AND a.status <> 'proposed' AND a.due_on >= :since AND a.due_on < least(:until, now())
       AND (:organisation IS NULL OR a.owner_organisation_id = :organisation)) AS overdue_share
""").bindparams(*_PERIOD, _WHOSE)
)

REFUSALS = Statement(
    text("""
SELECT f.reason, count(*) AS count FROM (
    SELECT coalesce(c.refusal_reason, 'unknown') AS reason FROM contributions c
    WHERE c.house_id = :house AND c.mode = 'withheld' AND c.created_at >= :since AND c.created_at < :until
      AND (:organisation IS NULL OR c.organisation_id = :organisation)
    UNION ALL SELECT coalesce(q.refusal_reason, 'unknown') FROM information_requests q
    WHERE q.house_id = :house AND q.state = 'refused' AND q.answered_at >= :since AND q.answered_at < :until
      AND (:organisation IS NULL OR q.asked_id = :organisation)) f
GROUP BY f.reason ORDER BY f.reason
""").bindparams(*_PERIOD, _WHOSE)
)

SPENT = Statement(
    text("""
SELECT t.activity, sum(t.minutes) AS minutes,
    coalesce(sum(t.minutes) FILTER (WHERE NOT t.product_financed), 0) AS unpaid
FROM time_entries t
WHERE t.house_id = :house AND t.on_date >= :since AND t.on_date < :until
  AND (:organisation IS NULL OR t.organisation_id = :organisation)
GROUP BY t.activity ORDER BY t.activity
""").bindparams(*_PERIOD, _WHOSE)
)

FROZEN = Statement(
    select(_reports.c.figures).where(
        _reports.c.house_id == HOUSE,
        _reports.c.organisation_id == _WHOSE,
        _reports.c.year == bindparam("year", type_=_INTEGER),
    )
)

TO_FREEZE = Statement(
    select(_parts.c.organisation_id)
    .where(
        _parts.c.house_id == HOUSE,
        _parts.c.starts_at < bindparam("until", type_=Moment()),
        ~sa.exists(
            select(literal_column("1")).where(
                _reports.c.house_id == _parts.c.house_id,
                _reports.c.organisation_id == _parts.c.organisation_id,
                _reports.c.year == bindparam("year", type_=_INTEGER),
            )
        ),
    )
    .distinct()
    .limit(bindparam("most", type_=_INTEGER))
)
"""Organisations that took part by the end of a year and have no result report of it yet."""

COUNT_INCIDENTS = Statement(
    insert(_counts)  # type: ignore[arg-type]
    .values(
        house_id=HOUSE,
        id=bindparam("id", type_=_ID),
        organisation_id=_WHOSE,
        month=bindparam("month", type_=_DATE),
        coded=bindparam("coded", type_=_INTEGER),
    )
    .on_conflict_do_update(
        index_elements=["house_id", "organisation_id", "month"],
        set_={"coded": bindparam("coded", type_=_INTEGER), "at": func.now()},
    )
    .returning(_counts.c.id)
)
