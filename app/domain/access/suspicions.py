"""Suspicions that an investigation left open: every later handover of the household says so (rule RE-16)."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import bindparam, exists, literal_column, or_, select

from app.database.statement import Statement
from app.domain.access.changes import table_of
from app.domain.access.work import Work
from app.domain.tables.cases import CaseRow
from app.domain.tables.referral_work import InvestigationRow
from app.domain.tables.referrals import ReferralRow

_ID = sa.Uuid()
_HOUSE, _CASE = bindparam("house", type_=_ID), bindparam("case", type_=_ID)

_investigations, _referrals, _cases = table_of(InvestigationRow), table_of(ReferralRow), table_of(CaseRow)

TERROR = Statement(
    select(
        exists(
            select(literal_column("1"))
            .select_from(_investigations)
            .join(
                _referrals,
                sa.and_(
                    _referrals.c.house_id == _investigations.c.house_id,
                    _referrals.c.id == _investigations.c.referral_id,
                ),
            )
            .where(
                _investigations.c.house_id == _HOUSE,
                _investigations.c.undetermined_intimate_terror,
                or_(
                    _referrals.c.id == bindparam("referral", type_=_ID),
                    _referrals.c.household_id == bindparam("household", type_=_ID),
                    _referrals.c.case_id == _CASE,
                    _referrals.c.household_id
                    == select(_cases.c.household_id)
                    .where(_cases.c.house_id == _HOUSE, _cases.c.id == _CASE)
                    .scalar_subquery(),
                ),
            )
        )
    )
)
"""Whether an investigation of this referral, household or case left a suspicion of intimate terror undetermined."""


async def is_terror_undetermined(
    work: Work, *, referral_id: UUID | None = None, household_id: UUID | None = None, case_id: UUID | None = None
) -> bool:
    """Whether a suspicion of intimate terror in this household could not be determined. For every handover."""
    return bool(await work.fetch_value(TERROR, referral=referral_id, household=household_id, case=case_id))
