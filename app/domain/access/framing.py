"""The frame around a list as JSON: items and next for REST, edges, nodes and pageInfo for GraphQL."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, case, func, literal_column
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from app.domain.access.selection import Part, PartKind, Pick, Rows


def quoted(text: str) -> str:
    """A text constant of the statement."""
    return "'" + text.replace("'", "''") + "'::text"


@dataclass(frozen=True, slots=True)
class Listing:
    """What the frame of a list is built from."""

    n: int
    rows: Rows
    items: Any
    within: ColumnElement[bool]
    size: ColumnElement[int]
    key: ColumnElement[Any]
    docs: dict[tuple[Pick, ...], ColumnElement[Any]]
    total: ColumnElement[int] | None = None

    def cursor(self, of: ColumnElement[Any]) -> ColumnElement[Any]:
        """The opaque cursor of a row's id."""
        return func.page_cursor(self.key, of, type_=sa.Text())

    def next(self) -> ColumnElement[Any]:
        """The cursor of the page that follows; NULL where there is none."""
        last_of_full = _first(func.array_agg(self.items.c.k_).filter(self.items.c.n_ == self.size))
        return case((self.more(), self.cursor(last_of_full)), else_=None)

    def more(self) -> ColumnElement[bool]:
        """Whether a page follows."""
        return func.count() > self.size

    def last(self) -> ColumnElement[Any]:
        """The id of the last row of the page (NULL for an empty one)."""
        ordered = func.array_agg(self._in_order_of_key(self.items.c.k_)).filter(self.within)
        return _place(ordered, sa.cast(func.least(func.count(), self.size), sa.Integer))

    def first(self) -> ColumnElement[Any]:
        """The id of the first row of the page."""
        return _first(func.array_agg(self.items.c.k_).filter(self.items.c.n_ == literal_column("1")))

    def in_order(self, expression: ColumnElement[Any]) -> ColumnElement[Any]:
        """A JSON array of an expression of every row of the page, NULL for an empty one."""
        return func.json_agg(self._in_order_of_key(expression)).filter(self.within)

    def _in_order_of_key(self, expression: ColumnElement[Any]) -> ColumnElement[Any]:
        """By the key, for by it the rows come sorted already; PostgreSQL knows nothing of the order of a number."""
        key = self.items.c.k_.desc() if self.rows.descending else self.items.c.k_.asc()
        return aggregate_order_by(expression, key)

    def gathered(self, expression: ColumnElement[Any]) -> ColumnElement[Any]:
        """The same, an empty array for an empty page."""
        return func.coalesce(self.in_order(expression), literal_column("'[]'::json"))


def _first(array: ColumnElement[Any]) -> ColumnElement[Any]:
    return _place(array, literal_column("1", sa.Integer))


def _place(array: ColumnElement[Any], place: ColumnElement[int]) -> ColumnElement[Any]:
    return sa.type_coerce(array, ARRAY(sa.Uuid()))[place]


def framed(parts: tuple[Part, ...], frame: Listing) -> ColumnElement[Any]:
    """The JSON object of a frame, key by key."""
    pairs: list[Any] = []
    for part in parts:
        pairs += [literal_column(quoted(part.key)), _piece(part, frame)]
    return func.json_build_object(*pairs)


def _piece(part: Part, frame: Listing) -> ColumnElement[Any]:  # noqa: C901, PLR0911 - a table of pieces
    match part.kind:
        case PartKind.constant:
            return literal_column(quoted(part.constant or ""))
        case PartKind.nodes:
            return frame.gathered(frame.docs[part.picks])
        case PartKind.edges:
            return frame.gathered(_edge_object(part.parts, frame))
        case PartKind.total if frame.total is not None:
            return frame.total
        case PartKind.next:
            return frame.next()
        case PartKind.page_info:
            return framed(part.parts, frame)
        case PartKind.has_next:
            return frame.more()
        case PartKind.has_previous:
            return literal_column("true" if frame.rows.after is not None else "false")
        case PartKind.start_cursor:
            return frame.cursor(frame.first())
        case PartKind.end_cursor:
            return frame.cursor(frame.last())
        case _:
            raise ValueError(part.kind)


def _edge_object(parts: tuple[Part, ...], frame: Listing) -> ColumnElement[Any]:
    pairs: list[Any] = []
    for part in parts:
        pairs.append(literal_column(quoted(part.key)))
        match part.kind:
            case PartKind.node:
                pairs.append(frame.docs[part.picks])
            case PartKind.cursor:
                pairs.append(frame.cursor(frame.items.c.k_))
            case _:
                pairs.append(literal_column(quoted(part.constant or "")))
    return func.json_build_object(*pairs)
