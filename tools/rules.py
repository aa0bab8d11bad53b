"""Prints which rules of the field have a test; a test names its rules: `@pytest.mark.rule("CA-07")`."""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

TESTS: Final = Path(__file__).resolve().parents[1] / "tests"
IDS: Final = TESTS / "field" / "rule_ids.txt"


def rules_by_room() -> dict[str, list[str]]:
    """The ids of each room, in order."""
    lines = [line for line in IDS.read_text().splitlines() if line and not line.startswith("#")]
    return {room: ids.split() for room, _, ids in (line.partition(":") for line in lines)}


def tests_by_rule() -> dict[str, list[str]]:
    """For each rule that is named by a test: where those tests stand."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(TESTS.rglob("*.py")):
        for rule, place in _marked(path):
            found[rule].append(place)
    return found


def _marked(path: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        for mark in node.decorator_list:
            if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.rule":
                for argument in mark.args:
                    yield ast.literal_eval(argument), f"{path.relative_to(TESTS.parent)}::{node.name}"


def main() -> int:
    """Print the report; fail when a test names a rule that does not exist."""
    rooms, tested = rules_by_room(), tests_by_rule()
    known = {rule for ids in rooms.values() for rule in ids}
    for room, ids in rooms.items():
        have = [rule for rule in ids if rule in tested]
        print(f"{room}: {len(have)} of {len(ids)} have a test")
        for rule in have:
            print(f"  {rule}  {', '.join(tested[rule])}")
        absent = [rule for rule in ids if rule not in tested]
        if absent:
            print(f"  none: {' '.join(absent)}")
    print(f"{len(known & tested.keys())} of {len(known)} rules have a test")
    unknown = sorted(tested.keys() - known)
    if unknown:
        print(f"unknown rules are named by tests: {' '.join(unknown)}", file=sys.stderr)
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
