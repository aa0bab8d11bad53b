"""Beside the table: questions to the prosecution, the family's own plan, threats against professionals."""

from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case
from app.domain.access.policy import check
from app.domain.access.terms import end_term, start_term
from app.domain.access.work import Gate, Work
from app.domain.errors import Fault, GroundRequired, GuardNotMet, InvalidContent, WrongState
from app.domain.grounds.recording import check_organisations, check_persons
from app.domain.meetings.agenda_drafts import (
    FamilyPlanDraft,
    QuestionAnswerDraft,
    QuestionDraft,
    StaffThreatDraft,
)
from app.domain.meetings.rules import FAMILY_MEETINGS
from app.domain.meetings.standing import find_meeting, seats_of
from app.domain.meetings.statements import facts
from app.domain.tables.meeting_records import FamilyPlanRow, ProsecutionQuestionRow, StaffThreatRow
from app.domain.tables.terms import TermRow
from app.domain.vocabulary.meetings import (
    PROSECUTION_QUESTION,
    MeetingKind,
    MeetingStatus,
    QuestionState,
)
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.roles import Capacity
from app.domain.vocabulary.terms import TermKind


async def ask_prosecution(gate: Gate, actor: Actor, *, case_id: UUID, draft: QuestionDraft) -> UUID:
    """Ask the prosecution something about a case, with the date by which an answer is due (rule ME-17)."""
    async with gate.open(actor, "prosecution:ask") as work:
        standing = await find_case(work, case_id)
        check(actor, "prosecution:ask", case_roles=standing.roles)
        kinds = await check_organisations(work, {"/askedId": [draft.asked_id]})
        if kinds[draft.asked_id] is not OrganisationKind.prosecution:
            raise InvalidContent(Fault("/askedId", "not-prosecution", "ME-17"))
        if not await work.fetch_value(facts.MAY_KNOW, case=case_id, organisation=draft.asked_id):
            raise GroundRequired(rule="GR-01")
        if draft.due_at <= work.now:
            raise InvalidContent(Fault("/dueAt", "in-the-past", "ME-17"))
        row = ProsecutionQuestionRow(
            house_id=actor.house_id,
            case_id=case_id,
            route=draft.route.value,
            question=draft.question,
            due_at=draft.due_at,
            asked_by_id=actor.organisation_id,
            asked_id=draft.asked_id,
        )
        await work.insert(row)
        await start_term(
            work,
            TermKind.prosecution_answer,
            case_id=case_id,
            subject=("prosecution_question", row.id),
            due_at=draft.due_at,
            organisation_id=actor.organisation_id,
        )
        _tell(work, row, NoticeType.meetings_question_asked, row.asked_id)
    return row.id


async def answer_prosecution(
    gate: Gate, actor: Actor, *, question_id: UUID, seen: int, draft: QuestionAnswerDraft
) -> int:
    """Answer as the prosecution: yes, no or later, and whether others may read why (rule ME-17)."""
    async with gate.open(actor, "prosecution:answer") as work:
        row = await _question(work, question_id)
        check(actor, "prosecution:answer", own=row.asked_id == actor.organisation_id)
        PROSECUTION_QUESTION.check(row.state, QuestionState.answered, by=(Capacity.asked_organisation,))
        version = await work.change(
            row,
            seen=seen,
            state=QuestionState.answered.value,
            answer=draft.answer,
            prosecution_needed=draft.prosecution_needed.value,
            shareable=draft.shareable,
            answered_at=work.now,
        )
        await end_term(work, TermKind.prosecution_answer, row.id)
        _tell(work, row, NoticeType.meetings_question_answered, row.asked_by_id)
        return version


async def withdraw_prosecution_question(gate: Gate, actor: Actor, *, question_id: UUID, seen: int) -> int:
    """Take a question back that was not answered yet (rule ME-17)."""
    async with gate.open(actor, "prosecution:withdraw") as work:
        row = await _question(work, question_id)
        check(actor, "prosecution:withdraw", own=row.asked_by_id == actor.organisation_id)
        PROSECUTION_QUESTION.check(row.state, QuestionState.withdrawn, by=(Capacity.proposer,))
        version = await work.change(row, seen=seen, state=QuestionState.withdrawn.value)
        await end_term(work, TermKind.prosecution_answer, row.id)
        return version


async def leave_unanswered(work: Work, term: TermRow) -> None:
    """What follows when no answer came by its date (rule ME-17)."""
    row = await work.read(ProsecutionQuestionRow, term.subject_id)
    if row.state == QuestionState.asked:
        await work.change(row, state=QuestionState.no_answer.value)


async def record_family_plan(gate: Gate, actor: Actor, *, meeting_id: UUID, draft: FamilyPlanDraft) -> UUID:
    """Keep what the family decided in its own council, as its own plan beside the plan of the team (rule ME-23)."""
    async with gate.open(actor, "family-plan:record") as work:
        case = await find_case(work, draft.case_id)
        standing = await find_meeting(work, meeting_id, "family-plan:record", roles=case.roles)
        if MeetingKind(standing.row.kind) not in FAMILY_MEETINGS:
            raise GuardNotMet("ME-23", "network-council")
        if standing.row.status not in {MeetingStatus.in_session, MeetingStatus.recorded}:
            raise WrongState("meeting", current=standing.row.status)
        row = FamilyPlanRow(
            house_id=actor.house_id,
            case_id=draft.case_id,
            meeting_id=meeting_id,
            text=draft.text,
            person_ids=[
                seat.person_id
                for _, seat in await seats_of(work, meeting_id)
                if seat.person_id is not None and seat.case_id == draft.case_id and seat.comes
            ],
            recorded_by_id=actor.organisation_id,
            made_on=work.today,
        )
        await work.insert(row)
        work.about("family_plan", row.id, case_id=row.case_id, version=1)
    return row.id


async def flag_staff_threat(gate: Gate, actor: Actor, *, case_id: UUID, draft: StaffThreatDraft) -> UUID:
    """Say that a person threatened professionals; from now on a meeting needs a room of raised safety (ME-22)."""
    async with gate.open(actor, "staff-threat:flag") as work:
        standing = await find_case(work, case_id)
        check(actor, "staff-threat:flag", case_roles=standing.roles)
        await check_persons(work, case_id, {"/personId": [draft.person_id]})
        set_on = draft.set_on or work.today
        if set_on > work.today:
            raise InvalidContent(Fault("/setOn", "in-the-future", "ME-22"))
        row = StaffThreatRow(
            house_id=actor.house_id,
            case_id=case_id,
            person_id=draft.person_id,
            text=draft.text,
            organisation_id=actor.organisation_id,
            set_on=set_on,
        )
        await work.insert(row)
        work.about("staff_threat", row.id, case_id=case_id, version=1)
    return row.id


async def end_staff_threat(gate: Gate, actor: Actor, *, threat_id: UUID, seen: int) -> int:
    """Say that a person no longer threatens professionals (rule ME-22)."""
    async with gate.open(actor, "staff-threat:end") as work:
        row = await work.read(StaffThreatRow, threat_id)
        standing = await find_case(work, row.case_id)
        check(actor, "staff-threat:end", case_roles=standing.roles)
        work.about("staff_threat", row.id, case_id=row.case_id, version=row.version)
        if row.ended_at is not None:
            raise WrongState
        return await work.change(row, seen=seen, ended_at=work.now)


async def _question(work: Work, question_id: UUID) -> ProsecutionQuestionRow:
    """A question on a case that the actor may know of."""
    row = await work.read(ProsecutionQuestionRow, question_id)
    await find_case(work, row.case_id)
    work.about("prosecution_question", row.id, case_id=row.case_id, version=row.version)
    return row


def _tell(work: Work, row: ProsecutionQuestionRow, notice: NoticeType, receiver: UUID) -> None:
    work.about("prosecution_question", row.id, case_id=row.case_id, version=row.version)
    work.tell(
        notice,
        kind="prosecution_question",
        subject_id=row.id,
        version=row.version,
        case_id=row.case_id,
        audience=[receiver],
    )
