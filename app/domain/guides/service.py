"""Use cases of a run: opened before or in the meeting, prepared by the team, summarised, held, ended (GU-03, GU-05)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from app.domain.access.actor import Actor
from app.domain.access.case_standing import find_case
from app.domain.access.house_settings import house_setting
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.errors import Fault, InvalidContent
from app.domain.guides import statements
from app.domain.guides.drafts import GuideRunDraft, GuideSummaryDraft
from app.domain.guides.preparing import ask_team, tell_experts
from app.domain.guides.publishing import template_for
from app.domain.guides.rules import check_scope
from app.domain.guides.standing import FoundRun, find_run, roles_in
from app.domain.tables.guides import GuideRunRow, GuideTemplateRow
from app.domain.vocabulary.cases import CasePhase
from app.domain.vocabulary.guides import GUIDE_RUN, GuideRunState, GuideSection
from app.domain.vocabulary.notices import NoticeType

_BEFORE_JUDGEMENT = frozenset({GuideSection.beforehand, GuideSection.image_forming, GuideSection.scale_question})


class QuestionCount(BaseModel):
    """How far one question is prepared."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True)

    code: str = Field(description="Code of the question.")
    answers: int = Field(description="How many answers there are.")
    by_clients: int = Field(description="How many of them are of clients.")
    organisation_ids: list[UUID] = Field(description="Organisations that answered.")


class PreparationOverview(BaseModel):
    """What was prepared for a run, counted; the answers themselves are read as far as one may (rule GU-05)."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True)

    handed_in_ids: list[UUID] = Field(description="Organisations that are ready.")
    waiting_ids: list[UUID] = Field(description="Organisations that are not.")
    nothing_known_ids: list[UUID] = Field(description="Organisations that have nothing to bring.")
    digest_ids: list[UUID] = Field(description="Subject experts who are given a digest.")
    questions: list[QuestionCount] = Field(description="Answered questions in printed order.")
    unanswered: list[str] = Field(description="Questions to prepare that nobody answered.")


async def open_guide_run(gate: Gate, actor: Actor, *, case_id: UUID, draft: GuideRunDraft) -> UUID:
    """Open a guide for a case in a meeting; with `prepareUntil` every organisation of the team is asked (GU-05)."""
    async with gate.open(actor, "guide-run:open") as work:
        standing = await find_case(work, case_id)
        work.about("case", case_id, case_id=case_id)
        meeting = await work.fetch_one(
            statements.MEETING_OF_CASE, case=case_id, meeting=draft.meeting_id, part=draft.meeting_part_id
        )
        check(actor, "guide-run:open", case_roles=roles_in(work, standing, meeting))
        if meeting is None:
            raise InvalidContent(Fault("/meetingId", "not-on-agenda", "GU-03"), rule="GU-03")
        if draft.meeting_part_id is not None and not meeting["has_part"]:
            raise InvalidContent(Fault("/meetingPartId", "not-in-list", "GU-03"), rule="GU-03")
        template = await template_for(work, draft.template_id)
        phase_code, phase = await _phase(work, template, draft.phase, CasePhase(standing.case.phase))
        all_parts = await house_setting(work, "guide_scope", "selected_parts") == "all_parts"
        questions = await work.fetch(statements.QUESTIONS_OF, template=template.id, phase_code=phase_code)
        codes = [question["code"] for question in questions]
        check_scope(draft.question_codes, codes, all_parts=all_parts)
        row = GuideRunRow(
            house_id=actor.house_id,
            case_id=case_id,
            meeting_id=draft.meeting_id,
            meeting_part_id=draft.meeting_part_id,
            template_id=template.id,
            phase_code=phase_code,
            phase=phase,
            question_codes=None if draft.question_codes is None else list(draft.question_codes),
            covers_all=all_parts,
            opened_by_id=actor.organisation_id,
            opened_at=work.now,
        )
        if draft.prepare_until is not None:
            asked = _to_prepare(draft, row, questions, now=work.now)
            row.prepare_until, row.prepare_codes = draft.prepare_until, [question["code"] for question in asked]
        await work.insert(row)
        if draft.prepare_until is not None:
            categories = {question["category"] for question in asked}
            await ask_team(work, row, categories=categories, due_at=draft.prepare_until)
        _tell(work, row, NoticeType.guides_opened)
    return row.id


async def summarise_guide_run(gate: Gate, actor: Actor, *, run_id: UUID, seen: int, draft: GuideSummaryDraft) -> int:
    """Sum up what was prepared; subject experts hear that their digest is ready (rule GU-05). The new version."""
    async with gate.open(actor, "guide-run:summarise") as work:
        found = await find_run(work, run_id, "guide-run:summarise")
        version = await work.change(found.row, seen=seen, summary=draft.summary, summarised_at=work.now)
        experts = await tell_experts(work, found.row)
        _tell(work, found.row, NoticeType.guides_summarised, *experts)
    return version


async def hold_guide_run(gate: Gate, actor: Actor, *, run_id: UUID, seen: int) -> int:
    """Take the guide up in the meeting; the new version."""
    async with gate.open(actor, "guide-run:hold") as work:
        found = await find_run(work, run_id, "guide-run:hold")
        return await _moved(work, found, GuideRunState.held, seen=seen)


async def end_guide_run(gate: Gate, actor: Actor, *, run_id: UUID, seen: int) -> int:
    """End the conversation, complete or not: no question is mandatory (rule GU-03). The new version."""
    async with gate.open(actor, "guide-run:end") as work:
        found = await find_run(work, run_id, "guide-run:end")
        return await _moved(work, found, GuideRunState.ended, seen=seen)


async def ask_preparation(gate: Gate, actor: Actor, *, run_id: UUID) -> PreparationOverview:
    """Who is ready and which questions were answered, for who leads the meeting (rule GU-05)."""
    async with gate.open(actor, "guide-run:overview") as work:
        found = await find_run(work, run_id, "guide-run:overview", locked=False)
        asked = await work.fetch(statements.PREPARATIONS_OF, run=run_id)
        counts = await work.fetch(statements.ANSWERS_BY_QUESTION, run=run_id)
        answered = {record["code"] for record in counts}
        invited = [one for one in asked if not one["is_digest"]]
        return PreparationOverview(
            handed_in_ids=[one["organisation_id"] for one in invited if one["handed_in_at"] is not None],
            waiting_ids=[one["organisation_id"] for one in invited if one["handed_in_at"] is None],
            nothing_known_ids=[one["organisation_id"] for one in invited if one["nothing_known"]],
            digest_ids=[one["organisation_id"] for one in asked if one["is_digest"]],
            questions=[QuestionCount(**{name: one[name] for name in QuestionCount.model_fields}) for one in counts],
            unanswered=[code for code in found.row.prepare_codes or () if code not in answered],
        )


async def _phase(
    work: Work, template: GuideTemplateRow, wanted: CasePhase | None, current: CasePhase
) -> tuple[str, str | None]:
    """The code of the template's phase and the phase of the case that it serves, None for a form without phases."""
    phases = await work.fetch(statements.PHASES_OF, template=template.id)
    served = {one["phase"]: one["phase_code"] for one in phases}
    if wanted is None and set(served) == {None}:
        return served[None], None
    word = (wanted or current).value
    if word not in served:
        raise InvalidContent(Fault("/phase", "not-in-list", "GU-03"), rule="GU-03")
    return served[word], word


async def _moved(work: Work, found: FoundRun, to: GuideRunState, *, seen: int) -> int:
    GUIDE_RUN.check(found.row.state, to, by=found.roles | work.actor.roles)
    when = {"held_at" if to is GuideRunState.held else "ended_at": work.now}
    return await work.change(found.row, seen=seen, state=to.value, **when)


def _to_prepare(draft: GuideRunDraft, row: GuideRunRow, questions: list[Any], *, now: datetime) -> list[Any]:
    """The questions that the team prepares: those that were named, or all of the run before judgement."""
    if draft.prepare_until is not None and draft.prepare_until <= now:
        raise InvalidContent(Fault("/prepareUntil", "out-of-range", "GU-05"), rule="GU-05")
    in_run = [one for one in questions if row.question_codes is None or one["code"] in row.question_codes]
    if draft.prepare_codes is None:
        asked = [one for one in in_run if GuideSection(one["section"]) in _BEFORE_JUDGEMENT]
    else:
        asked = [one for one in in_run if one["code"] in draft.prepare_codes]
        if len(asked) < len(draft.prepare_codes):
            raise InvalidContent(Fault("/prepareCodes", "not-in-list", "GU-05"), rule="GU-05")
    if not asked:
        raise InvalidContent(Fault("/prepareCodes", "required", "GU-05"), rule="GU-05")
    return asked


def _tell(work: Work, row: GuideRunRow, event: NoticeType, *audience: UUID) -> None:
    work.about("guide_run", row.id, case_id=row.case_id, version=row.version)
    work.tell(
        event,
        kind="guide_run",
        subject_id=row.id,
        version=row.version,
        case_id=row.case_id,
        reason=row.state,
        audience=[work.actor.keeper_id, *audience],
    )
