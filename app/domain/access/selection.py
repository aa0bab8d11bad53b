"""What a door asks for: which fields, edges, filters and page of a view. Pure data; it carries no rights.

The same tree serves REST (`items`, `next`) and GraphQL connections (`edges`, `nodes`, `pageInfo`). Two selections of
one `shape` share one compiled statement; only the bound values differ.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from app.domain.access.view import Source, View, fields_of
from app.domain.vocabulary.scopes import Scope

LARGEST_PAGE = 200
USUAL_PAGE = 50


class PartKind(StrEnum):
    """A piece of the frame around a list."""

    nodes = "nodes"
    edges = "edges"
    next = "next"
    page_info = "page_info"
    total = "total"
    constant = "constant"
    # inside edges
    node = "node"
    cursor = "cursor"
    # inside page_info
    has_next = "has_next"
    has_previous = "has_previous"
    start_cursor = "start_cursor"
    end_cursor = "end_cursor"


@dataclass(frozen=True, slots=True)
class Pick:
    """One key of an object: a field of the view, an edge with what is asked of it, or a constant text."""

    key: str
    field: str | None = None
    rows: "Rows | None" = None
    constant: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One key of the frame around a list, with the picks of its nodes or the pieces inside it."""

    kind: PartKind
    key: str
    picks: tuple[Pick, ...] = ()
    parts: "tuple[Part, ...]" = ()
    constant: str | None = None


@dataclass(frozen=True, slots=True)
class Where:
    """A filter of the source, by its name, with a value."""

    filter: str
    value: Any


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """One level: the rows of a source, framed as a list by `parts`, or a single object by `picks`."""

    source: Source
    parts: tuple[Part, ...] = ()
    picks: tuple[Pick, ...] = ()
    where: tuple[Where, ...] = ()
    size: int = USUAL_PAGE
    after: UUID | None = None
    cursor_key: bytes = b""
    descending: bool = True
    row_id: UUID | None = None

    @property
    def many(self) -> bool:
        """Whether this is a framed list rather than one object."""
        return bool(self.parts)

    def every_pick(self) -> Iterator[Pick]:
        """The picks of this level's objects, wherever they stand in the frame."""
        yield from self.picks
        yield from _picks(self.parts)


@dataclass(frozen=True, slots=True)
class Selection:
    """A whole question: its root level, the door it came through and its operation's name, for the record.

    With `only` (the key of an edge) the body is that edge alone: the list of a case's actions without the case.
    """

    rows: Rows
    door: str
    operation: str
    only: str | None = None


def _picks(parts: tuple[Part, ...]) -> Iterator[Pick]:
    for part in parts:
        yield from part.picks
        yield from _picks(part.parts)


def levels(rows: Rows) -> Iterator[Rows]:
    """This level and every level below, in the order in which their places are numbered."""
    yield rows
    for pick in rows.every_pick():
        if pick.rows is not None:
            yield from levels(pick.rows)


def scopes(selection: Selection) -> frozenset[Scope]:
    """The scopes that the picked views need, and the one for totals where a total is asked for."""
    found = {level.source.scope for level in levels(selection.rows) if level.source.scope}
    if any(part.kind is PartKind.total for level in levels(selection.rows) for part in level.parts):
        found.add(Scope.total_read)
    return frozenset(found)


def shape(rows: Rows) -> tuple[Any, ...]:
    """All of a level but its values: equal shapes have equal SQL."""
    return (
        id(rows.source),
        tuple(_part_shape(part) for part in rows.parts),
        tuple(_pick_shape(pick) for pick in rows.picks),
        tuple(where.filter for where in rows.where),
        page_step(rows.size),
        rows.after is not None,
        rows.descending,
        rows.row_id is not None,
    )


def values(rows: Rows) -> dict[str, Any]:
    """The values of every level by the names of their places."""
    found: dict[str, Any] = {}
    for n, level in enumerate(levels(rows)):
        found |= {f"w{n}_{i}": where.value for i, where in enumerate(level.where)}
        if level.many:
            found |= {f"size{n}": level.size, f"key{n}": level.cursor_key}
        if level.after is not None:
            found[f"after{n}"] = level.after
        if level.row_id is not None:
            found[f"id{n}"] = level.row_id
    return found


def page_step(size: int) -> int:
    """The number of rows for which a statement is planned: a few steps, so that few statements exist."""
    return next(step for step in (1, 10, 20, 50, 100, LARGEST_PAGE) if step >= size)


def _part_shape(part: Part) -> tuple[Any, ...]:
    inner = tuple(_part_shape(p) for p in part.parts)
    return (part.kind, part.key, tuple(_pick_shape(p) for p in part.picks), inner, part.constant)


def _pick_shape(pick: Pick) -> tuple[Any, ...]:
    return (pick.key, pick.field, pick.constant, None if pick.rows is None else shape(pick.rows))


def own_fields(view: type[View], names: frozenset[str] | None = None) -> tuple[Pick, ...]:
    """Picks of a view's own fields (not its edges) under their wire names: all, or those named."""
    return tuple(
        Pick(shown.wire, name)
        for name, shown in fields_of(view).items()
        if shown.edge is None and (names is None or name in names)
    )


def listed(picks: tuple[Pick, ...]) -> tuple[Part, ...]:
    """The frame of a REST list: `items` and `next`."""
    return (Part(PartKind.nodes, "items", picks=picks), Part(PartKind.next, "next"))
