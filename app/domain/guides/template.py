"""What a guide template and a talk card consist of: the one schema of shipped files and of what a house publishes."""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Annotated, TypeVar

from pydantic import Field

from app.domain.access.draft import Draft, Line
from app.domain.vocabulary.cases import CasePhase
from app.domain.vocabulary.guides import AnswerObject, GuideItemType, GuideSection, QuestionTheme, TalkCardBlock
from app.domain.vocabulary.safety import RatingKind
from app.domain.vocabulary.sharing import Category

Wording = Annotated[str, Field(min_length=1, max_length=500)]
Code = Annotated[str, Field(pattern=r"^[A-Z]{2}-[VBSOC][1-9]\d?(\.[1-9]\d?)?$")]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,39}$")]
Phases = Annotated[tuple[CasePhase, ...], Field(max_length=4)]

STANDARD_GUIDE = "gezamenlijke-analyse"
STANDARD_CARD = "praatplaat"


class GuidePointDraft(Draft):
    """A question of a guide, by its code: phase - section letter, number of the head, number of the sub-point."""

    code: Code = Field(description="Code, for instance DV-O1 or DV-O1.1.")
    item_type: GuideItemType = Field(description="How it is answered (E23).")
    category: Category = Field(description="Category of data of its answers (E11).")
    nl: Wording = Field(description="Text for professionals, Dutch.")
    en: Wording = Field(description="English label.")
    client_nl: Wording | None = Field(default=None, description="Text for clients, in plain Dutch.")
    client_en: Wording | None = Field(default=None, description="Text for clients, in English.")
    source: Line | None = Field(default=None, description="The evidence behind the question.")
    required: bool = Field(default=False, description="Whether its absence is a finding (rule GU-03).")
    scale_kind: RatingKind | None = Field(default=None, description="Figure: its kind, fixed by the phase (SA-04).")
    on_yes: Phases = Field(default=(), description="Gate: phases that yes proposes (rule GU-02).")
    on_no: Phases = Field(default=(), description="Gate: phases that no proposes.")
    becomes: Annotated[tuple[AnswerObject, ...], Field(max_length=6)] = Field(
        default=(), description="What its answers may become (rule GU-07)."
    )
    theme: QuestionTheme | None = Field(default=None, description="Breach or closure plan, where it asks for that.")


class GuideQuestionDraft(GuidePointDraft):
    """A head question with its sub-points."""

    points: Annotated[tuple[GuidePointDraft, ...], Field(max_length=20)] = Field(default=(), description="Sub-points.")


class GuideGoalDraft(Draft):
    """The goal of a phase: a text that asks nothing."""

    nl: Wording = Field(description="Text for professionals, Dutch.")
    en: Wording = Field(description="English.")
    client_nl: Wording | None = Field(default=None, description="Text for clients, in plain Dutch.")
    source: Line | None = Field(default=None, description="The evidence behind it.")


class GuideSectionDraft(Draft):
    """A section of a phase with its questions."""

    letter: Annotated[str, Field(pattern=r"^[VBSOC]$")] = Field(description="V, B, S, O or C; part of the codes.")
    section: GuideSection = Field(description="Section (E23).")
    questions: Annotated[tuple[GuideQuestionDraft, ...], Field(min_length=1, max_length=20)] = Field(
        description="Head questions in order."
    )


class GuidePhaseDraft(Draft):
    """A phase of a guide; the form of a method without phases has one, of no phase of the case."""

    code: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] = Field(description="Two letters; begin the codes.")
    phase: CasePhase | None = Field(default=None, description="The phase of the case that it serves.")
    title_nl: Line = Field(description="Title, Dutch.")
    title_en: Line = Field(description="Title, English.")
    goal: GuideGoalDraft = Field(description="The goal of the conversation.")
    sections: Annotated[tuple[GuideSectionDraft, ...], Field(min_length=1, max_length=5)] = Field(
        description="Sections in order."
    )


class GuideTemplateDraft(Draft):
    """One edition of a guide; published once, never changed (rule GU-01)."""

    code: Name = Field(description="Short name of the guide.")
    edition: Line = Field(description="Edition; another one for every change of a question.")
    title_nl: Line = Field(description="Title, Dutch.")
    title_en: Line = Field(description="Title, English.")
    source: Line | None = Field(default=None, description="The evidence behind it.")
    phases: Annotated[tuple[GuidePhaseDraft, ...], Field(min_length=1, max_length=6)] = Field(
        description="Phases in order."
    )

    def each_question(
        self,
    ) -> Iterator[tuple[GuidePhaseDraft, GuideSectionDraft, GuideQuestionDraft, GuidePointDraft | None]]:
        """Every question in printed order: each head with None, then each of its sub-points."""
        for phase in self.phases:
            for section in phase.sections:
                for head in section.questions:
                    yield phase, section, head, None
                    for point in head.points:
                        yield phase, section, head, point


class TalkCardTextDraft(Draft):
    """One text of the talk card."""

    block: TalkCardBlock = Field(description="Which of the seven.")
    nl: Wording = Field(description="In plain Dutch.")
    en: Wording = Field(description="English.")


class TalkCardDraft(Draft):
    """One edition of the talk card (praatplaat): a title and seven texts; published once, never changed (GU-08)."""

    code: Name = Field(description="Short name of the card.")
    edition: Line = Field(description="Edition.")
    title_nl: Line = Field(description="Title, Dutch.")
    title_en: Line = Field(description="Title, English.")
    source: Line | None = Field(default=None, description="The evidence behind it.")
    blocks: Annotated[tuple[TalkCardTextDraft, ...], Field(max_length=7)] = Field(
        description="The seven texts in order."
    )


D = TypeVar("D", bound=Draft)


@cache
def shipped_guides() -> tuple[GuideTemplateDraft, ...]:
    """The guides that come with the service, by code and edition."""
    return tuple(_shipped(GuideTemplateDraft, "phases"))


@cache
def shipped_cards() -> tuple[TalkCardDraft, ...]:
    """The talk cards that come with the service."""
    return tuple(_shipped(TalkCardDraft, "blocks"))


def _shipped(model: type[D], member: str) -> Iterator[D]:
    folder = files("app.domain.guides") / "catalogue"
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml"):
            content = tomllib.loads(file.read_text(encoding="utf-8"))
            if member in content:
                yield model.model_validate(content)
