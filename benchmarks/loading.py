"""Fills an empty, migrated database with a caseload: shapes by COPY, and PostgreSQL lays them again with other ids.

The grants of a case are worked out by the gate's own algebra, some milliseconds each. So no more than SHAPES cases are
worked out. Larger caseloads are the same shapes lap after lap: every id of a case's own is moved to another millisecond
of its time, so that rows that belong together do so again, and the keys of a lap follow those of the lap before.
"""

import asyncio
import multiprocessing
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

import asyncpg

from app.domain.access.changes import table_of
from benchmarks.caseload import Rows, region, shapes

SHAPES: Final = 1_000
_WITHOUT_CHECKS: Final = "SET session_replication_role = replica"
_MEMORY: Final = "SET maintenance_work_mem = '1GB'"
_MILLISECONDS: Final = 200_000
"""How far two laps lie apart: longer than working out the shapes takes."""

_MOVED: Final = """
CREATE FUNCTION moved(id uuid, milliseconds bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN substr(id::text, 15, 1) <> '7' THEN id
    ELSE (lpad(to_hex(('x' || substr(id::text, 1, 8) || substr(id::text, 10, 4))::bit(48)::bigint + milliseconds),
               12, '0') || substr(id::text, 14))::uuid END $$
"""


async def load(url: str, count: int, *, processes: int = 2) -> None:
    """Lay `count` cases, then analyse. `url` is a superuser's, who may skip the checks of references."""
    made = min(count, SHAPES)
    spans = [(n * made // processes, (n + 1) * made // processes) for n in range(processes)]
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        parts = await asyncio.to_thread(pool.starmap, _load_part, [(url, first, last - first) for first, last in spans])
    async with _connected(url) as connection:
        await _copy(connection, region(set().union({("safety_house", 0)}, *(partners for partners, _ in parts))))
        tables = sorted(set().union(*(names for _, names in parts)))
        if count > made:
            await _lay_again(url, connection, tables, made=made, laps=count // made, processes=processes)
        await connection.execute("VACUUM (ANALYZE, FREEZE)")
        await connection.execute("CHECKPOINT")


def _load_part(url: str, first: int, own: int) -> tuple[set[tuple[str, int]], set[str]]:
    """Lay `own` shapes from `first` on, each once; the organisations that they name, and the tables that they fill."""
    return asyncio.run(_load_shapes(url, first, own))


async def _load_shapes(url: str, first: int, own: int) -> tuple[set[tuple[str, int]], set[str]]:
    partners: set[tuple[str, int]] = set()
    rows: Rows = defaultdict(list)
    for number, (shape, kinds) in enumerate(shapes(own, first), first):
        partners |= kinds
        shape.lay(number, rows)
    async with _connected(url) as connection:
        await _copy(connection, rows)
    return partners, {str(table_of(row).name) for row in rows}  # type: ignore[attr-defined]


async def _copy(connection: asyncpg.Connection, rows: Rows) -> None:
    for row, values in rows.items():
        table = table_of(row)
        columns = [column.name for column in table.c]
        await connection.copy_records_to_table(str(table.name), records=values, columns=columns)  # type: ignore[attr-defined]


async def _lay_again(
    url: str, connection: asyncpg.Connection, tables: Sequence[str], *, made: int, laps: int, processes: int
) -> None:
    """Every lap but the newest, which was copied; secondary indexes are made when all of it lies there."""
    indexes = await connection.fetch(_SECONDARY, tables)
    for index in indexes:
        await connection.execute(f"DROP INDEX {index['name']}")
    await connection.execute(_MOVED)
    for table in tables:
        await connection.execute(f"CREATE UNLOGGED TABLE shapes_of_{table} AS TABLE {table}")
    laying = [await _laying(connection, table, made=made, laps=laps) for table in tables]
    spans = [(1 + n * (laps - 1) // processes, 1 + (n + 1) * (laps - 1) // processes) for n in range(processes)]

    async def lay(first: int, last: int) -> None:
        async with _connected(url) as own:
            for statement in laying:
                await own.execute(statement, first, last - 1)

    await asyncio.gather(*(lay(first, last) for first, last in spans))
    for table in tables:
        await connection.execute(f"DROP TABLE shapes_of_{table}")
    await connection.execute("DROP FUNCTION moved")
    waiting = [index["definition"] for index in indexes]

    async def make() -> None:
        async with _connected(url) as own:
            await own.execute(_MEMORY)
            while waiting:
                await own.execute(waiting.pop())

    await asyncio.gather(*(make() for _ in range(processes)))


_SECONDARY: Final = """
SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition
  FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
 WHERE c.relname = ANY($1) AND NOT i.indisunique
 ORDER BY pg_relation_size(i.indexrelid)
"""
_COLUMNS: Final = """
SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute
 WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
 ORDER BY attnum
"""


async def _laying(connection: asyncpg.Connection, table: str, *, made: int, laps: int) -> str:
    """The statement that lays the shapes of a table again, from lap $1 to lap $2; the latest lap is the newest."""
    further = f"(lap - {laps}) * {_MILLISECONDS}::bigint"
    values = {}
    for column in await connection.fetch(_COLUMNS, table):
        name = f"s.{column['name']}"
        if column["type"] == "uuid":
            values[column["name"]] = f"moved({name}, {further})"
        elif column["type"] == "uuid[]":
            values[column["name"]] = (
                f"CASE WHEN {name} IS NOT NULL THEN ARRAY(SELECT moved(u.id, {further}) FROM unnest({name}) u (id)) END"
            )
        elif column["name"] == "reference":
            values[column["name"]] = f"'ZVH-' || lpad((right({name}, 8)::int + lap * {made})::text, 8, '0')"
        else:
            values[column["name"]] = name
    return f"""INSERT INTO {table} ({", ".join(values)}) SELECT {", ".join(values.values())}
        FROM generate_series($1::int, $2::int) lap CROSS JOIN shapes_of_{table} s"""


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[Any]:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(_WITHOUT_CHECKS)
        yield connection
    finally:
        await connection.close()
