"""Terms for every room: start one, end it before it passes. What happens when it passes stands in the room terms.

    await start_term(work, TermKind.direct_safety, case_id=case.id, subject=("case", case.id), due_at=…)
    await end_term(work, TermKind.direct_safety, case.id)

Dates are counted in calendar days, or by `working_days_after` in days on which the Netherlands works.
"""

from datetime import date, datetime, timedelta
from functools import cache
from uuid import UUID

import holidays
import sqlalchemy as sa
from sqlalchemy import bindparam, func
from sqlalchemy.dialects.postgresql import insert

from app.database.statement import Statement
from app.domain.access.changes import table_of
from app.domain.access.work import Work
from app.domain.ids import new_id
from app.domain.tables.terms import TermRow
from app.domain.vocabulary.terms import TermKind

_SATURDAY = 5
_ID, _TEXT, _TIME = sa.Uuid(), sa.Text(), sa.DateTime(timezone=True)

_terms = table_of(TermRow)
_running = sa.and_(_terms.c.passed_at.is_(None), _terms.c.ended_at.is_(None))

START_TERM = Statement(
    insert(_terms)  # type: ignore[arg-type]
    .values(
        house_id=bindparam("house", type_=_ID),
        id=bindparam("id", type_=_ID),
        version=sa.literal_column("1"),
        case_id=bindparam("case", type_=_ID),
        kind=bindparam("kind", type_=_TEXT),
        subject_kind=bindparam("subject_kind", type_=_TEXT),
        subject_id=bindparam("subject", type_=_ID),
        organisation_id=bindparam("organisation", type_=_ID),
        starts_at=bindparam("starts_at", type_=_TIME),
        due_at=bindparam("due_at", type_=_TIME),
    )
    .on_conflict_do_update(
        index_elements=["house_id", "subject_id", "kind"],
        index_where=_running,
        set_={"due_at": bindparam("due_at", type_=_TIME), "version": _terms.c.version + 1},
    )
)

END_TERM = Statement(
    sa.update(_terms)  # type: ignore[arg-type]
    .where(
        _terms.c.house_id == bindparam("house", type_=_ID),
        _terms.c.subject_id == bindparam("subject", type_=_ID),
        _terms.c.kind == bindparam("kind", type_=_TEXT),
        _running,
    )
    .values(ended_at=func.now(), version=_terms.c.version + 1)
)

END_TERMS_OF_CASE = Statement(
    sa.update(_terms)  # type: ignore[arg-type]
    .where(
        _terms.c.house_id == bindparam("house", type_=_ID), _terms.c.case_id == bindparam("case", type_=_ID), _running
    )
    .values(ended_at=func.now(), version=_terms.c.version + 1)
)


async def start_term(
    work: Work,
    kind: TermKind,
    *,
    case_id: UUID,
    subject: tuple[str, UUID],
    due_at: datetime,
    organisation_id: UUID | None = None,
) -> None:
    """Let a term run, or give the one that runs another date. `organisation_id` hears when it passes."""
    await work.execute(
        START_TERM,
        id=new_id(),
        case=case_id,
        kind=kind.value,
        subject_kind=subject[0],
        subject=subject[1],
        organisation=organisation_id,
        starts_at=work.now,
        due_at=due_at,
    )


async def end_term(work: Work, kind: TermKind, subject_id: UUID) -> None:
    """What the term waited for has come; nothing happens where none runs."""
    await work.execute(END_TERM, subject=subject_id, kind=kind.value)


async def end_terms_of_case(work: Work, case_id: UUID) -> None:
    """No term of the case runs on."""
    await work.execute(END_TERMS_OF_CASE, case=case_id)


def working_days_after(start: date, days: int) -> date:
    """The date that many working days later: neither Saturday, Sunday nor a Dutch public holiday."""
    found = start
    while days > 0:
        found += timedelta(days=1)
        if found.weekday() < _SATURDAY and found not in _dutch_holidays(found.year):
            days -= 1
    return found


@cache
def _dutch_holidays(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("NL", years=year)
