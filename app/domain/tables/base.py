"""What the tables share: column types, keys that begin with the house, checks drawn from the vocabulary."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKeyConstraint, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from app.domain.ids import new_id


class Moment(DateTime):
    """An instant: timestamptz, read and written as aware UTC."""

    cache_ok = True

    def __init__(self, timezone: bool = True) -> None:  # noqa: FBT001, FBT002 - SQLAlchemy copies types by keyword
        super().__init__(timezone=timezone)


class Ids(ARRAY[UUID]):
    """An array of identifiers."""

    cache_ok = True

    def __init__(self) -> None:
        super().__init__(Uuid())


class Texts(ARRAY[str]):
    """An array of texts."""

    cache_ok = True

    def __init__(self) -> None:
        super().__init__(Text())


class Mask(BigInteger):
    """A set of words as bits: categories (E11) or purposes (E13)."""

    cache_ok = True


class HouseBound(SQLModel):
    """A row of one safety house: its key begins with the house, so that one house is one shard."""

    house_id: UUID = Field(primary_key=True)
    id: UUID = Field(default_factory=new_id, primary_key=True)


class Versioned(SQLModel):
    """A row that is changed by version: a change names the version it has seen."""

    version: int = Field(default=1)


def within_house(table: str, *columns: str) -> list[ForeignKeyConstraint]:
    """Foreign keys from these columns to the same house's rows of a table."""
    return [
        ForeignKeyConstraint(["house_id", column], [f"{table}.house_id", f"{table}.id"], ondelete="RESTRICT")
        for column in columns
    ]


def one_of(column: str, words: Iterable[StrEnum]) -> CheckConstraint:
    """A check that a text column holds one of these words (or NULL where the column allows it)."""
    listed = ", ".join(f"'{word.value}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_word")


def moment(**options: Any) -> Any:  # noqa: ANN401 - the shape of sqlmodel.Field itself
    """A timestamptz column."""
    return Field(sa_type=Moment, **options)


def string(**options: Any) -> Any:  # noqa: ANN401 - the shape of sqlmodel.Field itself
    """A text column, also for words whose check stands in the table's arguments."""
    return Field(sa_type=Text, **options)
