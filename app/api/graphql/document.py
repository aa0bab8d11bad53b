"""From the text of a document to a prepared operation: parse, limits, validation, merge; kept, as a dashboard repeats.

The limits come before everything that is more than linear: graphql-core's validation and our own merge both visit a
fragment wherever it is spread, so a document's expanded size is counted first, once for each fragment.
"""

from dataclasses import dataclass
from typing import Any, Final

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLInputType,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    parse,
    type_from_ast,
)

from app.api.graphql.limits import LIMITS, check_document
from app.api.graphql.merging import ABSENT, Asked, merged, untyped
from app.api.graphql.problems import InvalidDocument, Mark
from app.api.graphql.validation import check_validity, places_of
from app.domain.access.kept import Kept
from app.domain.errors import LimitExceeded

KEPT_FIELDS: Final = 20_000
_CHARACTERS_A_FIELD: Final = 200
"""Text that weighs as much as a field."""

# why graphql-core's parser gives up, by a word of its message
_ABORTED: Final = {
    "tokens": ("tokens", LIMITS.tokens),
    "comments": ("comments", LIMITS.comments),
    "deeply": ("depth", LIMITS.depth),
}


@dataclass(frozen=True, slots=True)
class Declared:
    """A variable of an operation."""

    name: str
    type: GraphQLInputType
    default: Any = ABSENT


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """One operation, ready for variables: its root fields merged by response key, every fragment in its place.

    It holds no node of the document: a node holds every token of the text.
    """

    kind: OperationType
    asked: tuple[Asked, ...]
    variables: tuple[Declared, ...]
    weight: int


class Documents:
    """Prepares operations of one schema and keeps them, bounded by what they weigh."""

    def __init__(self, schema: GraphQLSchema, most_fields: int = KEPT_FIELDS) -> None:
        self._schema = schema
        self.kept: Kept[tuple[str, str | None], Prepared] = Kept(most_fields)

    def prepare(self, text: str, name: str | None) -> Prepared:
        """The operation of this document; raise InvalidDocument or LimitExceeded."""
        found = self.kept.of((text, name))
        if found is not None:
            return found
        made = self._made(text, name)
        return self.kept.keep((text, name), made, made.weight + len(text) // _CHARACTERS_A_FIELD)

    def _made(self, text: str, name: str | None) -> Prepared:
        document = _parsed(text)
        check_document(document)
        check_validity(self._schema, document)
        operation = _chosen(document, name)
        asked = merged(document, operation)
        if len(asked) > LIMITS.roots:
            raise LimitExceeded("root-fields", allowed=LIMITS.roots, asked=len(asked))
        return Prepared(
            kind=operation.operation,
            asked=asked,
            variables=tuple(_declared(self._schema, node) for node in operation.variable_definitions or ()),
            weight=1 + sum(root.size() for root in asked),
        )


def _parsed(text: str) -> DocumentNode:
    if len(text) > LIMITS.characters:
        raise LimitExceeded("characters", allowed=LIMITS.characters, asked=len(text))
    try:
        return parse(text, max_lexical_tokens=LIMITS.tokens, max_comments=LIMITS.comments)
    except GraphQLError as error:
        for word, (limit, allowed) in _ABORTED.items():
            if word in error.message and "aborted" in error.message:
                raise LimitExceeded(limit, allowed=allowed, asked=allowed + 1) from None
        mark = Mark("syntax", "The document is not GraphQL from here on.", places_of(error))
        raise InvalidDocument(mark) from None


def _chosen(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    named = [node for node in operations if name is None or (node.name is not None and node.name.value == name)]
    if len(named) == 1:
        return named[0]
    cause = "no-such-operation" if named == [] else "which-operation"
    raise InvalidDocument(Mark(cause, "Name one operation of the document as operationName."))


def _declared(schema: GraphQLSchema, node: Any) -> Declared:  # noqa: ANN401 - VariableDefinitionNode
    kind: Any = type_from_ast(schema, node.type)
    default = ABSENT if node.default_value is None else untyped(node.default_value)
    return Declared(node.variable.name.value, kind, default)
