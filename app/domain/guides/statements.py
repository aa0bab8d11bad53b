"""SQL of guides: where the views' rows come from, and the statements of the use cases."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import (
    ColumnElement,
    FromClause,
    and_,
    any_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
    union_all,
)

from app.database.statement import Statement
from app.domain.access.changes import table_of
from app.domain.access.masks import about, about_one, of_case, open_to_all, told_by
from app.domain.access.view import Edge, Filter, Frame, Source
from app.domain.access.words import words_of
from app.domain.guides.views import (
    GuideAnswerObjectView,
    GuideAnswerView,
    GuidePreparationView,
    GuideQuestionView,
    GuideRunView,
    GuideTemplateView,
    TalkCardHandoverView,
    TalkCardView,
)
from app.domain.tables.base import Ids
from app.domain.tables.cases import ParticipationRow
from app.domain.tables.contributions import ContributionRow
from app.domain.tables.guides import (
    GuideAnswerObjectRow,
    GuideAnswerRow,
    GuidePreparationRow,
    GuideQuestionRow,
    GuideRunRow,
    GuideTemplateRow,
    TalkCardHandoverRow,
    TalkCardRow,
)
from app.domain.tables.meetings import AgendaItemRow, AttendanceRow, MeetingPartRow, MeetingRow
from app.domain.tables.organisations import ProfessionalRow
from app.domain.vocabulary.cases import ParticipationBasis
from app.domain.vocabulary.meetings import ParticipantBasis
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Category

_ID, _TEXT = sa.Uuid(), sa.Text()
_HOUSE, _CASE, _RUN = bindparam("house", type_=_ID), bindparam("case", type_=_ID), bindparam("run", type_=_ID)
_CODE, _EDITION = bindparam("code", type_=_TEXT), bindparam("edition", type_=_TEXT)
_MEETING, _ANSWER = bindparam("meeting", type_=_ID), bindparam("answer", type_=_ID)

templates, questions, cards = table_of(GuideTemplateRow), table_of(GuideQuestionRow), table_of(TalkCardRow)
runs, answers, objects = table_of(GuideRunRow), table_of(GuideAnswerRow), table_of(GuideAnswerObjectRow)
preparations, parts = table_of(GuidePreparationRow), table_of(ParticipationRow)
meetings, agenda, attendances = table_of(MeetingRow), table_of(AgendaItemRow), table_of(AttendanceRow)
meeting_parts, items, professionals = table_of(MeetingPartRow), table_of(ContributionRow), table_of(ProfessionalRow)


def _of_house(frame: Frame) -> ColumnElement[bool]:
    return frame.row.c.house_id == frame.reader.house


GUIDE_QUESTIONS = Source(
    view=GuideQuestionView,
    row=GuideQuestionRow,
    scope=Scope.meeting_read,
    mask=open_to_all,
    visible=_of_house,
    filters={
        "phase": Filter("phase", "any"),
        "section": Filter("section", "any"),
        "headCode": Filter("head_code"),
        "code": Filter("code", "any"),
    },
    personal=False,
    case_column="id",
)

GUIDE_TEMPLATES = Source(
    view=GuideTemplateView,
    row=GuideTemplateRow,
    scope=Scope.meeting_read,
    mask=open_to_all,
    visible=_of_house,
    edges={"questions": Edge(GUIDE_QUESTIONS, on=lambda template, row: row.c.template_id == template.row.c.id)},
    filters={"code": Filter("code"), "edition": Filter("edition")},
    personal=False,
    case_column="id",
)

TALK_CARDS = Source(
    view=TalkCardView,
    row=TalkCardRow,
    scope=Scope.meeting_read,
    mask=open_to_all,
    visible=_of_house,
    filters={"code": Filter("code"), "edition": Filter("edition")},
    personal=False,
    case_column="id",
)


TALK_CARD_HANDOVERS = Source(
    view=TalkCardHandoverView, row=TalkCardHandoverRow, scope=Scope.meeting_read, mask=about_one()
)

GUIDE_PREPARATIONS = Source(view=GuidePreparationView, row=GuidePreparationRow, scope=Scope.meeting_read, mask=of_case)

ANSWER_OBJECTS = Source(view=GuideAnswerObjectView, row=GuideAnswerObjectRow, scope=Scope.meeting_read, mask=of_case)


def _proposes(frame: Frame) -> ColumnElement[Any]:
    """What the gate answer proposes by the edition of its question (rule GU-02)."""
    row, q = frame.row, questions.alias(f"q_{frame.row.name}")  # type: ignore[attr-defined]
    found = select(case((row.c.yes, q.c.on_yes), else_=q.c.on_no)).where(
        q.c.house_id == row.c.house_id, q.c.id == row.c.question_id
    )
    return case((row.c.yes.is_not(None), found.correlate(row).scalar_subquery()), else_=None)


GUIDE_ANSWERS = Source(
    view=GuideAnswerView,
    row=GuideAnswerRow,
    scope=Scope.meeting_read,
    mask=told_by(about(), lambda row: row.c.client_id),
    expressions={
        "categories": lambda frame: words_of(frame.row.c.category_mask, Category),
        "proposes": _proposes,
    },
    edges={"objects": Edge(ANSWER_OBJECTS, on=lambda answer, row: row.c.answer_id == answer.row.c.id)},
    filters={"questionCode": Filter("question_code", "any"), "organisationId": Filter("organisation_id")},
)

GUIDE_RUNS = Source(
    view=GuideRunView,
    row=GuideRunRow,
    scope=Scope.meeting_read,
    mask=of_case,
    edges={
        "preparations": Edge(GUIDE_PREPARATIONS, on=lambda run, row: row.c.run_id == run.row.c.id),
        "answers": Edge(GUIDE_ANSWERS, on=lambda run, row: row.c.run_id == run.row.c.id),
    },
    filters={"state": Filter("state", "any"), "phase": Filter("phase", "any"), "meetingId": Filter("meeting_id")},
)


def _edition(table: FromClause) -> Statement:
    """The edition that is named, or the one published last."""
    return Statement(
        select(table)
        .where(table.c.house_id == _HOUSE, table.c.code == _CODE, or_(_EDITION.is_(None), table.c.edition == _EDITION))
        .order_by(table.c.id.desc())
        .limit(1)
    )


TEMPLATE_OF, CARD_OF = _edition(templates), _edition(cards)
PHASES_OF = Statement(
    select(questions.c.phase_code, questions.c.phase)
    .where(questions.c.house_id == _HOUSE, questions.c.template_id == bindparam("template", type_=_ID))
    .distinct()
)
QUESTIONS_OF = Statement(
    select(questions)
    .where(
        questions.c.house_id == _HOUSE,
        questions.c.template_id == bindparam("template", type_=_ID),
        questions.c.phase_code == bindparam("phase_code", type_=_TEXT),
    )
    .order_by(questions.c.position)
)
FIND_QUESTION = Statement(
    select(questions).where(
        questions.c.house_id == _HOUSE,
        questions.c.template_id == bindparam("template", type_=_ID),
        questions.c.phase_code == bindparam("phase_code", type_=_TEXT),
        questions.c.code == _CODE,
    )
)
MEETING_OF_CASE = Statement(
    select(
        meetings.c.id,
        meetings.c.chair_id,
        exists(
            select(literal_column("1")).where(
                meeting_parts.c.house_id == _HOUSE,
                meeting_parts.c.meeting_id == meetings.c.id,
                meeting_parts.c.id == bindparam("part", type_=_ID),
            )
        ).label("has_part"),
    ).where(
        meetings.c.house_id == _HOUSE,
        meetings.c.id == _MEETING,
        exists(
            select(literal_column("1")).where(
                agenda.c.house_id == _HOUSE, agenda.c.meeting_id == meetings.c.id, agenda.c.case_id == _CASE
            )
        ),
    )
)
"""A meeting on whose agenda the case stands, its chair, and whether the part is one of it."""

TEAM_AND_EXPERTS = Statement(
    select(
        parts.c.organisation_id,
        func.bool_and(parts.c.basis == ParticipationBasis.subject_expert.value).label("is_expert"),
    )
    .where(
        parts.c.house_id == _HOUSE,
        parts.c.case_id == _CASE,
        parts.c.starts_at <= func.now(),
        or_(parts.c.ends_at.is_(None), parts.c.ends_at > func.now()),
    )
    .group_by(parts.c.organisation_id)
    .order_by(parts.c.organisation_id)
)
INVITED_EXPERTS = Statement(
    select(attendances.c.organisation_id)
    .where(
        attendances.c.house_id == _HOUSE,
        attendances.c.meeting_id == _MEETING,
        attendances.c.organisation_id.is_not(None),
        attendances.c.basis == ParticipantBasis.subject_expert.value,
    )
    .distinct()
)
PREPARATIONS_OF = Statement(
    select(preparations)
    .where(preparations.c.house_id == _HOUSE, preparations.c.run_id == _RUN)
    .order_by(preparations.c.id)
)
PREPARATION_OF = Statement(
    select(preparations)
    .where(
        preparations.c.house_id == _HOUSE,
        preparations.c.run_id == _RUN,
        preparations.c.organisation_id == bindparam("organisation", type_=_ID),
    )
    .with_for_update(key_share=True)
)
ANSWERS_BY_QUESTION = Statement(
    select(
        questions.c.code,
        questions.c.section,
        func.array_agg(answers.c.organisation_id.distinct()).label("organisation_ids"),
        func.count().label("answers"),
        func.count(answers.c.client_id).label("by_clients"),
    )
    .join(questions, and_(questions.c.house_id == answers.c.house_id, questions.c.id == answers.c.question_id))
    .where(answers.c.house_id == _HOUSE, answers.c.run_id == _RUN, answers.c.withdrawn_at.is_(None))
    .group_by(questions.c.code, questions.c.section, questions.c.position)
    .order_by(questions.c.position)
)
OBJECTS_OF = Statement(
    select(objects.c.object_kind, objects.c.item).where(objects.c.house_id == _HOUSE, objects.c.answer_id == _ANSWER)
)
OBJECT_OF = Statement(
    select(objects.c.object_id).where(
        objects.c.house_id == _HOUSE,
        objects.c.answer_id == _ANSWER,
        objects.c.object_kind == bindparam("kind", type_=_TEXT),
        objects.c.item == bindparam("item", type_=sa.Integer()),
    )
)
PROFESSIONAL = Statement(
    select(professionals.c.organisation_id).where(
        professionals.c.id == bindparam("professional", type_=_ID), professionals.c.active
    )
)
_ids = any_(bindparam("ids", type_=Ids()))
BASES = Statement(
    union_all(
        select(items.c.id).where(items.c.house_id == _HOUSE, items.c.case_id == _CASE, items.c.id == _ids),
        select(answers.c.id).where(answers.c.house_id == _HOUSE, answers.c.case_id == _CASE, answers.c.id == _ids),
    )
)
"""Contributions and answers of the case on which an answer may rest."""
SOURCE_OF = Statement(
    select(questions.c.becomes, meetings.c.chair_id)
    .select_from(answers)
    .join(questions, and_(questions.c.house_id == answers.c.house_id, questions.c.id == answers.c.question_id))
    .join(runs, and_(runs.c.house_id == answers.c.house_id, runs.c.id == answers.c.run_id))
    .join(meetings, and_(meetings.c.house_id == runs.c.house_id, meetings.c.id == runs.c.meeting_id))
    .where(answers.c.house_id == _HOUSE, answers.c.id == _ANSWER)
)
"""What an answer may become by the edition of its question, and who chairs its meeting."""
