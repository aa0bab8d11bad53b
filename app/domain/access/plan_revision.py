"""A plan in force that must be revised: any room says so in its own transaction, the room plans goes on from there."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import bindparam

from app.database.statement import Statement
from app.domain.access.changes import table_of
from app.domain.access.work import Work
from app.domain.tables.plans import PlanRow
from app.domain.vocabulary.plans import PlanState

_plans = table_of(PlanRow)

REOPEN = Statement(
    sa.update(_plans)  # type: ignore[arg-type]
    .where(
        _plans.c.house_id == bindparam("house", type_=sa.Uuid()),
        _plans.c.case_id == bindparam("case", type_=sa.Uuid()),
        _plans.c.state == PlanState.active.value,
    )
    .values(
        state=PlanState.under_revision.value, reason=bindparam("reason", type_=sa.Text()), version=_plans.c.version + 1
    )
    .returning(_plans.c.id)
)


async def reopen_plans(work: Work, case_id: UUID, reason: str) -> int:
    """After a breach or an overdue evaluation the plans in force are to be revised (section 2.7); how many."""
    return len(await work.fetch(REOPEN, case=case_id, reason=reason))
