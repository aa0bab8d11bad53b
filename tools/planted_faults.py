"""Plants each fault of planted_faults.toml in a copy of the service and runs the tests of its rule: do they find it?

`python -m tools.planted_faults` tries them all, `python -m tools.planted_faults CA-12 RP-01` those of some rules. The
working tree is only read: each of two workers has a copy of its own. All runs share one PostgreSQL with one migrated
template, so faults are planted in what runs and not in what is migrated.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from queue import SimpleQueue
from typing import Final

from tests.conftest import MEETING_PLACE
from tests.shared_server import shared_server
from tools.marks import tests_by_id

ROOT: Final = Path(__file__).resolve().parents[1]
DECLARED: Final = Path(__file__).with_suffix(".toml")
COPIED: Final = ("app", "tests", "tools", "alembic", "alembic.ini", "pyproject.toml")
LEFT_OUT: Final = shutil.ignore_patterns("__pycache__", "node_modules")
WORKERS: Final = 2
MOST_TESTS: Final = 8
"""How many tests of a rule may look for its fault."""
MOST_SECONDS: Final = 120
SLOW: Final = ("/stories/", "/demo/", "/chaos/", "/doors/", "/api/", "/integrations/", "/hostile/", "/interop/")
QUICK: Final = ("tests/rules/",)

SUCCEEDED, FAILED, OVERDUE = 0, 1, -1
"""How a run of pytest ends; any other end is no answer either."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A piece of source that stands exactly once, what is planted in its place, and the rule that this breaks."""

    rule: str
    says: str
    file: str
    stands: str
    planted: str

    def planted_in(self, root: Path) -> str:
        """The text of the file with the fault in it. Raises LookupError unless what it replaces stands there once."""
        text = (root / self.file).read_text()
        if text.count(self.stands) != 1:
            message = f"{self.rule}: what is to be replaced stands {text.count(self.stands)} times in {self.file}"
            raise LookupError(message)
        return text.replace(self.stands, self.planted)


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of a fault: the test that found it, or why none did."""

    fault: Fault
    found_by: str | None
    told: str
    seconds: float


def declared() -> list[Fault]:
    """The faults as they are written down."""
    return [Fault(**told) for told in tomllib.loads(DECLARED.read_text())["fault"]]


@cache
def _marked() -> dict[str, list[str]]:
    return tests_by_id("rule")


def finders_of(rule: str) -> list[str]:
    """The tests that look for a fault in this rule: the quickest first, and of those the ones at home in its room."""
    room = rule.partition("-")[0]
    at_home = Counter(_file(place) for other in _marked() if other.startswith(room) for place in _marked()[other])

    def pace(place: str) -> tuple[bool, bool, int, str]:
        return any(part in place for part in SLOW), not place.startswith(QUICK), -at_home[_file(place)], place

    return sorted(_marked()[rule], key=pace)[:MOST_TESTS]


def _file(place: str) -> str:
    return place.partition("::")[0]


def run(places: Sequence[str], root: Path) -> tuple[int, str]:
    """Run these tests on a copy until one fails; how pytest ended, and what it printed."""
    command = (sys.executable, "-m", "pytest", "-q", "-x", "-n0", "-rf", "-p", "no:cacheprovider", *places)
    try:
        ended = subprocess.run(command, check=False, cwd=root, capture_output=True, text=True, timeout=MOST_SECONDS)
    except subprocess.TimeoutExpired:
        return OVERDUE, f"not ended after {MOST_SECONDS} seconds"
    return ended.returncode, ended.stdout + ended.stderr


def sought(fault: Fault, root: Path) -> Finding:
    """Plant a fault in a copy, let the tests of its rule look for it, and take it out again."""
    began = time.monotonic()
    path = root / fault.file
    before, broken = path.read_text(), fault.planted_in(root)
    path.write_text(broken)
    try:
        code, printed = run(finders_of(fault.rule), root)
    finally:
        path.write_text(before)
    failed = re.search(r"^FAILED (\S+)", printed, re.MULTILINE) if code == FAILED else None
    told = "found" if failed else "no test fails" if code == SUCCEEDED else printed.strip().splitlines()[-1]
    return Finding(fault, failed[1] if failed else None, told, time.monotonic() - began)


@contextmanager
def copies() -> Iterator[SimpleQueue[Path]]:
    """Copies of the service, one for each worker, and the PostgreSQL at which all their tests meet."""
    with tempfile.TemporaryDirectory(prefix="ketenpoort-faults-") as folder:
        free: SimpleQueue[Path] = SimpleQueue()
        for number in range(WORKERS):
            root = Path(folder) / f"copy-{number}"
            for name in COPIED:
                if (ROOT / name).is_dir():
                    shutil.copytree(ROOT / name, root / name, ignore=LEFT_OUT)
                else:
                    shutil.copy2(ROOT / name, root / name)
            free.put(root)
        meeting_place = Path(folder) / "server"
        meeting_place.mkdir()
        with shared_server(meeting_place):
            os.environ[MEETING_PLACE] = str(meeting_place)
            yield free


def report(findings: Sequence[Finding]) -> str:
    """The table of rule, fault, who found it, and in how many seconds."""
    rows = [("rule", "fault", "found by", "s")]
    rows += [(f.fault.rule, f.fault.says, f.found_by or f"NOT FOUND: {f.told}", f"{f.seconds:.0f}") for f in findings]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def main(wanted: Sequence[str]) -> int:
    """Try the faults of these rules, or all; fail when one is not found, or when tests fail without any fault."""
    faults = [fault for fault in declared() if not wanted or fault.rule in wanted]
    for fault in faults:
        fault.planted_in(ROOT)
    with copies() as free:

        def with_a_copy(fault: Fault) -> Finding:
            root = free.get()
            try:
                return sought(fault, root)
            finally:
                free.put(root)

        with ThreadPoolExecutor(WORKERS) as workers:
            findings = list(workers.map(with_a_copy, faults))
        finders = sorted({finding.found_by for finding in findings if finding.found_by})
        code, printed = run(finders, free.get()) if finders else (SUCCEEDED, "")
    print(report(findings))
    if code != SUCCEEDED:
        print(f"Without any fault the finders do not pass either:\n{printed[-2000:]}", file=sys.stderr)
    missed = [finding for finding in findings if finding.found_by is None]
    print(f"{len(findings) - len(missed)} of {len(findings)} faults are found by the tests of their rule")
    return 1 if missed or code != SUCCEEDED else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
