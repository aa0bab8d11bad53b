"""The page of rows under a level: joins, mask, filters, order, limit. No JSON is made here."""

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import ColumnElement, FromClause, Select, and_, func, literal_column, select
from sqlalchemy.dialects.postgresql import ARRAY, JSON
from sqlalchemy.sql.elements import Grouping

from app.domain.access.selection import Rows, page_step
from app.domain.access.view import OWN_CATEGORY, Edge, Frame, Reader, Source, fields_of

ID = sa.Uuid()
BIG = sa.BigInteger()
TEXT = sa.Text()

READER = Reader(
    house=sa.bindparam("house", type_=ID),
    keeper=sa.bindparam("keeper", type_=ID),
    organisation=sa.bindparam("organisation", type_=ID),
    kind=sa.bindparam("kind", type_=TEXT),
    purpose=sa.bindparam("purpose", type_=BIG),
    readable=sa.bindparam("readable", type_=BIG),
    roles=sa.bindparam("roles", type_=ARRAY(TEXT)),
    professional=sa.bindparam("professional", type_=ID),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a level hangs: under a row of its parent over an edge, or at the root behind the context's gate."""

    parent: Frame | None = None
    edge: Edge | None = None
    gate: ColumnElement[bool] | None = None
    context: FromClause | None = None


@dataclass(slots=True)
class _Parts:
    """A query that is being put together."""

    frm: FromClause
    conditions: list[ColumnElement[bool]] = field(default_factory=list)
    outer: list[FromClause] = field(default_factory=list)
    carried: list[ColumnElement[Any]] = field(default_factory=list)


def page_of_rows(rows: Rows, n: int, place: Place) -> Any:  # noqa: ANN401 - a subquery
    """The rows of level `n` with the columns of their table and k_ (key), n_ (number), m_ (mask), l_ (record lines)."""
    parts, columns, t = _parts(rows, n, place)
    return _limited(rows, n, parts, columns, t)


def count_of_rows(rows: Rows, n: int, place: Place) -> ColumnElement[int]:
    """How many rows level `n` has on all its pages together: what the reader may know of, and no more."""
    parts, _, _ = _parts(replace(rows, after=None), n, place)
    query = select(func.count()).select_from(parts.frm).where(*parts.conditions)
    if parts.outer:
        query = query.correlate(*parts.outer)
    return query.scalar_subquery()


def _parts(rows: Rows, n: int, place: Place) -> tuple[_Parts, list[Any], FromClause]:
    source = rows.source
    t = source.table.alias(f"t{n}")
    case_id = _case_of(source, t, place)
    mask = source.mask(t, READER, case_id, asked(rows))
    parts = _Parts(t)
    if "house_id" in t.c:
        parts.conditions.append(t.c.house_id == READER.house)
    _hang(parts, t, n, place)
    if mask.joined is not None:
        parts.frm = mask.joined(parts.frm)
    if mask.row is not None:
        parts.conditions.append(mask.row)
    frame = Frame(t, READER, mask.categories)
    if source.visible is not None and not (place.edge is not None and place.edge.proves):
        parts.conditions.append(source.visible(frame))
    if place.parent is None and rows.many and source.listed is not None:
        parts.conditions.append(source.listed(frame))
    parts.conditions += _wanted(rows, n, frame)
    columns = [*t.c, *parts.carried, mask.categories.label("m_"), t.c.id.label("k_")]
    if source.within_case:
        columns.append(case_id.label("case_"))
    lines = mask.lines if mask.lines is not None else sa.cast(sa.null(), JSON)
    return parts, [*columns, lines.label("l_")], t


def _case_of(source: Source, t: FromClause, place: Place) -> ColumnElement[Any]:
    if source.within_case and place.edge is not None and place.edge.case_id is not None and place.parent is not None:
        return place.edge.case_id(place.parent)
    found: ColumnElement[Any] = t.c[source.case_column]
    return found


def asked(rows: Rows) -> int:
    """The categories of the picked fields as bits."""
    shown = fields_of(rows.source.view)
    mask = 1
    for pick in rows.every_pick():
        if pick.field is not None and pick.rows is None:
            mask |= OWN_CATEGORY if shown[pick.field].own_category else shown[pick.field].needs.bit
    return mask


def _hang(parts: _Parts, t: FromClause, n: int, place: Place) -> None:
    """Join the rows to the row above them, or to the context that must be set first."""
    edge = place.edge
    if edge is not None and place.parent is not None:
        parts.outer.append(place.parent.row)
        if edge.through is not None and edge.link is not None and edge.through_on is not None:
            link: FromClause = edge.through.__table__.alias(f"h{n}")  # type: ignore[attr-defined]
            parts.frm = parts.frm.join(link, and_(link.c.house_id == READER.house, edge.link(link, t)))
            parts.conditions.append(edge.through_on(place.parent, link))
            parts.carried = [link.c[name].label(f"link_{name}") for name in edge.carried]
        elif edge.on is not None:
            parts.conditions.append(edge.on(place.parent, t))
    if place.gate is not None and place.context is not None:
        parts.conditions.append(place.gate)
        parts.outer.append(place.context)


def _wanted(rows: Rows, n: int, frame: Frame) -> list[ColumnElement[bool]]:
    """What the caller asks for: filters, one row by its id, the rows after a cursor."""
    found = [_where(i, n, rows, frame) for i in range(len(rows.where))]
    key = frame.row.c.id
    if rows.row_id is not None:
        found.append(key == sa.bindparam(f"id{n}", type_=ID))
    if rows.after is not None:
        after: ColumnElement[UUID] = sa.bindparam(f"after{n}", type_=ID)
        found.append(key < after if rows.descending else key > after)
    return found


def _limited(rows: Rows, n: int, parts: _Parts, columns: list[Any], t: FromClause) -> Any:  # noqa: ANN401
    order = t.c.id.desc() if rows.descending else t.c.id.asc()
    if rows.many:
        columns.append(func.row_number().over(order_by=order).label("n_"))
    query: Select[Any] = select(*columns).select_from(parts.frm).where(*parts.conditions)
    if parts.outer:
        query = query.correlate(*parts.outer)
    if rows.many:
        query = query.order_by(order).limit(literal_column(str(page_step(rows.size) + 1)))
    else:
        query = query.limit(literal_column("1"))
    # a lateral page may name the row of the level above it
    return query.lateral(f"b{n}") if parts.outer else query.subquery(f"b{n}")


def _where(i: int, n: int, rows: Rows, frame: Frame) -> ColumnElement[bool]:
    chosen = rows.source.filters[rows.where[i].filter]
    raw = (
        rows.source.expressions[chosen.field](frame)
        if chosen.field in rows.source.expressions
        else frame.row.c[chosen.field]
    )
    kind = raw.type if not isinstance(raw.type, sa.types.NullType) else TEXT
    if chosen.operator == "any":
        test = raw == sa.any_(sa.bindparam(f"w{n}_{i}", type_=ARRAY(kind)))
    elif chosen.operator == "has":
        test = sa.bindparam(f"w{n}_{i}", type_=TEXT) == sa.any_(raw)
    elif chosen.operator == "within":  # a pair of numbers, the least and the most
        pair = sa.type_coerce(Grouping(raw), ARRAY(sa.Integer()))
        least, most = (pair[literal_column(place, sa.Integer)] for place in ("1", "2"))
        test = sa.bindparam(f"w{n}_{i}", type_=sa.Integer()).between(least, most)
    else:
        value: ColumnElement[Any] = sa.bindparam(f"w{n}_{i}", type_=kind)
        comparisons = {"eq": raw == value, "from": raw >= value, "before": raw < value}
        test = comparisons[chosen.operator]
    # a filter must never answer what the mask hides
    condition = frame.may_show(fields_of(rows.source.view)[chosen.field]) if rows.source.personal else None
    return test if condition is None else and_(condition, test)
