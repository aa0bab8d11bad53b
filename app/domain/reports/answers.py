"""What reports answer: figures with their definitions, never a person and never a case."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from app.domain.vocabulary.cases import Track
from app.domain.vocabulary.programmes import RegionPhase, ViolenceField
from app.domain.vocabulary.reports import (
    Activity,
    CoverageAge,
    IndicatorAudience,
    IndicatorCategory,
    IndicatorKind,
    IndicatorLevel,
    Measure,
)


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True, extra="forbid")


class IndicatorCell(_Answer):
    """One cell of an indicator's table."""

    cell: str | None = Field(description="Which cell; null: all together.")
    value: float | None = Field(description="The value; null where it is suppressed or there is nothing to divide by.")
    subjects: int | None = Field(description="How many it is about; null where it is suppressed.")
    suppressed: bool = Field(description="Whether it is about too few, or others could be derived from it (RP-01).")


class SeriesAnnotation(_Answer):
    """A dated remark that belongs to a series."""

    on: date = Field(description="From which day.")
    text: str = Field(description="What changed: policy, coding.")


class IndicatorResult(_Answer):
    """An indicator over one year, with the definition by which it was computed (rule RP-02)."""

    id: str = Field(description="The indicator.")
    version: int = Field(description="The version of its definition.")
    title_nl: str = Field(description="Its Dutch name.")
    title_en: str = Field(description="Its English name.")
    formula: str = Field(description="What is divided by what.")
    formula_nl: str = Field(description="What is divided by what, in Dutch.")
    level: IndicatorLevel = Field(description="Level (E33).")
    kind: IndicatorKind = Field(description="Kind (E33).")
    category: IndicatorCategory = Field(description="Category (E33).")
    measure: Measure = Field(description="How rows become a value.")
    unit: str = Field(description="Unit of the value.")
    unit_nl: str = Field(description="Unit of the value, in Dutch.")
    owner: str = Field(description="Who keeps the definition.")
    audiences: list[IndicatorAudience] = Field(description="To whom account is given with it.")
    target: float | None = Field(description="Target of the field, where there is one.")
    baseline: float | None = Field(description="Baseline of the field, where there is one.")
    year: int = Field(description="Over which year.")
    cells: list[IndicatorCell] = Field(description="The cells of the table.")
    total: IndicatorCell = Field(description="All together.")
    annotations: list[SeriesAnnotation] = Field(description="What changed in the year (rule RP-08).")
    caveat_nl: str | None = Field(description="How an outcome may be read.")
    caveat_en: str | None = Field(description="How an outcome may be read.")


class IndicatorResults(_Answer):
    """Indicators of the house over one year."""

    results: list[IndicatorResult] = Field(description="In the order of their ids.")


class SpentTime(_Answer):
    """Time that was spent on one activity."""

    activity: Activity = Field(description="On what.")
    minutes: int = Field(description="How long.")
    unpaid_minutes: int = Field(description="How much of it no product financing pays.")


class RefusalCount(_Answer):
    """Refusals for one reason."""

    reason: str = Field(description="The reason (E14).")
    count: int | None = Field(description="How many; null where suppressed.")


class Balance(_Answer):
    """What an organisation gave and took, and how it did its part (rule RP-07)."""

    organisation_id: UUID | None = Field(description="The organisation; null: the house as a whole.")
    year: int = Field(description="Over which year.")
    frozen: bool = Field(description="Whether these are the figures of the yearly result report.")
    given: int | None = Field(description="Contributions given; null where suppressed.")
    taken: int | None = Field(description="Contributions of others that it was shown; null where suppressed.")
    refusals: list[RefusalCount] = Field(description="Refusals by reason.")
    attendance_rate: float | None = Field(description="Present, online or deputised, of the invitations.")
    feedback_rate: float | None = Field(description="Feedback in time, of the feedback that was due.")
    overdue_share: float | None = Field(description="Actions past their due date, of the actions that were due.")
    time: list[SpentTime] = Field(description="Time spent, by activity.")


class PeerFigure(_Answer):
    """One figure of one house under its pseudonym."""

    house: UUID = Field(description="Pseudonym of the house.")
    is_own: bool = Field(description="Whether it is your own house.")
    indicator: str = Field(description="The indicator.")
    version: int = Field(description="The version of its definition.")
    value: float = Field(description="Its value over the whole year and house.")


class PeerComparison(_Answer):
    """Houses beside each other, under pseudonyms and without any case (rule RP-11)."""

    year: int = Field(description="Over which year.")
    figures: list[PeerFigure] = Field(description="By indicator, then by house.")


class CoverageGap(_Answer):
    """For whom a region has no offer."""

    violence_field: ViolenceField = Field(description="Field of violence (E28).")
    track: Track = Field(description="Track (E07).")
    age: CoverageAge = Field(description="For children or for adults.")


class DatedPhase(_Answer):
    """How far the region was from a day on."""

    phase: RegionPhase = Field(description="Development phase 1 to 4 (E28).")
    starts_on: date = Field(description="From which day.")


class Coverage(_Answer):
    """What a region lacks (rule RP-09)."""

    region: str = Field(description="The region.")
    gaps: list[CoverageGap] = Field(description="Fields, tracks and ages without an offer.")
    phases: list[DatedPhase] = Field(description="Development phases, the latest first.")
    missing_offers: list[str] = Field(description="What of the regional minimum is missing (rule PR-20).")
    structural_without_triage: int | None = Field(description="Structural cases without triage; null: suppressed.")
