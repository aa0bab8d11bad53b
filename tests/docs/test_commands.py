"""Every code block of README and docs is looked at: commands exist, JSON parses, Python compiles, calls have a form."""

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer
from graphql import parse, validate

from app.api.graphql.schema import make_contract
from app.api.rest.rooms import ROOMS
from app.cli import app

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
FOREIGN = {"typescript", "java", "csharp", "nginx"}
"""Languages whose samples other tests run, or whose tools a test machine need not have."""


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    page: str
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def _blocks() -> Iterator[Block]:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for found in re.finditer(r"^```(\w*)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE):
            line = text[: found.start()].count("\n") + 1
            yield Block(str(page.relative_to(ROOT)), line, found[1], found[2])


BLOCKS = list(_blocks())


@pytest.mark.parametrize("block", [b for b in BLOCKS if b.language == "json"], ids=str)
def test_json_parses(block: Block) -> None:
    json.loads(block.text)


@pytest.mark.parametrize("block", [b for b in BLOCKS if b.language == "toml"], ids=str)
def test_toml_parses(block: Block) -> None:
    tomllib.loads(block.text)


@pytest.mark.parametrize("block", [b for b in BLOCKS if b.language == "python"], ids=str)
def test_python_compiles(block: Block) -> None:
    compile(block.text, str(block), "exec")


@pytest.mark.parametrize("block", [b for b in BLOCKS if b.language == "http"], ids=str)
def test_a_call_has_a_request_line_headers_and_a_body_that_parses(block: Block) -> None:
    head, _, body = block.text.partition("\n\n")
    request, *headers = head.splitlines()
    assert re.fullmatch(r"(GET|POST|PATCH|PUT|DELETE) /\S*( HTTP/1\.1)?", request)
    assert all(re.fullmatch(r"[A-Za-z-]+: .+", header) for header in headers)
    if body.strip():
        json.loads(body)


@pytest.mark.parametrize("block", [b for b in BLOCKS if b.language == "graphql"], ids=str)
def test_graphql_asks_what_the_schema_has(block: Block) -> None:
    assert validate(make_contract(ROOMS).graphql, parse(block.text)) == []


def test_no_block_is_in_a_language_that_nobody_checks() -> None:
    known = {"json", "toml", "python", "http", "bash", "graphql", ""} | FOREIGN
    assert {block.language for block in BLOCKS} <= known


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_and_target_that_a_page_names_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    commands = typer.main.get_command(app)
    known = getattr(commands, "commands", {})
    for name, option in re.findall(r"`ketenpoort ([a-z-]+)(?:[^`]*?(--[a-z-]+))?", text):
        assert name in known, f"ketenpoort {name}"
        if option and not hasattr(known[name], "commands"):
            assert any(option in parameter.opts for parameter in known[name].params), f"{name} {option}"
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"`make ([a-z-]+)", text):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"make {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_inside_the_repository_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target
