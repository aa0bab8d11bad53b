"""What each organisation supplied, told to itself and to the house: figures of the quarters and years that have ended.

They are written with the publication of the indicator, once and by the same definition. They are neither suppressed nor
rounded: they are about an organisation's own records, which it may read, and the house asks it to better them.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.domain.access.work import Work
from app.domain.ids import new_id
from app.domain.statistics.indicators import Indicator
from app.domain.statistics.periods import Period
from app.domain.statistics.statements.supplied import WRITE_SUPPLIED, supplied_by
from app.domain.tables.statistics import PublicationRow
from app.domain.vocabulary.statistics import Grain

SUPPLIED_GRAINS: Final = frozenset({Grain.quarter, Grain.year})
"""Shorter periods say little about how somebody records."""

Supplied = Mapping[Period, Sequence[Any]]


async def look_at_supplied(work: Work, indicator: Indicator, periods: Sequence[Period]) -> Supplied:
    """What organisations supplied in each of these periods that is told to them."""
    told = [period for period in periods if period.grain in SUPPLIED_GRAINS]
    if not told or not indicator.by_supplier:
        return {}
    counted = supplied_by(indicator)
    return {period: await work.fetch(counted, since=period.starts_on, until=period.ends_on) for period in told}


async def write_supplied(work: Work, row: PublicationRow, supplied: Sequence[Any]) -> None:
    """Write the figures of one publication."""
    await work.execute(
        WRITE_SUPPLIED,
        publication=row.id,
        **{name: getattr(row, name) for name in ("indicator", "version", "grain", "starts_on", "ends_on", "revision")},
        at=work.now,
        ids=[new_id() for _ in supplied],
        organisations=[each["organisation_id"] for each in supplied],
        kinds=[each["record_kind"] for each in supplied],
        cells=[each["cell"] for each in supplied],
        numerators=[each["numerator"] for each in supplied],
        denominators=[each["denominator"] for each in supplied],
    )
