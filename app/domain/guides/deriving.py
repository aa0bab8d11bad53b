"""Use cases of what an answer becomes: action, condition, unknown, option, planned meeting, closure plan (rule GU-07).

Each begins with the answer, locked, so that of two who make the same of it one comes second and is refused. What it
becomes is made by the step of the room that owns it, for an actor who may do so there.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from app.domain.access.actor import Actor
from app.domain.access.case_standing import CaseStanding, find_case
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.actions.service import add_action
from app.domain.errors import Fault, InvalidContent, NotFound
from app.domain.grounds.recording import check_persons
from app.domain.guides import statements
from app.domain.guides.drafts import (
    ActionOfAnswerDraft,
    ClosurePlanOfAnswerDraft,
    ConditionOfAnswerDraft,
    MeetingOfAnswerDraft,
    OptionOfAnswerDraft,
    UnknownOfAnswerDraft,
)
from app.domain.guides.rules import check_derivable, text_of
from app.domain.guides.standing import roles_in
from app.domain.meetings.planning import plan_meeting_step
from app.domain.plans.closure import add_closure_plan
from app.domain.plans.options import add_option
from app.domain.safety.conditions import add_condition
from app.domain.tables.contributions import UnknownRow
from app.domain.tables.guides import GuideAnswerObjectRow, GuideAnswerRow
from app.domain.vocabulary.guides import AnswerObject


@dataclass(frozen=True, slots=True)
class Derivable:
    """An answer of which something may be made, the words of the item, and how the actor stands to the case."""

    row: GuideAnswerRow
    text: str
    standing: CaseStanding


async def derive_action(gate: Gate, actor: Actor, *, answer_id: UUID, draft: ActionOfAnswerDraft) -> UUID:
    """Make an item of an answer a proposed action, once; the action's id (rule GU-07)."""
    async with gate.open(actor, "guide-answer:derive") as work:
        found = await _derivable(work, answer_id, AnswerObject.action, "action:propose", draft.item)
        with _below("/action"):
            made = await add_action(work, found.standing, draft.action)
        return await _kept(work, found.row, AnswerObject.action, made, draft.item)


async def derive_condition(gate: Gate, actor: Actor, *, answer_id: UUID, draft: ConditionOfAnswerDraft) -> UUID:
    """Make a bottom requirement a proposed condition with its guard, once; the condition's id (rule GU-07)."""
    async with gate.open(actor, "guide-answer:derive") as work:
        found = await _derivable(work, answer_id, AnswerObject.condition, "condition:propose", draft.item)
        made = await add_condition(work, found.standing.case, draft.condition, pointer="/condition")
        return await _kept(work, found.row, AnswerObject.condition, made, draft.item)


async def derive_unknown(gate: Gate, actor: Actor, *, answer_id: UUID, draft: UnknownOfAnswerDraft) -> UUID:
    """Keep what is not known as an unknown, once; its id (rules GU-07, CO-14)."""
    async with gate.open(actor, "guide-answer:derive") as work:
        found = await _derivable(work, answer_id, AnswerObject.unknown, "unknown:record", draft.item)
        known = await check_persons(work, found.row.case_id, {"/personIds": draft.person_ids})
        about = list(draft.person_ids) or found.row.person_ids or sorted(known)
        unknown = UnknownRow(
            house_id=actor.house_id,
            case_id=found.row.case_id,
            person_ids=about,
            question=found.text,
            organisation_id=actor.organisation_id,
        )
        await work.insert(unknown)
        return await _kept(work, found.row, AnswerObject.unknown, unknown.id, draft.item)


async def derive_option(gate: Gate, actor: Actor, *, answer_id: UUID, draft: OptionOfAnswerDraft) -> UUID:
    """Keep an item of the brainstorm as an option, once; the option's id (rules GU-07, PL-11)."""
    async with gate.open(actor, "guide-answer:derive") as work:
        found = await _derivable(work, answer_id, AnswerObject.option, "option:propose", draft.item)
        await check_persons(work, found.row.case_id, {"/subjectIds": draft.subject_ids})
        made = await add_option(
            work,
            case_id=found.row.case_id,
            text=found.text,
            kind=draft.kind,
            subject_ids=list(draft.subject_ids) or found.row.person_ids,
        )
        return await _kept(work, found.row, AnswerObject.option, made, draft.item)


async def derive_meeting(gate: Gate, actor: Actor, *, answer_id: UUID, draft: MeetingOfAnswerDraft) -> UUID:
    """Plan the next meeting with the case on its agenda, once; the meeting's id (rules GU-07, ME-01)."""
    async with gate.open(actor, "guide-answer:derive") as work:
        found = await _derivable(work, answer_id, AnswerObject.meeting, "meeting:plan", 0)
        made = await plan_meeting_step(
            work,
            kind=draft.kind,
            starts_at=draft.starts_at,
            ends_at=draft.ends_at,
            case_id=found.row.case_id,
            question=found.text or None,
        )
        return await _kept(work, found.row, AnswerObject.meeting, made, 0)


async def derive_closure_plan(gate: Gate, actor: Actor, *, answer_id: UUID, draft: ClosurePlanOfAnswerDraft) -> UUID:
    """Make the plan for relapse the closure plan, once; its id (rules GU-07, CA-22)."""
    async with gate.open(actor, "guide-answer:derive") as work:
        found = await _derivable(work, answer_id, AnswerObject.closure_plan, "closure-plan:record", 0)
        made = await add_closure_plan(work, case_id=found.row.case_id, **draft.closure_plan.model_dump())
        return await _kept(work, found.row, AnswerObject.closure_plan, made, 0)


async def _derivable(work: Work, answer_id: UUID, wanted: AnswerObject, permission: str, item: int) -> Derivable:
    """The answer, locked, if the actor may make this of it here and in the room to which it goes."""
    row = await work.read(GuideAnswerRow, answer_id)
    standing = await find_case(work, row.case_id)
    work.about("guide_answer", answer_id, case_id=row.case_id, version=row.version)
    source = await work.fetch_one(statements.SOURCE_OF, answer=answer_id)
    if source is None:
        raise NotFound
    roles = roles_in(work, standing, source)
    check(work.actor, "guide-answer:derive", case_roles=roles)
    check(work.actor, permission, case_roles=roles)
    made = await work.fetch_value(statements.OBJECT_OF, answer=answer_id, kind=wanted.value, item=item)
    check_derivable(source["becomes"], wanted, withdrawn=row.withdrawn_at is not None, made=made is not None)
    return Derivable(row, text_of(row.items, row.text, item), standing)


async def _kept(work: Work, row: GuideAnswerRow, kind: AnswerObject, object_id: UUID, item: int) -> UUID:
    link = GuideAnswerObjectRow(
        house_id=row.house_id,
        case_id=row.case_id,
        answer_id=row.id,
        item=item,
        object_kind=kind.value,
        object_id=object_id,
        organisation_id=work.actor.organisation_id,
        at=work.now,
    )
    await work.insert(link)
    work.about(kind.value, object_id, case_id=row.case_id)
    work.note(answer=str(row.id))
    return object_id


@contextmanager
def _below(pointer: str) -> Iterator[None]:
    """Let faults of a draft inside a draft point to where it stands."""
    try:
        yield
    except InvalidContent as error:
        faults = (Fault(f"{pointer}{fault.pointer}", fault.code, fault.rule) for fault in error.faults)
        raise InvalidContent(*faults, rule=error.rule) from None
