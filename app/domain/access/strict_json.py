"""Reads a JSON text the strict way: what two readers could take for two things is refused here.

RFC 8259 leaves duplicate members, lone surrogates and huge numbers to the reader; a partner and PostgreSQL would each
decide for themselves. Nothing in this module may repeat a value of the text: it holds personal data.
"""

import json
import math
import re
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from app.domain.access.faults import faults_of, time_faults
from app.domain.errors import Fault, InvalidContent

Draft = TypeVar("Draft", bound=BaseModel)

MAX_DEPTH: Final = 32
MAX_VALUES: Final = 30_000
"""Each costs its check, and each may be a fault of its own: more of them would hold the process up for everybody."""

_INTEGER_DIGITS: Final = 19
_INTEGER_LIMIT: Final = 2**63
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_TEXTS: Final = re.compile(rb'"(?:[^"\\]|\\.?)*+(?:"|\Z)', re.DOTALL)


class MalformedBody(InvalidContent):
    """The body is not JSON that every reader reads alike (RFC 8259, RFC 7493)."""

    type = "malformed-body"
    title_en = "The body cannot be read"
    title_nl = "Het bericht is niet leesbaar"
    advice_en = "Send one UTF-8 JSON text with unique member names, finite numbers and no control characters."
    advice_nl = "Stuur één JSON-tekst in UTF-8 met unieke namen, eindige getallen en zonder stuurtekens."


class _Refused(ValueError):
    """Carries the code of what was found up through the JSON parser."""


def parse(body: bytes) -> object:
    """Return the value of `body`, or raise MalformedBody with the code of the first thing that is wrong."""
    if _breaks(body) > MAX_VALUES and _breaks(_TEXTS.sub(b"", body)) > MAX_VALUES:
        raise malformed("too-many-values")
    try:
        value = _DECODER.decode(body.decode("utf-8"))
        if b"\\u" in body or body.count(b"[") + body.count(b"{") > MAX_DEPTH:
            _check(value, 1)
    except UnicodeDecodeError:
        raise malformed("not-utf8") from None
    except _Refused as refused:
        raise malformed(str(refused)) from None
    except RecursionError:
        raise malformed("too-deep") from None
    except ValueError:
        raise malformed("not-json" if body.strip() else "empty") from None
    return value


def read_draft(body: bytes, model: type[Draft]) -> Draft:
    """Return these bytes as a draft; raise MalformedBody or InvalidContent."""
    sent = parse(body)
    try:
        draft = model.model_validate_json(body, strict=True, extra="forbid", by_alias=True, by_name=False)
    except ValidationError as error:
        raise InvalidContent(*faults_of(error)) from None
    faults = time_faults(draft, sent)
    if faults:
        raise InvalidContent(*faults)
    return draft


def malformed(code: str) -> MalformedBody:
    """Return the error for the whole body with this code."""
    return MalformedBody(Fault("", code))


def _breaks(body: bytes) -> int:
    """What stands before a value: so many there are at least, but for texts that hold the same signs."""
    return body.count(b",") + body.count(b"{") + body.count(b"[")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        msg = "duplicate-member"
        raise _Refused(msg)
    return members


def _no_constant(_: str) -> float:
    msg = "number-not-finite"
    raise _Refused(msg)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        msg = "number-not-finite"
        raise _Refused(msg)
    return number


def _narrow(text: str) -> int:
    if len(text.lstrip("-")) > _INTEGER_DIGITS or not -_INTEGER_LIMIT <= int(text) < _INTEGER_LIMIT:
        msg = "integer-too-large"
        raise _Refused(msg)
    return int(text)


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_unique, parse_constant=_no_constant, parse_float=_finite, parse_int=_narrow
)


def _check(value: object, depth: int) -> None:
    if isinstance(value, str):
        if "\x00" in value or _SURROGATES.search(value):
            msg = "forbidden-character"
            raise _Refused(msg)
        return
    if not isinstance(value, dict | list):
        return
    if depth > MAX_DEPTH:
        msg = "too-deep"
        raise _Refused(msg)
    if isinstance(value, list):
        for item in value:
            _check(item, depth + 1)
        return
    for name, item in value.items():
        _check(name, depth)
        _check(item, depth + 1)
