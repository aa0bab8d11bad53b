"""What the schema says of itself: executed by graphql-core, for clients with the scope for it, within a bound.

graphql-core gets a document of these fields only, made again from what was merged, so it can reach no data. Answers are
kept: the standard introspection query takes 30 ms of a core for 100 types, 60 for 200.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from graphql import (
    ArgumentNode,
    BooleanValueNode,
    DocumentNode,
    FieldNode,
    GraphQLSchema,
    NameNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    StringValueNode,
    execute_sync,
    print_ast,
)

from app.api.graphql.limits import LIMITS
from app.api.graphql.merging import Asked
from app.domain.access.kept import Kept
from app.domain.errors import LimitExceeded

ROOTS: Final = frozenset({"__schema", "__type"})
_KEPT: Final = 32
# how many items each list holds, roughly and for any size of schema; a chain of `ofType` mostly ends at once
_ITEMS: Final = {"types": 100.0, "fields": 8.0, "inputFields": 8.0, "enumValues": 10.0, "ofType": 0.3}


class Introspection:
    """Answers about one schema."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._kept: Kept[str, dict[str, str]] = Kept(_KEPT)

    def answer(self, asked: Iterable[Asked], variables: Mapping[str, Any]) -> dict[str, str]:
        """The text of each root field by its key; raise LimitExceeded where it would be too large."""
        roots = tuple(asked)
        cost = round(sum(map(_cost, roots)))
        if cost > LIMITS.introspection:
            raise LimitExceeded("introspection", allowed=LIMITS.introspection, asked=cost)
        document = _document(roots, variables)
        key = print_ast(document)
        found = self._kept.of(key)
        if found is not None:
            return found
        data = execute_sync(self._schema, document).data or {}
        told = {name: json.dumps(value, ensure_ascii=False, separators=(",", ":")) for name, value in data.items()}
        return self._kept.keep(key, told)


def _cost(asked: Asked) -> float:
    return _ITEMS.get(asked.name, 1.0) * (1 + sum(map(_cost, asked.below))) if asked.below else 0.0


def _document(roots: tuple[Asked, ...], variables: Mapping[str, Any]) -> DocumentNode:
    selections = SelectionSetNode(selections=tuple(_node(root, variables) for root in roots))
    operation = OperationDefinitionNode(operation=OperationType.QUERY, selection_set=selections)
    return DocumentNode(definitions=(operation,))


def _node(asked: Asked, variables: Mapping[str, Any]) -> FieldNode:
    below = tuple(_node(inner, variables) for inner in asked.below if inner.holds(variables))
    return FieldNode(
        alias=NameNode(value=asked.key),
        name=NameNode(value=asked.name),
        arguments=tuple(_argument(name, value) for name, value in asked.given(variables).items() if value is not None),
        selection_set=SelectionSetNode(selections=below) if asked.below else None,
    )


def _argument(name: str, value: Any) -> ArgumentNode:  # noqa: ANN401 - a text or a truth value; introspection has no other
    literal = BooleanValueNode(value=value) if isinstance(value, bool) else StringValueNode(value=str(value))
    return ArgumentNode(name=NameNode(value=name), value=literal)
