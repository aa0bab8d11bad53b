"""The coding of police signals: a wrong code is corrected where it is found and flows back (rules RE-13, NO-08)."""

from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.policy import check
from app.domain.access.work import Gate
from app.domain.errors import GuardNotMet
from app.domain.referrals.drafts import CodeCorrection
from app.domain.referrals.moving import find_referral
from app.domain.vocabulary.notices import NoticeType


async def correct_referral_code(
    gate: Gate, actor: Actor, *, referral_id: UUID, seen: int, draft: CodeCorrection
) -> UUID:
    """Correct the domestic-violence code of a police signal, by the police itself or the house's information officer.

    The police is told, and reads the right code in its referral and in the feedback on the case (rule NO-08).
    """
    async with gate.open(actor, "referral:correct-code") as work:
        standing = await find_referral(work, referral_id)
        check(actor, "referral:correct-code", own=standing.own)
        row = standing.row
        if row.violence_code is None:
            raise GuardNotMet("RE-13", "police-signal")
        work.note(code=row.violence_code)
        version = await work.change(
            row, seen=seen, violence_code=draft.violence_code, code_corrected=True, updated_at=work.now
        )
        work.about("referral", referral_id, case_id=row.case_id, version=version)
        work.tell(
            NoticeType.referrals_code_corrected,
            kind="referral",
            subject_id=referral_id,
            version=version,
            audience=[row.organisation_id, actor.keeper_id],
        )
    return referral_id
