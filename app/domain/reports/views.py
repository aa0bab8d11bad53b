"""What is shown of reports: evaluations of cases one may know of, improvement, annotations, frozen results."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.domain.access.view import NeedsOwnCategory, View
from app.domain.vocabulary.reports import EvaluationForm, EvaluationWay, ImprovementState

Own = NeedsOwnCategory()


class EvaluationView(View):
    """One respondent's answers about one meeting (rule RP-06)."""

    id: UUID = Field(description="Identifier of the evaluation.")
    case_id: UUID = Field(description="The case.")
    meeting_id: UUID = Field(description="The meeting.")
    form: Annotated[EvaluationForm | None, Own] = Field(description="Whose form.")
    way: Annotated[EvaluationWay | None, Own] = Field(description="In writing, or by word of mouth.")
    person_id: Annotated[UUID | None, Own] = Field(description="The client who answered.")
    professional_id: Annotated[UUID | None, Own] = Field(description="The professional who answered.")
    items: Annotated[list[str] | None, Own] = Field(description="Items and their values, as `heard=8`.")
    scale: Annotated[int | None, Own] = Field(description="The highest value of the scale; the lowest is 1.")
    recorded_by: Annotated[str | None, Own] = Field(description="Who recorded oral answers.")
    at: Annotated[datetime | None, Own] = Field(description="When it was recorded.")


class ImprovementView(View):
    """What is agreed to do better (verbeteractie, rule RP-11); it belongs to no case."""

    id: UUID = Field(description="Identifier of the improvement action.")
    version: int = Field(description="Version of the record; part of the entity tag.")
    text: str = Field(description="What is to become better.")
    owner_id: UUID = Field(description="The organisation that sees to it.")
    due_on: date = Field(description="By when.")
    state: ImprovementState = Field(description="Agreed, done or dropped.")
    reason: str | None = Field(description="Why it was dropped.")
    ended_at: datetime | None = Field(description="When it was done or dropped.")


class AnnotationView(View):
    """A dated remark on the time series (rule RP-08)."""

    id: UUID = Field(description="Identifier of the remark.")
    on: date = Field(description="From which day.")
    text: str = Field(description="What changed: policy, coding.")
    indicator: str | None = Field(description="The indicator; null: every one.")


class ResultReportView(View):
    """The figures of one organisation over one year, as they were frozen (rule RP-07)."""

    id: UUID = Field(description="Identifier of the report.")
    organisation_id: UUID = Field(description="The organisation.")
    year: int = Field(description="Over which year.")
    frozen_at: datetime = Field(description="When it was frozen; read the balance of the year for its figures.")
