"""(view, selection) -> ONE SQL statement that returns JSON, masked and recorded.

The statement has one shape:

    WITH shown AS MATERIALIZED (            -- context, then the rows as JSON and the lines of the record
        SELECT … FROM (SELECT set_config(…, true) …) context CROSS JOIN LATERAL (<root level>) root),
    record AS (INSERT INTO disclosures SELECT … FROM shown WHERE there is something to record)
    SELECT body, version, next FROM shown

A level is a page of rows (`rows.py`: joins, mask, filters, order, limit) and, on top of that page only, one JSON object
for each row, with every edge as a LATERAL level of its own. Names of fields come from views, never from callers; a
caller's values are always bound.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, FromClause, Select, and_, case, func, literal_column, select
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA, JSON

from app.database.statement import Statement
from app.domain.access.framing import Listing, framed, quoted
from app.domain.access.rows import BIG, ID, READER, TEXT, Place, count_of_rows, page_of_rows
from app.domain.access.selection import PartKind, Pick, Rows, Selection
from app.domain.access.view import Frame, Source, fields_of
from app.domain.tables.disclosures import DisclosureRow


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


def compile_selection(selection: Selection, *, copied: Callable[[FromClause], list[Any]] | None = None) -> Statement:
    """The statement of a selection's shape.

    Its places: the reader (house, keeper, organisation, kind, purpose, readable, roles, professional), the record
    (record, client, purpose_word, door, operation) and the values that `selection.values` lists.

    A replica writes nothing: for one, `copied` names the columns that come instead of the record.
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
    place = Place(gate=started, context=context)
    root = _Builder(selection.rows, _Numbers(), place).level(selection.only)
    shown = select(*root.lateral.c).select_from(context.join(root.lateral, literal_column("true"))).cte("shown")
    answer = select(sa.cast(shown.c.doc, TEXT).label("body"), shown.c.version, shown.c.next)
    if copied is not None:
        return Statement(answer.add_columns(*copied(shown)).where(shown.c.doc.is_not(None)))
    if not root.personal:
        return Statement(answer.where(shown.c.doc.is_not(None)))
    record = _record(shown)
    return Statement(
        answer.select_from(shown.outerjoin(record, literal_column("true"))).where(shown.c.doc.is_not(None))
    )


def _set(name: str, value: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.set_config(literal_column(f"'{name}'"), sa.cast(value, TEXT), literal_column("true"))


def _record(shown: FromClause) -> Any:  # noqa: ANN401 - a CTE over an INSERT
    row: Any = DisclosureRow.__table__  # type: ignore[attr-defined]
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


class _Builder:
    """Puts one level together on top of its page of rows."""

    def __init__(self, rows: Rows, numbers: _Numbers, place: Place) -> None:
        self.rows = rows
        self.numbers = numbers
        self.place = place
        self.n = numbers.take()
        self.page = page_of_rows(rows, self.n, place)
        self.frame = Frame(self.page, READER, self.page.c.m_)
        self.laterals: list[Any] = []
        self.shown: list[ColumnElement[Any]] = [self.page.c.l_] if rows.source.personal else []
        self.docs: dict[tuple[Pick, ...], ColumnElement[Any]] = {}
        for picks in _objects(rows):
            self.docs[picks] = self._object(picks, f"o{self.n}_{len(self.docs)}")

    def level(self, only: str | None) -> Level:
        """The finished level: a framed list, or one object (or, with `only`, one edge of it)."""
        frm: FromClause = self.page
        for lateral in self.laterals:
            frm = frm.join(lateral, literal_column("true"))
        query = self._list(frm) if self.rows.many else self._single(frm, only)
        return Level(query.lateral(f"e{self.n}"), bool(self.shown))

    def _line(self) -> ColumnElement[Any]:
        if len(self.shown) > 1:
            return func.json_build_array(*self.shown)
        return self.shown[0] if self.shown else sa.cast(sa.null(), JSON)

    def _single(self, frm: FromClause, only: str | None) -> Select[Any]:
        doc, following = self.docs[self.rows.picks], sa.null()
        if only is not None:
            edge = next(lateral for lateral in self.laterals if lateral.name.startswith("e"))
            doc, following = edge.c.doc, edge.c.next
        columns = [
            doc.label("doc"),
            sa.cast(self._line(), JSON).label("shown"),
            sa.cast(self.page.c.version if self.rows.source.versioned else sa.null(), sa.Integer).label("version"),
            sa.cast(following, TEXT).label("next"),
        ]
        # OFFSET 0 keeps the planner from pulling the level up before its context is set
        return select(*columns).select_from(frm).limit(literal_column("1")).offset(literal_column("0"))

    def _list(self, frm: FromClause) -> Select[Any]:
        n, names = self.n, {picks: f"d{i}" for i, picks in enumerate(self.docs)}
        columns = [doc.label(names[picks]) for picks, doc in self.docs.items()]
        items = (
            select(self.page.c.k_, self.page.c.n_, *columns, self._line().label("s_"))
            .select_from(frm)
            .subquery(f"x{n}")
        )
        size: ColumnElement[int] = sa.bindparam(f"size{n}", type_=BIG)
        key: ColumnElement[Any] = sa.bindparam(f"key{n}", type_=BYTEA)
        within = items.c.n_ <= size
        objects: dict[tuple[Pick, ...], ColumnElement[Any]] = {picks: items.c[name] for picks, name in names.items()}
        counted = any(part.kind is PartKind.total for part in self.rows.parts)
        total = count_of_rows(self.rows, n, self.place) if counted else None
        frame = Listing(n, self.rows, items, within, size, key, objects, total)
        lines = frame.in_order(items.c.s_) if self.shown else sa.null()
        return select(
            framed(self.rows.parts, frame).label("doc"),
            sa.cast(lines, JSON).label("shown"),
            sa.cast(sa.null(), sa.Integer).label("version"),
            frame.next().label("next"),
        ).select_from(items)

    def _object(self, picks: tuple[Pick, ...], name: str) -> ColumnElement[Any]:
        columns = [self._column(pick).label(pick.key) for pick in picks]
        lateral = select(*columns).correlate(self.page, *self.laterals).lateral(name)
        self.laterals.append(lateral)
        return func.row_to_json(literal_column(name))

    def _column(self, pick: Pick) -> ColumnElement[Any]:
        if pick.constant is not None:
            return literal_column(quoted(pick.constant))
        if pick.rows is None:
            return _field(pick.field or "", self.rows.source, self.frame)
        place = Place(self.frame, self.rows.source.edges[pick.field or ""])
        level = _Builder(pick.rows, self.numbers, place).level(None)
        self.laterals.append(level.lateral)
        if level.personal:
            self.shown.append(level.lateral.c.shown)
        doc: ColumnElement[Any] = level.lateral.c.doc
        return doc


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
