"""Statistics: facts about single things, their sums by day, and what of them was published. No name of anybody.

Facts and sums are ours alone: nobody reads them through a door. What is published is read by who may read reports.
The three large tables are cut by month (partitions.py), so that a recount and a forgotten year touch few pages.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, Numeric, UniqueConstraint, func
from sqlalchemy import text as sql
from sqlmodel import Field

from app.domain.ids import new_id
from app.domain.tables.base import HouseBound, Row, Texts, moment, one_of, string
from app.domain.vocabulary.reports import IndicatorCategory, IndicatorKind, IndicatorLevel, Measure
from app.domain.vocabulary.statistics import DataQuality, Grain

_BY_MONTH = {"postgresql_partition_by": "RANGE (month)"}


def _number(**options: Any) -> Any:  # noqa: ANN401 - the shape of sqlmodel.Field itself
    """An exact number: sums that are kept by adding and taking away must not drift."""
    return Field(sa_type=Numeric, **options)


class FactRow(Row, table=True):
    """One thing that counts for one indicator: its day, its cell and axes, and how much it counts.

    `key` follows from subject, day, cell and axes, so that the same fact is found again when its root is recounted.
    """

    __tablename__ = "facts"
    __table_args__ = (Index("facts_indicator", "house_id", "indicator"), _BY_MONTH)

    house_id: UUID = Field(primary_key=True)
    root_id: UUID = Field(primary_key=True)
    indicator: str = string(primary_key=True)
    key: UUID = Field(primary_key=True)
    month: date = Field(primary_key=True)
    subject_id: UUID
    day: date
    cell: str = string()
    municipality: str = string()
    programme: str = string()
    phase: str = string()
    organisation_kind: str = string()
    action_kind: str = string()
    ground_kind: str = string()
    numerator: Decimal = _number()
    denominator: Decimal = _number()


class FactCellRow(Row, table=True):
    """The sum of the facts of one day that agree in cell and axes."""

    __tablename__ = "fact_cells"
    __table_args__ = (
        Index("fact_cells_empty", "house_id", "indicator", postgresql_where=sql("facts = 0")),
        Index("fact_cells_day", "house_id", "day"),
        _BY_MONTH,
    )

    house_id: UUID = Field(primary_key=True)
    indicator: str = string(primary_key=True)
    day: date = Field(primary_key=True)
    cell: str = string(primary_key=True)
    municipality: str = string(primary_key=True)
    programme: str = string(primary_key=True)
    phase: str = string(primary_key=True)
    organisation_kind: str = string(primary_key=True)
    action_kind: str = string(primary_key=True)
    ground_kind: str = string(primary_key=True)
    month: date = Field(primary_key=True)
    numerator: Decimal = _number()
    denominator: Decimal = _number()
    facts: int = Field(sa_type=BigInteger)


class ProgressRow(Row, table=True):
    """How far the changes of a house are counted: every transaction before `xid`, everything until `counted_until`.

    `definitions` is a mark of the definitions by which it was counted, `published_on` the day up to which every period
    that ended is published.
    """

    __tablename__ = "statistics_progress"

    house_id: UUID = Field(primary_key=True)
    xid: int = Field(sa_type=BigInteger)
    counted_until: datetime = moment()
    rebuilt_at: datetime = moment()
    definitions: str = string()
    published_on: date | None = None


class IndicatorRow(HouseBound, table=True):
    """One version of an indicator's definition by which this house counts, or counted (rule RP-02)."""

    __tablename__ = "indicators"
    __table_args__ = (
        one_of("level", IndicatorLevel),
        one_of("kind", IndicatorKind),
        one_of("category", IndicatorCategory),
        one_of("measure", Measure),
        UniqueConstraint("house_id", "code", "version"),
    )

    code: str = string()
    version: int
    title_nl: str = string()
    title_en: str = string()
    numerator: str = string()
    numerator_nl: str = string()
    denominator: str = string()
    denominator_nl: str = string()
    date_basis: str = string()
    date_basis_nl: str = string()
    population: str = string()
    population_nl: str = string()
    unit: str = string()
    unit_nl: str = string()
    level: str = string()
    kind: str = string()
    category: str = string()
    measure: str = string()
    axes: list[str] = Field(sa_type=Texts)
    cell: str | None = string(default=None)
    cell_nl: str | None = string(default=None)
    separate: bool
    not_counted: str | None = string(default=None)
    not_counted_nl: str | None = string(default=None)
    deviations: list[str] = Field(sa_type=Texts)
    deviations_nl: list[str] = Field(sa_type=Texts)
    source: str = string()
    owner: str = string()
    audiences: list[str] = Field(sa_type=Texts)
    target: float | None = None
    baseline: float | None = None
    is_current: bool = Field(default=True)


class PublicationRow(HouseBound, table=True):
    """That an indicator's cells of one period were published, by which definition, and why once more. Append-only."""

    __tablename__ = "statistics_publications"
    __table_args__ = (
        one_of("grain", Grain),
        one_of("quality", DataQuality),
        UniqueConstraint("house_id", "indicator", "version", "grain", "starts_on", "revision"),
        CheckConstraint("(revision = 0) = (reason IS NULL)", name="revision_has_reason"),
        Index("statistics_publications_ended", "house_id", "ends_on"),
        Index("statistics_publications_revised", "house_id", postgresql_where=sql("revision > 0")),
    )

    indicator: str = string()
    version: int
    grain: str = string()
    starts_on: date
    ends_on: date
    revision: int = Field(default=0)
    quality: str = string()
    reason: str | None = string(default=None)
    professional_id: UUID | None = None
    counted_until: datetime = moment()
    published_at: datetime = moment(sa_column_kwargs={"server_default": func.now()})


class StatisticRow(Row, table=True):
    """One published cell: a rounded value, or that it is suppressed. Never changed. '' on an axis means: all of it."""

    __tablename__ = "statistics"
    __table_args__ = (
        one_of("grain", Grain),
        one_of("quality", DataQuality),
        CheckConstraint("NOT is_suppressed OR num_nonnulls(numerator, denominator, value) = 0", name="hides"),
        Index("statistics_indicator", "house_id", "indicator", "grain", "axes", "starts_on"),
        {"postgresql_partition_by": "RANGE (starts_on)"},
    )

    house_id: UUID = Field(primary_key=True)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    starts_on: date = Field(primary_key=True)
    ends_on: date
    publication_id: UUID
    indicator: str = string()
    version: int
    grain: str = string()
    axes: str = string()
    cell: str = string()
    municipality: str = string()
    programme: str = string()
    phase: str = string()
    organisation_kind: str = string()
    action_kind: str = string()
    ground_kind: str = string()
    numerator: float | None = None
    denominator: float | None = None
    value: float | None = None
    is_suppressed: bool
    quality: str = string()
    revision: int = Field(default=0)
    published_at: datetime = moment()
