"""What can be shown: views declare fields with their data category; sources tell where rows and masks come from.

A view is the one list of fields. OpenAPI, the GraphQL type, the CSV header and the SQL all come from it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import NoneType, UnionType
from typing import Any, Generic, Protocol, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from sqlalchemy import ColumnElement, FromClause, literal_column
from sqlmodel import SQLModel

from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Category


@dataclass(frozen=True, slots=True)
class Needs:
    """The data category (E11) that a reader must be allowed to see a field."""

    category: Category


@dataclass(frozen=True, slots=True)
class NeedsOwnCategory:
    """A field whose data category differs by row: it needs what the row's column `category_mask` names."""


OWN_CATEGORY = 1 << 40
"""Beside the category bits of the fields that are asked: that a field of the row's own category is among them."""


class View(BaseModel):
    """A frozen declaration of what one object shows. A field without `Needs` belongs to category existence."""

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True, extra="forbid")

    withheld: list[Category] = Field(
        description="Categories hidden from this reader, whether or not a value exists (achtergehouden)."
    )


V = TypeVar("V", bound=View)


class Page(BaseModel, Generic[V]):
    """One page of a list, and the cursor of the next."""

    model_config = ConfigDict(frozen=True)

    items: list[V]
    next: str | None = Field(description="Opaque cursor of the next page; null on the last.")


@dataclass(frozen=True, slots=True)
class Shown:
    """One field of a view: its wire name, category, and the view behind it where it is an edge.

    Where `own_category` is true the row itself names the category, and `needs` says nothing.
    """

    name: str
    wire: str
    needs: Category
    edge: type[View] | None
    many: bool
    own_category: bool = False


def fields_of(view: type[View]) -> dict[str, Shown]:
    """The fields of a view by their Python names, `withheld` included."""
    found = view.__dict__.get("_shown_fields")
    if found is None:
        found = {name: _shown(name, info) for name, info in view.model_fields.items()}
        view._shown_fields = found  # type: ignore[attr-defined]  # noqa: SLF001 - a cache on the class itself
    return dict(found)


def _shown(name: str, info: Any) -> Shown:  # noqa: ANN401 - pydantic's FieldInfo
    needs = next((m.category for m in info.metadata if isinstance(m, Needs)), Category.existence)
    inner = _without_none(info.annotation)
    if isinstance(inner, type) and issubclass(inner, Page):
        return Shown(name, info.alias or name, needs, inner.__pydantic_generic_metadata__["args"][0], many=True)
    edge = inner if isinstance(inner, type) and issubclass(inner, View) else None
    own = any(isinstance(m, NeedsOwnCategory) for m in info.metadata)
    return Shown(name, info.alias or name, needs, edge, many=False, own_category=own)


def _without_none(annotation: Any) -> Any:  # noqa: ANN401 - any annotation
    if get_origin(annotation) in (Union, UnionType):
        left = [a for a in get_args(annotation) if a is not NoneType]
        return left[0] if len(left) == 1 else annotation
    return annotation


@dataclass(frozen=True, slots=True)
class Reader:
    """The reader inside a statement: bound places, never values."""

    house: ColumnElement[Any]
    keeper: ColumnElement[Any]
    organisation: ColumnElement[Any]
    kind: ColumnElement[Any]
    purpose: ColumnElement[Any]
    readable: ColumnElement[Any]
    roles: ColumnElement[Any]
    professional: ColumnElement[Any]


@dataclass(frozen=True, slots=True)
class Mask:
    """What the reader may see of one row: the categories as bits, and the lines for the disclosure record.

    `joined` adds what the mask needs to the row's FROM; `row` is a condition without which the row is not shown at all.
    """

    categories: ColumnElement[Any]
    lines: ColumnElement[Any] | None = None
    row: ColumnElement[bool] | None = None
    joined: Callable[[FromClause], FromClause] | None = None


class MaskRule(Protocol):
    """How a source finds the mask of a row; `asked` are the category bits of the fields that are picked."""

    def __call__(self, row: FromClause, reader: Reader, case_id: ColumnElement[Any], asked: int) -> Mask: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Frame:
    """One row's place in a statement: its columns, the categories open to the reader, the reader."""

    row: FromClause
    reader: Reader
    categories: ColumnElement[Any]

    def allows(self, category: Category) -> ColumnElement[bool]:
        """Whether the reader may see this category of the row."""
        return self.categories.op("&")(literal_column(str(category.bit))) != literal_column("0")

    def allows_own(self) -> ColumnElement[bool]:
        """Whether the reader may see the category that the row itself names."""
        return self.categories.op("&")(self.row.c.category_mask) == self.row.c.category_mask

    def may_show(self, shown: Shown) -> ColumnElement[bool] | None:
        """The condition of a field; None for a field of category existence, which goes with the row."""
        if shown.own_category:
            return self.allows_own()
        return None if shown.needs is Category.existence else self.allows(shown.needs)


Condition = Callable[[Frame], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Edge:
    """A way from a row to the rows of another source, over a table in between where there is one.

    `carried` columns of that table come along to the rows at the end, under their names after `link_`. An edge that
    `proves` leads from a row to rows that whoever sees the row above may know of: their `visible` is not asked again.
    """

    source: "Source"
    on: Callable[[Frame, FromClause], ColumnElement[bool]] | None = None
    through: type[SQLModel] | None = None
    link: Callable[[FromClause, FromClause], ColumnElement[bool]] | None = None
    through_on: Callable[[Frame, FromClause], ColumnElement[bool]] | None = None
    case_id: Callable[[Frame], ColumnElement[Any]] | None = None
    carried: tuple[str, ...] = ()
    proves: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition that a caller may set: on which field of the view, and how it compares."""

    field: str
    operator: str = "eq"


@dataclass(frozen=True, eq=False)
class Source:
    """Where the rows of a view come from, who may see them, and what hangs on them. One stands in each room.

    `visible` holds for every way to a row, `listed` also for a list that starts here. `scope` is what a client needs to
    pick the view at all. `personal` reads are recorded; `case_column` names the case of a row. A row `within_case`
    belongs to no single case: it is reached over the edge of one only, and finds that case's id as its column `case_`.
    `settled` rows are about nobody and stay as they were published: a replica may show them without being judged.
    """

    view: type[View]
    row: type[SQLModel]
    scope: Scope | None
    mask: MaskRule
    visible: Condition | None = None
    listed: Condition | None = None
    expressions: Mapping[str, Callable[[Frame], ColumnElement[Any]]] = field(default_factory=dict)
    edges: Mapping[str, Edge] = field(default_factory=dict)
    filters: Mapping[str, Filter] = field(default_factory=dict)
    personal: bool = True
    case_column: str = "case_id"
    within_case: bool = False
    settled: bool = False

    @cached_property
    def table(self) -> FromClause:
        """The table of the rows."""
        table: FromClause = self.row.__table__  # type: ignore[attr-defined]
        return table

    @cached_property
    def versioned(self) -> bool:
        """Whether a row carries a version, from which its entity tag is made."""
        return "version" in self.table.c

    @cached_property
    def withholdable(self) -> tuple[Category, ...]:
        """Every category beyond existence that the view's fields need, in the order of E11."""
        fields = fields_of(self.view).values()
        needed = set(Category) if any(shown.own_category for shown in fields) else {shown.needs for shown in fields}
        return tuple(category for category in Category if category in needed and category is not Category.existence)
