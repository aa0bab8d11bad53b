"""What comes in about reports."""

from datetime import date
from uuid import UUID

from pydantic import Field

from app.domain.access.draft import Draft, Line, Prose
from app.domain.vocabulary.cases import Track
from app.domain.vocabulary.programmes import RegionPhase, ViolenceField
from app.domain.vocabulary.reports import (
    Activity,
    CoverageAge,
    EvaluationForm,
    EvaluationItem,
    EvaluationWay,
    IndicatorAudience,
)


class IndicatorsDraft(Draft):
    """Which indicators over which year."""

    year: int = Field(description="The year; the numbers of the running one are published when it has ended.")
    indicators: list[Line] | None = Field(default=None, max_length=100, description="Their ids; null: every one.")
    audience: IndicatorAudience | None = Field(default=None, description="For whom; null: for everybody.")


class YearDraft(Draft):
    """A year."""

    year: int = Field(description="The year.")


class BalanceDraft(Draft):
    """Whose balance over which year."""

    year: int = Field(description="The year; the running one up to today.")
    organisation_id: UUID | None = Field(default=None, description="The organisation; null: your own.")


class TimeDraft(Draft):
    """Time that your organisation spent for the network."""

    activity: Activity = Field(description="On what.")
    minutes: int = Field(ge=1, le=1440, description="How long.")
    product_financed: bool = Field(description="Whether product financing pays it.")
    on: date = Field(description="On which day.")
    case_id: UUID | None = Field(default=None, description="For which case, where it was for one.")


class PoliceCountDraft(Draft):
    """How many incidents the police coded as domestic violence in a month."""

    month: date = Field(description="The first day of the month.")
    coded: int = Field(ge=0, le=1_000_000, description="How many.")


class ItemAnswer(Draft):
    """The answer to one item."""

    item: EvaluationItem = Field(description="The item.")
    value: int = Field(description="Its value on the house's scale, which begins at 1.")


class EvaluationDraft(Draft):
    """One respondent's answers about one meeting; who is named is the respondent."""

    form: EvaluationForm = Field(description="Whose form.")
    way: EvaluationWay = Field(description="In writing, or by word of mouth.")
    person_id: UUID | None = Field(default=None, description="The client who answers.")
    professional_id: UUID | None = Field(default=None, description="The professional who answers.")
    items: list[ItemAnswer] = Field(max_length=20, description="Coded items with values on the house's scale.")
    recorded_by: Line | None = Field(default=None, description="Oral answers: the name of who recorded them.")


class SeverityDraft(Draft):
    """How severe the violence is, some months after the case opened."""

    month: int = Field(ge=0, le=18, description="Months since the case opened: 0 to 18.")
    value: int = Field(ge=0, description="Its value on the one scale of the region, which begins at 0.")


class ImprovementDraft(Draft):
    """What is agreed to do better; it names no case and no person."""

    text: Prose = Field(description="What is to become better.")
    owner_id: UUID = Field(description="The organisation that sees to it.")
    due_on: date = Field(description="By when.")


class AnnotationDraft(Draft):
    """A dated remark on the time series."""

    on: date = Field(description="From which day.")
    text: Prose = Field(description="What changed: policy, coding.")
    indicator: Line | None = Field(default=None, description="The indicator; null: every one.")


class CoverageDraft(Draft):
    """That a region has an offer."""

    region: Line = Field(description="The region.")
    violence_field: ViolenceField = Field(description="Field of violence (E28).")
    track: Track = Field(description="Track (E07).")
    age: CoverageAge = Field(description="For children or for adults.")
    organisation_id: UUID | None = Field(default=None, description="Who offers it.")
    starts_on: date = Field(description="From when.")
    ends_on: date | None = Field(default=None, description="Until when; null: open.")


class RegionPhaseDraft(Draft):
    """How far a region is from a day on."""

    region: Line = Field(description="The region.")
    phase: RegionPhase = Field(description="Development phase 1 to 4 (E28).")
    starts_on: date = Field(description="From which day.")


class RegionDraft(Draft):
    """A region."""

    region: Line = Field(description="The region.")
