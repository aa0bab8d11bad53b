"""How a declared operation answers: order of checks, conditions, keys, pages, faults."""

import base64
import hashlib
from collections.abc import AsyncIterator

import httpx
import pytest

from app.api.paging import Cursors
from app.domain.access.selection import levels
from app.domain.errors import MissingRole
from app.domain.vocabulary.actions import ActionStatus
from tests.api.shell_world import (
    ACTION_ID,
    BASE_URL,
    CASE_ID,
    Memory,
    good_task,
    make_world,
    partner,
    reader_of_files,
)
from tests.api.shell_world import (
    TASKS as TASK_SOURCE,
)

ONE = f"/v1/files/{CASE_ID}"
TASKS = f"{ONE}/tasks"
FINISH = f"/v1/file-tasks/{ACTION_ID}/finish"


@pytest.fixture
def memory() -> Memory:
    return Memory()


@pytest.fixture
async def client(memory: Memory) -> AsyncIterator[httpx.AsyncClient]:
    async with partner(make_world(memory)) as client:
        yield client


async def test_nobody_is_401_no_scope_403_no_purpose_400_in_that_order(memory: Memory) -> None:
    app = make_world(memory)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE_URL) as nobody:
        unknown = await nobody.get(f"{ONE}?nope=1")
        no_scope = await nobody.get(f"{ONE}?nope=1", headers={"Authorization": "Bearer ok action:read"})
        no_purpose = await nobody.get(f"{ONE}?nope=1", headers={"Authorization": "Bearer ok case:read"})
    assert unknown.status_code == 401
    assert unknown.headers["WWW-Authenticate"].startswith("Bearer realm=")
    assert no_scope.status_code == 403
    assert no_scope.json()["scopes"] == ["case:read"]
    assert 'error="insufficient_scope", scope="case:read"' in no_scope.headers["WWW-Authenticate"]
    assert no_purpose.status_code == 400
    assert no_purpose.json()["errors"] == [{"pointer": "/headers/Purpose", "code": "required", "rule": "GR-01"}]
    assert memory.asked == []


async def test_an_act_that_shows_its_result_asks_for_the_right_to_see_it_first(memory: Memory) -> None:
    async with partner(make_world(memory), {"Authorization": "Bearer ok action:write"}) as client:
        answer = await client.post(TASKS, json=good_task())
    assert answer.status_code == 403
    assert answer.json()["scopes"] == ["action:read"]
    assert memory.drafts == []


async def test_a_read_gives_the_gates_text_unchanged_and_304_where_it_is_known(
    client: httpx.AsyncClient, memory: Memory
) -> None:
    memory.body = '{"id": "x",  "withheld": []}'
    first = await client.get(ONE)
    again = await client.get(ONE, headers={"If-None-Match": first.headers["ETag"]})
    memory.body = '{"id": "x",  "withheld": ["health"]}'
    masked = await client.get(ONE, headers={"If-None-Match": first.headers["ETag"]})
    assert first.text == '{"id": "x",  "withheld": []}'
    assert first.headers["ETag"].startswith('"3.')
    assert again.status_code == 304
    assert again.content == b""
    assert masked.status_code == 200
    assert masked.headers["ETag"] != first.headers["ETag"]


async def test_hidden_unknown_and_impossible_identifiers_answer_alike(
    client: httpx.AsyncClient, memory: Memory
) -> None:
    memory.body = None
    hidden = await client.get(ONE)
    impossible = await client.get("/v1/files/no-such-id")
    nowhere = await client.get("/v1/nowhere")
    braces = await client.get(f"/v1/files/{{{CASE_ID}}}")
    bodies = [{**answer.json(), "instance": ""} for answer in (hidden, impossible, nowhere, braces)]
    assert hidden.status_code == 404
    assert all(body == bodies[0] for body in bodies)


async def test_fields_and_edges_are_those_of_the_view(client: httpx.AsyncClient, memory: Memory) -> None:
    await client.get(f"{ONE}?fields=openedAt&expand=tasks")
    (selection,) = memory.asked
    assert [pick.key for pick in selection.rows.picks] == ["withheld", "id", "openedAt", "tasks"]
    assert selection.rows.row_id == CASE_ID
    (tasks,) = [level for level in levels(selection.rows) if level.many]
    assert tasks.cursor_key
    assert selection.operation == "read_file"
    assert selection.door == "rest"


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ("fields=tasks", "/query/fields/0", "not-in-list"),
        ("fields=openedAt,openedAt", "/query/fields", "repeated"),
        ("fields=opened_at", "/query/fields/0", "not-in-list"),
        ("expand=persons", "/query/expand/0", "not-in-list"),
        ("pageSize=10", "/query/pageSize", "unknown"),
        ("page_size=10", "/query", "unknown"),
        ("fields=id&fields=openedAt", "/query", "repeated"),
        ("fields=%00", "/query", "forbidden-character"),
        ("fields=%ff", "/query", "bad-format"),
        ("x=" + "y" * 5000, "/query", "too-long"),
    ],
)
async def test_a_parameter_that_cannot_be_read_is_named_and_not_repeated(
    client: httpx.AsyncClient, query: str, pointer: str, code: str
) -> None:
    answer = await client.get(f"{ONE}?{query}")
    assert answer.status_code == 400
    assert answer.json()["type"].endswith("/invalid-query")
    assert answer.json()["errors"] == [{"pointer": pointer, "code": code}]


async def test_a_list_takes_the_filters_of_its_source(client: httpx.AsyncClient, memory: Memory) -> None:
    good = await client.get(f"{TASKS}?status=agreed,done&dueFrom=2026-01-01&pageSize=20")
    bad = await client.get(f"{TASKS}?status=agreed,dreamt&dueFrom=1767225600&pageSize=201")
    assert good.status_code == 200
    (selection,) = memory.asked
    assert selection.only == "tasks"
    (rows,) = [pick.rows for pick in selection.rows.picks if pick.rows]
    assert [where.filter for where in rows.where] == ["status", "due_from"]
    assert rows.where[0].value == (ActionStatus.agreed, ActionStatus.done)
    assert rows.size == 20
    assert {(fault["pointer"], fault["code"]) for fault in bad.json()["errors"]} == {
        ("/query/status/1", "not-in-list"),
        ("/query/pageSize", "out-of-range"),
    }


async def test_a_cursor_leads_on_and_holds_for_its_list_and_reader_only(
    client: httpx.AsyncClient, memory: Memory
) -> None:
    app = make_world(memory)
    async with partner(app) as reader:
        await reader.get("/v1/files?pageSize=1")
        key = memory.asked[-1].rows.cursor_key
        memory.next = _cursor(key)
        first = await reader.get("/v1/files?pageSize=1&fields=id")
        link = first.headers["Link"]
        follow = await reader.get(link[1 : link.index(">")])
        after = memory.asked[-1].rows.after
        elsewhere = await reader.get(f"{TASKS}?cursor={memory.next}")
        other_purpose = await reader.get(f"/v1/files?cursor={memory.next}", headers={"Purpose": "monitoring"})
        forged = await reader.get(f"/v1/files?cursor={'A' * 40}")
        garbage = await reader.get("/v1/files?cursor=%E2%82%AC")
    assert link.startswith("</v1/files?pageSize=1&fields=id&cursor=")
    assert link.endswith('>; rel="next"')
    assert follow.status_code == 200
    assert after == ACTION_ID
    for refused in (elsewhere, other_purpose, forged, garbage):
        assert refused.status_code == 400
        assert refused.json()["errors"] == [{"pointer": "/query/cursor", "code": "not-allowed"}]


def _cursor(key: bytes) -> str:
    """What PostgreSQL's page_cursor writes."""
    return base64.urlsafe_b64encode(ACTION_ID.bytes + hashlib.sha256(key + ACTION_ID.bytes).digest()[:12]).decode()


def test_cursors_of_two_secrets_do_not_open_each_other() -> None:
    one, other = Cursors(b"a" * 32), Cursors(b"b" * 32)
    reader = reader_of_files(frozenset(), None)
    cursor = _cursor(one.key(reader, TASK_SOURCE))
    assert one.read(one.key(reader, TASK_SOURCE), cursor) == ACTION_ID
    assert other.read(other.key(reader, TASK_SOURCE), cursor) is None


async def test_what_is_made_is_shown_with_its_place(client: httpx.AsyncClient, memory: Memory) -> None:
    made = await client.post(TASKS, json=good_task())
    assert made.status_code == 201
    assert made.headers["Location"] == f"/v1/file-tasks/{ACTION_ID}"
    assert made.headers["ETag"].startswith('"3.')
    assert made.text == memory.body
    assert memory.asked[-1].rows.row_id == ACTION_ID


async def test_what_is_made_and_may_not_be_seen_has_a_place_and_no_body(
    client: httpx.AsyncClient, memory: Memory
) -> None:
    memory.body = None
    made = await client.post(TASKS, json=good_task())
    assert made.status_code == 201
    assert made.content == b""
    assert made.headers["Location"] == f"/v1/file-tasks/{ACTION_ID}"


async def test_a_repeated_key_shows_the_result_again_as_it_may_be_seen_now(
    client: httpx.AsyncClient, memory: Memory
) -> None:
    key = {"Idempotency-Key": "0192f0c1-first"}
    first = await client.post(TASKS, json=good_task(), headers=key)
    memory.body = '{"id":"x","withheld":["coordination"]}'
    again = await client.post(TASKS, json=good_task(), headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json()["withheld"] == ["coordination"]
    assert len(memory.used) == 1


@pytest.mark.parametrize("key", ["short", "x" * 200, "with space in it", 'quo"te-in-it'])
async def test_a_key_that_is_none_is_refused(client: httpx.AsyncClient, memory: Memory, key: str) -> None:
    answer = await client.post(TASKS, json=good_task(), headers={"Idempotency-Key": key})
    assert answer.status_code == 400
    assert answer.json()["errors"] == [{"pointer": "/headers/Idempotency-Key", "code": "bad-format"}]
    assert memory.drafts == []


@pytest.mark.parametrize(
    ("if_match", "status"),
    [(None, 428), ("*", 400), ('W/"3.0123456789abcdef"', 400), ("3", 400), ('"2.0123456789abcdef"', 412), ('"3"', 200)],
)
async def test_a_change_names_the_version_it_is_based_on(
    client: httpx.AsyncClient, if_match: str | None, status: int
) -> None:
    headers = {} if if_match is None else {"If-Match": if_match}
    assert (await client.post(FINISH, headers=headers)).status_code == status


async def test_a_move_without_content_takes_none(client: httpx.AsyncClient) -> None:
    headers = {"If-Match": '"3"'}
    assert (await client.post(FINISH, headers=headers, content=b"{}")).status_code == 200
    assert (await client.post(FINISH, headers=headers, json={"reason": "x"})).status_code == 400


async def test_the_door_tells_the_fields_errors_in_the_callers_language(client: httpx.AsyncClient) -> None:
    answer = await client.delete(
        f"/v1/file-tasks/{ACTION_ID}", headers={"If-Match": '"3"', "Accept-Language": "fr, nl-NL;q=0.9, en;q=0.8"}
    )
    problem = answer.json()
    assert answer.status_code == 409
    assert answer.headers["Content-Language"] == "nl"
    assert problem["title"] == "Dat kan niet in deze status"
    assert (problem["current"], problem["wanted"], problem["allowed"]) == ("done", "dropped", ["stopped"])
    assert problem["type"] == f"{BASE_URL}/problems/wrong-state"


async def test_faults_of_a_room_and_of_the_schema_look_alike(client: httpx.AsyncClient) -> None:
    ruled = await client.post(TASKS, json=good_task(text="rule"))
    sent = {"status": "dreamt", "persons": ["x"], "parts": [{"name": ""}], "weight": "3", "dueOn": "0", "color": 1}
    schemed = await client.post(TASKS, json=sent)
    assert ruled.json()["errors"] == [{"pointer": "/text", "code": "not-concrete", "rule": "AC-01"}]
    assert {(fault["pointer"], fault["code"]) for fault in schemed.json()["errors"]} == {
        ("/text", "required"),
        ("/status", "not-in-list"),
        ("/persons/0", "bad-format"),
        ("/parts/0/name", "too-short"),
        ("/weight", "wrong-type"),
        ("/color", "unknown"),
    }


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"dueOn": "1767225600"}, "bad-format"),
        ({"startsAt": "2026-11-02T09:30:00"}, "bad-format"),
        ({"startsAt": "1767225600"}, "bad-format"),
        ({"startsAt": "0001-01-01T00:00:00+14:00"}, "out-of-range"),
        ({"dueOn": "9999-12-31"}, "out-of-range"),
        ({"dueOn": "2026-02-30"}, "bad-format"),
    ],
)
async def test_a_time_has_one_form_a_zone_and_a_year_that_can_be_meant(
    client: httpx.AsyncClient, change: dict[str, str], code: str
) -> None:
    answer = await client.post(TASKS, json=good_task(**change))
    assert answer.status_code == 400
    assert [fault["code"] for fault in answer.json()["errors"]] == [code]


async def test_snake_case_is_not_the_wire(client: httpx.AsyncClient) -> None:
    answer = await client.post(TASKS, json=good_task(due_on="2026-12-01"))
    assert answer.status_code == 400


async def test_a_method_that_is_not_offered_tells_which_are(client: httpx.AsyncClient) -> None:
    answer = await client.put(TASKS, json={})
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, POST"
    assert answer.json()["type"].endswith("/method-not-allowed")


async def test_an_act_without_a_view_answers_with_its_own_content(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/counts", headers={"Purpose": ""})
    assert (answer.status_code, answer.json()) == (200, {"howMany": 7})


async def test_a_missing_role_names_roles_and_no_scope(memory: Memory) -> None:
    memory.error = MissingRole("process_director", rule="RE-11")
    async with partner(make_world(memory)) as client:
        answer = await client.get(ONE)
    assert answer.status_code == 403
    assert answer.json()["roles"] == ["process_director"]
    assert "WWW-Authenticate" not in answer.headers
