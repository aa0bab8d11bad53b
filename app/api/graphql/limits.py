"""How large a question may be; counted in linear time on the parsed document, before it is validated or merged.

A fragment is measured once and counted wherever it is spread, so doubling fragments cost nothing to refuse. The cost of
an operation, objects that it may return at most, is known later (`selecting`), but still before any SQL.
"""

import re
from dataclasses import dataclass
from typing import Final

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    Node,
    OperationDefinitionNode,
    SelectionSetNode,
    StringValueNode,
    Visitor,
    visit,
)

from app.api.graphql.problems import InvalidDocument, Mark, Place
from app.domain.errors import LimitExceeded


@dataclass(frozen=True, slots=True)
class Limits:
    """Most that one document may hold; documented in docs/graphql.md."""

    characters: int = 32_768
    tokens: int = 2_000
    comments: int = 200
    depth: int = 24
    fields: int = 600
    aliases: int = 60
    roots: int = 20
    cost: int = 25_000
    introspection: int = 15_000
    name: int = 60


LIMITS: Final = Limits()

# PostgreSQL names the row of each object like this: a column of the same name would stand in its way
_RESERVED: Final = re.compile(r"o\d+_\d+")
_UNCOUNTABLE: Final = 1_000_000


def check_document(document: DocumentNode) -> None:
    """Raise LimitExceeded for a document that is too deep or too large once its fragments are spread out."""
    aliases = _Aliases()
    visit(document, aliases)
    if aliases.count > LIMITS.aliases:
        raise LimitExceeded("aliases", allowed=LIMITS.aliases, asked=aliases.count)
    measure = _Measure(document)
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode | FragmentDefinitionNode):
            fields = measure.of(node.selection_set, 1)
            if fields > LIMITS.fields:
                raise LimitExceeded("fields", allowed=LIMITS.fields, asked=fields)


class _Aliases(Visitor):
    """Counts aliases, and looks at every name and text that could reach PostgreSQL."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def enter_field(self, node: FieldNode, *_: object) -> None:
        if node.alias is None:
            return
        self.count += 1
        if len(node.alias.value) > LIMITS.name:
            raise LimitExceeded("alias-length", allowed=LIMITS.name, asked=len(node.alias.value))
        if _RESERVED.fullmatch(node.alias.value):
            raise InvalidDocument(Mark("reserved-alias", "This alias is reserved; choose another.", _places(node)))

    def enter_string_value(self, node: StringValueNode, *_: object) -> None:
        if "\x00" in node.value:
            raise InvalidDocument(Mark("forbidden-character", "A text here holds NUL.", _places(node)))


class _Measure:
    """Counts the fields of selection sets, each fragment once."""

    def __init__(self, document: DocumentNode) -> None:
        self._fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self._known: dict[str, int] = {}
        self._within: set[str] = set()

    def of(self, selections: SelectionSetNode, depth: int) -> int:
        """How many fields this set comes to; every step down, also into a fragment, is a level."""
        if depth > LIMITS.depth:
            raise LimitExceeded("depth", allowed=LIMITS.depth, asked=depth)
        total = 0
        for node in selections.selections:
            if isinstance(node, FragmentSpreadNode):
                total += self._fragment(node.name.value, depth + 1)
                continue
            inner = getattr(node, "selection_set", None)
            total += (1 if isinstance(node, FieldNode) else 0) + (self.of(inner, depth + 1) if inner else 0)
        return min(total, _UNCOUNTABLE)

    def _fragment(self, name: str, depth: int) -> int:
        if name in self._within or name not in self._fragments:
            return 0  # a cycle or an unknown name: validation tells
        if name not in self._known:
            self._within.add(name)
            self._known[name] = self.of(self._fragments[name].selection_set, depth)
            self._within.discard(name)
        return self._known[name]


def _places(node: Node) -> tuple[Place, ...]:
    token = node.loc.start_token if node.loc else None
    return ((token.line, token.column),) if token else ()
