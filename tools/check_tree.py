"""Rules of the house that no linter knows: sizes, names, lock files, and who may make an actor."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
MOST_LINES: Final = 400
TABLES: Final = (
    "app/domain/vocabulary/",
    "app/domain/tables/",
    "app/domain/access/policy.py",
    "app/api/graphql/schema.py",
)
NO_NAMES: Final = frozenset({"util", "utils", "helper", "helpers", "common", "core", "manager", "handler", "handlers"})
MAKERS_OF_ACTORS: Final = frozenset({"app/domain/access/entry.py"})
UNFINISHED: Final = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")


def faults() -> Iterator[str]:
    """Every fault, as `file: what is wrong`."""
    for lock in ("requirements.lock", "requirements-dev.lock"):
        if re.search(r"://|file:", (ROOT / lock).read_text()):
            yield f"{lock}: names a place; write it with the command in docs/adding-a-resource.md"
    for name in _python_files():
        text = (ROOT / name).read_text()
        yield from _faults_of_name(name)
        yield from _faults_of_text(name, text)
        yield from _faults_of_code(name, ast.parse(text))


def _python_files() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"],  # noqa: S607 - git of the developer
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    return [name for name in listed if (ROOT / name).exists()]


def _faults_of_name(name: str) -> Iterator[str]:
    for part in Path(name).with_suffix("").parts:
        if part in NO_NAMES:
            yield f"{name}: {part!r} says nothing about what belongs here"


def _faults_of_text(name: str, text: str) -> Iterator[str]:
    lines = text.count("\n")
    if name.startswith("app/") and lines > MOST_LINES and not name.startswith(TABLES):
        yield f"{name}: {lines} lines, at most {MOST_LINES}"
    if name.startswith("app/") and (found := UNFINISHED.search(text)):
        yield f"{name}: {found.group()} means that something is not built; leave it out or build it"


def _faults_of_code(name: str, tree: ast.Module) -> Iterator[str]:
    if name.endswith("__init__.py") and len(tree.body) != 1:
        yield f"{name}: holds its docstring and nothing else"
    if not name.startswith("app/") or name in MAKERS_OF_ACTORS:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "Actor":
            yield f"{name}:{node.lineno}: only {', '.join(MAKERS_OF_ACTORS)} makes actors"


if __name__ == "__main__":
    found_faults = list(faults())
    print("\n".join(found_faults) or "The tree keeps the rules of the house.")
    sys.exit(1 if found_faults else 0)
