"""From a query string to a selection: which fields, edges, filters and page of a source a REST caller asks for.

The parameters of a list are those that its source declares; there is no second list. Parsed query strings are kept,
bounded, because a partner's system sends the same few over and over.
"""

from dataclasses import dataclass
from functools import lru_cache
from types import NoneType
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, create_model
from pydantic.alias_generators import to_camel

from app.api.problems import InvalidQuery
from app.api.request import parse_query
from app.domain.access.selection import LARGEST_PAGE, USUAL_PAGE, Pick, Rows, Where, listed, own_fields
from app.domain.access.view import Filter, Source, View, fields_of
from app.domain.errors import Fault

_ALWAYS: Final = frozenset({"id", "withheld"})
_KEPT: Final = 512
_MOST_WORDS: Final = 50
_FILTER_TEXT: Final = {
    "eq": "Only those whose `{field}` is this.",
    "any": "Only those whose `{field}` is one of these, with commas.",
    "from": "Only those whose `{field}` is at or after this.",
    "before": "Only those whose `{field}` is before this.",
    "has": "Only those whose `{field}` hold this.",
    "within": "Only those whose `{field}` take this in.",
}


class Query(BaseModel):
    """Parameters of an operation."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True)


class NoQuery(Query):
    """An operation without parameters."""


def _words(text: object) -> object:
    return tuple(text.split(",")) if isinstance(text, str) else text


class ReadQuery(Query):
    """What every read takes: `fields`, and `expand` where the view has edges; each source lists their words."""

    fields: tuple[str, ...] | None = None


class PageQuery(ReadQuery):
    """What every list takes."""

    page_size: int = Field(default=USUAL_PAGE, ge=1, le=LARGEST_PAGE, description="Most items of a page.")
    cursor: str | None = Field(default=None, max_length=512, description="`next` of the page before.")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a query string asks for, ready to be put beside an identifier or a cursor."""

    picks: tuple[Pick, ...]
    where: tuple[Where, ...] = ()
    size: int = USUAL_PAGE
    cursor: str | None = None


class Reading:
    """The query strings of one source, for one object or for a list."""

    def __init__(self, source: Source, *, many: bool) -> None:
        self.source = source
        self.query = _page_model(source) if many else _read_model(source)
        self._asked = lru_cache(maxsize=_KEPT)(self._parse)

    def asked(self, query: bytes) -> Asked:
        """What this query string asks for; raise InvalidQuery with every fault that it has."""
        return self._asked(query)

    def _parse(self, query: bytes) -> Asked:
        found = parse_query(query, self.query)
        picks = picks_of(self.source, found.fields, getattr(found, "expand", None))
        if not isinstance(found, PageQuery):
            return Asked(picks)
        where = tuple(
            Where(name, value) for name in self.source.filters if (value := getattr(found, name, None)) is not None
        )
        return Asked(picks, where, found.page_size, found.cursor)


def picks_of(source: Source, fields: tuple[str, ...] | None, expand: tuple[str, ...] | None) -> tuple[Pick, ...]:
    """The picks of an object: its own fields, or those named, and the edges to expand."""
    by_wire = _own_by_wire(source)
    names = None if fields is None else _ALWAYS | {by_wire[word] for word in _once(fields, "fields")}
    edges = _edges_by_wire(source)
    return own_fields(source.view, names) + tuple(
        edge_pick(source, edges[word]) for word in _once(expand or (), "expand")
    )


def _own_by_wire(source: Source) -> dict[str, str]:
    return {shown.wire: name for name, shown in fields_of(source.view).items() if shown.edge is None}


def _edges_by_wire(source: Source) -> dict[str, str]:
    return {fields_of(source.view)[name].wire: name for name in source.edges}


def edge_pick(source: Source, name: str) -> Pick:
    """An edge of the source with the own fields of what it leads to: an object, or the first page of a list."""
    edge = fields_of(source.view)[name]
    end = source.edges[name].source
    picks = own_fields(end.view)
    return Pick(edge.wire, name, Rows(end, parts=listed(picks)) if edge.many else Rows(end, picks=picks))


def _once(words: tuple[str, ...], parameter: str) -> tuple[str, ...]:
    if len(set(words)) != len(words):
        raise InvalidQuery(Fault(f"/query/{parameter}", "repeated"))
    return words


def _read_model(source: Source) -> type[ReadQuery]:
    return create_model(f"{source.view.__name__}Query", __base__=ReadQuery, **_words_of(source))


def _page_model(source: Source) -> type[PageQuery]:
    filters = {name: _parameter(source.view, wanted) for name, wanted in source.filters.items()}
    return create_model(f"{source.view.__name__}PageQuery", __base__=PageQuery, **(_words_of(source) | filters))


def _words_of(source: Source) -> dict[str, Any]:
    about_fields = Field(None, description="Only these fields, with commas; `id` and `withheld` always come.")
    about_edges = Field(None, description="These edges too, with commas, each with its first page.")
    found: dict[str, Any] = {"fields": (_list_of(Literal[tuple(_own_by_wire(source))]) | None, about_fields)}
    edges = tuple(_edges_by_wire(source))
    if edges:
        found["expand"] = (_list_of(Literal[edges]) | None, about_edges)
    return found


def _parameter(view: type[View], wanted: Filter) -> tuple[Any, Any]:
    info = view.model_fields[wanted.field]
    kind = without_none(info.annotation)
    if wanted.operator in {"has", "within"}:
        kind = get_args(kind)[0]
    text = _FILTER_TEXT[wanted.operator].format(field=info.alias or wanted.field)
    return (_list_of(kind) if wanted.operator == "any" else kind) | None, Field(None, description=text)


def _list_of(kind: Any) -> Any:  # noqa: ANN401 - any annotation
    return Annotated[tuple[kind, ...], Field(max_length=_MOST_WORDS), BeforeValidator(_words)]


def without_none(annotation: Any) -> Any:  # noqa: ANN401 - any annotation
    """The annotation without the null that a mask brings."""
    left = [kind for kind in get_args(annotation) if kind is not NoneType]
    return left[0] if len(left) == 1 and NoneType in get_args(annotation) else annotation
