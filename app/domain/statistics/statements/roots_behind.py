"""SQL of how many cases stand behind each cell that is published: ten actions of one family are no ten."""

from collections.abc import Sequence
from functools import cache
from typing import Final

from app.database.statement import Statement
from app.domain.statistics.statements.places import DAY, DAYS, ID, TEXT, as_json, statement
from app.domain.vocabulary.statistics import Axis

_COLUMNS: Final = ("cell", *Axis.values())

# a stock has what came and did not go until the end of the period, of all that came before it too
_BEHIND: Final = """
SELECT f.starts_on, {shown}, count(DISTINCT f.root_id) AS roots
  FROM (SELECT p.starts_on, f.root_id, {columns}
          FROM unnest(:starts, :ends) AS p (starts_on, ends_on)
          JOIN facts f ON f.house_id = :house AND f.indicator = :indicator AND f.day < p.ends_on{since}
         WHERE f.month < :until
         GROUP BY p.starts_on, f.root_id, {columns}
        HAVING sum(f.{counted}) > 0) f
 GROUP BY GROUPING SETS ({sets})
"""


@cache
def roots_behind(tables: Sequence[frozenset[str]], *, is_stock: bool) -> Statement:
    """Cases behind each cell of these tables, as JSON: the first day of the period, its values, how many cases.

    What is not divided is ''.
    """
    sets = ", ".join(f"({', '.join(('f.starts_on', *(f'f.{name}' for name in sorted(table))))})" for table in tables)
    sql = _BEHIND.format(
        shown=", ".join(_shown(name, tables) for name in _COLUMNS),
        columns=", ".join(f"f.{name}" for name in _COLUMNS),
        since="" if is_stock else " AND f.day >= p.starts_on AND f.month >= date_trunc('month', CAST(:since AS date))",
        counted="numerator" if is_stock else "denominator",
        sets=sets,
    )
    places = {"house": ID, "indicator": TEXT, "starts": DAYS, "ends": DAYS, "until": DAY}
    return statement(as_json(sql, "starts_on", *_COLUMNS, "roots"), **places if is_stock else places | {"since": DAY})


def _shown(name: str, tables: Sequence[frozenset[str]]) -> str:
    divides = any(name in table for table in tables)
    return f"coalesce(CASE WHEN grouping(f.{name}) = 0 THEN f.{name} END, '') AS {name}" if divides else f"'' AS {name}"
