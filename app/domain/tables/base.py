"""What the tables share: column types, keys that begin with the house, checks drawn from the vocabulary."""

from collections.abc import Callable, Iterable
from copy import deepcopy
from enum import StrEnum
from functools import cache, partial
from typing import TYPE_CHECKING, Any
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


class Row(SQLModel):
    """A row as plain values: made, read and changed without the instrumentation of an ORM that nobody here uses.

    SQLModel's own constructor tells SQLAlchemy of every column (measured: 20 microseconds each, half of the Python time
    of a referral). Names that the table does not have are refused with TypeError; nothing else is validated.
    """

    if not TYPE_CHECKING:  # type checkers see the fields as arguments

        def __init__(self, **values: Any) -> None:  # noqa: ANN401 - the columns of any table
            names, plain, made = _defaults(type(self))
            if not values.keys() <= names:
                raise TypeError(sorted(values.keys() - names))
            found = self.__dict__
            found.update(plain)
            for name, make in made:
                if name not in values:
                    found[name] = make()
            found.update(values)

        def __setattr__(self, name: str, value: Any) -> None:  # noqa: ANN401 - a column of any table
            self.__dict__[name] = value


@cache
def _defaults(
    row: type[SQLModel],
) -> tuple[frozenset[str], dict[str, Any], tuple[tuple[str, Callable[[], Any]], ...]]:
    """The names of a row, defaults that may be shared, and how to make those that must be new for every row."""
    plain: dict[str, Any] = {}
    made: list[tuple[str, Callable[[], Any]]] = []
    for name, field in row.model_fields.items():
        if field.default_factory is not None:
            made.append((name, field.default_factory))  # type: ignore[arg-type] # none of ours takes what was validated
        elif isinstance(field.default, list | dict | set):
            made.append((name, partial(deepcopy, field.default)))
        elif not field.is_required():
            plain[name] = field.default
    return frozenset(row.model_fields), plain, tuple(made)


class HouseBound(Row):
    """A row of one safety house: its key begins with the house, so that one house is one shard."""

    house_id: UUID = Field(primary_key=True)
    id: UUID = Field(default_factory=new_id, primary_key=True)


class Versioned(Row):
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
