"""Merges the fields of an operation by response key, with every fragment spread out and every condition kept.

All object types of the schema are concrete, so two fields of one key in one place are the same question or a fault:
this is the specification's rule on overlapping fields, at the price of a single walk. What comes out no longer needs
the document.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from graphql import (
    BooleanValueNode,
    DirectiveNode,
    DocumentNode,
    EnumValueNode,
    FieldNode,
    FloatValueNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    StringValueNode,
    ValueNode,
    VariableNode,
)

from app.api.graphql.problems import InvalidDocument, Mark, Place


class Absent:
    """Nothing was given, which is not null."""


ABSENT: Final = Absent()

When = tuple[tuple[str, bool], ...]
"""Variables of `@include` and `@skip` with the values that they must all have."""


@dataclass(frozen=True, slots=True)
class Variable:
    """The place of a variable inside an argument."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """One key of an object of the answer: a field, its arguments, and what is asked below it.

    `when` are alternatives, of which one must hold; empty means always.
    """

    key: str
    name: str
    place: Place
    arguments: Mapping[str, Any]
    when: tuple[When, ...]
    below: tuple["Asked", ...]

    def holds(self, variables: Mapping[str, Any]) -> bool:
        """Whether `@include` and `@skip` leave it in."""
        return not self.when or any(all(variables.get(name) is wanted for name, wanted in way) for way in self.when)

    def given(self, variables: Mapping[str, Any]) -> dict[str, Any]:
        """Its arguments with the variables filled in."""
        found = {name: resolved(value, variables) for name, value in self.arguments.items()}
        return {name: value for name, value in found.items() if value is not ABSENT}

    def size(self) -> int:
        """How many fields it is, with those below."""
        return 1 + sum(asked.size() for asked in self.below)


_Found = list[tuple[FieldNode, When]]


def merged(document: DocumentNode, operation: OperationDefinitionNode) -> tuple[Asked, ...]:
    """The root fields of an operation that was validated and measured; raise InvalidDocument where keys collide."""
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    return _merged(fragments, [(operation.selection_set, ())])


def _merged(
    fragments: Mapping[str, FragmentDefinitionNode], sets: Iterable[tuple[SelectionSetNode, When]]
) -> tuple[Asked, ...]:
    keys: dict[str, _Found] = {}
    seen: set[tuple[str, When]] = set()
    for selections, when in sets:
        for node, under in _fields(fragments, selections, when, seen):
            keys.setdefault(node.alias.value if node.alias else node.name.value, []).append((node, under))
    return tuple(_one(fragments, key, found) for key, found in keys.items())


def _one(fragments: Mapping[str, FragmentDefinitionNode], key: str, found: _Found) -> Asked:
    first = found[0][0]
    arguments = _arguments(first)
    for node, _ in found[1:]:
        if node.name.value != first.name.value or _arguments(node) != arguments:
            text = "Two fields of one response key ask for different things here; give one an alias."
            raise InvalidDocument(Mark("conflicting-fields", text, (_place(first), _place(node))))
    ways = {when for _, when in found}
    below = [(node.selection_set, when) for node, when in found if node.selection_set is not None]
    return Asked(
        key=key,
        name=first.name.value,
        place=_place(first),
        arguments=arguments,
        when=() if () in ways else tuple(ways),
        below=_merged(fragments, below),
    )


def _fields(
    fragments: Mapping[str, FragmentDefinitionNode],
    selections: SelectionSetNode,
    when: When,
    seen: set[tuple[str, When]],
) -> Iterator[tuple[FieldNode, When]]:
    for node in selections.selections:
        under = _under(when, node.directives or ())
        if under is None:
            continue
        if isinstance(node, FieldNode):
            yield node, under
        elif isinstance(node, InlineFragmentNode):
            yield from _fields(fragments, node.selection_set, under, seen)
        elif isinstance(node, FragmentSpreadNode) and (node.name.value, under) not in seen:
            seen.add((node.name.value, under))
            yield from _fields(fragments, fragments[node.name.value].selection_set, under, seen)


def _under(when: When, directives: Iterable[DirectiveNode]) -> When | None:
    """The condition below these directives, or None where they leave the field out in any case."""
    ways = dict(when)
    for directive in directives:
        wanted = {"include": True, "skip": False}.get(directive.name.value)
        if wanted is None:
            continue
        value = untyped((directive.arguments or ())[0].value)
        if isinstance(value, Variable):
            if ways.setdefault(value.name, wanted) is not wanted:
                return None
        elif value is not wanted:
            return None
    return tuple(ways.items())


def _arguments(node: FieldNode) -> dict[str, Any]:
    return {argument.name.value: untyped(argument.value) for argument in node.arguments or ()}


def _place(node: FieldNode) -> Place:
    token = node.loc.start_token if node.loc else None
    return (token.line, token.column) if token else (1, 1)


def untyped(node: ValueNode) -> Any:  # noqa: ANN401 - any JSON, with Variable inside
    """A literal as JSON has it: an enum's word is a text; variables stay in their places."""
    found: Any = None
    match node:
        case VariableNode():
            found = Variable(node.name.value)
        case IntValueNode():
            found = int(node.value)
        case FloatValueNode():
            found = float(node.value)
        case StringValueNode() | EnumValueNode() | BooleanValueNode():
            found = node.value
        case ListValueNode():
            found = [untyped(value) for value in node.values]
        case ObjectValueNode():
            found = {member.name.value: untyped(member.value) for member in node.fields}
    return found


def resolved(value: Any, variables: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any JSON
    """A literal with its variables filled in; a variable that was not given is ABSENT, and null inside a list."""
    match value:
        case Variable():
            return variables.get(value.name, ABSENT)
        case list():
            found = [resolved(item, variables) for item in value]
            return [None if item is ABSENT else item for item in found]
        case dict():
            members = {name: resolved(member, variables) for name, member in value.items()}
            return {name: member for name, member in members.items() if member is not ABSENT}
    return value
