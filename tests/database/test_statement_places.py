"""A statement picks its places out of what it is given."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import JSONB

from app.database.statement import Statement
from app.domain.access.changes import told_of
from app.domain.tables.referrals import ReferralMoveRow
from app.domain.vocabulary.referrals import ReferralState

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


def test_a_json_place_holds_what_rows_hold() -> None:
    told = {
        "id": UUID(int=1),
        "at": datetime(2026, 11, 22, 9, 0, 0, 125_000, tzinfo=UTC),
        "on": date(2026, 11, 22),
        "state": ReferralState.received,
        "texts": ("één", '"'),
        "none": None,
    }
    assert ASKED.picked({"a": 1, "b": [told]})[2] == (
        '[{"id":"00000000-0000-0000-0000-000000000001","at":"2026-11-22T09:00:00.125000Z","on":"2026-11-22",'
        '"state":"received","texts":["één","\\""],"none":null}]'
    )


def test_a_row_tells_the_columns_that_hold_something_and_nothing_else() -> None:
    by: dict[str, Any] = {"house_id": UUID(int=2), "referral_id": UUID(int=3), "organisation_id": UUID(int=4)}
    row = ReferralMoveRow(id=UUID(int=1), **by, old=None, new="received")
    assert told_of([row]) == [{"id": UUID(int=1), **by, "new": "received"}]
