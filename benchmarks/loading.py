"""Fills an empty, migrated database with a caseload by COPY, from several processes at once.

The grants of a case are worked out by the gate's own algebra, some milliseconds each. So no more than SHAPES cases are
worked out; larger caseloads lay the same shapes again with other ids.
"""

import asyncio
import multiprocessing
from collections import defaultdict
from itertools import islice

import asyncpg

from app.domain.access.changes import table_of
from benchmarks.caseload import Rows, Shape, region, shapes

SHAPES = 1_000
BATCH = 500
_WITHOUT_CHECKS = "SET session_replication_role = replica"


async def load(url: str, count: int, *, processes: int = 2) -> None:
    """Lay `count` cases, then analyse. `url` is a superuser's, who may skip the checks of references."""
    made = min(count, SHAPES)
    spans = [(n * made // processes, (n + 1) * made // processes) for n in range(processes)]
    tasks = [(url, first, last - first, count, made) for first, last in spans]
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        partners = await asyncio.to_thread(pool.starmap, _load_part, tasks)
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(_WITHOUT_CHECKS)
        await _copy(connection, region(set().union({("safety_house", 0)}, *partners)))
        await connection.execute("VACUUM (ANALYZE, FREEZE)")
        await connection.execute("CHECKPOINT")
    finally:
        await connection.close()


def _load_part(url: str, first: int, own: int, count: int, made: int) -> set[tuple[str, int]]:
    """Lay every case whose shape is one of `own` shapes from `first` on; the organisations that they name."""
    return asyncio.run(_load_shapes(url, first, own, count, made))


async def _load_shapes(url: str, first: int, own: int, count: int, made: int) -> set[tuple[str, int]]:
    partners: set[tuple[str, int]] = set()
    found: list[Shape] = []
    for shape, kinds in shapes(own, first):
        found.append(shape)
        partners |= kinds
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(_WITHOUT_CHECKS)
        numbers = (
            (n, shape) for lap in range(0, count, made) for n, shape in enumerate(found, lap + first) if n < count
        )
        while batch := list(islice(numbers, BATCH)):
            rows: Rows = defaultdict(list)
            for number, shape in batch:
                shape.lay(number, rows)
            await _copy(connection, rows)
    finally:
        await connection.close()
    return partners


async def _copy(connection: asyncpg.Connection, rows: Rows) -> None:
    for row, values in rows.items():
        table = table_of(row)
        columns = [column.name for column in table.c]
        await connection.copy_records_to_table(str(table.name), records=values, columns=columns)  # type: ignore[attr-defined]
