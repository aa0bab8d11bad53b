"""What a breach sets in motion: the plans in force are in revision, and the safety plan is due again (section 2.7).

They stay in force meanwhile. A breached condition does so, and a safety agreement that was not kept at its moment.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from app.domain.access.house_settings import house_setting
from app.domain.access.plan_revision import reopen_plans
from app.domain.access.terms import start_term
from app.domain.access.work import Work
from app.domain.safety.statements import writing
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.terms import TermKind

DUE_DAYS: Final = 21
BREACH: Final = "breach"


async def revise_after_breach(work: Work, case_id: UUID) -> None:
    """Take safety plan and joint plans of a case in revision (rules SA-13, PL-05)."""
    await reopen_plans(work, case_id, BREACH)
    due_at = await next_due(work)
    plan = await work.fetch_one(writing.REVISE_PLAN, case=case_id, reason=BREACH, at=work.now, due_at=due_at)
    if plan is None:
        return
    await run_due(work, case_id, plan["id"], due_at, hears=plan["organisation_id"])
    work.tell(
        NoticeType.safety_plan_changed,
        kind="safety_plan",
        subject_id=plan["id"],
        version=plan["version"],
        case_id=case_id,
        reason="under_revision",
    )


async def next_due(work: Work) -> datetime:
    """When a safety plan that is asked for now is due, by the house's number of days (rule SA-16)."""
    days = await house_setting(work, "safety_plan_due_days", DUE_DAYS)
    return work.now + timedelta(days=days)


async def run_due(work: Work, case_id: UUID, plan_id: UUID, due_at: datetime, *, hears: UUID) -> None:
    """Let the term of a safety plan run; one that is late comes back on the agenda (rule SA-16)."""
    subject = ("safety_plan", plan_id)
    await start_term(
        work, TermKind.safety_plan_due, case_id=case_id, subject=subject, due_at=due_at, organisation_id=hears
    )
