"""Use cases of a case as a whole: prepare, park, decide on its track, link it, number it."""

from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.agenda import put_on_agenda
from app.domain.access.case_standing import CaseStanding, find_case
from app.domain.access.checks import check_seen
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.cases import statements
from app.domain.cases.drafts import CaseLinkDraft, FileNumberDraft, MoveDraft, ParkDraft, TrackDraft
from app.domain.cases.moving import moved, tell_status, told
from app.domain.cases.rules import TrackFacts, check_parking, check_prepared, check_track
from app.domain.errors import Conflict, Fault, InvalidContent, NotFound
from app.domain.ids import new_id
from app.domain.organisations.agreements import setting
from app.domain.persons.rules import check_two
from app.domain.tables.cases import CaseRow
from app.domain.vocabulary.cases import Approach, CaseStatus, CoerciveFramework
from app.domain.vocabulary.roles import Role

PARKING_DAYS = 90
MOST_UNPARKED = 500


async def prepare_case(gate: Gate, actor: Actor, *, case_id: UUID, seen: int, draft: MoveDraft) -> int:
    """Begin the preparation (voorbereiding): a director is there, or somebody coordinates for now (rule CA-04)."""
    async with gate.open(actor, "case:prepare") as work:
        standing = await _case(work, case_id, "case:prepare")
        check_seen(standing.case.version, seen)
        check_prepared(director_there=standing.director_id is not None)
        return await moved(work, standing.case, CaseStatus.preparing, by=_by(actor, standing), reason=draft.reason)


async def park_case(gate: Gate, actor: Actor, *, case_id: UUID, seen: int, draft: ParkDraft) -> int:
    """Let a case rest until a review date (rule CA-15)."""
    async with gate.open(actor, "case:park") as work:
        standing = await _case(work, case_id, "case:park")
        check_parking(draft.until, work.today, await setting(work, "parking_days", PARKING_DAYS))
        return await moved(
            work,
            standing.case,
            CaseStatus.parked,
            by=_by(actor, standing),
            seen=seen,
            reason=draft.reason,
            status_before_parking=standing.case.status,
            parked_until=draft.until,
        )


async def unpark_case(gate: Gate, actor: Actor, *, case_id: UUID, seen: int, draft: MoveDraft) -> int:
    """Take a parked case up again, in the status from which it was parked."""
    async with gate.open(actor, "case:unpark") as work:
        standing = await _case(work, case_id, "case:unpark")
        check_seen(standing.case.version, seen)
        return await _unparked(work, standing.case, _by(actor, standing), draft.reason)


async def unpark_due_cases(gate: Gate, actor: Actor) -> int:
    """Take up every parked case whose review date has come (rule CA-15); how many. Running it twice is harmless."""
    check(actor, "case:unpark")
    async with gate.open(actor, "case:unpark") as work:
        due = await work.fetch(statements.PARKED_UNTIL, on=work.today, most=MOST_UNPARKED)
        for row in due:
            case = await work.read(CaseRow, row["id"])
            await _unparked(work, case, frozenset({Role.system}), "review-date")
            await put_on_agenda(work, case.id, "Einddatum parkeren: hoe verder?")
        work.note(cases=len(due))
    return len(due)


async def change_track(gate: Gate, actor: Actor, *, case_id: UUID, seen: int, draft: TrackDraft) -> int:
    """Record a decision on track and approach; the case keeps its id and history (rule CA-03)."""
    async with gate.open(actor, "case:change-track") as work:
        standing = await _case(work, case_id, "case:change-track")
        case = standing.case
        check_seen(case.version, seen)
        check_track(
            TrackFacts(
                draft.track,
                draft.approach or (Approach(case.approach) if case.approach else None),
                draft.coercive_framework
                or (CoerciveFramework(case.coercive_framework) if case.coercive_framework else None),
                draft.legal_domain or case.legal_domain,
                with_prosecution=await work.fetch_value(statements.PROSECUTION_TAKES_PART, case=case_id),
            )
        )
        decided = draft.model_dump(mode="json", exclude={"reason"}, exclude_none=True)
        changed = {name: word for name, word in decided.items() if word != getattr(case, name)}
        if not changed:
            return case.version
        before = {name: getattr(case, name) for name in changed}
        version = await work.change(case, updated_at=work.now, **changed)
        for name, word in changed.items():
            await told(work, case, name, before[name], word, draft.reason)
        tell_status(work, case, "track_changed")
        return version


async def link_case(gate: Gate, actor: Actor, *, case_id: UUID, seen: int, draft: CaseLinkDraft) -> int:
    """Link a case to another one of the house that the caller may know of, with a reason (rule CA-01)."""
    check_two(case_id, draft.case_id, "CA-01", "/caseId")
    async with gate.open(actor, "case:link") as work:
        standing = await _case(work, case_id, "case:link")
        try:
            await find_case(work, draft.case_id)
        except NotFound:
            raise InvalidContent(Fault("/caseId", "unknown-case", "CA-01")) from None
        return await work.change(
            standing.case, seen=seen, linked_case_id=draft.case_id, link_reason=draft.reason, updated_at=work.now
        )


async def record_file_number(gate: Gate, actor: Actor, *, case_id: UUID, draft: FileNumberDraft) -> UUID:
    """Record the caller's own number for this family; unique in its administration (rule CA-01)."""
    async with gate.open(actor, "case:record-file-number") as work:
        await _case(work, case_id, "case:record-file-number", locked=False)
        number_id = new_id()
        work.about("file_number", number_id, case_id=case_id)
        added = await work.fetch_value(
            statements.ADD_FILE_NUMBER, id=number_id, case=case_id, organisation=actor.organisation_id,
            number=draft.number,
        )  # fmt: skip
        if added is None:
            raise Conflict(rule="CA-01")
    return number_id


async def _case(work: Work, case_id: UUID, permission: str, *, locked: bool = True) -> CaseStanding:
    standing = await find_case(work, case_id, locked=locked)
    work.about("case", case_id, case_id=case_id, version=standing.case.version)
    check(work.actor, permission, case_roles=standing.roles)
    return standing


async def _unparked(work: Work, case: CaseRow, by: frozenset[Role], reason: str | None) -> int:
    back = CaseStatus(case.status_before_parking or CaseStatus.preparing)
    return await moved(work, case, back, by=by, reason=reason, status_before_parking=None, parked_until=None)


def _by(actor: Actor, standing: CaseStanding) -> frozenset[Role]:
    return actor.roles | standing.roles
