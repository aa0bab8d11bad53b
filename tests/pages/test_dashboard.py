"""The dashboard as it is served: strict headers, files that are current, texts in both languages, its questions."""

import gzip
import hashlib
import json
import re
from typing import Any, Final

import httpx
import pytest
from fastapi import FastAPI

from app.api.graphql.document import Documents
from app.api.graphql.schema import make_contract
from app.api.pages.dashboard.routes import FILES, PATH, POLICY
from app.api.pages.dashboard.words import words
from app.api.pages.routes import page_routes
from app.api.rest.rooms import ROOMS
from app.domain.statistics.indicators import indicators
from tests.pages.figures_world import SHOWN

MOST_BYTES: Final = 350_000
ELSEWHERE: Final = re.compile(r"""(?:src|href|url)\s*[=(]\s*["']?(?:https?:)?//""")


@pytest.fixture(scope="module")
def http() -> httpx.AsyncClient:
    """The pages alone: they need no database."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.router.routes.extend(page_routes("{}", "https://poort.voorbeeld.test"))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://poort.voorbeeld.test")


def texts() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads((FILES / "texts.json").read_text(encoding="utf-8"))
    return found


def operations() -> list[dict[str, Any]]:
    manifest = json.loads((FILES / "operations.json").read_text(encoding="utf-8"))
    assert (manifest["format"], manifest["version"]) == ("apollo-persisted-query-manifest", 1)
    found: list[dict[str, Any]] = manifest["operations"]
    return found


@pytest.mark.parametrize(("language", "title"), [("nl", "Cijfers van het veiligheidshuis"), ("en", "Figures of the")])
async def test_the_page_is_served_in_both_languages_under_a_strict_policy(
    http: httpx.AsyncClient, language: str, title: str
) -> None:
    answer = await http.get(PATH, headers={"accept-language": language})
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert f"<title>{title}" in answer.text
    policy = answer.headers["content-security-policy"]
    assert policy == POLICY
    allowed = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert allowed.pop("default-src") == "'none'"
    assert set(allowed.values()) <= {"'self'", "'none'"}
    assert {"base-uri", "form-action", "frame-ancestors"} <= allowed.keys()
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon[a-z]+=", answer.text)


async def test_the_whole_page_is_small_and_asks_nobody_else(http: httpx.AsyncClient) -> None:
    page = (await http.get(PATH)).text
    total = len(gzip.compress(page.encode()))
    for path in [*FILES.iterdir(), FILES / "words.json"]:
        name = path.name.removesuffix(".gz")
        answer = await http.get(f"{PATH}/{name}")
        assert answer.status_code == 200, name
        total += len(gzip.compress(answer.content))
        if name.endswith((".js", ".css")) and "min" not in name:
            assert not ELSEWHERE.search(answer.text), name
    assert not ELSEWHERE.search(page)
    assert total <= MOST_BYTES, total


def test_every_text_stands_in_both_languages_and_is_used() -> None:
    dutch, english = texts()["nl"], texts()["en"]
    assert dutch.keys() == english.keys()
    holes = re.compile(r"\{\w+\}")
    assert all(sorted(holes.findall(dutch[key])) == sorted(holes.findall(english[key])) for key in dutch)
    read = [path.read_text(encoding="utf-8") for path in FILES.glob("*.js")]
    read.append((FILES.parent / "dashboard.html").read_text(encoding="utf-8"))
    made = ("cell_", "grain_", "section_", "refused_")
    assert [key for key in dutch if not key.startswith(made) and not any(key in text for text in read)] == []


def test_what_the_field_names_has_a_label_in_both_languages() -> None:
    found = words()
    assert set(found) == {"actionStatus", "entryPoint", "phase", "programme", "quality", "ratingKind", "termKind"}
    assert all(label["nl"] and label["en"] for values in found.values() for label in values.values())


def test_its_questions_are_operations_that_this_service_takes() -> None:
    documents = Documents(make_contract(ROOMS).graphql)
    listed = operations()
    assert [each["name"] for each in listed] == ["Dashboard", "Selections", "Table"]
    for each in listed:
        assert each["id"] == hashlib.sha256(each["body"].encode()).hexdigest()
        documents.prepare(each["body"], each["name"])
    asked = set(re.findall(r'"((?:IN|D)-\d+)"', listed[0]["body"]))
    assert asked == set(SHOWN) <= indicators().keys()


def names_in(document: str) -> set[str]:
    return set(re.findall(r"[\w$!\"-]+", re.sub(r"#.*", "", document)))


def test_the_built_files_are_those_that_the_sources_give() -> None:
    """`operations.json` says the same as its source; ECharts is what the lock file names."""
    tools = FILES.parents[4] / "tools" / "dashboard"
    source = (tools / "operations.graphql").read_text(encoding="utf-8")
    told = "".join(each["body"] for each in operations())
    assert names_in(source) == names_in(told)
    told = (FILES / "LICENCES.txt").read_text(encoding="utf-8")
    lock = json.loads((tools / "package-lock.json").read_text())["packages"]
    assert all(f"{name} {lock[f'node_modules/{name}']['version']}" in told for name in ("echarts", "zrender", "tslib"))
    assert hashlib.sha256(gzip.decompress((FILES / "echarts.min.js.gz").read_bytes())).hexdigest() in told
    assert "Apache License" in told
