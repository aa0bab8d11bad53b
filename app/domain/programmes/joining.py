"""Use cases by which a case enters a programme: it joins, and is admitted by the programme's own rule (rule PR-07)."""

from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case
from app.domain.access.checks import check_seen
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.errors import Conflict, Fault, GuardNotMet, InvalidContent, WrongState
from app.domain.programmes.checking import add_check, check_admissible
from app.domain.programmes.drafts import AdmissionDraft, JoinProgrammeDraft, RiskFormDraft
from app.domain.programmes.rules import check_positions, check_risk_form
from app.domain.programmes.service import active_programme, definition_of
from app.domain.programmes.statements import steps
from app.domain.tables.cases import CaseRow
from app.domain.tables.programmes import AdmissionRow, CaseProgrammeRow, ProgrammeRow
from app.domain.tables.safety import AssessmentRow
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.programmes import AdmissionOutcome
from app.domain.vocabulary.safety import AssessmentInstrument
from app.domain.vocabulary.sharing import Category


async def join_programme(gate: Gate, actor: Actor, *, case_id: UUID, seen: int, draft: JoinProgrammeDraft) -> UUID:
    """Let a case take part in an active programme, in its present edition (rule PR-01).

    Where the registration form is the risk form too, the answers come with it: both are kept, or neither (rule PR-07).
    """
    async with gate.open(actor, "case:join-programme") as work:
        standing = await find_case(work, case_id, locked=True)
        work.about("case_programme", case_id, case_id=case_id)
        check(actor, "case:join-programme", case_roles=standing.roles)
        check_seen(standing.case.version, seen)
        row = await add_to_programme(work, standing.case, draft)
    return row.id


async def add_to_programme(work: Work, case: CaseRow, draft: JoinProgrammeDraft) -> CaseProgrammeRow:
    """Let a case that was read with a lock join a programme. A step, for the opening of a case too."""
    programme = await active_programme(work, draft.programme)
    definition = definition_of(programme)
    if definition.tracks and case.track not in {track.value for track in definition.tracks}:
        raise GuardNotMet("PR-01", "track")
    if await work.fetch_one(steps.JOINED_NOW, case=case.id) is not None:
        raise Conflict(rule="PR-01")
    check_risk_form(definition, given=draft.risk_form is not None)
    row = CaseProgrammeRow(
        house_id=work.actor.house_id,
        case_id=case.id,
        programme_id=programme.id,
        reason=draft.reason,
        organisation_id=work.actor.organisation_id,
        joined_at=work.now,
    )
    await work.insert(row)
    await work.change(case, programme_id=programme.id, updated_at=work.now)
    if draft.risk_form is not None:
        await _keep_risk_form(work, case.id, programme, draft.risk_form)
    work.about("case_programme", row.id, case_id=case.id, version=1)
    work.note(programme=programme.code)
    return row


async def decide_admission(
    gate: Gate, actor: Actor, *, case_programme_id: UUID, seen: int, draft: AdmissionDraft
) -> UUID:
    """Admit a case to its programme, refuse it, or end it, by the programme's decision rule (rule PR-07).

    Every core participant has a position, and the criteria are met. Only this sets the mark of the programme, such as
    Code Red, and only this ends it; while it stands, the actions of care partners have priority.
    """
    async with gate.open(actor, "admission:decide") as work:
        row = await work.read(CaseProgrammeRow, case_programme_id)
        standing = await find_case(work, row.case_id)
        work.about("admission", row.id, case_id=row.case_id)
        check(actor, "admission:decide", case_roles=standing.roles)
        check_seen(row.version, seen)
        if row.ended_at is not None:
            raise WrongState
        admitted = row.outcome == AdmissionOutcome.admitted.value
        if (draft.outcome is AdmissionOutcome.ended) is not admitted:
            raise GuardNotMet("PR-07", "admitted")
        programme = await work.read(ProgrammeRow, row.programme_id, locked=False)
        definition = definition_of(programme)
        checks: tuple[UUID, ...] = ()
        if draft.outcome is AdmissionOutcome.admitted:
            checks = await check_admissible(work, programme, case_id=row.case_id, referral_id=standing.case.referral_id)
        positions = {each.organisation_id: each.position for each in draft.positions}
        if len(positions) < len(draft.positions):
            raise InvalidContent(Fault("/positions", "repeated", "PR-07"))
        core = [record["organisation_id"] for record in await work.fetch(steps.CORE_OF, case=row.case_id)]
        check_positions(definition.decision_rule, draft.outcome, core, positions, decider=actor.organisation_id)
        decision = AdmissionRow(
            house_id=actor.house_id,
            case_id=row.case_id,
            case_programme_id=row.id,
            outcome=draft.outcome.value,
            decision_rule=None if definition.decision_rule is None else definition.decision_rule.value,
            positions=[each.model_dump(mode="json", by_alias=True) for each in draft.positions],
            check_ids=list(checks),
            reason=draft.reason,
            organisation_id=actor.organisation_id,
            professional_id=actor.professional_id,
            at=work.now,
        )
        await work.insert(decision)
        mark = definition.admission_mark
        if draft.outcome is AdmissionOutcome.admitted and mark is not None:
            await work.change(row, mark=mark.value, mark_from=work.now, mark_until=None)
        left = draft.outcome is not AdmissionOutcome.admitted
        version = await work.change(
            row,
            outcome=draft.outcome.value,
            decided_at=work.now,
            mark_until=work.now if left and row.mark is not None else None,
            ended_at=work.now if left else None,
        )
        if left:
            case = await work.read(CaseRow, row.case_id)
            await work.change(case, programme_id=None, updated_at=work.now)
        work.about("admission", decision.id, case_id=row.case_id)
        work.tell(
            NoticeType.programmes_admitted,
            kind="case_programme",
            subject_id=row.id,
            version=version,
            case_id=row.case_id,
            reason=draft.outcome.value,
            audience=[actor.keeper_id, standing.director_id, *core],
        )
    return decision.id


async def _keep_risk_form(work: Work, case_id: UUID, programme: ProgrammeRow, form: RiskFormDraft) -> None:
    definition = definition_of(programme)
    for criteria in definition.criteria:
        await add_check(work, programme, criteria.code, form.answers, case_id=case_id)
    for n, person_id in enumerate(form.subject_ids):
        if await work.fetch_value(steps.IN_CASE, case=case_id, person=person_id) is None:
            raise InvalidContent(Fault(f"/riskForm/subjectIds/{n}", "unknown-person", "PR-07"))
    await work.insert(
        AssessmentRow(
            house_id=work.actor.house_id,
            case_id=case_id,
            organisation_id=work.actor.organisation_id,
            professional_id=work.actor.professional_id,
            instrument=AssessmentInstrument.registration_risk_form.value,
            edition=programme.edition,
            assessed_on=work.today,
            assessor=form.assessor,
            subject_ids=list(form.subject_ids),
            summary=form.summary,
            category=Category.safety.value,
            category_mask=Category.safety.bit,
        )
    )
