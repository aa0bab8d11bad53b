"""`python -m tests.chaos [--planted] [--full] [--only NAME ...]`: run the fault programmes and print one table."""

import argparse
import asyncio
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.chaos.programmes import PLANTED, PROGRAMMES, Planted
from tests.chaos.promise import Row, Scale

_HOLDS = {True: "holds", False: "BROKEN", None: "not measured"}
_FOUND = {True: "found", False: "NOT FOUND", None: "not tried"}
_WIDTH = 200


def main() -> int:
    """Run what was asked for; 1 when a promise is broken, or a planted fault was not found."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--planted", action="store_true", help="plant each fault at the brief scale: it must be found")
    parser.add_argument("--full", action="store_true", help="the figures of the promises; after --planted, where asked")
    parser.add_argument("--only", nargs="+", choices=PROGRAMMES, default=list(PROGRAMMES), metavar="NAME")
    asked = parser.parse_args()
    console = Console(width=None if sys.stdout.isatty() else _WIDTH)
    finds: dict[str, dict[str, bool | None]] = defaultdict(dict)
    rows: list[Row] = []
    if asked.planted:
        for planted in PLANTED:
            if planted.programme in asked.only:
                found = _run(planted.programme, Scale(planted=planted.fault), console)
                for promise in planted.promises:
                    rows.append(_row_of(planted, promise, found))
                    finds[promise][planted.fault] = rows[-1].holds
    failed = any(row.holds is False for row in rows)
    if asked.full or not asked.planted:
        rows = [row for name in asked.only for row in _run(name, Scale(full=asked.full), console)]
    console.print(_table(rows, finds))
    return int(failed or any(row.holds is False for row in rows))


def _run(name: str, scale: Scale, console: Console) -> list[Row]:
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="ketenpoort-chaos-") as place:
        try:
            return asyncio.run(PROGRAMMES[name](Path(place), scale))
        except Exception as error:  # noqa: BLE001 - the others still run
            return [Row(name, f"did not come to its end: {error!r}"[:300], "an end", holds=False)]
        finally:
            console.print(f"{name} {scale.planted}: {time.monotonic() - begun:.0f} s")


def _row_of(planted: Planted, promise: str, rows: list[Row]) -> Row:
    """Whether the promise that a fault breaks was found broken; a programme without an end has found nothing."""
    judged = [row for row in rows if row.promise == promise]
    said = "; ".join(row.reached for row in judged or rows)
    named = f"{planted.programme} finds {planted.fault!r}: {promise}"
    unmeasured = all(row.holds is None for row in rows)
    return Row(named, said, "found", None if unmeasured else any(row.holds is False for row in judged))


def _table(rows: list[Row], finds: dict[str, dict[str, bool | None]]) -> Table:
    table = Table("promise", "reached", "demanded", "", *["planted faults"] * bool(finds), show_lines=True)
    for row in rows:
        faults = ", ".join(f"{fault} {_FOUND[found]}" for fault, found in finds.get(row.promise, {}).items())
        table.add_row(row.promise, row.reached, row.demanded, _HOLDS[row.holds], *[faults] * bool(finds))
    return table


if __name__ == "__main__":
    sys.exit(main())
