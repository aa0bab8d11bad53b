"""`python -m tests.chaos [--full | --planted] [--only NAME ...]`: run the fault programmes and print one table."""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.chaos.programmes import PLANTED, PROGRAMMES
from tests.chaos.promise import Row, Scale

_HOLDS = {True: "holds", False: "BROKEN", None: "not measured"}
_WIDTH = 180
_AN_END = "an end"


def main() -> int:
    """Run what was asked for; 1 when a promise is broken, or a planted fault was not found."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    scale = parser.add_mutually_exclusive_group()
    scale.add_argument("--full", action="store_true", help="the figures of the promises; minutes instead of seconds")
    scale.add_argument("--planted", action="store_true", help="with faults planted: each must be found")
    parser.add_argument("--only", nargs="+", choices=PROGRAMMES, default=list(PROGRAMMES), metavar="NAME")
    asked = parser.parse_args()
    console = Console(width=None if sys.stdout.isatty() else _WIDTH)
    rows: list[Row] = []
    if asked.planted:
        for name, fault in PLANTED:
            if name in asked.only:
                rows.append(_found(name, fault, _run(name, Scale(planted=fault), console)))
    else:
        for name in asked.only:
            rows += _run(name, Scale(full=asked.full), console)
    table = Table("promise", "reached", "demanded", "")
    for row in rows:
        table.add_row(row.promise, row.reached, row.demanded, _HOLDS[row.holds])
    console.print(table)
    return int(any(row.holds is False for row in rows))


def _run(name: str, scale: Scale, console: Console) -> list[Row]:
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="ketenpoort-chaos-") as place:
        try:
            return asyncio.run(PROGRAMMES[name](Path(place), scale))
        except Exception as error:  # noqa: BLE001 - the others still run
            return [Row(name, f"did not come to its end: {error!r}"[:300], _AN_END, holds=False)]
        finally:
            console.print(f"{name} {scale.planted}: {time.monotonic() - begun:.0f} s")


def _found(name: str, fault: str, rows: list[Row]) -> Row:
    """What a programme says of a planted fault; one that did not come to its end has found nothing."""
    broken = [row for row in rows if row.holds is False and row.demanded != _AN_END]
    measured = any(row.holds is not None for row in rows)
    said = f"{broken[0].promise}: {broken[0].reached}" if broken else "; ".join(row.reached for row in rows)
    return Row(f"{name} finds the fault {fault!r}", said, "found", bool(broken) if measured else None)


if __name__ == "__main__":
    sys.exit(main())
