"""Words in SQL: as constants, and sets of them that are stored as bits and shown as lists."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, case, func, literal_column, or_
from sqlalchemy.dialects.postgresql import ARRAY

from app.domain.vocabulary.word import BitWord, Word


def words_of(mask: ColumnElement[Any], words: type[BitWord]) -> ColumnElement[Any]:
    """The words of a mask as a text array, in the order of their list."""
    listed = [
        case(
            (
                mask.op("&")(literal_column(f"{word.bit}::bigint")) != literal_column("0"),
                literal_column(f"'{word.value}'"),
            )
        )
        for word in words
    ]
    return func.array_remove(sa.cast(sa.dialects.postgresql.array(listed), ARRAY(sa.Text())), sa.null())


def among(column: ColumnElement[Any], words: Iterable[Word]) -> ColumnElement[bool]:
    """That a column holds one of these words, as constants of the statement."""
    return or_(*(column == word(w) for w in words))


def word(value: Word) -> ColumnElement[str]:
    """A word as a constant of the statement."""
    return literal_column(f"'{value.value}'::text", sa.Text())
