"""SQL of what organisations supplied: their figures of a period, and the database view of contradicting records."""

from functools import cache
from typing import Final

from app.database.statement import Statement
from app.domain.statistics.indicators import Indicator, indicators
from app.domain.statistics.statements.places import DAY, ID, IDS, NUMBERS, OF_PUBLICATION, TEXTS, statement

MIRROR: Final = "Q-01"
QUALITY: Final = "Q-02"


@cache
def supplied_by(indicator: Indicator) -> Statement:
    """What each organisation supplied in a period: how many of the records, by kind of record and cell."""
    return statement(
        f"""
SELECT s.organisation_id, s.record_kind, s.cell, sum(s.numerator)::int AS numerator,
       sum(s.denominator)::int AS denominator
  FROM ({indicator.supplied}) s
 WHERE s.house_id = :house AND s.day >= :since AND s.day < :until AND s.organisation_id IS NOT NULL
 GROUP BY s.organisation_id, s.record_kind, s.cell ORDER BY s.organisation_id, s.record_kind, s.cell
""".replace("::", r"\:\:"),  # noqa: S608 - texts of the catalogue that comes with the service
        house=ID,
        since=DAY,
        until=DAY,
    )


WRITE_SUPPLIED: Final = statement(
    """
INSERT INTO supplied_figures (house_id, id, publication_id, indicator, version, grain, starts_on, ends_on, revision,
                              published_at, organisation_id, record_kind, cell, numerator, denominator)
SELECT :house, s.id, :publication, :indicator, :version, :grain, :starts_on, :ends_on, :revision, :at,
       s.organisation_id, s.record_kind, s.cell, s.numerator, s.denominator
  FROM unnest(:ids, :organisations, :kinds, :cells, :numerators, :denominators)
       AS s(id, organisation_id, record_kind, cell, numerator, denominator)
""",
    **OF_PUBLICATION,
    ids=IDS,
    organisations=IDS,
    kinds=TEXTS,
    cells=TEXTS,
    numerators=NUMBERS,
    denominators=NUMBERS,
)


def view_statements() -> tuple[str, ...]:
    """What makes the view of contradicting records; it reads with the rights of its reader (`security_invoker`)."""
    return (
        f"""CREATE VIEW contradictions WITH (security_invoker = true) AS
SELECT s.house_id, md5(concat_ws(' ', s.cell, s.subject_id))::uuid AS id, s.organisation_id, s.record_kind::text,
    s.subject_id AS record_id, s.cell::text AS combination, s.day
FROM ({indicators()[QUALITY].supplied.strip()}) s WHERE s.numerator = 1""",  # noqa: S608 - text of the catalogue
        "GRANT SELECT ON contradictions TO ketenpoort_reader",
    )
