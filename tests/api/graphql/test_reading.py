"""Questions over GraphQL: what a query asks is what comes back, by the same masks as over every other door."""

import json
from typing import Any

import pytest
from graphql import build_client_schema, get_introspection_query

from app.database.pool import Pools
from app.domain.access.actor import Actor
from app.domain.access.outline import Outline
from app.domain.access.selection import Rows, Selection, listed, own_fields
from app.domain.access.work import Disclosure
from app.domain.actions.statements import ACTIONS
from app.domain.cases.statements import CASES
from app.domain.tables.actions import ActionRow
from tests.api.graphql.door import JSON, RESPONSE, Caller, Invited, make_door
from tests.world import MadeCase, World, make_world

WHOLE = """
query Whole($id: UUID!, $persons: Int = 10, $names: Boolean = true) {
  case(id: $id) {
    ...About
    persons(first: $persons) { nodes { id ...Names @include(if: $names) } pageInfo { hasNextPage } }
  }
}
fragment About on Case { id kind: __typename reference status withheld }
fragment Names on Person { givenName familyName __typename }
"""


@pytest.fixture
async def world(pools: Pools) -> World:
    return await make_world(pools)


@pytest.fixture
def police(world: World) -> Caller:
    return Caller(make_door(world.gate, Invited(world)))


def caller(world: World, token: str, purpose: str | None = "stop_violence") -> Caller:
    return Caller(make_door(world.gate, Invited(world)), token, purpose)


async def add_actions(world: World, case: MadeCase, *texts: str) -> None:
    async with world.gate.open(world.keeper(), "test:action") as work:
        for text in texts:
            await work.insert(
                ActionRow(
                    house_id=world.house_id,
                    case_id=case.id,
                    text=text,
                    kind="help_start",
                    status="agreed",
                    proposed_by_id=world.keeper_id,
                    owner_organisation_id=world.organisations["police"],
                    subject_ids=case.persons[:1],
                )
            )


async def test_fragments_aliases_variables_and_typenames(world: World, police: Caller) -> None:
    case = await world.case()
    found = await police.ask(WHOLE, id=str(case.id))
    assert "errors" not in found
    shown = found["data"]["case"]
    assert list(shown) == ["id", "kind", "reference", "status", "withheld", "persons"]
    assert (shown["id"], shown["kind"], shown["status"]) == (str(case.id), "Case", "opened")
    names = [(p["givenName"], p["__typename"]) for p in shown["persons"]["nodes"]]
    assert names == [("Cato", "Person"), ("Bram", "Person"), ("Anouk", "Person")]
    assert shown["persons"]["pageInfo"] == {"hasNextPage": False}
    cost = found["extensions"]["cost"]
    assert cost == {"asked": 11, "allowed": 25_000, "perMinute": 25_000_000, "left": 24_999_989}


async def test_directives_leave_out_and_empty_objects_stay(world: World, police: Caller) -> None:
    case = await world.case()
    found = await police.ask(WHOLE, id=str(case.id), names=False, persons=1)
    persons = found["data"]["case"]["persons"]
    assert [list(p) for p in persons["nodes"]] == [["id"]]
    assert persons["pageInfo"] == {"hasNextPage": True}
    question = "query($id: UUID!, $x: Boolean!) { case(id: $id) { persons { nodes @skip(if: $x) { id } } } "
    question += "gone: case(id: $id) @include(if: false) { id } bare: case(id: $id) { id @skip(if: $x) } }"
    found = await police.ask(question, id=str(case.id), x=True)
    assert found["data"] == {"case": {"persons": {}}, "bare": {}}


async def test_fields_of_one_key_merge_and_others_conflict(world: World, police: Caller) -> None:
    case = await world.case()
    found = await police.ask(
        "query($id: UUID!) { case(id: $id) { id persons { nodes { id } } } ...More }"
        "fragment More on Query { case(id: $id) { reference persons { nodes { sex } } } }",
        id=str(case.id),
    )
    shown = found["data"]["case"]
    assert list(shown) == ["id", "persons", "reference"]
    assert set(shown["persons"]["nodes"][0]) == {"id", "sex"}
    found = await police.ask("{ cases { nodes { id } } cases(first: 3) { nodes { id } } }")
    assert [e["extensions"]["cause"] for e in found["errors"]] == ["conflicting-fields"]
    assert "data" not in found


async def test_connections_page_from_cursor_to_cursor(world: World, police: Caller) -> None:
    made = [(await world.case()).id for _ in range(5)]
    question = (
        "query($after: String) { cases(first: 2, after: $after) { edges { cursor node { id } } nodes { id }"
        " pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"
    )
    seen, after = [], None
    for page in range(3):
        found = (await police.ask(question, after=after))["data"]["cases"]
        assert [edge["node"] for edge in found["edges"]] == found["nodes"]
        assert found["pageInfo"]["startCursor"] == found["edges"][0]["cursor"]
        assert found["pageInfo"]["hasPreviousPage"] is (page > 0)
        assert found["pageInfo"]["hasNextPage"] is (page < 2)
        after = found["pageInfo"]["endCursor"]
        assert after == found["edges"][-1]["cursor"]
        seen += [node["id"] for node in found["nodes"]]
    assert seen == [str(case_id) for case_id in reversed(made)]


async def test_a_cursor_holds_for_its_own_reader_and_list_only(world: World, police: Caller) -> None:
    for _ in range(2):
        await world.case()
    question = "query($after: String) { cases(first: 1, after: $after) { nodes { id } pageInfo { endCursor } } }"
    after = (await police.ask(question))["data"]["cases"]["pageInfo"]["endCursor"]
    assert "errors" not in await police.ask(question, after=after)
    for other in (caller(world, "veilig_thuis"), caller(world, "police", "risk_assessment")):
        (error,) = (await other.ask(question, after=after))["errors"]
        assert error["extensions"]["errors"] == [{"pointer": "/cases/after", "code": "not-allowed"}]


async def test_filters_ask_as_over_rest(world: World, police: Caller) -> None:
    await world.case(status="opened")
    running = await world.case(status="plan_active")
    for status in ("plan_active", "[plan_active]", '"x"'):
        found = await police.ask(f"{{ cases(status: {status}) {{ nodes {{ id status }} }} }}")
        if status == '"x"':
            assert found["errors"][0]["extensions"]["cause"] == "wrong-value"
        else:
            assert found["data"]["cases"]["nodes"] == [{"id": str(running.id), "status": "plan_active"}]
    question = (
        "query($status: [CaseStatus!], $ref: String) { cases(status: $status, reference: $ref) { nodes { id } } }"
    )
    found = await police.ask(question, status="plan_active", ref=None)
    assert found["data"]["cases"]["nodes"] == [{"id": str(running.id)}]
    found = await police.ask('{ actions(dueFrom: "2026-01-01", dueBefore: "2026-02-01") { nodes { id } } }')
    assert found["data"]["actions"]["nodes"] == []


async def test_several_roots_are_answered_side_by_side_and_one_failure_leaves_the_others(world: World) -> None:
    case = await world.case()
    reader = caller(world, "police case:read")
    question = "query($id: UUID!) { a: case(id: $id) { id } actions { nodes { id } } b: case(id: $id) { reference }"
    question += " __typename }"
    found = await reader.ask(question, id=str(case.id))
    assert list(found["data"]) == ["a", "actions", "b", "__typename"]
    assert found["data"]["actions"] is None
    assert found["data"]["a"] == {"id": str(case.id)}
    (error,) = found["errors"]
    assert (error["path"], error["extensions"]["code"]) == (["actions"], "missing-scope")
    assert error["locations"] == [{"line": 1, "column": 45}]


async def test_a_field_without_its_scope_is_null_with_an_error_at_every_place(world: World) -> None:
    for _ in range(2):
        await world.case()
    reader = caller(world, "police case:read")
    found = await reader.ask("{ cases { nodes { id actions { nodes { id } } persons { nodes { id } } } } }")
    nodes = found["data"]["cases"]["nodes"]
    assert [list(node) for node in nodes] == [["id", "actions", "persons"]] * 2
    assert all(node["actions"] is None and len(node["persons"]["nodes"]) == 3 for node in nodes)
    assert [e["path"] for e in found["errors"]] == [["cases", "nodes", n, "actions"] for n in range(2)]
    assert {e["extensions"]["code"] for e in found["errors"]} == {"missing-scope"}


async def test_a_hidden_case_answers_like_an_unknown_one(world: World) -> None:
    case = await world.case()
    stranger = caller(world, "school")
    answers = []
    for case_id in (str(case.id), "01920000-0000-7000-8000-000000000000"):
        answer = await stranger.ask("query($id: UUID!) { case(id: $id) { id persons { nodes { id } } } }", id=case_id)
        assert answer["data"] == {"case": None}
        del answer["errors"][0]["extensions"]["instance"]
        answers.append(answer)
    assert answers[0] == answers[1]
    assert answers[0]["errors"][0]["extensions"]["code"] == "not-found"
    assert (await stranger.ask("{ cases { nodes { id } } }"))["data"] == {"cases": {"nodes": []}}


async def test_a_purpose_is_asked_for_personal_data_only(world: World) -> None:
    await world.case()
    reader = caller(world, "police", None)
    found = await reader.ask("{ __typename cases { nodes { id } } }")
    assert found["data"] == {"__typename": "Query", "cases": None}
    assert found["errors"][0]["extensions"]["code"] == "purpose-required"


async def test_rest_and_graphql_show_the_same(world: World, police: Caller) -> None:
    case = await world.case()
    await add_actions(world, case, "first", "second")
    for source, many in ((CASES, "cases"), (ACTIONS, "actions")):
        picks = own_fields(source.view)
        selection = Selection(Rows(source, parts=listed(picks), cursor_key=b"k"), "rest", "list")
        expected: Any = json.loads((await world.gate.disclose(world.actor("police"), selection)).body or "")
        fields = " ".join(pick.key for pick in picks)
        found = await police.ask(f"{{ {many} {{ nodes {{ {fields} }} }} }}")
        assert found["data"][many]["nodes"] == expected["items"]


async def test_one_statement_for_each_root_field(world: World, police: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    case = await world.case()
    asked: list[Selection] = []
    disclose = world.gate.disclose

    async def counted(actor: Actor, outline: Outline) -> Disclosure:
        asked.append(outline.selection)
        return await disclose(actor, outline)

    monkeypatch.setattr(world.gate, "disclose", counted)
    found = await police.ask(
        "query($id: UUID!) { case(id: $id) { persons { edges { node { id } } nodes { sex } } actions { nodes { id } }"
        " directions { nodes { role } } } actions { nodes { text } } }",
        id=str(case.id),
    )
    assert "errors" not in found
    assert [selection.operation for selection in asked] == ["case", "actions"]
    assert {selection.door for selection in asked} == {"graphql"}


async def test_any_alias_is_a_column_like_any_other(world: World, police: Caller) -> None:
    case = await world.case()
    names = ["select", "from", "user", "doc", "shown", "house", "k_", "b0", "t0", "m_", "e1", "A", "a", "context"]
    names += ["__x", "_", "row_to_json", "x" * 60]
    fields = " ".join(f"{name}: reference" for name in names)
    question = (
        f"query($id: UUID!) {{ body: case(id: $id) {{ {fields} persons {{ doc: nodes {{ k_: id n_: sex }} }} }} }}"
    )
    found = await police.ask(question, id=str(case.id))
    shown = found["data"]["body"]
    assert list(shown) == [*names, "persons"]
    assert len({shown[name] for name in names}) == 1
    assert [list(person) for person in shown["persons"]["doc"]] == [["k_", "n_"]] * 3


async def test_the_standard_introspection_is_answered(world: World, police: Caller) -> None:
    question = get_introspection_query(
        specified_by_url=True, directive_is_repeatable=True, schema_description=True, input_value_deprecation=True
    )
    found = await police.ask(question)
    assert "errors" not in found
    assert build_client_schema(found["data"]).get_type("Case") is not None


async def test_introspection_is_by_scope(world: World, police: Caller) -> None:
    question = '{ __schema { queryType { name } } t: __type(name: "Case") { name kind fields { name } } __typename }'
    found = await police.ask(question)
    assert found["data"]["__schema"] == {"queryType": {"name": "Query"}}
    assert "persons" in {f["name"] for f in found["data"]["t"]["fields"]}
    refused = await caller(world, "police case:read").post({"query": question})
    assert refused.status_code == 403
    assert refused.json()["errors"][0]["extensions"]["code"] == "missing-scope"


async def test_media_types_and_status_codes(world: World, police: Caller) -> None:
    good, bad = {"query": "{ __typename }"}, {"query": "{ nothingOfTheKind }"}
    for accept, media, status in ((JSON, JSON, 200), (RESPONSE, RESPONSE, 400), ("*/*", JSON, 200)):
        answer = await police.post(good, accept=accept)
        assert (answer.status_code, answer.headers["content-type"]) == (200, f"{media}; charset=utf-8")
        assert (await police.post(bad, accept=accept)).status_code == status
    assert (await police.post(good, accept="text/html")).status_code == 406
    assert (await police.post(good, **{"content-type": "text/plain"})).status_code == 415
    assert (await police.post(good, authorization="")).status_code == 401
    assert (await police.post([good])).status_code == 400
    assert (await police.post({"query": "{ __typename }", "more": 1})).status_code == 400


async def test_a_get_reads_nothing_personal(world: World, police: Caller) -> None:
    assert (await police.get(query="{ __typename }")).json()["data"] == {"__typename": "Query"}
    for question in ("{ cases { nodes { id } } }", "mutation { __typename }"):
        refused = await police.get(query=question)
        assert 400 <= refused.status_code < 500


async def test_one_operation_of_several_is_named(world: World, police: Caller) -> None:
    text = "query A { a: __typename } query B { b: __typename }"
    assert (await police.ask(text, "B"))["data"] == {"b": "Query"}
    for name, cause in ((None, "which-operation"), ("C", "no-such-operation")):
        assert (await police.ask(text, name))["errors"][0]["extensions"]["cause"] == cause


async def test_a_total_is_counted_over_all_pages_for_whoever_holds_its_scope(world: World, police: Caller) -> None:
    for _ in range(3):
        await world.case()
    found = await police.ask("{ cases(first: 1) { totalCount nodes { id persons(first: 1) { totalCount } } } }")
    assert found["data"]["cases"]["totalCount"] == 3
    assert found["data"]["cases"]["nodes"][0]["persons"]["totalCount"] == 3
