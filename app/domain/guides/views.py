"""What is shown of guides: templates and talk cards to every partner, runs and answers within a case."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from app.domain.access.view import Needs, NeedsOwnCategory, Page, View
from app.domain.vocabulary.cases import CasePhase
from app.domain.vocabulary.guides import (
    AnswerObject,
    ClientVoice,
    GuideItemType,
    GuideRunState,
    GuideSection,
    QuestionTheme,
    TalkCardBlock,
)
from app.domain.vocabulary.safety import RatingKind
from app.domain.vocabulary.sharing import Category

Own = NeedsOwnCategory()
Coordination = Needs(Category.coordination)


class Shown(BaseModel):
    """A part of what is shown of a template or card."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True)


class PhaseText(Shown):
    """A phase of a guide with its goal."""

    code: str = Field(description="Two letters; begin the codes of its questions.")
    phase: CasePhase | None = Field(description="The phase of the case that it serves.")
    title_nl: str = Field(description="Title, Dutch.")
    title_en: str = Field(description="Title, English.")
    goal_nl: str = Field(description="Goal (doelstelling) for professionals, Dutch.")
    goal_en: str = Field(description="Goal, English.")
    goal_client_nl: str | None = Field(description="Goal for clients, in plain Dutch.")


class CardText(Shown):
    """One text of a talk card."""

    block: TalkCardBlock = Field(description="Which of the seven.")
    nl: str = Field(description="In plain Dutch.")
    en: str = Field(description="English.")


class GuideQuestionView(View):
    """A question of a guide (leidraadvraag), worded for professionals and for clients."""

    id: UUID = Field(description="Identifier of the question.")
    template_id: UUID = Field(description="The edition to which it belongs.")
    code: str = Field(description="Code: phase, section letter, number of head, number of sub-point.")
    head_code: str | None = Field(description="The head question above it; null for a head question.")
    position: int = Field(description="Place in the printed order.")
    phase: CasePhase | None = Field(description="The phase of the case that it serves.")
    section: GuideSection = Field(description="Section (E23).")
    item_type: GuideItemType = Field(description="How it is answered (E23).")
    category: Category = Field(description="Category of data of its answers (E11).")
    scale_kind: RatingKind | None = Field(description="Figure: its kind (rule SA-04).")
    on_yes: list[CasePhase] = Field(description="Gate: phases that yes proposes (rule GU-02).")
    on_no: list[CasePhase] = Field(description="Gate: phases that no proposes.")
    becomes: list[AnswerObject] = Field(description="What its answers may become (rule GU-07).")
    theme: QuestionTheme | None = Field(description="Breach or closure plan, where it asks for that.")
    required: bool = Field(description="Whether its absence is a finding; in the usual guide none is (rule GU-03).")
    nl: str = Field(description="Text for professionals, Dutch.")
    en: str = Field(description="English label.")
    client_nl: str | None = Field(description="Text for clients, in plain Dutch.")
    client_en: str | None = Field(description="Text for clients, in English.")
    source: str | None = Field(description="The evidence behind it.")


class GuideTemplateView(View):
    """One edition of a guide (leidraad) of your house; it never changes once published (rule GU-01)."""

    id: UUID = Field(description="Identifier of the edition.")
    code: str = Field(description="Short name of the guide.")
    edition: str = Field(description="Edition.")
    title_nl: str = Field(description="Title, Dutch.")
    title_en: str = Field(description="Title, English.")
    source: str | None = Field(description="The evidence behind it.")
    phases: list[PhaseText] = Field(description="Its phases with their goals, in order.")
    content_hash: str = Field(description="SHA-256 of its content, by which two copies are compared.")
    published_at: datetime = Field(description="When it was published.")
    questions: Page[GuideQuestionView] = Field(description="Its questions, in printed order.")


class TalkCardView(View):
    """One edition of the talk card (praatplaat) for clients: a title and seven texts (rule GU-08)."""

    id: UUID = Field(description="Identifier of the edition.")
    code: str = Field(description="Short name of the card.")
    edition: str = Field(description="Edition.")
    title_nl: str = Field(description="Title, Dutch.")
    title_en: str = Field(description="Title, English.")
    source: str | None = Field(description="The evidence behind it.")
    blocks: list[CardText] = Field(description="The seven texts, in order.")
    published_at: datetime = Field(description="When it was published.")


class TalkCardHandoverView(View):
    """That a client was handed the talk card (rule GU-08)."""

    id: UUID = Field(description="Identifier.")
    case_id: UUID = Field(description="The case.")
    card_id: Annotated[UUID | None, Coordination] = Field(description="Edition of the card.")
    edition: Annotated[str | None, Coordination] = Field(description="Its name.")
    person_id: Annotated[UUID | None, Coordination] = Field(description="To whom.")
    on: Annotated[date | None, Coordination] = Field(description="On which day.")
    organisation_id: Annotated[UUID | None, Coordination] = Field(description="By which organisation.")
    professional_id: Annotated[UUID | None, Coordination] = Field(description="By whom.")


class GuidePreparationView(View):
    """How an organisation prepares a run: asked to answer beforehand, or given a digest (rule GU-05)."""

    id: UUID = Field(description="Identifier.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    case_id: UUID = Field(description="The case.")
    organisation_id: Annotated[UUID | None, Coordination] = Field(description="Which organisation.")
    is_digest: Annotated[bool | None, Coordination] = Field(
        description="True for a subject expert, who reads what was prepared as far as it may."
    )
    request_id: Annotated[UUID | None, Coordination] = Field(description="The request for information that asks it.")
    handed_in_at: Annotated[datetime | None, Coordination] = Field(description="When it was ready.")
    nothing_known: Annotated[bool | None, Coordination] = Field(description="Whether it has nothing to bring.")
    digest_at: Annotated[datetime | None, Coordination] = Field(description="When the digest was ready.")


class GuideAnswerObjectView(View):
    """What an item of an answer became (rule GU-07)."""

    id: UUID = Field(description="Identifier of the link.")
    object_kind: Annotated[AnswerObject | None, Coordination] = Field(description="Kind of object.")
    object_id: Annotated[UUID | None, Coordination] = Field(description="That object.")
    item: Annotated[int | None, Coordination] = Field(description="Which item of the answer, from 0.")
    at: Annotated[datetime | None, Coordination] = Field(description="When.")


class GuideAnswerView(View):
    """An answer (antwoord) to a question of a guide, with who gave it (rule GU-04).

    What it holds is shown to who may read the question's own category of everyone it is about; a client's answer needs
    the category client_voice beside it.
    """

    id: UUID = Field(description="Identifier.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    case_id: UUID = Field(description="The case.")
    run_id: UUID = Field(description="The run.")
    question_code: Annotated[str | None, Coordination] = Field(description="Code of the question.")
    organisation_id: Annotated[UUID | None, Coordination] = Field(description="The organisation that recorded it.")
    categories: Annotated[list[Category] | None, Own] = Field(description="Its categories of data (E11).")
    respondent_id: Annotated[UUID | None, Own] = Field(description="The professional who answered.")
    client_id: Annotated[UUID | None, Own] = Field(description="The client who answered.")
    client_voice: Annotated[ClientVoice | None, Own] = Field(description="Given by the client, or reported.")
    reported_by_id: Annotated[UUID | None, Own] = Field(description="Reported: by which professional.")
    person_ids: Annotated[list[UUID] | None, Own] = Field(description="About whom; empty: the household as a whole.")
    text: Annotated[str | None, Own] = Field(description="Text.")
    items: Annotated[list[str] | None, Own] = Field(description="List or ranking, the first one first.")
    number: Annotated[int | None, Own] = Field(description="Figure from 1 to 10.")
    yes: Annotated[bool | None, Own] = Field(description="Gate: the answer.")
    rationale: Annotated[str | None, Own] = Field(description="Why.")
    proposes: Annotated[list[CasePhase] | None, Own] = Field(
        description="Gate: the phases that it proposes; a meeting decides on them (rules GU-02, CA-11)."
    )
    on: Annotated[date | None, Own] = Field(description="Date.")
    named_person_id: Annotated[UUID | None, Own] = Field(description="Who is named.")
    named_organisation_id: Annotated[UUID | None, Own] = Field(description="Which organisation is named.")
    based_on_ids: Annotated[list[UUID] | None, Own] = Field(description="On what it rests (rule GU-06).")
    at: Annotated[datetime | None, Coordination] = Field(description="When it was recorded.")
    withdrawn_at: Annotated[datetime | None, Coordination] = Field(description="When it was taken back.")
    withdrawn_reason: Annotated[str | None, Own] = Field(description="Why it was taken back.")
    objects: Page[GuideAnswerObjectView] = Field(description="What became of it.")


class GuideRunView(View):
    """A guide for one case in one meeting (leidraadgesprek, rule GU-03)."""

    id: UUID = Field(description="Identifier.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    case_id: UUID = Field(description="The case.")
    meeting_id: Annotated[UUID | None, Coordination] = Field(description="The meeting.")
    meeting_part_id: Annotated[UUID | None, Coordination] = Field(description="The part of the meeting.")
    template_id: Annotated[UUID | None, Coordination] = Field(description="Edition of the guide.")
    phase: Annotated[CasePhase | None, Coordination] = Field(description="The phase that is talked through.")
    question_codes: Annotated[list[str] | None, Coordination] = Field(
        description="The questions that were selected; null: every one of the phase."
    )
    covers_all: Annotated[bool | None, Coordination] = Field(
        description="Whether the house wants all parts of the phase in one conversation."
    )
    state: Annotated[GuideRunState | None, Coordination] = Field(description="State.")
    prepare_until: Annotated[datetime | None, Coordination] = Field(description="Before when it is prepared.")
    prepare_codes: Annotated[list[str] | None, Coordination] = Field(description="Which questions are prepared.")
    summary: Annotated[str | None, Needs(Category.safety)] = Field(description="Summary of what was prepared.")
    summarised_at: Annotated[datetime | None, Coordination] = Field(description="When it was summarised.")
    opened_by_id: Annotated[UUID | None, Coordination] = Field(description="The organisation that opened it.")
    opened_at: Annotated[datetime | None, Coordination] = Field(description="When it was opened.")
    held_at: Annotated[datetime | None, Coordination] = Field(description="When the meeting took it up.")
    ended_at: Annotated[datetime | None, Coordination] = Field(description="When it ended.")
    preparations: Page[GuidePreparationView] = Field(description="Who prepares it, and who has.")
    answers: Page[GuideAnswerView] = Field(description="The answers, each with only what you may know of it.")
