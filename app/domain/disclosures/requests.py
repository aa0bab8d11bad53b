"""Use cases of what subjects ask: taken in, decided by a person, answered to who asked and nobody else (rule DI-05)."""

from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import CaseStanding, find_case
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.disclosures.drafts import SubjectAnswer, SubjectDecision, SubjectRequestDraft
from app.domain.disclosures.rules import check_answer_channel, check_requester, needs_review
from app.domain.disclosures.statements.requests import IS_DANGER, REQUESTERS
from app.domain.errors import Fault, GuardNotMet, InvalidContent
from app.domain.tables.disclosures import SubjectRequestRow
from app.domain.vocabulary.disclosures import SUBJECT_REQUEST, SubjectRequestKind, SubjectRequestState


async def record_subject_request(
    gate: Gate, actor: Actor, *, case_id: UUID, person_id: UUID, draft: SubjectRequestDraft
) -> UUID:
    """Take in what a person, or who represents that person, asks about what is kept (rule DI-05).

    With a signal of coercion, for erasure, and from who is a danger to the person, it waits for a person who decides.
    """
    check_requester(draft, person_id)
    async with gate.open(actor, "subject-request:record") as work:
        standing = await find_case(work, case_id)
        check(actor, "subject-request:record", case_roles=standing.roles)
        work.about("subject_request", case_id, case_id=case_id)
        if not standing.takes_part:
            raise GuardNotMet("DI-05", "takes-part")
        asker = None if draft.representative is not None else draft.requester_id or person_id
        named = {person_id} | ({asker} if asker else set())
        known = {row["id"] for row in await work.fetch(REQUESTERS, case=case_id, ids=sorted(named))}
        if named - known:
            pointer = "/personId" if person_id not in known else "/requesterId"
            raise InvalidContent(Fault(pointer, "unknown-person", "DI-05"))
        danger = asker is not None and await work.fetch_value(
            IS_DANGER, case=case_id, person=person_id, requester=asker
        )
        review = needs_review(draft.kind, coercion_signal=draft.coercion_signal, is_danger=bool(danger))
        row = SubjectRequestRow(
            house_id=actor.house_id,
            case_id=case_id,
            person_id=person_id,
            kind=draft.kind.value,
            state=(SubjectRequestState.in_review if review else SubjectRequestState.received).value,
            requester_id=asker,
            representative=draft.representative,
            representation=draft.representation,
            text=draft.text,
            coercion_signal=draft.coercion_signal or bool(danger),
            coercion_note=draft.coercion_note,
            organisation_id=actor.organisation_id,
        )
        await work.insert(row)
        work.about("subject_request", row.id, case_id=case_id, version=1)
    return row.id


async def decide_subject_request(
    gate: Gate, actor: Actor, *, subject_request_id: UUID, seen: int, draft: SubjectDecision
) -> int:
    """Grant or decline a request, by a named person; nothing is erased, copied or changed by it (rule DI-05)."""
    async with gate.open(actor, "subject-request:decide") as work:
        row, standing = await _request(work, subject_request_id)
        check(actor, "subject-request:decide", case_roles=standing.roles)
        to = SubjectRequestState.granted if draft.granted else SubjectRequestState.declined
        SUBJECT_REQUEST.check(row.state, to, by=actor.roles | standing.roles)
        return await work.change(
            row,
            seen=seen,
            state=to.value,
            decision_reason=draft.reason,
            decided_at=work.now,
            decided_by_id=actor.professional_id,
        )


async def answer_subject_request(
    gate: Gate, actor: Actor, *, subject_request_id: UUID, seen: int, draft: SubjectAnswer
) -> int:
    """Answer a request that was granted; a copy or overview goes to the safe channel of who asked (rule DI-05)."""
    async with gate.open(actor, "subject-request:answer") as work:
        row, standing = await _request(work, subject_request_id)
        check(actor, "subject-request:answer", case_roles=standing.roles)
        SUBJECT_REQUEST.check(row.state, SubjectRequestState.answered, by=actor.roles | standing.roles)
        asker = [] if row.requester_id is None else [row.requester_id]
        channels = [found["safe_channel"] for found in await work.fetch(REQUESTERS, case=row.case_id, ids=asker)]
        safe = channels[0] if channels else None
        channel = check_answer_channel(SubjectRequestKind(row.kind), draft.channel, safe)
        return await work.change(
            row,
            seen=seen,
            state=SubjectRequestState.answered.value,
            channel=channel,
            answer_note=draft.note,
            answered_at=work.now,
        )


async def _request(work: Work, subject_request_id: UUID) -> tuple[SubjectRequestRow, CaseStanding]:
    row = await work.read(SubjectRequestRow, subject_request_id)
    standing = await find_case(work, row.case_id)
    work.about("subject_request", subject_request_id, case_id=row.case_id, version=row.version)
    return row, standing
