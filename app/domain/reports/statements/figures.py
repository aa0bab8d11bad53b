"""SQL of figures: each indicator's query as one table with its total, annotations, coverage and peers."""

import sqlalchemy as sa
from sqlalchemy import bindparam, func, literal_column, select, text
from sqlalchemy.dialects.postgresql import insert

from app.database.statement import Statement
from app.domain.access.case_standing import HOUSE
from app.domain.access.changes import table_of
from app.domain.tables.programmes import RegionalOfferRow
from app.domain.tables.reports import (
    AnnotationRow,
    PeerFigureRow,
    PeerPseudonymRow,
    RegionCoverageRow,
    RegionPhaseRow,
)

_ID, _TEXT, _INTEGER = sa.Uuid(), sa.Text(), sa.Integer()
_DATE = sa.Date()

_annotations, _coverage, _phases = table_of(AnnotationRow), table_of(RegionCoverageRow), table_of(RegionPhaseRow)
_offers, _figures, _pseudonyms = table_of(RegionalOfferRow), table_of(PeerFigureRow), table_of(PeerPseudonymRow)

PUBLISHED_YEAR = Statement(
    text("""
SELECT DISTINCT ON (s.indicator, s.version, s.axes, s.cell)
       s.indicator, s.version, s.axes, s.cell, s.numerator, s.denominator, s.value, s.is_suppressed
  FROM statistics s
 WHERE s.house_id = :house AND s.grain = 'year' AND s.starts_on = :starts_on AND s.axes IN ('', 'cell')
 ORDER BY s.indicator, s.version, s.axes, s.cell, s.revision DESC
""").bindparams(bindparam("house", type_=_ID), bindparam("starts_on", type_=_DATE))
)
"""What was published of a year, by the latest revision: the totals and the cells of each indicator."""

ANNOTATED = Statement(
    select(_annotations.c.on_date, _annotations.c.text, _annotations.c.indicator)
    .where(
        _annotations.c.house_id == HOUSE,
        _annotations.c.on_date >= bindparam("since", type_=_DATE),
        _annotations.c.on_date < bindparam("until", type_=_DATE),
    )
    .order_by(_annotations.c.on_date)
)

COVERED = Statement(
    select(_coverage.c.violence_field, _coverage.c.track, _coverage.c.age)
    .where(
        _coverage.c.house_id == HOUSE,
        _coverage.c.region == bindparam("region", type_=_TEXT),
        _coverage.c.starts_on <= func.today(),
        sa.or_(_coverage.c.ends_on.is_(None), _coverage.c.ends_on > func.today()),
    )
    .distinct()
)

PHASES = Statement(
    select(_phases.c.phase, _phases.c.starts_on)
    .where(_phases.c.house_id == HOUSE, _phases.c.region == bindparam("region", type_=_TEXT))
    .order_by(_phases.c.starts_on.desc())
)

OFFERS = Statement(
    select(_offers.c.kind)
    .where(
        _offers.c.house_id == HOUSE,
        _offers.c.starts_on <= func.today(),
        sa.or_(_offers.c.ends_on.is_(None), _offers.c.ends_on > func.today()),
    )
    .distinct()
)

OWN_PSEUDONYM = Statement(
    insert(_pseudonyms)  # type: ignore[arg-type]
    .values(house_id=HOUSE, pseudonym=bindparam("pseudonym", type_=_ID))
    .on_conflict_do_update(index_elements=["house_id"], set_={"house_id": HOUSE})
    .returning(_pseudonyms.c.pseudonym)
)
"""The pseudonym of the house; the one that is offered where it has none yet."""

PUBLISH = Statement(
    insert(_figures)  # type: ignore[arg-type]
    .values(
        id=bindparam("id", type_=_ID),
        pseudonym=bindparam("pseudonym", type_=_ID),
        year=bindparam("year", type_=_INTEGER),
        indicator=bindparam("indicator", type_=_TEXT),
        version=bindparam("version", type_=_INTEGER),
        value=bindparam("value", type_=sa.Double()),
    )
    .on_conflict_do_nothing()
    .returning(literal_column("1"))
)

PUBLISHED = Statement(
    select(_figures.c.pseudonym, _figures.c.indicator, _figures.c.version, _figures.c.value)
    .where(_figures.c.year == bindparam("year", type_=_INTEGER))
    .order_by(_figures.c.indicator, _figures.c.pseudonym)
)
