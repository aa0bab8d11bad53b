"""Use cases of answers: recorded with who gave them, taken back; a figure becomes a rating (GU-02, GU-04, SA-04)."""

from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case
from app.domain.access.changes import loaded
from app.domain.access.checks import check_team
from app.domain.access.draft import ReasonDraft
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.errors import Fault, GuardNotMet, InvalidContent
from app.domain.grounds.recording import check_organisations, check_persons
from app.domain.guides import statements
from app.domain.guides.drafts import GuideAnswerDraft
from app.domain.guides.rules import SCALE_OF, check_answer, check_answerable, check_respondent
from app.domain.guides.standing import FoundRun, find_run
from app.domain.safety.recording import by_whom
from app.domain.tables.guides import GuideAnswerRow, GuideQuestionRow
from app.domain.tables.safety import ScaleRatingRow
from app.domain.vocabulary.cases import CasePhase
from app.domain.vocabulary.guides import GuideItemType, GuideRunState
from app.domain.vocabulary.sharing import Category


async def record_answer(gate: Gate, actor: Actor, *, run_id: UUID, draft: GuideAnswerDraft) -> UUID:
    """Record an answer to a question of the run, with who gave it; its id.

    Your organisation answers for its own professionals and for clients; who leads the meeting also records what others
    said there (rule GU-04). The answer to a gate proposes phases and changes nothing by itself (rule GU-02).
    """
    async with gate.open(actor, "guide-answer:record") as work:
        found = await find_run(work, run_id, "guide-answer:record", locked=False)
        check_team(takes_part=found.standing.takes_part, rule="GU-04")
        check_answerable(GuideRunState(found.row.state))
        question = await _question(work, found, draft.question_code)
        check_answer(draft, GuideItemType(question.item_type))
        check_respondent(draft, named=draft.respondent_id is not None or actor.professional_id is not None)
        organisation_id = await _respondent(work, found, draft)
        await _check_named(work, found.row.case_id, draft)
        row = _row(work, found, draft, question, organisation_id)
        await work.insert(row)
        await _rate(work, found, question, row)
        work.about("guide_answer", row.id, case_id=row.case_id, version=row.version)
    return row.id


async def withdraw_answer(gate: Gate, actor: Actor, *, answer_id: UUID, seen: int, draft: ReasonDraft) -> int:
    """Take an answer back, while nothing was made of it; it stays on the record (rules GU-04, GU-07)."""
    async with gate.open(actor, "guide-answer:withdraw") as work:
        row = await work.read(GuideAnswerRow, answer_id)
        await find_case(work, row.case_id)
        work.about("guide_answer", answer_id, case_id=row.case_id, version=row.version)
        check(actor, "guide-answer:withdraw", own=row.organisation_id == actor.organisation_id)
        if row.withdrawn_at is not None or await work.fetch(statements.OBJECTS_OF, answer=answer_id):
            raise GuardNotMet("GU-07", "standing-answer")
        return await work.change(row, seen=seen, withdrawn_at=work.now, withdrawn_reason=draft.reason)


async def _question(work: Work, found: FoundRun, code: str) -> GuideQuestionRow:
    run = found.row
    record = await work.fetch_one(
        statements.FIND_QUESTION, template=run.template_id, phase_code=run.phase_code, code=code
    )
    if record is None or (run.question_codes is not None and code not in run.question_codes):
        raise InvalidContent(Fault("/questionCode", "not-in-list", "GU-03"), rule="GU-03")
    return loaded(GuideQuestionRow, dict(record))


async def _respondent(work: Work, found: FoundRun, draft: GuideAnswerDraft) -> UUID:
    """The organisation of who answers or reports; another one's only for who leads the meeting."""
    actor = work.actor
    pointer = "/respondentId" if draft.client_id is None else "/reportedById"
    named = draft.respondent_id if draft.client_id is None else draft.reported_by_id
    if named is None:
        return actor.organisation_id
    record = await work.fetch_one(statements.PROFESSIONAL, professional=named)
    if record is None:
        raise InvalidContent(Fault(pointer, "unknown-professional", "GU-04"), rule="GU-04")
    organisation_id: UUID = record["organisation_id"]
    if organisation_id != actor.organisation_id and not found.may(work, "guide-answer:record-for"):
        raise InvalidContent(Fault(pointer, "unknown-professional", "GU-04"), rule="GU-04")
    return organisation_id


async def _check_named(work: Work, case_id: UUID, draft: GuideAnswerDraft) -> None:
    """Whom it is about belongs to the case, and so does what it rests on (rule GU-06)."""
    persons = {
        "/personIds": draft.person_ids,
        "/clientId": () if draft.client_id is None else (draft.client_id,),
        "/namedPersonId": () if draft.named_person_id is None else (draft.named_person_id,),
    }
    await check_persons(work, case_id, dict(persons))
    if draft.named_organisation_id is not None:
        await check_organisations(work, {"/namedOrganisationId": [draft.named_organisation_id]})
    if draft.based_on_ids:
        known = {one["id"] for one in await work.fetch(statements.BASES, case=case_id, ids=list(draft.based_on_ids))}
        faults = [
            Fault(f"/basedOnIds/{n}", "not-in-list", "GU-06")
            for n, one in enumerate(draft.based_on_ids)
            if one not in known
        ]
        if faults:
            raise InvalidContent(*faults, rule="GU-06")


def _row(
    work: Work, found: FoundRun, draft: GuideAnswerDraft, question: GuideQuestionRow, organisation_id: UUID
) -> GuideAnswerRow:
    by_client = draft.client_id is not None
    voice = Category.client_voice.bit if by_client else 0
    about = list(draft.person_ids) or ([draft.client_id] if draft.client_id is not None else [])
    return GuideAnswerRow(
        house_id=work.actor.house_id,
        case_id=found.row.case_id,
        run_id=found.row.id,
        question_id=question.id,
        question_code=question.code,
        organisation_id=organisation_id,
        respondent_id=None if by_client else draft.respondent_id or work.actor.professional_id,
        client_id=draft.client_id,
        client_voice=None if draft.client_voice is None else draft.client_voice.value,
        reported_by_id=draft.reported_by_id,
        person_ids=about,
        text=draft.text,
        items=list(draft.items),
        number=draft.number,
        yes=draft.yes,
        rationale=draft.rationale,
        on=draft.on,
        named_person_id=draft.named_person_id,
        named_organisation_id=draft.named_organisation_id,
        based_on_ids=list(draft.based_on_ids),
        category_mask=Category(question.category).bit | voice,
        at=work.now,
    )


async def _rate(work: Work, found: FoundRun, question: GuideQuestionRow, answer: GuideAnswerRow) -> None:
    """A figure is a rating of the phase too, each of its own kind (rule SA-04); where it is of another, it is none."""
    phase = CasePhase(found.row.phase or found.standing.case.phase)
    if answer.number is None or answer.rationale is None or question.scale_kind is None:
        return
    if SCALE_OF.get(phase) != question.scale_kind:
        return
    about = answer.person_ids or sorted(await check_persons(work, answer.case_id, {}))
    rating = ScaleRatingRow(
        **by_whom(work),
        case_id=answer.case_id,
        phase=phase.value,
        kind=question.scale_kind,
        person_ids=about,
        value=answer.number,
        rationale=answer.rationale,
        rater_id=answer.client_id,
    )
    await work.insert(rating)
