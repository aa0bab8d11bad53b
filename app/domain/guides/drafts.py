"""What callers send about guides: runs, answers, preparations, and what an answer becomes."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from app.domain.access.draft import Draft, Line, Prose
from app.domain.actions.drafts import ActionDraft
from app.domain.plans.drafts import ClosurePlanDraft
from app.domain.safety.plan_drafts import ConditionDraft
from app.domain.vocabulary.actions import ActionKind
from app.domain.vocabulary.cases import CasePhase
from app.domain.vocabulary.guides import ClientVoice
from app.domain.vocabulary.meetings import MeetingKind

Persons = Annotated[tuple[UUID, ...], Field(max_length=50)]
Item = Annotated[int, Field(ge=0, le=49)]


class ShippedEditionDraft(Draft):
    """Which edition that comes with the service your house takes over."""

    code: Line = Field(description="Short name, for instance `gezamenlijke-analyse`, `zes-stappen` or `praatplaat`.")
    edition: Line | None = Field(default=None, description="Edition; the latest when left out.")


class GuideRunDraft(Draft):
    """A guide for one case in one meeting; it may be opened before the meeting (rules GU-03, GU-05)."""

    meeting_id: UUID = Field(description="The meeting; the case stands on its agenda.")
    meeting_part_id: UUID | None = Field(default=None, description="The part of the meeting.")
    template_id: UUID | None = Field(default=None, description="Edition of the guide; the newest when left out.")
    phase: CasePhase | None = Field(default=None, description="Phase; that of the case when left out.")
    question_codes: Annotated[tuple[Line, ...], Field(min_length=1, max_length=200)] | None = Field(
        default=None, description="Only these questions; none is mandatory."
    )
    prepare_until: AwareDatetime | None = Field(
        default=None,
        description="Ask every organisation of the team to answer before then; without it nobody is asked beforehand.",
    )
    prepare_codes: Annotated[tuple[Line, ...], Field(min_length=1, max_length=200)] | None = Field(
        default=None, description="Which questions to prepare; those of the run before judgement when left out."
    )


class GuideSummaryDraft(Draft):
    """The summary of what was prepared, with which the chair begins."""

    summary: Prose = Field(description="The state of affairs in short.")


class GuidePreparationDraft(Draft):
    """That your organisation has prepared."""

    nothing_known: bool = Field(default=False, description="Whether you have nothing to bring.")


class GuideAnswerDraft(Draft):
    """An answer to one question of a guide, with who gave it (rule GU-04)."""

    question_code: Line = Field(description="Code of the question.")
    respondent_id: UUID | None = Field(
        default=None, description="Your professional who answers; who is named in the request when left out."
    )
    client_id: UUID | None = Field(default=None, description="The person of the case who answers.")
    client_voice: ClientVoice | None = Field(default=None, description="Client: given by the client or reported.")
    reported_by_id: UUID | None = Field(default=None, description="Reported: the professional who reports it.")
    person_ids: Persons = Field(default=(), description="About whom; the household as a whole when left out.")
    text: Prose | None = Field(default=None, description="Text.")
    items: Annotated[tuple[Prose, ...], Field(max_length=50)] = Field(
        default=(), description="List or ranking: each item, the first one first."
    )
    number: Annotated[int, Field(ge=1, le=10)] | None = Field(default=None, description="Figure from 1 to 10.")
    yes: bool | None = Field(default=None, description="Gate: yes, there are concerns or steps are needed; or no.")
    rationale: Prose | None = Field(default=None, description="Why, for a figure and for a gate.")
    on: date | None = Field(default=None, description="Date.")
    named_person_id: UUID | None = Field(default=None, description="Who is named, a person of the case.")
    named_organisation_id: UUID | None = Field(default=None, description="Which organisation is named.")
    based_on_ids: Annotated[tuple[UUID, ...], Field(max_length=50)] = Field(
        default=(), description="Contributions or earlier answers on which it rests (rule GU-06)."
    )


class TalkCardHandoverDraft(Draft):
    """To whom the talk card was handed (rule GU-08)."""

    person_id: UUID = Field(description="The client.")
    card_id: UUID | None = Field(default=None, description="Edition of the card; the newest when left out.")
    on: date | None = Field(default=None, description="On which day; today when left out.")


class ActionOfAnswerDraft(Draft):
    """The action that an answer becomes: who does what, when (rule GU-07)."""

    item: Item = Field(default=0, description="Which item of the answer, from 0.")
    action: ActionDraft = Field(description="The action.")


class ConditionOfAnswerDraft(Draft):
    """The condition that a bottom requirement becomes, with its guard (rule GU-07)."""

    item: Item = Field(default=0, description="Which item of the answer, from 0.")
    condition: ConditionDraft = Field(description="The condition.")


class UnknownOfAnswerDraft(Draft):
    """That what is not known is kept as an unknown, in the words of the answer (rule GU-07)."""

    item: Item = Field(default=0, description="Which item of the answer, from 0.")
    person_ids: Persons = Field(default=(), description="About whom; as the answer, or everyone, when left out.")


class OptionOfAnswerDraft(Draft):
    """That an item of the brainstorm is kept as an option, in the words of the answer (rule GU-07)."""

    item: Item = Field(default=0, description="Which item of the answer, from 0.")
    kind: ActionKind = Field(description="Kind of action (E25).")
    subject_ids: Persons = Field(default=(), description="For whom; as the answer when left out.")


class MeetingOfAnswerDraft(Draft):
    """The meeting that the next date becomes (rule GU-07)."""

    kind: MeetingKind = Field(description="Kind of meeting (E21) with an active charter.")
    starts_at: AwareDatetime = Field(description="When it begins.")
    ends_at: AwareDatetime | None = Field(default=None, description="When it ends; an hour later when left out.")


class ClosurePlanOfAnswerDraft(Draft):
    """The closure plan that a plan for relapse becomes (rule GU-07)."""

    closure_plan: ClosurePlanDraft = Field(description="The closure plan.")
