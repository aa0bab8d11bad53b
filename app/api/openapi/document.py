"""The OpenAPI document: FastAPI's own, completed with what the NL API Design Rules 2.2 ask of every operation.

FastAPI knows paths, schemas and parameters of the declared operations. Added here: servers with the version, contact,
headers, scopes, shared problems and examples. The document has no extension members.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, Final

from fastapi.dependencies import utils
from fastapi.openapi.utils import get_openapi

from app.api.openapi.components import (
    HEADERS,
    PARAMETERS,
    problem_responses,
    problem_schemas,
    security_schemes,
    success_headers,
)
from app.api.openapi.examples import example_of, is_misread
from app.api.openapi.schemas import reshape
from app.api.rest.operation import VERSION_PATH, Kind, Operation
from app.api.rest.route import Rest, RestRoute
from app.api.version import API_VERSION

PUBLISHED_BASE: Final = "https://api.ketenpoort.example"
_DESCRIPTION: Final = """\
The gate through which the partners of Dutch safety houses, Veilig Thuis and MDA++ teams work together on one family's
safety.

Every read shows exactly what a sharing ground in force lets your organisation know, for the purpose that you state in
the `Purpose` header, and is recorded before it leaves. What is hidden is named by category in `withheld`, whether or
not it exists.

Changes name the version that they are based on (`If-Match`) and may be repeated safely (`Idempotency-Key`). Errors are
problem details (RFC 9457) and never repeat a value that was sent."""
_OWN_TAG: Final = {"name": "document", "description": "The description of this API."}
_CONTACT: Final = {
    "name": "Ketenpoort API support",
    "url": "https://ketenpoort.example/support",
    "email": "api@ketenpoort.example",
}


def document(rooms: Sequence[Rest], base_url: str = PUBLISHED_BASE) -> dict[str, Any]:
    """The OpenAPI document of these rooms, as published at `base_url`."""
    routes = [route for room in rooms for route in room.routes]
    with _every_parameter_remembered():
        raw = get_openapi(
            title="Ketenpoort",
            version=API_VERSION,
            description=_DESCRIPTION,
            routes=routes,
            servers=[{"url": base_url + VERSION_PATH, "description": "This service"}],
            license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
            tags=[*({"name": room.tag, "description": room.description} for room in rooms), _OWN_TAG],
            separate_input_output_schemas=True,
        )
    made = reshape(raw, [route.operation for route in routes])
    made["info"]["contact"] = _CONTACT
    made["paths"] = {path.removeprefix(VERSION_PATH): item for path, item in made["paths"].items()}
    components = made.setdefault("components", {})
    components["schemas"] = dict(sorted({**components.get("schemas", {}), **problem_schemas()}.items()))
    components["parameters"] = PARAMETERS
    components["headers"] = HEADERS
    statuses = {503}.union(*(problems_of(route.operation) for route in routes))
    components["responses"] = problem_responses(base_url, statuses)
    components["securitySchemes"] = security_schemes(base_url)
    for route in routes:
        _complete(made["paths"][route.operation.path][route.operation.method.lower()], route, components["schemas"])
    made["paths"] = {"/openapi.json": _own_entry(), **made["paths"]}
    return made


@contextmanager
def _every_parameter_remembered() -> Iterator[None]:
    """FastAPI looks parameters up by identity and remembers those of 128 models; this service has more operations."""
    name = "get_cached_model_fields"
    bounded = getattr(utils, name)
    setattr(utils, name, cache(bounded.__wrapped__))
    try:
        yield
    finally:
        setattr(utils, name, bounded)


def rendered(rooms: Sequence[Rest], base_url: str = PUBLISHED_BASE) -> str:
    """The document as text, the same for the same operations; made once for the rooms of a process."""
    return _published(tuple(rooms)).replace(PUBLISHED_BASE, base_url)


@cache
def _published(rooms: tuple[Rest, ...]) -> str:
    return json.dumps(document(rooms), indent=2, ensure_ascii=False) + "\n"


def _complete(entry: dict[str, Any], route: RestRoute, schemas: dict[str, Any]) -> None:
    operation = route.operation
    names = [_reference("parameters", name) for name in parameters_of(operation)]
    written = [_listed(parameter) for parameter in entry.get("parameters", [])]
    entry["parameters"] = [*written, *names]
    if not entry["parameters"]:
        del entry["parameters"]
    scopes = sorted(scope.value for scope in operation.scopes)
    entry["security"] = [{"partner": [scope]} for scope in scopes] or [{"partner": []}]
    entry["security"].append({"token": []})
    responses = entry["responses"]
    for status, answer in responses.items():
        if status.startswith("2"):
            _exemplify(answer, schemas)
            answer["headers"] = success_headers(operation)
    responses.pop("422", None)
    if operation.kind is not Kind.act:
        responses["304"] = {"description": "You hold this answer already.", "headers": success_headers(operation)}
    for status in problems_of(operation):
        responses[str(status)] = _reference("responses", f"Problem{status}")
    entry["responses"] = dict(sorted(responses.items()))
    if operation.takes:
        content = {media: {"schema": {"type": "string"}} for media in sorted(operation.takes)}
        entry["requestBody"] = {"required": True, "content": content}
    elif "requestBody" in entry:
        _exemplify(entry["requestBody"], schemas, operation.example)


def _exemplify(carrier: dict[str, Any], schemas: dict[str, Any], given: Any = None) -> None:  # noqa: ANN401 - any JSON
    for media in carrier.get("content", {}).values():
        example = given if given is not None else example_of(media.get("schema", {}), schemas)
        if example is not None and not is_misread(example):
            media["example"] = example


def _listed(parameter: dict[str, Any]) -> dict[str, Any]:
    """A parameter of a query as it is written: never null, and a list is one value with commas."""
    if parameter["in"] != "query":
        return parameter
    schema = {key: value for key, value in parameter["schema"].items() if key not in {"description", "default"}}
    if "default" in parameter["schema"] and parameter["schema"]["default"] is not None:
        schema["default"] = parameter["schema"]["default"]
    kinds = schema.get("type")
    if isinstance(kinds, list):
        (schema["type"],) = [kind for kind in kinds if kind != "null"]
    if "enum" in schema:
        schema["enum"] = [word for word in schema["enum"] if word is not None]
    branches = [branch for branch in schema.get("anyOf", ()) if branch != {"type": "null"}]
    if len(branches) == 1:
        schema = {**branches[0], **{key: value for key, value in schema.items() if key != "anyOf"}}
    listed = {"style": "form", "explode": False} if schema.get("type") == "array" else {}
    return {**parameter, "schema": schema, **listed}


def parameters_of(operation: Operation) -> Iterable[str]:
    """The names of the shared header parameters of an operation."""
    if operation.needs_purpose:
        yield "Purpose"
    yield "Professional"
    if operation.kind is not Kind.act:
        yield "IfNoneMatch"
        yield "ConsistencyToken"
    if operation.method == "POST" and not operation.takes:
        yield "IdempotencyKey"
    if operation.by_version:
        yield "IfMatch"
    yield "RequestId"


def problems_of(operation: Operation) -> list[int]:
    """The statuses of the problems that an operation can answer."""
    found = {400, 401, 403, 429, 500, 503, *operation.problems}
    if "{" in operation.path:
        found.add(404)
    if operation.kind is Kind.act:
        found |= {409, 413, 415}
    if operation.by_version:
        found |= {412, 428}
    return sorted(found)


def _reference(section: str, name: str) -> dict[str, str]:
    return {"$ref": f"#/components/{section}/{name}"}


def _own_entry() -> dict[str, Any]:
    return {
        "get": {
            "operationId": "read_openapi",
            "tags": ["document"],
            "summary": "This document",
            "description": "The OpenAPI description of this API; public.",
            "security": [{}],
            "responses": {
                "200": {
                    "description": "The document.",
                    "headers": {"API-Version": {"$ref": "#/components/headers/API-Version"}},
                    "content": {"application/json": {"schema": {"type": "object"}}},
                },
                "503": _reference("responses", "Problem503"),
            },
        }
    }
