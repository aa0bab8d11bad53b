"""Makes an example that its schema accepts: from the schema's own examples, else the plainest value of each type."""

import re
from typing import Any, Final

_DEEPEST: Final = 4
_BY_FORMAT: Final = {
    "uuid": "0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4c",
    "date-time": "2026-11-02T09:30:00Z",
    "date": "2026-11-02",
    "uri": "https://partner.example/ketenpoort",
    "email": "meldpunt@partner.example",
    "uri-reference": "/v1/cases",
}
_MISREAD: Final = re.compile("put|post|patch")
"""The design rules' linter takes a member of such a name, anywhere below `paths`, for an operation: not in examples."""
_REFERENCE: Final = "#/components/schemas/"


def is_misread(example: Any) -> bool:  # noqa: ANN401 - JSON
    """Whether the linter would take a member of this example for an operation; such an example is not published."""
    if isinstance(example, dict):
        return any(_MISREAD.search(name) or is_misread(value) for name, value in example.items())
    return isinstance(example, list) and any(is_misread(item) for item in example)


def example_of(schema: dict[str, Any], schemas: dict[str, Any], depth: int = 0) -> Any:  # noqa: ANN401, C901, PLR0911, PLR0912 - JSON
    """A value that the schema accepts; None where none can be made without knowing the field."""
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].removeprefix(_REFERENCE)], schemas, depth)
    if schema.get("examples"):
        return schema["examples"][0]
    for key in ("example", "default", "const"):
        if schema.get(key) is not None:
            return schema[key]
    if schema.get("enum"):
        return schema["enum"][0]
    for key in ("anyOf", "oneOf", "allOf"):
        if schema.get(key):
            return example_of(schema[key][0], schemas, depth)
    kinds = schema.get("type", "object")
    match kinds[0] if isinstance(kinds, list) else kinds:
        case "object":
            return _object(schema, schemas, depth)
        case "array":
            return _array(schema, schemas, depth)
        case "string":
            return _text(schema)
        case "integer" | "number":
            return schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
        case "boolean":
            return False
        case _:
            return None


def _object(schema: dict[str, Any], schemas: dict[str, Any], depth: int) -> dict[str, Any]:
    required = set(schema.get("required", ()))
    made: dict[str, Any] = {}
    for name, member in schema.get("properties", {}).items():
        if _MISREAD.search(name) and name not in required:
            continue
        if name in required or (depth < _DEEPEST and _is_plain(member)):
            value = example_of(member, schemas, depth + 1)
            if value is not None or name in required:
                made[name] = value
    return made


def _is_plain(member: dict[str, Any]) -> bool:
    return "$ref" not in member and "anyOf" not in member and member.get("type") != "object"


def _array(schema: dict[str, Any], schemas: dict[str, Any], depth: int) -> list[Any]:
    items = schema.get("items")
    if items is None or (depth >= _DEEPEST and not schema.get("minItems")):
        return []
    value = example_of(items, schemas, depth + 1)
    return [] if value is None and not schema.get("minItems") else [value] * max(1, schema.get("minItems", 1))


def _text(schema: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
    if schema.get("format") in _BY_FORMAT:
        return _BY_FORMAT[schema["format"]]
    if "pattern" in schema:
        return None
    text = "voorbeeld"
    return (text * (1 + schema.get("minLength", 0) // len(text)))[: schema.get("maxLength", 1000)]
