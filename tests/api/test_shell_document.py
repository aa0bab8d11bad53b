"""The published description and the pages: complete, true to the operations, and nobody else's."""

import gzip
import hashlib
import json
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.api.openapi.document import document, rendered
from app.api.openapi.published import problems_page
from app.api.problems import each_problem
from tests.api.shell_world import BASE_URL, Memory, make_world, partner, rest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "app/api/pages/static"


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    return document([rest])


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with partner(make_world(Memory())) as client:
        yield client


def operations(made: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in made["paths"].items():
        for method, operation in item.items():
            yield method, path, operation


def test_every_declared_operation_is_documented_and_nothing_else(made: dict[str, Any]) -> None:
    declared = {(r.operation.method.lower(), r.operation.path): r.operation.operation_id for r in rest.routes}
    written = {(method, path): operation["operationId"] for method, path, operation in operations(made)}
    assert written.pop(("get", "/openapi.json")) == "read_openapi"
    assert written == declared


def test_every_answer_carries_the_version_and_every_refusal_is_a_problem(made: dict[str, Any]) -> None:
    for _, _, operation in operations(made):
        assert "422" not in operation["responses"]
        for status, answer in operation["responses"].items():
            if status[0] in "23":
                assert "API-Version" in answer["headers"]
            else:
                assert answer == {"$ref": f"#/components/responses/Problem{status}"}
                assert f"Problem{status}" in made["components"]["responses"]


def test_scopes_headers_and_statuses_follow_the_declaration(made: dict[str, Any]) -> None:
    paths = made["paths"]
    finish = paths["/file-tasks/{taskId}/finish"]["post"]
    assert finish["security"] == [{"partner": ["action:write"]}, {"token": []}]
    assert {"$ref": "#/components/parameters/IfMatch"} in finish["parameters"]
    assert {"$ref": "#/components/parameters/IdempotencyKey"} in finish["parameters"]
    assert {"412", "428", "409", "404"} <= set(finish["responses"])
    record = paths["/files/{fileId}/tasks"]["post"]
    assert "Location" in record["responses"]["201"]["headers"]
    assert record["requestBody"]["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/TaskDraft"}
    count = paths["/counts"]["post"]
    assert {"$ref": "#/components/parameters/Purpose"} not in count["parameters"]


def test_schemas_bear_the_fields_names_and_dates_stay_dates(made: dict[str, Any]) -> None:
    schemas = made["components"]["schemas"]
    assert {"File", "Chore", "TaskDraft", "ChorePage", "Problem", "Fault"} <= set(schemas)
    assert schemas["File"]["properties"]["birthDate"]["type"] == ["string", "null"]
    assert schemas["File"]["properties"]["birthDate"]["format"] == "date"
    assert schemas["File"]["required"] == ["id", "withheld"]
    assert not re.search(r'"x-|HTTPValidationError|View"', json.dumps(made))


def test_parameters_of_a_query_are_what_the_view_has(made: dict[str, Any]) -> None:
    listed = {p["name"]: p for p in made["paths"]["/files/{fileId}/tasks"]["get"]["parameters"] if "name" in p}
    assert set(listed) == {"fileId", "fields", "pageSize", "cursor", "status", "dueFrom"}
    assert listed["fields"]["schema"]["items"]["enum"] == ["withheld", "id", "status", "dueOn", "text"]
    assert (listed["status"]["style"], listed["status"]["explode"]) == ("form", False)
    assert listed["dueFrom"]["schema"] == {"type": "string", "format": "date"}


async def test_an_example_of_a_body_is_accepted_by_the_door(made: dict[str, Any], client: httpx.AsyncClient) -> None:
    body = made["paths"]["/files/{fileId}/tasks"]["post"]["requestBody"]["content"]["application/json"]["example"]
    answer = await client.post("/v1/files/0192f0c1-2a34-7b56-8c78-9d0e1f2a3b4c/tasks", json=body)
    assert answer.status_code == 201, answer.text


def test_the_document_is_the_same_each_time() -> None:
    assert rendered([rest]) == rendered([rest])


async def test_the_document_is_public_and_names_this_service(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/openapi.json", headers={"Authorization": ""})
    assert answer.status_code == 200
    assert answer.json()["servers"] == [{"url": f"{BASE_URL}/v1", "description": "This service"}]
    again = await client.get("/v1/openapi.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_every_problem_has_a_name_of_its_own_and_texts_in_both_languages() -> None:
    problems = list(each_problem())
    assert len({problem.type for problem in problems}) == len(problems)
    for problem in problems:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", problem.type)
        assert 400 <= problem.status <= 599
        assert problem.title_nl != problem.title_en
        assert problem.advice_nl != problem.advice_en
        assert f"`{problem.type}`" in problems_page()


async def test_the_type_of_every_problem_leads_to_a_page_in_the_readers_language(client: httpx.AsyncClient) -> None:
    for problem in each_problem():
        dutch = await client.get(f"/problems/{problem.type}", headers={"Accept-Language": "nl"})
        english = await client.get(f"/problems/{problem.type}")
        assert dutch.status_code == english.status_code == 200
        assert '<html lang="nl">' in dutch.text
        assert '<html lang="en">' in english.text
    assert (await client.get("/problems/no-such")).status_code == 404


@pytest.mark.parametrize("path", ["/", "/docs", "/graphiql", "/problems", "/problems/not-found"])
async def test_a_page_asks_no_other_host_for_anything(client: httpx.AsyncClient, path: str) -> None:
    page = await client.get(path)
    policy = page.headers["Content-Security-Policy"]
    assert page.headers["Content-Type"].startswith("text/html")
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "http" not in policy
    for reference in re.findall(r'(?:src|href)="([^"]+)"', page.text):
        assert reference.startswith("/"), reference
        if reference.startswith("/static/"):
            assert (await client.get(reference)).status_code == 200
    assert "<script>" not in page.text


async def test_a_file_is_sent_as_it_lies_there_or_unpacked(client: httpx.AsyncClient) -> None:
    packed = await client.get("/static/swagger-ui.css")
    plain = await client.get("/static/swagger-ui.css", headers={"Accept-Encoding": "identity"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert packed.content == plain.content
    assert (await client.get("/static/../routes.py")).status_code == 404
    assert (await client.get("/static/LICENCES.txt")).status_code == 200


def test_the_files_of_others_are_unchanged_and_small() -> None:
    lines = re.findall(r"^(\S+)  \S+ \S+  \S+  ([0-9a-f]{64})$", (STATIC / "LICENCES.txt").read_text(), re.MULTILINE)
    assert {name for name, _ in lines} == {path.name.removesuffix(".gz") for path in STATIC.glob("*.gz")}
    for name, digest in lines:
        assert hashlib.sha256(gzip.decompress((STATIC / f"{name}.gz").read_bytes())).hexdigest() == digest
    assert sum(path.stat().st_size for path in STATIC.iterdir()) < 6_000_000
