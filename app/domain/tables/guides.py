"""Guide templates and their questions, runs in meetings, preparations, answers and what became of them; talk cards."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from app.domain.tables.base import HouseBound, Ids, Mask, Texts, Versioned, moment, one_of, string, within_house
from app.domain.vocabulary.cases import CasePhase
from app.domain.vocabulary.guides import (
    AnswerObject,
    ClientVoice,
    GuideItemType,
    GuideRunState,
    GuideSection,
    QuestionTheme,
)
from app.domain.vocabulary.safety import RatingKind
from app.domain.vocabulary.sharing import Category


class GuideTemplateRow(HouseBound, table=True):
    """One edition of a guide of a house; only ever added (rule GU-01)."""

    __tablename__ = "guide_templates"
    __table_args__ = (UniqueConstraint("house_id", "code", "edition"),)

    code: str = string()
    edition: str = string()
    title_nl: str = string()
    title_en: str = string()
    source: str | None = string(default=None)
    phases: list[dict[str, object]] = Field(sa_type=JSONB)
    content_hash: str = string()
    published_by_id: UUID = Field(foreign_key="organisations.id")
    published_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class GuideQuestionRow(HouseBound, table=True):
    """A question of a guide template; written with it, never changed (rule GU-01)."""

    __tablename__ = "guide_questions"
    __table_args__ = (
        one_of("phase", CasePhase),
        one_of("section", GuideSection),
        one_of("item_type", GuideItemType),
        one_of("category", Category),
        one_of("scale_kind", RatingKind),
        one_of("theme", QuestionTheme),
        *within_house("guide_templates", "template_id"),
        UniqueConstraint("house_id", "template_id", "code"),
    )

    template_id: UUID
    code: str = string()
    head_code: str | None = string(default=None)
    position: int
    phase_code: str = string()
    phase: str | None = string(default=None)
    section: str = string()
    item_type: str = string()
    category: str = string()
    scale_kind: str | None = string(default=None)
    on_yes: list[str] = Field(default_factory=list, sa_type=Texts)
    on_no: list[str] = Field(default_factory=list, sa_type=Texts)
    becomes: list[str] = Field(default_factory=list, sa_type=Texts)
    theme: str | None = string(default=None)
    required: bool = Field(default=False)
    nl: str = string()
    en: str = string()
    client_nl: str | None = string(default=None)
    client_en: str | None = string(default=None)
    source: str | None = string(default=None)


class TalkCardRow(HouseBound, table=True):
    """One edition of the talk card of a house; only ever added (rule GU-08)."""

    __tablename__ = "talk_cards"
    __table_args__ = (UniqueConstraint("house_id", "code", "edition"),)

    code: str = string()
    edition: str = string()
    title_nl: str = string()
    title_en: str = string()
    source: str | None = string(default=None)
    blocks: list[dict[str, object]] = Field(sa_type=JSONB)
    published_by_id: UUID = Field(foreign_key="organisations.id")
    published_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class TalkCardHandoverRow(HouseBound, table=True):
    """That a person was handed an edition of the talk card, on a day, by whom (rule GU-08)."""

    __tablename__ = "talk_card_handovers"
    __table_args__ = (
        *within_house("cases", "case_id"),
        *within_house("talk_cards", "card_id"),
        *within_house("persons", "person_id"),
        Index("talk_card_handovers_case", "house_id", "case_id"),
    )

    case_id: UUID
    card_id: UUID
    edition: str = string()
    person_id: UUID
    on: date
    organisation_id: UUID = Field(foreign_key="organisations.id")
    professional_id: UUID | None = Field(default=None, foreign_key="professionals.id")


class GuideRunRow(HouseBound, Versioned, table=True):
    """A guide for one case in one meeting, of one edition and by default one phase (rule GU-03).

    `question_codes` NULL is every question of the phase. Where the house wants all parts, `covers_all` is true.
    """

    __tablename__ = "guide_runs"
    __table_args__ = (
        one_of("state", GuideRunState),
        one_of("phase", CasePhase),
        *within_house("cases", "case_id"),
        *within_house("meetings", "meeting_id"),
        *within_house("meeting_parts", "meeting_part_id"),
        *within_house("guide_templates", "template_id"),
        Index("guide_runs_case", "house_id", "case_id"),
        Index("guide_runs_meeting", "house_id", "meeting_id"),
    )

    case_id: UUID
    meeting_id: UUID
    meeting_part_id: UUID | None = None
    template_id: UUID
    phase_code: str = string()
    phase: str | None = string(default=None)
    question_codes: list[str] | None = Field(default=None, sa_type=Texts)
    covers_all: bool = Field(default=False)
    state: str = string(default=GuideRunState.preparing)
    prepare_until: datetime | None = moment(default=None)
    prepare_codes: list[str] | None = Field(default=None, sa_type=Texts)
    summary: str | None = string(default=None)
    summarised_at: datetime | None = moment(default=None)
    opened_by_id: UUID = Field(foreign_key="organisations.id")
    opened_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
    held_at: datetime | None = moment(default=None)
    ended_at: datetime | None = moment(default=None)


class GuidePreparationRow(HouseBound, Versioned, table=True):
    """That an organisation prepares a run, asked by an information request that recalls it (rule GU-05).

    A subject expert is not asked but given a digest: the answers, as far as it may see them.
    """

    __tablename__ = "guide_preparations"
    __table_args__ = (
        *within_house("cases", "case_id"),
        *within_house("guide_runs", "run_id"),
        *within_house("information_requests", "request_id"),
        UniqueConstraint("house_id", "run_id", "organisation_id"),
        CheckConstraint("is_digest = (request_id IS NULL)", name="asked_or_digest"),
    )

    case_id: UUID
    run_id: UUID
    organisation_id: UUID = Field(foreign_key="organisations.id")
    is_digest: bool = Field(default=False)
    request_id: UUID | None = None
    handed_in_at: datetime | None = moment(default=None)
    nothing_known: bool = Field(default=False)
    digest_at: datetime | None = moment(default=None)


class GuideAnswerRow(HouseBound, Versioned, table=True):
    """An answer to a question of a run, with who gave it (rule GU-04); taken back, never erased."""

    __tablename__ = "guide_answers"
    __table_args__ = (
        one_of("client_voice", ClientVoice),
        *within_house("cases", "case_id"),
        *within_house("guide_runs", "run_id"),
        *within_house("guide_questions", "question_id"),
        *within_house("persons", "client_id", "named_person_id"),
        CheckConstraint("(client_id IS NULL) = (client_voice IS NULL)", name="client_has_voice"),
        CheckConstraint("(client_id IS NULL) <> (respondent_id IS NULL)", name="one_respondent"),
        CheckConstraint(
            "(client_voice IS NOT DISTINCT FROM 'reported') = (reported_by_id IS NOT NULL)", name="reported_by_somebody"
        ),
        CheckConstraint("number BETWEEN 1 AND 10", name="figure"),
        Index("guide_answers_case", "house_id", "case_id"),
        Index("guide_answers_run", "house_id", "run_id"),
    )

    case_id: UUID
    run_id: UUID
    question_id: UUID
    question_code: str = string()
    organisation_id: UUID = Field(foreign_key="organisations.id")
    respondent_id: UUID | None = Field(default=None, foreign_key="professionals.id")
    client_id: UUID | None = None
    client_voice: str | None = string(default=None)
    reported_by_id: UUID | None = Field(default=None, foreign_key="professionals.id")
    person_ids: list[UUID] = Field(default_factory=list, sa_type=Ids)
    text: str | None = string(default=None)
    items: list[str] = Field(default_factory=list, sa_type=Texts)
    number: int | None = None
    yes: bool | None = None
    rationale: str | None = string(default=None)
    on: date | None = None
    named_person_id: UUID | None = None
    named_organisation_id: UUID | None = Field(default=None, foreign_key="organisations.id")
    based_on_ids: list[UUID] = Field(default_factory=list, sa_type=Ids)
    category_mask: int = Field(sa_type=Mask)
    at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
    withdrawn_at: datetime | None = moment(default=None)
    withdrawn_reason: str | None = string(default=None)


class GuideAnswerObjectRow(HouseBound, table=True):
    """What one item of an answer became, once (rule GU-07)."""

    __tablename__ = "guide_answer_objects"
    __table_args__ = (
        one_of("object_kind", AnswerObject),
        *within_house("cases", "case_id"),
        *within_house("guide_answers", "answer_id"),
        UniqueConstraint("house_id", "answer_id", "object_kind", "item"),
        UniqueConstraint("house_id", "answer_id", "object_kind", "object_id"),
    )

    case_id: UUID
    answer_id: UUID
    item: int = Field(default=0)
    object_kind: str = string()
    object_id: UUID
    organisation_id: UUID = Field(foreign_key="organisations.id")
    at: datetime = moment(sa_column_kwargs={"server_default": func.now()})
