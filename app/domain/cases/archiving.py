"""The retention of a case that ended: a term from its end on, after which the service archives it (rule GR-16)."""

from typing import Final

from app.domain.access.house_settings import house_setting
from app.domain.access.terms import start_term
from app.domain.access.work import Work
from app.domain.cases.course_rules import months_after
from app.domain.cases.moving import moved
from app.domain.tables.cases import CaseRow
from app.domain.tables.terms import TermRow
from app.domain.vocabulary.cases import CaseStatus
from app.domain.vocabulary.roles import Role
from app.domain.vocabulary.terms import TermKind

_ENDED: Final = (CaseStatus.closed, CaseStatus.transferred)


async def run_retention(work: Work, case: CaseRow) -> None:
    """Let the retention of a case run from now, where the house has set one: no term is loaded by itself. A step."""
    months = await house_setting(work, "case_retention_months", 0)
    if months:
        due_at = months_after(work.now, months)
        await start_term(work, TermKind.retention, case_id=case.id, subject=("case", case.id), due_at=due_at)


async def archive_case(work: Work, term: TermRow) -> None:
    """What follows on the retention date: the case is archived, unless it was taken up again."""
    case = await work.read(CaseRow, term.case_id)
    if case.status in _ENDED:
        await moved(work, case, CaseStatus.archived, by=(Role.system,), reason=term.kind)
