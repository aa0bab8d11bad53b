"""Prints which systems of the field are exercised by a test; a test names them: `@pytest.mark.system("SY-001")`."""

import sys

from tools.marks import listed, tests_by_id, unknown_named


def main() -> int:
    """Print the report; fail when a test names a system that does not exist."""
    known = [system for line in listed("system_ids.txt") for system in line.split()]
    tested = tests_by_id("system")
    for system in known:
        print(f"{system}  {', '.join(tested[system]) if system in tested else 'none'}")
    print(f"{len(set(known) & tested.keys())} of {len(known)} systems are exercised by a test")
    return unknown_named("systems", known, tested)


if __name__ == "__main__":
    sys.exit(main())
