"""What is shown of statistics: definitions, and cells in which nobody can be found. No field is about a person."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from app.domain.access.view import Page, View
from app.domain.vocabulary.reports import (
    IndicatorAudience,
    IndicatorCategory,
    IndicatorKind,
    IndicatorLevel,
    Measure,
)
from app.domain.vocabulary.statistics import Axis, DataQuality, Grain


class StatisticView(View):
    """One published cell of an indicator (cel van een statistiek): rounded to five, or suppressed; rule RP-01."""

    id: UUID = Field(description="Identifier of the cell.")
    indicator: str = Field(description="The indicator, as `IN-57`.")
    indicator_version: int = Field(description="The version of the definition by which it was counted.")
    grain: Grain = Field(description="How long the period is; days and weeks are those of Amsterdam.")
    starts_on: date = Field(description="The first day of the period.")
    ends_on: date = Field(description="The day after its last day.")
    divided_by: str = Field(description="By what the table is divided, with commas: `cell,municipality`; empty: not.")
    cell: str = Field(description="The cell by the indicator's own division; empty: all of them.")
    municipality: str = Field(description="The municipality; empty: all, `unknown`: not known.")
    programme: str = Field(description="Code of the programme; empty: all.")
    phase: str = Field(description="Phase of the case; empty: all.")
    organisation_kind: str = Field(description="Kind of organisation (E01); empty: all.")
    action_kind: str = Field(description="Kind of action (E25); empty: all.")
    ground_kind: str = Field(description="Kind of sharing ground (E12); empty: all.")
    numerator: float | None = Field(description="What was counted, rounded; null where suppressed, and of a mean.")
    denominator: float | None = Field(description="Out of, or by how many, rounded; null where suppressed.")
    value: float | None = Field(description="The value, of rounded parts; null: suppressed, or nothing to divide by.")
    is_suppressed: bool = Field(description="Whether it is about too few, or others could be derived from it.")
    quality: DataQuality = Field(description="How complete the data of the indicator and period are.")
    revision: int = Field(description="0 as first published; a correction has the next number.")
    published_at: datetime = Field(description="When it was published; it never changes after that.")
    counted_until: datetime | None = Field(description="Until when every change of the house is counted by now.")


class IndicatorView(View):
    """The definition of an indicator (indicator): what is counted, of whom, on which date; rule RP-02."""

    id: UUID = Field(description="Identifier of this version of the definition.")
    code: str = Field(description="The indicator, as `IN-57`.")
    definition_version: int = Field(description="Version of the definition; its numbers carry it.")
    title_nl: str = Field(description="Its Dutch name.")
    title_en: str = Field(description="Its English name.")
    numerator: str = Field(description="What is counted or added up.")
    numerator_nl: str = Field(description="What is counted or added up, in Dutch.")
    denominator: str = Field(description="Out of what, or by what it is divided.")
    denominator_nl: str = Field(description="Out of what, or by what it is divided, in Dutch.")
    date_basis: str = Field(description="By which date it belongs to a period.")
    date_basis_nl: str = Field(description="By which date it belongs to a period, in Dutch.")
    population: str = Field(description="Over whom or what is counted.")
    population_nl: str = Field(description="Over whom or what is counted, in Dutch.")
    unit: str = Field(description="Unit of the value.")
    unit_nl: str = Field(description="Unit of the value, in Dutch.")
    level: IndicatorLevel = Field(description="Of whom it says something (E33).")
    kind: IndicatorKind = Field(description="Whether it counts or asks (E33).")
    category: IndicatorCategory = Field(description="Which part of the work it is about (E33).")
    measure: Measure = Field(description="How rows become a value.")
    axes: list[Axis] = Field(description="Along what it can be divided, beside its own cell.")
    cell: str | None = Field(description="What its own cell means; null: it has none.")
    cell_nl: str | None = Field(description="What its own cell means, in Dutch; null: it has none.")
    separate: bool = Field(description="One subject stands in several cells, so there is no total over them.")
    not_counted: str | None = Field(description="What its name promises and the stored data cannot give.")
    not_counted_nl: str | None = Field(description="What its name promises and the stored data cannot give, in Dutch.")
    deviations: list[str] = Field(description="Where a programme or region counts otherwise.")
    deviations_nl: list[str] = Field(description="Where a programme or region counts otherwise, in Dutch.")
    source: str = Field(description="From where the definition comes.")
    owner: str = Field(description="Who keeps it.")
    audiences: list[IndicatorAudience] = Field(description="To whom account is given with it.")
    target: float | None = Field(description="Target of the field, where there is one.")
    baseline: float | None = Field(description="Baseline of the field, where there is one.")
    is_current: bool = Field(description="Whether the house counts by this version now.")
    counted_until: datetime | None = Field(description="Until when every change of the house is counted by now.")
    statistics: Page[StatisticView] = Field(description="What was published by this version, the latest revision.")
