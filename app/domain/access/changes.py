"""The plain statements of any table: insert a row, read it by its key, change it by its version. Compiled once."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, Final, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import FromClause, bindparam
from sqlalchemy.orm import configure_mappers
from sqlalchemy.orm.base import DEFAULT_STATE_ATTR
from sqlmodel import SQLModel

from app.database.statement import Statement

R = TypeVar("R", bound=SQLModel)


def table_of(row: type[SQLModel]) -> FromClause:
    """The table that a row class declares."""
    table: FromClause = row.__table__  # type: ignore[attr-defined]
    return table


@cache
def insertion(row: type[SQLModel], columns: frozenset[str]) -> Statement:
    """INSERT of these columns; the rest take the database's own defaults."""
    table = table_of(row)
    places = {name: bindparam(name, type_=table.c[name].type) for name in sorted(columns)}
    return Statement(sa.insert(table).values(places))  # type: ignore[arg-type]


@cache
def reading(row: type[SQLModel], *, locked: bool) -> Statement:
    """SELECT of one row by house and id (by id alone where it belongs to no house), locked for change when asked."""
    table = table_of(row)
    query = sa.select(table).where(table.c.id == bindparam("id", type_=sa.Uuid()))
    if "house_id" in table.c:
        query = query.where(table.c.house_id == bindparam("house", type_=sa.Uuid()))
    return Statement(query.with_for_update(key_share=True) if locked else query)


@cache
def change(row: type[SQLModel], columns: frozenset[str]) -> Statement:
    """UPDATE of these columns where the version is still the one that was seen; returns the new version."""
    table = table_of(row)
    places: dict[str, Any] = {name: bindparam(f"to_{name}", type_=table.c[name].type) for name in sorted(columns)}
    query = sa.update(table).where(  # type: ignore[arg-type]
        table.c.id == bindparam("id", type_=sa.Uuid()), table.c.version == bindparam("seen", type_=sa.Integer())
    )
    if "house_id" in table.c:
        query = query.where(table.c.house_id == bindparam("house", type_=sa.Uuid()))
    return Statement(query.values(places | {"version": table.c.version + 1}).returning(table.c.version))


@cache
def names_with_server_default(row: type[SQLModel]) -> frozenset[str]:
    """Columns that PostgreSQL fills where the row leaves them empty."""
    return frozenset(column.name for column in table_of(row).c if column.server_default is not None)


def told_of(rows: Iterable[SQLModel]) -> list[dict[str, Any]]:
    """Rows as PostgreSQL reads them from JSON (`jsonb_populate_recordset`), where what is not told is NULL."""
    return [
        {name: value for name, value in vars(row).items() if value is not None and name != DEFAULT_STATE_ATTR}
        for row in rows
    ]


def loaded(row: type[R], values: Mapping[str, Any]) -> R:
    """A row as it was read.

    Its constructor would set every column through the instrumentation of an ORM that nobody here uses (measured: 20
    microseconds a column, and so most of the Python time of a change).
    """
    made: R = _maker(row)()
    made.__dict__.update(values)
    return made


@cache
def _maker(row: type[SQLModel]) -> Callable[[], Any]:
    configure_mappers()  # until then no column can be read; a constructor would do it by itself
    maker: Callable[[], Any] = sa.inspect(row).class_manager.new_instance
    return maker


_ROOTS: Final = frozenset({"cases", "referrals", "meetings", "households", "organisations"})


def root_of(row: SQLModel) -> UUID | None:
    """What must be counted again after a change of this row: its case, or what stands for it where there is none."""
    found: dict[str, UUID | None] = row.__dict__
    if type(row).__tablename__ in _ROOTS:
        return found.get("case_id") or found["id"]
    return found.get("case_id") or found.get("referral_id") or found.get("meeting_id")
