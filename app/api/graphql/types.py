"""Strawberry types made from what the rooms declare: views, drafts and words. No type is written by hand.

`CaseView` becomes `Case`, an edge `persons` the Relay connection `CasePersonsConnection`, a word list an enum with its
Dutch and English labels. The types only declare: no resolver stands behind a field.
"""

import inspect
import keyword
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin
from uuid import UUID

import strawberry
from pydantic import BaseModel
from strawberry.annotation import StrawberryAnnotation
from strawberry.scalars import JSON
from strawberry.tools import create_type
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.enum import StrawberryEnumDefinition

from app.api.graphql.arguments import given_of
from app.domain.access.selection import USUAL_PAGE
from app.domain.access.view import Shown, Source, View, fields_of
from app.domain.vocabulary.sharing import Category
from app.domain.vocabulary.word import Word

_SPELLED: Final = re.compile(r"(?!true$|false$|null$)[_A-Za-z][_A-Za-z0-9]*")
_PLAIN: Final = {Decimal: float, time: str, bytes: str}
_SCALARS: Final = frozenset({str, int, float, bool, UUID, date, datetime})
_LISTS: Final = frozenset({list, tuple, set, frozenset})


class Types:
    """The types of one schema, each made once. A word list that would share its name with a view is called a word."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._views = {type_name(view) for source in sources for view in _views(source)}
        self._made: dict[object, Any] = {}
        self._open: set[object] = set()

    def object_of(self, source: Source) -> Any:  # noqa: ANN401 - Strawberry types are made at run time
        """The type of what a source shows, with a connection for each of its edges."""
        view = source.view
        if view not in self._made:
            if view in self._open:
                message = f"{view.__name__} leads back to itself"
                raise LookupError(message)
            self._open.add(view)
            fields = [
                self._view_field(source, name)
                for name, shown in fields_of(view).items()
                if shown.edge is None or name in source.edges
            ]
            self._made[view] = create_type(type_name(view), fields, description=text_of(view))
        return self._made[view]

    def _view_field(self, source: Source, name: str) -> Any:  # noqa: ANN401
        shown, info = fields_of(source.view)[name], source.view.model_fields[name]
        text = info.description or ""
        if shown.own_category:
            text = f"{text} Category: that of the object itself."
        elif shown.needs is not Category.existence:
            text = f"{text} Category: {shown.needs.value}."
        if shown.edge is None:
            return field(shown.wire, self.output_of(info.annotation), text)
        end = source.edges[name].source
        if not shown.many:
            return field(shown.wire, self.object_of(end) | None, text)
        return self.connection_field(shown.wire, connection_name(source.view, shown), end, text)

    def connection_field(self, name: str, named: str, source: Source, text: str) -> Any:  # noqa: ANN401
        """A field that leads to a page of a source: its connection type and its arguments."""
        node, edge = self.object_of(source), self.edge_of(named, source)
        connection = create_type(
            f"{named}Connection",
            [
                field("edges", _list_of(edge), "The page, each node with its cursor."),
                field("nodes", _list_of(node), "The page without cursors."),
                field("pageInfo", self._page_info(), "Where the page ends."),
                field(
                    "totalCount", int | None, "How many there are on all pages together; needs the scope total:read."
                ),
            ],
            description=f"One page of {named}.",
        )
        return field(name, connection | None, text, self._arguments(source))

    def edge_of(self, named: str, source: Source) -> Any:  # noqa: ANN401
        """A node with its cursor, in the connection of this name and in what is told of it."""
        name = f"{named}Edge"
        if name not in self._made:
            fields = [
                field("cursor", str, "Opaque cursor of this node."),
                field("node", self.object_of(source), "The node."),
            ]
            self._made[name] = create_type(name, fields, description=f"One of {named}, with its cursor.")
        return self._made[name]

    def _page_info(self) -> Any:  # noqa: ANN401
        if "PageInfo" not in self._made:
            fields = [
                field("hasNextPage", bool, "Whether more follow."),
                field("hasPreviousPage", bool, "Whether this page began after a cursor."),
                field("startCursor", str | None, "Cursor of the first node of the page."),
                field("endCursor", str | None, "Cursor of the last: give it as `after` for the next page."),
            ]
            self._made["PageInfo"] = create_type("PageInfo", fields, description="The ends of a page (Relay).")
        return self._made["PageInfo"]

    def followed_field(self, name: str, named: str, source: Source, text: str) -> Any:  # noqa: ANN401
        """A field that tells the nodes of a list one by one, as they come."""
        arguments = [one for one in self._arguments(source) if one.graphql_name != "first"]
        return field(name, self.edge_of(named, source), text, arguments)

    def _arguments(self, source: Source) -> list[StrawberryArgument]:
        defaults: dict[str, object] = {"first": USUAL_PAGE}
        return [
            argument(name, self.input_of(info.annotation), info.description or "", defaults.get(name, strawberry.UNSET))
            for name, info in given_of(source).model_fields.items()
        ]

    def content_of(self, model: type[BaseModel]) -> Any:  # noqa: ANN401
        """The output type of an answer that is no view."""
        if model not in self._made:
            fields = [
                field(info.alias or name, self._translated(info.annotation, self.content_of), info.description or "")
                for name, info in model.model_fields.items()
            ]
            self._made[model] = create_type(type_name(model), fields, description=text_of(model))
        return self._made[model]

    def input_of(self, annotation: Any) -> Any:  # noqa: ANN401
        """The input type of an annotation of a draft or a filter."""
        return self._translated(annotation, self._draft)

    def output_of(self, annotation: Any) -> Any:  # noqa: ANN401
        """The output type of a view's field; a structure inside one column is JSON."""
        return self._translated(annotation, lambda _: JSON)

    def _draft(self, model: type[BaseModel]) -> Any:  # noqa: ANN401
        if model not in self._made:
            fields = []
            for name, info in model.model_fields.items():
                kind = self.input_of(info.annotation)
                made = field(info.alias or name, kind if info.is_required() else kind | None, info.description or "")
                if not info.is_required():
                    made.default = strawberry.UNSET
                fields.append(made)
            # members that may be left out follow those that may not, as Python's dataclasses ask
            fields.sort(key=lambda made: made.default is strawberry.UNSET)
            self._made[model] = create_type(type_name(model), fields, is_input=True, description=text_of(model))
        return self._made[model]

    def _translated(self, annotation: Any, model: Any) -> Any:  # noqa: ANN401
        if get_origin(annotation) is Annotated:
            return self._translated(get_args(annotation)[0], model)
        if get_origin(annotation) in (Union, UnionType):
            left = [a for a in get_args(annotation) if a is not NoneType]
            inner = self._translated(left[0], model) if len(left) == 1 else _of_several(left)
            return inner | None if NoneType in get_args(annotation) else inner
        if get_origin(annotation) in _LISTS:
            return _list_of(self._translated(get_args(annotation)[0], model))
        return self._plain(annotation, model)

    def _plain(self, annotation: Any, model: Any) -> Any:  # noqa: ANN401
        if annotation in _SCALARS:
            return annotation
        if not isinstance(annotation, type) or get_origin(annotation) is not None:
            return JSON if get_origin(annotation) is dict else str
        if issubclass(annotation, StrEnum):
            return self._enum(annotation)
        if issubclass(annotation, BaseModel):
            return model(annotation)
        return _PLAIN.get(annotation, JSON if issubclass(annotation, dict) else str)

    def _enum(self, words: type[StrEnum]) -> Any:  # noqa: ANN401
        """An enum, or text where a word cannot be spelled as a GraphQL name (`case:read`)."""
        if not all(_SPELLED.fullmatch(word.value) for word in words):
            return str
        if words not in self._made:
            name = f"{words.__name__}Word" if words.__name__ in self._views else words.__name__
            made = strawberry.enum(words, name=name, description=text_of(words), graphql_name_from="value")
            definition: StrawberryEnumDefinition = made.__strawberry_definition__  # type: ignore[attr-defined]
            for value in definition.values:
                word = words(value.value)
                if isinstance(word, Word):
                    value.description = f"{word.en} (nl: {word.nl})"
            self._made[words] = made
        return self._made[words]


def field(name: str, kind: Any, description: str, arguments: Iterable[StrawberryArgument] = ()) -> Any:  # noqa: ANN401
    """A field that declares and does not resolve."""
    made = strawberry.field(name=name, graphql_type=kind, description=description or None)
    if keyword.iskeyword(name):
        made.python_name = f"{name}_"  # a dataclass cannot have a member called `from`
    made.arguments = list(arguments)
    return made


def argument(name: str, kind: Any, description: str, default: object = strawberry.UNSET) -> StrawberryArgument:  # noqa: ANN401
    """An argument of a field."""
    return StrawberryArgument(name, name, StrawberryAnnotation(kind), description=description, default=default)


def type_name(model: type) -> str:
    """The public name of a view, a draft or a content."""
    name = model.__name__
    return name.removesuffix("View") if issubclass(model, View) and name != "View" else name


def _views(source: Source) -> Iterator[type[View]]:
    yield source.view
    for edge in source.edges.values():
        yield from _views(edge.source)


def _of_several(kinds: list[Any]) -> Any:  # noqa: ANN401
    """Words of several lists are text, everything else of several types is JSON."""
    return str if all(isinstance(kind, type) and issubclass(kind, str) for kind in kinds) else JSON


def _list_of(kind: Any) -> Any:  # noqa: ANN401
    return list[kind]


def connection_name(view: type[View], shown: Shown) -> str:
    """What the types of an edge's connection begin with: `CasePersons`."""
    return type_name(view) + shown.wire[0].upper() + shown.wire[1:]


def text_of(model: Any) -> str:  # noqa: ANN401 - any class
    """A class's own description."""
    return inspect.cleandoc(model.__doc__ or "")
