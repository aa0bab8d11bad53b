"""Publishing: once a period has ended and is counted, its cells are protected and written down, and never change.

Protection takes seconds, so it is reckoned between two transactions, beside the event loop. The second one writes only
where nobody published anything of the indicator since the first one looked: what is hidden follows from all of it.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from app.domain.access.actor import Actor
from app.domain.access.house_settings import house_setting
from app.domain.access.policy import check
from app.domain.access.work import Gate, Work
from app.domain.ids import new_id
from app.domain.statistics.counted import counted_indicators
from app.domain.statistics.cubes import CELL, Cubes, Sum, quality_of, sums_of
from app.domain.statistics.indicators import Indicator
from app.domain.statistics.lines import CellKey, earliest_of_interest
from app.domain.statistics.periods import Period, day_of, ended_periods, period_of
from app.domain.statistics.protection import SUPPRESSED, THRESHOLD, Published, protect
from app.domain.statistics.statements import publishing as statements
from app.domain.statistics.statements.counting import PROGRESS
from app.domain.tables.statistics import PublicationRow
from app.domain.vocabulary.actions import ActionKind
from app.domain.vocabulary.cases import CasePhase
from app.domain.vocabulary.reports import Measure
from app.domain.vocabulary.sharing import SharingGround
from app.domain.vocabulary.statistics import Axis, Grain

LOOK_BACK: Final = {
    Grain.day: timedelta(days=31),
    Grain.week: timedelta(weeks=13),
    Grain.month: timedelta(days=730),
    Grain.quarter: timedelta(days=730),
    Grain.year: timedelta(days=1100),
}
"""How far back a house that begins to count, or takes in what went before, is published."""

_NEAR: Final = {
    Grain.day: (Grain.day, Grain.week),
    Grain.week: (Grain.day, Grain.week, Grain.month),
    Grain.month: (Grain.day, Grain.week, Grain.month),
    Grain.quarter: (Grain.month, Grain.quarter),
    Grain.year: (Grain.quarter, Grain.year),
}
"""The grains whose cells add up with those of a period."""

_UNIT: Final = {Grain.quarter: "month", Grain.year: "quarter"}


@dataclass(frozen=True, slots=True)
class Looked:
    """What one publication is made of: what was counted, what was published before, and how much of that there was."""

    cubes: Cubes
    period: Period
    periods: Sequence[Period]
    sums: Sequence[Sum]
    published: Mapping[CellKey, Published]
    listed: Mapping[str, frozenset[str]]
    least: int
    so_far: int
    counted_until: datetime

    def cells(self) -> dict[CellKey, Published]:
        """The protected cells of the period. What was never counted often enough has no cell that is listed."""
        counted = self.cubes.counted(self.periods, self.sums)
        found = protect(counted, self.published, self.cubes.indicator.measure, threshold=self.least)
        found |= {key: SUPPRESSED for key in self.published if self._is_own(key)}
        return {key: cell for key, cell in found.items() if self._is_own(key) and self._is_listed(key)}

    def _is_own(self, key: CellKey) -> bool:
        return (key.grain, key.starts_on) == (self.period.grain, self.period.starts_on)

    def _is_listed(self, key: CellKey) -> bool:
        return all(value in self.listed[name] for name, value in self.cubes.columns(key).items() if value)


async def publish_ended(gate: Gate, actor: Actor) -> int:
    """Publish the earliest period that has ended, is counted and is not published; how many indicators of it."""
    check(actor, "statistics:publish")
    async with gate.open(actor, "statistics:publish") as work:
        progress = await work.fetch_one(PROGRESS)
        if progress is None:
            return 0
        until = day_of(progress["counted_until"])
        if progress["published_on"] == until:
            return 0
        waiting = await _waiting(work, until)
        if not waiting:
            await work.execute(statements.ALL_DONE, day=until)
            return 0
    period, names = waiting[0]
    return sum([await publish(gate, actor, counted_indicators()[name], period) for name in names])


async def _waiting(work: Work, until: date) -> list[tuple[Period, list[str]]]:
    """The periods that have ended by a day and lack an indicator, the earliest end first, the shorter one first."""
    first = await work.fetch_value(statements.FIRST_DAY, until=until)
    if first is None:
        return []
    rows = await work.fetch(statements.DONE, since=until - max(LOOK_BACK.values()) - timedelta(days=366))
    done = {(row["indicator"], row["version"], row["grain"], row["starts_on"]) for row in rows}
    found = []
    for grain in Grain:
        for period in ended_periods(grain, max(first, until - LOOK_BACK[grain]), until):
            at = (grain.value, period.starts_on)
            lacking = [i.id for i in counted_indicators().values() if (i.id, i.version, *at) not in done]
            if lacking:
                found.append((period, lacking))
    return sorted(found, key=lambda each: (each[0].ends_on, -each[0].starts_on.toordinal()))


async def publish(
    gate: Gate, actor: Actor, indicator: Indicator, period: Period, *, revision: int = 0, reason: str | None = None
) -> bool:
    """Publish one indicator over one period, unless somebody published of it meanwhile; whether it was."""
    async with gate.consult(actor, "statistics:publish") as work:
        looked = await _look(work, indicator, period, is_revision=revision > 0)
    cells = await asyncio.to_thread(looked.cells)
    async with gate.open(actor, "statistics:publish") as work:
        await work.await_turn()
        if await work.fetch_value(statements.PUBLISHED_SO_FAR, indicator=indicator.id) != looked.so_far:
            return False
        row = PublicationRow(
            house_id=actor.house_id,
            indicator=indicator.id,
            version=indicator.version,
            grain=period.grain.value,
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            revision=revision,
            reason=reason,
            quality=quality_of(
                (each for each in looked.sums if period.starts_on <= each.since < period.ends_on), least=looked.least
            ).value,
            professional_id=actor.professional_id,
            counted_until=looked.counted_until,
        )
        await work.insert(row)
        await work.execute(statements.WRITE_CELLS, **_written(row, looked.cubes, cells), at=work.now)
        work.note(indicator=indicator.id, period=f"{period.grain.value} {period.starts_on}", revision=revision)
    return True


async def _look(work: Work, indicator: Indicator, period: Period, *, is_revision: bool) -> Looked:
    near = _NEAR[period.grain]
    since = period_of(near[0], min(period.starts_on, earliest_of_interest(period.grain, period.starts_on))).starts_on
    if period.grain in _UNIT:
        since = period.starts_on
    is_stock = indicator.measure is Measure.stock
    place = {"indicator": indicator.id}
    rows = await work.fetch(
        statements.SUMS,
        **place,
        unit=_UNIT.get(period.grain, "day"),
        since=since,
        until=period.ends_on,
        is_stock=is_stock,
    )
    least = await house_setting(work, "suppression_cell", THRESHOLD)
    seen: dict[str, dict[str, int]] = {}
    for row in await work.fetch(statements.SEEN, **place, until=period.ends_on):
        seen.setdefault(row["name"], {})[row["value"]] = int(row["facts"])
    house = await work.fetch_one(statements.HOUSE_VALUES)
    words = _words(house)
    values = {name: [*dict.fromkeys((*words.get(name, ()), *seen.get(name, ())))] for name in (CELL, *Axis.values())}
    cubes = Cubes(indicator, values)
    listed = {
        name: frozenset(words.get(name, ())) | {value for value, facts in seen.get(name, {}).items() if facts >= least}
        for name in values
    }
    earlier = await work.fetch(
        statements.PUBLISHED,
        **place,
        version=indicator.version,
        since=since,
        until=period.ends_on,
        grains=[grain.value for grain in near],
    )
    published = _published(cubes, earlier, period if is_revision else None)
    periods = {period} | {period_of(key.grain, key.starts_on) for key in published}
    return Looked(
        cubes=cubes,
        period=period,
        periods=sorted(periods),
        sums=sums_of(rows, cubes.names),
        published=published,
        listed=listed,
        least=least,
        so_far=await work.fetch_value(statements.PUBLISHED_SO_FAR, **place),
        counted_until=(await work.fetch_one(PROGRESS))["counted_until"],
    )


def _words(house: Any) -> dict[str, tuple[str, ...]]:  # noqa: ANN401 - asyncpg's record
    """The values that an axis has whether or not anything was counted."""
    return {
        Axis.municipality.value: (*sorted(house["municipalities"]), "unknown"),
        Axis.programme.value: (*house["programmes"], "unknown"),
        Axis.phase.value: (*CasePhase.values(), "unknown"),
        Axis.organisation_kind.value: (*house["organisation_kinds"], "unknown"),
        Axis.action_kind.value: (*ActionKind.values(), "unknown"),
        Axis.ground_kind.value: (*SharingGround.values(), "unknown"),
    }


def _published(cubes: Cubes, rows: Sequence[Any], revised: Period | None) -> dict[CellKey, Published]:
    """What was published before. In a period that is revised, what was hidden stays hidden; the rest is told anew."""
    found = {}
    for row in rows:
        key = CellKey(Grain(row["grain"]), row["starts_on"], tuple(row[name] for name in cubes.names))
        shown = Published(row["numerator"], row["denominator"], row["value"], is_suppressed=row["is_suppressed"])
        is_revised = revised is not None and (key.grain, key.starts_on) == (revised.grain, revised.starts_on)
        if not is_revised:
            found[key] = shown
        elif shown.is_suppressed:
            found[key] = SUPPRESSED
    return found


def _written(row: PublicationRow, cubes: Cubes, cells: Mapping[CellKey, Published]) -> dict[str, Any]:
    columns = [cubes.columns(key) for key in cells]
    names = (CELL, *Axis.values())
    return {
        "publication": row.id,
        **{name: getattr(row, name) for name in ("indicator", "version", "grain", "starts_on", "ends_on", "revision")},
        "quality": row.quality,
        "ids": [new_id() for _ in cells],
        "axes": [",".join(name for name in names if each.get(name)) for each in columns],
        **{name: [each.get(name, "") for each in columns] for name in names},
        "numerators": [cell.numerator for cell in cells.values()],
        "denominators": [cell.denominator for cell in cells.values()],
        "amounts": [cell.value for cell in cells.values()],
        "hides": [cell.is_suppressed for cell in cells.values()],
    }
