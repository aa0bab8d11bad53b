"""Reads what a caller sends: a body into a draft, a query string into a model, headers into words of the field.

All faults of one place are told at once, as pointers and codes. Nothing that was sent comes back in an answer.
"""

import re
from typing import Final, TypeVar
from urllib.parse import parse_qsl

from pydantic import BaseModel, ValidationError
from starlette.requests import Request

from app.api.problems import BodyTooLarge, InvalidHeader, InvalidQuery, UnsupportedMediaType
from app.api.visit import visit_of
from app.domain.access.faults import faults_of, time_faults
from app.domain.access.strict_json import read_draft
from app.domain.errors import Fault

Draft = TypeVar("Draft", bound=BaseModel)

_JSON: Final = re.compile(r"application/(?:[a-z.]+\+)?json(?:\s*;\s*charset=\"?utf-8\"?)?", re.IGNORECASE)
_MAX_QUERY: Final = 4096


async def read_bytes(request: Request, most: int | None = None) -> bytes:
    """Return the body; raise BodyTooLarge as soon as it is longer than `most`. The shell's own cap always holds."""
    if most is None:
        return await request.body()
    announced = visit_of(request.scope).content_length
    if announced is not None and announced > most:
        raise BodyTooLarge
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > most:
            raise BodyTooLarge
    return bytes(body)


async def read_body(request: Request, model: type[Draft], most: int | None = None) -> Draft:
    """Return the JSON body as a draft; raise with every fault that it has."""
    if not is_json(request.headers.get("content-type", "")):
        raise UnsupportedMediaType
    return read_draft(await read_bytes(request, most), model)


def media_type_of(request: Request) -> str:
    """The media type of the body without its parameters; empty where another character set than UTF-8 is told."""
    kind, _, parameters = request.headers.get("content-type", "").lower().replace(" ", "").partition(";")
    return kind if parameters in {"", "charset=utf-8", 'charset="utf-8"'} else ""


def parts_of(media_type: str) -> tuple[str, dict[str, str]]:
    """A media type and its parameters, in lower case."""
    kind, *parameters = (part.strip() for part in media_type.lower().split(";"))
    named = (parameter.partition("=") for parameter in parameters)
    return kind, {name.strip(): value.strip().strip('"') for name, _, value in named}


def is_json(content_type: str) -> bool:
    """Whether this `Content-Type` is JSON in UTF-8."""
    return _JSON.fullmatch(content_type) is not None


def read_query(request: Request, model: type[Draft]) -> Draft:
    """Return the query string as a model; a parameter that it does not know, or that stands there twice, is a fault."""
    query = request.scope["query_string"]
    return parse_query(query, model)


def parse_query(query: bytes, model: type[Draft]) -> Draft:
    """Return this query string as a model; raise InvalidQuery with every fault that it has."""
    pairs = _pairs(query)
    sent = dict(pairs)
    if len(sent) != len(pairs):
        raise InvalidQuery(Fault("/query", "repeated"))
    try:
        parameters = model.model_validate_strings(sent, extra="forbid", by_alias=True, by_name=False)
    except ValidationError as error:
        raise InvalidQuery(*map(_in_query, faults_of(error))) from None
    faults = time_faults(parameters, sent)
    if faults:
        raise InvalidQuery(*map(_in_query, faults))
    return parameters


def _in_query(fault: Fault) -> Fault:
    return Fault(f"/query{fault.pointer}", fault.code, fault.rule)


def _pairs(query: bytes) -> list[tuple[str, str]]:
    if not query:
        return []
    if len(query) > _MAX_QUERY:
        raise InvalidQuery(Fault("/query", "too-long"))
    try:
        pairs = parse_qsl(query.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=50)
    except ValueError:
        raise InvalidQuery(Fault("/query", "bad-format")) from None
    if any("\x00" in text for pair in pairs for text in pair):
        raise InvalidQuery(Fault("/query", "forbidden-character"))
    return pairs


def invalid_header(name: str, code: str) -> InvalidHeader:
    """The error of a header that is there and cannot be read, or is missing."""
    return InvalidHeader(Fault(f"/headers/{name}", code))
