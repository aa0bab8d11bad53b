"""(view, selection) -> ONE SQL statement that returns JSON, masked and recorded.

The statement has one shape:

    WITH shown AS MATERIALIZED (            -- context, then the rows as JSON and the lines of the record
        SELECT … FROM (SELECT set_config(…, true) …) context CROSS JOIN LATERAL (<root level>) root),
    record AS (INSERT INTO disclosures SELECT … FROM shown WHERE there is something to record)
    SELECT body, version, next FROM shown

A level is a page of rows (`base`: joins, mask, filters, order, limit) and, on top of that page only, one JSON object for
each row, with every edge as a LATERAL level of its own. Names of fields come from views, never from callers; a caller's
values are always bound.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import ColumnElement, FromClause, Select, and_, case, func, literal_column, select
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA, JSON, aggregate_order_by

from app.database.statement import Statement
from app.domain.access.framing import Listing, framed, quoted
from app.domain.access.selection import PartKind, Pick, Rows, Selection, page_step
from app.domain.access.view import OWN_CATEGORY, Edge, Frame, Mask, Reader, Source, fields_of
from app.domain.tables.disclosures import DisclosureRow

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
class Level:
    """A compiled level: its LATERAL with columns doc and shown (and version, next and count at the root)."""

    lateral: Any
    personal: bool


class _Numbers:
    """Numbers the levels in the order in which `selection.levels` walks them."""

    def __init__(self) -> None:
        self.next = 0

    def take(self) -> int:
        self.next += 1
        return self.next - 1


def compile_selection(selection: Selection) -> Statement:
    """The statement of a selection's shape.

    Its places: the reader (house, keeper, organisation, kind, purpose, readable, roles, professional), the record (record,
    client, purpose_word, door, operation) and the values that `selection.values` lists.
    """
    context = (
        select(
            _set("app.house_id", READER.house).label("house"),
            _set("app.organisation_id", READER.organisation).label("organisation"),
            _set("app.purpose", READER.purpose).label("purpose"),
        )
        .offset(literal_column("0"))
        .subquery("context")
    )
    started = and_(*(column.is_not(None) for column in context.c))
    root = _level(selection.rows, _Numbers(), None, None, (started, context), selection.only)
    shown = select(*root.lateral.c).select_from(context.join(root.lateral, literal_column("true"))).cte("shown")
    answer = select(sa.cast(shown.c.doc, TEXT).label("body"), shown.c.version, shown.c.next)
    if not root.personal:
        return Statement(answer.where(shown.c.doc.is_not(None)))
    record = _record(shown)
    return Statement(
        answer.select_from(shown.outerjoin(record, literal_column("true"))).where(shown.c.doc.is_not(None))
    )


def _set(name: str, value: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.set_config(literal_column(f"'{name}'"), sa.cast(value, TEXT), literal_column("true"))


def _record(shown: FromClause) -> Any:  # noqa: ANN401 - a CTE over an INSERT
    row: FromClause = DisclosureRow.__table__  # type: ignore[attr-defined]
    lines = select(
        READER.house,
        sa.bindparam("record", type_=ID),
        READER.organisation,
        sa.bindparam("client", type_=ID),
        READER.professional,
        sa.bindparam("purpose_word", type_=TEXT),
        sa.bindparam("door", type_=TEXT),
        sa.bindparam("operation", type_=TEXT),
        shown.c.shown,
    ).where(shown.c.shown.is_not(None))
    columns = [
        "house_id",
        "id",
        "organisation_id",
        "client_id",
        "professional_id",
        "purpose",
        "door",
        "operation",
        "shown",
    ]
    return sa.insert(row).from_select(columns, lines, include_defaults=False).returning(row.c.id).cte("record")


def _level(
    rows: Rows,
    numbers: _Numbers,
    parent: Frame | None,
    edge: Edge | None,
    gate: tuple[ColumnElement[bool], FromClause] | None,
    only: str | None = None,
) -> Level:
    n = numbers.take()
    source = rows.source
    base = _base(rows, n, parent, edge, gate)
    frame = Frame(base, READER, base.c.m_)
    laterals: list[Any] = []
    shown: list[ColumnElement[Any]] = [base.c.l_] if source.personal else []
    docs: dict[tuple[Pick, ...], ColumnElement[Any]] = {}
    for picks in _objects(rows):
        docs[picks] = _object(picks, source, frame, numbers, laterals, shown, f"o{n}_{len(docs)}")
    frm: FromClause = base
    for lateral in laterals:
        frm = frm.join(lateral, literal_column("true"))
    line = func.json_build_array(*shown) if len(shown) > 1 else (shown[0] if shown else sa.null())
    if not rows.many:
        return _single(n, source, base, frm, docs[rows.picks], line, shown, only, laterals)
    return _list(n, rows, source, base, frm, docs, line, shown)


def _single(
    n: int, source: Source, base: Any, frm: FromClause, doc: ColumnElement[Any], line: Any, shown: list[Any],
    only: str | None, laterals: list[Any],
) -> Level:  # fmt: skip
    if only is not None:
        doc = next(lateral.c.doc for lateral in laterals if lateral.name.startswith("e"))
        following = next((lateral.c.next for lateral in laterals if "next" in lateral.c), sa.null())
    else:
        following = sa.null()
    version = base.c.version if source.versioned else sa.null()
    columns = [
        doc.label("doc"),
        (sa.cast(line, JSON) if shown else sa.cast(sa.null(), JSON)).label("shown"),
        sa.cast(version, sa.Integer).label("version"),
        sa.cast(following, TEXT).label("next"),
    ]
    # OFFSET 0 keeps the planner from pulling the level up before its context is set
    query = select(*columns).select_from(frm).limit(literal_column("1")).offset(literal_column("0"))
    return Level(query.lateral(f"e{n}"), bool(shown))


def _list(
    n: int, rows: Rows, source: Source, base: Any, frm: FromClause, docs: dict[tuple[Pick, ...], Any], line: Any,
    shown: list[Any],
) -> Level:  # fmt: skip
    names = {picks: f"d{i}" for i, picks in enumerate(docs)}
    size: ColumnElement[int] = sa.bindparam(f"size{n}", type_=BIG)
    items = (
        select(base.c.k_, base.c.n_, *(doc.label(names[picks]) for picks, doc in docs.items()), line.label("s_"))
        .select_from(frm)
        .subquery(f"x{n}")
    )
    within = items.c.n_ <= size
    key: ColumnElement[Any] = sa.bindparam(f"key{n}", type_=BYTEA)
    frame = Listing(n, rows, items, within, size, key, {picks: items.c[name] for picks, name in names.items()})
    lines = func.json_agg(aggregate_order_by(items.c.s_, items.c.n_)).filter(within) if shown else sa.null()
    more = func.count() > size
    query = select(
        framed(rows.parts, frame).label("doc"),
        sa.cast(lines, JSON).label("shown"),
        sa.cast(sa.null(), sa.Integer).label("version"),
        case((more, frame.cursor(frame.last())), else_=None).label("next"),
    ).select_from(items)
    return Level(query.lateral(f"e{n}"), bool(shown))


def _objects(rows: Rows) -> list[tuple[Pick, ...]]:
    """The distinct objects that a row of this level is rendered as; mostly one."""
    if not rows.many:
        return [rows.picks]
    found: list[tuple[Pick, ...]] = []
    pending = list(rows.parts)
    while pending:
        part = pending.pop(0)
        if part.kind in (PartKind.nodes, PartKind.node) and part.picks not in found:
            found.append(part.picks)
        pending = list(part.parts) + pending
    return found


def _object(
    picks: tuple[Pick, ...], source: Source, frame: Frame, numbers: _Numbers, laterals: list[Any],
    shown: list[ColumnElement[Any]], name: str,
) -> ColumnElement[Any]:  # fmt: skip
    columns: list[ColumnElement[Any]] = []
    for pick in picks:
        if pick.rows is not None:
            edge = source.edges[pick.field or ""]
            level = _level(pick.rows, numbers, frame, edge, None)
            laterals.append(level.lateral)
            if level.personal:
                shown.append(level.lateral.c.shown)
            columns.append(level.lateral.c.doc.label(pick.key))
        elif pick.constant is not None:
            columns.append(literal_column(quoted(pick.constant)).label(pick.key))
        else:
            columns.append(_field(pick.field or "", source, frame).label(pick.key))
    lateral = select(*columns).correlate(frame.row, *laterals).lateral(name)
    laterals.append(lateral)
    return func.row_to_json(literal_column(name))


def _field(name: str, source: Source, frame: Frame) -> ColumnElement[Any]:
    if name == "withheld":
        return _withheld(source, frame)
    expression = source.expressions[name](frame) if name in source.expressions else frame.row.c[name]
    condition = frame.may_show(fields_of(source.view)[name]) if source.personal else None
    return expression if condition is None else case((condition, expression), else_=None)


def _withheld(source: Source, frame: Frame) -> ColumnElement[Any]:
    if not source.personal or not source.withholdable:
        return literal_column("'{}'::text[]")
    hidden = [
        case((sa.not_(frame.allows(c)), literal_column(quoted(c.value))), else_=None) for c in source.withholdable
    ]
    return func.array_remove(sa.cast(sa.dialects.postgresql.array(hidden), ARRAY(TEXT)), sa.null())


def _asked(rows: Rows) -> int:
    shown = fields_of(rows.source.view)
    mask = 1
    for pick in rows.every_pick():
        if pick.field is not None and pick.rows is None:
            mask |= OWN_CATEGORY if shown[pick.field].own_category else shown[pick.field].needs.bit
    return mask


def _base(
    rows: Rows, n: int, parent: Frame | None, edge: Edge | None, gate: tuple[ColumnElement[bool], FromClause] | None
) -> Any:  # noqa: ANN401 - a subquery
    source = rows.source
    t = source.table.alias(f"t{n}")
    if source.within_case and edge is not None and edge.case_id is not None and parent is not None:
        case_id = edge.case_id(parent)
    else:
        case_id = t.c[source.case_column]
    mask: Mask = source.mask(t, READER, case_id, _asked(rows))
    frm: FromClause = t
    carried: list[ColumnElement[Any]] = []
    conditions: list[ColumnElement[bool]] = []
    outer: list[FromClause] = []
    if "house_id" in t.c:
        conditions.append(t.c.house_id == READER.house)
    if edge is not None and parent is not None:
        outer.append(parent.row)
        if edge.through is not None and edge.link is not None and edge.through_on is not None:
            link: FromClause = edge.through.__table__.alias(f"h{n}")  # type: ignore[attr-defined]
            frm = frm.join(link, and_(link.c.house_id == READER.house, edge.link(link, t)))
            conditions.append(edge.through_on(parent, link))
            carried = [link.c[name].label(f"link_{name}") for name in edge.carried]
        elif edge.on is not None:
            conditions.append(edge.on(parent, t))
    if gate is not None:
        conditions.append(gate[0])
        outer.append(gate[1])
    if mask.joined is not None:
        frm = mask.joined(frm)
    frame = Frame(t, READER, mask.categories)
    conditions += [condition(frame) for condition in (source.visible,) if condition is not None]
    if parent is None and rows.many and source.listed is not None:
        conditions.append(source.listed(frame))
    if mask.row is not None:
        conditions.append(mask.row)
    conditions += [_where(i, n, rows, source, frame) for i in range(len(rows.where))]
    if rows.row_id is not None:
        conditions.append(t.c.id == sa.bindparam(f"id{n}", type_=ID))
    order = t.c.id.desc() if rows.descending else t.c.id.asc()
    if rows.after is not None:
        after: ColumnElement[UUID] = sa.bindparam(f"after{n}", type_=ID)
        conditions.append(t.c.id < after if rows.descending else t.c.id > after)
    columns = [*t.c, *carried, mask.categories.label("m_"), t.c.id.label("k_")]
    if source.within_case:
        columns.append(case_id.label("case_"))
    columns.append(mask.lines.label("l_") if mask.lines is not None else sa.cast(sa.null(), JSON).label("l_"))
    if rows.many:
        columns.append(func.row_number().over(order_by=order).label("n_"))
    query: Select[Any] = select(*columns).select_from(frm).where(*conditions)
    if outer:
        query = query.correlate(*outer)
    if rows.many:
        query = query.order_by(order).limit(literal_column(str(page_step(rows.size) + 1)))
    else:
        query = query.limit(literal_column("1"))
    # a lateral base may name the row of the level above it
    return query.lateral(f"b{n}") if outer else query.subquery(f"b{n}")


def _where(i: int, n: int, rows: Rows, source: Source, frame: Frame) -> ColumnElement[bool]:
    chosen = source.filters[rows.where[i].filter]
    raw = source.expressions[chosen.field](frame) if chosen.field in source.expressions else frame.row.c[chosen.field]
    kind = raw.type if not isinstance(raw.type, sa.types.NullType) else TEXT
    if chosen.operator == "any":
        test = raw == sa.any_(sa.bindparam(f"w{n}_{i}", type_=ARRAY(kind)))
    else:
        value: ColumnElement[Any] = sa.bindparam(f"w{n}_{i}", type_=kind)
        comparisons = {"eq": raw == value, "from": raw >= value, "before": raw < value}
        test = comparisons[chosen.operator]
    # a filter must never answer what the mask hides
    condition = frame.may_show(fields_of(source.view)[chosen.field]) if source.personal else None
    return test if condition is None else and_(condition, test)
