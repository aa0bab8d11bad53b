"""What two partners read of the same things over REST and over GraphQL, compared field by field.

The selection is drawn from the published contract: every field of a thing, and of all that hangs on it directly.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from graphql import GraphQLObjectType, GraphQLOutputType, get_named_type

from app.api.graphql.schema import Contract, make_contract
from app.api.rest.operation import Kind
from app.api.rest.rooms import ROOMS
from app.domain.access.view import Source, fields_of
from tests.field.stories.stage import USUAL, Stage

EDGES_AT_ONCE: Final = 20
PAGE: Final = 50
PURPOSES: Final = {"referral": "referral_handling"}


@dataclass(frozen=True)
class Question:
    """One thing by its root field, with some of its edges, as both doors are asked for it."""

    path: str
    query: str
    edges: Mapping[str, bool]


@cache
def _contract() -> Contract:
    return make_contract(ROOMS)


@cache
def _path(source: Source) -> str:
    """Where REST reads one of these."""
    return next(
        route.operation.path
        for room in ROOMS
        for route in room.routes
        if route.operation.kind is Kind.read and route.operation.reading and route.operation.reading.source is source
    )


@cache
def questions(root: str) -> tuple[Question, ...]:
    """Everything of a thing in as many questions as the limits of GraphQL ask for."""
    source = _contract().roots[root].source
    path = re.sub(r"\{\w+\}", "{id}", _path(source))
    kind = _object(_contract().graphql.query_type.fields[root].type)  # type: ignore[union-attr]
    many = {fields_of(source.view)[name].wire: fields_of(source.view)[name].many for name in source.edges}
    names = sorted(many)
    groups = [names[first : first + EDGES_AT_ONCE] for first in range(0, len(names), EDGES_AT_ONCE)] or [[]]
    own = [" ".join(_own(kind, many)), *("id withheld" for _ in groups[1:])]
    fields = ["", *("fields=id&" for _ in groups[1:])]
    return tuple(
        Question(
            f"{path}?{few}{'expand=' + ','.join(group) if group else ''}",
            f"query($id: UUID!) {{ {root}(id: $id) {{ {first} {' '.join(_edge(kind, edge) for edge in group)} }} }}",
            {edge: many[edge] for edge in group},
        )
        for group, first, few in zip(groups, own, fields, strict=True)
    )


def _edge(kind: GraphQLObjectType, name: str) -> str:
    """What an edge leads to: one thing, or a first page of many."""
    end = _object(kind.fields[name].type)
    if "nodes" not in end.fields:
        return f"{name} {{ {' '.join(_own(end, {}))} }}"
    return f"{name}(first: {PAGE}) {{ nodes {{ {' '.join(_own(_object(end.fields['nodes'].type), {}))} }} }}"


def _own(kind: GraphQLObjectType, edges: Mapping[str, bool]) -> Iterator[str]:
    """The fields of an object itself, with the parts of those that have parts."""
    for name, found in kind.fields.items():
        end = get_named_type(found.type)
        if not isinstance(end, GraphQLObjectType):
            yield name
        elif name not in edges and not found.args and "nodes" not in end.fields:
            yield f"{name} {{ {' '.join(_own(end, {}))} }}"


def _object(kind: GraphQLOutputType) -> GraphQLObjectType:
    found = get_named_type(kind)
    assert isinstance(found, GraphQLObjectType)
    return found


@dataclass
class BothDoors:
    """The things of a story, and the partners who read them after each of its steps."""

    stage: Stage
    kinds: tuple[str, ...]
    things: list[tuple[str, str]] = field(default_factory=list)
    differed: set[str] = field(default_factory=set)

    async def same(self, step: str, **made: str) -> None:
        """After a step, that made these things: each partner reads over GraphQL what it reads over REST."""
        self.things.extend(made.items())
        for root, identifier in self.things:
            shown = [await self._compared(step, kind, root, identifier) for kind in self.kinds]
            if shown[0] != shown[1]:
                self.differed.add(step)

    async def _compared(self, step: str, kind: str, root: str, identifier: str) -> list[Any]:
        client, purpose = await self.stage.client(kind), PURPOSES.get(root, USUAL)
        shown = []
        for question in questions(root):
            rest = await client.get("/v1" + question.path.replace("{id}", identifier), purpose=purpose)
            graph = (await client.ask(question.query, {"id": identifier}, purpose=purpose)).json()
            found, same = _of_rest(question, rest), _of_graphql(question, graph, root)
            assert found == same, f"{step}: {kind} reads {root} differently: {_difference(found, same)}"
            shown.append(found)
        return shown


def _of_rest(question: Question, answer: Any) -> Any:  # noqa: ANN401 - JSON
    if answer.status_code == 404:
        return None
    assert answer.is_success, answer.text
    found = answer.json()
    return found | {edge: found[edge]["items"] for edge, many in question.edges.items() if many}


def _of_graphql(question: Question, answer: Any, root: str) -> Any:  # noqa: ANN401 - JSON
    codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
    assert codes <= {"not-found"}, answer
    found = answer["data"][root]
    if found is None:
        return None
    return found | {edge: found[edge]["nodes"] for edge, many in question.edges.items() if many}


def _difference(found: Any, same: Any) -> str:  # noqa: ANN401 - JSON
    """The fields that differ, and how."""
    if not isinstance(found, dict) or not isinstance(same, dict):
        return f"{found is not None} over REST, {same is not None} over GraphQL"
    names = sorted(name for name in found.keys() | same.keys() if found.get(name) != same.get(name))
    return "; ".join(f"{name}: {found.get(name)!r} or {same.get(name)!r}" for name in names)
