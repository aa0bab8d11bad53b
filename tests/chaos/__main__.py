"""`python -m tests.chaos [--full] [--only NAME ...]`: run the fault programmes one by one and print one table."""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.chaos.programmes import PROGRAMMES
from tests.chaos.promise import Row, Scale

_HOLDS = {True: "holds", False: "BROKEN", None: "not measured"}


def main() -> int:
    """Run what was asked for; 1 when a promise is broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--full", action="store_true", help="the figures of the promises; minutes instead of seconds")
    parser.add_argument("--only", nargs="+", choices=PROGRAMMES, default=list(PROGRAMMES), metavar="NAME")
    asked = parser.parse_args()
    rows: list[Row] = []
    console = Console(width=180 if not sys.stdout.isatty() else None)
    for name in asked.only:
        begun = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="ketenpoort-chaos-") as place:
            try:
                rows += asyncio.run(PROGRAMMES[name](Path(place), Scale(full=asked.full)))
            except Exception as error:  # noqa: BLE001 - the others still run
                rows.append(Row(name, f"did not come to its end: {error!r}"[:300], "an end", holds=False))
        console.print(f"{name}: {time.monotonic() - begun:.0f} s")
    table = Table("promise", "reached", "demanded", "")
    for row in rows:
        table.add_row(row.promise, row.reached, row.demanded, _HOLDS[row.holds])
    console.print(table)
    return int(any(row.holds is False for row in rows))


if __name__ == "__main__":
    sys.exit(main())
