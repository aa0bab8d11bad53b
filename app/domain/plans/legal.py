"""The legal timeline of a person, with reminders before what is to come; weighings and conditions for the court."""

from datetime import date
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case
from app.domain.access.checks import check_past
from app.domain.access.house_settings import house_setting
from app.domain.access.policy import check
from app.domain.access.terms import end_term, start_term
from app.domain.access.work import Gate, Work
from app.domain.errors import Fault, InvalidContent, NotFound, ProfessionalRequired
from app.domain.plans.measure_drafts import LegalEventDraft, LegalWeighingDraft, SpecialConditionDraft
from app.domain.plans.measure_rules import check_by_hand, reminded_at
from app.domain.plans.rules import check_ahead
from app.domain.plans.standing import check_persons, of_case
from app.domain.plans.statements import measures as statements
from app.domain.tables.measures import LegalEventRow, LegalWeighingRow, MeasureRow, SpecialConditionRow
from app.domain.tables.terms import TermRow
from app.domain.vocabulary.measures import REMINDED, LegalEventKind
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.sharing import Purpose
from app.domain.vocabulary.terms import TermKind

REMINDER_DAYS = 14


async def put_on_timeline(
    work: Work, measure: MeasureRow, kind: LegalEventKind, on: date, note: str | None = None
) -> UUID:
    """Put a step or a date of a measure on its person's timeline; a date to come is reminded of (rule PL-17)."""
    row = LegalEventRow(
        house_id=measure.house_id,
        case_id=measure.case_id,
        person_id=measure.subject_id,
        measure_id=measure.id,
        kind=kind.value,
        on_date=on,
        note=note,
        recorded_by_id=work.actor.organisation_id,
    )
    await _add(work, row)
    return row.id


async def record_legal_event(gate: Gate, actor: Actor, *, case_id: UUID, draft: LegalEventDraft) -> UUID:
    """Record a hearing, a release, or a petition that was filed, by any team organisation (rule PL-17); its id."""
    async with gate.open(actor, "legal-event:record") as work:
        await of_case(work, case_id, "legal-event:record", rule="PL-17")
        check_by_hand(draft.kind)
        await check_persons(work, case_id, [draft.person_id], "/personId", "PL-17")
        if draft.measure_id is not None:
            await _check_measure(work, case_id, draft.measure_id)
        if draft.kind is LegalEventKind.divorce_petition:
            if draft.measure_id is None:
                raise InvalidContent(Fault("/measureId", "required", "PL-17"))
            check_past(draft.on_date, work.today, "/onDate", "PL-17")
            await end_term(work, TermKind.divorce_petition, draft.measure_id)
        row = LegalEventRow(
            house_id=actor.house_id, case_id=case_id, recorded_by_id=actor.organisation_id, **draft.model_dump()
        )
        await _add(work, row)
        work.about("legal_event", row.id, case_id=case_id, version=1)
    return row.id


async def record_legal_weighing(gate: Gate, actor: Actor, *, case_id: UUID, draft: LegalWeighingDraft) -> UUID:
    """Record a weighing of coercion, by the named weigher of probation, police or prosecution (rule PL-18); its id."""
    async with gate.open(actor, "legal-weighing:record") as work:
        standing = await find_case(work, case_id)
        work.about("case", case_id, case_id=case_id)
        check(actor, "legal-weighing:record", case_roles=standing.roles)
        if actor.professional_id is None:
            raise ProfessionalRequired
        weighed_on = draft.weighed_on or work.today
        check_past(weighed_on, work.today, "/weighedOn", "PL-18")
        await check_persons(work, case_id, draft.subject_ids, "/subjectIds", "PL-18")
        row = LegalWeighingRow(
            house_id=actor.house_id,
            case_id=case_id,
            organisation_id=actor.organisation_id,
            weigher_id=actor.professional_id,
            subject_ids=list(draft.subject_ids),
            outcome=draft.outcome,
            weighed_on=weighed_on,
            recorded_at=work.now,
        )
        await work.insert(row)
        work.about("legal_weighing", row.id, case_id=case_id)
    return row.id


async def propose_special_condition(gate: Gate, actor: Actor, *, case_id: UUID, draft: SpecialConditionDraft) -> UUID:
    """Propose a special condition to ask of the court, for purpose criminal advice alone (rule PL-18); its id."""
    async with gate.open(actor, "special-condition:propose") as work:
        standing = await find_case(work, case_id)
        work.about("case", case_id, case_id=case_id)
        check(actor, "special-condition:propose", case_roles=standing.roles)
        check_ahead(draft.hearing_on, work.today, "/hearingOn", "PL-18")
        await check_persons(work, case_id, [draft.person_id], "/personId", "PL-18")
        row = SpecialConditionRow(
            house_id=actor.house_id,
            case_id=case_id,
            purpose=Purpose.criminal_advice.value,
            proposed_by_id=actor.organisation_id,
            proposed_at=work.now,
            **draft.model_dump(),
        )
        await work.insert(row)
        work.about("special_condition", row.id, case_id=case_id, version=1)
    return row.id


async def end_reminders(work: Work, measure_id: UUID) -> None:
    """Nothing of a measure that is over is reminded of any more."""
    for event in await work.fetch(statements.EVENTS_OF_MEASURE, measure=measure_id):
        await end_term(work, TermKind.legal_date_near, event["id"])


async def follow_legal_date(work: Work, term: TermRow) -> None:
    """What follows when the reminder of a legal date falls due: it is told, once (rule PL-17)."""
    event = await work.read(LegalEventRow, term.subject_id, locked=False)
    work.tell(
        NoticeType.plans_legal_date_near,
        kind="legal_event",
        subject_id=event.id,
        version=event.version,
        case_id=event.case_id,
        reason=event.kind,
        audience=[work.actor.keeper_id, event.recorded_by_id],
    )


async def _add(work: Work, row: LegalEventRow) -> None:
    await work.insert(row)
    if row.kind in REMINDED and row.on_date >= work.today:
        days = await house_setting(work, "legal_reminder_days", REMINDER_DAYS)
        due = reminded_at(row.on_date, days, work.now)
        subject = ("legal_event", row.id)
        await start_term(work, TermKind.legal_date_near, case_id=row.case_id, subject=subject, due_at=due)


async def _check_measure(work: Work, case_id: UUID, measure_id: UUID) -> None:
    try:
        measure = await work.read(MeasureRow, measure_id, locked=False)
    except NotFound:
        measure = None
    if measure is None or measure.case_id != case_id:
        raise InvalidContent(Fault("/measureId", "unknown-measure", "PL-17"))
