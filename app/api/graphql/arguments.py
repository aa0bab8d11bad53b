"""The arguments of a list: page and filters of its source, read as strictly as the query string of REST."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, create_model
from pydantic.alias_generators import to_camel

from app.domain.access.faults import faults_of, pointer_to, time_faults
from app.domain.access.selection import LARGEST_PAGE, USUAL_PAGE, Where
from app.domain.access.view import Filter, Source
from app.domain.errors import Fault, InvalidContent, LimitExceeded

_MOST_WORDS: Final = 50
_LONGEST_TEXT: Final = 512
_FILTER_TEXT: Final = {
    "eq": "Only those whose `{field}` is this.",
    "any": "Only those whose `{field}` is one of these.",
    "from": "Only those whose `{field}` is at or after this.",
    "before": "Only those whose `{field}` is before this.",
    "has": "Only those whose `{field}` hold this.",
    "within": "Only those whose `{field}` take this in.",
}


class Given(BaseModel):
    """What every list takes."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", str_max_length=_LONGEST_TEXT)

    first: int | None = Field(default=None, ge=1, description=f"How many at most, 1 to {LARGEST_PAGE}.")
    after: str | None = Field(default=None, description="Cursor of the node after which the page begins.")


@dataclass(frozen=True, slots=True)
class Page:
    """What the arguments of one list ask for."""

    size: int = USUAL_PAGE
    after: str | None = None
    where: tuple[Where, ...] = ()


@lru_cache(maxsize=512)
def given_of(source: Source) -> type[Given]:
    """The arguments of a list of this source, each a field under its own name."""
    filters: dict[str, Any] = {sent_as: _filter(source, source.filters[name]) for name, sent_as in _sent_as(source)}
    return create_model(f"{source.view.__name__}Given", __base__=Given, **filters)


@lru_cache(maxsize=512)
def _sent_as(source: Source) -> tuple[tuple[str, str], ...]:
    """The filters of a source, each beside its name on the wire."""
    return tuple((name, to_camel(name)) for name in source.filters)


def _filter(source: Source, wanted: Filter) -> tuple[Any, Any]:
    info = source.view.model_fields[wanted.field]
    kind = without_none(info.annotation)
    if wanted.operator == "any":
        kind = Annotated[list[kind], BeforeValidator(_as_list), Field(max_length=_MOST_WORDS)]  # type: ignore[valid-type]
    elif wanted.operator in {"has", "within"}:
        kind = get_args(kind)[0]
    text = _FILTER_TEXT[wanted.operator].format(field=info.alias or wanted.field)
    return kind | None, Field(default=None, description=text)


def _as_list(sent: object) -> object:
    """A value where a list is asked stands for a list of one (GraphQL, section 3.11)."""
    return sent if isinstance(sent, list) or sent is None else [sent]


def page_of(source: Source, sent: Mapping[str, Any], path: tuple[str, ...]) -> Page:
    """Read the arguments that were given to a list; raise InvalidContent or LimitExceeded."""
    if not sent:
        return Page()
    try:
        given = given_of(source).model_validate_json(json.dumps(sent))
    except ValidationError as error:
        raise InvalidContent(*_below(path, faults_of(error))) from None
    faults = time_faults(given, sent)
    if faults:
        raise InvalidContent(*_below(path, faults))
    size = given.first or USUAL_PAGE
    if size > LARGEST_PAGE:
        raise LimitExceeded("page-size", allowed=LARGEST_PAGE, asked=size)
    where = ((name, getattr(given, sent_as)) for name, sent_as in _sent_as(source))
    return Page(size, given.after, tuple(Where(name, value) for name, value in where if value is not None))


def _below(path: tuple[str, ...], faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    before = pointer_to(path)
    return tuple(Fault(before + fault.pointer, fault.code, fault.rule) for fault in faults)


def without_none(annotation: Any) -> Any:  # noqa: ANN401 - any annotation
    """The one type of `X | None`, and of `Annotated[X, …]`."""
    if get_origin(annotation) is Annotated:
        return without_none(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        left = [a for a in get_args(annotation) if a is not NoneType]
        return left[0] if len(left) == 1 else annotation
    return annotation
