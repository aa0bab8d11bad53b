"""What organisations supplied: how complete and consistent it was in a period, and which of their records contradict.

An organisation reads its own, the house the figures of all. No name and no text of anybody stands here.
"""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.domain.tables.base import HouseBound, moment, one_of, string, within_house
from app.domain.vocabulary.statistics import Grain, RecordKind


class SuppliedFigureRow(HouseBound, table=True):
    """One cell of what one organisation supplied in a quarter or a year, as it was published. Append-only."""

    __tablename__ = "supplied_figures"
    __table_args__ = (
        one_of("grain", Grain),
        one_of("record_kind", RecordKind),
        *within_house("statistics_publications", "publication_id"),
        UniqueConstraint("house_id", "publication_id", "organisation_id", "cell"),
        Index("supplied_figures_own", "house_id", "organisation_id", "indicator", "id"),
    )

    publication_id: UUID
    organisation_id: UUID = Field(foreign_key="organisations.id")
    indicator: str = string()
    version: int
    grain: str = string()
    starts_on: date
    ends_on: date
    revision: int = Field(default=0)
    record_kind: str = string()
    cell: str = string()
    numerator: int
    denominator: int
    published_at: datetime = moment()


class ContradictionRow(SQLModel):
    """A row of the database view `contradictions`: a record whose members contradict each other; never written."""

    __table__: ClassVar[sa.Table] = sa.Table(
        "contradictions",
        sa.MetaData(),  # of its own: the tables that are created know nothing of it
        sa.Column("house_id", sa.Uuid()),
        sa.Column("id", sa.Uuid()),
        sa.Column("organisation_id", sa.Uuid()),
        sa.Column("record_kind", sa.Text()),
        sa.Column("record_id", sa.Uuid()),
        sa.Column("combination", sa.Text()),
        sa.Column("day", sa.Date()),
    )
