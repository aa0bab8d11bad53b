"""Turns what Pydantic finds into faults of ours: a place and a word of a short, stable list, never the value.

Pydantic's own messages quote the input and change between versions; partners program against this list instead.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import islice
from typing import Final, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core.core_schema import ErrorType

from app.domain.errors import Fault

CODES: Final[Mapping[str, str]] = {
    "required": "The member must be present.",
    "unknown": "There is no such member or parameter.",
    "wrong-type": "The value is of another JSON type.",
    "bad-format": "The text does not have the form that its schema names.",
    "not-in-list": "The word is not one of the list.",
    "out-of-range": "The number, date or instant is too small or too large.",
    "too-short": "The text or list is too short.",
    "too-long": "The text or list is too long.",
    "repeated": "The parameter, header or member stands there more than once.",
    "not-allowed": "The value breaks a rule of the field; `rule` names it where it has a number.",
    "empty": "The body is empty where one is needed.",
    "not-utf8": "The body is not UTF-8.",
    "not-json": "The body is not one JSON text.",
    "duplicate-member": "An object of the body has two members of the same name.",
    "number-not-finite": "A number of the body is not finite.",
    "integer-too-large": "An integer of the body does not fit in 64 bits.",
    "forbidden-character": "A text holds NUL or half of a surrogate pair.",
    "too-deep": "The body is nested deeper than 32 levels.",
    "too-many-values": "The body holds more than 30,000 values.",
    "not-sha256": "The identifier of a document is the SHA-256 of its text, in 64 lower-case hexadecimals.",
    "hash-differs": "The hash is not that of the text beside it.",
}
"""Every code that the door itself gives; rooms add theirs in their rules."""

MOST_TOLD: Final = 100
"""Faults of one body that are told at most: whoever mends them hears of the rest."""

_BY_TYPE: Final = {
    "missing": "required",
    "extra_forbidden": "unknown",
    "enum": "not-in-list",
    "literal_error": "not-in-list",
    "union_tag_invalid": "not-in-list",
    "union_tag_not_found": "required",
    "string_too_short": "too-short",
    "bytes_too_short": "too-short",
    "too_short": "too-short",
    "string_too_long": "too-long",
    "bytes_too_long": "too-long",
    "too_long": "too-long",
    "greater_than": "out-of-range",
    "greater_than_equal": "out-of-range",
    "less_than": "out-of-range",
    "less_than_equal": "out-of-range",
    "multiple_of": "out-of-range",
    "finite_number": "out-of-range",
    "date_past": "out-of-range",
    "date_future": "out-of-range",
    "datetime_past": "out-of-range",
    "datetime_future": "out-of-range",
    "value_error": "not-allowed",
    "assertion_error": "not-allowed",
}
_FORMATS: Final = (
    "_parsing",
    "_pattern_mismatch",
    "uuid_version",
    "timezone_aware",
    "timezone_naive",
    "from_datetime_inexact",
)
_PYDANTIC_TYPES: Final = frozenset(get_args(ErrorType))
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z]{0,39}[0-9]{0,2}")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_INSTANT: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:\d\d)")
_EARLIEST, _LATEST = 1000, 9998


def faults_of(error: ValidationError) -> tuple[Fault, ...]:
    """The faults that Pydantic found, as pointers and codes."""
    found = error.errors(include_url=False, include_input=False)[:MOST_TOLD]
    return tuple(
        Fault(pointer=pointer_to(fault["loc"]), code=code_of(fault["type"]), rule=fault.get("ctx", {}).get("rule"))
        for fault in found
    )


def code_of(pydantic_type: str) -> str:
    """Our word for Pydantic's error type; a type that a room made itself (PydanticCustomError) is its own word."""
    if pydantic_type.endswith(_FORMATS) or pydantic_type in _FORMATS:
        return "bad-format"
    if pydantic_type in _BY_TYPE:
        return _BY_TYPE[pydantic_type]
    return "wrong-type" if pydantic_type in _PYDANTIC_TYPES else pydantic_type


def pointer_to(place: Iterable[int | str]) -> str:
    """The JSON pointer (RFC 6901) of a place in the body; it ends before a name that cannot be ours: an echo."""
    pointer = ""
    for step in place:
        if isinstance(step, str) and not _NAME.fullmatch(step):
            break
        pointer += f"/{step}"
    return pointer


def time_faults(model: BaseModel, sent: object) -> tuple[Fault, ...]:
    """Faults of times that Pydantic lets pass: seconds since 1970 as text, no zone, a year no calendar needs."""
    return tuple(islice(_in_model(model, sent, ()), MOST_TOLD))


def _in_model(model: BaseModel, sent: object, place: tuple[int | str, ...]) -> Iterable[Fault]:
    if not isinstance(sent, dict):
        return
    fields = type(model).model_fields
    for name in model.model_fields_set:
        alias = fields[name].validation_alias if name in fields else None
        key = alias if isinstance(alias, str) else name
        if key in sent:
            yield from _in_value(getattr(model, name), sent[key], (*place, key))


def _in_value(value: object, sent: object, place: tuple[int | str, ...]) -> Iterable[Fault]:
    if isinstance(value, BaseModel):
        yield from _in_model(value, sent, place)
    elif isinstance(value, date):
        code = _time_code(value, str(sent))
        if code:
            yield Fault(pointer=pointer_to(place), code=code)
    elif isinstance(value, list | tuple) and isinstance(sent, list):
        for index, (item, item_sent) in enumerate(zip(value, sent, strict=False)):
            yield from _in_value(item, item_sent, (*place, index))
    elif isinstance(value, dict) and isinstance(sent, dict):
        for key, item in value.items():
            yield from _in_value(item, sent.get(key), (*place, str(key)))


def _time_code(value: date, sent: str) -> str | None:
    form = _INSTANT if isinstance(value, datetime) else _DATE
    if not form.fullmatch(sent):
        return "bad-format"
    return None if _EARLIEST <= value.year <= _LATEST else "out-of-range"
