"""Referrals in acute care: from the front office to triage or to who goes on (rules PR-13 to PR-15, life cycle 2.1)."""

from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.errors import GuardNotMet, NotOwner
from app.domain.programmes.acute import check_finished, intake_of_referral
from app.domain.referrals.moving import Standing, check_state, find_referral, moved, tell_desks
from app.domain.referrals.statements.steps import LAPSE_FIRST_CONTACT
from app.domain.tables.programmes import AcuteIntakeRow
from app.domain.vocabulary.programmes import AcuteState
from app.domain.vocabulary.referrals import ReferralState
from app.domain.vocabulary.roles import Capacity


async def take_to_acute_care(gate: Gate, actor: Actor, *, referral_id: UUID, seen: int) -> UUID:
    """Take your referral into acute care, by an acute front office that opened an acute intake on it (rule PR-13)."""
    async with gate.open(actor, "referral:take-to-acute") as work:
        standing = await find_referral(work, referral_id)
        check(actor, "referral:take-to-acute", own=standing.own)
        check_state(standing, ReferralState.received)
        intake = await intake_of_referral(work, referral_id)
        if intake.state != AcuteState.open.value:
            raise GuardNotMet("PR-13", "no-intake")
        await moved(work, standing, ReferralState.acute_care, seen=seen)
    return referral_id


async def send_to_triage(gate: Gate, actor: Actor, *, referral_id: UUID, seen: int) -> UUID:
    """Send a referral on from acute care to triage by Veilig Thuis; the child check is done by then (rule PR-15)."""
    async with gate.open(actor, "referral:leave-acute") as work:
        standing, intake = await _in_acute_care(work, referral_id)
        if intake.child_check_on is None:
            raise GuardNotMet("PR-15", "child-check")
        by = (Capacity.owner,)
        await moved(work, standing, ReferralState.in_triage, seen=seen, by=by, triage_requested=True)
        await tell_desks(work, standing.row)
    return referral_id


async def end_acute_care(gate: Gate, actor: Actor, *, referral_id: UUID, seen: int) -> UUID:
    """Hand a referral over after acute care: notice decided, child check, triage, follow-up accepted (rule PR-15)."""
    async with gate.open(actor, "referral:leave-acute") as work:
        standing, intake = await _in_acute_care(work, referral_id)
        check_finished(intake)
        await moved(
            work,
            standing,
            ReferralState.handed_over,
            seen=seen,
            by=(Capacity.owner,),
            elsewhere_organisation_id=intake.follow_up_organisation_id,
        )
        await work.execute(LAPSE_FIRST_CONTACT, referral=referral_id)
    return referral_id


async def _in_acute_care(work: Work, referral_id: UUID) -> tuple[Standing, AcuteIntakeRow]:
    """A referral in acute care with its intake, for the organisation that made the intake."""
    standing = await find_referral(work, referral_id)
    check(work.actor, "referral:leave-acute")
    check_state(standing, ReferralState.acute_care)
    intake = await intake_of_referral(work, referral_id)
    if intake.organisation_id != work.actor.organisation_id:
        raise NotOwner(rule="PR-15")
    return standing, intake
