"""What would become of a referral, told without storing any of it and without telling what the house knows."""

from collections.abc import Sequence
from uuid import UUID

from app.domain.access.work import Work
from app.domain.errors import Fault, InvalidContent
from app.domain.referrals.drafts import DryRunAnswer, Finding, ReferralDraft
from app.domain.referrals.intake import assess, find


async def try_out(work: Work, draft: ReferralDraft, *, sender_id: UUID) -> DryRunAnswer:
    """Assess a draft as if its sender sent it now."""
    found = await find(work, draft, sender_id)
    try:
        assessed = assess(draft, found, work.now)
    except InvalidContent as refused:
        work.note(faults=len(refused.faults))
        return not_acceptable(refused.faults)
    return DryRunAnswer(
        acceptable=True,
        faults=[],
        warnings=[_shown(fault) for fault in assessed.warnings],
        completeness=assessed.completeness,
        suggested_track=assessed.suggested_track,
        needs_triage=assessed.needs_triage,
    )


def not_acceptable(faults: Sequence[Fault]) -> DryRunAnswer:
    """The answer for what would not be taken in."""
    return DryRunAnswer(
        acceptable=False,
        faults=[_shown(fault) for fault in faults],
        warnings=[],
        completeness=0,
        suggested_track=None,
        needs_triage=False,
    )


def _shown(fault: Fault) -> Finding:
    return Finding(pointer=fault.pointer, code=fault.code, rule=fault.rule)
