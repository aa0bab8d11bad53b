"""Which tests bear which marks: `@pytest.mark.rule("CA-07")`, `@pytest.mark.system("SY-001")`."""

import ast
import sys
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Final

TESTS: Final = Path(__file__).resolve().parents[1] / "tests"


def listed(name: str) -> list[str]:
    """The lines of a list of ids under tests/field that hold something."""
    lines = (TESTS / "field" / name).read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def tests_by_id(mark: str) -> dict[str, list[str]]:
    """For each id that is named by a mark: where those tests stand."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(TESTS.rglob("*.py")):
        for identifier, place in _marked(path, f"pytest.mark.{mark}"):
            found[identifier].append(place)
    return found


def _marked(path: Path, mark: str) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        for given in node.decorator_list:
            if isinstance(given, ast.Call) and ast.unparse(given.func) == mark:
                for argument in given.args:
                    yield ast.literal_eval(argument), f"{path.relative_to(TESTS.parent)}::{node.name}"


def unknown_named(what: str, known: Collection[str], tested: Mapping[str, object]) -> int:
    """Tell of ids that tests name and nobody knows; the exit code."""
    unknown = sorted(tested.keys() - set(known))
    if unknown:
        print(f"unknown {what} are named by tests: {' '.join(unknown)}", file=sys.stderr)
    return 1 if unknown else 0
