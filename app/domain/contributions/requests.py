"""Requests for information (informatieverzoek): asked, recalled, answered or refused with reason, raised when late."""

from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case
from app.domain.access.changes import loaded
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.contributions.drafts import RequestAnswer, RequestDraft
from app.domain.contributions.rules import RAISE_AFTER, REMIND_BEFORE, check_request, check_request_answer
from app.domain.contributions.statements.asking import ITEMS_FOR, MAY_BE_ASKED, PASSED_REQUESTS
from app.domain.errors import GroundRequired, NotFound
from app.domain.grounds.recording import check_organisations, check_persons
from app.domain.tables.contributions import InformationRequestRow, UnknownRow
from app.domain.vocabulary.contributions import INFORMATION_REQUEST, InformationRequestState
from app.domain.vocabulary.notices import NoticeType
from app.domain.vocabulary.roles import Role


async def request_contribution(gate: Gate, actor: Actor, *, case_id: UUID, draft: RequestDraft) -> UUID:
    """Ask an organisation that takes part in the case for information (rule CO-09). The id of the request."""
    async with gate.open(actor, "contribution:request") as work:
        standing = await find_case(work, case_id)
        check(actor, "contribution:request", case_roles=standing.roles)
        check_request(draft, now=work.now)
        await check_persons(work, case_id, {"/personIds": draft.person_ids})
        await check_organisations(work, {"/askedId": [draft.asked_id]})
        if not await work.fetch_value(MAY_BE_ASKED, case=case_id, asked=draft.asked_id):
            raise GroundRequired(rule="GR-01")
        row = InformationRequestRow(
            house_id=actor.house_id,
            case_id=case_id,
            asked_id=draft.asked_id,
            asked_by_id=actor.organisation_id,
            need=draft.need,
            categories=[category.value for category in draft.categories],
            person_ids=draft.person_ids,
            purpose=draft.purpose,
            due_at=draft.due_at,
        )
        await work.insert(row)
        _tell(work, row, NoticeType.contributions_requested, row.asked_id)
        return row.id


async def answer_request(gate: Gate, actor: Actor, *, request_id: UUID, seen: int, answer: RequestAnswer) -> int:
    """End a request: the items that answer it were shared by themselves (rules CO-09, GR-14). The new version."""
    async with gate.open(actor, "contribution:answer-request") as work:
        row = await work.read(InformationRequestRow, request_id)
        work.about("information_request", row.id, case_id=row.case_id, version=row.version)
        own = row.asked_id == actor.organisation_id
        if not own and row.asked_by_id != actor.organisation_id:
            raise NotFound
        check(actor, "contribution:answer-request", own=own)
        INFORMATION_REQUEST.check(row.state, answer.state)
        check_request_answer(answer, items=await work.fetch_value(ITEMS_FOR, request=row.id))
        refused = answer.state is InformationRequestState.refused
        version = await work.change(
            row,
            seen=seen,
            state=answer.state.value,
            refusal_reason=answer.refusal_reason.value if answer.refusal_reason else None,
            answered_at=work.now,
        )
        event = NoticeType.contributions_refused if refused else NoticeType.contributions_requested
        _tell(work, row, event, row.asked_by_id, work.actor.keeper_id)
        return version


async def keep_request_terms(gate: Gate, actor: Actor) -> int:
    """Recall, mark overdue and raise what waits for an answer; how many. May run twice with one effect (rule CO-09)."""
    async with gate.open(actor, "contribution:keep-terms") as work:
        check(actor, "contribution:keep-terms")
        found = await work.fetch(PASSED_REQUESTS, before=REMIND_BEFORE, after=RAISE_AFTER)
        for record in found:
            await _pass_term(work, loaded(InformationRequestRow, record))
        return len(found)


async def _pass_term(work: Work, row: InformationRequestRow) -> None:
    if row.state == InformationRequestState.overdue:
        await work.change(row, raised_to=Role.house_manager.value)
    elif row.due_at <= work.now:
        INFORMATION_REQUEST.check(row.state, InformationRequestState.overdue, by=[Role.system])
        overdue = InformationRequestState.overdue.value
        await work.change(row, state=overdue, raised_to=Role.process_director.value)
        await work.insert(_left_unknown(row))
    else:
        INFORMATION_REQUEST.check(row.state, InformationRequestState.reminded, by=[Role.system])
        await work.change(row, state=InformationRequestState.reminded.value, reminded_at=work.now)
    keeper = () if row.raised_to is None else (work.actor.keeper_id,)
    _tell(work, row, NoticeType.contributions_requested, row.asked_id, row.asked_by_id, *keeper)


def _left_unknown(row: InformationRequestRow) -> UnknownRow:
    """What an organisation was asked and did not bring stays on the list of unknowns (rule CO-14)."""
    return UnknownRow(
        house_id=row.house_id,
        case_id=row.case_id,
        person_ids=row.person_ids,
        question=row.need,
        organisation_id=row.asked_by_id,
        silent_id=row.asked_id,
        request_id=row.id,
    )


def _tell(work: Work, row: InformationRequestRow, event: NoticeType, *audience: UUID) -> None:
    work.tell(
        event,
        kind="information_request",
        subject_id=row.id,
        version=row.version,
        reason=row.state,
        audience=audience,
    )
    work.about("information_request", row.id, case_id=row.case_id, version=row.version)
