"""What is missing is asked of the sender and answered; the sender may take a referral back (rules CO-09, RE-09)."""

from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.draft import ReasonDraft
from app.domain.access.policy import check
from app.domain.access.work import Gate
from app.domain.errors import Conflict, Fault, InvalidContent, NotFound
from app.domain.referrals.drafts import AnswersDraft, NeedsDraft
from app.domain.referrals.moving import check_state, find_referral, moved
from app.domain.referrals.rows import first_contacts
from app.domain.referrals.rules.weighing import check_answers, check_needs, check_withdrawal
from app.domain.referrals.statements.steps import ANSWER_QUESTIONS, LAPSE_FIRST_CONTACT, OPEN_QUESTIONS
from app.domain.tables.referrals import ReferralQuestionRow, ReferralRow
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.referrals import ReferralState


async def ask_referral_information(
    gate: Gate, actor: Actor, *, referral_id: UUID, seen: int, draft: NeedsDraft
) -> UUID:
    """Ask the sender for what is missing; an unanswered standard question is no reason (rule RE-04)."""
    check_needs(draft)
    async with gate.open(actor, "referral:ask-information") as work:
        standing = await find_referral(work, referral_id)
        check(actor, "referral:ask-information")
        row = standing.row
        if draft.due_on < work.today:
            raise InvalidContent(Fault("/dueOn", "in-the-past", "CO-09"))
        before = row.state
        await moved(work, standing, ReferralState.needs_information, seen=seen, state_before=before)
        await work.insert(
            *(
                ReferralQuestionRow(
                    house_id=row.house_id,
                    referral_id=row.id,
                    question=need.question,
                    asked_by_id=actor.organisation_id,
                    asked_at=work.now,
                    due_on=draft.due_on,
                )
                for need in draft.needs
            )
        )
    return referral_id


async def answer_referral(gate: Gate, actor: Actor, *, referral_id: UUID, seen: int, draft: AnswersDraft) -> UUID:
    """Answer what was asked; the referral goes back to where it was (rule CO-09)."""
    async with gate.open(actor, "referral:answer") as work:
        standing = await find_referral(work, referral_id)
        check(actor, "referral:answer", own=standing.own)
        check_state(standing, ReferralState.needs_information)
        asked = {row["id"] for row in await work.fetch(OPEN_QUESTIONS, referral=referral_id)}
        check_answers(draft, asked)
        await work.execute(
            ANSWER_QUESTIONS,
            referral=referral_id,
            organisation=actor.organisation_id,
            answers=[{"id": answer.question_id, "text": answer.text} for answer in draft.answers],
        )
        back = ReferralState(standing.row.state_before or ReferralState.received)
        await moved(work, standing, back, seen=seen, state_before=None)
    return referral_id


async def share_referral_release(gate: Gate, actor: Actor, *, referral_id: UUID, seen: int) -> UUID:
    """Share a release signal with the house; until then the municipality alone reads it (rule RE-13)."""
    async with gate.open(actor, "referral:share-release") as work:
        work.about("referral", referral_id)
        row = await work.read(ReferralRow, referral_id)
        if row.municipality_id != actor.organisation_id:
            raise NotFound
        check(actor, "referral:share-release", own=True)
        if row.released_at is not None:
            raise Conflict(rule="RE-13")
        version = await work.change(row, seen=seen, released_at=work.now, updated_at=work.now)
        await work.insert(*first_contacts(work, row))
        work.about("referral", referral_id, version=version)
        work.tell(
            NoticeType.referrals_received,
            kind="referral",
            subject_id=referral_id,
            version=version,
            reason=row.state,
            audience=[actor.keeper_id],
        )
    return referral_id


async def withdraw_referral(gate: Gate, actor: Actor, *, referral_id: UUID, seen: int, draft: ReasonDraft) -> UUID:
    """Take a referral back, with a reason; not after triage found unsafety."""
    async with gate.open(actor, "referral:withdraw") as work:
        standing = await find_referral(work, referral_id)
        check(actor, "referral:withdraw", own=standing.own)
        check_withdrawal(standing.row.triage_result)
        await moved(work, standing, ReferralState.withdrawn, seen=seen, reason=draft.reason)
        await work.execute(LAPSE_FIRST_CONTACT, referral=referral_id)
    return referral_id
