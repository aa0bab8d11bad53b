"""Gives the schemas the names and forms that partners see: `Case` for a view, null as a second type."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from pydantic import BaseModel

from app.api.rest.operation import Operation
from app.domain.access.view import Page, View, fields_of

_REFERENCE: Final = "#/components/schemas/"
_FRAMEWORK: Final = frozenset({"HTTPValidationError", "ValidationError"})
_REFERRED: Final = re.compile(f'"{re.escape(_REFERENCE)}([^"]+)"')
_PAGE: Final = re.compile(r"Page_(\w+?)(?:View)?_")


def reshape(raw: dict[str, Any], operations: Iterable[Operation]) -> dict[str, Any]:
    """The document with schemas renamed, nulls folded and framework parts gone."""
    schemas = raw.get("components", {}).get("schemas", {})
    for name in _FRAMEWORK:
        schemas.pop(name, None)
    for view in _views(operations):
        if view.__name__ in schemas:
            _loosen(schemas[view.__name__])
    names = _public_names(schemas)
    twice = sorted(name for name, public in names.items() if list(names.values()).count(public) > 1)
    if twice:
        message = f"two schemas would have one public name: {', '.join(twice)}"
        raise LookupError(message)
    text = _REFERRED.sub(lambda found: f'"{_REFERENCE}{names.get(found[1], found[1])}"', json.dumps(raw))
    made: dict[str, Any] = json.loads(text)
    made["components"]["schemas"] = {
        names[name]: schema for name, schema in made.get("components", {}).get("schemas", {}).items()
    }
    return _folded(made)  # type: ignore[no-any-return]


def _public_names(schemas: dict[str, Any]) -> dict[str, str]:
    """A word list that would share its name with a view is called a word, as in GraphQL."""
    names = {name: public_name(name) for name in schemas}
    taken = {public for name, public in names.items() if public != name}
    words = (name for name, schema in schemas.items() if "enum" in schema and name in taken)
    return names | {name: f"{name}Word" for name in words}


def public_name(name: str) -> str:
    """The name of a schema for partners."""
    page = _PAGE.fullmatch(name)
    if page:
        return f"{page[1]}Page"
    plain = re.sub(r"[^A-Za-z0-9]", "", name.removesuffix("-Output").replace("-Input", "Input"))
    return plain.removesuffix("View") if len(plain) > len("View") else plain


def _views(operations: Iterable[Operation]) -> Iterator[type[View]]:
    waiting = [operation.returns for operation in operations if operation.returns is not None]
    seen: set[type[BaseModel]] = set()
    while waiting:
        model = waiting.pop()
        if model in seen:
            continue
        seen.add(model)
        if issubclass(model, Page):
            waiting.append(model.__pydantic_generic_metadata__["args"][0])
        elif issubclass(model, View):
            yield model
            waiting += [shown.edge for shown in fields_of(model).values() if shown.edge is not None]


def _loosen(schema: dict[str, Any]) -> None:
    """`fields` may leave fields out and edges come with `expand` only, so only these two are always there."""
    schema["required"] = [name for name in ("id", "withheld") if name in schema.get("properties", {})]


def _folded(node: Any) -> Any:  # noqa: ANN401 - any JSON
    """`anyOf: [X, null]` becomes X with a second type, and titles that only repeat the name go."""
    if isinstance(node, list):
        return [_folded(item) for item in node]
    if not isinstance(node, dict):
        return node
    folded = {key: _folded(item) for key, item in node.items()}
    if isinstance(folded.get("title"), str) and ("type" in folded or "anyOf" in folded or "$ref" in folded):
        del folded["title"]
    return _without_null_branch(folded)


def _without_null_branch(schema: dict[str, Any]) -> dict[str, Any]:
    branches = schema.get("anyOf")
    null = {"type": "null"}
    if not isinstance(branches, list) or len(branches) != 2 or null not in branches:  # noqa: PLR2004 - a pair
        return schema
    (kept,) = [branch for branch in branches if branch != null]
    if not isinstance(kept, dict) or not isinstance(kept.get("type"), str):
        return schema
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    if "enum" in kept:
        kept = {**kept, "enum": [*kept["enum"], None]}
    return {**kept, **rest, "type": [kept["type"], "null"]}
