"""Mutations: the acts of the rooms under their camelCase names, with the same checks, keys and versions as REST."""

from typing import cast

import pytest

from app.domain.access.work import Gate
from app.domain.errors import Unavailable
from tests.api.graphql.door import Caller, make_door
from tests.api.shell_world import ACTION_ID, CASE_ID, Known, Memory, good_task, rest

RECORD = """
mutation Record($file: UUID!, $draft: TaskDraft!, $key: String) {
  recordTask(fileId: $file, draft: $draft, idempotencyKey: $key) { id status }
}
"""
FINISH = "mutation($id: UUID!, $version: Int!) { finishTask(taskId: $id, version: $version) { id } }"


@pytest.fixture
def memory() -> Memory:
    return Memory(body='{"id":"x","status":"agreed"}')


@pytest.fixture
def partner(memory: Memory) -> Caller:
    return caller(memory)


def caller(memory: Memory, kind: str = "ok", purpose: str | None = "plan_execution") -> Caller:
    return Caller(make_door(cast("Gate", memory), Known(), (rest,)), kind, purpose)


async def test_an_act_returns_what_its_caller_may_see_of_it(memory: Memory, partner: Caller) -> None:
    found = await partner.ask(RECORD, file=str(CASE_ID), draft=good_task())
    assert found["data"] == {"recordTask": {"id": "x", "status": "agreed"}}
    (selection,) = memory.asked
    assert (selection.rows.row_id, selection.door, selection.operation) == (ACTION_ID, "graphql", "recordTask")
    assert [pick.key for pick in selection.rows.picks] == ["id", "status"]
    (draft,) = memory.drafts
    assert draft.model_dump(mode="json", by_alias=True)["dueOn"] == "2026-12-01"


async def test_literals_and_single_values_are_drafts_too(memory: Memory, partner: Caller) -> None:
    found = await partner.ask(
        f'mutation {{ recordTask(fileId: "{CASE_ID}", draft: {{text: "Bel", status: agreed, parts: {{name: "a"}}}})'
        " { __typename } }"
    )
    assert "errors" not in found
    assert memory.drafts[0].model_dump()["parts"] == [{"name": "a"}]


async def test_faults_of_a_draft_are_told_by_pointer(memory: Memory, partner: Caller) -> None:
    bad = good_task(text="x" * 300, dueOn="2026-12-01T00:00:00Z", weight=99)
    for draft in (bad, good_task(text="rule")):
        (error,) = (await partner.ask(RECORD, file=str(CASE_ID), draft=draft))["errors"]
        assert error["extensions"]["code"] == "invalid-content"
        assert error["path" if draft is not bad else "extensions"] is not None
        assert {"/draft/text", "/text", "/variables/draft/dueOn"} & {
            e["pointer"] for e in error["extensions"]["errors"]
        }
    assert len(memory.drafts) == 1


async def test_a_key_has_one_effect(memory: Memory, partner: Caller) -> None:
    for _ in range(2):
        found = await partner.ask(RECORD, file=str(CASE_ID), draft=good_task(), key="a-key-of-mine")
        assert found["data"]["recordTask"]["id"] == "x"
    assert len(memory.used) == 1
    assert memory.used[0].operation == "record_task"
    (error,) = (await partner.ask(RECORD, file=str(CASE_ID), draft=good_task(), key="short"))["errors"]
    assert error["extensions"]["errors"] == [{"pointer": "/idempotencyKey", "code": "bad-format"}]


async def test_a_version_stands_for_if_match(memory: Memory, partner: Caller) -> None:
    assert (await partner.ask(FINISH, id=str(ACTION_ID), version=3))["data"] == {
        "finishTask": {"id": "x", "status": "agreed"}
    }
    (error,) = (await partner.ask(FINISH, id=str(ACTION_ID), version=2))["errors"]
    assert (error["path"], error["extensions"]["code"]) == (["finishTask"], "stale-version")


async def test_acts_run_in_order_and_a_refused_one_stops_no_other(memory: Memory, partner: Caller) -> None:
    found = await partner.ask(
        f'mutation {{ a: finishTask(taskId: "{ACTION_ID}", version: 3) {{ id }}'
        f' dropTask(taskId: "{ACTION_ID}", version: 3) countTasks {{ n: howMany __typename }} __typename }}'
    )
    assert list(found["data"]) == ["a", "dropTask", "countTasks", "__typename"]
    assert found["data"]["dropTask"] is None
    assert found["data"]["countTasks"] == {"n": 7, "__typename": "Counted"}
    assert [error["extensions"]["code"] for error in found["errors"]] == ["wrong-state"]


async def test_scope_and_purpose_are_checked_before_anything_changes(memory: Memory) -> None:
    for other, code in (
        (caller(memory, "ok action:read"), "missing-scope"),
        (caller(memory, "ok", None), "purpose-required"),
    ):
        found = await other.ask(RECORD, file=str(CASE_ID), draft=good_task())
        assert found["data"] == {"recordTask": None}
        assert found["errors"][0]["extensions"]["code"] == code
    assert memory.drafts == []


async def test_a_change_stands_when_its_caller_may_not_see_what_came_of_it(memory: Memory, partner: Caller) -> None:
    memory.body = None
    found = await partner.ask(RECORD, file=str(CASE_ID), draft=good_task())
    assert found["data"] == {"recordTask": None}
    assert "errors" not in found
    assert len(memory.drafts) == 1


async def test_a_database_that_is_away_is_a_503_of_the_whole(memory: Memory, partner: Caller) -> None:
    memory.error = Unavailable(retry_after=7)
    answer = await partner.post({"query": FINISH, "variables": {"id": str(ACTION_ID), "version": 3}})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "7")
