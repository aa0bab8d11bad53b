"""Use cases of advice and anonymous consultation: no name, no household, no case; referring is another step (RE-08)."""

from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.errors import NotFound
from app.domain.referrals.drafts import ConsultationAnswer, ConsultationDraft, ConversionDraft
from app.domain.referrals.intake import receive
from app.domain.referrals.moving import check_organisations
from app.domain.referrals.rules.around import CONSULTATION_TERM, check_disciplines, check_nameless
from app.domain.referrals.statements.around import TAKE_LATE_CONSULTATIONS
from app.domain.tables.referral_work import ConsultationRow
from app.domain.vocabulary.consultations import CONSULTATION, ConsultationKind, ConsultationState
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.roles import Capacity


async def ask_consultation(gate: Gate, actor: Actor, *, draft: ConsultationDraft) -> UUID:
    """Ask for advice, or consult without a name. Where several disciplines answer, they do so within 48 hours."""
    check_disciplines(draft.kind, draft.disciplines)
    check_nameless(draft.question, "/question")
    async with gate.open(actor, "consultation:ask") as work:
        check(actor, "consultation:ask")
        await check_organisations(work, {"/askedId": [draft.asked_id]}, "RE-08")
        several = draft.kind is ConsultationKind.multidisciplinary_consultation
        row = ConsultationRow(
            house_id=actor.house_id,
            kind=draft.kind.value,
            organisation_id=actor.organisation_id,
            asked_id=draft.asked_id,
            question=draft.question,
            disciplines=sorted({discipline.value for discipline in draft.disciplines}),
            asked_at=work.now,
            due_at=work.now + CONSULTATION_TERM if several else None,
        )
        await work.insert(row)
        work.about("consultation", row.id, version=1)
    return row.id


async def answer_consultation(
    gate: Gate, actor: Actor, *, consultation_id: UUID, seen: int, draft: ConsultationAnswer
) -> int:
    """Answer a question, without naming anybody."""
    check_nameless(draft.answer, "/answer")
    async with gate.open(actor, "consultation:answer") as work:
        row = await _concerned(work, consultation_id)
        check(actor, "consultation:answer", own=row.asked_id == actor.organisation_id)
        CONSULTATION.check(row.state, ConsultationState.answered, by=_capacities(work, row))
        answered = ConsultationState.answered.value
        return await work.change(row, seen=seen, state=answered, answer=draft.answer, answered_at=work.now)


async def close_consultation(gate: Gate, actor: Actor, *, consultation_id: UUID, seen: int) -> int:
    """Close a question that was answered."""
    async with gate.open(actor, "consultation:close") as work:
        row = await _concerned(work, consultation_id)
        check(actor, "consultation:close", own=True)
        CONSULTATION.check(row.state, ConsultationState.closed, by=_capacities(work, row))
        return await work.change(row, seen=seen, state=ConsultationState.closed.value, ended_at=work.now)


async def convert_consultation(
    gate: Gate, actor: Actor, *, consultation_id: UUID, seen: int, draft: ConversionDraft
) -> UUID:
    """Refer a household after advice: a step of its own, with the notice about the consequences; the referral's id.

    The consultation keeps the notice and no way to the referral, so that it goes on naming nobody.
    """
    async with gate.open(actor, "consultation:convert") as work:
        row = await _concerned(work, consultation_id)
        check(actor, "referral:submit")
        check(actor, "consultation:convert", own=row.organisation_id == actor.organisation_id)
        CONSULTATION.check(row.state, ConsultationState.converted, by=_capacities(work, row))
        await work.change(
            row, seen=seen, state=ConsultationState.converted.value, notice=draft.notice.value, ended_at=work.now
        )
        received = await receive(work, draft.referral, sender_id=actor.organisation_id, route="consultation")
        work.note(notice=draft.notice.value)
    return received.referral_id


async def tell_late_consultations(gate: Gate, actor: Actor) -> int:
    """Tell who asked and who was asked of every consultation without an answer in time, once; how many. For a job."""
    check(actor, "term:keep")
    async with gate.open(actor, "term:keep") as work:
        late = await work.fetch(TAKE_LATE_CONSULTATIONS, at=work.now)
        for record in late:
            work.tell(
                NoticeType.referrals_consultation_overdue,
                kind="consultation",
                subject_id=record["id"],
                version=record["version"],
                audience=[record["organisation_id"], record["asked_id"]],
            )
        work.note(consultations=len(late))
    return len(late)


async def _concerned(work: Work, consultation_id: UUID) -> ConsultationRow:
    work.about("consultation", consultation_id)
    row = await work.read(ConsultationRow, consultation_id)
    if work.actor.organisation_id not in (row.organisation_id, row.asked_id):
        raise NotFound
    return row


def _capacities(work: Work, row: ConsultationRow) -> set[Capacity]:
    me = work.actor.organisation_id
    asker = {Capacity.proposer} if row.organisation_id == me else set()
    return asker | ({Capacity.asked_organisation} if row.asked_id == me else set())
