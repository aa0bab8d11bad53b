"""Use cases of escalation (opschaling): level, addressee, reason, due date; without an answer it moves up (CA-17)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case
from app.domain.access.checks import check_seen
from app.domain.access.house_settings import house_setting
from app.domain.access.policy import check
from app.domain.access.terms import end_term, start_term
from app.domain.access.work import Gate, Work
from app.domain.cases.work_drafts import EscalationAnswerDraft, EscalationDraft, EscalationOutcomeDraft
from app.domain.errors import Fault, GuardNotMet, InvalidContent
from app.domain.organisations.service import check_takes_part
from app.domain.tables.case_work import EscalationRow
from app.domain.tables.terms import TermRow
from app.domain.vocabulary.case_work import ESCALATION, EscalationLevel, EscalationState, EscalationTarget
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.terms import TermKind

ANSWER_DAYS = 7
"""Within how many days the service expects an answer where it escalates itself; a house may set another number."""


async def raise_escalation(gate: Gate, actor: Actor, *, case_id: UUID, draft: EscalationDraft) -> UUID:
    """Raise a matter to a level: to whom, why, and before when an answer is expected (rule CA-17)."""
    async with gate.open(actor, "escalation:raise") as work:
        standing = await find_case(work, case_id)
        check(actor, "escalation:raise", case_roles=standing.roles)
        if draft.due_at <= work.now:
            raise InvalidContent(Fault("/dueAt", "in-the-past", "CA-17"))
        await check_takes_part(work, draft.addressee_id, "/addresseeId")
        row = await escalated(
            work,
            case_id=case_id,
            level=draft.level,
            addressee_id=draft.addressee_id,
            addressee=draft.addressee,
            target=draft.target,
            reason=draft.reason,
            due_at=draft.due_at,
        )
        work.about("escalation", row.id, case_id=case_id, version=1)
    return row.id


async def answer_escalation(
    gate: Gate, actor: Actor, *, escalation_id: UUID, seen: int, draft: EscalationAnswerDraft
) -> int:
    """Answer an escalation, by the organisation it is addressed to or the process director.

    A steering group or triangle answers without knowing of the case.
    """
    async with gate.open(actor, "escalation:answer") as work:
        row = await _found(work, escalation_id, "escalation:answer", seen, to=EscalationState.answered)
        version = await work.change(
            row, state=EscalationState.answered.value, answer=draft.answer, answered_at=work.now
        )
        await end_term(work, TermKind.escalation_answer, row.id)
        _tell(work, row, EscalationState.answered.value)
        return version


async def move_escalation_up(gate: Gate, actor: Actor, *, escalation_id: UUID, seen: int) -> int:
    """Bring an escalation to the next level before its due date, by who raised it or the process director."""
    async with gate.open(actor, "escalation:move-up") as work:
        row = await _found(work, escalation_id, "escalation:move-up", seen, to=EscalationState.moved_up)
        if EscalationLevel(row.level).next is None:
            raise GuardNotMet("CA-17", "nextLevel")
        await end_term(work, TermKind.escalation_answer, row.id)
        await _moved_up(work, row)
        return row.version


async def close_escalation(
    gate: Gate, actor: Actor, *, escalation_id: UUID, seen: int, draft: EscalationOutcomeDraft
) -> int:
    """Close an answered escalation with what came of it, by who raised it or the process director."""
    async with gate.open(actor, "escalation:close") as work:
        row = await _found(work, escalation_id, "escalation:close", seen, to=EscalationState.closed)
        version = await work.change(row, state=EscalationState.closed.value, outcome=draft.outcome, closed_at=work.now)
        _tell(work, row, EscalationState.closed.value)
        return version


async def escalated(  # noqa: PLR0913 - the columns of an escalation, by name
    work: Work,
    *,
    case_id: UUID,
    level: EscalationLevel,
    addressee_id: UUID,
    reason: str,
    addressee: str | None = None,
    target: EscalationTarget | None = None,
    proposed: Iterable[EscalationTarget] = (),
    due_at: datetime | None = None,
    previous_id: UUID | None = None,
    code: str | None = None,
) -> EscalationRow:
    """Open an escalation and let its term run. A step for rules that escalate by themselves."""
    if due_at is None:
        due_at = work.now + timedelta(days=await house_setting(work, "escalation_days", ANSWER_DAYS))
    row = EscalationRow(
        house_id=work.actor.house_id,
        case_id=case_id,
        state=EscalationState.open.value,
        level=level.value,
        target=target,
        proposed_targets=[word.value for word in proposed],
        addressee_id=addressee_id,
        addressee=addressee,
        reason=reason,
        raised_by_id=work.actor.organisation_id,
        raised_at=work.now,
        due_at=due_at,
        previous_id=previous_id,
    )
    await work.insert(row)
    await start_term(
        work,
        TermKind.escalation_answer,
        case_id=case_id,
        subject=("escalation", row.id),
        due_at=due_at,
        organisation_id=addressee_id,
    )
    _tell(work, row, code or level.value)
    return row


async def answer_overdue(work: Work, term: TermRow) -> None:
    """Without an answer on its due date an escalation moves to the next level; the highest stays open (CA-17)."""
    row = await work.read(EscalationRow, term.subject_id)
    if row.state == EscalationState.open and EscalationLevel(row.level).next is not None:
        await _moved_up(work, row)


async def _moved_up(work: Work, row: EscalationRow) -> None:
    above = EscalationLevel(row.level).next
    if above is None:
        return
    ESCALATION.check(row.state, EscalationState.moved_up)
    await work.change(row, state=EscalationState.moved_up.value)
    await escalated(
        work,
        case_id=row.case_id,
        level=above,
        addressee_id=row.addressee_id,
        target=None if row.target is None else EscalationTarget(row.target),
        proposed=[EscalationTarget(word) for word in row.proposed_targets],
        reason=row.reason,
        due_at=work.now + (row.due_at - row.raised_at),
        previous_id=row.id,
    )


async def _found(work: Work, escalation_id: UUID, permission: str, seen: int, *, to: EscalationState) -> EscalationRow:
    row = await work.read(EscalationRow, escalation_id)
    answers = to is EscalationState.answered
    own = work.actor.organisation_id == (row.addressee_id if answers else row.raised_by_id)
    roles = frozenset() if own and answers else (await find_case(work, row.case_id)).roles
    work.about("escalation", row.id, case_id=row.case_id, version=row.version)
    check(work.actor, permission, case_roles=roles, own=own)
    check_seen(row.version, seen)
    ESCALATION.check(row.state, to)
    return row


def _tell(work: Work, row: EscalationRow, code: str) -> None:
    work.tell(
        NoticeType.cases_escalated,
        kind="escalation",
        subject_id=row.id,
        version=row.version,
        case_id=row.case_id,
        reason=code,
        audience=[row.addressee_id, row.raised_by_id, work.actor.keeper_id],
    )
