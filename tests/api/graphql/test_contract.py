"""The schema as a whole: every field of every type that can be asked is answered by the database."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from graphql import GraphQLField, GraphQLObjectType, GraphQLOutputType, get_named_type, is_required_argument
from pydantic.alias_generators import to_camel

from app.api.graphql.schema import CONTENTS, Contract, make_contract, schema_text
from app.api.rest import cases
from app.api.rest.operation import Kind, Operation
from app.api.rest.rooms import ROOMS
from app.database.pool import Pools
from app.domain.access.view import Source, fields_of
from app.domain.vocabulary.roles import Role
from tests.api.graphql.door import Caller, Invited, make_door
from tests.world import make_world

UNKNOWN = UUID("01920000-0000-7000-8000-000000000000")
AT_ONCE = 8
"""Fields of an object that one question of these tests asks for."""


@pytest.fixture(scope="module")
def contract() -> Contract:
    return make_contract(ROOMS)


def everything(kind: GraphQLOutputType) -> str:
    """A selection of every field below, pages of two and their ends included."""
    named = get_named_type(kind)
    if not isinstance(named, GraphQLObjectType):
        return ""
    return "{ __typename " + " ".join(asked(name, field) for name, field in named.fields.items()) + " }"


def asked(name: str, field: GraphQLField) -> str:
    if name == "edges":
        return "edges { cursor }"
    given = [f'{a}: "{UNKNOWN}"' for a, kind in field.args.items() if is_required_argument(kind)]
    given += ["first: 2"] if "first" in field.args else []
    return f"{name}{'(' + ', '.join(given) + ')' if given else ''}{everything(field.type)}"


def each_root(contract: Contract) -> Iterator[tuple[str, str]]:
    """Questions that together ask for every field of every root, a few fields of an object at a time."""
    query = contract.graphql.query_type
    assert query is not None
    for name, field in query.fields.items():
        named = get_named_type(field.type)
        given = [f'{a}: "{UNKNOWN}"' for a, kind in field.args.items() if is_required_argument(kind)]
        given += ["first: 2"] if "first" in field.args else []
        start = f"{name}({', '.join(given)})" if given else name
        if not isinstance(named, GraphQLObjectType):
            yield name, f"{{ {start} }}"
            continue
        around, within = "{}", named
        if "nodes" in named.fields:
            around, within = "nodes {{ __typename {} }}", get_named_type(named.fields["nodes"].type)
            rest = " ".join(asked(part, of) for part, of in named.fields.items() if part != "nodes")
            yield name, f"{{ {start} {{ {rest} }} }}"
        parts = [asked(part, of) for part, of in within.fields.items()]
        for first in range(0, len(parts), AT_ONCE):
            yield name, f"{{ {start} {{ __typename {around.format(' '.join(parts[first : first + AT_ONCE]))} }} }}"


async def test_every_field_of_every_root_is_answered(pools: Pools, contract: Contract) -> None:
    world = await make_world(pools)
    await world.case()
    keeper = Caller(make_door(world.gate, Invited(world, roles=(Role.process_director,))), "safety_house")
    for name, question in each_root(contract):
        found = await keeper.ask(question)
        codes = {error["extensions"]["code"] for error in found.get("errors", ())}
        assert codes <= {"not-found"}, (name, found)


async def test_a_mutation_meets_the_room_and_its_refusals(pools: Pools) -> None:
    world = await make_world(pools)
    keeper = Caller(make_door(world.gate, Invited(world), ROOMS), "safety_house", None)
    found = await keeper.ask(f'mutation {{ pauseSubscription(subscriptionId: "{UNKNOWN}", version: 1) {{ id }} }}')
    assert found["data"] == {"pauseSubscription": None}
    assert [error["extensions"]["code"] for error in found["errors"]] == ["not-found"]


def test_every_act_of_rest_is_a_mutation_and_nothing_else_is(contract: Contract) -> None:
    operations = [route.operation for room in ROOMS for route in room.routes]
    acts = {one.operation_id for one in operations if one.kind is Kind.act and not one.takes}  # a file is no argument
    declared = contract.graphql.mutation_type
    assert declared is not None
    assert set(declared.fields) == {to_camel(act) for act in acts}


def test_what_rest_reads_is_read_over_graphql_too(contract: Contract) -> None:
    one = {root.source for root in contract.roots.values() if not root.many}
    many = {root.source for root in contract.roots.values() if root.many}
    asked = [route.operation for room in ROOMS for route in room.routes if route.operation.reading is not None]
    lists = [read for read in asked if read.kind is Kind.page and "{" not in read.path]
    lacking = {read.path for read in asked if read.kind is Kind.read and _source(read) not in one}
    lacking |= {read.path for read in lists if _source(read) not in many}
    below = {edge.source for source in one | many for edge in source.edges.values()}
    lacking |= {read.path for read in asked if read.kind is Kind.page and _source(read) not in below | many}
    assert lacking == set(), "these have no line in CONTENTS"


def _source(read: Operation) -> Source:
    assert read.reading is not None
    return read.reading.source


def test_every_source_shows_the_fields_of_its_view(contract: Contract) -> None:
    for entry in CONTENTS:
        root = contract.graphql.query_type.fields[entry.one or entry.many or ""]  # type: ignore[union-attr]
        kind = get_named_type(root.type)
        assert isinstance(kind, GraphQLObjectType)
        if entry.one is not None:
            wires = {
                s.wire for n, s in fields_of(entry.source.view).items() if s.edge is None or n in entry.source.edges
            }
            assert set(kind.fields) == wires


def test_lists_are_connections_and_nothing_else(contract: Contract) -> None:
    for name, kind in contract.graphql.type_map.items():
        if isinstance(kind, GraphQLObjectType) and name.endswith("Connection"):
            assert set(kind.fields) == {"edges", "nodes", "pageInfo", "totalCount"}
            assert set(get_named_type(kind.fields["edges"].type).fields) == {"cursor", "node"}


def test_every_field_and_word_is_described(contract: Contract) -> None:
    for name, kind in contract.graphql.type_map.items():
        if name.startswith("__"):
            continue
        for member, declared in [*getattr(kind, "fields", {}).items(), *getattr(kind, "values", {}).items()]:
            assert declared.description, f"{name}.{member}"


async def test_the_schema_is_published_to_everybody() -> None:
    async with Caller(make_door(None, object())).client() as client:
        answer = await client.get("/v1/schema.graphql")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    assert answer.text == make_contract([cases.rest]).sdl


def test_the_text_is_sorted_and_always_the_same() -> None:
    text = schema_text()
    assert text == schema_text()
    names = [line.split()[1] for line in text.splitlines() if line.startswith(("type ", "enum ", "input "))]
    assert names == sorted(names)
