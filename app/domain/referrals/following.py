"""The ends of what Veilig Thuis did itself: an investigation concluded, conditions followed up (rules RE-16, SA-12)."""

from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.policy import check
from app.domain.access.work import Gate
from app.domain.referrals.drafts import FollowUpDraft, InvestigationDraft
from app.domain.referrals.investigating import end_investigation, follow_conditions, set_conditions
from app.domain.referrals.moving import check_state, find_referral, moved
from app.domain.referrals.triage import go_elsewhere
from app.domain.vocabulary.referrals import ReferralState


async def conclude_investigation(
    gate: Gate, actor: Actor, *, referral_id: UUID, seen: int, draft: InvestigationDraft
) -> UUID:
    """End an investigation: every suspicion has a result, and the referral goes one way (rule RE-16)."""
    async with gate.open(actor, "referral:triage") as work:
        standing = await find_referral(work, referral_id)
        check(actor, "referral:triage")
        check_state(standing, ReferralState.investigating)
        await end_investigation(work, standing.row, draft.suspicions)
        if draft.conditions:
            await set_conditions(work, standing.row, draft.conditions)
            await moved(work, standing, ReferralState.vt_conditions, seen=seen)
        elif draft.handover is None and draft.elsewhere is None:
            await moved(work, standing, ReferralState.in_weighing, seen=seen)
        else:
            await go_elsewhere(work, standing, draft.handover, draft.elsewhere, seen, {})
    return referral_id


async def conclude_conditions(gate: Gate, actor: Actor, *, referral_id: UUID, seen: int, draft: FollowUpDraft) -> UUID:
    """End conditions and follow-up once every condition was checked; the referral goes one way (rule SA-12).

    It is handed over, settled with regular support, or weighed by the house.
    """
    async with gate.open(actor, "referral:triage") as work:
        standing = await find_referral(work, referral_id)
        check(actor, "referral:triage")
        check_state(standing, ReferralState.vt_conditions)
        await follow_conditions(work, standing.row, draft.checks)
        if draft.handover is None and draft.elsewhere is None:
            await moved(work, standing, ReferralState.in_weighing, seen=seen)
        else:
            await go_elsewhere(work, standing, draft.handover, draft.elsewhere, seen, {})
    return referral_id
