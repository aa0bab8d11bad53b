"""The indicators as data: what each measures, over whom, on which date, along which axes, and from where it comes.

A definition is a version of its own: whoever changes what is counted gives it another version. Each of its texts stands
in English and in Dutch (`_nl`).
"""

import tomllib
from functools import cache, cached_property
from importlib import resources
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.domain.statistics.facts import facts_of, written_out
from app.domain.vocabulary.reports import (
    IndicatorAudience,
    IndicatorCategory,
    IndicatorKind,
    IndicatorLevel,
    Measure,
)
from app.domain.vocabulary.statistics import Axis, CasePlace

OWNER: Final = "safety_house"
"""Who keeps the definitions that come with the service."""

MOST_AXES: Final = 4
"""Along how many axes an indicator is divided beside its cell."""

Told = Annotated[str, Field(pattern=r"\S")]
"""A text that says something: one that is missing or blank stops the start."""


class Deviation(BaseModel):
    """Where a programme or region counts otherwise, and from where that is known."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    where: Told
    where_nl: Told
    text: Told
    text_nl: Told
    source: Told


class Indicator(BaseModel):
    """One version of one indicator (rule RP-02)."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))

    id: str
    version: int
    title_nl: Told
    title_en: Told
    numerator: Told
    numerator_nl: Told
    denominator: Told
    denominator_nl: Told
    date_basis: Told
    date_basis_nl: Told
    population: Told
    population_nl: Told
    unit: Told
    unit_nl: Told
    level: IndicatorLevel
    kind: IndicatorKind
    category: IndicatorCategory
    measure: Measure
    axes: tuple[Axis, ...] = Field(default=(), max_length=MOST_AXES)
    cell: Told | None = None
    cell_nl: Told | None = None
    separate: bool = False
    """One subject stands in several cells, so that no total over the cells exists."""

    not_counted: Told | None = None
    """What the words of the indicator promise and the stored data cannot give."""

    not_counted_nl: Told | None = None

    deviations: tuple[Deviation, ...] = ()
    source: Told
    owner: str = OWNER
    target: float | None = None
    baseline: float | None = None
    place: CasePlace | None = None
    """Where municipality and programme are found; None: the text itself gives what applies."""

    counted: str
    """What is counted, in short; `facts` is written out of it."""

    by_supplier: bool = False
    """Its text names `organisation_id` and `record_kind` too: each organisation reads its own numbers."""

    also_supplied: str = ""
    """What only the numbers of an organisation by itself count beside it, in the same columns."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.separate and self.cell is None:
            raise ValueError(self.id)
        for english, dutch in ((self.cell, self.cell_nl), (self.not_counted, self.not_counted_nl)):
            if (english is None) != (dutch is None):
                raise ValueError(self.id)
        return self

    @property
    def formula(self) -> str:
        """What is divided by what."""
        return f"{self.numerator} / {self.denominator}"

    @property
    def formula_nl(self) -> str:
        """What is divided by what, in Dutch."""
        return f"{self.numerator_nl} / {self.denominator_nl}"

    @cached_property
    def facts(self) -> str:
        """The SQL that gives every fact of every house, with the columns of `facts.COLUMNS`."""
        return facts_of(
            self.counted,
            axes=self.axes,
            place=self.place,
            has_cell=self.cell is not None,
            is_stock=self.measure is Measure.stock,
        )

    @property
    def supplied(self) -> str:
        """The SQL of what organisations supplied, as it is counted, with `organisation_id` and `record_kind`."""
        return " UNION ALL ".join(written_out(text) for text in (self.counted, self.also_supplied) if text)

    @property
    def audiences(self) -> list[IndicatorAudience]:
        """Who asks for it: organisations answer for their own share, steering groups steer on output and outcome.

        The municipality oversees what the network does and what it brings about.
        """
        asks = {
            IndicatorAudience.mother_organisation: self.level is IndicatorLevel.organisation,
            IndicatorAudience.steering_group: self.category in (IndicatorCategory.output, IndicatorCategory.outcome),
            IndicatorAudience.municipality: self.level is not IndicatorLevel.organisation,
        }
        return [audience for audience, does in asks.items() if does]


@cache
def indicators() -> dict[str, Indicator]:
    """Every indicator of the catalogue by its id."""
    room = resources.files("app.domain.statistics")
    found: dict[str, Indicator] = {}
    for file in sorted((room / "catalogue").iterdir(), key=lambda each: each.name):
        if not file.name.endswith(".toml"):
            continue
        for told in tomllib.loads(file.read_text(encoding="utf-8"))["indicator"]:
            indicator = Indicator.model_validate(told)
            if indicator.id in found:
                raise LookupError(indicator.id)
            found[indicator.id] = indicator
    return found
