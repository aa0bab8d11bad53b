"""What a meeting decided, for the moves that the field leaves to a meeting: they name the decision, this finds it.

decision = await find_decision(work, draft.decision_id, case_id=case.id, about=DecisionKind.phase_change)
"""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import bindparam, select

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
    """The recorded decision of this kind on this case; without one the move is refused (rule ME-13)."""
    record = await work.fetch_one(FIND_DECISION, id=decision_id, case=case_id, kind=about.value)
    if record is None:
        raise GuardNotMet("ME-13", "no-decision")
    return loaded(MeetingDecisionRow, dict(record))
