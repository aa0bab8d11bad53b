"""What is erased of contributions when their time is over; what stays can be counted (rule GR-16)."""

from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import any_, bindparam, cast, literal_column
from sqlalchemy.dialects.postgresql import ARRAY

from app.database.statement import Statement
from app.domain.access.changes import table_of
from app.domain.tables.contributions import AwarenessRow, ContestRow, ContributionRow, SituationPartRow
from app.domain.vocabulary.contributions import Validity

_ID, _TIME = sa.Uuid(), sa.DateTime(timezone=True)
_HOUSE = bindparam("house", type_=_ID)
_ERASED = bindparam("erased", type_=ARRAY(_ID))

_items, _awareness = table_of(ContributionRow), table_of(AwarenessRow)
_contests, _parts = table_of(ContestRow), table_of(SituationPartRow)

_SAID: Final = (
    "known_value", "content", "necessity", "ground_id", "health_ground_id", "compartment_of_id", "recipient_ids",
    "told_at", "told_by", "told_in", "instruction", "instructed_by_id", "instruction_closes_ids", "withdrawn_reason",
)  # fmt: skip

ERASE_ITEMS = Statement(
    sa.update(_items)  # type: ignore[arg-type]
    .where(
        _items.c.house_id == _HOUSE,
        _items.c.case_id == bindparam("case", type_=_ID),
        _items.c.created_at <= bindparam("until", type_=_TIME),
        _items.c.erased_at.is_(None),
    )
    .values(
        {name: sa.null() for name in _SAID}
        | {
            "person_ids": cast(literal_column("'{}'"), ARRAY(_ID)),
            "validity": literal_column(f"'{Validity.withdrawn}'"),
            "erased_at": bindparam("at", type_=_TIME),
            "version": _items.c.version + 1,
        }
    )
    .returning(_items.c.id)
)
"""Whose it was, of which category, in which form and on which kind of ground is left; it counts as gone."""


def _of_items(table: Any) -> tuple[Any, Any]:  # noqa: ANN401 - a FromClause
    return table.c.house_id == _HOUSE, table.c.contribution_id == any_(_ERASED)


ERASE_AROUND: Final = (
    Statement(sa.delete(_awareness).where(*_of_items(_awareness))),  # type: ignore[arg-type]
    Statement(
        sa.update(_contests)  # type: ignore[arg-type]
        .where(*_of_items(_contests))
        .values(reason=literal_column("''"), answer=sa.null(), version=_contests.c.version + 1)
    ),
    Statement(
        sa.delete(_parts).where(_parts.c.house_id == _HOUSE, _parts.c.contribution_ids.overlap(_ERASED))  # type: ignore[arg-type]
    ),
)
"""Who knew of it, the words of a dispute, and what of the situation picture rested on it."""
