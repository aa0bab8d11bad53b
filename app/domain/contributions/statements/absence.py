"""Who was invited to a meeting on a case and left nothing of what it knows."""

import sqlalchemy as sa
from sqlalchemy import and_, bindparam, exists, func, literal_column, or_, select

from app.database.statement import Statement
from app.domain.access.changes import table_of
from app.domain.tables.cases import CasePersonRow, ParticipationRow
from app.domain.tables.contributions import ContributionRow, UnknownRow
from app.domain.tables.meetings import AgendaItemRow, AttendanceRow
from app.domain.vocabulary.contributions import ContributionMode, Validity
from app.domain.vocabulary.meetings import Attendance, ItemStatus

_HOUSE = bindparam("house", type_=sa.Uuid())

_agenda, _seats, _came = table_of(AgendaItemRow), table_of(AttendanceRow), table_of(AttendanceRow).alias("came")
_parts, _members = table_of(ParticipationRow), table_of(CasePersonRow)
_items, _unknowns = table_of(ContributionRow), table_of(UnknownRow)

ABSENT = Statement(
    select(
        _agenda.c.case_id,
        _seats.c.organisation_id,
        select(func.array_agg(_members.c.person_id))
        .where(_members.c.house_id == _HOUSE, _members.c.case_id == _agenda.c.case_id)
        .scalar_subquery()
        .label("person_ids"),
    )
    .join(_seats, and_(_seats.c.house_id == _agenda.c.house_id, _seats.c.meeting_id == _agenda.c.meeting_id))
    .where(
        _agenda.c.house_id == _HOUSE,
        _agenda.c.meeting_id == bindparam("meeting", type_=sa.Uuid()),
        _agenda.c.status == ItemStatus.decided.value,
        exists(
            select(literal_column("1")).where(
                _parts.c.house_id == _HOUSE,
                _parts.c.case_id == _agenda.c.case_id,
                _parts.c.organisation_id == _seats.c.organisation_id,
                _parts.c.starts_at <= func.now(),
                or_(_parts.c.ends_at.is_(None), _parts.c.ends_at > func.now()),
            )
        ),
        ~exists(
            select(literal_column("1")).where(
                _came.c.house_id == _HOUSE,
                _came.c.meeting_id == _agenda.c.meeting_id,
                _came.c.organisation_id == _seats.c.organisation_id,
                _came.c.attendance != Attendance.absent.value,
            )
        ),
        ~exists(
            select(literal_column("1")).where(
                _items.c.house_id == _HOUSE,
                _items.c.case_id == _agenda.c.case_id,
                _items.c.organisation_id == _seats.c.organisation_id,
                _items.c.validity == Validity.current.value,
                _items.c.mode != ContributionMode.withheld.value,
            )
        ),
        ~exists(
            select(literal_column("1")).where(
                _unknowns.c.house_id == _HOUSE,
                _unknowns.c.case_id == _agenda.c.case_id,
                _unknowns.c.silent_id == _seats.c.organisation_id,
                _unknowns.c.settled_at.is_(None),
            )
        ),
    )
    .distinct()
)
"""For each case that a meeting decided on: who of its team was invited, did not come and brought nothing."""
