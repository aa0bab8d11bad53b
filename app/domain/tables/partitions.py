"""How the large tables of statistics are cut by month: what is in no month of its own lies in the rest.

`make_month` gives a month its own part and moves into it what lay in the rest. The service may call it for these tables
and nothing else, though it owns no table. Nobody reads a part by itself: rights and policies stand with the whole.
"""

import re
from typing import Final

PARTED: Final = {"facts": "month", "fact_cells": "month", "statistics": "starts_on"}
"""The tables and the date by which they are cut."""

_PART: Final = re.compile(rf"^({'|'.join(PARTED)})_(rest|\d{{4}}_\d{{2}})$")


def is_part(table: str) -> bool:
    """Whether a table is a part of a larger one."""
    return _PART.match(table) is not None


_MAKE_MONTH: Final = """CREATE FUNCTION make_month(whole text, first_day date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    cut_by text = CASE whole WHEN 'facts' THEN 'month' WHEN 'fact_cells' THEN 'month'
        WHEN 'statistics' THEN 'starts_on' END;
    since date = date_trunc('month', first_day::timestamp)::date;
    until date = (since + interval '1 month')::date;
    part text = whole || to_char(since, '_YYYY_MM');
BEGIN
    IF cut_by IS NULL THEN
        RAISE insufficient_privilege;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended(whole, 23));
    IF to_regclass(part) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', part, whole);
    EXECUTE format('WITH moved AS (DELETE FROM %I WHERE %I >= %L AND %I < %L RETURNING *) '
        'INSERT INTO %I SELECT * FROM moved', whole || '_rest', cut_by, since, cut_by, until, part);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', part);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', part);
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', whole, part, since, until);
    RETURN true;
END $$"""


def _rest(whole: str) -> tuple[str, ...]:
    rest = f"{whole}_rest"
    return (
        f"CREATE TABLE {rest} PARTITION OF {whole} DEFAULT",
        f"ALTER TABLE {rest} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {rest} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY {rest}_moved ON {rest} TO CURRENT_USER USING (true)",
    )


STATEMENTS: Final = (
    *(statement for whole in PARTED for statement in _rest(whole)),
    _MAKE_MONTH,
    "REVOKE EXECUTE ON FUNCTION make_month FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION make_month TO ketenpoort_writer",
)
