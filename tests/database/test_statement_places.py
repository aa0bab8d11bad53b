"""A statement picks its places out of what it is given."""

import pytest
import sqlalchemy as sa
from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import JSONB

from app.database.statement import Statement

ASKED = Statement(
    select(
        bindparam("a", type_=sa.Integer()),
        sa.literal(7),
        bindparam("b", type_=JSONB()),
        bindparam("a", type_=sa.Integer()),
    )
)


def test_more_may_be_given_than_there_are_places() -> None:
    assert ASKED.picked({"a": 1, "b": {"x": 2}, "c": 3}) == [1, 7, '{"x":2}']


def test_what_is_missing_is_an_error() -> None:
    with pytest.raises(KeyError):
        ASKED.picked({"a": 1})


def test_an_unknown_name_is_an_error_where_every_value_has_its_place() -> None:
    with pytest.raises(KeyError):
        ASKED.arguments(a=1, b=None, c=3)
