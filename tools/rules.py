"""Prints which rules of the field have a test; a test names its rules: `@pytest.mark.rule("CA-07")`."""

import sys

from tools.marks import listed, tests_by_id, unknown_named


def rules_by_room() -> dict[str, list[str]]:
    """The ids of each room, in order."""
    return {room: ids.split() for room, _, ids in (line.partition(":") for line in listed("rule_ids.txt"))}


def main() -> int:
    """Print the report; fail when a test names a rule that does not exist."""
    rooms, tested = rules_by_room(), tests_by_id("rule")
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
    return unknown_named("rules", known, tested)


if __name__ == "__main__":
    sys.exit(main())
