"""Documents by their hash, clients that are held to theirs, and what a question costs; without a database."""

import hashlib
from dataclasses import replace
from typing import Any, cast

import pytest
from starlette.requests import Request

from app.domain.access.actor import Actor
from app.domain.access.work import Gate
from tests.api.graphql.door import JSON, RESPONSE, Caller, make_door
from tests.api.shell_world import Known, Memory, rest

KNOWN = "query Known { __typename }"
OTHER = "query Other { known: __typename }"
PERSONAL = "{ cases { nodes { id } } }"


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class Limited(Known):
    """An entry whose clients are held to their registered operations."""

    async def actor(self, request: Request) -> Actor:
        return replace(await super().actor(request), operations_only=True)


@pytest.fixture
def free() -> Caller:
    return Caller(make_door(cast("Gate", Memory()), Known(), (rest,), operations=[KNOWN]), "ok", "plan_execution")


@pytest.fixture
def limited() -> Caller:
    return Caller(make_door(cast("Gate", Memory()), Limited(), (rest,), operations=[KNOWN]), "ok", "plan_execution")


def named(digest: str) -> dict[str, dict[str, Any]]:
    """Every spelling of a hash, without a text."""
    return {
        "apollo": {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": digest}}},
        "relay": {"doc_id": digest},
        "relay of old": {"id": digest},
        "working draft": {"documentId": f"sha256:{digest}"},
        "without prefix": {"documentId": digest},
        "with the name": {"documentId": digest, "operationName": "Known", "variables": {}},
    }


@pytest.mark.parametrize("spelling", named(""))
async def test_what_is_registered_is_asked_by_its_hash_in_every_spelling(
    free: Caller, limited: Caller, spelling: str
) -> None:
    for caller in (free, limited):
        answer = await caller.post(named(sha256(KNOWN))[spelling])
        assert (answer.status_code, answer.json()["data"]) == (200, {"__typename": "Query"})
        unknown = await caller.post(named(sha256(OTHER))[spelling])
        assert unknown.status_code == 403
        (error,) = unknown.json()["errors"]
        assert error["extensions"]["code"] == "operation-not-registered"
        assert error["extensions"]["register"].startswith("ketenpoort operations register")
        assert error["extensions"]["type"].endswith("/problems/operation-not-registered")


async def test_a_limited_client_sends_no_other_document_with_or_without_hash(limited: Caller, free: Caller) -> None:
    for text in (OTHER, PERSONAL, "mutation { nothing }", KNOWN + " ", "{ no graphql"):
        for more in ({}, {"documentId": sha256(text)}):
            answer = await limited.post({"query": text, **more})
            assert answer.status_code == 403
            assert answer.json()["errors"][0]["extensions"]["code"] == "operation-not-registered"
    for more in ({}, {"documentId": sha256(KNOWN)}):
        assert (await limited.post({"query": KNOWN, **more})).status_code == 200
    assert (await free.post({"query": OTHER})).status_code == 200
    assert (await limited.get(query=OTHER)).status_code == 403
    assert (await limited.get(documentId=sha256(KNOWN))).status_code == 200


@pytest.mark.parametrize("caller", ["free", "limited"])
async def test_a_hash_of_another_text_is_refused(caller: str, request: pytest.FixtureRequest) -> None:
    asking: Caller = request.getfixturevalue(caller)
    for text, digest in ((OTHER, sha256(KNOWN)), (KNOWN, sha256(OTHER))):
        for hashed in (named(digest)["apollo"], named(digest)["relay"]):
            answer = await asking.post({"query": text, **hashed})
            assert answer.status_code == 400
            assert answer.json()["errors"][0]["extensions"]["errors"][0]["code"] == "hash-differs"
    two = await asking.post({"doc_id": sha256(KNOWN), "id": sha256(OTHER)})
    assert [fault["code"] for fault in two.json()["errors"][0]["extensions"]["errors"]] == ["hash-differs"] * 2


@pytest.mark.parametrize(
    ("sent", "pointer", "code"),
    [
        ({"doc_id": hashlib.md5(KNOWN.encode()).hexdigest()}, "/doc_id", "not-sha256"),  # noqa: S324 - Relay's usual one
        ({"documentId": sha256(KNOWN).upper()}, "/documentId", "not-sha256"),
        ({"extensions": {"persistedQuery": {"version": 1}}}, "/extensions/persistedQuery/sha256Hash", "not-sha256"),
        (
            {"extensions": {"persistedQuery": {"version": 2, "sha256Hash": sha256(KNOWN)}}},
            "/extensions/persistedQuery/version",
            "not-allowed",
        ),
        ({"extensions": {"persistedQuery": 7}}, "/extensions/persistedQuery/version", "not-allowed"),
        ({}, "/query", "required"),
        ({"query": None}, "/query", "required"),
    ],
)
async def test_what_is_no_hash_is_told_by_pointer(free: Caller, sent: object, pointer: str, code: str) -> None:
    answer = await free.post(sent)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["extensions"]["errors"] == [{"pointer": pointer, "code": code}]


async def test_every_answer_tells_cost_and_budget_and_a_spent_budget_is_429_before_the_database() -> None:
    memory = Memory()
    door = make_door(cast("Gate", memory), Known(), (rest,), cost_per_minute=25_000)
    caller = Caller(door, "ok", "plan_execution")
    large = "{ cases(first: 200) { nodes { persons(first: 60) { nodes { id } } } } }"
    first = await caller.post({"query": large})
    assert first.json()["extensions"]["cost"] == {
        "asked": 12_200,
        "allowed": 25_000,
        "perMinute": 25_000,
        "left": 12_800,
    }
    assert (await caller.post({"query": large})).status_code == 200
    asked = len(memory.asked)
    spent = await caller.post({"query": large})
    assert spent.status_code == 429
    assert int(spent.headers["retry-after"]) in range(20, 31)
    assert spent.json()["errors"][0]["extensions"]["code"] == "too-many-requests"
    assert spent.json()["extensions"]["cost"]["asked"] == 12_200
    assert spent.json()["extensions"]["cost"]["left"] < 12_200
    assert len(memory.asked) == asked
    too_large = await caller.post({"query": large.replace("60", "200")})
    assert too_large.json()["errors"][0]["extensions"]["code"] == "limit-exceeded"
    assert too_large.json()["extensions"]["cost"]["asked"] == 40_200
    small = await caller.post({"query": KNOWN})
    assert (small.status_code, small.json()["extensions"]["cost"]["asked"]) == (200, 0)


async def test_the_refusal_comes_in_both_media_types(limited: Caller) -> None:
    for media in (JSON, RESPONSE):
        answer = await limited.post({"query": OTHER}, accept=media)
        assert (answer.status_code, answer.headers["content-type"]) == (403, f"{media}; charset=utf-8")
