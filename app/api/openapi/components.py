"""The parts that operations share in the OpenAPI document: headers in and out, problems, how a caller authenticates."""

from collections.abc import Collection, Mapping
from http import HTTPStatus
from typing import Any, Final

from app.api.problems import MEDIA_TYPE
from app.api.rest.operation import Kind, Operation
from app.domain.access.faults import CODES
from app.domain.errors import KetenpoortError, each_error
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Purpose

_UUID: Final = {"type": "string", "format": "uuid"}
_EXAMPLE_ID: Final = "0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4c"


def _header(name: str, description: str, schema: Mapping[str, Any], *, required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": required, "description": description, "schema": dict(schema)}


PARAMETERS: Final[dict[str, Any]] = {
    "Purpose": _header(
        "Purpose",
        "The purpose for which personal data is read or recorded (doel, doelbinding); checked, and kept in the record.",
        {"type": "string", "enum": list(Purpose.values())},
        required=True,
    ),
    "Professional": _header(
        "Professional",
        "The professional who acts, by the id that your organisation registered; needed where a rule asks for a role.",
        _UUID,
    ),
    "IdempotencyKey": _header(
        "Idempotency-Key",
        "A key of your own, such as a UUID: the same call sent again with it has one effect and the same answer.",
        {"type": "string", "pattern": "^[!#-~]{8,128}$"},
    ),
    "IfMatch": _header(
        "If-Match",
        "The `ETag` of what you change.",
        {"type": "string", "pattern": '^"[0-9]{1,9}(\\.[0-9a-f]{16})?"$'},
        required=True,
    ),
    "IfNoneMatch": _header(
        "If-None-Match", "The `ETag` of the answer that you hold; 304 where it still holds.", {"type": "string"}
    ),
    "ConsistencyToken": _header(
        "Consistency-Token",
        "The token of your last change: you are shown nothing older. Your own client is remembered without it for a "
        "while; send it where several processes or clients of yours work together.",
        {"type": "string"},
    ),
    "RequestId": _header("Request-Id", "A UUID of yours for this request; without it we make one.", _UUID),
}

HEADERS: Final[dict[str, Any]] = {
    "API-Version": {"description": "Full version of this API.", "schema": {"type": "string"}, "example": "1.0.0"},
    "Request-Id": {"description": "Identity of this request, to quote to support.", "schema": _UUID},
    "Consistency-Token": {
        "description": "Of a change, where the service reads from replicas: send it back to read what you changed.",
        "schema": {"type": "string"},
    },
    "ETag": {"description": "Version and content of this answer.", "schema": {"type": "string"}},
    "Link": {"description": 'The next page, `rel="next"`; absent on the last.', "schema": {"type": "string"}},
    "Location": {"description": "Path of what was made.", "schema": {"type": "string", "format": "uri-reference"}},
    "RateLimit": {"description": "What is left of your quota.", "schema": {"type": "string"}},
    "RateLimit-Policy": {"description": "Your quota and its window in seconds.", "schema": {"type": "string"}},
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}},
    "WWW-Authenticate": {"description": "How to authenticate, or what the token lacks.", "schema": {"type": "string"}},
    "Allow": {"description": "The methods offered here.", "schema": {"type": "string"}},
}

_ALWAYS: Final = ("API-Version", "Request-Id")
_EXTRA: Final[dict[int, tuple[str, ...]]] = {
    401: ("WWW-Authenticate",),
    403: ("WWW-Authenticate",),
    405: ("Allow",),
    429: ("Retry-After", "RateLimit", "RateLimit-Policy"),
    503: ("Retry-After",),
}


def success_headers(operation: Operation) -> dict[str, Any]:
    """The headers of a good answer of this operation."""
    names = [*_ALWAYS, "RateLimit", "RateLimit-Policy"]
    if operation.kind is Kind.act:
        names.append("Consistency-Token")
    if operation.returns is not None:
        names.append("ETag")
    if operation.kind is Kind.page:
        names.append("Link")
    if operation.status == HTTPStatus.CREATED:
        names.append("Location")
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def problem_schemas() -> dict[str, Any]:
    """The schemas of a problem and of one fault in it."""
    return {
        "Problem": {
            "type": "object",
            "description": "What went wrong (RFC 9457); further members name rules, states, scopes or roles.",
            "required": ["type", "title", "status", "detail", "instance"],
            "properties": {
                "type": {
                    "type": "string",
                    "format": "uri",
                    "description": "Stable name, and the page that explains it.",
                },
                "title": {"type": "string", "description": "What went wrong, in Dutch or English by Accept-Language."},
                "status": {"type": "integer", "minimum": 400, "maximum": 599},
                "detail": {"type": "string", "description": "What to do next."},
                "instance": {"type": "string", "format": "uri", "description": "The request id."},
                "rule": {"type": "string", "description": "Id of the field rule that was not met."},
                "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Fault"}},
            },
        },
        "Fault": {
            "type": "object",
            "description": "One fault: where, what, and by which rule. The value itself is never repeated.",
            "required": ["pointer", "code"],
            "properties": {
                "pointer": {
                    "type": "string",
                    "description": "JSON pointer into the body, or `/query/…` or `/headers/…`.",
                },
                "code": {
                    "type": "string",
                    "description": "Stable word, such as " + ", ".join(f"`{c}`" for c in CODES) + ".",
                },
                "rule": {"type": "string", "description": "Id of the field rule, where one stands behind it."},
            },
        },
    }


def problem_responses(base_url: str, statuses: Collection[int]) -> dict[str, Any]:
    """One shared response for each of these statuses, with the most general problem of it as example."""
    found: dict[str, Any] = {}
    for error in each_error():
        name = f"Problem{error.status}"
        if name in found or error.status not in statuses or error is KetenpoortError:
            continue
        names = (*_ALWAYS, *_EXTRA.get(error.status, ()))
        found[name] = {
            "description": error.title_en,
            "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in names},
            "content": {
                MEDIA_TYPE: {
                    "schema": {"$ref": "#/components/schemas/Problem"},
                    "example": {
                        "type": f"{base_url}/problems/{error.type}",
                        "title": error.title_en,
                        "status": error.status,
                        "detail": error.advice_en,
                        "instance": f"urn:uuid:{_EXAMPLE_ID}",
                    },
                }
            },
        }
    return dict(sorted(found.items()))


def security_schemes(base_url: str) -> dict[str, Any]:
    """How a partner's client authenticates."""
    return {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "An access token that you already have, by whichever flow.",
        },
        "partner": {
            "type": "oauth2",
            "description": "Client credentials with `private_key_jwt` (RFC 7523). Tokens for sensitive scopes are "
            "bound to a key of yours (DPoP, RFC 9449) or to your client certificate (RFC 8705).",
            "flows": {
                "clientCredentials": {
                    "tokenUrl": f"{base_url}/oauth/token",
                    "scopes": {scope.value: f"{scope.en} ({scope.nl})" for scope in Scope},
                }
            },
        },
    }
