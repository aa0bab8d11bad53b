"""SQL of counting: which changes wait, the facts of some roots anew and the difference in the sums, a whole recount.

Facts are compared by their key (subject, day, cell, axes), so what did not change is not written again. The sums take
the difference only. All that belongs to one step is one statement: it reads old and new by the same snapshot.
"""

from collections.abc import Iterable
from functools import cache
from typing import Final

from app.database.statement import Statement
from app.domain.statistics.counted import counted_indicators
from app.domain.statistics.indicators import Indicator
from app.domain.statistics.statements.places import BIG, DAY, ID, IDS, MOMENT, NUMBER, TEXT, TEXTS, statement
from app.domain.vocabulary.statistics import Axis

AXES: Final = ", ".join(Axis.values())
_SPLIT: Final = f"cell, {AXES}"
_COLUMNS: Final = f"house_id, root_id, indicator, key, month, subject_id, day, {_SPLIT}, numerator, denominator"

CHANGES: Final = statement(
    """
SELECT a.xid, a.case_id, a.subject_id, a.touched
  FROM audit a
 WHERE a.house_id = :house AND a.xid >= :since AND a.outcome = 'done'
   AND a.xid < :before
 ORDER BY a.xid
 FETCH FIRST (:most) ROWS WITH TIES
""",
    house=ID,
    since=BIG,
    before=BIG,
    most=NUMBER,
)
"""What transactions did, some of them whole: of the last one every entry is read."""

WAITING: Final = statement(
    """
SELECT a.case_id, a.subject_id, a.touched
  FROM audit a JOIN statistics_progress p ON p.house_id = a.house_id AND a.xid >= p.xid
 WHERE a.house_id = :house AND a.outcome = 'done'
""",
    house=ID,
)
"""What is done and not counted yet: a transaction that began before it, in any database of the server, goes on."""

HORIZON: Final = statement(
    """
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS xid,
       pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS newest, statement_timestamp() AS at
"""
)
"""Every transaction before `xid` is done, of later ones some are; none from `newest` on had begun."""

PROGRESS: Final = statement(
    "SELECT xid, counted_until, rebuilt_at, definitions, published_on FROM statistics_progress WHERE house_id = :house",
    house=ID,
)

# what waits was written before it could be seen, so everything before the first of it is counted
ADVANCE: Final = statement(
    """
UPDATE statistics_progress p SET xid = :xid,
       counted_until = greatest(p.counted_until, coalesce(
           (SELECT min(a.at) FROM audit a WHERE a.house_id = :house AND a.xid >= :xid AND a.outcome = 'done'), :at))
 WHERE p.house_id = :house
RETURNING counted_until
""",
    house=ID,
    xid=BIG,
    at=MOMENT,
)

BEGIN_ANEW: Final = statement(
    """
INSERT INTO statistics_progress (house_id, xid, counted_until, rebuilt_at, definitions)
VALUES (:house, :xid, :at, :at, :definitions)
ON CONFLICT (house_id) DO UPDATE SET xid = excluded.xid, counted_until = excluded.counted_until,
    rebuilt_at = excluded.rebuilt_at, definitions = excluded.definitions, published_on = NULL
""",
    house=ID,
    xid=BIG,
    at=MOMENT,
    definitions=TEXT,
)

FORGET_EMPTY: Final = statement("DELETE FROM fact_cells WHERE house_id = :house AND facts = 0", house=ID)

PATIENTLY: Final = statement("SELECT set_config('statement_timeout', '0', true)")
"""A recount of everything may take longer than a statement of a caller."""

PLANNED_ONCE: Final = statement("SELECT set_config('plan_cache_mode', 'force_generic_plan', true)")
"""Counting a few roots takes less time than planning how: one plan serves as many as are counted at once."""

IN_REST: Final = statement(
    """
SELECT month, sum(facts)::bigint AS facts FROM fact_cells
 WHERE house_id = :house AND indicator = :indicator AND tableoid = 'fact_cells_rest'::regclass GROUP BY month
""",
    house=ID,
    indicator=TEXT,
)
"""How many facts of an indicator lie in months that have no part of their own."""

MAKE_MONTH: Final = statement("SELECT make_month(:whole, :month)", whole=TEXT, month=DAY)


def _facts(indicator: Indicator, of: str) -> str:
    """The facts of one indicator as rows of the table `facts`; `of` narrows them.

    OFFSET 0 keeps what an axis is looked up by from being written into the key as well, and looked up twice.
    """
    query = indicator.facts.replace(":", r"\:")  # it has no places; a colon in it is its own
    columns, split = _COLUMNS.split(", "), _SPLIT.split(", ")
    return f"""
SELECT DISTINCT ON (f.root_id, f.key) {", ".join(f"f.{column}" for column in columns)} FROM (
    SELECT r.*, '{indicator.id}'::text AS indicator, date_trunc('month', r.day::timestamp)::date AS month,
           md5(concat_ws('|', r.subject_id, r.day, {", ".join(f"r.{column}" for column in split)}))::uuid AS key
      FROM (SELECT q.house_id, q.root_id, q.subject_id, q.day, {", ".join(f"q.{column}::text" for column in split)},
                   round(q.numerator::numeric, 6) AS numerator, round(q.denominator::numeric, 6) AS denominator
              FROM ({query}) q
             WHERE q.house_id = :house{of}
            OFFSET 0) r) f
 ORDER BY f.root_id, f.key, f.numerator"""  # noqa: S608 - texts of the catalogue that comes with the service


_SUMS: Final = f"indicator, month, day, {_SPLIT}"
_SAME: Final = "o.root_id = n.root_id AND o.indicator = n.indicator AND o.key = n.key"

_COUNT: Final = """
WITH new AS MATERIALIZED (<new>
), old AS MATERIALIZED (
    SELECT <columns> FROM facts WHERE house_id = :house AND root_id = ANY(:roots)
), gone AS (
    DELETE FROM facts f USING old o
     WHERE f.house_id = o.house_id AND f.root_id = o.root_id AND f.indicator = o.indicator AND f.key = o.key
       AND f.month = o.month AND NOT EXISTS (SELECT FROM new n WHERE <same>)
), made AS (
    INSERT INTO facts (<columns>)
    SELECT <columns> FROM new n
     WHERE NOT EXISTS (SELECT FROM old o WHERE <same> AND o.numerator = n.numerator
                          AND o.denominator = n.denominator)
    ON CONFLICT (house_id, root_id, indicator, key, month) DO UPDATE
       SET numerator = excluded.numerator, denominator = excluded.denominator
), changed AS (
    SELECT <sums>, sum(numerator) AS numerator, sum(denominator) AS denominator, sum(facts) AS facts
      FROM (SELECT <sums>, numerator, denominator, 1 AS facts FROM new
            UNION ALL SELECT <sums>, -numerator, -denominator, -1 FROM old) u
     GROUP BY <sums>
    HAVING sum(numerator) <> 0 OR sum(denominator) <> 0 OR sum(facts) <> 0
)
INSERT INTO fact_cells AS c (house_id, <sums>, numerator, denominator, facts)
SELECT :house, <sums>, numerator, denominator, facts FROM changed
ON CONFLICT (house_id, indicator, day, <split>, month) DO UPDATE
   SET numerator = c.numerator + excluded.numerator, denominator = c.denominator + excluded.denominator,
       facts = c.facts + excluded.facts
"""


def _filled(sql: str, new: str = "") -> str:
    named = {"<new>": new, "<columns>": _COLUMNS, "<sums>": _SUMS, "<split>": _SPLIT, "<same>": _SAME}
    for name, text in named.items():
        sql = sql.replace(name, text)
    return sql


def _together(chosen: Iterable[Indicator], of: str) -> str:
    return "\nUNION ALL".join(f" ({_facts(indicator, of)})" for indicator in chosen)


@cache
def count_roots() -> Statement:
    """Count the facts of some roots anew, for every indicator, and bring the sums to the difference."""
    new = _together(counted_indicators().values(), " AND q.root_id = ANY(:roots)")
    return statement(_filled(_COUNT, new), house=ID, roots=IDS)


CLEAR_FACTS: Final = statement(
    "DELETE FROM facts WHERE house_id = :house AND indicator = :indicator", house=ID, indicator=TEXT
)
CLEAR_CELLS: Final = statement(
    "DELETE FROM fact_cells WHERE house_id = :house AND indicator = :indicator", house=ID, indicator=TEXT
)
FORGET_OTHERS: Final = (
    statement(
        "DELETE FROM facts WHERE house_id = :house AND indicator <> ALL(:indicators)", house=ID, indicators=TEXTS
    ),
    statement(
        "DELETE FROM fact_cells WHERE house_id = :house AND indicator <> ALL(:indicators)", house=ID, indicators=TEXTS
    ),
)
FILL_CELLS: Final = statement(
    _filled("""
INSERT INTO fact_cells (house_id, <sums>, numerator, denominator, facts)
SELECT house_id, <sums>, sum(numerator), sum(denominator), count(*)
  FROM facts WHERE house_id = :house AND indicator = :indicator
 GROUP BY house_id, <sums>
"""),
    house=ID,
    indicator=TEXT,
)


@cache
def fill_facts(name: str) -> Statement:
    """Every fact of one indicator in a house."""
    return statement(f"INSERT INTO facts ({_COLUMNS}) {_facts(counted_indicators()[name], '')}", house=ID)


@cache
def differences(name: str) -> Statement:
    """The roots of one indicator whose facts are not what a recount gives."""
    values = f"root_id, key, month, subject_id, day, {_SPLIT}, numerator, denominator"
    kept = f"SELECT {values} FROM facts WHERE house_id = :house AND indicator = '{name}'"  # noqa: S608
    new = f"SELECT {values} FROM ({_facts(counted_indicators()[name], '')}) r"  # noqa: S608
    both = f"({new} EXCEPT {kept}) UNION ALL ({kept} EXCEPT {new})"
    return statement(f"SELECT DISTINCT d.root_id FROM ({both}) d ORDER BY 1", house=ID)  # noqa: S608


_OF_FACTS: Final = """
SELECT <sums>, sum(numerator), sum(denominator), count(*) FROM facts WHERE house_id = :house GROUP BY <sums>"""
_KEPT: Final = "SELECT <sums>, numerator, denominator, facts FROM fact_cells WHERE house_id = :house AND facts <> 0"

DIFFERENT_SUMS: Final = statement(
    _filled(f"SELECT count(*) FROM (({_KEPT} EXCEPT {_OF_FACTS}) UNION ALL ({_OF_FACTS} EXCEPT {_KEPT})) d"),  # noqa: S608
    house=ID,
)
"""How many sums are not those of the facts."""
