"""Prints which systems of the field are exercised by a test; a test names them: `@pytest.mark.system("SY-001")`."""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

TESTS: Final = Path(__file__).resolve().parents[1] / "tests"
IDS: Final = TESTS / "field" / "system_ids.txt"


def systems() -> list[str]:
    """The ids of the field's systems, in order."""
    lines = [line for line in IDS.read_text().splitlines() if line and not line.startswith("#")]
    return [system for line in lines for system in line.split()]


def tests_by_system() -> dict[str, list[str]]:
    """For each system that is named by a test: where those tests stand."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(TESTS.rglob("*.py")):
        for system, place in _marked(path):
            found[system].append(place)
    return found


def _marked(path: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        for mark in node.decorator_list:
            if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.system":
                for argument in mark.args:
                    yield ast.literal_eval(argument), f"{path.relative_to(TESTS.parent)}::{node.name}"


def main() -> int:
    """Print the report; fail when a test names a system that does not exist."""
    known, tested = systems(), tests_by_system()
    for system in known:
        print(f"{system}  {', '.join(tested[system]) if system in tested else 'none'}")
    print(f"{len(set(known) & tested.keys())} of {len(known)} systems are exercised by a test")
    unknown = sorted(tested.keys() - set(known))
    if unknown:
        print(f"unknown systems are named by tests: {' '.join(unknown)}", file=sys.stderr)
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
