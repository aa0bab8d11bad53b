"""From what an operation asks to selections: the tree of fields becomes rows, parts and picks of the views' sources.

What a selection cannot say is mended in the finished text: a field whose scope the client lacks becomes null with an
error, an object of which directives left nothing becomes empty. Only such answers are ever parsed by this service.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from app.api.graphql.arguments import page_of
from app.api.graphql.merging import Asked
from app.api.graphql.problems import Place
from app.api.graphql.types import connection_name, type_name
from app.api.paging import Cursors
from app.domain.access.actor import Actor
from app.domain.access.faults import pointer_to
from app.domain.access.selection import Part, PartKind, Pick, Rows
from app.domain.access.view import Shown, Source, View, fields_of
from app.domain.errors import Fault, InvalidContent, KetenpoortError, MissingScope
from app.domain.vocabulary.scopes import Scope

TYPENAME: Final = "__typename"
_NOTHING: Final = "__nothing"
_PAGE_INFO: Final = {
    "hasNextPage": PartKind.has_next,
    "hasPreviousPage": PartKind.has_previous,
    "startCursor": PartKind.start_cursor,
    "endCursor": PartKind.end_cursor,
}


class Each(Enum):
    """A step of a path into every item of a list."""

    item = "item"


Step = str | Each


@dataclass(frozen=True, slots=True)
class Mend:
    """What is to become of the value at a path: null with an error, or, without one, taken out again."""

    path: tuple[Step, ...]
    error: KetenpoortError | None = None
    place: Place = (1, 1)


@dataclass(slots=True)
class Selecting:
    """Turns one root field into rows for one actor, and gathers what is to be mended."""

    actor: Actor
    cursors: Cursors
    variables: Mapping[str, Any]
    mends: list[Mend] = field(default_factory=list)

    def one(self, source: Source, asked: Asked, row_id: UUID) -> Rows:
        """The rows of a single object."""
        return Rows(source, picks=self._picks(source, asked.below, (asked.key,)), row_id=row_id)

    def page(self, source: Source, named: str, asked: Asked, path: tuple[Step, ...] = ()) -> Rows:
        """The rows of a connection, of the source itself or over an edge."""
        here = (*path, asked.key)
        pointer = tuple(step for step in here if isinstance(step, str))
        page = page_of(source, asked.given(self.variables), pointer)
        key = self.cursors.key(self.actor, source, page.where)
        after = None if page.after is None else self.cursors.read(key, page.after)
        if page.after is not None and after is None:
            raise InvalidContent(Fault(pointer_to((*pointer, "after")), "not-allowed"))
        return Rows(
            source,
            parts=self._frame(source, named, asked.below, here),
            where=page.where,
            size=page.size,
            after=after,
            cursor_key=key,
        )

    def _picks(self, source: Source, below: tuple[Asked, ...], path: tuple[Step, ...]) -> tuple[Pick, ...]:
        shown = shown_by_wire(source.view)
        picks = [
            Pick(asked.key, constant=type_name(source.view))
            if asked.name == TYPENAME
            else self._pick(source, shown[asked.name], asked, path)
            for asked in below
            if asked.holds(self.variables)
        ]
        if not picks:
            self.mends.append(Mend((*path, _NOTHING)))
            picks = [Pick(_NOTHING, constant="")]
        return tuple(picks)

    def _pick(self, source: Source, shown: Shown, asked: Asked, path: tuple[Step, ...]) -> Pick:
        if shown.edge is None:
            return Pick(asked.key, shown.name)
        end = source.edges[shown.name].source
        if end.scope is not None and end.scope not in self.actor.scopes:
            self.mends.append(Mend((*path, asked.key), MissingScope(end.scope), asked.place))
            return Pick(asked.key, constant="")
        if shown.many:
            return Pick(asked.key, shown.name, self.page(end, connection_name(source.view, shown), asked, path))
        rows = Rows(end, picks=self._picks(end, asked.below, (*path, asked.key)))
        return Pick(asked.key, shown.name, rows)

    def _frame(self, source: Source, named: str, below: tuple[Asked, ...], path: tuple[Step, ...]) -> tuple[Part, ...]:
        parts = []
        for asked in below:
            if not asked.holds(self.variables):
                continue
            here = (*path, asked.key)
            match asked.name:
                case "nodes":
                    picks = self._picks(source, asked.below, (*here, Each.item))
                    parts.append(Part(PartKind.nodes, asked.key, picks=picks))
                case "edges":
                    inner = self._edges(source, named, asked.below, (*here, Each.item))
                    parts.append(Part(PartKind.edges, asked.key, parts=inner))
                case "pageInfo":
                    parts.append(Part(PartKind.page_info, asked.key, parts=self._page_info(asked.below, here)))
                case "totalCount":
                    parts.append(self._total(asked, here))
                case _:
                    parts.append(Part(PartKind.constant, asked.key, constant=f"{named}Connection"))
        return tuple(parts) or self._nothing(path)

    def _total(self, asked: Asked, path: tuple[Step, ...]) -> Part:
        if Scope.total_read in self.actor.scopes:
            return Part(PartKind.total, asked.key)
        self.mends.append(Mend(path, MissingScope(Scope.total_read), asked.place))
        return Part(PartKind.constant, asked.key, constant="")

    def _edges(self, source: Source, named: str, below: tuple[Asked, ...], path: tuple[Step, ...]) -> tuple[Part, ...]:
        parts = []
        for asked in below:
            if not asked.holds(self.variables):
                continue
            match asked.name:
                case "node":
                    picks = self._picks(source, asked.below, (*path, asked.key))
                    parts.append(Part(PartKind.node, asked.key, picks=picks))
                case "cursor":
                    parts.append(Part(PartKind.cursor, asked.key))
                case _:
                    parts.append(Part(PartKind.constant, asked.key, constant=f"{named}Edge"))
        return tuple(parts) or self._nothing(path)

    def _page_info(self, below: tuple[Asked, ...], path: tuple[Step, ...]) -> tuple[Part, ...]:
        parts = [
            Part(PartKind.constant, asked.key, constant="PageInfo")
            if asked.name == TYPENAME
            else Part(_PAGE_INFO[asked.name], asked.key)
            for asked in below
            if asked.holds(self.variables)
        ]
        return tuple(parts) or self._nothing(path)

    def _nothing(self, path: tuple[Step, ...]) -> tuple[Part, ...]:
        self.mends.append(Mend((*path, _NOTHING)))
        return (Part(PartKind.constant, _NOTHING, constant=""),)


@lru_cache(maxsize=512)
def shown_by_wire(view: type[View]) -> Mapping[str, Shown]:
    """The fields of a view by the names that callers use."""
    return {shown.wire: shown for shown in fields_of(view).values()}


def cost_of(rows: Rows) -> int:
    """How many objects this level and those below may come to."""
    below = sum(cost_of(pick.rows) for pick in rows.every_pick() if pick.rows is not None)
    return (rows.size if rows.many else 1) * (1 + below)
