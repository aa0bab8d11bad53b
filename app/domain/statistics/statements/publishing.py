"""SQL of publishing: what is still to be published, the sums of a stretch of time, what was published before."""

from typing import Final

from app.domain.statistics.statements.counting import AXES
from app.domain.statistics.statements.places import (
    BYTES,
    DAY,
    DAYS,
    ID,
    NUMBER,
    OF_PUBLICATION,
    TEXT,
    TEXTS,
    TRUTH,
    as_json,
    statement,
)

FIRST_DAY: Final = statement(
    "SELECT min(day) FROM fact_cells WHERE house_id = :house AND day < :until AND facts > 0", house=ID, until=DAY
)

DONE: Final = statement(
    "SELECT p.indicator, p.version, p.grain, p.starts_on FROM statistics_publications p "
    "JOIN unnest(:grains, :since) AS g (grain, since) ON g.grain = p.grain AND p.ends_on > g.since "
    "WHERE p.house_id = :house",
    house=ID,
    grains=TEXTS,
    since=DAYS,
)

ONE_PUBLISHES: Final = statement("SELECT pg_advisory_xact_lock(hashtextextended(CAST(:house AS text), 24))", house=ID)
"""One at a time in a house: what one hides another must know of."""

ALL_DONE: Final = statement(
    "UPDATE statistics_progress SET published_on = :day WHERE house_id = :house", house=ID, day=DAY
)

PUBLISHED_SO_FAR: Final = statement(
    "SELECT count(*) FROM statistics_publications WHERE house_id = :house AND indicator = :indicator",
    house=ID,
    indicator=TEXT,
)
"""Who publishes sees by it that nobody else did since it looked."""

LATEST_REVISION: Final = statement(
    """
SELECT max(revision) FROM statistics_publications
 WHERE house_id = :house AND indicator = :indicator AND version = :version AND grain = :grain AND starts_on = :starts_on
""",
    house=ID,
    indicator=TEXT,
    version=NUMBER,
    grain=TEXT,
    starts_on=DAY,
)

# Before `since` everything stands as one sum: a stock is what came and went until then.
SUMS: Final = statement(
    as_json(
        f"""
SELECT CASE WHEN day < :since THEN DATE '0001-01-01' ELSE day END AS since,
       cell, {AXES}, sum(numerator) AS numerator, sum(denominator) AS denominator, sum(facts) AS facts
  FROM fact_cells
 WHERE house_id = :house AND indicator = :indicator AND day < :until AND (day >= :since OR :is_stock) AND facts <> 0
 GROUP BY 1, cell, {AXES}
""",  # noqa: S608 - names of columns
        "since", "cell", *AXES.split(", "), "numerator", "denominator", "facts",
    ),
    house=ID,
    indicator=TEXT,
    since=DAY,
    until=DAY,
    is_stock=TRUTH,
)  # fmt: skip

SEEN: Final = statement(
    f"""
SELECT name, value, sum(counted) AS counted
  FROM (SELECT cell, {AXES}, sum(denominator) AS counted FROM fact_cells
         WHERE house_id = :house AND indicator = :indicator AND day < :until GROUP BY cell, {AXES}) c
 CROSS JOIN LATERAL (VALUES ('cell', cell), {", ".join(f"('{axis}', {axis})" for axis in AXES.split(", "))})
       AS v(name, value)
 WHERE value <> '' GROUP BY name, value ORDER BY name, value
""",  # noqa: S608 - names of columns
    house=ID,
    indicator=TEXT,
    until=DAY,
)
"""Every value that was ever counted, and how often."""

HOUSE_VALUES: Final = statement(
    """
SELECT h.municipalities,
       ARRAY(SELECT DISTINCT p.code FROM programmes p WHERE p.house_id = h.id ORDER BY p.code) AS programmes,
       ARRAY(SELECT DISTINCT o.kind FROM organisations o ORDER BY o.kind) AS organisation_kinds
  FROM houses h WHERE h.id = :house
""",
    house=ID,
)

PUBLISHED: Final = statement(
    f"""
SELECT grain, starts_on,
       convert_to(CAST(json_agg(json_build_array(cell, {AXES}, numerator, denominator, value, is_suppressed)
                                ORDER BY revision) AS text), 'UTF8') AS cells
  FROM statistics
 WHERE house_id = :house AND indicator = :indicator AND version = :version AND starts_on >= :since
   AND starts_on < :until
 GROUP BY grain, starts_on
""",  # noqa: S608 - names of columns
    house=ID,
    indicator=TEXT,
    version=NUMBER,
    since=DAY,
    until=DAY,
)

_EACH: Final = f"axes, cell, {AXES}, numerator, denominator, value, is_suppressed"

WRITE_CELLS: Final = statement(
    f"""
INSERT INTO statistics (house_id, id, publication_id, indicator, version, grain, starts_on, ends_on, revision, quality,
                        published_at, {_EACH})
SELECT :house, c.id, :publication, :indicator, :version, :grain, :starts_on, :ends_on, :revision, :quality, :at, {_EACH}
  FROM json_to_recordset(CAST(convert_from(:cells, 'UTF8') AS json))
       AS c(id uuid, axes text, cell text, {", ".join(f"{axis} text" for axis in AXES.split(", "))},
            numerator float, denominator float, value float, is_suppressed boolean)
""",  # noqa: S608 - names of columns
    **OF_PUBLICATION,
    quality=TEXT,
    cells=BYTES,
)
