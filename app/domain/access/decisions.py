"""What a meeting decided, for the moves that the field leaves to a meeting: they name the decision, this finds it.

A decision that binds organisations is in force once each of them is bound (rule ME-12).

decision = await find_decision(work, draft.decision_id, case_id=case.id, about=DecisionKind.phase_change)
"""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import ColumnElement, FromClause, bindparam, select

from app.database.statement import Statement
from app.domain.access.changes import loaded, table_of
from app.domain.access.work import Work
from app.domain.errors import GuardNotMet
from app.domain.tables.meetings import MeetingDecisionRow
from app.domain.vocabulary.meetings import DecisionKind

_ID, _TEXT = sa.Uuid(), sa.Text()

_decisions = table_of(MeetingDecisionRow)

FIND_DECISION = Statement(
    select(_decisions).where(
        _decisions.c.house_id == bindparam("house", type_=_ID),
        _decisions.c.id == bindparam("id", type_=_ID),
        _decisions.c.case_id == bindparam("case", type_=_ID),
        _decisions.c.kind == bindparam("kind", type_=_TEXT),
    )
)


async def find_decision(work: Work, decision_id: UUID, *, case_id: UUID, about: DecisionKind) -> MeetingDecisionRow:
    """The recorded decision of this kind on this case; without one that is in force the move is refused (ME-12, 13)."""
    record = await work.fetch_one(FIND_DECISION, id=decision_id, case=case_id, kind=about.value)
    if record is None:
        raise GuardNotMet("ME-13", "no-decision")
    row = loaded(MeetingDecisionRow, dict(record))
    if set(row.binds_ids) - set(row.accepted_ids):
        raise GuardNotMet("ME-12", "not-accepted")
    return row


def in_force(decision: FromClause) -> ColumnElement[bool]:
    """Whether everyone whom a decision binds had a mandate at the table or accepted it later (rule ME-12)."""
    held: ColumnElement[bool] = decision.c.binds_ids.contained_by(decision.c.accepted_ids)
    return held
